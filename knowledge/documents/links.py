"""Links to documents: the answers of a check or the figures of a loan, encrypted in the address, good for a short time.

Nothing is stored, and who has no key reads nothing out of the address: not in a browser's history, not in a proxy's log. Who is given the
whole link may open it while it holds, as with any file that one passes on.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from knowledge.eligibility.facts import FACT_ORDER, Facts, InvalidFactError
from knowledge.loans import LoanWish

#: Hours: long enough to come back to the conversation after work, too short for a link found later.
LINK_HOURS: Final = 12
MAX_TOKEN: Final = 1200


class InvalidLinkError(ValueError):
    """The link was not made by this server, was changed, or is too old."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document on a check is made from."""

    facts: Facts
    locale: str


@dataclass(frozen=True, slots=True)
class LoanSubject:
    """What a comparison of loans is made from: the wish, reckoned under the figures of `as_of`."""

    wish: LoanWish
    as_of: dt.date
    locale: str


class _Seal:
    """Encrypts what is known into a token; each purpose has a key of its own, so that no token opens anything else."""

    def __init__(self, key: str, purpose: bytes) -> None:
        derived = HKDF(SHA256(), 32, salt=None, info=purpose).derive(key.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def close(self, known: dict[str, Any]) -> str:
        """Letters, digits, `-` and `_`."""
        return self._fernet.encrypt(json.dumps(known, separators=(",", ":")).encode()).decode().rstrip("=")

    def open(self, token: str) -> dict[str, Any]:
        """
        Raises:
            InvalidLinkError: forged, changed or older than LINK_HOURS.
        """
        if len(token) > MAX_TOKEN or not token.isascii():
            raise InvalidLinkError("too long")
        try:
            known: dict[str, Any] = json.loads(self._fernet.decrypt(token + "=" * (-len(token) % 4), ttl=LINK_HOURS * 3600))
        except (InvalidToken, ValueError) as error:
            raise InvalidLinkError(type(error).__name__) from None
        return known


class LoanLinks:
    """Makes the tokens of links to comparisons of loans and reads them back."""

    def __init__(self, key: str) -> None:
        self._seal = _Seal(key, b"noxh.documents.loan")

    def token(self, subject: LoanSubject) -> str:
        """Letters, digits, `-` and `_`."""
        told = {name: value for name, value in asdict(subject.wish).items() if value is not None}
        return self._seal.close(told | {"as_of": subject.as_of.isoformat(), "locale": subject.locale})

    def subject(self, token: str) -> LoanSubject:
        """
        Raises:
            InvalidLinkError: forged, changed or older than LINK_HOURS.
        """
        known = self._seal.open(token)
        day, locale = dt.date.fromisoformat(known.pop("as_of")), known.pop("locale")
        return LoanSubject(LoanWish(**known), day, locale)


class DocumentLinks:
    """Makes the tokens of links to documents on a check and reads them back."""

    def __init__(self, key: str) -> None:
        self._seal = _Seal(key, b"noxh.documents")

    def token(self, subject: Subject) -> str:
        """Letters, digits, `-` and `_`."""
        known = {fact: value for fact, value in asdict(subject.facts).items() if value is not None}
        known |= {"as_of": subject.facts.as_of.isoformat(), "locale": subject.locale}
        if "home_floor_area_m2" in known:
            known["home_floor_area_m2"] = float(known["home_floor_area_m2"])
        return self._seal.close(known)

    def subject(self, token: str) -> Subject:
        """
        Raises:
            InvalidLinkError: forged, changed or older than LINK_HOURS.
        """
        known = self._seal.open(token)
        try:
            facts = {fact: known[fact] for fact in (*FACT_ORDER, "province") if fact in known}
            return Subject(Facts(as_of=dt.date.fromisoformat(known["as_of"]), **facts), known["locale"])
        except (InvalidFactError, KeyError, ValueError) as error:
            raise InvalidLinkError(type(error).__name__) from None


def result_path(token: str) -> str:
    return f"/documents/eligibility/{token}"


def application_path(token: str) -> str:
    return f"/documents/application/{token}"


def loan_path(token: str) -> str:
    return f"/documents/loan/{token}"
