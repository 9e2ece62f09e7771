"""The queue of citizens who wait for an officer."""

from __future__ import annotations

from sqlalchemy import select

from knowledge.console.models import AuditEntry
from knowledge.console.roles import Role
from knowledge.handoffs import request_handoff
from tests.console.conftest import Console

WORDS = "Em bị <b>đòi</b> tiền chênh khi mua suất, gọi lại giúp em"


async def test_a_waiting_citizen_is_read_handled_and_gone_from_the_queue(console: Console) -> None:
    with console.sessions() as session:
        made = request_handoff(
            session, kind="report", channel="telegram", conversation="c", locale="vi", question=WORDS, topic="report-violation"
        )
    officer = await console.signed_in("lan", Role.AUTHOR)
    page = (await officer.get("/handoffs")).text
    assert "Em bị &lt;b&gt;đòi&lt;/b&gt; tiền chênh" in page
    assert "phản ánh vi phạm" in page
    assert (await officer.post(f"/handoffs/{made.id}/done")).status_code == 303
    assert "Không ai đang chờ" in (await officer.get("/handoffs")).text
    assert (await officer.post(f"/handoffs/{made.id}/done")).status_code == 404
    with console.sessions() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "handled")).all()
    assert [row.object_id for row in rows] == [str(made.id)], "once, without the citizen's words"
    assert rows[0].after is None


async def test_who_only_reads_figures_does_not_read_citizens_words(console: Console) -> None:
    analyst = await console.signed_in("thu", Role.ANALYST)
    assert (await analyst.get("/handoffs")).status_code == 403
    assert "/console/handoffs" not in (await analyst.get("")).text
