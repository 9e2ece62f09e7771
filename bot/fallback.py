"""What the citizen gets when Rasa is down: the nearest published answer or provision, named as a search result."""

from __future__ import annotations

import datetime as dt
import re

from sqlalchemy.orm import Session

from knowledge.answers import UnknownTopicError, answer_topic, get_topic, topic_buttons
from knowledge.database import SessionFactory
from knowledge.i18n import translator
from knowledge.reply import Button, Reply
from knowledge.search import current_index, provision_reply

_PAYLOAD = re.compile(r"/([a-z0-9-]+)")
_SUGGESTIONS = 3


class SearchFallback:
    """Answers from the knowledge base alone."""

    def __init__(self, sessions: SessionFactory, province: str) -> None:
        self._sessions = sessions
        self._province = province

    def reply(self, text: str, *, locale: str, as_of: dt.date) -> Reply:
        _ = translator(locale)
        notice = _("Bộ phận hiểu câu hỏi đang tạm gián đoạn, tôi trả lời bằng cách tìm trong kho thông tin.")
        with self._sessions() as session:
            found = self._found(session, text, locale, as_of)
            if found is None:
                message = _("Tôi chưa tìm thấy nội dung phù hợp. Anh/chị vui lòng hỏi lại sau ít phút hoặc gặp cán bộ.")
                officer = Button(title=_("Gặp cán bộ"), payload="/talk-to-officer")
                return Reply(text=f"{notice}\n\n{message}", topic="out-of-scope", kind="fallback", as_of=as_of, buttons=[officer])
        return found.model_copy(update={"text": f"{notice}\n\n{found.text}"})

    def _found(self, session: Session, text: str, locale: str, as_of: dt.date) -> Reply | None:
        payload = _PAYLOAD.match(text)
        if payload is not None:
            try:
                return self._topic(session, [get_topic(session, payload[1]).slug], locale, as_of)
            except UnknownTopicError:
                return None
        index = current_index(session)
        nearest = [hit.slug for hit in index.topics.find(text, _SUGGESTIONS, as_of)]
        provision = index.provision(text, as_of)
        if provision is not None and (shown := provision_reply(session, provision, as_of, locale, nearest)) is not None:
            return shown
        return self._topic(session, nearest, locale, as_of) if nearest else None

    def _topic(self, session: Session, slugs: list[str], locale: str, as_of: dt.date) -> Reply:
        """The first topic's answer, the others as buttons."""
        _ = translator(locale)
        answer = answer_topic(session, slugs[0], as_of, locale, self._province)
        heading = _("Kết quả tìm gần nhất: {title}").format(title=get_topic(session, slugs[0]).title(locale))
        officer = Button(title=_("Gặp cán bộ"), payload="/talk-to-officer")
        return answer.model_copy(
            update={
                "text": f"**{heading}**\n{answer.text}",
                "kind": "fallback",
                "buttons": [*topic_buttons(session, slugs[1:], locale), officer],
                "suggestions": slugs,
            }
        )
