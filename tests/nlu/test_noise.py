"""Noise is repeatable, does what its name says, and leaves figures alone."""

from __future__ import annotations

import re

import pytest

from nlu.noise import NOISES, half, teencode, telex, typos, unmarked, vni

SENTENCES = [
    "Vợ chồng em thu nhập 25 triệu một tháng thì có được mua nhà ở xã hội không ạ?",
    "Mua rồi bao lâu được bán lại",
    "Người lao động ngoài khu công nghiệp cần những giấy tờ gì để đăng ký thuê, nộp ở đâu",
    "ĐIỀU KIỆN VAY VỐN NGÂN HÀNG CHÍNH SÁCH",
]


@pytest.mark.parametrize("noise", list(NOISES))
@pytest.mark.parametrize("sentence", SENTENCES)
def test_noise_is_the_same_each_time_and_keeps_numbers(noise: str, sentence: str) -> None:
    changed = NOISES[noise](sentence)
    assert changed == NOISES[noise](sentence)
    if noise != "vni":  # its keys are digits
        assert re.findall(r"\d\d+", changed) == re.findall(r"\d\d+", sentence)


@pytest.mark.parametrize("noise", [name for name in NOISES if name not in ("clean", "half")])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_noise_disturbs_a_sentence(noise: str, sentence: str) -> None:
    assert NOISES[noise](sentence) != sentence


@pytest.mark.parametrize("noise", list(NOISES))
@pytest.mark.parametrize("text", ["", " ", "?", "12", "🏠", "a", "ok", "đ"])
def test_texts_with_little_in_them_do_no_harm(noise: str, text: str) -> None:
    assert isinstance(NOISES[noise](text), str)


def test_unmarked_keeps_case_and_length() -> None:
    assert unmarked("Đơn xin Mua nhà ở") == "Don xin Mua nha o"


def test_half_keeps_some_words_and_unmarks_others() -> None:
    words = list(zip(" ".join(SENTENCES).split(), half(" ".join(SENTENCES)).split(), strict=True))
    marked = [(word, changed) for word, changed in words if unmarked(word) != word]
    left = sum(word == changed for word, changed in marked)
    assert 0.3 < left / len(marked) < 0.7


def test_telex_and_vni_put_the_tone_key_at_the_end() -> None:
    assert telex("Nhà") == "Nhaf"
    assert telex("nguyễn") == "nguyeenx"
    assert telex("được") == "dduowcj"
    assert telex("ĐƯỢC") == "DDUOWCJ"
    assert vni("được") == "d9uo7c5"
    assert vni("nhà") == "nha2"


def test_teencode_uses_chat_spelling() -> None:
    assert teencode("không") != "không"
    assert " " not in teencode("bao nhiêu").strip() or teencode("bao nhiêu") == "bao nhiu"


def test_typos_are_about_one_in_six_words() -> None:
    text = " ".join(SENTENCES[:3])
    words = text.split()
    # Words of the disturbed text that the original does not have; a split word gives two, a joined pair one.
    strange = [word for word in typos(text).split() if word not in words]
    assert len(words) / 10 < len(strange) < len(words) / 3
