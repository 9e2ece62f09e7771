"""The figures that `noxh evaluate` prints."""

from __future__ import annotations

from nlu.evaluation import Question, evaluate, half_marked, table, unmarked


def test_unmarked_text_keeps_case_and_length() -> None:
    assert unmarked("Đơn xin Mua nhà ở") == "Don xin Mua nha o"
    assert half_marked("nhà ở xã hội") == half_marked("nhà ở xã hội")


def test_figures_count_first_choices_top_three_and_false_answers() -> None:
    answers = {
        "giá": ("price", ["price", "loan", "rent"]),
        "vay": ("nlu_fallback", ["loan", "price", "rent"]),
        "thuê": ("price", ["price", "loan", "rent"]),
        "bóng đá": ("price", ["price", "loan", "rent"]),
        "trời mưa": ("nlu_fallback", ["price", "loan", "rent"]),
        "hát": ("out-of-scope", ["out-of-scope"]),
    }
    marks = {unmarked(text): text for text in answers}

    def predict(text: str) -> tuple[str, list[str]]:
        return answers[marks.get(unmarked(text), text)]

    questions = [Question("giá", "price"), Question("vay", "loan"), Question("thuê", "rent")]
    questions += [Question(text, "out-of-scope") for text in ("bóng đá", "trời mưa", "hát")]
    clean, no_marks, half = evaluate(predict, questions)
    assert (clean.form, no_marks.form, half.form) == ("clean", "unmarked", "half")
    assert clean.questions == 3
    assert clean.accuracy == 2 / 3
    assert clean.top3 == 1
    assert clean.answered_rightly == 1 / 3
    assert clean.false_answers == 1 / 3
    assert clean.by_topic == {"loan": 1.0, "price": 1.0, "rent": 0.0}
    assert clean.confusions == [("rent", "price", 1)]
    printed = table([clean, no_marks, half])
    assert "66.7%" in printed
    assert "33.3% of 3" in printed
    assert "rent → price: 1" in printed
