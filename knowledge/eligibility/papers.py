"""The papers of an application as next steps: which form, and who signs it.

The rules are content (`knowledge/content/papers/`); here they are chosen for one applicant and read together.
"""

from __future__ import annotations

import functools
import operator

from knowledge.eligibility.facts import Facts
from knowledge.eligibility.message import NOTHING, Message
from knowledge.eligibility.result import CriterionResult, NextStep
from knowledge.forms import Applicant, catalogue

_HOMES = {"small-home": "small", "exemption-reported": "exempt"}


def papers(facts: Facts, housing: CriterionResult) -> list[NextStep]:
    """Application, proof of group, housing paper, income paper: as far as this person needs them."""
    applicant = applicant_of(facts, housing)
    known = catalogue()
    steps = []
    for paper in known.papers:
        rules = list(known.rules(paper, applicant))
        if rules:
            text = functools.reduce(operator.add, (Message(rule.text.vi, rule.text.en) for rule in rules), NOTHING)
            citations = dict.fromkeys(citation.ref() for rule in rules for citation in rule.citations)
            steps.append(NextStep(paper.slug, text, tuple(citations)))
    return steps


def applicant_of(facts: Facts, housing: CriterionResult) -> Applicant:
    """Whom the papers are for. Who owns a large home and hopes for an exemption asks first: no housing form fits yet."""
    home = _HOMES.get(housing.reason, "none")
    return Applicant(facts.as_of, facts.group, facts.tenure, facts.marital_status == "single", home)  # type: ignore[arg-type]
