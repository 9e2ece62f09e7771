"""Which words count as one slip of the finger away."""

from __future__ import annotations

import pytest

from nlu.slips import SlipIndex, one_slip, same_slip


@pytest.mark.parametrize(
    ("written", "meant", "expected"),
    [
        ("bna", "ban", True),
        ("bann", "ban", True),
        ("bn", "ban", True),
        ("bam", "ban", True),
        ("ban", "ban", True),
        ("nba", "ban", False),
        ("bamm", "ban", False),
        ("abn", "nab", False),
    ],
)
def test_one_letter_replaced_swapped_added_or_left_out(written: str, meant: str, expected: bool) -> None:
    assert one_slip(written, meant) is expected
    assert one_slip(meant, written) is expected


@pytest.mark.parametrize(
    ("written", "meant", "expected"),
    [
        ("bãn", "bán", True),  # the tone alone
        ("kiệm", "kiện", True),
        ("nhữững", "những", True),
        ("bna", "bán", False),  # a slip, and the diacritics besides
        ("bắn", "bán", True),
        ("bẳn", "bán", True),
        ("trẳm", "trăng", False),
    ],
)
def test_diacritics_count(written: str, meant: str, expected: bool) -> None:
    assert same_slip(written, meant) is expected


def test_index_finds_near_words_likeliest_first() -> None:
    index = SlipIndex(["nha", "nhan", "nho", "mua"])
    assert index.near("nh") == ["nha", "nho"]
    assert index.near("nhaa") == ["nha", "nhan"]
    assert index.near("xyz") == []
    assert "mua" not in index.near("mua")
