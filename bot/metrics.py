"""Prometheus metrics of the gateway; labels never carry a person's data."""

from prometheus_client import Counter, Histogram

REPLIES = Counter("noxh_replies_total", "Replies sent, by channel and kind.", ["channel", "kind"])
MESSAGE_SECONDS = Histogram("noxh_message_seconds", "Time to answer one message.", ["channel"])
RASA_FAILURES = Counter("noxh_rasa_failures_total", "Messages answered by search because Rasa gave no answer.")
RATE_LIMITED = Counter("noxh_rate_limited_total", "Requests refused by the rate limit.")
NOT_RECORDED = Counter(
    "noxh_interactions_not_recorded_total", "Messages missing from the figures: too many waited, or a write failed."
)
