"""What people type and what the assistant reads."""

from __future__ import annotations

import unicodedata

import pytest

from nlu.normalizer import fold, looks_english, normalize, place_tone


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("HOÀ BÌNH", "hòa bình"),
        ("thuỷ, khoẻ, hoạ", "thủy, khỏe, họa"),
        ("qúy khách và quý khách", "quý khách và quý khách"),
        ("giừơng, hòan, thúy, gìn giữ", "giường, hoàn, thúy, gìn giữ"),
        ("quáaaa rồii nhéé", "quá rồi nhé"),
        ("lưu trú, hưu trí, cứu xét, quáa", "lưu trú, hưu trí, cứu xét, quá"),
        ("mua được không???", "mua được không?"),
        ("  nhà   ở\n xã hội ", "nhà ở xã hội"),
        ("nhà\u200b ở\ufeff xã\u00a0hội 🏠🏠", "nhà ở xã hội"),
        ("nhà ở", "nhà ở"),  # Cyrillic а
        ("ＮＯＸＨ", "nhà ở xã hội"),
        ("45 m²", "45 m2"),
        ("giá 500₫ – 600₫", "giá 500đ - 600đ"),
    ],
)
def test_standard_form(typed: str, read: str) -> None:
    assert normalize(typed).text == read


def test_decomposed_letters_read_as_composed_ones() -> None:
    text = "Điều kiện thuê nhà ở xã hội"
    assert normalize(unicodedata.normalize("NFD", text)).text == normalize(text).text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("noxh ở tp Hải Dương", "nhà ở xã hội ở thành phố hải dương"),
        ("e lm cn kcn", "em làm công nhân khu công nghiệp"),
        ("2vc", "2 vợ chồng"),
        ("ko bt", "không biết"),
        ("mua dc k", "mua được không"),
        ("vk ck mik", "vợ chồng mình"),
        ("cần cccd vs bhxh", "cần căn cước công dân với bảo hiểm xã hội"),
        ("nxh giá bnhiu z", "nhà xã hội giá bao nhiêu vậy"),
        ("ls vay nhcsxh", "lãi suất vay ngân hàng chính sách xã hội"),
        ("con ls", "con liệt sĩ"),
        ("NĐ100", "nghị định 100"),
        ("có đk mua ko", "có điều kiện mua không"),
        ("muốn đk mua", "muốn đăng ký mua"),
    ],
)
def test_abbreviations_are_written_out(typed: str, read: str) -> None:
    assert normalize(typed).text == read


@pytest.mark.parametrize("text", ["15tr", "15k", "100/2024/nđ-cp", "05/2024/tt-bxd", "17,6tr/m2"])
def test_units_and_document_numbers_are_left_alone(text: str) -> None:
    assert normalize(text).text == text


def test_vietnamese_abbreviations_are_not_read_into_english() -> None:
    assert normalize("How do I apply for a house in k district?").text == "how do i apply for a house in k district?"
    assert looks_english("what is social housing")
    assert not looks_english("cho em hoi ve nha o xa hoi")


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Mua NOXH ở đâu", "nhà ở xã hội", "NOXH"),
        ("em  k  biết", "không", "k"),
        ("hoàaaa bình 🏠 nhà", "nhà", "nhà"),
        (unicodedata.normalize("NFD", "thuê nhà ở"), "nhà", unicodedata.normalize("NFD", "nhà")),
    ],
)
def test_every_part_points_back_to_what_was_typed(text: str, word: str, expected: str) -> None:
    source = normalize(text)
    start = source.text.index(word)
    begin, end = source.original_span(start, start + len(word))
    assert text[begin:end] == expected


def test_offsets_never_leave_the_original() -> None:
    for text in ("", " ", "🏠", "a\u0301\u0301b", "k" * 5000, "noxh,noxh.noxh", "Ưu tiên?!?!"):
        source = normalize(text)
        assert len(source.text) == len(source.folded) == len(source.starts) == len(source.ends)
        assert all(0 <= start < end <= len(text) for start, end in zip(source.starts, source.ends, strict=False))


def test_an_empty_span_is_refused() -> None:
    with pytest.raises(ValueError, match="no such span"):
        normalize("nhà").original_span(1, 1)


def test_normalising_twice_changes_nothing() -> None:
    for text in ("NOXH ở HD ntn z", "Hoà thuận", "15 triệu/tháng"):
        once = normalize(text).text
        assert normalize(once).text == once


def test_folding_keeps_the_length() -> None:
    assert fold("Đường về nhà Ỷ") == "duong ve nha y"


def test_foreign_words_keep_their_marks() -> None:
    assert place_tone("café") == "café"
    assert place_tone("straße") == "straße"
