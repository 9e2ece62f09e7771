"""The extractors of `nlu.extractors` as one Rasa component."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.extractors import Documents, Gazetteer, extract_all
from nlu.lookups import documents_of, gazetteers_of

_FILE = "gazetteers.json"
_DOCUMENTS_FILE = "documents.json"
_VIETNAM = dt.timezone(dt.timedelta(hours=7))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class VietnameseEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Money, areas, dates, counts and set phrases by rule; localities, projects and law by the names found at training."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """No options."""
        return {}

    def __init__(
        self,
        model_storage: ModelStorage,
        resource: Resource,
        gazetteers: list[Gazetteer] | None = None,
        documents: Documents | None = None,
    ) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._gazetteers = gazetteers or []
        self._documents = documents or Documents()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> VietnameseEntityExtractor:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> VietnameseEntityExtractor:
        """Loads the names stored by `train`."""
        with model_storage.read_from(resource) as folder:
            stored = json.loads((folder / _FILE).read_text(encoding="utf-8"))
            documents = Documents.from_json(json.loads((folder / _DOCUMENTS_FILE).read_text(encoding="utf-8")))
        return cls(model_storage, resource, [Gazetteer.from_json(item) for item in stored], documents)

    def train(self, training_data: TrainingData) -> Resource:
        """Stores the names that the importer put into the lookup tables."""
        self._gazetteers = gazetteers_of(training_data.lookup_tables)
        self._documents = documents_of(training_data.lookup_tables)
        content = json.dumps([gazetteer.to_json() for gazetteer in self._gazetteers], ensure_ascii=False)
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(content, encoding="utf-8")
            documents = json.dumps(self._documents.to_json(), ensure_ascii=False)
            (folder / _DOCUMENTS_FILE).write_text(documents, encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the entities found to each message."""
        for message in messages:
            text = message.get(TEXT)
            if not isinstance(text, str) or text.startswith("/"):  # a button's payload names its own entities
                continue
            found = []
            for span in extract_all(text, self._gazetteers, self._documents, _today(message)):
                entity = {"entity": span.entity, "value": span.value, "start": span.start, "end": span.end}
                if span.role:
                    entity["role"] = span.role
                found.append(entity)
            message.set(ENTITIES, message.get(ENTITIES, []) + self.add_extractor_name(found), add_to_output=True)
        return messages


def _today(message: Message) -> dt.date:
    """The day as of which the citizen asks (`as_of` in the metadata), or the day in Vietnam."""
    metadata = message.get("metadata")
    as_of = metadata.get("as_of") if isinstance(metadata, dict) else None
    try:
        return dt.date.fromisoformat(str(as_of))
    except ValueError:
        return dt.datetime.now(_VIETNAM).date()
