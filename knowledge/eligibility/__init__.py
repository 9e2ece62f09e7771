"""Who may buy, rent to buy or rent social housing on a day: pure rules over dated parameters.

`decide(facts, book)` returns a `Decision` with one result per criterion, each explained in Vietnamese
and English with the provisions and figures it rests on. Nothing here reads a clock or a
database, and no figure of law is written here: figures come from the `ParameterBook`, the papers from the content shipped
with the product (`knowledge.forms`).
docs/eligibility.md lists every criterion, its source and what it does not capture.
"""

from knowledge.eligibility.decision import PARAMETERS, decide
from knowledge.eligibility.facts import FACT_ORDER, GROUPS, Facts, Group, InvalidFactError, MaritalStatus, Tenure
from knowledge.eligibility.law import LawNotCoveredError
from knowledge.eligibility.message import Message
from knowledge.eligibility.questions import QUESTIONS, Question, next_question, next_questions
from knowledge.eligibility.result import Criterion, CriterionResult, Decision, NextStep, Outcome, Result

__all__ = [
    "FACT_ORDER",
    "GROUPS",
    "PARAMETERS",
    "QUESTIONS",
    "Criterion",
    "CriterionResult",
    "Decision",
    "Facts",
    "Group",
    "InvalidFactError",
    "LawNotCoveredError",
    "MaritalStatus",
    "Message",
    "NextStep",
    "Outcome",
    "Question",
    "Result",
    "Tenure",
    "decide",
    "next_question",
    "next_questions",
]
