"""The time line as a reader in Vietnamese or English sees it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from knowledge.citing import place
from knowledge.i18n import translator
from knowledge.procedure.timeline import Step
from knowledge.rendering import format_date, format_parameter
from knowledge.reply import Card, CardField, Citation

#: The step by which a person knows whether the file was accepted, and the one that ends filing.
RESULT, CLOSING = "eligible-list", "closing"


def timeline_card(
    steps: Sequence[Step], citations: Sequence[Sequence[Citation]], start: dt.date, locale: str, *, closes: bool
) -> Card:
    """One line a step: office, day, the provision it rests on. `citations` are those of each step, `closes` as in `timeline`."""
    say = translator(locale)
    title = say("Các mốc nếu hết hạn nhận hồ sơ ngày {day}") if closes else say("Các mốc nếu nộp hồ sơ ngày {day}")
    fields = [
        CardField(label=step.title.in_locale(locale), value=_line(step, grounds, locale))
        for step, grounds in zip(steps, citations, strict=True)
    ]
    return Card(
        title=title.format(day=format_date(start, locale)),
        subtitle=say("Ngày dự kiến, theo quy định của ngày đó"),
        fields=fields,
        note=_note(steps, locale, closes=closes),
    )


def result_line(steps: Sequence[Step], start: dt.date, locale: str, *, closes: bool) -> str | None:
    """By which day the result is known; None under rules that set none."""
    found = {step.key: step for step in steps}
    result, closing = found.get(RESULT), found.get(CLOSING)
    if result is None or result.latest is None or closing is None or closing.term is None:
        return None
    say = translator(locale)
    text = (
        say("**Hết hạn nhận hồ sơ ngày {day}:** danh sách đủ điều kiện được công khai chậm nhất ngày {result} (dự kiến).")
        if closes
        else say(
            "**Nộp hồ sơ ngày {day}:** danh sách đủ điều kiện được công khai chậm nhất ngày {result} (dự kiến), nếu dự án nhận hồ "
            "sơ trong thời gian ngắn nhất là {window} kể từ ngày đó."
        )
    )
    return text.format(
        day=format_date(start, locale),
        result=format_date(result.latest, locale),
        window=format_parameter(closing.term, locale),
    )


def _line(step: Step, grounds: Sequence[Citation], locale: str) -> str:
    """`Sở Xây dựng thành phố Hải Phòng, chậm nhất 14/01/2027 (điểm đ khoản 1 Điều 38, 100/2024/NĐ-CP)`."""
    body = step.body.in_locale(locale)
    line = f"{body[:1].upper()}{body[1:]}, {_day(step, locale)}"
    if grounds:
        # Since when it holds stands in the references below the answer.
        line += f" ({place(grounds[0].model_copy(update={'effective_from': None}), locale)})"
    return line


def _day(step: Step, locale: str) -> str:
    say = translator(locale)
    if step.latest is None:
        if step.earliest is None:
            return say("luật không định thời hạn")
        return say("sớm nhất {day}, luật không định ngày cuối").format(day=format_date(step.earliest, locale))
    day = format_date(step.latest, locale)
    text = day if step.earliest == step.latest else say("chậm nhất {day}").format(day=day)
    if step.moved_by:
        text += ", " + say("đã lùi vì ngày nghỉ: {holiday}").format(holiday=step.moved_by[0].name.in_locale(locale))
    if step.doubtful:
        holiday = step.doubtful.name.in_locale(locale)
        text += ", " + say("có thể lùi vì {holiday}, chưa xác minh").format(holiday=holiday)
    return text


def _note(steps: Sequence[Step], locale: str, *, closes: bool) -> str:
    say = translator(locale)
    window = next((step.term for step in steps if step.key == CLOSING), None)
    parts = []
    if window is not None and not closes:
        text = say(
            "Tính với thời gian nhận hồ sơ ngắn nhất, {window} từ ngày nộp; dự án nhận lâu hơn thì các mốc sau đó lùi theo."
        )
        parts.append(text.format(window=format_parameter(window, locale)))
    parts.append(say("Dự án bắt đầu nhận hồ sơ vào ngày khác thì theo quy định của ngày đó. Lịch nghỉ Tết có thể thay đổi."))
    return " ".join(parts)
