"""A fast search for keywords loses none of them, whatever else is in the text."""

import sys
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

from sharinghub_static.text import emails, keywords, secrets
from sharinghub_static.text.keywords import Keywords

KEYWORDS = ("glrt-", "rt-", "://", "sk-", "kiri", "＠", "{ at", "secret_access_key")
_PIECES = st.sampled_from(
    (*KEYWORDS, "GLRT-", "SK-", "\u212airi", "k\u0130ri", "\ud800", "é", "𝔞", "\0", " ")
)


@given(st.lists(st.one_of(_PIECES, st.text(max_size=5)), max_size=12).map("".join))
@example("\u212aIRI and s\u212a- are found: their lower case is ASCII")
@example("\udcffsk-\ud800")
def test_those_of_the_lower_case_form_are_present_and_no_others(text: str) -> None:
    lowered = text.lower()
    assert Keywords(KEYWORDS).present_in(text) == {keyword for keyword in KEYWORDS if keyword in lowered}


@given(st.lists(_PIECES, max_size=12).map("".join), st.integers(1, 9))
def test_those_between_two_pieces_of_a_long_text_are_present(text: str, piece: int) -> None:
    whole = Keywords(KEYWORDS).present_in(text)
    with patch.object(keywords, "_PIECE", piece):
        assert Keywords(KEYWORDS).present_in(text) == whole


def test_every_character_whose_lower_case_holds_ascii_counts() -> None:
    odd = [chr(code) for code in range(128, sys.maxunicode + 1)]
    odd = [sign for sign in odd if any(letter.isascii() for letter in sign.lower())]
    assert odd, "the standard library knows some"
    for sign in odd:
        letter = next(filter(str.isascii, sign.lower()))
        assert Keywords([f"-{letter}"]).present_in(f"-{sign}") == {f"-{letter}"}


_HINTS = st.sampled_from(
    [*(keyword for shape in secrets._SHAPES for keyword in shape.keywords), "sk-proj-", "esk-proj-", "x", "-"]
)
_TOKENS = st.from_regex(r"[A-Za-z0-9_-]{20,60}", fullmatch=True)


@given(
    st.lists(st.one_of(_HINTS, _HINTS.map(str.upper), _TOKENS, st.text(max_size=3)), max_size=8).map("".join)
)
def test_no_secret_is_lost(text: str) -> None:
    lowered = text.lower()
    kinds = [
        shape.kind
        for shape in secrets._SHAPES
        if any(keyword in lowered for keyword in shape.keywords)
        for match in shape.pattern.finditer(text)
        if not secrets._is_placeholder(
            match[1] if shape.encoded else match[match.lastindex or 0].rstrip("\\.,;:"), shape
        )
    ]
    assert [kind for kind, _ in secrets.find_secrets(text)] == kinds


_SIGNS = (
    "@",
    "＠",
    "﹫",
    "%40",
    "%252540",
    "%EF%BC%A0",
    "&#64;",
    "&#x0040;",
    "&commat;",
    "\\u0040",
    "\\uFF20",
)


@given(
    st.lists(st.one_of(st.sampled_from([*_SIGNS, " [at] ", "(At)", "{ AT }"]), st.text(max_size=6))).map(
        "".join
    )
)
def test_no_at_sign_is_lost(text: str) -> None:
    assert emails.may_hold_emails(text) == (emails._AT.search(text) is not None)
