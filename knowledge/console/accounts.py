"""Officers' accounts: made, signed in to, locked, reset."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from knowledge.console.audit import record
from knowledge.console.models import ConsoleUser
from knowledge.console.passwords import check_strength, hash_password, verify_password
from knowledge.console.roles import Actor, NotAllowedError, Role
from knowledge.console.sessions import revoke_all
from knowledge.console.totp import TotpSecrets

#: Wrong sign-ins in a row until the account is locked, and for how long.
MAX_FAILURES = 5
LOCK = dt.timedelta(minutes=15)
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")


class AccountError(ValueError):
    """`reason`: username, taken, unknown, no_role or oidc_taken."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class SignInRefusedError(PermissionError):
    """Which of name, password, code or lock it was is not said: that would help only somebody who tries."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A new or reset account. `uri` holds the secret of the one-time codes; it is shown once."""

    user: ConsoleUser
    uri: str


def add_user(
    session: Session,
    actor: Actor,
    secrets: TotpSecrets,
    username: str,
    display_name: str,
    roles: Iterable[Role],
    password: str,
    oidc_subject: str | None = None,
) -> Enrolment:
    """
    Args:
        oidc_subject: `sub` or `preferred_username` of this officer at the OpenID Connect provider.

    Raises:
        AccountError: the name is none (small letters, digits, `._-`) or taken, the subject is another's, or there is no role.
        WeakPasswordError: see `passwords`.
    """
    if not _USERNAME.fullmatch(username):
        raise AccountError("username")
    if session.scalar(select(ConsoleUser.id).where(ConsoleUser.username == username)) is not None:
        raise AccountError("taken")
    if oidc_subject and session.scalar(select(ConsoleUser.id).where(ConsoleUser.oidc_subject == oidc_subject)) is not None:
        raise AccountError("oidc_taken")
    named = _named(roles)
    check_strength(password, username)
    secret, uri = secrets.new(username)
    user = ConsoleUser(
        username=username,
        display_name=display_name.strip() or username,
        password_hash=hash_password(password),
        roles=named,
        totp_secret=secret,
        oidc_subject=oidc_subject or None,
    )
    session.add(user)
    session.flush()
    record(session, actor, "add", "user", username, None, account_facts(user))
    return Enrolment(user, uri)


def account_facts(user: ConsoleUser) -> dict[str, Any]:
    """What the audit log says of an account: nothing secret."""
    return {"display_name": user.display_name, "roles": user.roles, "active": user.active}


def get_user(session: Session, username: str) -> ConsoleUser:
    """
    Raises:
        AccountError: no officer has this name.
    """
    user = session.scalar(select(ConsoleUser).where(ConsoleUser.username == username))
    if user is None:
        raise AccountError("unknown")
    return user


def sign_in(
    session: Session, secrets: TotpSecrets, username: str, password: str, code: str, address: str, now: dt.datetime
) -> ConsoleUser:
    """The officer whose name, password and code these are. Commits: a failure counts whatever comes after.

    Raises:
        SignInRefusedError: a part of it is wrong, the code was used before, or the account is locked.
    """
    user = session.scalar(select(ConsoleUser).where(ConsoleUser.username == username.strip().lower()))
    if user is None:
        verify_password(None, password)
        raise SignInRefusedError
    # Counted before it is looked at: of many tries at once, too, only so many are looked at.
    failures = session.execute(
        update(ConsoleUser)
        .where(
            ConsoleUser.id == user.id,
            ConsoleUser.active,
            or_(ConsoleUser.locked_until.is_(None), ConsoleUser.locked_until <= now),
        )
        .values(failed_count=ConsoleUser.failed_count + 1)
        .returning(ConsoleUser.failed_count)
        .execution_options(synchronize_session=False)
    ).scalar()
    session.commit()
    if failures is None or failures > MAX_FAILURES:
        verify_password(None, password)
        raise SignInRefusedError
    actor = Actor(user.id, user.username, frozenset(), address)
    known = verify_password(user.password_hash, password)
    if not (known and _take_code(session, secrets, user, code, now)):
        if failures == MAX_FAILURES:
            _set(session, user, failed_count=0, locked_until=now + LOCK)
        record(session, actor, "sign_in_refused", "user", user.username, None, {"failures": failures})
        session.commit()
        raise SignInRefusedError
    _set(session, user, failed_count=0, locked_until=None)
    record(session, actor, "sign_in", "user", user.username)
    session.commit()
    session.refresh(user)
    return user


