"""An officer takes on a citizen who asked for a person, and answers; the words go out by the channel that the citizen came from.

A request that another officer has taken on within CLAIM_HOLDS is not answered over his head, unless knowingly. The citizen's and the
officer's words stay out of the log; they are deleted with the request.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from knowledge.console.audit import hold, record
from knowledge.console.roles import Actor
from knowledge.console.serving_models import HandoffReply
from knowledge.console.sessions import moment
from knowledge.models import HandoffRequest
from knowledge.office_hours import Hours

#: Channels that a reply reaches the citizen by.
WEB, TELEGRAM = ("widget", "api"), "telegram"
MAX_REPLY = 2_000
#: Replies to one request, so that nobody is flooded.
MAX_REPLIES = 20
CLAIM_HOLDS = dt.timedelta(minutes=30)
MAX_TRIES = 6
FIRST_PAUSE = dt.timedelta(seconds=30)
PAGE_SIZE = 25


class UnknownRequestError(LookupError):
    """There is no such request, or its time is over, or the citizen has deleted it."""


class TakenError(RuntimeError):
    """Another officer has taken the request on. `by` is his sign-in name."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


class ReplyRefusedError(ValueError):
    """A reply that is not taken. `reason` is empty, long, many or channel."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request in the queue. `due` is when it is overdue by the office hours, None while none are set."""

    request: HandoffRequest
    replies: Sequence[HandoffReply]
    due: dt.datetime | None
    overdue: bool
    taken_by: str | None

    @property
    def reachable(self) -> bool:
        return can_reach(self.request.channel)


def can_reach(channel: str) -> bool:
    return channel in (*WEB, TELEGRAM)


def waiting(session: Session, hours: Hours | None, now: dt.datetime, page: int = 1) -> tuple[list[Waiting], int]:
    """One page of those who wait, who waits longest first, and how many there are."""
    waits = HandoffRequest.status == "waiting"
    statement = select(HandoffRequest).where(waits).order_by(HandoffRequest.created_at, HandoffRequest.id)
    rows = list(session.scalars(statement.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)))
    replies: dict[int, list[HandoffReply]] = {row.id: [] for row in rows}
    for item in session.scalars(select(HandoffReply).where(HandoffReply.request_id.in_(replies)).order_by(HandoffReply.id)):
        replies[item.request_id].append(item)
    total = session.scalar(select(func.count()).select_from(HandoffRequest).where(waits)) or 0
    return [_waiting(row, replies[row.id], hours, now) for row in rows], total


def unsent(session: Session) -> list[HandoffReply]:
    """Replies to requests that are handled which have not reached the citizen: the newest first, PAGE_SIZE at most."""
    statement = (
        select(HandoffReply)
        .join(HandoffRequest)
        .where(HandoffRequest.status != "waiting", HandoffReply.state != "sent")
        .order_by(HandoffReply.id.desc())
    )
    return list(session.scalars(statement.limit(PAGE_SIZE)))


def claim(session: Session, actor: Actor, number: int, now: dt.datetime, *, over: bool = False) -> None:
    """Takes a request on, in the caller's transaction.

    Raises:
        UnknownRequestError: see there.
        TakenError: another officer has, and `over` is False.
    """
    request = _held(session, number)
    by = taken_by(request, now)
    if by not in (None, actor.username) and not over:
        raise TakenError(str(by))
    request.claimed_by, request.claimed_at = actor.username, now
    record(session, actor, "claimed", "handoff", number, {"by": by} if by else None, {"by": actor.username})


def release(session: Session, actor: Actor, number: int) -> None:
    """Gives a request back to all; another officer's is left as it is.

    Raises:
        UnknownRequestError: see there.
    """
    request = _held(session, number)
    if request.claimed_by == actor.username:
        request.claimed_by = request.claimed_at = None
        record(session, actor, "released", "handoff", number)


