"""Why a table is not taken in."""

from __future__ import annotations

from knowledge.console.projects.matching import MatchingError
from knowledge.console.projects.tables import TableError
from knowledge.i18n import translator


def table_refusal(error: TableError | MatchingError, locale: str) -> str:
    """What is wrong with the file and what to do."""
    _ = translator(locale)
    values = error.values if isinstance(error, TableError) else {}
    return {
        "empty": _("Tệp không có dòng dữ liệu nào dưới dòng tiêu đề. Hãy chọn lại tệp."),
        "kind": _("Chỉ nhận tệp .xlsx hoặc .csv. Hãy lưu bảng dưới một trong hai dạng này."),
        "macros": _("Tệp có macro hoặc là dạng nhị phân, không nhận. Trong Excel, hãy lưu dưới dạng .xlsx (Excel Workbook)."),
        "locked": _("Tệp là dạng .xls cũ hoặc có mật khẩu. Hãy bỏ mật khẩu và lưu dưới dạng .xlsx."),
        "broken": _("Tệp hỏng hoặc không phải bảng Excel đọc được. Hãy mở bằng Excel, lưu lại dưới dạng .xlsx rồi gửi lại."),
        "bomb": _("Tệp bung ra quá lớn nên không mở. Hãy chép riêng bảng dự án sang một tệp mới."),
        "entities": _("Tệp chứa khai báo lạ (thực thể XML) nên không mở. Hãy chép bảng sang một tệp mới."),
        "encoding": _(
            "Tệp CSV không phải mã UTF-8 (có thể là Windows-1258 hoặc UTF-16). Trong Excel, hãy lưu dạng “CSV UTF-8”, hoặc gửi tệp .xlsx."
        ),
        "csv": _("Tệp CSV hỏng ở gần dòng {line}: dấu nháy kép không khép hoặc ô quá dài. Hãy sửa, hoặc gửi tệp .xlsx."),
        "rows": _("Bảng có quá {most} dự án. Hãy chia thành nhiều tệp."),
        "last_row": _("Bảng có dòng ở sau dòng {most}, có thể là dòng trống có định dạng. Hãy xóa các dòng thừa rồi lưu lại."),
        "columns": _("Bảng có quá {most} cột. Hãy xóa các cột thừa."),
        "twice": _("Hai cột cùng được ghép với một mục. Hãy chọn mỗi mục một cột."),
        "unnamed": _("Cần ít nhất cột Tên dự án hoặc Mã dự án để biết mỗi dòng là dự án nào."),
    }[error.reason].format(**values)


def import_states(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {
        "draft": _("đang chuẩn bị"),
        "in_review": _("chờ công bố"),
        "published": _("đã nhập"),
        "undone": _("đã hoàn tác"),
        "discarded": _("đã bỏ"),
        "expired": _("đã quá hạn"),
    }
