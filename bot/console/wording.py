"""What the console calls roles, states, fields, actions and refusals."""

from __future__ import annotations

from knowledge.console.accounts import AccountError
from knowledge.console.passwords import MIN_LENGTH, WeakPasswordError
from knowledge.i18n import translator


def roles(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {
        "author": _("Người soạn"),
        "reviewer": _("Người duyệt"),
        "publisher": _("Người công bố"),
        "analyst": _("Người xem số liệu"),
        "administrator": _("Quản trị"),
    }


def states(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {
        "draft": _("bản soạn"),
        "in_review": _("chờ duyệt"),
        "approved": _("đã duyệt, chờ công bố"),
        "scheduled": _("hẹn giờ công bố"),
        "published": _("đã công bố"),
        "withdrawn": _("đã thu hồi"),
        "discarded": _("đã bỏ"),
    }


def field_names(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {
        "from": _("Áp dụng từ ngày"),
        "to": _("Áp dụng đến hết ngày"),
        "value": _("Giá trị"),
        "state": _("Xác minh"),
        "source": _("Nguồn"),
        "vi": _("Tiếng Việt"),
        "en": _("Tiếng Anh"),
        "citations": _("Căn cứ"),
        "sources": _("Nguồn"),
    }


def handoff_kinds(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {"question": _("câu hỏi"), "report": _("phản ánh vi phạm")}


def refusal(error: AccountError | WeakPasswordError, locale: str) -> str:
    """Why an account or a password is not taken."""
    _ = translator(locale)
    reason = error.rule if isinstance(error, WeakPasswordError) else error.reason
    return {
        "length": _("Mật khẩu phải có từ {least} đến 200 ký tự.").format(least=MIN_LENGTH),
        "own_name": _("Mật khẩu không được chứa tên đăng nhập."),
        "common": _("Mật khẩu dựa trên từ quá phổ biến, hãy chọn cụm từ khác."),
        "repetition": _("Mật khẩu lặp lại quá ít ký tự, hãy chọn cụm từ khác."),
        "username": _(
            "Tên đăng nhập gồm 3 đến 40 chữ thường không dấu, chữ số, dấu chấm, gạch dưới, gạch ngang, bắt đầu bằng chữ."
        ),
        "taken": _("Tên đăng nhập này đã có."),
        "unknown": _("Không có tài khoản này."),
        "no_role": _("Cần ít nhất một vai trò."),
    }[reason]


def presets(locale: str) -> dict[str, str]:
    """Periods of the figures."""
    _ = translator(locale)
    return {
        "week": _("Tuần này"),
        "month": _("Tháng này"),
        "quarter": _("Quý này"),
        "year": _("Năm nay"),
        "custom": _("Chọn ngày"),
    }


def channels(locale: str) -> dict[str, str]:
    """What can be switched on the operations page."""
    _ = translator(locale)
    return {"web": _("Trang web (khung trò chuyện và API)"), "telegram": "Telegram", "zalo": "Zalo"}


def part_names(locale: str) -> dict[str, str]:
    """Parts of the service."""
    _ = translator(locale)
    return {
        "gateway": _("Cổng web"),
        "database": _("Cơ sở dữ liệu"),
        "rasa": _("Rasa (hiểu câu hỏi)"),
        "actions": _("Actions (soạn câu trả lời)"),
        "redis": _("Redis (giới hạn tốc độ chung)"),
        "telegram": "Telegram",
    }


def notice_refusal(reason: str, locale: str) -> str:
    """Why a switch or a banner was not taken."""
    _ = translator(locale)
    return {
        "changed": _("Người khác vừa thay đổi mục này. Hãy xem lại rồi làm lại nếu cần."),
        "channel": _("Không có kênh này."),
        "reason_missing": _("Muốn ngừng một kênh thì phải ghi lý do bằng tiếng Việt để người dân biết."),
        "text_missing": _("Thông báo phải có nội dung tiếng Việt."),
        "time": _("Thời gian của thông báo không đúng: bắt đầu phải trước kết thúc, dài không quá 60 ngày."),
    }[reason]
