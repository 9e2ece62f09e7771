"""The figures, floors and plots of `noxh evaluate`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from nlu.evaluation.figures import Prediction, as_json, evaluate
from nlu.evaluation.floors import FloorsError, failures, read_floors, without
from nlu.evaluation.plots import write_plots
from nlu.evaluation.questions import Question
from nlu.evaluation.report import table
from nlu.noise import NOISES, clean, unmarked

ANSWERS = {
    "giá": Prediction("price", ("price", "loan", "rent"), 0.9),
    "vay": Prediction("nlu_fallback", ("loan", "price", "rent"), 0.3),
    "thuê": Prediction("price", ("price", "loan", "rent"), 0.6),
    "bóng đá": Prediction("price", ("price", "loan", "rent"), 0.5),
    "trời mưa": Prediction("nlu_fallback", ("price", "loan", "rent"), 0.2),
    "hát": Prediction("out-of-scope", ("out-of-scope",), 0.8),
    "gia": Prediction("rent", ("rent", "loan", "price"), 0.5),
}
QUESTIONS = [Question("giá", "price"), Question("vay", "loan"), Question("thuê", "rent")]
QUESTIONS += [Question(text, "out-of-scope") for text in ("bóng đá", "trời mưa", "hát")]


def _predict(texts: Sequence[str]) -> list[Prediction]:
    marked = {unmarked(text): prediction for text, prediction in ANSWERS.items()}
    return [ANSWERS.get(text) or marked[text] for text in texts]


def test_figures_count_first_choices_fallbacks_and_false_answers() -> None:
    (result,) = evaluate(_predict, QUESTIONS, {"clean": clean})
    assert result.accuracy.value == 2 / 3
    assert result.top3.value == 1
    assert result.answered_rightly.value == 1 / 3
    assert result.false_answers.value == 1 / 3
    assert result.false_answers.n == 3
    assert result.confusions == [("rent", "price", 1)]
    assert result.topics["price"].precision.value == 1 / 2
    assert result.topics["price"].recall.value == 1
    assert result.topics["rent"].f1 == 0
    # F1 of price, loan and rent: 2/3, 1, 0
    assert result.macro_f1.value == pytest.approx(5 / 9)


def test_noise_is_compared_with_the_same_question_as_written() -> None:
    as_written, without = evaluate(_predict, QUESTIONS, {"clean": clean, "unmarked": unmarked})
    assert as_written.difference_to_clean.value == 0
    assert without.accuracy.value == 1 / 3
    assert without.difference_to_clean.value == pytest.approx(-1 / 3)
    assert without.difference_to_clean.low <= without.difference_to_clean.value <= without.difference_to_clean.high


def test_a_text_that_noise_leaves_alone_is_read_once() -> None:
    read: list[str] = []

    def predict(texts: Sequence[str]) -> list[Prediction]:
        read.extend(texts)
        return [Prediction("price", ("price",), 1.0)] * len(texts)

    evaluate(predict, [Question("gia nha", "price")], {"clean": clean, "unmarked": unmarked})
    assert read == ["gia nha"]


def test_no_questions_are_an_error() -> None:
    with pytest.raises(ValueError, match="no questions"):
        evaluate(_predict, [], {"clean": clean})


def test_table_and_json_show_every_figure_with_its_interval() -> None:
    results = evaluate(_predict, QUESTIONS, {"clean": clean, "unmarked": unmarked})
    printed = table(results)
    assert "66.7 [20.8, 93.9]" in printed  # two of three, Wilson
    assert "rent → price: 1" in printed
    stored = json.loads(json.dumps(as_json(results)))
    assert stored["clean"]["accuracy"] == {"value": 2 / 3, "low": pytest.approx(0.208, abs=1e-3), "high": pytest.approx(0.939, abs=1e-3), "n": 3}  # fmt: skip
    assert stored["unmarked"]["difference_to_clean"]["value"] == pytest.approx(-1 / 3)


def test_questions_without_out_of_scope_have_no_false_answers() -> None:
    (result,) = evaluate(_predict, QUESTIONS[:3], {"clean": clean})
    assert result.false_answers.n == 0
    assert failures(as_json([result]), {"floors": {}, "ceilings": {"clean.false_answers": 0.03}}) != []


def _figures() -> dict[str, object]:
    return as_json(evaluate(_predict, QUESTIONS, {"clean": clean, "unmarked": unmarked})) | {"entities": {"exact": 0.96}}


def test_figures_beyond_their_bounds_are_named() -> None:
    bounds = {
        "floors": {"clean.accuracy": 0.7, "clean.top3": 1.0, "unmarked.difference_to_clean": -0.01, "entities.exact": 0.97},
        "ceilings": {"clean.false_answers": 0.03, "clean.ece": 1.0, "vni.ece": 0.1},
    }
    named = [line.split(":")[0] for line in failures(_figures(), bounds)]
    assert named == ["clean.accuracy", "unmarked.difference_to_clean", "entities.exact", "clean.false_answers", "vni.ece"]


def test_bounds_of_noise_that_was_not_asked_for_are_left_out() -> None:
    bounds = {"floors": {"clean.accuracy": 0.9, "vni.accuracy": 0.9}, "ceilings": {"vni.ece": 0.1}}
    assert without(bounds, {"vni"}) == {"floors": {"clean.accuracy": 0.9}, "ceilings": {}}


@pytest.mark.parametrize(
    "content", ["", "validation: {floors: {clean.accuracy: 0.9}}", "test: {floor: {clean.accuracy: 0.9}}",
                "test: {floors: {clean.accuracy: high}}", "test: [", "- test"]
)  # fmt: skip
def test_a_file_of_floors_that_checks_nothing_is_an_error(tmp_path: Path, content: str) -> None:
    file = tmp_path / "floors.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(FloorsError, match=r"floors\.yml"):
        read_floors(file, "test")


def test_a_missing_file_of_floors_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FloorsError, match="Không có"):
        read_floors(tmp_path / "floors.yml", "test")


def test_recorded_floors_can_be_read_and_name_known_figures() -> None:
    file = Path(__file__).resolve().parents[1] / "data" / "floors.yml"
    noises = {"entities", *NOISES}
    (result,) = evaluate(_predict, QUESTIONS, {"clean": clean})
    keys = set(as_json([result])["clean"])
    for bounds in read_floors(file, "test").values():
        for name in bounds:
            noise, figure = name.split(".")[:2]
            assert noise in noises
            assert noise == "entities" or figure in keys


def test_plots_are_the_same_for_the_same_figures(tmp_path: Path) -> None:
    results = evaluate(_predict, QUESTIONS, {"clean": clean, "unmarked": unmarked})
    written = write_plots(results, tmp_path / "first")
    again = write_plots(results, tmp_path / "second")
    assert [path.name for path in written] == ["accuracy.svg", "reliability.svg", "confusions.svg"]
    assert [path.read_bytes() for path in written] == [path.read_bytes() for path in again]
    assert "rent → price" in written[2].read_text(encoding="utf-8")
    worse = [replace(results[0], confusions=[("loan", "rent", 3)])]
    assert "loan → rent" in write_plots(worse, tmp_path / "third")[2].read_text(encoding="utf-8")
