"""Slips, typing keys and chat spelling: what citizens type and what is understood."""

from __future__ import annotations

import random
import unicodedata

import pytest

from nlu.mapped_text import Edit, MappedText
from nlu.normalizer import MAX_CHARACTERS, normalize


def assert_read(typed: str, read: str) -> None:
    assert normalize(typed).text == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("nhaf owr xax hooij", "nhà ở xã hội"),
        ("ddieeuf kiện", "điều kiện"),
        ("mua dduwowcj khoong", "mua được không"),
        ("nguowif lao ddoongj thu nhaapj thaaps", "người lao động thu nhập thấp"),
        ("em cos ddungs là", "em có đúng là"),
        ("tiềnf thuê", "tiền thuê"),
        ("đuocwj", "được"),
        ("lwowng nhwng", "lương nhưng"),
        ("thuongf trú", "thường trú"),
        ("hoi ve ddieu kien", "hoi ve đieu kien"),
    ],
)
def test_telex_keys_left_in_the_text_are_read_as_marks(typed: str, read: str) -> None:
    assert_read(typed, read)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("nha2 o73 xa4 ho65i", "nhà ở xã hội"),
        ("d9ie62u kie65n thue6", "điều kiện thuê"),
        ("d9u7o7c5 kho6ng", "được không"),
    ],
)
def test_vni_keys_left_in_the_text_are_read_as_marks(typed: str, read: str) -> None:
    assert_read(typed, read)


@pytest.mark.parametrize("typed", ["toa2 lo4", "tầng 3 toa2", "tòa ct3a", "bay vj 123", "t7", "70m2", "15tr5", "1tr5", "b12 c3"])
def test_a_number_after_a_word_is_no_vni_key_by_itself(typed: str) -> None:
    assert_read(typed, typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("nhaoxahoi", "nhà ở xã hội"),
        ("hồsơ thunhập", "hồ sơ thu nhập"),
        ("muanha dieukien", "mua nha dieu kien"),
        ("hồ sơ vaytiền", "hồ sơ vay tiền"),
        ("hộ ng hèo làm th ủ tục", "hộ nghèo làm thủ tục"),
        ("nhà ở x ã hội", "nhà ở xã hội"),
        ("đi ều kiện, thu nhậ p", "điều kiện, thu nhập"),
    ],
)
def test_words_run_together_or_torn_apart_are_put_right(typed: str, read: str) -> None:
    assert_read(typed, read)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("nàh ở", "nhà ở"),
        ("ngừơi nghành ngèo", "người ngành nghèo"),
        ("đuợc, đưọc", "được, được"),
        ("khôg mìh đag trog", "không mình đang trong"),
        ("thủu tục đăgn ký", "thủ tục đăng ký"),
    ],
)
def test_a_slip_of_the_finger_is_mended_when_one_word_fits(typed: str, read: str) -> None:
    assert_read(typed, read)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("sinh 2 con mua nxoh, noxxh", "sinh 2 con mua nhà ở xã hội, nhà ở xã hội"),
        ("thuê muanoxh hay noxhở", "thuê mua nhà ở xã hội hay nhà ở xã hội ở"),
        ("vay mua nox h, n oxh", "vay mua nhà ở xã hội, nhà ở xã hội"),
        ("quan trọngko", "quan trọng không"),
        ("xac bhan, vnpay, tpbank", "xac bhan, vnpay, tpbank"),
    ],
)
def test_long_initials_are_known_with_a_slip_or_glued_to_a_word(typed: str, read: str) -> None:
    assert_read(typed, read)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("là j z", "là gì vậy"),
        ("gj, dzậy, wá, fải, iu, bít, nhìu, rùi, mún, zới", "gì, vậy, quá, phải, yêu, biết, nhiều, rồi, muốn, với"),
        ("hok hem hông hổng khum k0", "không không không không không không"),
        ("thía nài", "thế này"),
        ("mua nhà tầm nhiu, cho mịn hỏi", "mua nhà tầm nhiêu, cho mình hỏi"),
        ("zự án wyền fường thík đượk", "dự án quyền phường thích được"),
        ("răng rứa, mần răng để mua, ở mô", "sao thế, làm sao để mua, ở đâu"),
        ("ng iu e kbiet có đc mua k", "người yêu em không biết có được mua không"),
    ],
)
def test_chat_spelling_of_all_regions_is_understood(typed: str, read: str) -> None:
    assert_read(typed, read)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("em có hk", "em có hộ khẩu"),
        ("mua đc hk", "mua được không"),
        ("được không a?", "được không ạ?"),
        ("a ơi, em chào a", "anh ơi, em chào anh"),
        ("thứ 7 cn có làm việc ko", "thứ 7 chủ nhật có làm việc không"),
        ("em sn 1995", "em sinh năm 1995"),
        ("sau sn thì nộp ở đâu", "sau sáp nhập thì nộp ở đâu"),
        ("thiệt hại do bão", "thiệt hại do bão"),
        ("thiệt hả", "thật hả"),
        ("cn lg display lg 12tr", "công nhân lg display lương 12tr"),
    ],
)
def test_an_ambiguous_abbreviation_is_read_by_its_neighbours(typed: str, read: str) -> None:
    assert_read(typed, read)


