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
    }[problem.reason].format(**problem.values)


def guide() -> dict[str, tuple[bool, str, str]]:
    """For the sheet that explains the template: whether a field must be there, how it is written, an example."""
    return {
        "slug": (
            False,
            "Mã nhận ra dự án khi nhập lại. Dự án mới để trống, hệ thống tự tạo; dự án đã có thì giữ nguyên.",
            "tan-phu-hung",
        ),
        "name": (True, "Tên đầy đủ. Khi không có mã, dự án cùng tên được coi là một.", "Nhà ở xã hội Tân Phú Hưng"),
        "aliases": (False, "Mỗi dòng một tên (Alt+Enter), hoặc cách nhau bằng dấu chấm phẩy.", "Tân Phú Hưng; Newland"),
        "former_province": (False, "Tên tỉnh, thành phố trước ngày 01/7/2025.", "Hải Dương"),
        "address": (False, "Địa chỉ như người dân đọc.", "phường Tân Hưng"),
        "localities": (
            False,
            "Xã, phường, đặc khu hoặc đơn vị cũ, theo tên đầy đủ hoặc mã ở trang Địa bàn; mỗi dòng một nơi. Tên trùng với đơn vị cũ thì hiểu là đơn vị hiện nay.",
            "Phường Tân Hưng (tan-hung)",
        ),
        "developer": (False, "Tên chủ đầu tư.", "Công ty cổ phần ABC"),
        "tenures": (False, "Một hay nhiều trong: mua; thuê mua; thuê.", "mua; thuê mua"),
        "kind": (False, "Chọn trong danh sách. Để trống: nhà ở xã hội.", "Nhà ở xã hội"),
        "units": (False, "Số nguyên.", "1479"),
        "scale": (False, "Quy mô bằng lời.", "5 tòa 15 tầng"),
        "price_min": (False, "Số đồng trên một m² sàn, từ 1.000.000. Chỉ một giá thì ghi ở cột này.", "17600000"),
        "price_max": (False, "Số đồng trên một m² sàn.", "18200000"),
        "prices": (
            False,
            "Khi có nhiều mức: mỗi dòng ghi tên mức, dấu hai chấm, giá hoặc khoảng giá. Khoảng giá chung khi đó để trống.",
            "Căn 1 phòng ngủ: 17600000 - 18200000",
        ),
        "price_note": (False, "Giá đã gồm gì, theo văn bản nào.", "đã có VAT"),
        "status": (
            False,
            "Chọn trong danh sách. Để trống: chưa rõ. Khi đổi, diễn biến được ghi thêm một dòng.",
            "Đang nhận hồ sơ",
        ),
        "status_note": (False, "Điều người dân cần biết về tình trạng.", "Đợt 2 dự kiến quý I/2027"),
        "application_opens": (False, "Ngày/tháng/năm.", "01/12/2026"),
        "application_closes": (False, "Ngày/tháng/năm, không sớm hơn ngày bắt đầu.", "31/12/2026"),
        "latitude": (False, "Độ thập phân; cần cả kinh độ.", "20.9401"),
        "longitude": (False, "Độ thập phân; cần cả vĩ độ.", "106.3304"),
        "history": (
            False,
            "Mỗi dòng: ngày (hoặc tháng, năm), dấu hai chấm, sự việc. Đổi tình trạng thì ghi tình trạng mới trong ngoặc vuông.",
            "10/10/2025 [Đang nhận hồ sơ]: Mở bán đợt 1",
        ),
        "source": (True, "Thông tin lấy ở đâu: văn bản, trang của cơ quan, báo.", "Sở Xây dựng, công văn 12/SXD"),
        "checked_on": (True, "Ngày đã đối chiếu với nguồn, không sau hôm nay.", "22/11/2026"),
        "confidence": (False, "A, B, C hoặc D.", "B"),
        "verified": (False, "Có: cơ quan có thẩm quyền đã xác minh. Để trống: không.", "Không"),
    }
