"""Messages without diacritics, or with half of them, and what they are taken to mean."""

from __future__ import annotations

import pytest

from nlu.diacritics import DiacriticRestorer
from nlu.normalizer import normalize

TEXTS = [
    "Điều kiện mua nhà ở xã hội là gì?",
    "Thủ tục vay tiền ngân hàng chính sách xã hội",
    "Em muốn thuê nhà ở xã hội ở Chí Linh",
    "Hồ sơ mua nhà cần những giấy tờ gì?",
    "Vợ chồng em có được mua nhà không?",
    "Con em ba tuổi, nhà có bà nội",
    "Chuyến bay từ Hà Nội đến Đà Nẵng",
    "Lương công nhân có đủ điều kiện không?",
    "Nộp hồ sơ ở đâu thì nhanh nhất?",
]


@pytest.fixture(scope="module")
def restorer() -> DiacriticRestorer:
    return DiacriticRestorer.learn(TEXTS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dieu kien mua nha o xa hoi la gi", "điều kiện mua nhà ở xã hội là gì"),
        ("thu tuc vay tien ngan hang", "thủ tục vay tiền ngân hàng"),
        ("điều kien mua nhà o xã hội", "điều kiện mua nhà ở xã hội"),
        ("điêu kiên mua nha ơ xa hôi", "điều kiện mua nhà ở xã hội"),
        ("chuyen bay den da nang", "chuyến bay đến đà nẵng"),
    ],
)
def test_missing_marks_are_put_back(restorer: DiacriticRestorer, typed: str, meant: str) -> None:
    assert restorer.restore(normalize(typed).text) == meant


@pytest.mark.parametrize("text", [normalize(text).text for text in TEXTS])
def test_what_was_written_rightly_stays(restorer: DiacriticRestorer, text: str) -> None:
    assert restorer.restore(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thũ tục vay tiền ngân hàng", "thủ tục vay tiền ngân hàng"),
        ("công nhân có đủ điều kiện", "công nhân có đủ điều kiện"),
        ("quản ný nhà ở xã hội", "quản lý nhà ở xã hội"),
        ("nàm việc ở công ty", "làm việc ở công ty"),
    ],
)
def test_sounds_that_regions_confuse_are_put_right_where_the_neighbours_know_the_word(
    restorer: DiacriticRestorer, typed: str, meant: str
) -> None:
    assert restorer.restore(normalize(typed).text) == meant


@pytest.mark.parametrize("text", ["how do i apply for a house", "bánh xèo khọt", "", "123 !?"])
def test_english_unknown_words_and_numbers_stay(restorer: DiacriticRestorer, text: str) -> None:
    assert restorer.restore(text) == text


def test_the_words_of_the_training_data_win_over_the_general_ones() -> None:
    # In our own texts "bay" is hardly ever "bày"; the training data decide.
    own = DiacriticRestorer.learn(["cách trưng bày bánh", "trưng bày ở tủ", "bày bánh ra", "bày hàng"])
    assert own.restore("trung bay banh") == "trưng bày bánh"


def test_a_restorer_without_training_texts_knows_common_words() -> None:
    assert DiacriticRestorer.learn([]).restore("nha o xa hoi") == "nhà ở xã hội"


def test_text_without_marks_teaches_nothing() -> None:
    taught = DiacriticRestorer.learn([*TEXTS, "dieu kien mua nha", "dieu kien thue nha"])
    assert taught.to_json() == DiacriticRestorer.learn(TEXTS).to_json()


def test_what_was_learned_survives_being_stored(restorer: DiacriticRestorer) -> None:
    again = DiacriticRestorer.from_json(restorer.to_json())
    text = "dieu kien vay tien o chi linh"
    assert again.restore(text) == restorer.restore(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("điều kiệm mua nhà ở xã hội là gì", "điều kiện mua nhà ở xã hội là gì"),  # a neighbouring key
        ("đièu kiẹn mua nhà ở xã ộhi", "điều kiện mua nhà ở xã hội"),  # tones and swapped letters
        ("chuyến bya từ hà nội đến đà nẵng", "chuyến bay từ hà nội đến đà nẵng"),
        ("dieu kienn mua nha o xa hoi la gi", "điều kiện mua nhà ở xã hội là gì"),
        ("nộp hồsơ ở đâu", "nộp hồ sơ ở đâu"),
        ("chuyếnbay từ hà nội", "chuyến bay từ hà nội"),
    ],
)
def test_slips_of_the_finger_are_mended_where_the_neighbours_tell(restorer: DiacriticRestorer, typed: str, meant: str) -> None:
    assert restorer.restore(normalize(typed).text) == meant


@pytest.mark.parametrize("text", ["căn nhà chật quá", "trọ xa lắm", "mua nhà vinhomes", "nhà của bà ngoại"])
def test_correct_words_that_the_texts_do_not_know_stay(restorer: DiacriticRestorer, text: str) -> None:
    assert restorer.restore(normalize(text).text) == text


def test_a_torn_word_is_joined_where_it_stands() -> None:
    restorer = DiacriticRestorer.learn(["xin giấy tờ gì vậy em", "em xin giấy xác nhận"])
    assert restorer.restore("em giấ yb giấ y") == "em giấ yb giấy"
