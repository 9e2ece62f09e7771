"""Filling the form: what a message tells, what is still to be asked, and the questions."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa_sdk.events import SlotSet
from sqlalchemy.orm import Session

from actions.answering import by_itself, other_question
from actions.base import Events, KnowledgeAction
from actions.dated import covered, not_covered_text
from actions.eligibility import law_day
from actions.eligibility.extraction import BOOLEANS, SLOTS, UNKNOWN, extract_facts
from actions.eligibility.pay import after_asking_again, is_open
from actions.eligibility.summary import TOPIC, facts_from, group_label, income_criterion, income_note, read_back
from actions.turn import FORM, Turn
from knowledge.eligibility import InvalidFactError, LawNotCoveredError, next_questions
from knowledge.eligibility.facts import INCOMES
from knowledge.eligibility.questions import question_for
from knowledge.law_queries import cite
from knowledge.parameter_queries import load_book
from knowledge.reply import Button, Reply

_OF_INCOME = frozenset(("monthly_income", "spouse_monthly_income", "marital_status"))
GROUP_CHOICES = (
    "industrial-worker",
    "civil-servant",
    "urban-low-income",
    "armed-forces",
    "merit",
    "urban-poor-household",
    "two-children",
    "land-recovery",
    "student",
    "rural-poor-household",
    "returned-official-housing",
)


class ValidateEligibilityForm(KnowledgeAction):
    """Called by Rasa at each turn of the form: sets the slots that the message fills and the next slot to ask."""

    action_name = "validate_eligibility_form"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        requested = turn.slots.get("requested_slot")
        replies: list[Reply] = []
        day_events: Events = []
        named, days = law_day.told_day(turn)
        if named and days is not None and not covered(days):
            replies = [Reply(text=not_covered_text(turn, days.day), topic=TOPIC, kind="form", as_of=turn.as_of)]
            days = None
        if named:
            day_events = law_day.law_day_events(days, turn.as_of)
        # A message that names the day answers nothing else by a bare "yes" or number.
        told = extract_facts(turn, None if named else requested)
        if requested in INCOMES and requested in told and not named:
            told[requested] = after_asking_again(turn.slots.get(requested), told[requested])
        if named and turn.is_payload and not _known(turn):
            # The button below a finished check: the same facts by the law of another day.
            told = dict(turn.slots.get("last_check") or {})
        turn = law_day.on_law_day(turn, days if named else law_day.kept(turn))
        values = {slot: turn.slots.get(slot) for slot in SLOTS} | told
        try:
            upcoming = next_slot(turn, session, values)
        except InvalidFactError as error:
            # Asked again with the reason: nothing of what was told before is lost.
            told.pop(error.fact, None)
            values[error.fact] = None
            reply = Reply(text=str(error), topic=TOPIC, kind="form", as_of=turn.as_of)
            return [*replies, reply], [*day_events, *_set(told), SlotSet("requested_slot", error.fact)]
        except LawNotCoveredError as error:
            return [Reply(text=str(error), topic=TOPIC, kind="form", as_of=turn.as_of)], [SlotSet("requested_slot", None)]
        # With nothing told Rasa lets the rules of interruption answer, and afterwards asks for the slot named here.
        return replies, [*day_events, *_set(told), SlotSet("requested_slot", upcoming)]


def next_slot(turn: Turn, session: Session, values: dict[str, Any]) -> str | None:
    """The fact to ask for now: one that can still change the outcome and that the citizen has not said they don't know.

    An income told as a range that the limit divides is asked for once more, exactly.
    """
    missing = list(next_questions(facts_from(turn, values), load_book(session)))
    if values.get("home_floor_area_m2") == UNKNOWN and "household_size" in missing:
        # One says nothing without the other.
        missing.remove("household_size")
    return next((slot for slot in missing if is_open(values.get(slot))), None)


def _set(told: dict[str, Any]) -> Events:
    return [SlotSet(slot, value) for slot, value in told.items()]


class _Ask(KnowledgeAction):
    """Asks for one fact, after reading back what the last message told."""

    @property
    @abstractmethod
    def slot(self) -> str:
        """The slot that the answer fills."""

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        question = question_for(self.slot)
        begins = _begins(turn)
        days = law_day.kept(turn)
        turn = law_day.on_law_day(turn, days)
        # Facts told in earlier messages are used too, so the first question reads all of them back.
        told = _known(turn) if begins else {} if turn.is_payload else _just_told(turn)
        parts = []
        citations = []
        if begins and not turn.slots.get("last_check"):
            parts.append(
                turn.say(
                    'Tôi hỏi anh/chị vài câu, nhiều nhất tám câu. Câu nào chưa rõ, anh/chị trả lời "không biết"; '
                    'muốn thôi thì nhắn "dừng", sai thì nhắn "sửa lại".'
                )
            )
        if told:
            understood = (
                turn.say("Tôi hiểu: {facts}; nếu chưa đúng, anh/chị nhắn lại.") if begins else turn.say("Tôi ghi nhận: {facts}.")
            )
            parts.append(understood.format(facts=read_back(turn, told)))
        if days is not None if begins else law_day.just_told(turn):
            parts.append(law_day.said(turn, session, days))
        facts = _known(turn) | told
        judged = income_criterion(turn, session, facts) if told.keys() & _OF_INCOME else None
        if judged is not None and (note := income_note(turn, session, facts)) is not None:
            parts.append(note.text)
            citations = note.citations
        if judged is None or judged.missing != (self.slot,) or not facts.get("marital_status"):
            # Else the judgement ends by asking for just this.
            parts.append(self.question_text(turn))
        reply = Reply(
            text="\n\n".join(parts),
            topic=TOPIC,
            kind="form",
            citations=citations or cite(session, question.citations, turn.as_of),
            as_of=turn.as_of,
            buttons=[*self.choices(turn), Button(title=turn.say("Vì sao hỏi?"), payload="/why")],
        )
        # "mua được không và nộp hồ sơ ở đâu?": the other question is answered before the check begins.
        aside = other_question(turn, TOPIC) if begins else None
        if aside is None:
            return [reply], []
        replies, _ = by_itself(turn.part(aside), session, aside["intent"])
        return [*replies[:1], reply], []

    def question_text(self, turn: Turn) -> str:
        say = turn.say
        if self.slot == "group":
            return say("Anh/chị (người sẽ đứng tên đơn) thuộc nhóm nào dưới đây?")
        if self.slot == "household_size":
            return say("Có mấy người đăng ký thường trú tại căn nhà đó, tính anh/chị, vợ/chồng, cha, mẹ và các con?")
        return question_for(self.slot).text.in_locale(turn.locale)

    def choices(self, turn: Turn) -> list[Button]:
        say = turn.say
        if self.slot == "group":
            groups = [self._button(group_label(turn, group), group) for group in GROUP_CHOICES]
            return [*groups, self._button(say("Không rõ"), UNKNOWN)]
        if self.slot == "tenure":
            return [
                self._button(say("Mua"), "buy"),
                self._button(say("Thuê mua"), "rent_to_buy"),
                self._button(say("Thuê"), "rent"),
            ]
        if self.slot == "marital_status":
            return [self._button(say("Độc thân"), "single"), self._button(say("Đã kết hôn"), "married")]
        unknown = self._button(say("Không rõ"), UNKNOWN)
        if self.slot in BOOLEANS:
            yes, no = {
                "already_supported": (say("Đã từng"), say("Chưa")),
                "owns_home_in_province": (say("Có nhà"), say("Chưa có nhà")),
            }.get(self.slot, (say("Có"), say("Không")))
            return [self._button(yes, "true"), self._button(no, "false"), unknown]
        if self.slot == "spouse_monthly_income":
            return [self._button(say("Không có thu nhập"), "0"), unknown]
        return [unknown]

    def _button(self, title: str, value: str) -> Button:
        return Button(title=title, payload=f'/inform{{"{self.slot}": "{value}"}}')


def _begins(turn: Turn) -> bool:
    """True for the first question since the check was started, not merely taken up again."""
    if turn.intent == "resume":
        return False
    for event in reversed(turn.events):
        if event.get("event") == "bot":
            return False
        if event.get("event") == "active_loop":
            return bool(event.get("name") == FORM)
    return False


def _just_told(turn: Turn) -> dict[str, Any]:
    """The facts that the last message filled."""
    told: dict[str, Any] = {}
    for event in reversed(turn.events):
        if event.get("event") == "user":
            break
        if event.get("event") == "slot" and event.get("name") in SLOTS and event.get("value") not in (None, UNKNOWN):
            told.setdefault(event["name"], event["value"])
    # After a finished check all its facts are set again: only what changed was told.
    before: dict[str, Any] = turn.slots.get("last_check") or {}
    return {slot: value for slot, value in told.items() if before.get(slot) != value}


def _known(turn: Turn) -> dict[str, Any]:
    return {slot: turn.slots[slot] for slot in SLOTS if turn.slots.get(slot) not in (None, UNKNOWN)}


def _ask_action(slot: str) -> type[_Ask]:
    return type(
        f"Ask_{slot}", (_Ask,), {"slot": slot, "action_name": f"action_ask_eligibility_form_{slot}", "__module__": __name__}
    )


# One class a slot: Rasa calls `action_ask_<form>_<slot>`.
ASK_ACTIONS = tuple(_ask_action(slot) for slot in SLOTS)
