"""The intent model on a handful of questions, without Rasa."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu import embedding
from nlu.diacritics import DiacriticRestorer
from nlu.intents import IntentModel, Settings

EXAMPLES = {
    "price": ["giá nhà ở xã hội bao nhiêu", "một mét vuông bao nhiêu tiền", "nhà ở xã hội giá thế nào", "giá bán mỗi căn"],
    "loan": ["vay ngân hàng thế nào", "lãi suất vay bao nhiêu", "muốn vay tiền mua nhà", "vay được mấy năm"],
    "rent": ["thuê nhà ở xã hội", "tiền thuê mỗi tháng", "hợp đồng thuê bao lâu", "thuê nhà cần gì"],
}


def _fitted(use_embedding: bool | None = False) -> IntentModel:
    model = IntentModel(Settings(use_embedding=use_embedding))
    texts = [text for group in EXAMPLES.values() for text in group]
    model.fit(texts, [intent for intent, group in EXAMPLES.items() for _ in group])
    return model


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("Lãi suất vay là bao nhiêu?", "loan"),
        ("lai suat vay la bao nhieu", "loan"),
        ("LÃI SUẤT VAY", "loan"),
        ("tien thue nha moi thang", "rent"),
        ("tiền thue nhà mỗi thang", "rent"),
        ("gia ban noxh", "price"),
    ],
)
def test_questions_are_understood_with_and_without_diacritics(question: str, intent: str) -> None:
    assert _fitted().predict(question)[0][0] == intent


def test_probabilities_sum_to_one_and_fall() -> None:
    ranking = _fitted().predict("giá nhà")
    assert sum(probability for _, probability in ranking) == pytest.approx(1)
    assert [p for _, p in ranking] == sorted((p for _, p in ranking), reverse=True)


@pytest.mark.parametrize("text", ["", "   ", "🏠", "?!"])
def test_a_message_without_words_is_no_topic_more_than_another(text: str) -> None:
    probabilities = [probability for _, probability in _fitted().predict(text)]
    assert max(probabilities) == pytest.approx(min(probabilities))


@pytest.mark.parametrize("use_embedding", [False, pytest.param(True, marks=pytest.mark.skipif(
    not embedding.available(), reason="onnxruntime is not installed"))])  # fmt: skip
def test_a_stored_model_answers_as_before(tmp_path: Path, use_embedding: bool) -> None:
    model = _fitted(use_embedding)
    model.save(tmp_path)
    again = IntentModel.load(tmp_path)
    for question in ("vay tiền", "gia nha", "thuê căn hộ"):
        expected, got = dict(model.predict(question)), dict(again.predict(question))
        assert got == pytest.approx(expected, abs=1e-4)


def test_a_model_with_embeddings_names_the_missing_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = _fitted()
    model.uses_embedding = True
    model.save(tmp_path)
    monkeypatch.setattr(embedding, "available", lambda: False)
    with pytest.raises(RuntimeError, match="onnxruntime"):
        IntentModel.load(tmp_path)


def test_one_or_two_intents_are_enough_to_train() -> None:
    one = IntentModel(Settings(use_embedding=False))
    one.fit(["chào", "xin chào"], ["greet", "greet"])
    assert one.predict("chào bạn") == [("greet", 1.0)]
    two = IntentModel(Settings(use_embedding=False))
    two.fit(["chào", "xin chào", "tạm biệt", "hẹn gặp lại"], ["greet", "greet", "bye", "bye"])
    assert two.predict("hẹn gặp lại nhé")[0][0] == "bye"


def test_no_examples_are_refused() -> None:
    with pytest.raises(ValueError, match="no examples"):
        IntentModel().fit([], [])


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("nha o xa hoi", "nhà ở xã hội"),
        ("nhà o xã hoi", "nhà ở xã hội"),
        ("con toi mua nha", "con tôi mua nhà"),
        ("nhà còn bán", "nhà còn bán"),
        ("ikea xyz", "ikea xyz"),
        ("12 ?", "12 ?"),
    ],
)
def test_diacritics_are_restored_from_the_training_texts(typed: str, restored: str) -> None:
    restorer = DiacriticRestorer.learn(
        ["nhà ở xã hội", "con tôi mua nhà ở xã hội", "nhà còn bán không", "nha o xa hoi", "mua nhà"]
    )
    assert restorer.restore(typed) == restored
    assert DiacriticRestorer.from_json(restorer.to_json()).restore(typed) == restored


def test_embeddings_are_remembered_between_trainings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    embed_many = embedding.embed_many

    def watched(texts: list[str]) -> object:
        asked.extend(texts)
        return embed_many(texts)

    monkeypatch.setenv("NOXH_HOME", str(tmp_path))
    monkeypatch.setattr(embedding, "embed_many", watched)
    first = embedding.embed_training(["a", "bb", "a"])
    second = embedding.embed_training(["bb", "ccc"])
    assert asked == ["a", "bb", "ccc"]
    assert first.shape == (3, embedding.DIMENSIONS)
    assert (second[0] == first[1]).all()


def test_a_broken_store_of_embeddings_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOXH_HOME", str(tmp_path))
    first = embedding.embed_training(["a"])
    (store,) = tmp_path.glob("embeddings*.npz")
    store.write_bytes(b"not a zip")
    assert (embedding.embed_training(["a"]) == first).all()


def test_what_no_intent_claims_is_likelier_out_of_scope() -> None:
    within = [f"điều kiện mua nhà {word}" for word in ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]]
    rent = [f"giá thuê phòng {word}" for word in ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]]
    outside = [f"thời tiết {word} thế nào" for word in ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]]
    model = IntentModel(Settings(use_embedding=False))
    model.fit([*within, *rent, *outside], ["buy"] * 10 + ["rent"] * 10 + ["out-of-scope"] * 10)
    known = dict(model.predict("điều kiện mua nhà mười"))["out-of-scope"]
    unknown = dict(model.predict("thời tiết ngoài biển"))["out-of-scope"]
    assert known < 0.5 < unknown


PLACES = ["huế", "vinh", "đà lạt", "hà nội", "cần thơ", "nha trang", "sài gòn", "pleiku", "cà mau", "hải phòng"]


def _flights() -> IntentModel:
    """Flights by far the most, an intent of two lines, and one line that joins two intents."""
    asked = {
        "flight": [f"chuyến bay từ {a} đi {b}" for a in PLACES for b in PLACES if a != b],
        "fare": [f"giá vé đi {a} bao nhiêu" for a in PLACES],
        "meal": ["bữa ăn trên chuyến này là gì", "có bữa ăn chay không"],
        "flight#fare": ["chuyến bay và giá vé đi huế"],
    }
    model = IntentModel(Settings(use_embedding=False))
    model.fit([text for group in asked.values() for text in group], [intent for intent, group in asked.items() for _ in group])
    return model


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("chuyến bay từ điện biên đi côn đảo", "flight"),
        ("giá vé đi côn đảo bao nhiêu", "fare"),
        ("bữa ăn chay", "meal"),
        ("chuyến bay và giá vé đi huế", "flight#fare"),
    ],
)
def test_rare_intents_stand_beside_one_that_has_nearly_all_lines(question: str, intent: str) -> None:
    assert _flights().predict(question)[0][0] == intent


def test_words_that_tell_the_intent_weigh_more_than_names_of_places() -> None:
    words = next(block for block in _flights()._blocks if block.name == "words")
    weight = {gram: words.weights[index] for gram, index in words.vocabulary.items()}
    assert weight["giá"] > weight["pleiku"]
    assert weight["bữa ăn"] > weight["hà nội"]


def test_the_mean_confidence_is_the_share_that_is_right_on_other_questions() -> None:
    sides = ["điều kiện mua", "giá bán", "thuê"]
    texts = [f"{sides[n % 3]} {PLACES[n % 10]} {PLACES[(n // 10) % 10]}" for n in range(300)]
    labels = [str((n + (1 if n % 4 == 0 else 0)) % 3) for n in range(300)]  # every fourth reader disagrees
    model = IntentModel(Settings(use_embedding=False))
    model.fit(texts[:200], labels[:200])
    ranked = model.rank(texts[200:])
    confidence = sum(ranking[0][1] for ranking in ranked) / 100
    right = sum(ranking[0][0] == label for ranking, label in zip(ranked, labels[200:], strict=True)) / 100
    assert confidence == pytest.approx(right, abs=0.1)
