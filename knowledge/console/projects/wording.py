"""What fields, faults and steps of projects are called. The Vietnamese names of the fields are also the headings of tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.i18n import translator


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the value of the field `name` is not taken; `reason` is a key of `problem_text`, whose sentence `values` complete."""

    name: str
    reason: str
    values: Mapping[str, Any] = field(default_factory=dict)


def project_fields(locale: str) -> dict[str, str]:
    """By the name of the field, in the order of forms and tables."""
    _ = translator(locale)
    return {
        "slug": _("Mã dự án"),
        "name": _("Tên dự án"),
        "aliases": _("Tên gọi khác"),
        "former_province": _("Tỉnh cũ"),
        "address": _("Địa chỉ"),
        "localities": _("Địa bàn"),
        "developer": _("Chủ đầu tư"),
        "tenures": _("Hình thức"),
        "kind": _("Loại nhà"),
        "units": _("Số căn"),
        "scale": _("Quy mô"),
        "price_min": _("Giá thấp nhất (đồng/m²)"),
        "price_max": _("Giá cao nhất (đồng/m²)"),
        "prices": _("Các mức giá (đồng/m²)"),
        "price_note": _("Ghi chú về giá"),
        "status": _("Tình trạng"),
        "status_note": _("Ghi chú về tình trạng"),
        "application_opens": _("Ngày bắt đầu nhận hồ sơ"),
        "application_closes": _("Ngày cuối nhận hồ sơ"),
        "latitude": _("Vĩ độ"),
        "longitude": _("Kinh độ"),
        "history": _("Diễn biến"),
        "source": _("Nguồn"),
        "checked_on": _("Ngày kiểm tra"),
        "confidence": _("Độ tin cậy"),
        "verified": _("Đã xác minh"),
        "photos": _("Ảnh"),
    }


def kind_label(kind: str, locale: str) -> str:
    _ = translator(locale)
    return {"social_housing": _("Nhà ở xã hội"), "worker_lodging": _("Nhà lưu trú công nhân")}[kind]


def yes_no(value: bool, locale: str) -> str:
    _ = translator(locale)
    return _("Có") if value else _("Không")


def problem_text(problem: Problem, locale: str) -> str:
    """What is wrong and what to do, as a sentence."""
    _ = translator(locale)
    return {
        "required": _("Chưa có giá trị. Hãy điền."),
        "too_long": _("Dài quá {most} ký tự. Hãy viết ngắn lại."),
        "too_many": _("Nhiều quá {most} mục. Hãy bớt đi."),
        "slug": _(
            "Mã chỉ gồm chữ thường không dấu, chữ số và gạch nối, ví dụ tan-phu-hung. Hãy sửa, hoặc để trống với dự án mới."
        ),
        "whole_number": _("Không phải số nguyên dương. Hãy ghi chữ số, ví dụ 1200."),
        "price": _("Không phải giá bằng đồng/m² từ 1.000.000 trở lên. Hãy ghi đủ số đồng, ví dụ 17600000."),
        "day": _("Không phải ngày có thật. Hãy ghi ngày/tháng/năm, ví dụ 22/11/2026."),
        "later_day": _("Ngày này ở sau hôm nay. Hãy ghi ngày đã kiểm tra."),
        "choice": _("Không có trong danh sách. Hãy chọn: {choices}."),
        "unknown_place": _("Không thấy “{name}” trong các xã, phường, đặc khu của tỉnh. Hãy ghi đúng tên hoặc mã địa bàn."),
        "several_places": _("Có nhiều nơi tên “{name}”. Hãy ghi mã của một nơi: {choices}."),
        "degrees": _("Không phải tọa độ trong phạm vi Việt Nam. Hãy ghi độ thập phân, ví dụ vĩ độ 20.9401, kinh độ 106.3304."),
        "half_position": _("Vị trí cần cả vĩ độ và kinh độ. Hãy điền đủ hai ô hoặc xóa cả hai."),
        "history": _(
            "“{line}” không đúng dạng. Mỗi dòng ghi ngày (hoặc tháng, năm), dấu hai chấm, rồi sự việc, ví dụ 10/2025: Khởi công."
        ),
        "prices": _(
            "“{line}” không đúng dạng. Mỗi dòng ghi tên mức, dấu hai chấm, rồi giá, ví dụ Căn 1 phòng ngủ: 17600000 - 18200000."
        ),
        "price_order": _("Giá cao nhất thấp hơn giá thấp nhất. Hãy xem lại hai ô giá."),
        "price_range": _("Không khớp các mức giá đã ghi ({low} - {high}). Hãy sửa các mức giá, hoặc để trống ô này."),
        "day_order": _("Ngày cuối nhận hồ sơ sớm hơn ngày bắt đầu. Hãy xem lại hai ngày."),
        "formula": _("Ô chứa công thức hoặc lỗi của công thức. Hãy dán lại dưới dạng giá trị."),
        "same_row": _("Trùng dự án với dòng {other}. Hãy bỏ một dòng, hoặc ghi Mã dự án cho đúng."),
        "same_name": _("Đang có nhiều dự án cùng tên này. Hãy ghi Mã dự án: {choices}."),
        "photos": _("Ảnh được quản lý ở trang sửa dự án."),
    }[problem.reason].format(**problem.values)
