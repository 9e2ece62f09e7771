"""Links to documents: nothing is read out of them, nothing forged or old is opened."""

from __future__ import annotations

import base64
import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents.links import LINK_HOURS, MAX_TOKEN, DocumentLinks, InvalidLinkError, LoanLinks, LoanSubject, Subject
from knowledge.eligibility import Facts
from knowledge.loans import LoanWish
from tests.knowledge.documents.conftest import COUPLE, WORKER

LINKS = DocumentLinks("k" * 32)


@pytest.mark.parametrize("facts", [WORKER, COUPLE, Facts(as_of=dt.date(2026, 11, 22))])
def test_a_link_gives_back_what_it_was_made_from(facts: Facts) -> None:
    assert LINKS.subject(LINKS.token(Subject(facts, "en"))) == Subject(facts, "en")


def test_no_answer_can_be_read_out_of_a_link() -> None:
    token = LINKS.token(Subject(WORKER, "vi"))
    opened = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    for secret in (b"18000000", b"industrial", b"single", b"buy"):
        assert secret not in opened
        assert secret.decode() not in token


def test_two_links_of_the_same_person_differ() -> None:
    assert LINKS.token(Subject(WORKER, "vi")) != LINKS.token(Subject(WORKER, "vi"))


def test_a_link_is_short_and_fits_an_address() -> None:
    token = LINKS.token(Subject(COUPLE, "vi"))
    assert len(token) < MAX_TOKEN
    assert token.replace("-", "").replace("_", "").isalnum()


def test_a_link_of_another_key_is_refused() -> None:
    with pytest.raises(InvalidLinkError):
        DocumentLinks("other" * 8).subject(LINKS.token(Subject(WORKER, "vi")))


def test_a_changed_link_is_refused() -> None:
    token = LINKS.token(Subject(WORKER, "vi"))
    middle = len(token) // 2
    changed = token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]
    with pytest.raises(InvalidLinkError):
        LINKS.subject(changed)


def test_a_link_holds_for_hours_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    made = time.time()
    token = LINKS.token(Subject(WORKER, "vi"))
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: made + LINK_HOURS * 3600 - 60)
    LINKS.subject(token)
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: made + LINK_HOURS * 3600 + 60)
    with pytest.raises(InvalidLinkError):
        LINKS.subject(token)


@given(st.text(max_size=MAX_TOKEN + 100))
def test_no_text_opens_anything(token: str) -> None:
    with pytest.raises(InvalidLinkError):
        LINKS.subject(token)


@pytest.mark.parametrize("wish", [LoanWish(price=900_000_000, own_capital=0), LoanWish(loan=600_000_000, months=240)])
def test_a_link_to_a_loan_gives_back_the_wish(wish: LoanWish) -> None:
    subject = LoanSubject(wish, dt.date(2026, 11, 22), "vi")
    token = LoanLinks("k" * 32).token(subject)
    assert LoanLinks("k" * 32).subject(token) == subject
    assert "900000000" not in token


def test_a_link_of_one_kind_opens_nothing_of_the_other() -> None:
    loan = LoanLinks("k" * 32).token(LoanSubject(LoanWish(loan=600_000_000), dt.date(2026, 11, 22), "vi"))
    with pytest.raises(InvalidLinkError):
        LINKS.subject(loan)
    with pytest.raises(InvalidLinkError):
        LoanLinks("k" * 32).subject(LINKS.token(Subject(WORKER, "vi")))
