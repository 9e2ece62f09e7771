"""What the console calls roles, states, fields, actions and refusals."""

from __future__ import annotations

from knowledge.console.accounts import AccountError
from knowledge.console.examples import MAX_LENGTH
from knowledge.console.inbox_examples import ExampleRefusedError
from knowledge.console.passwords import MIN_LENGTH, WeakPasswordError
from knowledge.console.replies import MAX_REPLIES, MAX_REPLY, ReplyRefusedError
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


def release_states(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {
        "open": _("đang gom"),
        "scheduled": _("hẹn giờ công bố"),
        "published": _("đã công bố"),
        "discarded": _("đã bỏ"),
    }


def field_names(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {
        "title": _("Tên văn bản"),
        "issuer": _("Cơ quan ban hành"),
        "signed_on": _("Ngày ký"),
        "published_at": _("Nơi công bố"),
        "body": _("Lời văn"),
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


def file_faults(locale: str) -> dict[str, str]:
    """Why no text was taken from a file; nothing was written."""
    _ = translator(locale)
    return {
        "empty": _("Tệp rỗng."),
        "large": _("Tệp lớn hơn 10 MB."),
        "kind": _("Chỉ nhận tệp DOCX, PDF hoặc văn bản thuần (.txt, mã UTF-8)."),
        "old_word": _("Đây là tệp Word đời cũ (.doc). Hãy mở bằng Word, lưu thành .docx rồi gửi lại."),
        "macros": _("Tệp có macro (.docm) không được nhận. Hãy lưu thành .docx không có macro."),
        "bomb": _("Tệp bung ra quá lớn so với kích thước của nó nên không được đọc."),
        "entities": _("Tệp DOCX chứa khai báo thực thể XML, không phải do Word tạo ra, nên không được đọc."),
        "encrypted": _("Tệp có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."),
        "encoding": _("Tệp văn bản phải lưu bằng mã UTF-8."),
        "pages": _("Tệp PDF có hơn 500 trang; hãy tách nhỏ."),
        "long": _("Văn bản quá dài."),
        "no_text": _(
            "Không có chữ nào đọc được trong tệp: có thể là bản quét (ảnh). Hãy dùng bản có chữ, hoặc chép lời văn vào tệp .txt."
        ),
        "broken": _("Tệp hỏng hoặc không đúng định dạng, không đọc được."),
        "slow": _("Đọc tệp mất quá nhiều thời gian hoặc bộ nhớ nên đã dừng; tệp có thể hỏng hoặc được làm để gây hại."),
        "busy": _("Đang đọc nhiều tệp khác; hãy gửi lại sau một phút."),
    }


def outcomes(locale: str) -> dict[str | None, str]:
    """How the check of conditions ends."""
    _ = translator(locale)
    return {
        "eligible": _("đủ điều kiện"),
        "not_eligible": _("chưa đủ điều kiện"),
        "need_more_information": _("chưa kết luận được"),
        None: _("không tính được"),
    }


def criteria(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {
        "group": _("đối tượng"),
        "housing": _("nhà ở"),
        "income": _("thu nhập"),
        "once_only": _("chưa từng được hỗ trợ"),
    }


def handoff_kinds(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {"question": _("câu hỏi"), "report": _("phản ánh vi phạm")}


def channels(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {"widget": _("trang web"), "telegram": "Telegram", "zalo": "Zalo", "api": _("trang đối tác")}


def inbox_states(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {
        "open": _("chờ xem"),
        "snoozed": _("tạm gác"),
        "dismissed": _("đã bỏ qua"),
        "taught": _("đã thêm vào chủ đề"),
        "drafted": _("đang soạn chủ đề mới"),
    }


def example_refusal(error: ExampleRefusedError, locale: str) -> str:
    """Why a question is not taken as an example."""
    _ = translator(locale)
    title = error.topic.title(locale) if error.topic is not None else ""
    return {
        "empty": _("Hãy ghi câu mẫu."),
        "long": _("Câu mẫu dài quá {most} ký tự, hãy viết gọn lại.").format(most=MAX_LENGTH),
        "placeholder": _("Câu mẫu còn chỗ đã che trong ngoặc vuông. Hãy viết lại thành một câu hỏi chung."),
        "held_out": _("Câu này gần trùng với câu dùng để chấm điểm mô hình, nên không làm câu mẫu được."),
        "elsewhere": _("Câu này đã là câu mẫu của chủ đề “{topic}”.").format(topic=title),
    }[error.reason]


def reply_states(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {"queued": _("chờ tới người dân"), "sent": _("đã tới người dân"), "failed": _("không gửi được")}


def reply_refusal(error: ReplyRefusedError, locale: str) -> str:
    """Why a reply to a citizen is not taken."""
    _ = translator(locale)
    return {
        "empty": _("Hãy ghi nội dung trả lời."),
        "long": _("Trả lời dài quá {most} ký tự, hãy viết gọn lại.").format(most=MAX_REPLY),
        "many": _("Yêu cầu này đã có {most} lần trả lời.").format(most=MAX_REPLIES),
        "channel": _("Không trả lời được qua kênh này."),
    }[error.reason]


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
        "oidc_taken": _("Đã có cán bộ khác liên kết với định danh này của nơi xác thực."),
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


def switched_channels(locale: str) -> dict[str, str]:
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
