"""Messages made to break or to stall understanding."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from nlu import embedding, sessions
from nlu.extractors import extract_all
from nlu.normalizer import MAX_CHARACTERS, normalize

ENDLESS = {
    "digits": "1" * 2000,
    "nines and a unit": "9" * 400 + " triệu",
    "people": "9" * 400 + " người",
    "an area": "9" * 400 + " m2",
    "a fraction": "1/" + "9" * 400,
    "groups": "999.999." * 250,
    "spaced groups": "999 " * 499 + "000",
    "a decimal": "0," + "0" * 400 + "1 tỷ",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_endless_numbers_are_no_facts_and_no_error(name: str) -> None:
    for span in extract_all(ENDLESS[name]):
        assert span.value not in (float("inf"), float("nan"))


STALLING = {
    "letters": "a " * 1000,
    "slashes": "/a" * 1000,
    "marks": "a" + "\u0301" * 1999,
    "one sign for eighteen": "\ufdfa" * 2000,
    "units": "1tr" * 600,
    "numerals": "một trăm hai mươi " * 110,
    "invisible": "\u200b" * 2000,
    "percent": "1% " * 600,
}


@pytest.mark.parametrize("name", STALLING)
def test_no_message_takes_long_to_read(name: str) -> None:
    normalize("một câu để nạp bảng viết tắt")
    text = STALLING[name][:2000]
    started = time.process_time()
    normalized = normalize(text)
    extract_all(text)
    assert time.process_time() - started < 2
    # Abbreviations are written out after the cut.
    assert len(normalized.text) <= MAX_CHARACTERS * 3


def test_the_embedding_reads_the_beginning_of_a_long_message() -> None:
    long = "một câu hỏi rất dài " * 100
    assert (embedding.embed([long]) == embedding.embed([long + "vay ngân hàng"])).all()
    assert (embedding.embed(["vay ngân hàng " + long]) != embedding.embed([long])).any()


def _tracker(messages: int, loop: str | None = None) -> DialogueStateTracker:
    tracker = DialogueStateTracker("a", [])
    tracker.update(SessionStarted())
    for _ in range(messages):
        tracker.update(UserUttered("/greet"))
    if loop:
        tracker.change_loop_to(loop)
    return tracker


@pytest.mark.parametrize(
    ("messages", "loop", "expired"),
    [
        (10, None, False),
        (sessions.MAX_EVENTS + 1, None, True),
        (sessions.MAX_EVENTS + 1, "eligibility_form", False),
        (sessions.MAX_EVENTS * 2 + 1, "eligibility_form", True),
    ],
)
def test_a_long_conversation_begins_a_new_session(messages: int, loop: str | None, expired: bool) -> None:
    config = SimpleNamespace(are_sessions_enabled=lambda: True, session_expiration_time=1440)
    processor: Any = SimpleNamespace(domain=SimpleNamespace(session_config=config))
    assert sessions.has_session_expired(processor, _tracker(messages, loop)) is expired


def test_the_limit_takes_the_place_of_rasas_own_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MessageProcessor, "_has_session_expired", MessageProcessor._has_session_expired)
    sessions.apply()
    assert MessageProcessor._has_session_expired is sessions.has_session_expired
