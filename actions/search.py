"""What is given where no topic answers: the nearest provision of law, if one is near enough."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.turn import OUT_OF_SCOPE, Turn
from knowledge.reply import Reply
from knowledge.search import current_index, provision_reply

SUGGESTIONS = 3
_NO_OFFER = frozenset((OUT_OF_SCOPE, "greet", "thanks", "goodbye"))


def search_reply(turn: Turn, session: Session) -> Reply | None:
    """The nearest provision in force on the turn's day, named as a search result; None when none is near enough.

    Nothing is searched for a pressed button, inside the check, or where the model takes the message for one that is
    not about housing.
    """
    if turn.is_payload or turn.in_form or (turn.ranking and turn.ranking[0][0] == OUT_OF_SCOPE):
        return None
    index = current_index(session)
    hit = index.provision(turn.text, turn.as_of)
    if hit is None:
        return None
    guessed = [slug for slug, _ in turn.ranking if slug not in _NO_OFFER][:1]
    found = [near.slug for near in index.topics.find(turn.text, SUGGESTIONS, turn.as_of) if near.slug not in _NO_OFFER]
    return provision_reply(session, hit, turn.as_of, turn.locale, list(dict.fromkeys([*guessed, *found]))[:SUGGESTIONS])
