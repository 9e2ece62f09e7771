"""Thumbs up and down: counted for the latest answer on a topic; a thumb down brings the question before officers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from knowledge.console.serving_models import InboxCluster
from knowledge.models import utc_now
from knowledge.settings import Settings
from tests.bot.conftest import Gateway, Start, started
from tests.bot.rasa import StandInRasa
from tests.bot.test_interactions import answering, rows_of
from tests.bot.test_personal_data import tracker_store

WORDS = "Em tên Hoa, giá nhà ở Tràng Duệ bao nhiêu"


def wrote(store: Path, conversation: str, text: str) -> None:
    """What Rasa keeps of a citizen's message."""
    data = json.dumps({"event": "user", "text": text})
    with closing(sqlite3.connect(store)) as connection:
        connection.execute(
            "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (?, 'user', ?, ?)",
            (conversation, utc_now().timestamp(), data),
        )
        connection.commit()


async def rate(gateway: Gateway, rating: object, topic: str = "price", **more: object) -> httpx.Response:
    body = {"session_id": gateway.session_id, "topic": topic, "rating": rating} | more
    return await gateway.http.post("/api/v1/ratings", json=body)


async def test_the_latest_answer_on_the_topic_is_rated(start: Start, rasa: StandInRasa) -> None:
    async with start(rasa_port=rasa.port) as gateway:
        for topic in ("price", "price", "loan-interest"):
            rasa.answer = answering(topic=topic, confidence=0.9)
            await gateway.say("hỏi")
        assert (await rate(gateway, 1)).status_code == 204
        assert (await rate(gateway, -1, "no-such-topic")).status_code == 204
        assert [(row.topic, row.rating) for row in rows_of(gateway)] == [("price", None), ("price", 1), ("loan-interest", None)]


async def test_a_thumb_down_brings_the_question_before_officers_and_a_thumb_up_takes_it_back(
    settings: Callable[..., Settings], rasa: StandInRasa
) -> None:
    rasa.answer = answering(confidence=0.9)
    chosen = settings(rasa_port=rasa.port)
    store = chosen.home / "conversations.sqlite"
    tracker_store(store)
    async with started(chosen) as gateway:
        services = gateway.http._transport.app.state.services  # type: ignore[attr-defined]
        wrote(store, gateway.session_id.split(".")[0], WORDS)
        await gateway.say(WORDS)
        await rate(gateway, -1)
        await rate(gateway, -1, reason="wrong")
        (row,) = rows_of(gateway)
        assert (row.rating, row.rating_reason, row.reason) == (-1, "wrong", "rated_down")
        assert row.text == "Em tên [tên], giá nhà ở Tràng Duệ bao nhiêu"
        with services.database() as session:
            (group,) = session.scalars(select(InboxCluster)).all()
            assert (group.sample, group.count, group.nearest) == (row.text, 1, ["price"])
        await rate(gateway, 1)
        (row,) = rows_of(gateway)
        assert (row.rating, row.rating_reason, row.reason, row.text, row.cluster_id) == (1, None, None, None, None)
        with services.database() as session:
            assert session.scalars(select(InboxCluster)).all() == []


async def test_a_pressed_button_that_is_rated_down_counts_without_words(
    settings: Callable[..., Settings], rasa: StandInRasa
) -> None:
    rasa.answer = answering()
    chosen = settings(rasa_port=rasa.port)
    store = chosen.home / "conversations.sqlite"
    tracker_store(store)
    async with started(chosen) as gateway:
        wrote(store, gateway.session_id.split(".")[0], "/price")
        await gateway.say("/price")
        await rate(gateway, -1)
        (row,) = rows_of(gateway)
        assert (row.rating, row.reason, row.text) == (-1, None, None)


async def test_nobody_rates_anothers_answer(start: Start, rasa: StandInRasa) -> None:
    rasa.answer = answering()
    async with start(rasa_port=rasa.port) as gateway:
        await gateway.say("hỏi")
        forged = Gateway(gateway.http, gateway.session_id + "x")
        assert (await rate(forged, -1)).status_code == 401
        other = (await gateway.http.post("/api/v1/sessions", json={})).json()["session_id"]
        await rate(Gateway(gateway.http, other), -1)
        assert [row.rating for row in rows_of(gateway)] == [None]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"rating": 0}, "rating"), ({"rating": "up"}, "rating"), ({"topic": "Giá nhà"}, "topic"), ({"reason": "x"}, "reason")],
)
async def test_a_wrong_rating_is_named(start: Start, wrong: dict[str, object], field: str) -> None:
    async with start() as gateway:
        body = {"session_id": gateway.session_id, "topic": "price", "rating": 1} | wrong
        response = await gateway.http.post("/api/v1/ratings", json=body)
        assert (response.status_code, response.json()["field"]) == (422, field)
