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
