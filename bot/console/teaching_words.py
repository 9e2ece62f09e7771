"""What the console calls the states, reasons and verdicts of teaching."""

from __future__ import annotations

from knowledge.console.examples import Concern
from knowledge.console.judgement import Share, Verdict
from knowledge.i18n import translator


def origins(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {"seed": _("bản phát hành"), "officer": _("cán bộ"), "inbox": _("hộp thư")}


def bases(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {"law": _("luật"), "plan": _("kế hoạch"), "project": _("dự án"), "service": _("việc của trợ lý")}


def concerns(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {
        Concern.HELD_OUT: _(
            "Gần như chép lại một câu kiểm tra mô hình, nên không nhận: học trước câu kiểm tra thì kết quả không còn đúng."
        ),
        Concern.KNOWN: _("Chủ đề này đã có câu này."),
        Concern.CONTRADICTS: _("Trái nhau: cũng câu này đang là mẫu của chủ đề khác."),
        Concern.LIKE_ANOTHER: _("Rất giống câu mẫu của chủ đề khác."),
        Concern.LIKE_ITS_OWN: _("Rất giống câu đã có của chủ đề này: dạy thêm được ít."),
    }


def topic_problems(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {
        "slug": _("Mã gồm chữ thường không dấu, chữ số và gạch nối, nhiều nhất 60 ký tự, không trùng từ dành riêng."),
        "taken": _("Mã này đã có chủ đề khác dùng."),
        "titles": _("Cần tên tiếng Việt và tên tiếng Anh."),
        "basis": _("Hãy chọn câu trả lời dựa trên gì."),
        "related": _("Chọn nhiều nhất 3 chủ đề liên quan đang được công bố."),
        "questions": _("Cần ít nhất 5 câu mẫu dùng được."),
    }


def job_states(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {
        "queued": _("đang chờ đến lượt"),
        "running": _("đang huấn luyện"),
        "done": _("đã xong"),
        "failed": _("không xong"),
        "cancelled": _("đã hủy"),
    }


def job_errors(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {
        "gone": _("Tiến trình huấn luyện đã dừng giữa chừng. Có thể huấn luyện lại."),
        "leak": _("Có câu mẫu gần như chép lại câu kiểm tra; xem nhật ký, bỏ các câu đó rồi huấn luyện lại."),
        "training": _("Rasa không huấn luyện được; xem nhật ký."),
        "error": _("Lỗi ngoài dự kiến; người vận hành xem trainer.log."),
    }


def activation_states(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {
        "requested": _("đã yêu cầu"),
        "starting": _("đang khởi động và hỏi thử"),
        "live": _("đã phục vụ"),
        "refused": _("không được dùng"),
        "rolled_back": _("đã quay lại mô hình trước"),
    }


def activation_reasons(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {
        "missing": _("Tệp mô hình không còn trên máy."),
        "code": _("Mô hình được huấn luyện bằng phiên bản chương trình khác."),
        "not_started": _("Mô hình không khởi động được."),
        "golden": _("Mô hình trả lời sai câu bắt buộc khi hỏi thử, nên chưa từng phục vụ người dân."),
        "live": _("Sau khi thay, kiểm tra trên hệ thống đang chạy không đạt; mô hình trước phục vụ trở lại ngay."),
        "gone": _("Tiến trình thay mô hình đã dừng giữa chừng; mô hình trước vẫn phục vụ."),
        "restart": _("Hệ thống khởi động lại; mô hình trước vẫn phục vụ."),
    }


def verdicts(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {Verdict.BETTER: _("tốt hơn"), Verdict.SAME: _("như nhau"), Verdict.WORSE: _("kém hơn")}


def percent(share: Share | None, locale: str) -> str:
    """ "91,0 %"; a dash where nothing was counted."""
    if share is None or not share.n:
        return "–"
    return f"{_figure(share.value, locale)}\N{NO-BREAK SPACE}%"


def interval(share: Share, locale: str) -> str:
    """ "89,5–92,4 %"."""
    low, high = share.interval
    return f"{_figure(low, locale)}–{_figure(high, locale)}\N{NO-BREAK SPACE}%"


def _figure(value: float, locale: str) -> str:
    text = f"{100 * value:.1f}"
    return text if locale == "en" else text.replace(".", ",")
