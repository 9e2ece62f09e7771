"""What follows when a message is not understood or not in scope: ask back, then the nearest topics, then a person.

No text is sent twice in a row, whichever way the messages failed.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from actions import out_of_scope
from actions.base import Answered, answers, here, officer_button, province, served_names, unique
from actions.dated import keeping_the_day
from actions.turn import OUT_OF_SCOPE, Turn
from knowledge.answers import answer_topic, topic_buttons
from knowledge.reply import Kind, Reply
from knowledge.search import current_index

# Below this the best topic is no better than a guess: measured by `noxh evaluate`.
CLARIFY_ABOVE = 0.15
# A topic this likely is offered even where the message is taken for something else.
OFFER_ABOVE = 0.05
# From here on a message taken for out of scope may well be in scope, and is asked about before it is turned away.
ASK_BACK_ABOVE = 0.25
SUGGESTIONS = 3
# Topics that help nobody who was not understood.
_NO_OFFER = frozenset((OUT_OF_SCOPE, "greet", "thanks", "goodbye", "talk-to-officer"))
# What each kind of message outside the scope is offered.
_OFFERED: dict[out_of_scope.Kind, list[str]] = {
    "personal_file": ["processing-time", "contact-office"],
    "other_province": ["find-project", "eligible-groups"],
    "unknown_project": ["find-project", "project-detail"],
    "insult": ["about-assistant"],
    "politics": ["about-assistant", "plan-34"],
    "opinion": ["eligibility-check", "rent-to-buy", "resale"],
    "trick": ["about-assistant"],
}


@answers(OUT_OF_SCOPE)
def outside_scope(turn: Turn, session: Session) -> Answered:
    """Says honestly what kind of thing it cannot answer, and what it can."""
    kind = out_of_scope.kind_of(
        turn.text, served_names(), names_place=bool(turn.values("locality")), names_project=bool(turn.values("project"))
    )
    if kind is not None:
        return _of_a_kind(turn, session, kind), []
    sure = dict(turn.ranking)
    likely = [slug for slug in sure if slug not in _NO_OFFER and sure[slug] >= OFFER_ABOVE][:2]
    if likely and sure[likely[0]] >= ASK_BACK_ABOVE:
        return _ladder(turn, session, [(_question(turn, session, likely), "clarification", likely)]), []
    published = answer_topic(session, OUT_OF_SCOPE, turn.as_of, turn.locale, province())
    offered = list(dict.fromkeys([*likely, *published.suggestions]))[:SUGGESTIONS]
    return _ladder(turn, session, [(published.text, "fallback", offered)]), []


def not_understood(turn: Turn, session: Session) -> Answered:
    """A question back where there is a guess, else the nearest topics."""
    kind = out_of_scope.kind_of(turn.text, served_names(), names_place=True, names_project=True)
    if kind is None and out_of_scope.names_other_province(turn.text, served_names()) and not turn.values("locality"):
        kind = "other_province"
    if kind is not None:
        return _of_a_kind(turn, session, kind), []
    nearest = _fresh(turn, nearest_topics(turn, session))
    if turn.ranking and turn.ranking[0][1] >= CLARIFY_ABOVE and turn.ranking[0][0] not in _NO_OFFER:
        return _ladder(turn, session, [(_question(turn, session, nearest), "clarification", nearest)]), []
    text = turn.say(
        "Xin lỗi, tôi chưa hiểu câu hỏi này. Tôi trả lời về nhà ở xã hội: điều kiện, hồ sơ, dự án, vay vốn. "
        "Anh/chị có thể viết lại hoặc chọn một nội dung bên dưới."
    )
    return _ladder(turn, session, [(text, "fallback", nearest)]), []


def next_step(turn: Turn, session: Session) -> Answered:
    """After "không phải" to a question back: the topics not offered yet, then a person."""
    text, ranking = turn.earlier_message()
    nearest = _fresh(turn, nearest_topics(replace(turn, text=text or turn.text, ranking=ranking), session))
    return _ladder(turn, session, [("", "fallback", nearest)]), []


def _of_a_kind(turn: Turn, session: Session, kind: out_of_scope.Kind) -> list[Reply]:
    """What is said about this kind of message; of a second province in a row, other words."""
    text = _text(turn, kind)
    if kind == "other_province" and turn.last_reply().get("text") == text:
        text = turn.say("Nơi này cũng nằm ngoài khu vực {area} nên tôi không có thông tin.").format(**here(turn))
    # Not every province has every topic.
    offered = [button.payload.removeprefix("/") for button in topic_buttons(session, _OFFERED[kind], turn.locale)]
    return _ladder(turn, session, [(text, "fallback", offered)], certain=True)


def _ladder(turn: Turn, session: Session, first: list[tuple[str, Kind, list[str]]], *, certain: bool = False) -> list[Reply]:
    """`first`, then the nearest topics, then a person; `certain` answers say the same whenever they are not the last text."""
    nearest = first[0][2] or _fresh(turn, nearest_topics(turn, session))
    again = turn.say(
        "Xin lỗi, tôi vẫn chưa hiểu đúng ý anh/chị. Tôi chỉ trả lời về nhà ở xã hội; anh/chị viết ngắn gọn hơn, "
        "chọn một nội dung gần nhất bên dưới, hoặc gặp cán bộ."
    )
    person = turn.say("Tôi xin lỗi vì chưa giúp được anh/chị. Anh/chị bấm “Gặp cán bộ”, tôi chuyển câu hỏi tới cán bộ phụ trách.")
    still = turn.say("Câu này tôi vẫn chưa trả lời được. Cán bộ phụ trách sẽ giúp anh/chị nếu anh/chị bấm “Gặp cán bộ”.")
    steps: list[tuple[str, Kind, list[str]]] = [
        *first,
        (again, "fallback", nearest),
        (person, "fallback", []),
        (still, "fallback", []),
    ]
    position = 0 if certain else min(turn.failures(), len(steps) - 1)
    said = turn.last_reply().get("text")
    if not steps[position][0] or steps[position][0] == said:
        # The last two take turns, however often somebody goes on; who was answered surely is not asked to be clearer.
        position = position + (2 if certain and position == 0 else 1) if position + 1 < len(steps) else position - 1
    text, kind, topics = steps[position]
    buttons = topic_buttons(session, topics[:SUGGESTIONS], turn.locale)
    if kind == "fallback" or len(buttons) < SUGGESTIONS:  # a question back has three buttons at most
        buttons = unique([*buttons, officer_button(turn)])
    reply = Reply(
        text=text,
        topic=topics[0] if kind == "clarification" and topics else OUT_OF_SCOPE,
        kind=kind,
        as_of=turn.as_of,
        buttons=buttons,
        suggestions=topics[:SUGGESTIONS] or nearest[:SUGGESTIONS],
    )
    return [keeping_the_day(turn, reply)]


def _question(turn: Turn, session: Session, topics: list[str]) -> str:
    """One question with the titles of the topics: "Anh/chị muốn hỏi về A, B hay C?"."""
    titles = [f"“{button.title}”" for button in topic_buttons(session, topics, turn.locale)]
    if len(titles) == 1:
        return turn.say("Có phải anh/chị muốn hỏi về {topic} không?").format(topic=titles[0])
    choice = turn.say("{others} hay {last}").format(others=", ".join(titles[:-1]), last=titles[-1])
    return turn.say("Để trả lời đúng, cho tôi hỏi lại: anh/chị muốn hỏi về {choice}?").format(choice=choice)


def _text(turn: Turn, kind: out_of_scope.Kind) -> str:
    say = turn.say
    return {
        "personal_file": say(
            "Tôi không xem được hồ sơ của từng người nên không biết hồ sơ của anh/chị đến đâu. Anh/chị hỏi nơi đã nhận hồ sơ "
            "(thường là chủ đầu tư dự án) theo giấy biên nhận, hoặc gặp cán bộ."
        ),
        "other_province": say(
            "Trợ lý này chỉ phục vụ khu vực {area}, không có thông tin của tỉnh, thành phố khác. "
            "Quy định chung của cả nước thì anh/chị cứ hỏi; dự án, nơi nộp hồ sơ ở nơi khác, anh/chị hỏi Sở Xây dựng nơi đó."
        ).format(**here(turn)),
        "unknown_project": say(
            "Danh sách của tôi không có dự án nào tên như vậy, nên tôi không có thông tin. Anh/chị kiểm tra lại tên, "
            "hoặc xem danh sách các dự án tôi đang có."
        ),
        "insult": say(
            "Tôi xin lỗi nếu đã làm anh/chị không hài lòng. Anh/chị cần hỏi gì về nhà ở xã hội, tôi xin trả lời; hoặc gặp cán bộ."
        ),
        "politics": say("Tôi không bàn về nội dung này. Tôi chỉ cung cấp thông tin về nhà ở xã hội."),
        "opinion": say(
            "Tôi không đưa ra ý kiến hay lời khuyên thay anh/chị. Tôi có thể cho biết quy định, hoặc kiểm tra thử xem anh/chị "
            "có đủ điều kiện không."
        ),
        "trick": say("Tôi không làm được việc này. Tôi chỉ trả lời về nhà ở xã hội, theo nội dung đã được duyệt."),
    }[kind]


def own_file_note(turn: Turn) -> str:
    """For an answer to a question about one's own file: it is the rule, not the state of the file."""
    return turn.say("Tôi không xem được hồ sơ của từng người; dưới đây là quy định chung.")


def nearest_topics(turn: Turn, session: Session) -> list[str]:
    """The topics nearest to the message, best first: the model's guesses, then the search's."""
    guesses = [slug for slug, _ in turn.ranking if slug not in _NO_OFFER][:2]
    hits = current_index(session).topics.find(turn.text, 2 * SUGGESTIONS + len(_NO_OFFER), turn.as_of)
    found = [hit.slug for hit in hits if hit.slug not in _NO_OFFER]
    starters = ["eligible-groups", "application-file", "find-project"]
    return list(dict.fromkeys([*guesses, *found, *starters]))[: 2 * SUGGESTIONS]


def _fresh(turn: Turn, topics: list[str]) -> list[str]:
    """`topics` without those that the last reply gave or offered in vain, unless there are no others."""
    last = turn.last_reply()
    offered = {last.get("topic"), *((last.get("suggestions") or []) if turn.failures() else [])}
    fresh = [slug for slug in topics if slug not in offered]
    return (fresh or topics)[:SUGGESTIONS]
