"""Links to documents in the conversation: after the result and beside answers about forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions import links
from actions.eligibility.control import Result
from actions.topics import AnswerTopic
from bot.telegram.rendering import render
from knowledge.documents.links import DocumentLinks
from knowledge.reply import Reply
from knowledge.settings import Settings
from tests.actions.conftest import KEY
from tests.actions.test_replies import ELIGIBLE

Act = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]


def facts_behind(card: dict[str, Any]) -> dict[str, Any]:
    subject = DocumentLinks(KEY).subject(card["url"].rsplit("/", 1)[1])
    return {"income": subject.facts.monthly_income, "group": subject.facts.group, "locale": subject.locale}


def test_after_the_result_it_can_be_kept_and_the_forms_taken_along(act: Act) -> None:
    (reply,), _ = act(Result(), intent="inform", slots=ELIGIBLE)
    assert [card["title"] for card in reply["cards"]] == ["Lưu bản PDF", "Đơn và giấy xác nhận điền sẵn (DOCX)"]
    assert [card["url"].rsplit("/", 1)[0] for card in reply["cards"]] == ["/documents/eligibility", "/documents/application"]
    assert facts_behind(reply["cards"][0]) == {"income": 18_000_000, "group": "industrial-worker", "locale": "vi"}
    assert "18000000" not in str(reply["cards"])


def test_who_is_not_eligible_is_given_no_forms(act: Act) -> None:
    (reply,), _ = act(Result(), intent="inform", slots=ELIGIBLE | {"already_supported": True})
    assert [card["title"] for card in reply["cards"]] == ["Lưu bản PDF"]


@pytest.mark.parametrize("topic", ["application-forms", "application-file"])
def test_after_a_check_answers_about_forms_bring_them(act: Act, topic: str) -> None:
    (reply,), _ = act(AnswerTopic(), f"/{topic}", intent=topic, slots={"last_check": ELIGIBLE})
    assert facts_behind(reply["cards"][1])["group"] == "industrial-worker"
    (before,), _ = act(AnswerTopic(), f"/{topic}", intent=topic)
    assert before["cards"] == []


def test_on_telegram_links_are_whole_or_left_out(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    (without,), _ = act(Result(), intent="inform", slots=ELIGIBLE, channel="telegram")
    assert without["cards"] == []
    public = Settings(_env_file=None, secret_key=KEY, public_url="https://noxh.example.vn")
    monkeypatch.setattr(links, "get_settings", lambda: public)
    (reply,), _ = act(Result(), intent="inform", slots=ELIGIBLE, channel="telegram")
    messages = render(Reply.model_validate(reply), "vi", public.public_url, lambda _token, _payload: None)
    assert 'href="https://noxh.example.vn/documents/eligibility/' in "".join(message.text for message in messages)