def change_password(session: Session, actor: Actor, old: str, new: str) -> None:
    """
    Raises:
        SignInRefusedError: the old password is wrong.
        WeakPasswordError: the new one does not fulfil the rules.
    """
    user = get_user(session, actor.username)
    if not verify_password(user.password_hash, old):
        raise SignInRefusedError
    check_strength(new, user.username)
    user.password_hash = hash_password(new)
    record(session, actor, "change_password", "user", user.username)


def link_user(session: Session, actor: Actor, username: str, subject: str | None) -> None:
    """Says by what an OpenID Connect provider names the officer; None for by nothing.

    Raises:
        AccountError: no officer has this name, or another has the subject.
    """
    user = get_user(session, username)
    if subject and session.scalar(select(ConsoleUser.id).where(ConsoleUser.oidc_subject == subject, ConsoleUser.id != user.id)):
        raise AccountError("oidc_taken")
    before, user.oidc_subject = user.oidc_subject, subject
    record(session, actor, "link", "user", username, {"oidc": before}, {"oidc": subject})


def set_roles(session: Session, actor: Actor, username: str, roles: Iterable[Role]) -> None:
    """Gives exactly these roles; the officer signs in anew.

    Raises:
        AccountError: no officer has this name, or there is no role.
        NotAllowedError: one's own roles are another's to give.
    """
    user = _other(session, actor, username)
    before = account_facts(user)
    user.roles = _named(roles)
    revoke_all(session, user.id)
    record(session, actor, "set_roles", "user", username, before, account_facts(user))


def set_active(session: Session, actor: Actor, username: str, active: bool) -> None:
    """Locks the account and ends its sessions, or unlocks it.

    Raises:
        AccountError: no officer has this name.
        NotAllowedError: nobody locks himself out.
    """
    user = _other(session, actor, username)
    before = account_facts(user)
    user.active, user.failed_count, user.locked_until = active, 0, None
    if not active:
        revoke_all(session, user.id)
    record(session, actor, "unlock" if active else "lock", "user", username, before, account_facts(user))


def reset_user(session: Session, actor: Actor, secrets: TotpSecrets, username: str, password: str) -> Enrolment:
    """A new password and a new secret for the codes; all sessions end, a lock is lifted.

    Raises:
        AccountError: no officer has this name.
        WeakPasswordError: see `passwords`.
    """
    user = get_user(session, username)
    check_strength(password, username)
    user.password_hash = hash_password(password)
    user.totp_secret, uri = secrets.new(username)
    user.totp_step, user.failed_count, user.locked_until, user.active = 0, 0, None, True
    revoke_all(session, user.id)
    record(session, actor, "reset", "user", username)
    return Enrolment(user, uri)


def _other(session: Session, actor: Actor, username: str) -> ConsoleUser:
    if actor.username == username:
        raise NotAllowedError
    return get_user(session, username)


def _named(roles: Iterable[Role]) -> list[str]:
    named = sorted({role.value for role in roles})
    if not named:
        raise AccountError("no_role")
    return named


def _take_code(session: Session, secrets: TotpSecrets, user: ConsoleUser, code: str, now: dt.datetime) -> bool:
    step = secrets.step_of(user.totp_secret, code, now)
    if step is None:
        return False
    taken = session.execute(
        update(ConsoleUser)
        .where(ConsoleUser.id == user.id, ConsoleUser.totp_step < step)
        .values(totp_step=step)
        .returning(ConsoleUser.id)
        .execution_options(synchronize_session=False)
    )
    return taken.scalar() is not None


def _set(session: Session, user: ConsoleUser, **values: Any) -> None:
    statement = update(ConsoleUser).where(ConsoleUser.id == user.id).values(**values)
    session.execute(statement.execution_options(synchronize_session=False))
