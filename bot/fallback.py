"""What the citizen gets when Rasa is down: the nearest published answer, named as a search result."""

from __future__ import annotations

import datetime as dt
import re
import threading
import time

from knowledge.answers import UnknownTopicError, answer_topic, get_topic, topic_buttons
from knowledge.database import SessionFactory
from knowledge.i18n import translator
from knowledge.reply import Button, Reply
from knowledge.search import TopicSearch

_PAYLOAD = re.compile(r"/([a-z0-9-]+)")
_INDEX_LIFETIME_S = 300
_SUGGESTIONS = 3


class SearchFallback:
    """Answers from the knowledge base alone; the index is rebuilt every few minutes."""

    def __init__(self, sessions: SessionFactory, province: str) -> None:
        self._sessions = sessions
        self._province = province
        self._lock = threading.Lock()
        self._index: TopicSearch | None = None
        self._built_at = 0.0

    def reply(self, text: str, *, locale: str, as_of: dt.date) -> Reply:
        _ = translator(locale)
        notice = _("Bộ phận hiểu câu hỏi đang tạm gián đoạn, tôi trả lời bằng cách tìm trong kho thông tin.")
        officer = Button(title=_("Gặp cán bộ"), payload="/talk-to-officer")
        slugs = self._nearest(text)
        with self._sessions() as session:
            if not slugs:
                message = _("Tôi chưa tìm thấy nội dung phù hợp. Anh/chị vui lòng hỏi lại sau ít phút hoặc gặp cán bộ.")
                return Reply(text=f"{notice}\n\n{message}", topic="out-of-scope", kind="fallback", as_of=as_of, buttons=[officer])
            found = answer_topic(session, slugs[0], as_of, locale, self._province)
            title = get_topic(session, slugs[0]).title(locale)
            others = topic_buttons(session, slugs[1:], locale)
        heading = _("Kết quả tìm gần nhất: {title}").format(title=title)
        return found.model_copy(
            update={
                "text": f"{notice}\n\n**{heading}**\n{found.text}",
                "kind": "fallback",
                "buttons": [*others, officer],
                "suggestions": slugs,
            }
        )

    def _nearest(self, text: str) -> list[str]:
        payload = _PAYLOAD.match(text)
        if payload is not None:
            try:
                with self._sessions() as session:
                    return [get_topic(session, payload[1]).slug]
            except UnknownTopicError:
                return []
        return [hit.slug for hit in self._search().find(text, _SUGGESTIONS)]

    def _search(self) -> TopicSearch:
        with self._lock:
            if self._index is None or time.monotonic() - self._built_at > _INDEX_LIFETIME_S:
                with self._sessions() as session:
                    self._index = TopicSearch.from_database(session)
                self._built_at = time.monotonic()
            return self._index
