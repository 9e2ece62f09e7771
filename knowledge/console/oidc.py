"""Sign-in through an OpenID Connect provider: an attempt that comes back once, an ID token that is believed, an officer that it names.

The provider says who somebody is; whether he may come in, and as what, is said here alone: accounts are made on the server
(`noxh user add … --oidc`), and nothing of a token gives a role. See OpenID Connect Core 1.0, sections 3.1.3.7 and 15.5.2, and RFC 7636.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from knowledge.console.accounts import SignInRefusedError
from knowledge.console.audit import record
from knowledge.console.models import ConsoleUser, OidcAttempt
from knowledge.console.roles import Actor
from knowledge.console.sessions import moment

#: Signatures by a private key alone: with a shared secret or none, who reads tokens could write them.
ALGORITHMS = ("RS256", "PS256", "ES256")
#: Between leaving for the provider and coming back.
ATTEMPT = dt.timedelta(minutes=10)
#: How far the clocks may be apart.
_LEEWAY_S = 30
_REQUIRED = ["iss", "sub", "aud", "exp", "iat"]


class OidcError(PermissionError):
    """The sign-in did not come back as it should; `reason` is for the audit log."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Begun:
    """What leaves with the browser: `state`, `nonce` and `challenge` to the provider, `visit` in a cookie."""

    state: str
    nonce: str
    challenge: str
    visit: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What was kept here of an attempt."""

    nonce: str
    verifier: str
    to: str


def begin(session: Session, to: str, now: dt.datetime) -> Begun:
    """A new attempt; those that are over are cleared away."""
    session.execute(delete(OidcAttempt).where(OidcAttempt.expires_at <= now).execution_options(synchronize_session=False))
    state, nonce, verifier, visit = (secrets.token_urlsafe(32) for _ in range(4))
    session.add(
        OidcAttempt(
            state_hash=_hash(state), visit_hash=_hash(visit), nonce=nonce, verifier=verifier, to=to, expires_at=now + ATTEMPT
        )
    )
    session.flush()
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return Begun(state, nonce, challenge, visit)


def come_back(session: Session, state: str, visit: str, now: dt.datetime) -> Returned:
    """The attempt of this state, which is over with it.

    Raises:
        OidcError: there is none, it took too long, or another browser began it.
    """
    row = session.execute(
        delete(OidcAttempt)
        .where(OidcAttempt.state_hash == _hash(state))
        .returning(OidcAttempt.visit_hash, OidcAttempt.nonce, OidcAttempt.verifier, OidcAttempt.to, OidcAttempt.expires_at)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if row is None:
        raise OidcError("state")
    if not hmac.compare_digest(row.visit_hash, _hash(visit)):
        raise OidcError("browser")
    if moment(row.expires_at) <= now:
        raise OidcError("late")
    return Returned(row.nonce, row.verifier, row.to)


def checked_claims(token: str, key: jwt.PyJWK, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token that this provider made for us and for this attempt.

    Raises:
        OidcError: anything else.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=list(ALGORITHMS),
            audience=client_id,
            issuer=issuer,
            leeway=_LEEWAY_S,
            options={"require": _REQUIRED},
        )
    except jwt.PyJWTError as error:
        raise OidcError(f"token: {type(error).__name__}") from None
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise OidcError("token: nonce")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else client_id) != client_id:
        raise OidcError("token: azp")
    return claims


def sign_in_named(session: Session, claims: Mapping[str, Any], address: str, now: dt.datetime) -> ConsoleUser:
    """The officer whom the claims name, by `sub` or, the first time, by `preferred_username`; from then on by `sub` alone, because a
    name can be given to somebody else. Commits.

    Raises:
        SignInRefusedError: no officer is linked to it, or the account is locked.
    """
    subject, name = str(claims["sub"]), str(claims.get("preferred_username") or "")
    user = _linked(session, subject) or (_linked(session, name) if name else None)
    if user is None:
        record(
            session,
            Actor(0, "oidc", frozenset(), address),
            "sign_in_refused",
            "user",
            "-",
            None,
            {"by": "oidc", "reason": "no_account"},
        )
        session.commit()
        raise SignInRefusedError
    actor = Actor(user.id, user.username, frozenset(), address)
    locked = user.locked_until is not None and moment(user.locked_until) > now
    if not user.active or locked:
        record(session, actor, "sign_in_refused", "user", user.username, None, {"by": "oidc", "reason": "locked"})
        session.commit()
        raise SignInRefusedError
    if user.oidc_subject != subject:
        record(session, actor, "link", "user", user.username, {"oidc": user.oidc_subject}, {"oidc": subject})
        user.oidc_subject = subject
    user.failed_count, user.locked_until = 0, None
    record(session, actor, "sign_in", "user", user.username, None, {"by": "oidc"})
    session.commit()
    session.refresh(user)
    return user


def refuse(session: Session, address: str, reason: str) -> None:
    """Writes down a sign-in that came back wrong. Commits."""
    record(
        session, Actor(0, "oidc", frozenset(), address), "sign_in_refused", "user", "-", None, {"by": "oidc", "reason": reason}
    )
    session.commit()


def _linked(session: Session, subject: str) -> ConsoleUser | None:
    return session.scalar(select(ConsoleUser).where(ConsoleUser.oidc_subject == subject))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
