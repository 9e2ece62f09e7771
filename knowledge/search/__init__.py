"""Search over published answers and the provisions of law, where understanding does not find the answer.

`current_index(session)` gives the index of a database as it is now: `.topics.find(text, limit, as_of)` and
`.law.find(text, as_of, limit)`. Diacritics do not count, everyday words also find the law's words (`synonyms.yaml`),
and the ranking is the same on SQLite and PostgreSQL, because it is done in memory. Figures: docs/search.md.
"""

from knowledge.search.current import SearchIndex, current_index, refresh_index, warm_up
from knowledge.search.law import LawHit, LawSearch
from knowledge.search.query import tokens
from knowledge.search.reply import provision_reply
from knowledge.search.topics import SearchHit, TopicSearch

__all__ = [
    "LawHit",
    "LawSearch",
    "SearchHit",
    "SearchIndex",
    "TopicSearch",
    "current_index",
    "provision_reply",
    "refresh_index",
    "tokens",
    "warm_up",
]
