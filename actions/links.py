"""Links to documents in a conversation."""

from __future__ import annotations

from actions.turn import Turn
from knowledge.documents.links import LINK_HOURS
from knowledge.settings import get_settings


def link_key(turn: Turn) -> str | None:
    """The key that links are made with.

    None on Telegram while the operator has named no address that others reach: a link that opens nothing helps nobody.
    """
    settings = get_settings()
    return None if turn.channel == "telegram" and settings.public_url is None else settings.signing_key()


def link_note(turn: Turn) -> str:
    note = turn.say("Liên kết mở được trong {hours} giờ, với bất kỳ ai có liên kết; anh/chị không chuyển cho người khác.")
    return note.format(hours=LINK_HOURS)
