"""A citizen's way through the gateway is the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from sqlalchemy import create_engine, text

from knowledge.settings import Settings
from tests.bot.conftest import Start
from tests.conftest import Databases


async def test_the_whole_api_on_both_databases(start: Start, databases: Databases) -> None:
    url = databases.seeded()
    async with start(database_url=url) as gateway:
        answer = (await gateway.say("lãi suất vay mua nhà", as_of="2026-11-22")).json()["messages"][0]
        assert (answer["topic"], answer["kind"]) == ("loan-interest", "fallback")
        law = await gateway.http.get(answer["citations"][0]["url"], headers={"Accept": "application/json"})
        assert law.json()["document"] == "100/2024/NĐ-CP"
        facts = {"as_of": "2026-11-22", "group": "student", "tenure": "rent"}
        assert (await gateway.http.post("/api/v1/eligibility", json=facts)).json()["outcome"] == "eligible"
        for query in ("place=Hải Tân", "status=open", "tenure=rent", "price_max=20000000", f"price_max={10**12}"):
            assert (await gateway.http.get(f"/api/v1/projects?{query}")).status_code == 200
        # PostgreSQL stores no NUL.
        for path in ("/api/v1/topics/a%00b", "/law/a%00b/dieu-1", "/api/v1/projects/a%00b", "/law/a/dieu-1?clause=%00"):
            assert (await gateway.http.get(path)).status_code == 404, path
        engine = create_engine(Settings(_env_file=None, database_url=url).database)
        with engine.begin() as connection:
            insert = "INSERT INTO handoff_request (kind, channel, conversation, locale, question, status, created_at) "
            values = "VALUES ('question', 'api', :conversation, 'vi', 'a', 'waiting', CURRENT_TIMESTAMP)"
            connection.execute(text(insert + values), {"conversation": gateway.session_id.split(".")[0]})
        assert (await gateway.http.delete(f"/api/v1/sessions/{gateway.session_id}")).status_code == 204
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM handoff_request")) == 0
        engine.dispose()
