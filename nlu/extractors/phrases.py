"""Facts that stand in set phrases: marital status, tenure, ownership of a home, beneficiary group, project status.

Each table lists (value, pattern), most specific first; where two overlap the earlier line wins. Patterns are
tolerant of missing diacritics (`spans.tolerant`). A value of None is a phrase that looks like a fact but is none:
it only keeps later lines from matching inside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlu.extractors.spans import Span, original, words
from nlu.normalizer import normalize

_Table = Sequence[tuple[str | tuple[str, ...] | None, re.Pattern[str]]]

_I = "(?:em|tôi|mình|tui|tớ|anh|chị|cháu|con|bác|cô|chú)"

MARITAL_STATUS: _Table = (
    (
        "single",
        words(
            "độc thân|đơn thân|chưa (?:kết hôn|lập gia đình|cưới|vợ|chồng|có vợ|có chồng|có gia đình|đăng ký kết hôn)(?: con)?"
            "|không có (?:vợ|chồng)|(?:đã |mới )?(?:ly|li) (?:hôn|dị)|bỏ (?:vợ|chồng)|góa(?: vợ| chồng| bụa)?|(?:vợ|chồng)(?: em| tôi| mình)? (?:mất|đã mất)"
            "|still single|single|unmarried|not married|divorced|widow(?:ed|er)?"
        ),
    ),
    (None, words("sau khi kết hôn|khi kết hôn|nếu kết hôn|sắp cưới|tình trạng hôn nhân|xác nhận độc thân")),
    (
        "married",
        words(
            f"(?:đã|mới|vừa) (?:kết hôn|lập gia đình|cưới)|(?:kết hôn|lập gia đình|cưới|có gia đình|có vợ|có chồng) rồi"
            f"|(?:đã )?có (?:vợ|chồng)(?: con)?|đã có gia đình|ly thân"
            f"|(?:hai|2|cả) vợ chồng|vợ chồng {_I}|(?:vợ|chồng) (?:{_I}|nhà)|(?:ông|bà) xã"
            "|married|my (?:wife|husband|spouse)"
        ),
    ),
)

TENURE: _Table = (
    (
        "rent_to_buy",
        words("thuê mua|thuê (?:rồi|trước)(?: mới)? mua(?: sau)?|thuê xong mua|rent[ -]to[ -](?:buy|own)|lease[ -]purchase"),
    ),
    (
        None,
        words(
            "mua bán|mua sắm|(?:đóng|nộp|chịu|miễn|giảm|tiền|khai|mã số|quyết toán|cơ quan|chi cục) thuế"
            "|thuế (?:thu nhập|giá trị|phí|gtgt|vat|tncn|đất|trước bạ)|làm thuê|thuê đất|thuê người|đi thuê luật sư"
        ),
    ),
    ("buy", words("mua đứt|mua|to buy|buy(?:ing)?|purchas(?:e|ing)")),
    ("rent", words("thuê|to rent|rent(?:al|ing)?|leas(?:e|ing)")),
)

HOME_OWNERSHIP: _Table = (
    (
        "land_only",
        words(
            "(?:có|đứng tên|được cho|còn)[^.;?!]{0,25}đất[^.;?!]{0,25}(?:chưa|không) (?:có nhà|xây|làm nhà|dựng nhà|cất nhà)(?: nhà| gì)?"
            "|chỉ có (?:mỗi )?(?:mảnh |miếng |lô |thửa )?đất|(?:có|đứng tên)(?: một| 1)? (?:mảnh |miếng |lô |thửa )?đất (?:trống|không|nền)"
            "|own(?:s)? (?:only )?(?:a plot of )?land|land but no house"
        ),
    ),
    (
        None,
        words(
            "chưa có nhà ở xã hội|không có nhà ở xã hội|có nhà ở xã hội|có nhà xã hội|có nhà nào|có nhà không|có nhà (?:trọ|cho thuê)"
            "|chưa có nhà thì|không có nhà thì|có nhà rồi thì"
        ),
    ),
    (
        "none",
        words(
            "(?:chưa|không|chả|chẳng|không hề)(?: ai)? (?:có|sở hữu|đứng tên|mua được)(?: (?:một |1 )?(?:căn|cái|ngôi|mảnh))?(?: hộ)? (?:nhà|căn nào|căn hộ)(?: riêng| ở| cửa| đất| nào)*"
            "|chưa (?:từng )?(?:mua|xây) nhà|không nhà không cửa|vô gia cư"
            "|no house|no home|(?:don't|do not|doesn't) (?:own|have) (?:a |any )?(?:house|home|apartment|property)"
        ),
    ),
    (
        "owns",
        words(
            "(?:đã|đang) (?:có|sở hữu|đứng tên)(?: (?:một |1 )?(?:căn|cái|ngôi))?(?: hộ)? (?:nhà|chung cư)(?: riêng| ở| rồi)*"
            "|có (?:nhà|chung cư) (?:rồi|riêng|đất|ở quê|cấp (?:bốn|4)|sẵn|trên|tại)|có (?:một|1|hai|2) (?:căn|cái|ngôi)(?: hộ)?(?: nhà)?"
            "|đứng tên (?:căn |cái |ngôi )?(?:nhà|căn hộ|chung cư)|sở hữu (?:căn |ngôi )?(?:nhà|căn hộ)"
            "|(?:already )?own(?:s)? (?:a |one )?(?:house|home|apartment)|have a house"
        ),
    ),
)

PROJECT_STATUS: _Table = (
    (None, words("bao giờ (?:mở bán|nhận hồ sơ|bàn giao)|khi nào (?:mở bán|nhận hồ sơ|bàn giao)")),
    (
        "upcoming",
        words(
            "(?:sắp|chuẩn bị|sắp sửa|sắp tới|chờ)(?: được)? (?:mở bán|mở|nhận hồ sơ|tiếp nhận(?: hồ sơ)?|bán|triển khai|ra mắt|có dự án|cho thuê)|sắp tới"
            "|coming soon|upcoming"
        ),
    ),
    (
        "handed_over",
        words("(?:đã|vừa|mới|được) bàn giao|bàn giao rồi|nhận nhà rồi|(?:đã )?(?:hoàn thành|xây xong)|có người ở|handed over|completed|finished"),
    ),
    (
        "under_construction",
        words("(?:đang|vừa|mới|đã)(?: được)? (?:xây dựng|xây|thi công|khởi công)|khởi công|under construction|being built"),
    ),
    (
        "open",
        words(
            "(?:đang|còn|hiện)(?: đang)?(?: được)? (?:mở bán|mở|nhận hồ sơ|thu hồ sơ|tiếp nhận(?: hồ sơ)?|bán|nhận đăng ký|nhận đơn|cho đăng ký)"
            "|còn (?:suất|căn|hàng|chỗ)|mở bán|open(?: now| for applications?)?|taking applications|accepting applications|on sale"
        ),
    ),
)

_BOTH_POOR = ("rural-poor-household", "urban-poor-household")
_POOR = "hộ (?:nghèo|cận nghèo|nghèo (?:và|hoặc|,) cận nghèo)"

BENEFICIARY_GROUP: _Table = (
    (
        None,
        words(
            "nhà (?:ở |cho |lưu trú |trọ )*(?:công nhân|sinh viên|học sinh)|nhà lưu trú|công an (?:xã|phường|tỉnh|thành phố|huyện|khu vực)(?: xác nhận)?"
            "|gặp cán bộ|cán bộ (?:xã|phường|tư vấn|ơi|phụ trách|trực|tiếp dân)|hỏi cán bộ|nhân viên (?:tư vấn|ngân hàng)"
        ),
    ),
    (
        "enterprise",
        words(
            "(?:công ty|doanh nghiệp|hợp tác xã|xí nghiệp)[^.;?!]{0,30}(?:thuê|mua)[^.;?!]{0,20}cho (?:công nhân|người lao động|nhân viên|cbcnv)[^.;?!]{0,12}"
            "|chủ doanh nghiệp|company renting for (?:its )?workers"
        ),
    ),
    (
        "armed-forces",
        words(
            "bộ đội|quân nhân(?: chuyên nghiệp)?|sĩ quan(?: quân đội| công an)?|hạ sĩ quan|công an(?: nhân dân)?|chiến sĩ|lính|cơ yếu"
            "|(?:công nhân|viên chức|công chức|lao động hợp đồng)(?: và viên chức)? (?:quốc phòng|công an|trong quân đội)|lực lượng vũ trang|quân đội"
            "|soldier|police(?: officer)?|army|military"
        ),
    ),
    (
        "merit",
        words(
            "(?:người )?có công(?: với cách mạng)?|thương binh|bệnh binh|(?:thân nhân|con|vợ|mẹ|bố|cha|gia đình)(?: của)? liệt sĩ|liệt sĩ"
            "|(?:mẹ|bà mẹ) việt nam anh hùng|chất độc (?:da cam|hóa học)|nhiễm chất độc|cựu tù|war (?:invalid|martyr)|meritorious"
        ),
    ),
    ("disaster-area-poor-household", words(f"{_POOR}[^.;?!]{{0,20}}(?:thiên tai|vùng lũ|ngập lụt|sạt lở|bão lũ|biến đổi khí hậu)[^.;?!]{{0,0}}")),
    ("rural-poor-household", words(f"{_POOR}[^.;?!]{{0,15}}(?:nông thôn|ở xã|dưới xã|ở quê|ở thôn)")),
    ("urban-poor-household", words(f"{_POOR}[^.;?!]{{0,15}}(?:đô thị|thành thị|ở phường|thành phố|thị xã)")),
    # Rural or urban not said: one entity for each reading, so that the action asks.
    (_BOTH_POOR, words(f"{_POOR}|(?:near[ -])?poor household")),
    (
        "returned-official-housing",
        words("(?:đã |phải |đang )?trả(?: lại)? nhà(?: ở)? công vụ|returned (?:the )?official (?:house|housing|residence)"),
    ),
    (
        "land-recovery",
        words(
            "(?:bị |được )?thu hồi (?:đất|nhà)|(?:bị )?giải tỏa(?: trắng)?|giải phóng mặt bằng|(?:nhà )?bị phá dỡ|land (?:was )?(?:recovered|recovery|acquired|acquisition)"
        ),
    ),
    (
        "two-children",
        words("(?:đã )?sinh (?:đủ |từ )?(?:hai|2) con(?: trở lên)?|(?:từ )?(?:hai|2) con trở lên|sinh con thứ (?:hai|2)|two or more children"),
    ),
    ("student", words("sinh viên|học sinh|học viên|student")),
    (
        "industrial-worker",
        words(
            "công nhân(?! viên chức)|người lao động|nhân viên (?:công ty|văn phòng|nhà máy|kỹ thuật|kế toán|bán hàng)|giáo viên (?:trường )?tư(?: thục)?"
            "|(?:làm|đi làm|làm việc)(?: thuê)? (?:ở |tại |cho |trong |bên |cho một |trong một )?(?:công ty|nhà máy|xí nghiệp|kcn|khu công nghiệp|cụm công nghiệp|doanh nghiệp|hợp tác xã|khu chế xuất)"
            "|thợ may|kỹ sư|(?:factory|industrial) worker|worker"
        ),
    ),
    (
        "civil-servant",
        words(
            "cán bộ(?:,? công chức| nhà nước)|(?:là|làm) cán bộ|công chức(?:,? viên chức)?|viên chức|công viên chức|giáo viên|cô giáo|thầy giáo"
            "|civil servant|public employee|teacher"
        ),
    ),
    (
        "urban-low-income",
        words(
            "(?:người )?(?:có )?thu nhập thấp(?: (?:ở|tại|khu vực))?(?: đô thị)?|lao động tự do|làm (?:nghề )?tự do|nghề tự do|buôn bán(?: nhỏ| tự do)?|bán (?:hàng|rong|nước|rau|vé số)(?: rong| ngoài chợ| online)?"
            "|chạy (?:xe ôm|grab|xe công nghệ|shipper|ship|xe)|xe ôm|shipper|phụ hồ|thợ (?:hồ|xây)|giúp việc|nội trợ|freelance(?:r)?|self[ -]employed"
            "|không có hợp đồng(?: lao động)?|low[ -]income"
        ),
    ),
)


def extract_marital_status(text: str) -> list[Span]:
    """`single` or `married`. Divorced and widowed people are single; "vợ em" says as much as "đã kết hôn"."""
    return _extract(text, "marital_status", MARITAL_STATUS)


def extract_tenure(text: str) -> list[Span]:
    """`buy`, `rent_to_buy` or `rent`."""
    return _extract(text, "tenure", TENURE)


def extract_home_ownership(text: str) -> list[Span]:
    """`none`, `owns` or `land_only`. Renting a room says nothing about it."""
    return _extract(text, "home_ownership", HOME_OWNERSHIP)


def extract_project_status(text: str) -> list[Span]:
    """`open`, `upcoming`, `under_construction` or `handed_over`."""
    return _extract(text, "project_status", PROJECT_STATUS)


def extract_beneficiary_group(text: str) -> list[Span]:
    """Slugs of Article 76's groups. A phrase that fits two groups gives one span for each."""
    return _extract(text, "beneficiary_group", BENEFICIARY_GROUP)


def _extract(text: str, entity: str, table: _Table) -> list[Span]:
    source = normalize(text)
    taken: list[tuple[int, int]] = []
    spans: list[Span] = []
    for value, pattern in table:
        for match in pattern.finditer(source.text):
            start, end = match.span()
            if start == end or any(start < stop and begin < end for begin, stop in taken):
                continue
            taken.append((start, end))
            if value is None:
                continue
            for single in (value,) if isinstance(value, str) else value:
                spans.append(original(source, entity, single, start, end))
    return sorted(spans, key=lambda span: span.start)
