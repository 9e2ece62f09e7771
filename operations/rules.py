"""`noxh rules cards`: a page a criterion for officers, written from the rules, their dated figures and the known applicants."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from knowledge.content_files import Content, parameter_values, read_content
from knowledge.eligibility import CriterionResult, Facts, Result, decide
from knowledge.eligibility.card import CARDS, FACT_LABELS, RESULT_LABELS, RuleCard, Step
from knowledge.eligibility.group import GROUP_NAMES, TENURE_VERBS, clause_of
from knowledge.eligibility.message import money
from knowledge.known_cases import known_cases
from knowledge.parameters import ProvisionRef
from knowledge.rendering import format_date, format_value
from knowledge.settings import PROJECT_ROOT

CARDS_FOLDER = PROJECT_ROOT / "docs" / "rules"
_WRITTEN = "> Trang này do lệnh `./noxh rules cards` viết ra từ quy tắc, số liệu và các trường hợp mẫu. Không sửa tay."
_MARRIED = {"single": "độc thân", "married": "đã kết hôn"}
_COLOURS: dict[Result, str] = {"met": "#d5f0d8", "not_met": "#f9d6d5", "unknown": "#fdf0c8", "not_required": "#e4e7eb"}


@dataclass(frozen=True, slots=True)
class Example:
    """A known applicant and how one criterion ends for them."""

    title: str
    facts: Facts
    result: CriterionResult


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    rules = typer.Typer(no_args_is_help=True, help="Quy tắc xét điều kiện, viết cho cán bộ.")
    rules.callback()(lambda: None)
    rules.command("cards")(cards)
    app.add_typer(rules, name="rules")


def cards(
    folder: Annotated[Path, typer.Argument(help="Thư mục để ghi.")] = CARDS_FOLDER,
) -> None:
    """Viết thẻ quy tắc: mỗi điều kiện một trang, kèm sơ đồ xét và ví dụ."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(read_content()).items():
        (folder / name).write_text(text, encoding="utf-8")
        typer.echo(str(folder / name))


def pages(content: Content) -> dict[str, str]:
    """File name → Markdown: a page for each criterion and the page that leads to them."""
    written = {file_name(card): _page(card, content, _examples(card, content)) for card in CARDS}
    return {"README.md": _overview(), **written}


def file_name(card: RuleCard) -> str:
    return f"{card.criterion.replace('_', '-')}.md"


def _examples(card: RuleCard, content: Content) -> list[Example]:
    book = content.book()
    return [Example(case.title, case.facts, decide(case.facts, book).criterion(card.criterion)) for case in known_cases()]


def _page(card: RuleCard, content: Content, examples: Sequence[Example]) -> str:
    parts = [
        f"# Thẻ quy tắc: {card.title}",
        _WRITTEN,
        f"**Câu hỏi:** {card.question}",
        "## Thông tin cần biết",
        "\n".join(f"- {FACT_LABELS[fact]} (`{fact}`)" for fact in ("as_of", *card.reads)),
        "## Căn cứ",
        "\n".join(_sources(content, examples)),
        "## Áp dụng từ khi nào",
        _table(("Từ ngày", "Quy tắc"), [(format_date(day), text) for day, text in card.changes]),
        *_figures(card, content),
        "## Các bước xét",
        "Xét lần lượt từ trên xuống; bước đầu tiên đúng thì dừng.",
        _drawing(card),
        _table(
            ("Bước", "Khi", "Kết quả", "Mã"),
            [
                (str(number), step.when, RESULT_LABELS[step.result], f"`{step.reason}`")
                for number, step in enumerate(card.steps, start=1)
            ],
        ),
        "## Chưa xét đến",
        "\n".join(f"- {text}" for text in card.not_captured),
        "## Ví dụ",
        *_worked(card, examples),
    ]
    return "\n\n".join(parts) + "\n"


def _sources(content: Content, examples: Sequence[Example]) -> Iterator[str]:
    """The provisions that the rule cites for any known applicant, by document."""
    titles = {item.value.document.number: item.value.document.title for item in content.laws}
    cited = {ref for example in examples for ref in example.result.citations}
    for document in sorted({ref.document for ref in cited}, key=lambda number: (number.split("/")[1], number)):
        places = sorted((ref for ref in cited if ref.document == document), key=_order)
        yield f"- {titles.get(document, document)}, {document}: {'; '.join(map(_place, places))}."


def _order(ref: ProvisionRef) -> tuple[int, int, str]:
    return int(ref.article or 0), int(ref.clause or 0), ref.point or ""


def _place(ref: ProvisionRef) -> str:
    """`điểm a khoản 1 Điều 78`."""
    parts = (ref.point and f"điểm {ref.point}", ref.clause and f"khoản {ref.clause}", ref.article and f"Điều {ref.article}")
    return " ".join(part for part in parts if part)


def _figures(card: RuleCard, content: Content) -> Iterator[str]:
    """The dated figures that the rule uses, each with its standing."""
    rows = []
    for key in card.parameters:
        parameter = next(item.value for item in content.parameters if item.value.key == key)
        for value in parameter_values(parameter):
            until = "nay" if value.effective_to is None else format_date(value.effective_to)
            standing = "đã xác minh" if value.state == "verified" else "**chưa xác minh**, không dùng để kết luận"
            rows.append(
                (
                    parameter.title.vi,
                    format_value(value.value, value.unit),
                    format_date(value.effective_from),
                    until,
                    "toàn quốc" if value.province is None else f"tỉnh, thành phố mã {value.province}",
                    standing,
                    "; ".join(f"{_place(ref)} {ref.document}".strip() for ref in value.citations),
                )
            )
    if rows:
        yield _table(("Số liệu", "Mức", "Từ ngày", "Đến ngày", "Nơi áp dụng", "Trạng thái", "Căn cứ"), rows)


