"""The quarterly report as an administrative document under Nghị định 30/2020/NĐ-CP (Phụ lục I; a document with a name, mẫu 1.4 of Phụ lục III).

Vietnamese in every locale, as it is signed and filed. Numbers come from the same queries as the page; the sentences around them are
fixed. Number, day, signature and name of who signs are left for the hand; names of offices come from `province.yaml`, and where they are
missing dots stand in their place. A quarter that still runs says up to which day it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from knowledge.citing import place
from knowledge.console.figures.counts import Counted, Figures
from knowledge.console.figures.periods import Period
from knowledge.console.figures.tables import Row, Table
from knowledge.console.figures.targets import Target
from knowledge.content_schema import ReportFile
from knowledge.documents.blocks import Beside, Block, Document, Paragraph, Rule, Run
from knowledge.documents.blocks import Figures as FigureTable
from knowledge.projects import status_label
from knowledge.rendering import format_date, format_number

_BLANK = "…………………………"
#: Room for the hand, in spaces that no format folds together.
_SPACE, _GAP = "\u00a0" * 7, "\u00a0" * 12
_ROMAN = ("I", "II", "III", "IV")
#: Rows of a table in the report; the workbook has them all.
MOST_ROWS = 12
_TABLES = ("topics", "places", "projects", "channels", "checks")


@dataclass(frozen=True, slots=True)
class Quarter:
    """`period` ends today where the quarter `runs` still."""

    year: int
    number: int
    period: Period
    runs: bool

    @property
    def name(self) -> str:
        return f"quý {_ROMAN[self.number - 1]} năm {self.year}"


@dataclass(frozen=True, slots=True)
class Contents:
    """What the report tells, as the page reads it (`tables` in Vietnamese)."""

    figures: Figures
    before: Period
    old: Counted
    tables: tuple[Table, ...]
    targets: tuple[Target, ...]
    remark: str


def report(quarter: Quarter, contents: Contents, head: ReportFile | None) -> Document:
    """The document, ready to be numbered, dated and signed."""
    return Document(
        title=f"Báo cáo kết quả hỏi đáp về nhà ở xã hội {quarter.name}",
        locale="vi",
        footer="",
        administrative=True,
        blocks=[
            _head(quarter, head),
            *_title(quarter),
            *_opening(quarter, head),
            *_results(contents),
            *_targets(contents.targets),
            *_remarks(contents.remark),
            _foot(head),
        ],
    )


def _head(quarter: Quarter, head: ReportFile | None) -> Beside:
    """Quốc hiệu and tiêu ngữ beside the issuing body; number and day below them."""
    superior = [_centred(head.superior.upper())] if head is not None and head.superior else []
    return Beside(
        left=(
            *superior,
            _centred(head.issuer.upper() if head is not None else _BLANK, bold=True),
            Rule(),
            _centred(f"Số:{_GAP}/BC-{_GAP}"),
        ),
        right=(
            _centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True),
            _centred("Độc lập - Tự do - Hạnh phúc", bold=True),
            Rule(long=True),
            _centred(
                f"{head.place if head is not None else _BLANK}, ngày{_SPACE}tháng{_SPACE}năm {_signed_year(quarter)}", italic=True
            ),
        ),
        widths=(14, 19),
    )


def _signed_year(quarter: Quarter) -> str:
    """The report of a fourth quarter may be signed in the next year: its last digits stay open."""
    return f"20{_SPACE}" if quarter.number == len(_ROMAN) else str(quarter.year)


def _title(quarter: Quarter) -> Iterator[Block]:
    yield _centred("BÁO CÁO", bold=True)
    yield _centred(f"Kết quả hỏi đáp về nhà ở xã hội qua trợ lý trực tuyến {quarter.name}", bold=True)
    yield Rule()


def _opening(quarter: Quarter, head: ReportFile | None) -> Iterator[Block]:
    first, last = _days(quarter.period)
    up_to = f"tính đến hết ngày {last}, quý chưa kết thúc" if quarter.runs else f"từ ngày {first} đến hết ngày {last}"
    yield _said(
        f"{head.issuer if head is not None else _BLANK} báo cáo kết quả hỏi đáp về nhà ở xã hội qua trợ lý trực tuyến "
        f"{quarter.name} ({up_to}) như sau:"
    )


def _results(contents: Contents) -> Iterator[Block]:
    now, old = contents.figures.counted.totals, contents.old.totals
    first, last = _days(contents.before)
    yield _heading("I. KẾT QUẢ HỎI ĐÁP")
    yield _heading("1. Số liệu chung")
    yield _said(
        f"Trong kỳ có {_n(now.conversations)} cuộc trò chuyện với {_n(now.questions)} câu hỏi. Kỳ trước (từ ngày {first} đến hết ngày "
        f"{last}) có {_n(old.conversations)} cuộc trò chuyện với {_n(old.questions)} câu hỏi{_change(now.questions, old.questions)}."
    )
    if now.answered_share is not None:
        yield _said(
            f"Trợ lý trả lời được {_n(now.ways.get('answered', 0))} câu, bằng {_percent(now.answered_share)}; hỏi lại cho rõ "
            f"{_n(now.ways.get('asked_back', 0))} câu; chuyển cán bộ {_n(now.ways.get('to_a_person', 0))} câu; chưa trả lời được "
            f"{_n(now.ways.get('not_answered', 0))} câu. Người dân đánh giá hữu ích {_n(now.rated_up)} lần, chưa hữu ích "
            f"{_n(now.rated_down)} lần."
        )
    shown = [table for table in contents.tables if table.key in _TABLES]
    for number, table in enumerate(sorted(shown, key=lambda table: _TABLES.index(table.key)), 2):
        yield _heading(f"{number}. {table.title}")
        yield from _table(table)


def _table(table: Table) -> Iterator[Block]:
    rows = [row for row in table.rows if row.count or row.before]
    if not rows:
        yield _said("Trong kỳ không có số liệu.")
        return
    compared = any(row.before is not None for row in rows)
    head = (table.column, "Kỳ này", "Kỳ trước") if compared else (table.column, "Kỳ này")
    yield FigureTable(head, tuple(_cells(row, compared) for row in rows[:MOST_ROWS]), named=True)
    if len(rows) > MOST_ROWS:
        yield _said(f"Bảng nêu {MOST_ROWS} dòng đầu trong số {_n(len(rows))} dòng.", italic=True)
    if table.note:
        yield _said(table.note, italic=True)


def _cells(row: Row, compared: bool) -> tuple[str, ...]:
    return (row.name, _n(row.count), _n(row.before or 0)) if compared else (row.name, _n(row.count))


def _targets(targets: tuple[Target, ...]) -> Iterator[Block]:
    yield _heading("II. TIẾN ĐỘ CHỈ TIÊU NHÀ Ở XÃ HỘI")
    if not targets:
        yield _said("Kho dữ liệu của tỉnh, thành phố chưa ghi chỉ tiêu.")
        return
    for target in targets:
        grounds = "; ".join(place(item, "vi") for item in target.citations) or target.source or ""
        state = "" if target.verified else ", chưa xác minh"
        yield _said(f"- {target.title}: {_n(target.value)} căn{state}" + (f" ({grounds})." if grounds else "."))
    for former, target in {target.file.former: target for target in reversed(targets)}.items():
        yield from _projects(former, target)
    for reported in dict.fromkeys(item for target in targets for item in target.reported):
        state = "đã xác minh" if reported.verified else "chưa xác minh"
        yield _said(f"- {reported.title}: {_n(reported.value)} căn ({state}; {reported.source or 'không rõ nguồn'}).")


def _projects(former: str | None, target: Target) -> Iterator[Block]:
    where = f", địa bàn {former} trước sáp nhập" if former else ""
    yield _said(f"Dự án trong kho dữ liệu của trợ lý{where}:")
    if target.stages:
        rows = tuple(
            (
                f"{status_label(stage.status, 'vi')}, {'đã' if stage.verified else 'chưa'} xác minh",
                _n(stage.projects),
                _n(stage.homes),
                _n(stage.unknown),
            )
            for stage in target.stages
        )
        yield FigureTable(("Tình trạng", "Dự án", "Số căn", "Dự án chưa có số căn"), rows, named=True)
    done = target.completed(verified=True), target.completed(verified=False)
    if any(done):
        yield _said(
            f"Dự án ghi là đã bàn giao có {_n(done[0])} căn đã xác minh và {_n(done[1])} căn chưa xác minh. Dữ liệu không có ngày hoàn "
            "thành của từng căn, nên báo cáo không chia theo giai đoạn và không nêu tỷ lệ đạt chỉ tiêu."
        )
    else:
        yield _said(
            "Không dự án nào trong kho dữ liệu ghi là đã bàn giao, nên từ dữ liệu này chưa thể nói số căn đã hoàn thành; số liệu chính "
            "thức do cơ quan có thẩm quyền theo dõi."
        )


def _remarks(remark: str) -> Iterator[Block]:
    yield _heading("III. NHẬN XÉT, KIẾN NGHỊ")
    lines = [line.strip() for line in remark.splitlines() if line.strip()]
    for line in lines or ["…" * 32] * 3:
        yield _said(line)


def _foot(head: ReportFile | None) -> Beside:
    """Nơi nhận beside the signature, which is the hand's."""
    recipients = [f"- {name};" for name in (head.recipients if head is not None else [_BLANK])]
    return Beside(
        left=(
            Paragraph((Run("Nơi nhận:", bold=True, italic=True),)),
            *(Paragraph((Run(line),), small=True) for line in [*recipients, "- Lưu: VT."]),
        ),
        right=(
            _centred(head.signed_by.upper() if head is not None else _BLANK, bold=True),
            *(_centred("\u00a0") for _line in range(4)),
            _centred(_BLANK),
        ),
    )


def _centred(words: str, *, bold: bool = False, italic: bool = False) -> Paragraph:
    return Paragraph((Run(words, bold=bold, italic=italic),), align="center")


def _heading(words: str) -> Paragraph:
    return Paragraph((Run(words, bold=True),), keep_with_next=True)


def _said(words: str, *, italic: bool = False) -> Paragraph:
    return Paragraph((Run(words, italic=italic),))


def _days(period: Period) -> Iterable[str]:
    return format_date(period.first), format_date(period.last)


def _n(value: int | Decimal) -> str:
    return format_number(Decimal(value))


def _percent(share: float) -> str:
    return f"{format_number(Decimal(str(round(share * 100, 1))))}%"


def _change(now: int, old: int) -> str:
    if not old or now == old:
        return ""
    return f"; số câu hỏi kỳ này {'tăng' if now > old else 'giảm'} {_percent(abs(now - old) / old)}"