def reply(session: Session, actor: Actor, number: int, text: str, now: dt.datetime) -> HandoffReply:
    """Queues an officer's words for the citizen, and takes the request on.

    Raises:
        UnknownRequestError: see there.
        TakenError: another officer has taken it on.
        ReplyRefusedError: see there.
    """
    request = _held(session, number)
    by = taken_by(request, now)
    if by not in (None, actor.username):
        raise TakenError(str(by))
    text = text.strip()
    if not text:
        raise ReplyRefusedError("empty")
    if len(text) > MAX_REPLY:
        raise ReplyRefusedError("long")
    if not can_reach(request.channel):
        raise ReplyRefusedError("channel")
    sent = session.scalar(select(func.count()).select_from(HandoffReply).where(HandoffReply.request_id == number)) or 0
    if sent >= MAX_REPLIES:
        raise ReplyRefusedError("many")
    made = HandoffReply(
        request_id=number, channel=request.channel, conversation=request.conversation, officer=actor.username, text=text
    )
    session.add(made)
    request.claimed_by, request.claimed_at = actor.username, now
    record(session, actor, "replied", "handoff", number, None, {"channel": request.channel})
    return made


def taken_by(request: HandoffRequest, now: dt.datetime) -> str | None:
    """Who is on the request; nobody when he has not been heard of for CLAIM_HOLDS."""
    held = request.claimed_at is not None and now - moment(request.claimed_at) < CLAIM_HOLDS
    return request.claimed_by if held else None


def queued(session: Session, conversations: Iterable[str], since: dt.datetime | None = None) -> list[HandoffReply]:
    """What these conversations on the web have not been shown yet, oldest first; `since` leaves out what was written before."""
    statement = select(HandoffReply).where(
        HandoffReply.state == "queued", HandoffReply.channel.in_(WEB), HandoffReply.conversation.in_(list(conversations))
    )
    if since is not None:
        statement = statement.where(HandoffReply.created_at >= since)
    return list(session.scalars(statement.order_by(HandoffReply.id)))


def received(session: Session, conversation: str, numbers: Iterable[int], now: dt.datetime) -> int:
    """Marks replies as shown to the citizen; how many were his and waited."""
    statement = (
        update(HandoffReply)
        .where(HandoffReply.id.in_(list(numbers)), HandoffReply.conversation == conversation, HandoffReply.state == "queued")
        .values(state="sent", sent_at=now)
    )
    done = session.execute(statement)
    session.commit()
    return int(done.rowcount)  # type: ignore[attr-defined]


def due_on_telegram(session: Session, now: dt.datetime, limit: int) -> list[HandoffReply]:
    """The next replies to send by Telegram."""
    statement = select(HandoffReply).where(
        HandoffReply.state == "queued", HandoffReply.channel == TELEGRAM, HandoffReply.next_try_at <= now
    )
    return list(session.scalars(statement.order_by(HandoffReply.id).limit(limit)))


def note_try(session: Session, number: int, outcome: str, now: dt.datetime) -> None:
    """What became of sending a reply: sent, failed for good, or later; a citizen who deleted it meanwhile is no error."""
    row = session.get(HandoffReply, number)
    if row is None:
        return
    row.tries += 1
    if outcome == "sent":
        row.state, row.sent_at = "sent", now
    elif outcome == "failed" or row.tries >= MAX_TRIES:
        row.state = "failed"
    else:
        row.next_try_at = now + FIRST_PAUSE * 2 ** (row.tries - 1)
    session.commit()


def try_again(session: Session, actor: Actor, number: int, now: dt.datetime) -> bool:
    """Queues a failed reply once more; False where there is none."""
    hold(session)
    row = session.get(HandoffReply, number, populate_existing=True)
    if row is None or row.state != "failed":
        return False
    row.state, row.tries, row.next_try_at = "queued", 0, now
    record(session, actor, "sent_again", "handoff", row.request_id)
    return True


def _held(session: Session, number: int) -> HandoffRequest:
    # Who comes second waits here, and then sees that the first has taken it on.
    hold(session)
    request = session.get(HandoffRequest, number, populate_existing=True)
    if request is None or request.status != "waiting":
        raise UnknownRequestError
    return request


def _waiting(request: HandoffRequest, replies: Sequence[HandoffReply], hours: Hours | None, now: dt.datetime) -> Waiting:
    due = hours.due(moment(request.created_at)) if hours is not None else None
    # Who has been answered waits no more for the first word.
    return Waiting(request, replies, due, due is not None and due < now and not replies, taken_by(request, now))
