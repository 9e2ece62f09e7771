"""Switches of the channels and the banner: as officers set them, with the log, and as citizens get them.

A channel without a row is on. A channel that is off says why, in the officer's words, and which offices can be asked instead.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.console.audit import record
from knowledge.console.operations.models import Banner, ChannelSwitch
from knowledge.console.roles import Actor
from knowledge.console.sessions import moment
from knowledge.models import Contact, utc_now

#: What can be switched; the web's widget and the HTTP API are one.
CHANNELS = ("web", "telegram", "zalo")
_SWITCH_OF = {"widget": "web", "api": "web"}
MAX_REASON, MAX_BANNER = 300, 400
#: A banner says what is wrong now: longer than this it is a text for a topic.
MAX_BANNER_DAYS = 60
_OFFICES = ("department", "commune")


class NoticeError(ValueError):
    """`reason`: changed (somebody else was first), channel, reason_missing, text_missing or time."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Words:
    """The same in both languages; where English is missing, Vietnamese."""

    vi: str
    en: str

    def in_locale(self, locale: str) -> str:
        return (self.en if locale == "en" else self.vi) or self.vi


@dataclass(frozen=True, slots=True)
class Shown:
    """A banner as it stands. `version` tells one from the next."""

    version: int
    text: Words
    starts_at: dt.datetime
    ends_at: dt.datetime

    def holds_at(self, now: dt.datetime) -> bool:
        return self.starts_at <= now < self.ends_at


@dataclass(frozen=True, slots=True)
class Notices:
    """All that citizens have to be told: reasons of the channels that are off, the banner whether or not its time has come, offices."""

    closed: dict[str, Words]
    banner: Shown | None
    offices: tuple[Words, ...] = ()

    def closed_for(self, channel: str) -> Words | None:
        """The reason; None while the channel answers. `channel` as messages name it (`widget`, `api`, `telegram` …)."""
        return self.closed.get(_SWITCH_OF.get(channel, channel))


def read_notices(session: Session, province: str) -> Notices:
    closed = {
        row.channel: Words(row.reason_vi, row.reason_en)
        for row in session.scalars(select(ChannelSwitch).where(ChannelSwitch.on.is_(False)))
    }
    row = session.get(Banner, 1)
    banner = None if row is None else shown(row)
    contacts = session.scalars(select(Contact).where(Contact.kind.in_(_OFFICES)).order_by(Contact.position)) if closed else ()
    offices = tuple(_office(item) for item in contacts if not item.serves or province in item.serves)
    return Notices(closed, banner, offices)


def shown(row: Banner) -> Shown:
    return Shown(row.version, Words(row.text_vi, row.text_en), moment(row.starts_at), moment(row.ends_at))


def _office(contact: Contact) -> Words:
    # NULL until somebody has verified it (`knowledge.models.Contact`).
    phone = f" ({contact.phone})" if contact.phone else ""
    return Words(contact.name_vi + phone, contact.name_en + phone)


def switches(session: Session) -> dict[str, ChannelSwitch]:
    """Of every channel; one that nobody has switched as a row that is not stored (version 0)."""
    stored = {row.channel: row for row in session.scalars(select(ChannelSwitch))}
    return {
        name: stored.get(name) or ChannelSwitch(channel=name, on=True, reason_vi="", reason_en="", version=0) for name in CHANNELS
    }


def switch(session: Session, actor: Actor, channel: str, on: bool, reason: Words, version: int) -> None:
    """In the caller's transaction.

    Raises:
        NoticeError: no such channel, no reason for switching off, or `version` is not the one that stands there.
    """
    if channel not in CHANNELS:
        raise NoticeError("channel")
    if not on and not reason.vi:
        raise NoticeError("reason_missing")
    row = session.get(ChannelSwitch, channel, with_for_update=True)
    if (0 if row is None else row.version) != version:
        raise NoticeError("changed")
    before = None if row is None else {"on": row.on, "vi": row.reason_vi, "en": row.reason_en}
    if row is None:
        row = ChannelSwitch(channel=channel, version=0)
        session.add(row)
    row.on, row.reason_vi, row.reason_en = on, reason.vi[:MAX_REASON], reason.en[:MAX_REASON]
    row.version, row.changed_at = version + 1, utc_now()
    after = {"on": row.on, "vi": row.reason_vi, "en": row.reason_en}
    record(session, actor, "switch_on" if on else "switch_off", "channel", channel, before, after)


def check_banner(text: Words, starts_at: dt.datetime | None, ends_at: dt.datetime | None) -> tuple[dt.datetime, dt.datetime]:
    """Its time.

    Raises:
        NoticeError: no text, or no time that can be.
    """
    if not text.vi:
        raise NoticeError("text_missing")
    if starts_at is None or ends_at is None or not starts_at < ends_at <= starts_at + dt.timedelta(days=MAX_BANNER_DAYS):
        raise NoticeError("time")
    return starts_at, ends_at


def set_banner(
    session: Session, actor: Actor, text: Words, starts_at: dt.datetime | None, ends_at: dt.datetime | None, version: int
) -> None:
    """In the caller's transaction.

    Raises:
        NoticeError: see `check_banner`; or `version` is not the one that stands there.
    """
    start, end = check_banner(text, starts_at, ends_at)
    row = session.get(Banner, 1, with_for_update=True)
    if (0 if row is None else row.version) != version:
        raise NoticeError("changed")
    before = None if row is None else _as_logged(row)
    if row is None:
        row = Banner(id=1, version=0)
        session.add(row)
    row.text_vi, row.text_en = text.vi[:MAX_BANNER], text.en[:MAX_BANNER]
    row.starts_at, row.ends_at, row.version = start, end, version + 1
    record(session, actor, "set_banner", "banner", 1, before, _as_logged(row))


def end_banner(session: Session, actor: Actor, version: int) -> None:
    """From now on, in the caller's transaction; the text stays to be used again.

    Raises:
        NoticeError: `version` is not the one that stands there.
    """
    row = session.get(Banner, 1, with_for_update=True)
    if row is None or row.version != version:
        raise NoticeError("changed")
    before = _as_logged(row)
    now = utc_now()
    row.ends_at, row.version = min(moment(row.ends_at), now), version + 1
    row.starts_at = min(moment(row.starts_at), row.ends_at)
    record(session, actor, "end_banner", "banner", 1, before, _as_logged(row))


def _as_logged(row: Banner) -> dict[str, str]:
    times = {"from": moment(row.starts_at).isoformat(), "to": moment(row.ends_at).isoformat()}
    return {"vi": row.text_vi, "en": row.text_en} | times