def _drawing(card: RuleCard) -> str:
    """The steps as a flow chart: each asks, and either ends or leads to the next."""
    lines = ["flowchart TD"]
    last = len(card.steps)
    for number, step in enumerate(card.steps, start=1):
        lines.append(f'    S{number}{{"{number}. {step.when}?"}} -- đúng --> R{number}["{RESULT_LABELS[step.result]}"]')
        if number < last:
            lines.append(f"    S{number} -- không --> S{number + 1}")
    return _mermaid(lines, {f"R{number}": step for number, step in enumerate(card.steps, start=1)})


def _mermaid(lines: list[str], ends: dict[str, Step]) -> str:
    for result, colour in _COLOURS.items():
        nodes = [node for node, step in ends.items() if step.result == result]
        if nodes:
            lines += [f"    classDef {result} fill:{colour},stroke:#555,color:#111", f"    class {','.join(nodes)} {result}"]
    return "\n".join(["```mermaid", *lines, "```"])


def _worked(card: RuleCard, examples: Sequence[Example]) -> Iterator[str]:
    """The first known applicant of every way in which the criterion ends."""
    for ending in dict.fromkeys((step.result, step.reason) for step in card.steps):
        found = next((item for item in examples if (item.result.result, item.result.reason) == ending), None)
        if found is None:
            continue
        told = "; ".join(_told(found.facts, fact) for fact in card.reads if getattr(found.facts, fact) is not None)
        yield (
            f"**{found.title}** (`{ending[1]}`)\n"
            f"- Ngày xét {format_date(found.facts.as_of)}; {told or 'chưa biết gì thêm'}.\n"
            f"- {_ended(ending[0], found.result.explanation.vi)}"
        )


def _ended(result: Result, explanation: str) -> str:
    label = RESULT_LABELS[result]
    return explanation if explanation.startswith(label) else f"{label}. {explanation}"


def _told(facts: Facts, fact: str) -> str:
    """`thu nhập …: 18 triệu đồng`."""
    value = getattr(facts, fact)
    label = FACT_LABELS[fact]
    label = label[:1].lower() + label[1:]
    if isinstance(value, bool):
        return f"{label}: {'có' if value else 'không'}"
    if fact == "group":
        return f"{label}: {GROUP_NAMES[facts.group].vi} (khoản {clause_of(facts.group)} Điều 76)" if facts.group else label
    if fact == "tenure":
        return f"muốn {TENURE_VERBS[facts.tenure].vi}" if facts.tenure else label
    if fact == "marital_status":
        return _MARRIED[value]
    if "income" in fact:
        return f"{label}: {money(value).vi}"
    return f"{label}: {str(value).replace('.', ',')}"


def _overview() -> str:
    rows = [
        (f"[{card.title}]({file_name(card)})", card.question, str(len(card.steps)), str(len(card.parameters))) for card in CARDS
    ]
    names = " & ".join(f"C{number}" for number, _ in enumerate(CARDS, start=1))
    lines = ["flowchart TD", '    F["Thông tin của người đứng đơn, ngày xét, tỉnh nơi có dự án"]']
    lines += [f'    C{number}["{card.title}"]' for number, card in enumerate(CARDS, start=1)]
    lines += [
        f"    F --> {names}",
        f'    {names} --> Q1{{"Có điều kiện nào không đạt?"}}',
        '    Q1 -- có --> R1["Chưa đủ điều kiện; nêu điều có thể thay đổi kết quả"]',
        '    Q1 -- không --> Q2{"Còn điều kiện nào chưa rõ?"}',
        '    Q2 -- có --> R2["Chưa thể kết luận; hỏi thêm, hoặc chỉ cơ quan quyết định"]',
        '    Q2 -- không --> R3["Đủ điều kiện theo lời khai; nêu giấy tờ và nơi nộp"]',
    ]
    ends = {"R1": Step("", "not_met", ""), "R2": Step("", "unknown", ""), "R3": Step("", "met", "")}
    parts = [
        "# Thẻ quy tắc xét điều kiện mua, thuê mua, thuê nhà ở xã hội",
        _WRITTEN,
        "Dành cho cán bộ: mỗi điều kiện một trang, nêu thông tin cần biết, căn cứ, ngày áp dụng, các bước xét, điều chưa xét đến và "
        "ví dụ. Kết quả của trợ lý chỉ để tham khảo; chỉ cơ quan có thẩm quyền được quyết định. Số liệu chưa xác minh được ghi rõ "
        "và không dùng để kết luận. Thấy điểm nào sai hoặc thiếu, đề nghị báo kèm văn bản.",
        _table(("Điều kiện", "Câu hỏi", "Số bước", "Số liệu theo ngày"), rows),
        "## Bốn điều kiện hợp lại",
        _mermaid(lines, ends),
        "## Mã nhóm đối tượng",
        _table(
            ("Khoản Điều 76", "Nhóm", "Mã"),
            [(str(clause_of(group)), name.vi, f"`{group}`") for group, name in GROUP_NAMES.items()],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(re.sub(r'[|\n]', ' ', cell) for cell in line)} |" for line in lines)
