"""Texts are cut in one way, to lengths that count the ellipsis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.text.lines import ELLIPSIS, clean, in_backticks, shorten, truncate, truncate_middle


@given(st.text(), st.integers(8, 60))
def test_no_text_is_longer_than_its_limit(text: str, most: int) -> None:
    for cut in (shorten(text, most), truncate(text, most), truncate_middle(text, most)):
        assert len(cut) <= most
        assert (cut == text) == (len(text) <= most) or ELLIPSIS in text
    assert len(in_backticks(text, most)) <= most + 2


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two three", 8, "one two…"),  # the last word that fits is whole
        ("one two three", 7, "one…" if len("one") > 7 // 2 else "one tw…"),
        ("one two, three", 10, "one two…"),
        ("unbreakable-and-long", 8, "unbreak…"),
        ("a unbreakable-and-long", 10, "a unbreak…"),
        ("字段说明：训练模型", 6, "字段说明…"),
        ("先将模型导出。然后", 8, "先将模型导出…"),
    ],
)
def test_prose_is_cut_between_words(text: str, most: int, short: str) -> None:
    assert shorten(text, most) == short


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("森林🧑\u200d💻卫星", 5, "森林…"),
        ("森林🧑\u200d💻卫星", 6, "森林🧑\u200d💻…"),
        ("森林👍🏽卫星图像", 4, "森林…"),
        ("กำลังน้ำท่วม", 7, "กำลัง…"),
        ("e\u0301" * 9, 6, "e\u0301" * 2 + "…"),
        ("\u0301" * 9, 6, "\u0301" * 5 + "…"),
    ],
)
def test_no_character_is_cut_in_parts(text: str, most: int, short: str) -> None:
    assert shorten(text, most) == truncate(text, most) == short


def test_a_cleaned_line_holds_no_control_characters() -> None:
    assert clean(" a\x00\u202eb\r\n\tc\ud800 ") == "ab c"
    assert in_backticks("a\u202eb\x1b[31m", 20) == "`a\ufffdb\ufffd[31m`"
