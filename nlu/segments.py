"""Cuts a message into clauses, and says which of them are questions. Pure; imports no Rasa.

"điều kiện mua là gì và hồ sơ nộp ở đâu?" holds two questions; "vợ và chồng em lương 20 triệu, có mua được không?" one.
Clauses are only candidates: what each is about is for the classifier to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlu.normalizer import fold

# More clauses than this are a story, not a list of questions.
MAX_QUESTIONS = 4
_MIN_WORDS = 2

# A clause ends at a mark or a line break, or before a word that joins two sentences. A point or comma inside a figure is no mark.
_MARK = re.compile(r"[?!;\n]+|(?<!\d)[.,]+|[.,]+(?!\d)")
_JOINED = re.compile(
    r"\s(?=(?:(?:và|va)(?:\s+(?:cho\s+\w+\s+hỏi|cho\s+\w+\s+hoi))?|với\s+lại|voi\s+lai|vs\s+lại|vs\s+lai|ngoài\s+ra|ngoai\s+ra|đồng\s+thời|"
    r"dong\s+thoi|còn|con|rồi|roi|cho\s+(?:\w+\s+)?(?:hỏi|hoi)\s+(?:thêm|them)|and|also)\s)",
    re.IGNORECASE,
)
# In folded text. Words that ask; "không" asks only at the end of a clause ("được không ạ").
_ASKS = re.compile(
    r"\b(?:gi|j|nao|bao nhieu|bn|bnhieu|bnhiu|nhieu tien|may (?:nam|thang|ngay|tang|can|loai|buoc|lan|phan tram|m2)|o dau|dau|the nao|nhu the nao|ntn|"
    r"lam sao|ra sao|thi sao|tai sao|vi sao|khi nao|bao gio|bao lau|ai|co can|co phai|co duoc|la sao|"
    r"what|which|where|when|how|who|why|can i|do i|is there)\b"
)
_ENDS_ASKING = re.compile(
    r"\b(?:khong|ko|k|hong|hok|chua|chang)(?: (?:a|ah|vay|the|nhi|ban|anh|chi|em|ad|shop|nhe|z|v))*$|\b(?:ha|nhi)$"
)
# "con" is also a child.
_CHILD = re.compile(r"\bcon (?:em|toi|minh|nho|cai|trai|gai|dau|re|a)\b")


@dataclass(frozen=True, slots=True)
class Clause:
    """`text` is `message[start:end]`, without the blanks and marks around it."""

    text: str
    start: int
    end: int


def question_clauses(message: str) -> list[Clause]:
    """The questions in `message`, in order; empty unless there are two to `MAX_QUESTIONS` of them.

    A clause that asks nothing ("em lương 12 triệu", "với lại") belongs to the question after it.
    """
    questions: list[Clause] = []
    start = 0
    for clause in _cut(message):
        if _asks(fold(clause.text)) and len(clause.text.split()) >= _MIN_WORDS:
            questions.append(_trimmed(message, start, clause.end))
            start = clause.end
    return questions if 2 <= len(questions) <= MAX_QUESTIONS else []


def _cut(message: str) -> list[Clause]:
    """Pieces between marks; a piece is cut once more where both halves ask."""
    pieces: list[Clause] = []
    start = 0
    for mark in _MARK.finditer(message):
        # The question mark stays with its question.
        pieces += _halves(message, start, mark.end())
        start = mark.end()
    return [*pieces, *_halves(message, start, len(message))]


def _halves(message: str, start: int, end: int) -> list[Clause]:
    for joint in _JOINED.finditer(message, start, end):
        first, second = _trimmed(message, start, joint.start()), _trimmed(message, joint.end(), end)
        folded = fold(second.text)
        if _CHILD.match(folded):
            continue
        if _asks(fold(first.text)) and _asks(folded):
            return [first, *_halves(message, joint.end(), end)]
    piece = _trimmed(message, start, end)
    return [piece] if piece.text else []


def _asks(folded: str) -> bool:
    bare = re.sub(r"[^\w\s%]+", " ", folded).strip()
    return bool(folded.rstrip().endswith("?") or _ASKS.search(bare) or _ENDS_ASKING.search(bare))


def _trimmed(message: str, start: int, end: int) -> Clause:
    while start < end and (message[start].isspace() or message[start] in ",.;!?"):
        start += 1
    while end > start and (message[end - 1].isspace() or message[end - 1] in ",.;"):
        end -= 1
    return Clause(message[start:end], start, end)