@pytest.mark.parametrize(
    "typed",
    [
        "em làm ở samsung, vinhomes, happy home, vsip",
        "xe bus, max, box, sale, hồ sơ online",
        "đắk lắk krông pắc pleiku",
        "viết cho abc.def@gmail.com",
        "xem https://www.noxh.vn/aa/bb?x=1",
        "xem noxh.gov.vn nhé",
        "nghị định 100/2024/nđ-cp",
        "giá 15tr5, 70m2, 17,6tr/m2",
        "is the wait list for max open, please tell us how to apply",
    ],
)
def test_foreign_words_names_addresses_and_numbers_survive(typed: str) -> None:
    assert_read(typed, typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("nha\u0300 o\u031b\u0309 xa\u0303 ho\u0302\u0323i", "nhà ở xã hội"),
        ("nha\u200b\u0300 ở", "nhà ở"),
        ("nǎm nay", "năm nay"),
        ("nhà ở хã hội", "nhà ở xã hội"),  # Cyrillic х
        ("𝐧𝐡à ở", "nhà ở"),
        ("điều\u00adkiện", "điều kiện"),
    ],
)
def test_letters_that_only_look_vietnamese_are_read_as_such(typed: str, read: str) -> None:
    assert_read(typed, read)


_NOISE = [
    *"abcdđeghijklmnopqrstuvwxyzăâêôơưáàảãạ0123456789 .,?!/-@:_~",
    "\u0301", "\u0323", "\u200b", "\ufeff", "\u00ad", "🏠", "ﷺ", "ﬁ", "½", "İ", "ß", "а", "²", "\n", "\u00a0",
]  # fmt: skip
_MESSAGES = [
    "Cho em hỏi điều kiện mua NOXH ở HD với ạ???",
    "nhaf owr xax hooij, muanha tra gop 15tr5/tháng",
    "nha2 o73 xa4 ho65i o73 d9a6u",
    "hộ ng hèo làm th ủ tục kiểu j z, thunhập 12tr",
    "What is the income limit for NOXH?",
    "răng rứa hầyyyy, quáaaa đắttt, 100/2024/NĐ-CP a.b@c.vn",
]


def _noisy(chance: random.Random) -> str:
    text = list(chance.choice(_MESSAGES))
    for _ in range(chance.randrange(12)):
        place = chance.randrange(len(text) + 1)
        action = chance.random()
        if action < 0.6:
            text[place:place] = chance.choice(_NOISE) * chance.choice((1, 1, 1, 2, 4))
        elif action < 0.8:
            del text[place : place + 1]
        else:
            text[place : place + 2] = text[place : place + 2][::-1]
    written = "".join(text)
    return chance.choice((written, written.upper(), unicodedata.normalize("NFD", written)))


@pytest.mark.parametrize("seed", range(300))
def test_under_any_noise_every_character_points_into_the_original(seed: int) -> None:
    typed = _noisy(random.Random(seed))  # noqa: S311
    source = normalize(typed)
    assert source.original == typed
    assert len(source.text) == len(source.folded) == len(source.starts) == len(source.ends)
    assert all(0 <= start < end <= len(typed) for start, end in zip(source.starts, source.ends, strict=True))
    # Reading goes from left to right: no place lies before an earlier one.
    assert list(source.starts) == sorted(source.starts)
    assert list(source.ends) == sorted(source.ends)
    assert source.text == source.text.strip()
    assert unicodedata.is_normalized("NFC", source.text)


@pytest.mark.parametrize("seed", range(100))
def test_a_number_is_found_again_in_the_original_whatever_stands_around_it(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    before, after = chance.choice(_MESSAGES), chance.choice(_MESSAGES)
    typed = f"{before} 7654321 {after}"
    source = normalize(typed)
    start = source.text.index("7654321")
    begin, end = source.original_span(start, start + 7)
    assert typed[begin:end] == "7654321"


@pytest.mark.parametrize(
    ("typed", "word", "place"),
    [
        ("tôi nhaoxahoi", "nhà ở xã hội", "nhaoxahoi"),
        ("hồsơ thunhập", "nhập", "nhập"),
        ("hộ ng hèo lắm", "nghèo", "ng hèo"),
        ("em o73 xa4 ho65i", "hội", "ho65i"),
        ("mua dduwowcj khoong", "được", "dduwowcj"),
        ("giá   noxh  !!!", "nhà ở xã hội", "noxh"),
    ],
)
def test_what_was_mended_points_to_what_was_typed(typed: str, word: str, place: str) -> None:
    source = normalize(typed)
    start = source.text.index(word)
    begin, end = source.original_span(start, start + len(word))
    assert typed[begin:end] == place


def test_a_long_message_is_read_to_the_limit() -> None:
    text = "Cho em hỏi thuf tucj nhaoxahoi ng hèo dieukien d9ie62u " * 60
    assert normalize(text).ends[-1] <= MAX_CHARACTERS
    assert normalize(text).text.count("nhà ở xã hội") >= 30


def test_respelling_keeps_the_length() -> None:
    with pytest.raises(ValueError, match="length"):
        MappedText.of("nha").respelt("nhaf")


def test_an_edit_keeps_the_places_around_it() -> None:
    edited = MappedText.of("a noxh b").edited([Edit(2, 6, ("nhà", "ở"))])
    assert edited.text == "a nhà ở b"
    assert (edited.starts[-1], edited.ends[-1]) == (7, 8)
    assert (edited.starts[2], edited.ends[6]) == (2, 6)
