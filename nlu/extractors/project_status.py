"""Which projects the citizen looks for: `open`, `upcoming`, `under_construction`, `handed_over`."""

from __future__ import annotations

from nlu.extractors.reading import LEFT, RIGHT, Message, pattern, phrases, read, sentence_start, spellings
from nlu.extractors.span import Span

_TAKING = r"(?:mở bán|nhận hồ sơ|nhận đơn|nhận đăng ký|thu hồ sơ|tiếp nhận hồ sơ|bán|cho thuê|mở đợt|mở đăng ký|mở nhận|chào bán|rao bán|mở hồ sơ|nhận hs)"
_UPCOMING = phrases(
    rf"(?:sắp|sắp tới|sắp sửa|chuẩn bị|sẽ|chờ|dự kiến|gần)(?: (?:được|có|sẽ|tới|đến))* {_TAKING}|(?:sắp|sắp tới|sắp sửa|chuẩn bị|sẽ) (?:khởi công|triển khai|ra hàng|động thổ)|chưa (?:khởi công|động thổ)|(?:(?<=án )|(?<=nào )|(?<=nao ))chưa triển khai|(?:(?<=nào )|(?<=nao ))(?:còn )?chưa (?:mở bán|nhận hồ sơ|bán)|sắp mở|sắp ra mắt|sắp có(?= (?:dự án|noxh|nhà|đợt|khu))|upcoming|opening soon"
)
_OPEN = phrases(
    rf"(?:đang|còn|vẫn còn|vẫn đang|hiện đang|hiện còn)(?: (?:được|đợt|còn))* {_TAKING}|vẫn (?:mở bán|nhận hồ sơ|nhận đơn)|(?:đang|còn|vẫn) (?:mở|nhận)(?! (?:nhà|được tiền|lương))|"
    r"(?<=nào )(?:mở bán|nhận hồ sơ)|(?<=nao )(?:mở bán|nhận hồ sơ)|(?:(?<=nào )|(?<=nao ))(?:mới|vừa) mở bán|mở bán(?= (?:khu|dự án|căn|ở đâu|chỗ) )|còn (?:căn(?= nào| không|$| (?:\d|một|hai|ba) ?(?:n|ngủ|pn|phòng)| (?:góc|trống))|suất|hàng|slot|chỗ trống)|đang tuyển khách|open for applications?|taking applications?|accepting applications?|(?:on|for) sale"
)
_BUILDING = phrases(
    r"(?:đang|mới|vừa|còn đang|vẫn đang)(?: (?:được|trong giai đoạn|trong quá trình|trong thời gian))* (?:xây dựng|xây|thi công|khởi công|động thổ|làm móng|đào móng|đổ móng|ép cọc|đóng cọc(?! ?\d| tiền)|cất nóc|triển khai xây)(?: dở| thô)?|đang (?:triển khai|hoàn thiện|lên tầng)|(?:đã |mới |vừa )?xong (?:phần )?thô|(?:(?<=nào )|(?<=nao ))sắp xong|sắp (?:hoàn thành|hoàn thiện|xây xong)|(?:xây|làm)(?: dở| chưa xong| gần xong| sắp xong)|under construction|being built"
)
_HANDED_OVER = phrases(
    r"(?:đã|mới|vừa)(?: được)? (?:bàn giao|giao nhà|trao nhà|hoàn thành|xây xong|làm xong|(?:đưa|đi) vào (?:sử dụng|hoạt động|ở))(?: nhà| rồi)?|xây sẵn rồi|(?:xây|làm|có) sẵn(?= ?(?:$|[,.?!;]|(?:không|ko|để|chưa|mà|thì|ở)))|(?:vào )?ở (?:được )?(?:ngay|luôn|liền)|(?:bàn giao|giao nhà|xây xong|hoàn thành)(?: nhà)? rồi|"
    r"(?:có người|có dân|dân|đã có người)(?: về| vào| đến)? ở rồi|(?:người ta|dân|cư dân|mọi người|bà con|nhiều nhà)(?: (?:đã|đang|mới|bắt đầu))* (?:dọn|chuyển|về|vào)(?: (?:về|vào|đến|ở|hết|sống))*(?: rồi)?|"
    r"(?:đã )?có (?:cư dân|người ở|dân ở)(?: rồi)?|handed over|completed"
)
_NEGATED = pattern(
    LEFT
    + r"(?:chưa|không|ko|hết|ngừng|dừng|thôi|đã|bao giờ|khi nào|lúc nào|lần|đợt|ngày|thời gian|hạn|nơi|bộ phận|điểm|địa điểm|giờ|mới được|xong|nữa)(?: (?:được|có|thì|mới))? ?$"
)
_ASKED = pattern(
    r"\s*(?:nhà )?(?:bao nhiêu|được|mấy|chưa|hay chưa|từ (?:bao giờ|khi nào)|bao giờ|khi nào|lúc nào|ở đâu|đến (?:bao giờ|khi nào|ngày))"
    + RIGHT
)
_NOW = pattern(r"(?:đang|còn|vẫn|sắp)" + RIGHT)
_NOT_YET = spellings("chưa")
# "sắp tới có khu nào mở bán"
_IN_TIME = phrases(r"sắp tới|sắp|tới đây|thời gian tới|(?:năm|tháng|quý|tuần) (?:sau|tới)|sang năm")
_FINISHED = phrases(r"xây xong|hoàn thành|completed")
_PROJECT = phrases(
    r"dự án|khu|tòa|toà|block|noxh|nhà ở xã hội|nhà xã hội|chung cư|căn|chỗ nào|nơi nào|loại|cái nào|projects?|homes"
)
_CITIZEN_BUILDS = pattern(r"(?:em|tôi|mình|bố mẹ|vợ chồng|gia đình)(?: (?:em|tôi|mình))? ?$")


def extract(text: str) -> list[Span]:
    """Every status of projects named in `text`, in order."""
    message = read(text)
    spans: list[Span] = []
    taken: list[tuple[int, int]] = []
    table = (("upcoming", _UPCOMING), ("handed_over", _HANDED_OVER), ("under_construction", _BUILDING), ("open", _OPEN))
    for status, expression in table:
        for match in expression.finditer(message):
            start, end = match.span()
            if any(start < last and first < end for first, last in taken):
                continue
            taken.append((start, end))
            before = message.text[max(0, start - 40) : start]
            if status == "handed_over" and _FINISHED.search(message.text[start:end]) and not _PROJECT.search(message.text):
                continue
            if _NEGATED.search(before) or _CITIZEN_BUILDS.search(before) or _is_asked(message, status, start, end):
                continue
            told = (
                "upcoming"
                if status == "open" and _IN_TIME.search(message.text[sentence_start(message, start) : start])
                else status
            )
            spans.append(message.span("project_status", start, end, told))
    return sorted(spans, key=lambda span: span.start)


def _is_asked(message: Message, status: str, start: int, end: int) -> bool:
    """ "bàn giao chưa", "bán từ bao giờ" ask for the status; "đang nhận hồ sơ chưa" looks for one, as "còn nhận không" does."""
    asked = _ASKED.match(message.text, end)
    now = status in {"open", "upcoming"} and _NOW.match(message.text, start)
    return bool(asked) and not (now and asked.group().split()[0] in _NOT_YET)  # type: ignore[union-attr]
