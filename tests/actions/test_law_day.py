"""By which day's law a question is answered, and a check decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from actions.eligibility.control import Result
from actions.eligibility.form import ASK_ACTIONS, ValidateEligibilityForm
from actions.law_day import LawDays, day_of_button, days_asked
from actions.topics import AnswerTopic, Dialogue, Fallback
from actions.turn import Turn
from tests.actions.conftest import tracker

Act = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]
SEPTEMBER = {"from": "2025-09-01", "to": "2025-09-30", "grain": "month"}
YEAR_2024 = {"from": "2024-01-01", "to": "2024-12-31", "grain": "year"}
YEAR_2025 = {"from": "2025-01-01", "to": "2025-12-31", "grain": "year"}
AUGUST = {"from": "2026-08-01", "to": "2026-08-01", "grain": "day", "relation": "since"}
ASK = {action.slot: action for action in ASK_ACTIONS}  # type: ignore[attr-defined]
INELIGIBLE_THEN = {
    "tenure": "buy",
    "group": "industrial-worker",
    "marital_status": "single",
    "monthly_income": 18_000_000,
    "owns_home_in_province": False,
    "land_certificate_without_house": False,
    "already_supported": False,
    "raising_minor_children": False,
}


def dates(text: str, words: str, value: dict[str, Any]) -> list[dict[str, Any]]:
    start = text.index(words)
    return [{"entity": "date", "value": value, "start": start, "end": start + len(words)}]


def asked(text: str, words: str, value: dict[str, Any], topic: str = "income-condition") -> LawDays | None:
    return days_asked(Turn.from_tracker(tracker(text, entities=dates(text, words, value))), topic)


def since(year: int) -> dict[str, Any]:
    return {"from": f"{year}-01-01", "to": f"{year}-12-31", "grain": "year", "relation": "since"}


@pytest.mark.parametrize(
    ("text", "words", "value", "topic", "day"),
    [
        ("nếu nộp tháng 9/2025 thì sao?", "tháng 9/2025", SEPTEMBER, "application-file", "2025-09-30"),
        ("hồi 2024 thu nhập tối đa bao nhiêu", "hồi 2024", YEAR_2024, "income-condition", "2024-12-31"),
        ("từ 1/8/2026 lãi suất thế nào", "từ 1/8/2026", AUGUST, "loan-interest", "2026-11-22"),
        ("hồ sơ nộp tháng 9/2025 gồm những gì", "tháng 9/2025", SEPTEMBER, "application-file", "2025-09-30"),
        ("theo quy định tháng 9/2025 thì bán lại được không", "tháng 9/2025", SEPTEMBER, "resale", "2025-09-30"),
        ("nếu em mua tháng 9/2025 thì thu nhập tối đa bao nhiêu", "tháng 9/2025", SEPTEMBER, "income-condition", "2025-09-30"),
        ("thu nhập tối đa năm 2024 là bao nhiêu", "năm 2024", YEAR_2024, "income-condition", "2024-12-31"),
        ("năm 2024 tối đa vay được bao nhiêu", "năm 2024", YEAR_2024, "loan-interest", "2024-12-31"),
        ("em đã nộp tháng 9/2025 mà chưa có kết quả", "tháng 9/2025", SEPTEMBER, "processing-time", "2025-09-30"),
        ("what was the limit back in 2024", "2024", YEAR_2024, "income-condition", "2024-12-31"),
        ("điều kiện thuê hồi tháng 9/2025", "tháng 9/2025", SEPTEMBER, "rent-condition", "2025-09-30"),
        ("hồi tháng 9/2025 em có đủ điều kiện mua không", "tháng 9/2025", SEPTEMBER, "eligibility-check", "2025-09-30"),
        ("em có đủ điều kiện không nếu nộp tháng 9/2025", "tháng 9/2025", SEPTEMBER, "eligibility-check", "2025-09-30"),
    ],
)
def test_a_date_that_is_the_day_of_the_law(text: str, words: str, value: dict[str, Any], topic: str, day: str) -> None:
    days = asked(text, words, value, topic)
    assert days is not None
    assert days.day == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "words", "value", "topic"),
    [
        ("em mua từ 2019 giờ bán được không", "từ 2019", since(2019), "resale"),
        ("em mua nhà năm 2024 rồi, giờ muốn bán", "năm 2024", YEAR_2024, "resale"),
        ("nếu em mua năm 2024 thì bao giờ được bán", "năm 2024", YEAR_2024, "resale"),
        ("em sinh tháng 9/2025 thì thu nhập tính sao", "tháng 9/2025", SEPTEMBER, "income-condition"),
        ("em cưới năm 2025, thu nhập hai vợ chồng tối đa bao nhiêu", "năm 2025", YEAR_2025, "income-condition"),
        ("năm 2025 em cưới thì thu nhập tính thế nào", "năm 2025", YEAR_2025, "income-condition"),
        ("em vay từ 2024 thì lãi suất bây giờ bao nhiêu", "từ 2024", since(2024), "loan-interest"),
        ("em làm công nhân từ 2024 thu nhập tối đa bao nhiêu", "từ 2024", since(2024), "income-condition"),
        ("em đã nộp tháng 9/2025, giờ bổ sung giấy tờ thế nào", "tháng 9/2025", SEPTEMBER, "application-file"),
        ("thu nhập của em tháng 9/2025 là 12 triệu có được không", "tháng 9/2025", SEPTEMBER, "income-condition"),
        ("chỉ tiêu năm 2025 là bao nhiêu căn", "năm 2025", YEAR_2025, "plan-targets"),
        ("hồi tháng 9/2025 em bị giảm giờ làm, em có đủ điều kiện không", "tháng 9/2025", SEPTEMBER, "eligibility-check"),
        ("em trúng tuyển hồi tháng 9/2025, nay em có đủ điều kiện không", "tháng 9/2025", SEPTEMBER, "eligibility-check"),
        ("em thuê hồi tháng 9/2025 ở trọ, điều kiện thuê thế nào", "tháng 9/2025", SEPTEMBER, "rent-condition"),
        ("con em sinh năm 2025, em có đủ điều kiện không", "năm 2025", YEAR_2025, "eligibility-check"),
        ("thu nhập năm nay tối đa bao nhiêu", "năm nay", {"from": "2026-01-01", "to": "2026-12-31", "grain": "year"}, "income-condition"),
        ("em mua hồi nào đó", "hồi nào đó", {"from": "soon"}, "income-condition"),
    ],
)  # fmt: skip
def test_a_date_that_is_a_fact_leaves_the_law_at_today(text: str, words: str, value: dict[str, Any], topic: str) -> None:
    assert asked(text, words, value, topic) is None


@pytest.mark.parametrize(
    "named",
    [
        "khoản vay", "gói vay", "vốn vay", "lãi vay", "lãi suất vay", "lãi suất cho vay", "điều kiện vay", "điều kiện được vay",
        "hồ sơ vay", "thủ tục vay", "mức vay", "hạn mức vay", "thời hạn vay",
    ],
)  # fmt: skip
def test_a_loan_that_is_only_named_is_no_loan_taken(named: str) -> None:
    text = f"{named} hồi tháng 9/2025 thế nào"
    days = asked(text, "tháng 9/2025", SEPTEMBER, "vbsp-loan")
    assert days is not None
    assert days.day == dt.date(2025, 9, 30)
    days = asked(f"tháng 9/2025 em hỏi {named} ra sao", "tháng 9/2025", SEPTEMBER, "vbsp-loan")
    assert days is not None


def test_so_at_the_head_of_a_question_is_no_loan() -> None:
    assert asked("Vậy hồi tháng 9/2025 giấy tờ thế nào", "tháng 9/2025", SEPTEMBER, "application-file") is not None


@pytest.mark.parametrize("told", ["em vay hồi tháng 9/2025, giờ trả sao", "em ký hợp đồng vay hồi tháng 9/2025, trả thế nào"])
def test_a_loan_that_was_taken_is_a_fact(told: str) -> None:
    assert asked(told, "tháng 9/2025", SEPTEMBER, "vbsp-loan") is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("vay tháng 9/2025 lãi suất bao nhiêu", "loan-interest"),
        ("em vay tháng 9/2025 thì lãi suất bao nhiêu", "loan-interest"),
        ("em mua nhà tháng 9/2025 thì thu nhập tối đa bao nhiêu", "income-condition"),
    ],
)
def test_a_deal_beside_a_question_on_a_dated_figure_asks_for_the_figure_of_then(text: str, topic: str) -> None:
    days = asked(text, "tháng 9/2025", SEPTEMBER, topic)
    assert days is not None
    assert days.day == dt.date(2025, 9, 30)


def test_the_present_named_in_the_question_leaves_the_deal_a_fact() -> None:
    text = "em vay tháng 9/2025 thì lãi suất hiện nay bao nhiêu"
    assert asked(text, "tháng 9/2025", SEPTEMBER, "loan-interest") is None


def test_a_term_is_no_date() -> None:
    years = [{"entity": "count", "value": {"value": 20, "of": "year"}, "start": 4, "end": 10}]
    assert days_asked(Turn.from_tracker(tracker("vay 20 năm lãi suất bao nhiêu", entities=years)), "loan-interest") is None


def answer(act: Act, topic: str, text: str, words: str, value: dict[str, Any], **turn: Any) -> dict[str, Any]:
    (reply,), _ = act(AnswerTopic(), text, intent=topic, entities=dates(text, words, value), **turn)
    return reply


def test_the_answer_says_its_day_and_offers_the_way_back(act: Act) -> None:
    reply = answer(act, "income-condition", "thu nhập tối đa nếu nộp tháng 9/2025", "tháng 9/2025", SEPTEMBER)
    assert reply["text"].startswith("Theo quy định áp dụng ngày 30/09/2025:")
    assert "15 triệu đồng" in reply["text"]
    assert "25 triệu" not in reply["text"]
    assert reply["as_of"] == "2025-09-30"
    assert reply["citations"][0]["effective_from"] == "2024-08-01"
    back = reply["buttons"][0]
    assert back["title"] == "Theo quy định hôm nay"
    (today,), slots = act(
        AnswerTopic(), back["payload"], intent="income-condition", entities=[{"entity": "as_of", "value": "today"}]
    )
    assert "25 triệu đồng" in today["text"]
    assert "Theo quy định áp dụng" not in today["text"]
    assert slots["frame"] == {}


def test_a_year_before_and_after_a_change_gives_both_figures(act: Act) -> None:
    reply = answer(act, "income-condition", "năm 2025 thu nhập tối đa bao nhiêu", "năm 2025", YEAR_2025)
    assert "- Từ ngày 10/10/2025: " in reply["text"]
    assert "từ 15 triệu đồng thành 20 triệu đồng" in reply["text"]
    assert "Theo quy định áp dụng ngày 31/12/2025:" in reply["text"]
    assert '/income-condition{"as_of": "2025-10-09"}' in [button["payload"] for button in reply["buttons"]]


def test_a_year_that_begins_before_the_law_says_so(act: Act) -> None:
    reply = answer(act, "income-condition", "hồi 2024 thu nhập tối đa bao nhiêu", "hồi 2024", YEAR_2024)
    assert "Trước ngày 01/08/2024, trợ lý chưa có quy định" in reply["text"]
    assert "15 triệu đồng" in reply["text"]


def test_since_a_day_without_a_change_says_that_nothing_changed(act: Act) -> None:
    reply = answer(act, "loan-interest", "từ 1/8/2026 lãi suất thế nào", "từ 1/8/2026", AUGUST)
    assert reply["text"].startswith("Từ ngày 01/08/2026 đến nay, quy định về nội dung này không thay đổi.")
    assert "5,4%" in reply["text"]
    assert reply["as_of"] == "2026-11-22"


def test_what_the_law_changed_since_a_day_names_limits_rate_and_groups(act: Act) -> None:
    october = {"from": "2025-10-01", "to": "2025-10-31", "grain": "month", "relation": "since"}
    text = answer(act, "legal-documents", "luật thay đổi gì từ tháng 10/2025", "từ tháng 10/2025", october)["text"]
    told = text.split("\n\n")[0]
    assert told.startswith("Từ ngày 01/10/2025 đến ngày 22/11/2026, những thay đổi chính là:")
    assert "Từ ngày 10/10/2025: Trần tổng thu nhập của hai vợ chồng: từ 30 triệu đồng thành 40 triệu đồng" in told
    assert "5,4%" in told
    assert "Từ ngày 01/07/2026: thêm nhóm được hưởng: Có từ hai con đẻ trở lên" in told
    assert "không đổi mức nào" not in told


def test_a_day_to_come_is_answered_by_what_is_known(act: Act) -> None:
    january = {"from": "2027-01-01", "to": "2027-01-31", "grain": "month"}
    reply = answer(act, "income-condition", "thu nhập nếu nộp tháng 1/2027", "tháng 1/2027", january)
    assert reply["text"].startswith("Theo quy định đã biết đến nay, áp dụng ngày 01/01/2027:")


def test_days_before_the_law_are_not_answered_by_another_days_rule(act: Act) -> None:
    year = {"from": "2023-01-01", "to": "2023-12-31", "grain": "year"}
    reply = answer(act, "income-condition", "hồi 2023 thu nhập tối đa bao nhiêu", "hồi 2023", year)
    assert reply["kind"] == "fallback"
    assert "01/08/2024" in reply["text"]
    assert "31/12/2023" in reply["text"]
    assert "triệu" not in reply["text"]
    assert [button["payload"] for button in reply["buttons"]][:2] == [
        '/income-condition{"as_of": "2024-08-01"}',
        '/income-condition{"as_of": "today"}',
    ]


def test_the_last_question_for_another_day(act: Act) -> None:
    text = "nếu nộp tháng 9/2025 thì sao?"
    slots = {"last_topic": "income-condition"}
    (reply,), kept = act(
        AnswerTopic(), text, intent="application-file", entities=dates(text, "tháng 9/2025", SEPTEMBER), slots=slots
    )
    assert "theo quy định áp dụng ngày 30/09/2025" in reply["text"]
    assert "15 triệu đồng" in reply["text"]
    assert reply["buttons"][0]["title"] == "Theo quy định hôm nay"
    assert kept["frame"] == {"as_of": "2025-09-30"}


@pytest.mark.parametrize("value", ["today", "2026-11-22", "no day", 7, None])
def test_a_button_without_another_day_means_today(value: Any) -> None:
    entities = [{"entity": "as_of", "value": value}]
    assert day_of_button(Turn.from_tracker(tracker("/income-condition", entities=entities))) is None


def test_the_check_takes_the_day_of_filing(act: Act) -> None:
    text = "nếu em nộp tháng 9/2025"
    entities = dates(text, "tháng 9/2025", SEPTEMBER)
    slots = {"requested_slot": "marital_status", "tenure": "buy", "group": "industrial-worker"}
    replies, told = act(ValidateEligibilityForm(), text, intent="application-file", entities=entities, in_form=True, slots=slots)
    assert replies == []
    assert told["law_day"]["day"] == "2025-09-30"
    events = [{"event": "user", "text": text}, {"event": "slot", "name": "law_day", "value": told["law_day"]}]
    (question,), _ = act(ASK["marital_status"](), text, intent="inform", in_form=True, slots=slots | told, events=events)
    assert question["text"].startswith("Tôi xét theo quy định áp dụng ngày 30/09/2025.")


def test_the_result_is_by_the_law_of_that_day_with_the_way_back(act: Act) -> None:
    day = {"first": "2025-09-01", "last": "2025-09-30", "day": "2025-09-30"}
    (then,), slots = act(Result(), slots=INELIGIBLE_THEN | {"law_day": day})
    assert then["text"].startswith("Theo quy định áp dụng ngày 30/09/2025:")
    assert "chưa đủ điều kiện" in then["text"]
    assert then["buttons"][0]["payload"] == '/eligibility-check{"as_of": "today"}'
    assert (slots["law_day"], slots["frame"]) == (None, {"as_of": "2025-09-30"})
    (now,), _ = act(Result(), slots=INELIGIBLE_THEN)
    assert "anh/chị đủ điều kiện" in now["text"]


def test_the_button_below_a_dated_result_checks_the_same_facts_by_todays_law(act: Act) -> None:
    entities = [{"entity": "as_of", "value": "today"}]
    slots = {"last_check": INELIGIBLE_THEN}
    _, told = act(
        ValidateEligibilityForm(),
        '/eligibility-check{"as_of": "today"}',
        intent="eligibility-check",
        entities=entities,
        slots=slots,
    )
    assert told["monthly_income"] == 18_000_000
    assert told["law_day"] is None


def test_a_year_in_which_the_conditions_changed_asks_for_the_day(act: Act) -> None:
    text = "nếu nộp năm 2025"
    day = {"first": "2025-01-01", "last": "2025-12-31", "day": "2025-12-31"}
    events = [{"event": "user", "text": text}, {"event": "slot", "name": "law_day", "value": day}]
    slots = {"tenure": "buy", "group": "industrial-worker", "law_day": day}
    (question,), _ = act(ASK["marital_status"](), text, in_form=True, slots=slots, events=events)
    assert "điều kiện có thay đổi từ: 01/06/2025, 10/10/2025" in question["text"]


def test_a_check_by_the_law_before_ours_goes_on_by_todays(act: Act) -> None:
    text = "nếu nộp năm 2023"
    year = {"from": "2023-01-01", "to": "2023-12-31", "grain": "year"}
    (reply,), told = act(
        ValidateEligibilityForm(), text, entities=dates(text, "năm 2023", year), in_form=True, slots={"requested_slot": "group"}
    )
    assert "01/08/2024" in reply["text"]
    assert told["law_day"] is None


@pytest.mark.parametrize("text", ["con em sinh tháng 9/2025", "em cưới tháng 9/2025", "em làm từ tháng 9/2025"])
def test_a_fact_with_a_date_does_not_move_the_law_of_the_check(act: Act, text: str) -> None:
    _, told = act(
        ValidateEligibilityForm(),
        text,
        entities=dates(text, "tháng 9/2025", SEPTEMBER),
        in_form=True,
        slots={"requested_slot": "group"},
    )
    assert "law_day" not in told


def test_the_result_of_a_check_tells_what_is_known_to_change(act: Act) -> None:
    (before,), _ = act(Result(), slots=INELIGIBLE_THEN, as_of="2026-06-30")
    assert "Từ ngày 01/07/2026" in before["text"]
    (today,), _ = act(Result(), slots=INELIGIBLE_THEN)
    assert "thay đổi:" not in today["text"]


def test_a_question_back_keeps_the_day_for_the_button_and_for_yes(act: Act) -> None:
    text = "trước 10/10/2025 thu nhập độc thân tối đa bao nhiêu"
    before = {"from": "2025-10-10", "to": "2025-10-10", "grain": "day", "relation": "before"}
    ranking = [("nlu_fallback", 0.6), ("income-condition", 0.4)]
    (question,), _ = act(
        Fallback(), text, intent="nlu_fallback", entities=dates(text, "trước 10/10/2025", before), ranking=ranking
    )
    assert question["kind"] == "clarification"
    assert question["buttons"][0]["payload"] == '/income-condition{"as_of": "2025-10-09"}'
    events = [
        {"event": "user", "text": text},
        {"event": "bot", "data": {"custom": question}},
        {"event": "user", "text": "đúng rồi"},
    ]
    (reply,), _ = act(Dialogue(), "đúng rồi", intent="affirm", events=events)
    assert reply["text"].startswith("Theo quy định áp dụng ngày 09/10/2025:")
