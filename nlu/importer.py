"""Reads topics, projects, localities and names of documents of law beside ordinary Rasa files.

For each topic file (docs/content.md) in the training data paths: examples in both languages, the intent, the
action and the rules. For project files, `localities.yaml` and files of law: lookup tables (nlu/lookups.py). Everything else is
read by Rasa's own importer; where none of our files is present nothing is added, so the same config.yml trains on
any Rasa data.
"""

from __future__ import annotations

import logging
import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import rasa.shared.data
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

from nlu.lookups import lookup_tables

log = logging.getLogger(__name__)

DEFAULT_ACTION = "action_answer_topic"
RESUME_ACTION = "action_resume_check"
# Values of a topic's `action:` that start a form instead of an action.
FORMS = {"eligibility-check": "eligibility_form"}
# Rasa gives these intents a meaning of its own.
_RESERVED = frozenset(("restart", "back", "session_start", "nlu_fallback"))
_RASA_KEYS = re.compile(r"^(?:nlu|stories|rules|responses|intents|entities|slots|actions|forms|version)\s*:", re.MULTILINE)
_SLUG_LINE = re.compile(r"^slug\s*:", re.MULTILINE)
# The head of a file of law: what follows it, its provisions, is long and of no use here.
_DOCUMENT_HEAD = re.compile(r"^document\s*:.*\n(?:[ #].*\n?|\n)*", re.MULTILINE)
_UNITS_LINE = re.compile(r"^units\s*:", re.MULTILINE)


class TopicError(ValueError):
    """A topic file cannot be used for training; the message names the file."""


@dataclass
class _Content:
    """What was found in the training data paths. `rasa_files` are left to Rasa."""

    topics: list[dict[str, Any]] = field(default_factory=list)
    projects: list[dict[str, Any]] = field(default_factory=list)
    units: list[dict[str, Any]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    rasa_files: list[str] = field(default_factory=list)


class TopicImporter(RasaFileImporter):
    """Rasa's file importer, plus our content."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        self._content = _read(training_data_paths)
        # Rasa parses every file it is given three times, slowly: it gets only its own.
        super().__init__(config_file, domain_path, self._content.rasa_files)
        # Rasa reminds the author of any domain with slots of a change made in 2021.
        warnings.filterwarnings("ignore", message="Slot auto-fill has been removed")
        if self._content.units or self._content.projects or self._content.documents:
            # Rasa warns that no component of its own uses lookup tables; ours does.
            warnings.filterwarnings("ignore", message="You have defined training data consisting of lookup tables")

    @cached_method
    def get_domain(self) -> Domain:
        """The domain file with the topics' intents and actions."""
        domain = super().get_domain()
        if not self._content.topics:
            return domain
        taken = set(domain.intents) | _RESERVED
        clash = sorted(topic["slug"] for topic in self._content.topics if topic["slug"] in taken)
        if clash:
            raise TopicError(f"Slug trùng với một ý định đã có: {', '.join(clash)}. Hãy đổi slug của chủ đề.")
        actions = {action_of(topic) for topic in self._content.topics} - set(domain.form_names)
        return domain.merge(
            Domain.from_dict(
                {
                    "intents": [{topic["slug"]: {"use_entities": []}} for topic in self._content.topics],
                    "actions": sorted(actions - set(domain.user_actions)),
                }
            )
        )

    @cached_method
    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Rasa's stories and rules with the topics' rules."""
        graph = super().get_stories(exclusion_percentage)
        if not self._content.topics:
            return graph
        rules = {"rules": [rule for topic in self._content.topics for rule in rules_of(topic)]}
        reader = YAMLStoryReader(self.get_domain())
        return graph.merge(StoryGraph(reader.read_from_parsed_yaml(rules)))

    @cached_method
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Rasa's examples with the topics' questions and the lookup tables."""
        data = super().get_nlu_data(language)
        examples = [
            Message(data={TEXT: question, INTENT: topic["slug"]})
            for topic in self._content.topics
            for question in questions_of(topic)
        ]
        tables = lookup_tables(self._content.units, self._content.projects, self._content.documents)
        return data.merge(TrainingData(training_examples=examples, lookup_tables=tables))


def action_of(topic: dict[str, Any]) -> str:
    """The action (or form) that serves a topic: "find-project" → "action_find_project"."""
    action = topic.get("action")
    if not action:
        return DEFAULT_ACTION
    return FORMS.get(action) or "action_" + str(action).replace("-", "_")


def questions_of(topic: dict[str, Any]) -> list[str]:
    """Example questions of a topic in all languages, each once."""
    questions = topic.get("questions") or {}
    return list(dict.fromkeys(str(q).strip() for language in questions.values() for q in language or [] if str(q).strip()))


def rules_of(topic: dict[str, Any]) -> list[dict[str, Any]]:
    """Rules of a topic as Rasa YAML.

    One rule serves both outside the eligibility form and as an interruption of it: after a rule without a condition
    Rasa goes back to the form by itself. Only a topic that starts the form needs a second one, because Rasa never
    predicts a form right after it rejected a turn.
    """
    slug, action = topic["slug"], action_of(topic)
    if action not in FORMS.values():
        return [{"rule": f"topic {slug}", "steps": [{"intent": slug}, {"action": action}]}]
    start = [{"intent": slug}, {"action": action}, {"active_loop": action}]
    again = [{"intent": slug}, {"action": RESUME_ACTION}, {"action": action}, {"active_loop": action}]
    return [
        {"rule": f"topic {slug}", "steps": start},
        {"rule": f"topic {slug} during the check", "condition": [{"active_loop": action}], "steps": again},
    ]


def _read(paths: list[str] | str | None) -> _Content:
    content = _Content()
    files = rasa.shared.data.get_data_files(paths, lambda _: True) if paths else []
    for name in sorted(files):
        path = Path(name)
        if path.suffix not in (".yml", ".yaml"):
            content.rasa_files.append(name)
            continue
        text = path.read_text(encoding="utf-8")
        if _SLUG_LINE.search(text) or (path.stem == "localities" and _UNITS_LINE.search(text)):
            _take(content, path, text)
        elif head := _DOCUMENT_HEAD.search(text):
            _take(content, path, head.group())
        elif _RASA_KEYS.search(text):
            content.rasa_files.append(name)
    log.debug("%d topics, %d projects, %d units", len(content.topics), len(content.projects), len(content.units))
    return content


def _take(content: _Content, path: Path, text: str) -> None:
    try:
        document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe, in C where there is one
    except yaml.YAMLError as error:
        raise TopicError(f"{path}: không đọc được YAML: {error}") from error
    if not isinstance(document, dict):
        return
    if "questions" in document:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", str(document.get("slug"))):
            raise TopicError(f"{path}: slug phải gồm chữ thường không dấu, số và dấu gạch nối.")
        content.topics.append(document)
    elif isinstance(document.get("document"), dict):
        content.documents.append({"number": document["document"]["number"], "title": document["document"]["title"]})
    elif "units" in document and "slug" not in document:
        content.units.extend(document["units"] or [])
    elif "tenures" in document or "price_min" in document:
        content.projects.append(document)
