"""Deleted is deleted: no row, no byte in the files, nothing that comes after."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot.recording import Recorder
from bot.retention import Retention
from knowledge.database import make_engine, make_session_factory
from knowledge.handoffs import request_handoff
from knowledge.localities import LocalityIndex
from knowledge.models import utc_now
from knowledge.settings import Settings
from tests.bot.conftest import Start
from tests.bot.rasa import StandInRasa, after
from tests.bot.test_personal_data import kept, say, tracker_store

WORDS = "lương tôi mười tám triệu"


def files_with(words: str, folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes())


def own(names: list[str], database: Path) -> list[str]:
    """Those of `names` that are the database's file or its write-ahead log."""
    return [name for name in names if name.startswith(database.name)]


def test_the_words_are_gone_from_the_files_too(settings: Callable[..., Settings], tmp_path: Path) -> None:
    home = tmp_path / "home"
    chosen = settings(database_url=None)
    store = home / "conversations.sqlite"
    tracker_store(store)
    engine = make_engine(settings().database)
    sessions = make_session_factory(engine)
    # Other tests keep their databases in the same folder.
    knowledge = Path(str(engine.url.database))
    for number in range(50):
        say(store, "mine" if number % 2 else "another", utc_now())
    with sessions() as session:
        values = {"kind": "question", "channel": "api", "locale": "vi", "topic": None}
        request_handoff(session, conversation="mine", question=WORDS, **values)  # type: ignore[arg-type]
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("UPDATE events SET data = 'anything else' WHERE sender_id = 'another'")
        connection.commit()
    assert files_with(WORDS, home) == ["conversations.sqlite"]
    assert own(files_with(WORDS, knowledge.parent), knowledge)
    recorder = Recorder(sessions, "k" * 16, LocalityIndex([]), lambda _who, _before: None)
    Retention(store, sessions, chosen.retention_days, recorder).forget("mine")
    assert kept(store) == ["another"] * 25
    assert files_with(WORDS, home) == []
    assert own(files_with(WORDS, knowledge.parent), knowledge) == []
    engine.dispose()


async def test_a_message_in_work_is_deleted_with_the_rest(start: Start, rasa: StandInRasa, tmp_path: Path) -> None:
    store = tmp_path / "home" / "conversations.sqlite"
    tracker_store(store)
    async with start(rasa_port=rasa.port) as gateway:
        mine = gateway.session_id.split(".")[0]

        async def slow(body: dict[str, object]):  # type: ignore[no-untyped-def]
            answer = await after(0.3)(body)
            # As Rasa does: what was said is kept when the answer is ready.
            say(store, mine, utc_now())
            return answer

        rasa.answer = slow
        asking = asyncio.create_task(gateway.say(WORDS))
        while not rasa.received:
            await asyncio.sleep(0.01)
        deleted = await gateway.http.delete(f"/api/v1/sessions/{gateway.session_id}")
        assert (await asking).status_code == 200
    assert deleted.status_code == 204
    assert kept(store) == []
