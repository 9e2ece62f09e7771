"""The pipelines that are compared. All but `svm` are Rasa configurations; `ours` is config.yml as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from nlu.evaluation.training import CONFIG

# What each is, for the table.
PIPELINES = {
    "ours": "config.yml, unchanged",
    "rasa-init": "pipeline of `rasa init`, Rasa 3.6",
    "diet": "whitespace tokens, counts, DIET: Rasa's advice for languages without a model",
    "logistic": "whitespace tokens, counts, Rasa's LogisticRegressionClassifier",
    "svm": "TF-IDF (words 1-2, letters 2-5 within words), linear SVM, scikit-learn",
}
DIET_EPOCHS = 100

_SPARSE: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]


def components(name: str, diet_epochs: int = DIET_EPOCHS) -> list[dict[str, Any]]:
    """Components of a Rasa pipeline other than ours.

    Sources: `rasa/cli/initial_project/config.yml` of Rasa 3.6.21 (rasa-init); "Tuning Your NLU Model" in Rasa's
    documentation, pipeline without pre-trained embeddings (diet).
    """
    diet = {"name": "DIETClassifier", "epochs": diet_epochs, "constrain_similarities": True}
    selector = {"name": "ResponseSelector", "epochs": diet_epochs, "constrain_similarities": True}
    fallback = {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1}
    if name == "rasa-init":
        return [*_SPARSE, diet, {"name": "EntitySynonymMapper"}, selector, fallback]
    if name == "diet":
        return [*_SPARSE, diet]
    if name == "logistic":
        return [
            {"name": "WhitespaceTokenizer"},
            {"name": "CountVectorsFeaturizer", "min_ngram": 1, "max_ngram": 2},
            {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
            {"name": "LogisticRegressionClassifier"},
        ]
    raise ValueError(f"no such Rasa pipeline: {name}")


def config_file(name: str, folder: Path, diet_epochs: int = DIET_EPOCHS) -> Path:
    """The configuration of a pipeline, written into `folder` unless it is ours."""
    if name == "ours":
        return CONFIG
    path = folder / "config.yml"
    config = {"recipe": "default.v1", "assistant_id": "benchmark", "language": "vi", "pipeline": components(name, diet_epochs)}
    path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    return path
