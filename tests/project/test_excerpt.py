"""A summary is made of the first sentences of a README, not of what surrounds them."""

import pytest

from sharinghub_static.project.markdown import excerpt

_LONG = "filler words of a long README\n\n" * 300


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[Website](a) · [Documentation](b) · **[Blog](c)**\n\nWhat it does.", "What it does."),
        ("[Overview](#a) • [Install](#b) •\n\nWhat it does.", "What it does."),
        ("[A](a) and [B](b) are used.", "A and B are used."),
        ("[The one link](a)\n\nWhat it does.", "The one link What it does."),
        ("- - - - \n=========\n\nWhat it does.", "What it does."),
        ("See [the map][m].\n\n[m]: https://example.org", "See the map."),
        (f"See [the map][m].\n\n```\n{_LONG}\n[m]: https://example.org", "See the map."),
        ("**-**\n\n**====**\n\nWhat it does.", "What it does."),
        ("Set it up:\n\n    make\n\nWhat it does.", "What it does."),
        ("Set it up:\n\n    make", "Set it up:"),
        (f"{'Words that say what it is, ' * 5}namely:\n\n- a", f"{'Words that say what it is, ' * 5}namely:"),
        ("🚨🚨🚨 It has moved.", "🚨🚨🚨 It has moved."),
        ("...and so on.", "...and so on."),
    ],
)
def test_the_first_words_of_a_readme(markdown: str, expected: str) -> None:
    assert excerpt(markdown, 200) == expected
