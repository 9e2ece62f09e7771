"""What the actions answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.eligibility.control import CorrectCheck, RestartCheck, Result, Why
from actions.eligibility.form import ASK_ACTIONS, ValidateEligibilityForm
from actions.topics import (
    AnswerTopic,
    ContactOffice,
    Dialogue,
    Fallback,
    FindProject,
    NextPage,
    ProjectDetail,
    ReportViolation,
    TalkToOfficer,
)
from knowledge.database import SessionFactory
from knowledge.models import HandoffRequest

Act = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]
ELIGIBLE = {
    "group": "industrial-worker",
    "tenure": "buy",
    "already_supported": False,
    "owns_home_in_province": False,
    "marital_status": "single",
    "monthly_income": 18_000_000,
}


def test_every_action_of_the_contract_is_registered() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    names = {item.name for item in executor.list_actions()}
    assert {
        "action_answer_topic",
        "action_fallback",
        "action_restart",
        "validate_eligibility_form",
        "action_eligibility_result",
    } <= names
    assert {f"action_ask_eligibility_form_{action.slot}" for action in ASK_ACTIONS} <= names


def test_an_answer_is_that_of_the_day(act: Act) -> None:
    (old,), _ = act(AnswerTopic(), intent="income-condition", as_of="2025-09-01")
    (new,), slots = act(AnswerTopic(), intent="income-condition")
    assert "15 triệu đồng" in old["text"]
    assert "25 triệu đồng" in new["text"]
    assert slots["last_topic"] == "income-condition"


def test_an_income_told_in_the_question_is_judged(act: Act) -> None:
    income = {"entity": "money", "value": {"amount": 18_000_000, "unit": "VND", "period": "month", "per": None}, "role": "self"}
    entities = [income, {"entity": "marital_status", "value": "single"}]
    (reply,), _ = act(AnswerTopic(), "độc thân lương 18 triệu có vượt không", intent="income-condition", entities=entities)
    assert "18 triệu đồng" in reply["text"].split("\n")[0]
    assert reply["buttons"][0]["payload"] == "/eligibility-check"


def test_out_of_scope_says_so_and_offers_the_nearest_topics(act: Act) -> None:
    (reply,), _ = act(AnswerTopic(), "giá vàng hôm nay", intent="out-of-scope", ranking=[("out-of-scope", 0.9), ("price", 0.05)])
    assert (reply["kind"], reply["topic"]) == ("fallback", "out-of-scope")
    assert reply["suggestions"]


def test_unsure_asks_one_question_with_at_most_three_buttons(act: Act) -> None:
    ranking = [("nlu_fallback", 0.6), ("loan-interest", 0.3), ("bank-package", 0.2), ("vbsp-loan", 0.1)]
    (reply,), _ = act(Fallback(), "lãi", intent="nlu_fallback", ranking=ranking)
    assert reply["kind"] == "clarification"
    assert reply["suggestions"][0] == "loan-interest"
    assert len(reply["buttons"]) == len(reply["suggestions"]) <= 3
    assert "Lãi suất vay" in reply["text"]
    assert reply["text"].endswith("?")


def test_never_the_same_fallback_twice(act: Act) -> None:
    before = [{"event": "bot", "data": {"custom": {"kind": "fallback"}}}]
    (first,), _ = act(Fallback(), "xyz", intent="nlu_fallback")
    (second,), _ = act(Fallback(), "xyz", intent="nlu_fallback", events=before)
    assert first["text"] != second["text"]


def test_projects_of_a_place_say_that_they_are_unverified(act: Act) -> None:
    entities = [{"entity": "locality", "value": "thanh-pho-hai-duong"}, {"entity": "project_status", "value": "open"}]
    (reply,), slots = act(FindProject(), "dự án ở tp hải dương", intent="find-project", entities=entities)
    assert reply["cards"]
    assert all(card["note"] for card in reply["cards"])
    assert slots["last_projects"][0] == "tan-phu-hung"


def test_a_status_without_projects_shows_the_others_of_the_place(act: Act) -> None:
    entities = [{"entity": "locality", "value": "thanh-pho-hai-duong"}, {"entity": "project_status", "value": "handed_over"}]
    (reply,), _ = act(FindProject(), intent="find-project", entities=entities)
    assert "chưa ghi nhận" in reply["text"]
    assert reply["cards"]


def test_a_price_limit_leaves_out_dearer_projects(act: Act) -> None:
    entities = [{"entity": "money", "value": {"amount": 16_500_000, "unit": "VND", "period": None, "per": "m2"}}]
    (reply,), _ = act(FindProject(), intent="find-project", entities=entities)
    assert reply["cards"]
    assert not any("Tân Trường" in card["title"] for card in reply["cards"])


def test_next_page_without_a_search(act: Act) -> None:
    (reply,), _ = act(NextPage(), intent="next_page")
    assert "Không còn" in reply["text"]


def test_an_unknown_project_is_not_invented(act: Act) -> None:
    (reply,), _ = act(ProjectDetail(), "dự án Vườn Trên Mây giá bao nhiêu", intent="project-detail")
    assert "chưa nhận ra" in reply["text"]


def test_an_old_commune_is_named_by_its_new_name(act: Act) -> None:
    (reply,), _ = act(ContactOffice(), intent="contact-office", entities=[{"entity": "locality", "value": "hai-tan"}])
    assert "tên cũ" in reply["text"]
    assert reply["cards"]
    assert not any(field["label"] in ("Địa chỉ", "Điện thoại") for card in reply["cards"] for field in card["fields"])


def test_hand_over_stores_what_the_citizen_wrote(act: Act, knowledge_base: SessionFactory) -> None:
    events = [{"event": "user", "text": "nhà tôi bị thu hồi một nửa"}, {"event": "user", "text": "/talk-to-officer"}]
    (reply,), _ = act(TalkToOfficer(), "/talk-to-officer", intent="talk-to-officer", events=events)
    assert reply["kind"] == "handoff"
    with knowledge_base() as session:
        stored = session.query(HandoffRequest).order_by(HandoffRequest.id.desc()).first()
    assert stored is not None
    assert stored.question == "nhà tôi bị thu hồi một nửa"
    assert str(stored.id) in reply["text"]


def test_a_report_can_be_sent_with_one_button(act: Act) -> None:
    (reply,), _ = act(ReportViolation(), intent="report-violation")
    assert reply["buttons"][0]["payload"].startswith("/talk-to-officer{")


def test_result_names_every_criterion_and_empties_the_form(act: Act) -> None:
    (reply,), slots = act(Result(), intent="inform", slots=ELIGIBLE)
    for name in ("Đối tượng", "Nhà ở", "Thu nhập", "Chỉ hỗ trợ một lần"):
        assert f"**{name}:**" in reply["text"]
    assert slots["last_check"]["monthly_income"] == 18_000_000
    assert slots["monthly_income"] is None


def test_result_in_english(act: Act) -> None:
    (reply,), _ = act(Result(), intent="inform", slots=ELIGIBLE, locale="en")
    assert "VND 25 million" in reply["text"]
    assert "triệu" not in reply["text"]


@pytest.mark.parametrize("action", ASK_ACTIONS, ids=lambda action: action.slot)
def test_every_question_explains_itself_and_can_be_answered_by_button_or_word(act: Act, action: Any) -> None:
    (reply,), _ = act(action(), intent="eligibility-check", in_form=True, slots={"requested_slot": action.slot})
    assert reply["text"].endswith(("?", ".", ")"))
    assert reply["citations"]
    assert any(button["payload"] == "/why" for button in reply["buttons"])
    (why,), _ = act(Why(), "/why", intent="why", in_form=True, slots={"requested_slot": action.slot})
    assert why["citations"]


def test_the_form_asks_only_what_decides(act: Act) -> None:
    entities = [{"entity": "tenure", "value": "rent"}]
    _, slots = act(
        ValidateEligibilityForm(),
        "/inform",
        entities=entities,
        in_form=True,
        slots={"group": "industrial-worker", "requested_slot": "tenure"},
    )
    assert slots == {"tenure": "rent", "requested_slot": None}


def test_an_impossible_value_is_asked_again_with_the_reason(act: Act) -> None:
    entities = [{"entity": "household_size", "value": "0"}]
    asked = ELIGIBLE | {"owns_home_in_province": True, "home_floor_area_m2": 40.0, "requested_slot": "household_size"}
    (reply,), slots = act(ValidateEligibilityForm(), "/inform", entities=entities, in_form=True, slots=asked)
    assert "từ 1 trở lên" in reply["text"]
    assert slots["requested_slot"] == "household_size"


def test_correcting_offers_what_was_told(act: Act) -> None:
    (reply,), _ = act(CorrectCheck(), "/correct", intent="correct", slots={"last_check": ELIGIBLE})
    assert any("18 triệu đồng" in button["title"] for button in reply["buttons"])


def test_what_is_told_after_a_finished_check_is_added_to_it(act: Act) -> None:
    entities = [{"entity": "home_ownership", "value": "owns"}]
    replies, slots = act(Dialogue(), "à em có nhà rồi", entities=entities, slots={"last_check": ELIGIBLE})
    assert replies == []
    assert slots["owns_home_in_province"] is True
    assert slots["group"] == "industrial-worker"


def test_the_first_question_says_how_to_stop_and_later_ones_do_not(act: Act) -> None:
    ask = next(action for action in ASK_ACTIONS if action.slot == "group")
    start = [{"event": "user", "text": "kiểm tra"}, {"event": "active_loop", "name": "eligibility_form"}]
    (first,), _ = act(ask(), "kiểm tra", intent="eligibility-check", in_form=True, events=start)
    (later,), _ = act(ask(), "mua", in_form=True, events=[*start, {"event": "bot", "data": {}}])
    assert "dừng" in first["text"]
    assert "dừng" not in later["text"]


def test_a_sum_told_for_a_couple_is_read_back_as_a_sum(act: Act) -> None:
    facts = ELIGIBLE | {"marital_status": "married", "monthly_income": 30_000_000, "spouse_monthly_income": 0}
    (reply,), _ = act(Result(), slots=facts)
    assert "thu nhập của hai vợ chồng mỗi tháng: 30 triệu đồng" in reply["text"]


@pytest.mark.parametrize(("text", "slug"), [("dự án thứ hai", "kcn-tan-truong"), ("the first one", "tan-phu-hung")])
def test_a_project_is_chosen_by_its_place_in_the_list(act: Act, text: str, slug: str) -> None:
    shown = {"last_topic": "find-project", "last_projects": ["tan-phu-hung", "kcn-tan-truong"]}
    _, slots = act(Dialogue(), text, slots=shown)
    assert slots["last_projects"] == [slug]


def test_a_price_asked_after_one_project_is_that_projects(act: Act) -> None:
    shown = {"last_topic": "project-detail", "last_projects": ["tan-phu-hung"]}
    (reply,), _ = act(AnswerTopic(), "giá bao nhiêu", intent="price", slots=shown)
    assert "Tân Phú Hưng" in reply["text"]
    (general,), _ = act(AnswerTopic(), "giá bao nhiêu", intent="price")
    assert general["topic"] == "price"


def place(text: str, slug: str, start: int) -> list[dict[str, Any]]:
    return [{"entity": "locality", "value": slug, "start": start, "end": len(text)}]


def test_a_bare_place_after_a_search_is_searched(act: Act) -> None:
    (reply,), _ = act(
        AnswerTopic(),
        "còn Cẩm Giàng",
        intent="out-of-scope",
        entities=place("còn Cẩm Giàng", "cam-giang", 4),
        slots={"last_topic": "find-project", "project_query": {"places": ["chi-linh"]}},
    )
    assert "Cẩm Giàng" in reply["text"]
    assert reply["cards"]


def test_a_bare_place_without_a_matter_is_asked_about(act: Act) -> None:
    text = "phường Hải Tân"
    (reply,), _ = act(AnswerTopic(), text, intent="out-of-scope", entities=place(text, "hai-tan", 0))
    assert reply["kind"] == "clarification"
    assert reply["buttons"][0]["payload"] == '/find-project{"locality": "hai-tan"}'


def test_a_search_without_a_place_says_where_it_looked(act: Act) -> None:
    (reply,), _ = act(FindProject(), "dự án ở Hà Nội", intent="find-project")
    assert "khu vực Hải Dương, Hải Phòng" in reply["text"]


def test_the_merger_names_what_became_of_the_place(act: Act) -> None:
    (reply,), _ = act(AnswerTopic(), intent="admin-merger", entities=[{"entity": "locality", "value": "hai-tan"}])
    assert reply["text"].startswith("Phường Hải Tân (tên cũ) nay thuộc: phường")


def test_an_office_named_is_the_only_one_shown(act: Act) -> None:
    (reply,), _ = act(ContactOffice(), "Sở Xây dựng ở đâu", intent="contact-office")
    assert [card["title"] for card in reply["cards"]] == ["Sở Xây dựng thành phố Hải Phòng"]


def test_words_that_only_ask_for_an_officer_are_not_the_question(act: Act, knowledge_base: SessionFactory) -> None:
    events = [
        {"event": "user", "text": "hồ sơ của tôi bị trả", "parse_data": {"intent": {"name": "application-file"}}},
        {"event": "user", "text": "chuyển cho cán bộ", "parse_data": {"intent": {"name": "talk-to-officer"}}},
    ]
    act(TalkToOfficer(), "chuyển cho cán bộ", intent="talk-to-officer", events=events)
    with knowledge_base() as session:
        stored = session.query(HandoffRequest).order_by(HandoffRequest.id.desc()).first()
    assert stored is not None
    assert stored.question == "hồ sơ của tôi bị trả"


def test_a_request_for_an_officer_without_a_question_asks_for_it(act: Act) -> None:
    (reply,), _ = act(TalkToOfficer(), "gặp cán bộ", intent="talk-to-officer")
    assert "chưa nêu câu hỏi" in reply["text"]
    assert reply["buttons"][0]["payload"] == "/talk-to-officer"


def test_an_income_told_without_marital_status_is_judged_either_way(act: Act) -> None:
    income = {"entity": "money", "value": {"amount": 14_000_000, "unit": "VND", "period": "month", "per": None}, "role": "self"}
    (reply,), _ = act(AnswerTopic(), "lương 14 triệu", intent="income-condition", entities=[income])
    assert reply["text"].startswith("Thu nhập 14 triệu đồng/tháng không quá mức trần của người độc thân (25 triệu đồng).")


def test_starting_over_after_a_stopped_check_asks_again(act: Act) -> None:
    replies, slots = act(RestartCheck(), "kiểm tra lại từ đầu", intent="restart", slots={"group": "industrial-worker"})
    assert replies == []
    assert slots["group"] is None


@pytest.mark.parametrize(
    ("last", "intent", "text", "topic"),
    [
        ("vbsp-loan", "application-file", "cần giấy tờ gì", "loan-file"),
        ("group-students", "payment-schedule", "có phải đặt cọc không", "rent"),
        ("temporary-housing", "price", "bao nhiêu tiền", "temporary-housing"),
        ("rent", "price", "giá bán bao nhiêu", "price"),
        ("income-condition", "application-file", "cần giấy tờ gì", "application-file"),
    ],
)
def test_a_short_question_is_about_the_matter_in_hand(act: Act, last: str, intent: str, text: str, topic: str) -> None:
    (reply,), _ = act(AnswerTopic(), text, intent=intent, slots={"last_topic": last})
    assert reply["topic"] == topic


def asked_back(*suggestions: str) -> list[dict[str, Any]]:
    return [{"event": "bot", "data": {"custom": {"kind": "clarification", "suggestions": list(suggestions)}}}]


def test_yes_to_a_question_back_takes_the_first_topic(act: Act) -> None:
    (reply,), slots = act(Dialogue(), "đúng rồi", intent="affirm", events=asked_back("loan-interest", "price"))
    assert reply["topic"] == slots["last_topic"] == "loan-interest"


def test_words_that_say_nothing_are_not_met_with_the_same_reply_twice(act: Act) -> None:
    (first,), _ = act(Dialogue(), "không", intent="deny")
    (second,), _ = act(Dialogue(), "không", intent="deny", events=asked_back("eligibility-check"))
    assert first["text"] != second["text"]
    assert second["buttons"][-1]["payload"] == "/talk-to-officer"


def test_an_answer_not_recognised_is_asked_for_with_an_example(act: Act) -> None:
    (reply,), _ = act(Dialogue(), "tùy", in_form=True, slots={"requested_slot": "monthly_income"})
    assert "12 triệu" in reply["text"]


def test_an_answer_within_the_check_is_taken_though_its_words_say_nothing_of_housing(act: Act) -> None:
    entities = [{"entity": "marital_status", "value": "single"}]
    doubtful = [("out-of-scope", 0.46), ("correct", 0.45), ("inform", 0.05)]
    slots = {"requested_slot": "group", "marital_status": "married"}
    _, told = act(
        ValidateEligibilityForm(),
        "nhầm, em chưa kết hôn",
        intent="out-of-scope",
        ranking=doubtful,
        entities=entities,
        in_form=True,
        slots=slots,
    )
    assert told["marital_status"] == "single"
