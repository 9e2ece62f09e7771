"""Which group of Article 76 of the Housing Law a person says to belong to.

Value: a group slug (`industrial-worker`, `civil-servant`, …). Role `spouse` when it is said of the spouse. What is
said of other relatives ("bố em là thương binh") gives nothing, nor do words for a kind of housing ("nhà ở công nhân"),
an authority ("công an phường xác nhận") or a poor household that names neither a ward nor a commune: the law treats
the two apart, so the citizen must be asked.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from nlu.extractors import subjects
from nlu.extractors.reading import LEFT, RIGHT, Message, pattern, phrases, read
from nlu.extractors.span import Span


class _Rule(NamedTuple):
    slug: str
    words: re.Pattern[str]
    not_before: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None
    only_before: re.Pattern[str] | None = None


def _before(source: str) -> re.Pattern[str]:
    return pattern(LEFT + f"(?:{source}) ?$")


def _after(source: str) -> re.Pattern[str]:
    return pattern(rf"\s*(?:{source})" + RIGHT)


_HOUSING = (
    r"(?:nhà(?: ở)?(?: xã hội)?|lưu trú|ký túc xá|ktx|khu|nhà trọ|phòng trọ|chung cư|tập thể|dự án|căn hộ|khu nhà|khu trọ)(?: cho| dành cho| của| dành riêng cho)?|thuê cho|lo cho|"
    r"của các|nghiệp đoàn|xây cho|bố trí cho"
)
_EMPLOYERS = (
    r"samsung|lg|pegatron|foxconn|brother|canon|uac|haengsung|regina|bridgestone|vinfast|toyota|honda|nomura|kyocera|usi|sumidenso|"
    r"viettel|vnpt|fpt|mobifone|nhà mạng|điện lực|bưu điện|may tinh lợi|ford|hòa phát|tràng duệ|vsip|deep c|đình vũ|luxshare|goertek|jabil"
)
_COMPANY = (
    r"công ty|cty|doanh nghiệp|hợp tác xã|htx|nhà máy|xí nghiệp|xưởng|khu công nghiệp|khu chế xuất|cụm công nghiệp|kcn|tập đoàn"
)
_STAFF = r"công nhân|người lao động|nhân viên|lao động|nlđ|xã viên|anh em|tài xế|lái xe|thợ|họ|cán bộ nhân viên|cbcnv"
_OFFICIAL_AFTER = r"về hưu|nghỉ hưu|hưu trí|hưu|cũ|đã nghỉ"
_PRIVATE_AFTER = (
    r"(?:\w+ ){0,3}?(?:tư thục|trường tư|tư nhân|trung tâm|ngoài công lập|bệnh viện tư|phòng khám tư|trường quốc tế|dạy thêm)"
)
_POOR = r"(?:hộ )?(?:cận nghèo|nghèo)|hộ (?:nghèo|cận nghèo)(?:[,/ ]+(?:và |hoặc )?(?:hộ )?cận nghèo)?"
_URBAN = r"(?:ở |tại |của |thuộc |khu vực |trong )*(?:đô thị|phường|thành phố|thị trấn|thị xã|tp|nội thành|quận)"
_RURAL = r"(?:ở |tại |của |thuộc |khu vực |trong |vùng )*(?:nông thôn|xã(?! hội)|thôn|quê|làng|huyện|ngoại thành)"
_HERE = r"(?:ở|tại|dân|sống ở)"
_URBAN_PLACE = r"(?:đô thị|phường|thành phố|thị trấn|thị xã|tp|nội thành|quận)"
_RURAL_PLACE = r"(?:nông thôn|xã(?! hội)|quê|làng|huyện)"
_POOR_PAPERS = r"(?:là |có |thuộc |diện |thuộc diện )?(?:sổ )?hộ (?:cận nghèo|nghèo)"
_DISASTER = r"(?:\w+ ){0,6}?(?:thiên tai|bão lũ|lũ lụt|ngập lụt|biến đổi khí hậu|sạt lở|vùng lũ|bão lụt)"

_RULES: tuple[_Rule, ...] = (
    # the thirteenth group: only when it is named
    _Rule(
        "two-children",
        phrases(
            r"(?:nhóm|diện|đối tượng|theo diện|chính sách|người|gia đình)(?: (?:sinh|có|đã sinh|đẻ|sinh đủ))* (?:từ )?(?:hai|2|02) con(?: đẻ)?(?: trở lên)?|"
            r"từ (?:hai|2|02) con(?: đẻ)?(?: trở lên)?|(?:hai|2|02) con đẻ(?: trở lên)?|(?:hai|2|02) con trở lên|"
            r"sinh đủ (?:hai|2) con|two[- ]child(?:ren)? group|two or more children"
        ),
    ),
    _Rule(
        "merit",
        phrases(
            r"(?:người |gia đình |diện |thân nhân (?:của )?(?:người )?)có công(?: với cách mạng| với nước)?|có công (?:với )?(?:cách mạng|nước)|thương binh|bệnh binh|"
            r"(?:thân nhân|con|vợ|chồng|bố|mẹ|con đẻ của|gia đình) (?:của )?(?:liệt sĩ|liệt sỹ)|thân nhân ncc|mẹ việt nam anh hùng|"
            r"(?:huân chương|huy chương) kháng chiến|(?:nhiễm |nạn nhân )?chất độc (?:da cam|hóa học|hoá học|màu da cam)|anh hùng (?:lực lượng vũ trang|lao động)(?: nhân dân)?|"
            r"lão thành cách mạng|tiền khởi nghĩa|(?:người )?hoạt động (?:kháng chiến|cách mạng)|people with merit|war invalid"
        ),
        not_before=_before(r"con(?: của)?|cháu(?: nội| ngoại)?(?: của)?(?: bà| ông)?|không phải|ko phải|xin giấy"),
        not_after=_after(r"sức"),
    ),
    _Rule(
        "disaster-area-poor-household",
        phrases(rf"(?:{_POOR}) {_DISASTER}|(?:bão|lũ|lụt|bão lũ|lũ lụt|thiên tai|sạt lở)(?:,? \w+){{0,8}}?,? (?:{_POOR})"),
    ),
    _Rule("urban-poor-household", phrases(rf"(?:{_POOR})(?= {_URBAN}{RIGHT})|(?:người )?nghèo đô thị")),
    # the place named first: "ở thành phố, có sổ hộ nghèo"
    _Rule("urban-poor-household", phrases(rf"{_HERE} {_URBAN_PLACE}(?:,? [^\W\d_]+){{0,4}}?,? {_POOR_PAPERS}")),
    _Rule("rural-poor-household", phrases(rf"{_HERE} {_RURAL_PLACE}(?:,? [^\W\d_]+){{0,4}}?,? {_POOR_PAPERS}")),
    _Rule("rural-poor-household", phrases(rf"(?:{_POOR})(?= {_RURAL}{RIGHT})")),
    _Rule(
        "armed-forces",
        phrases(
            r"bộ đội|sĩ quan(?: (?:quân đội|công an|quân nhân))?|hạ sĩ quan|quân nhân(?: chuyên nghiệp)?|chiến sĩ(?: công an| bộ đội)?|"
            r"công an nhân dân|lực lượng vũ trang(?: nhân dân)?|(?:công nhân|viên chức|công nhân viên|nhân viên) (?:và viên chức )?(?:quốc phòng|công an)|"
            r"(?:người )?(?:làm )?(?:công tác )?cơ yếu|(?:bác sĩ|y sĩ|y tá|điều dưỡng) quân y|trong quân đội|ngành công an|ngành quân đội|lính (?:chuyên nghiệp|biên phòng|hải quân|nghĩa vụ)|(?:đi|là|làm) lính|cảnh sát|đi lính|(?:làm|làm việc|công tác)(?: (?:ở|tại|trong|cho|bên))* (?:(?:bộ|ban) chỉ huy quân sự|bộ tư lệnh|huyện đội|tỉnh đội|xã đội|quân khu|lữ đoàn|trung đoàn|sư đoàn|quân đội)|"
            r"soldier|army officer|police officer|armed forces"
        ),
        not_before=_before(r"nhà(?: ở)?(?: cho| của| dành cho)?|dự án|khu|anh hùng|nghĩa vụ|ban"),
        not_after=_after(rf"xuất ngũ|phục viên|{_OFFICIAL_AFTER}|giải ngũ|giao thông"),
    ),
    _Rule(
        "armed-forces",
        phrases(r"công an(?: (?:xã|phường|huyện|tỉnh|thành phố|thị trấn))?"),
        only_before=_before(
            r"^(?:dạ |vâng )?|(?:em|tôi|mình|cháu)(?: (?:bên|trong))?|(?:là|làm|đều là|cũng là|ngành|trong|lương|(?:vợ|chồng|ck|vk|ông xã|bà xã|anh xã)(?: (?:em|tôi|mình|cháu|là|làm|cũng|đang|nhà em))*)(?: (?:một|1|sĩ quan|chiến sĩ|cán bộ|bên|trong|đang|ở))*"
        ),
        not_after=_after(rf"xác nhận|ký|cấp|có (?:xác nhận|kiểm tra|ký)|{_OFFICIAL_AFTER}"),
    ),
    _Rule(
        "civil-servant",
        phrases(
            r"(?:cán bộ,? ?)?công chức(?:,? ?viên chức)?|viên chức|giáo viên|thầy giáo|cô giáo|giảng viên|cán bộ (?:xã|phường|huyện|nhà nước|công đoàn|y tế)(?= (?:lương|thu nhập|độc thân|muốn|có được))|"
            r"(?:làm|làm việc)(?: (?:ở|tại|trong))? (?:ủy ban|uỷ ban|cơ quan nhà nước|nhà nước|trạm y tế)|"
            r"(?:bác sĩ|bác sỹ|y tá|điều dưỡng|y sĩ|y sỹ|hộ sinh|dược sĩ|nữ hộ sinh)(?: (?:ở |tại )?(?:bệnh viện|trạm y tế|viện|trung tâm y tế))?(?: (?:công|tỉnh|huyện|nhà nước|đa khoa))*|"
            r"kiểm lâm|(?:đi|đang) dạy học|(?:là |làm )(?:hiệu trưởng|hiệu phó|thẩm phán|kiểm sát viên|thủ thư|nhân viên (?:y tế(?! (?:thôn|bản|tổ))|trường học|thư viện)|văn thư (?:xã|phường|trường))|làm nhà nước|(?:trong|ăn|có|vào) biên chế|civil servant|public employee|teacher|public servant"
        ),
        not_before=_before(r"nhà(?: ở)?(?: cho| của| dành cho)?|thi|mẫu|nhờ|gặp|hỏi|tập thể|các anh|luật|học"),
        not_after=_after(
            rf"{_PRIVATE_AFTER}|hợp đồng|xác nhận|tiếp nhận|trả lời|giải quyết|{_OFFICIAL_AFTER}|quốc phòng|công an|hướng dẫn"
        ),
    ),
    _Rule(
        "civil-servant",
        phrases(
            r"cán bộ(?! công nhân)(?: (?:xã|phường|huyện|nhà nước|công đoàn|y tế|đoàn|thuế|hải quan|hội|kho bạc|tư pháp|địa chính))?"
        ),
        only_before=_before(r"(?:là|làm|đều là|cũng là)(?: (?:một|1))?"),
        not_after=_after(rf"{_OFFICIAL_AFTER}|kỹ thuật|công ty|cty|nhân sự|nhà máy"),
    ),
    _Rule(
        "armed-forces",
        phrases(
            r"(?:thiếu|trung|thượng|đại) (?:úy|uý|tá)(?: (?:quân đội|công an|bộ đội|quân nhân chuyên nghiệp))?|(?:trung|thượng|hạ) sĩ(?: (?:quân đội|công an))?"
        ),
        not_before=_before(r"của|bằng|lương|mức|quá|cấp bậc|hàm|cấp hàm|quân hàm|hơn|dưới|như|theo|thu nhập|tổng"),
        not_after=_after(rf"{_OFFICIAL_AFTER}|thì|là"),
    ),
    _Rule(
        "civil-servant",
        phrases(
            r"dạy (?:mầm non|tiểu học|cấp (?:1|2|3|một|hai|ba)|trường cấp (?:1|2|3))|cán bộ (?:xã|phường|huyện|thôn|nhà nước)|(?:làm|làm việc)(?: \w+){0,2} (?:ủy ban|uỷ ban|cơ quan nhà nước|sở|phòng giáo dục|kho bạc|chi cục thuế|tòa án|viện kiểm sát|bảo hiểm xã hội)(?= ?(?:$|[,.?!;]|(?:lương|thu nhập|xã|phường|huyện|tỉnh|nhân dân|nhà nước|chưa|có|muốn|được|đang)))"
        ),
        only_before=_before(r"^(?:dạ |vâng )?|(?:em|tôi|mình|cháu|chị|anh|vợ|chồng|đang)(?: (?:em|tôi|mình|đang|là))*"),
        not_after=_after(rf"xác nhận|trả lời|tiếp nhận|giải quyết|hướng dẫn|ký|làm|bảo|nói|{_OFFICIAL_AFTER}"),
    ),
    # before the worker: "lao động không có hợp đồng", "thợ hồ"
    _Rule(
        "urban-low-income",
        phrases(
            r"lao động tự do|(?:làm |nghề |công việc |việc |thì )tự do|tự do(?= (?:thu nhập|lương|không|ko|ở|nên|kiếm|mỗi))|(?:bán|buôn) (?:hàng )?(?:rong|vặt)|"
            r"bán (?:hàng )?(?:(?:ở |ngoài |tại |trong )chợ|online|onl|qua mạng|trên mạng|tạp hóa|tạp hoá|ăn|nước|trà đá|rau|cá|thịt|bún|phở|xôi|cơm|vé số|quần áo|bánh mì|bánh|hoa quả|trái cây)|"
            r"bán hàng(?= (?:vỉa hè|lề đường))|buôn bán(?: nhỏ(?: lẻ)?| tự do| lặt vặt| ngoài chợ| ở chợ)?|tiểu thương|(?:chạy |lái |đi )?(?:xe ôm|grab|xanh sm|be bike|be food|shopee ?food|gojek|lalamove|ahamove|taxi công nghệ|xe công nghệ)|(?:chạy|lái) be(?! ?tông)|ship(?:per)?(?: hàng)?|"
            r"giao hàng|thợ (?:hồ|xây|nề|điện nước|lăn sơn|sơn nước|sơn|mộc|sửa xe|sửa khóa|sửa khoá|khóa|khoá|cắt tóc|may tự do|làm tóc|làm nail|đụng)|osin|thợ nail|(?:chạy|đạp|lái|đẩy) (?:xe )?(?:ba gác|xích lô|lam)|(?:trông|giữ) trẻ(?= (?:tại nhà|ở nhà|thuê))|(?:bán|mở) quán(?: (?:nước|cơm|phở|ăn|cóc|nhỏ))?|chạy chợ|làm (?:thời vụ|công nhật|ăn công)|rửa xe|đánh giày|thu mua phế liệu|hàng xén|kinh doanh nhỏ(?: lẻ)?|phụ hồ|đi xây|may gia công(?= ở nhà)|làm thuê(?: làm mướn)?|làm mướn|làm công nhật|bốc vác|cửu vạn|"
            r"giúp việc(?: nhà(?! (?:em|tôi|mình))| gia đình| theo giờ)*(?! nhà)|đồng nát|ve chai|nhặt rác|hàng rong|freelancer?|làm (?:nail|tóc)|sửa xe(?: máy)?|cắt tóc|"
            r"(?:chủ )?hộ kinh doanh(?: cá thể| nhỏ)?|(?:không|ko|chưa)(?: có| ký| được ký)* (?:hợp đồng lao động|hđlđ)|(?:không|ko) (?:có |ký )?hợp đồng(?! (?:mua|thuê|đặt|cọc|vay|tín dụng|với|công chứng))|"
            r"(?:người )?(?:có )?thu nhập thấp (?:\w+ ){0,3}?(?:đô thị|thành thị|phường|thành phố)|diện thu nhập thấp|self-employed|street vendor|without (?:a )?labou?r contract|no labou?r contract|freelance"
        ),
        not_before=_before(
            r"nhà(?: ở)?(?: của)?|(?:nhà(?: ở)?|xã hội|thuê|bán|dành|xây|căn|căn hộ|khu|tiền|có|được) cho|chung cư|dự án|cấm"
        ),
        not_after=_after(r"nhà|đất|căn hộ"),
    ),
    _Rule(
        "enterprise",
        phrases(
            rf"(?:{_COMPANY}) (?:em|tôi|mình|chúng tôi|bên em|bên tôi)?(?: ?\w+){{0,5}}? (?:muốn|cần|định|xin)(?: (?:xin|đứng ra))? (?:mua|thuê|(?:\d+|mấy|vài|một số) căn)(?: \w+){{0,4}}? cho (?:{_STAFF})(?: ngoại tỉnh)?(?: (?:ở thuê|thuê lại|thuê ở|thuê|ở)(?![^\W\d_]))?|"
            rf"(?:{_COMPANY})(?: (?:fdi|nhật|hàn|may|sản xuất|tư nhân|nhà nước|nước ngoài|cổ phần))?(?: (?:của )?(?:chúng tôi|bên tôi|tôi|bên em|em|mình|bên mình))?(?: (?:đang|có nhu cầu|cần|muốn|định|dự định|xin|được))* (?:mua|thuê|thuê mua|xây)(?: \w+){{0,6}}? (?:cho|để cho|bố trí cho) (?:{_STAFF})(?: (?:ở thuê|thuê ở|thuê|ở)(?![^\W\d_]))?"
        ),
    ),
    # "doanh nghiệp ạ" speaks for one; "làm ở doanh nghiệp" is a worker, and so may be a bare "công ty"
    _Rule(
        "enterprise",
        phrases(r"doanh nghiệp(?:,? (?:và )?hợp tác xã)?|hợp tác xã|htx"),
        only_before=_before(
            r"^(?:dạ,? |vâng,? )?|(?:chúng tôi|bên tôi|bên em|bên mình|tôi|em) (?:đại diện(?: cho)?|là(?: đại diện)?)(?: (?:một|1))?"
        ),
        not_after=pattern(r"(?! ?(?:ạ|à|a|nhé|nha)? ?[.!]*$)"),
    ),
    _Rule(
        "industrial-worker",
        phrases(
            rf"công nhân(?: (?:viên|may|khu công nghiệp|lao động|nhà máy|công ty|xí nghiệp|điện tử|giày da|ở khu công nghiệp|trong khu công nghiệp|tại khu công nghiệp|làm ở khu công nghiệp))*|"
            rf"(?:nhân viên|kế toán|kỹ sư|bảo vệ|lái xe|tài xế|thủ kho|kỹ thuật|nhân sự|tạp vụ|văn phòng|trưởng phòng|tổ trưởng|cán bộ kỹ thuật|giám đốc)(?: \w+){{0,2}}? (?:ở |tại |cho |trong )?(?:một |1 )?(?:{_COMPANY}|ngân hàng)(?: (?:tư nhân|nhà nước|may|điện tử|cổ phần))?|"
            rf"(?:làm|đi làm|chạy|lái)(?: (?!được|đc|năm|tháng)[^\W\d_]+){{1,3}} (?:cho|ở|tại|trong) (?:một |1 )?(?:{_COMPANY}|{_EMPLOYERS})|"
            rf"(?:làm|đi làm|làm việc|may|đang làm|làm may|làm công|lao động|nhân viên)(?: (?:thuê|hành chính|hợp đồng|văn phòng|may|công nhân|it|qc|kcs))?(?: (?:ở|tại|cho|trong|bên|ngoài))?(?: (?:một|1|các|mấy))? (?:{_COMPANY})|"
            r"người lao động(?: (?:trong|ở|tại|làm việc))*(?: \w+)? (?:doanh nghiệp|công ty|hợp tác xã|khu công nghiệp|nhà máy)|công nhân|nhân viên (?:văn phòng|kế toán|kỹ thuật|công ty|sản xuất|ngân hàng|may|hành chính)|"
            rf"(?:làm|đi làm|làm việc|công nhân)(?: (?:ở|tại|cho|trong|bên))? (?:{_EMPLOYERS})|(?:em|tôi|mình|vợ|chồng|đang|đi|cháu|cùng|đều|cũng|vẫn) làm (?:may|it|giày da|điện tử|công nhân|xưởng)(?: mặc)?(?! (?:tự do|thuê))|"
            r"nhân viên (?:kho|bán hàng|siêu thị|thu ngân|kinh doanh|lễ tân|bảo vệ|giao nhận|văn thư|phục vụ|bếp|it|hành chính|nhân sự|marketing|vệ sinh|tạp vụ|lái xe|xưởng|hợp đồng|khách sạn|nhà hàng|cửa hàng)|(?:làm|là|đi làm) (?:nhân viên(?! (?:y tế|nhà nước|trường|thư viện|sở))|tạp vụ|lao công|lễ tân|thu ngân|lập trình viên|lập trình|văn phòng|thợ (?:máy|điện|tiện|lắp ráp)|lái xe (?:tải|khách|container|bus|buýt))|(?:kiểm tra chất lượng|tổ trưởng|chuyền trưởng|văn thư|lễ tân) (?:công ty|cty)|kế toán|kỹ sư|thợ may|thợ hàn|thợ cơ khí|giáo viên (?:\w+ ){0,2}?(?:tư thục|trường tư|trung tâm)|(?:làm |đi )?may công nghiệp|làm kcn|đi công ty|xã viên(?: (?:hợp tác xã|htx))?|làm(?: (?:ở|cho|tại))? ngân hàng(?! (?:chính sách|nhà nước))|(?:lái|chạy) taxi (?:mai linh|hoa phượng|én vàng|vinasun|cho hãng|của hãng|hãng)|lái xe tải|(?:bác sĩ|y tá|điều dưỡng|dược sĩ|hộ sinh|y sĩ) (?:ở )?(?:bệnh viện|phòng khám|nhà thuốc) tư(?: nhân)?|(?:phụ bếp|đầu bếp|pha chế|chạy bàn|phục vụ|bếp trưởng)(?: (?:ở|cho|tại|trong))* (?:nhà hàng|khách sạn|quán)|thuyền viên|thủy thủ|thuỷ thủ|đứng (?:máy|chuyền)(?:(?: (?:ở|tại|cho|trong))+ (?:"
            + _COMPANY
            + r"))?|(?:lái|chạy|tài xế) (?:cẩu|xe nâng|xe cẩu|xe đầu kéo)|(?:tài xế|lái xe) (?:khách|tải|xe khách|xe tải|xe buýt|xe bus|xe container|container)|"
            rf"(?:factory|industrial) worker|worker in|company employee|office worker|(?:work|works|working|employed) (?:for|at|by) (?:an? |the )?(?:company|factory|{_EMPLOYERS})"
        ),
        not_before=_before(rf"{_HOUSING}|thu hồi(?: [^\W\d_]+){{0,4}}"),
        not_after=_after(rf"quốc phòng|công an|{_OFFICIAL_AFTER}|thuê(?! cho)|và dịch vụ|trường|trạm"),
    ),
    _Rule(
        "returned-official-housing",
        phrases(
            r"(?:đã |phải |người )?trả(?: lại)? (?:lại )?nhà(?: ở)? công vụ|nhà(?: ở)? công vụ(?: \w+){0,3}? trả lại|(?:hết|thôi) ở (?:nhà )?công vụ|returned official housing"
        ),
    ),
    _Rule(
        "land-recovery",
        phrases(
            r"(?:bị |diện |hộ )*(?:(?<=diện )thu hồi|thu hồi(?: hết| một phần)? (?:đất|nhà)(?: ở)?|giải tỏa|giải toả|giải phóng mặt bằng|phá dỡ(?: nhà)?)|(?:bị|nhà nước|nhà nc|xã|phường|huyện) lấy (?:mất |hết )?(?:đất|nhà)(?: ở)?|(?:hộ|diện|dân|được|bị|phải|thuộc) tái định cư|mất đất(?: ở)?(?= (?:do|vì))|"
            r"đất(?: (?:nhà|của|em|tôi|mình|ở|đang|đai|ruộng|vườn|thổ cư|nông nghiệp|canh tác))* bị thu hồi|nhà(?: (?:của|em|tôi|mình|đất|đang))* bị (?:giải tỏa|giải toả|phá dỡ|thu hồi)|land (?:was )?recovered|land recovery"
        ),
    ),
    _Rule(
        "student",
        phrases(
            r"sinh viên|học sinh(?: sinh viên)?|học viên|(?:đang )?học (?:(?:ở |tại )?trường )?(?:nghề|đại học|cao đẳng|trung cấp|trường nghề)|học ở trường(?: nghề| đại học)|students?|university student"
        ),
        not_before=_before(r"nhà(?: ở)?(?: cho| của| dành cho)?|ký túc xá|từng là|hồi|thời|vay vốn"),
        not_after=_after(r"mới ra trường|ra trường|đã ra trường"),
    ),
)
_WORDS_BETWEEN = 3
_ANOTHER = pattern(r"[,.;:!?+/-]|" + LEFT + r"(?:và|với|còn|hay|hoặc|vợ|chồng|vk|ck|em|tôi|mình)" + RIGHT)
_PAY_BEFORE = pattern(LEFT + r"(?:lương|trợ cấp|phụ cấp|tiền) $")
_LISTED = pattern(r" (?:và|với|kiêm) ")
_TOGETHER = pattern(r"(?:và|với|cùng|lẫn|cùng với) ?$")
_NEGATED = pattern(LEFT + r"(?:không phải(?: là)?|ko phải(?: là)?|chẳng phải(?: là)?|không thuộc(?: \w+)?|chưa phải(?: là)?) ?$")


def extract(text: str) -> list[Span]:
    """Every group named in `text` as the citizen's or the spouse's, in order."""
    message = read(text)
    found: list[tuple[int, int, Span]] = []
    taken: list[tuple[int, int]] = []
    for rule in _RULES:
        for match in rule.words.finditer(message):
            start, end = match.span()
            if any(start < last and first < end for first, last in taken) or not _applies(rule, message, start, end):
                continue
            start = _after_person(message, start, end)
            taken.append((start, end))
            role = _role(message, start) if rule.slug != "two-children" else None
            if role != subjects.OTHER:
                found.append((start, end, message.span("beneficiary_group", start, end, rule.slug, role)))
    return _told_once(message, sorted(found, key=lambda item: item[0]))


def _told_once(message: Message, found: list[tuple[int, int, Span]]) -> list[Span]:
    """ "công nhân làm ở công ty may", "chạy be với grab": one fact in two words is told by the first."""
    spans: list[Span] = []
    last: tuple[int, int, Span] | None = None
    for start, end, span in found:
        gap = message.text[last[1] : start] if last else ""
        same = last is not None and (last[2].value, last[2].role) == (span.value, span.role)
        beside = _LISTED.fullmatch(gap) or (len(gap.split()) <= _WORDS_BETWEEN and not _ANOTHER.search(gap))
        # "thương binh 4/4, lương thương binh 3 triệu"
        again = _PAY_BEFORE.search(message.text[:start]) and any((s.value, s.role) == (span.value, span.role) for s in spans)
        if not (same and beside) and not again:
            spans.append(span)
        last = (start, end, span)
    return spans


def _after_person(message: Message, start: int, end: int) -> int:
    """Where the work begins in "chồng làm công nhân", "vợ em làm công nhân": the person is a fact of its own."""
    own = (subjects.SELF, subjects.SPOUSE)
    person = next((m for m in subjects.mentions(message) if m.start <= start < m.end < end and m.who in own), None)
    return person.end + 1 if person else start


def _applies(rule: _Rule, message: Message, start: int, end: int) -> bool:
    before = message.text[max(0, start - 50) : start]
    if rule.only_before and not rule.only_before.search(before):
        return False
    if rule.not_before and rule.not_before.search(before):
        return False
    if rule.not_after and rule.not_after.match(message.text, end):
        return False
    return not _NEGATED.search(before)


def _role(message: Message, start: int) -> str | None:
    """None for the citizen, `spouse`, or `other` when the word is said of somebody else."""
    mentions = [m for m in subjects.mentions(message) if start - 40 <= m.start and m.end <= start]
    if not mentions:
        return None
    owner = mentions[-1]
    gap = message.text[owner.end : start]
    if any(mark in gap for mark in ".;!?") or len(gap.split()) > (5 if "," in gap else 6):
        return None
    if "," in gap and owner.who == subjects.OTHER:
        return None
    if owner.who == subjects.OTHER:
        return subjects.OTHER
    if owner.who != subjects.SPOUSE:
        return None
    # "em với chồng đều là công nhân" is said of both
    both = len(mentions) > 1 and mentions[-2].who == subjects.SELF and _TOGETHER.search(message.text[: owner.start])
    return None if both else subjects.SPOUSE
