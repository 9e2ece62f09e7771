"""What each criterion reads and the steps by which it ends, in the words of an officer: the rule cards of docs/rules/.

The steps of a criterion stand in the order in which the rule examines them; the first that holds decides. Tests keep them true: every
step ends some known applicant, no rule ends in a way that is not here, and no fact but those named changes a criterion.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from knowledge.eligibility.housing import MIN_AREA
from knowledge.eligibility.income import BOTH_SPOUSES_MULTIPLE, MIXED_MULTIPLE
from knowledge.eligibility.law import (
    DECREE_54,
    DECREE_136,
    DECREE_261,
    LAW_IN_FORCE,
    POPULATION_LAW,
    RESOLUTION_66_15,
    RESOLUTION_201_FROM,
    RESOLUTION_201_TO,
    TWO_LEVEL_GOVERNMENT,
)
from knowledge.eligibility.limits import COEFFICIENT, MARRIED, PERIOD, SINGLE, SINGLE_PARENT
from knowledge.eligibility.result import Criterion, Result

Change = tuple[dt.date, str]


@dataclass(frozen=True, slots=True)
class Step:
    """`when` this holds, and no step before, the criterion ends with `result` for `reason`."""

    when: str
    result: Result
    reason: str


@dataclass(frozen=True, slots=True)
class RuleCard:
    """`reads` are fields of `Facts`; `parameters` keys of figures; `changes` the days on which the rule (not a figure) changed."""

    criterion: Criterion
    title: str
    question: str
    reads: tuple[str, ...]
    parameters: tuple[str, ...]
    changes: tuple[Change, ...]
    steps: tuple[Step, ...]
    not_captured: tuple[str, ...]


FACT_LABELS: Final[dict[str, str]] = {
    "as_of": "Ngày xét",
    "province": "Mã tỉnh, thành phố nơi có dự án",
    "former_provinces": "các tỉnh đã sáp nhập thành tỉnh, thành phố nơi có dự án",
    "tenure": "Muốn mua, thuê mua hay thuê",
    "group": "Nhóm đối tượng",
    "marital_status": "Độc thân hay đã kết hôn",
    "monthly_income": "Thu nhập thực nhận bình quân mỗi tháng của người đứng đơn",
    "monthly_income_max": "Mức cao nhất, nếu thu nhập nêu theo khoảng",
    "spouse_monthly_income": "Thu nhập thực nhận bình quân mỗi tháng của vợ/chồng",
    "spouse_monthly_income_max": "Mức cao nhất của vợ/chồng, nếu nêu theo khoảng",
    "raising_minor_children": "Đang nuôi con dưới tuổi thành niên",
    "owns_home_in_province": "Bản thân hoặc vợ/chồng có nhà tại nơi có dự án",
    "project_former_province": "Mã tỉnh cũ (trước 01/07/2025) nơi có dự án",
    "home_former_province": "Mã tỉnh cũ (trước 01/07/2025) nơi có nhà",
    "land_certificate_without_house": "Đứng tên đất không có nhà tại nơi có dự án",
    "home_floor_area_m2": "Diện tích sàn của cả căn nhà (m²)",
    "household_size": "Số người được tính, đăng ký thường trú tại căn nhà đó",
    "already_supported": "Đã từng mua, thuê mua nhà ở xã hội hoặc được hỗ trợ nhà ở",
}
RESULT_LABELS: Final[dict[Result, str]] = {
    "met": "Đạt",
    "not_met": "Không đạt",
    "unknown": "Chưa rõ",
    "not_required": "Không xét",
}

_RENTS: Final = Step("Muốn thuê (không phải doanh nghiệp)", "not_required", "renting")
_CANNOT_BUY: Final = Step(
    "Nhóm không được mua, thuê mua: sinh viên; doanh nghiệp; nhóm 13 khi chưa có hiệu lực", "not_required", "group-cannot-buy"
)

CARDS: Final[tuple[RuleCard, ...]] = (
    RuleCard(
        criterion="group",
        title="Đối tượng",
        question="Người này có thuộc một trong 13 nhóm của Điều 76 Luật Nhà ở, với hình thức mua, thuê mua hay thuê đã chọn không?",
        reads=("group", "tenure"),
        parameters=(),
        changes=(
            (LAW_IN_FORCE, "Luật Nhà ở 2023 có hiệu lực: 12 nhóm."),
            (RESOLUTION_201_FROM, "Doanh nghiệp được ký hợp đồng thuê nhà ở xã hội cho người lao động của mình ở."),
            (POPULATION_LAW, "Thêm nhóm 13: người có từ hai con đẻ trở lên."),
        ),
        steps=(
            Step("Chưa rõ nhóm đối tượng", "unknown", "missing"),
            Step("Sinh viên muốn thuê", "met", "student-rents"),
            Step("Sinh viên chưa nói mua hay thuê", "unknown", "tenure-missing"),
            Step("Sinh viên muốn mua hoặc thuê mua", "not_met", "student-cannot-buy"),
            Step("Doanh nghiệp, hợp tác xã trong khu công nghiệp", "not_met", "enterprise"),
            Step("Nhóm 13, ngày xét trước khi nhóm này có hiệu lực", "not_met", "two-children-too-early"),
            Step("Hộ nghèo, cận nghèo nông thôn (nhóm 2, 3)", "unknown", "province-decides"),
            Step("Các nhóm còn lại: 1, 4 đến 10, 13", "met", "beneficiary"),
        ),
        not_captured=(
            "Người khai có thật sự thuộc nhóm hay không: giấy tờ chứng minh.",
            "Nhóm 1: có thuộc diện được hỗ trợ cải thiện nhà ở hay không.",
            "Nhóm 5: có sống ở khu vực đô thị hay không.",
            "Người thuộc hai nhóm cùng lúc: xét lần lượt theo từng nhóm.",
        ),
    ),
    RuleCard(
        criterion="housing",
        title="Nhà ở",
        question="Người mua, thuê mua chưa có nhà tại tỉnh, thành phố nơi có dự án, hoặc có nhà nhưng quá chật?",
        reads=(
            "tenure",
            "group",
            "owns_home_in_province",
            "project_former_province",
            "home_former_province",
            "land_certificate_without_house",
            "home_floor_area_m2",
            "household_size",
            "province",
        ),
        parameters=(MIN_AREA,),
        changes=(
            (LAW_IN_FORCE, "Đứng tên trong Giấy chứng nhận đất tại nơi có dự án thì chưa được coi là chưa có nhà."),
            (
                RESOLUTION_201_FROM,
                f"Tỉnh đã sáp nhập: tính theo địa giới cũ của nơi có dự án (đến hết {RESOLUTION_201_TO:%d/%m/%Y}).",
            ),
            (TWO_LEVEL_GOVERNMENT, "Hải Dương và Hải Phòng sáp nhập."),
            (DECREE_54, "Giấy chứng nhận chỉ có đất, không có nhà thì không còn bị coi là đã có nhà."),
            (
                RESOLUTION_66_15,
                "Báo chí nêu hộ bị thu hồi đất được miễn điều kiện này; chưa đọc được văn bản nên không kết luận.",
            ),
        ),
        steps=(
            _RENTS,
            _CANNOT_BUY,
            Step("Chưa rõ mua, thuê mua hay thuê", "unknown", "tenure-missing"),
            Step("Chưa rõ có nhà tại nơi có dự án hay không", "unknown", "missing"),
            Step("Có nhà, mới nêu một trong hai nơi: tỉnh cũ của dự án, tỉnh cũ của nhà", "unknown", "former-province-missing"),
            Step(
                f"Không có nhà (hoặc nhà ở tỉnh cũ khác), trước {DECREE_54:%d/%m/%Y}, chưa rõ có đứng tên đất",
                "unknown",
                "missing",
            ),
            Step(f"Như trên, trước {DECREE_54:%d/%m/%Y}, có đứng tên đất", "not_met", "land-certificate"),
            Step("Có nhà nhưng ở tỉnh cũ khác nơi có dự án", "met", "home-outside-former-province"),
            Step("Không có nhà", "met", "no-home"),
            Step("Diện tích sàn chia cho số người được tính thấp hơn mức tối thiểu", "met", "small-home"),
            Step("Có nhà, chưa rõ diện tích hoặc số người", "unknown", "missing"),
            Step(
                f"Nhà đủ rộng, hộ bị thu hồi đất hoặc chưa rõ nhóm, từ {RESOLUTION_66_15:%d/%m/%Y}",
                "unknown",
                "exemption-reported",
            ),
            Step("Nhà đủ rộng: từ mức tối thiểu trở lên", "not_met", "home-large-enough"),
        ),
        not_captured=(
            "Nhà ở xa nơi làm việc: do Ủy ban nhân dân cấp tỉnh quy định, chưa có quy định của địa phương.",
            "Đang ở nhà công vụ hay không (chỉ nhắc nhóm 7 và 8).",
            "Cách các cơ quan áp dụng địa giới cũ sau sáp nhập: chưa được xác nhận.",
            "Nhà đứng tên chung: có tên trong Giấy chứng nhận là có nhà; tính diện tích cả căn, chỉ đếm người đứng đơn, vợ/chồng, "
            "cha, mẹ, các con thường trú tại đó.",
            "Nhà của cha mẹ mà người đứng đơn và vợ/chồng không có tên trong Giấy chứng nhận: không phải nhà của người đứng đơn.",
        ),
    ),
    RuleCard(
        criterion="income",
        title="Thu nhập",
        question="Thu nhập thực nhận bình quân mỗi tháng của người mua, thuê mua có không quá mức trần của ngày xét không?",
        reads=(
            "tenure",
            "group",
            "marital_status",
            "monthly_income",
            "monthly_income_max",
            "spouse_monthly_income",
            "spouse_monthly_income_max",
            "raising_minor_children",
            "province",
        ),
        parameters=(SINGLE, SINGLE_PARENT, MARRIED, COEFFICIENT, PERIOD, BOTH_SPOUSES_MULTIPLE, MIXED_MULTIPLE),
        changes=(
            (LAW_IN_FORCE, "Một mức trần cho người độc thân, một mức cho hai vợ chồng."),
            (DECREE_261, "Thêm mức riêng cho người độc thân đang nuôi con; thu nhập tính bình quân đến ngày xác nhận."),
            (DECREE_136, "Lực lượng vũ trang có vợ/chồng ngoài ngành: so với tổng của Đại tá cộng mức trần của người độc thân."),
        ),
        steps=(
            _RENTS,
            _CANNOT_BUY,
            Step("Nhóm 1, 9, 10: luật không đặt điều kiện thu nhập", "not_required", "no-income-test"),
            Step("Hộ nghèo, cận nghèo (nhóm 2, 3, 4): giấy chứng nhận thay mức trần", "met", "poor-household"),
            Step("Chưa rõ nhóm hoặc chưa rõ mua hay thuê", "unknown", "group-or-tenure-missing"),
            Step("Lực lượng vũ trang (nhóm 7): đơn vị xác nhận", "unknown", "armed-forces"),
            Step("Nhóm 13, thu nhập không quá mức trần chung", "met", "met-in-any-reading"),
            Step("Nhóm 13, còn thiếu thông tin về thu nhập", "unknown", "missing"),
            Step("Nhóm 13, thu nhập cao hơn mức trần: chưa rõ có phải xét", "unknown", "two-children-unsettled"),
            Step("Chưa rõ hôn nhân, thu nhập hoặc nuôi con, mà điều đó quyết định", "unknown", "missing"),
            Step("Thu nhập nêu theo khoảng, mức trần nằm trong khoảng", "unknown", "range-across-limit"),
            Step("Không quá mức trần toàn quốc, hoặc mức có hệ số đã xác minh", "met", "within-limit"),
            Step("Cao hơn mức trần, kể cả mức có hệ số chưa xác minh", "not_met", "above-limit"),
            Step("Giữa mức toàn quốc và mức có hệ số chưa xác minh", "unknown", "coefficient-unverified"),
        ),
        not_captured=(
            "Tính trước hay sau thuế, tiền thưởng, làm thêm giờ: chưa tìm thấy văn bản chính thức.",
            "Chính sách của tỉnh cho người có nhiều người phụ thuộc.",
            "Tổng thu nhập của Đại tá: chưa có số đã xác minh.",
            "Hệ số của các tỉnh, thành phố không có trong bảng.",
        ),
    ),
    RuleCard(
        criterion="once_only",
        title="Chỉ hỗ trợ một lần",
        question="Người này đã từng mua, thuê mua nhà ở xã hội hoặc được hỗ trợ nhà ở tại nơi có dự án chưa?",
        reads=("tenure", "group", "already_supported"),
        parameters=(),
        changes=((LAW_IN_FORCE, "Mỗi người chỉ được mua hoặc thuê mua một căn; mỗi thời điểm chỉ thuê một căn."),),
        steps=(
            Step("Muốn thuê, chưa rõ nhóm", "unknown", "group-missing"),
            Step("Lực lượng vũ trang muốn thuê, chưa rõ đã được hỗ trợ", "unknown", "missing"),
            Step("Lực lượng vũ trang muốn thuê, đã được hỗ trợ: hỏi đơn vị", "unknown", "armed-forces-support"),
            Step("Lực lượng vũ trang muốn thuê, chưa được hỗ trợ", "met", "never-supported"),
            _RENTS,
            _CANNOT_BUY,
            Step("Muốn mua, thuê mua và đã được hỗ trợ", "not_met", "already-supported"),
            Step("Chưa rõ mua, thuê mua hay thuê", "unknown", "tenure-missing"),
            Step("Chưa rõ đã được hỗ trợ hay chưa", "unknown", "missing"),
            Step("Chưa từng được hỗ trợ", "met", "never-supported"),
        ),
        not_captured=(
            "Đó là hỗ trợ nào và ở đâu: đã mua nhà ở xã hội thì ở đâu cũng tính, hỗ trợ khác chỉ tính tại nơi có dự án.",
            "Thành viên khác trong hộ đã được hỗ trợ (cả hộ chỉ được một chính sách): chỉ nhắc, không hỏi.",
        ),
    ),
)
