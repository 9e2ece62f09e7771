"""Batches go through the product's own graph and come out as single messages do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlu.evaluation import model as batches
from nlu.evaluation.figures import Prediction
from nlu.evaluation.model import BatchError, Model
from nlu.evaluation.questions import Question, read_questions
from nlu.evaluation.training import write_questions
from nlu.noise import NOISES

MESSAGES = [
    "giá bán căn hộ",
    "Lương 20 triệu có mua được không",
    "thời tiết hôm nay",
    "",
    "ok",
    "/affirm",
    "dự án nào ở Chí Linh",
]


def test_a_batch_gives_what_the_server_gives_for_each_message(model: Path) -> None:
    loaded = Model(model)
    texts = [change(message) for message in MESSAGES for change in NOISES.values()]
    together = loaded.parse_many(texts)
    for text, prediction in zip(texts, together, strict=True):
        alone = loaded.parse(text)
        assert (prediction.intent, prediction.ranking) == (alone.intent, alone.ranking)
        assert prediction.confidence == pytest.approx(alone.confidence, abs=1e-5)


def test_a_fallback_keeps_the_ranking_behind_it(model: Path) -> None:
    (prediction,) = Model(model).parse_many(["?!"])
    assert prediction.intent == "nlu_fallback"
    assert "nlu_fallback" not in prediction.ranking
    assert prediction.first == prediction.ranking[0]


def test_a_batch_that_differs_from_single_messages_stops_the_run(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = Model(model)
    monkeypatch.setattr(Model, "parse", lambda self, text: Prediction("other", ("other",), 1.0))
    with pytest.raises(BatchError):
        loaded.parse_many(MESSAGES)


def test_processes_share_the_texts_and_keep_their_order(monkeypatch: pytest.MonkeyPatch, model: Path) -> None:
    monkeypatch.setattr(batches, "_BATCH", 3)
    found = batches.predictor(model, processes=2)(MESSAGES)
    assert found == Model(model).parse_many(MESSAGES)


def test_written_questions_are_read_again(tmp_path: Path) -> None:
    questions = [Question("Giá: bao nhiêu?", "price"), Question("- vay\nthế nào", "loan"), Question("'thuê' #1", "rent")]
    write_questions(questions, tmp_path / "nlu.yml")
    read = sorted((q.text, q.topic) for q in read_questions([tmp_path / "nlu.yml"]))
    assert read == sorted([("Giá: bao nhiêu?", "price"), ("- vay thế nào", "loan"), ("'thuê' #1", "rent")])


@pytest.mark.filterwarnings("ignore:NLU data in Rasa JSON format is deprecated")  # public sets still come in it
def test_questions_in_rasas_json_format_are_read(tmp_path: Path) -> None:
    examples = [{"text": "giá nhà", "intent": "price"}]
    (tmp_path / "nlu.json").write_text(json.dumps({"rasa_nlu_data": {"common_examples": examples}}), encoding="utf-8")
    assert read_questions([tmp_path / "nlu.json"]) == [Question("giá nhà", "price")]
