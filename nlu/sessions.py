"""A second change to Rasa's behaviour: a conversation that has grown long begins a new session.

At every message Rasa loads, copies and sends to the action server all events of the session: the thousandth
message takes seconds, in which nobody else is answered. A session ends by itself only after a day of silence.
"""

from __future__ import annotations

from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker

# About 100 messages. A check of eligibility in progress is spared until twice as many.
MAX_EVENTS = 700

_expired = MessageProcessor._has_session_expired


def has_session_expired(processor: MessageProcessor, tracker: DialogueStateTracker) -> bool:
    """True after a day of silence, as before, and when the session is too long."""
    limit = MAX_EVENTS * 2 if tracker.active_loop_name else MAX_EVENTS
    return len(tracker.events) > limit or _expired(processor, tracker)


def apply() -> None:
    """Puts the limit in place for this process."""
    MessageProcessor._has_session_expired = has_session_expired
