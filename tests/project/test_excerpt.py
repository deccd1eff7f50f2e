"""A summary is made of the first sentences of a README, not of what surrounds them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.project.markdown import _longest_excerpt, excerpt

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
        ("安装：\n\n    make\n\n查找船只。", "查找船只。"),
        # What only generators of documentation read.
        ("::: code-group\n\n```py\nimport a\n```\n\n:::\n\nFinds ships.", "Finds ships."),
        (":::ships.Finder\n\n(finding-ships)=\n\nFinds ships.", "Finds ships."),
        ("::: tip\nFinds ships.\n:::", "Finds ships."),
        ("(It finds ships)=1", "(It finds ships)=1"),
        ("Set it up:\n\n    make", "Set it up:"),
        (f"{'Words that say what it is, ' * 5}namely:\n\n- a", f"{'Words that say what it is, ' * 5}namely:"),
        ("🚨🚨🚨 It has moved.", "🚨🚨🚨 It has moved."),
        ("...and so on.", "...and so on."),
        # Languages of the README.
        ("English | [中文](a) | [Français](b)\n\nFinds ships.", "Finds ships."),
        ("English | [中文](a) | [Français](b)\nFinds ships.", "Finds ships."),
        ("**English** · [简体中文](a)\n\nFinds ships.", "Finds ships."),
        ("[Français](README.fr.md)\n\nA dataset of dunes.", "A dataset of dunes."),
        ("Read this in other languages: [中文](a), [日本語](b).\n\nFinds ships.", "Finds ships."),
        ("Finds ships, [French](a) ones too.", "Finds ships, French ones too."),
        ("[French](a) ships are found.", "French ships are found."),
        ("[Website](a)\n[Documentation](b)\n[Blog](c)\n\nFinds ships.", "Finds ships."),
        # Lists of contents, by GitLab and others.
        ("[[_TOC_]]\n\nFinds ships.", "Finds ships."),
        ("[TOC]\nFinds ships.", "Finds ships."),
        (":rocket: Finds ships at 1:100:000, :nosuch: ones.", "🚀 Finds ships at 1:100:000, :nosuch: ones."),
        # People, papers and terms.
        ("**[FAIR](x)**\n\nJamie Tolan,\nHung-I Yang,\nHuy V. Vo\n\nMaps of trees.", "Maps of trees."),
        ("Ana Vega<sup>1,2</sup>, Lu Wei<sup>2*</sup>, Jo de la Cruz<sup>1</sup>\n\nMaps.", "Maps."),
        ("Tiles.\n\nAuthors: Yezhen Cong 1, Samar Khanna 1, Chenlin Meng", "Tiles."),
        ("`pip install tiles`\n\nThe `tiles` of Earth.", "The tiles of Earth."),
        ("## Paper\n\nWhat was cited.\n\n### More\n\nAgain.\n\n## Data\n\nTiles.", "Tiles."),
        ("Tiles.\n\n## Licence\n\nMIT.\n\n## How to cite\n\nPlease cite us.", "Tiles."),
        ("A B, C D, E F, G H, I J, K L (2020). A title. A journal.\n\nTiles.", "Tiles."),
        ("Sentinel-2, Landsat 8 and ERA5 are read.", "Sentinel-2, Landsat 8 and ERA5 are read."),
        ("## Licence\n\nMIT.", "MIT."),
        ("Jamie Tolan, Hung-I Yang, Huy V. Vo", "Jamie Tolan, Hung-I Yang, Huy V. Vo"),
        ("[docs/more.rst](docs/more.rst)\n\nTiles.", "Tiles."),
    ],
)
def test_the_first_words_of_a_readme(markdown: str, expected: str) -> None:
    assert excerpt(markdown, 200) == expected


_PARTS = (*"ab1 -.,;’_:*<[\n#é中", "1.", "www.", "word", "table of contents", ". ", ", ")
_signs = st.lists(st.sampled_from(_PARTS), max_size=20).map("".join)


@given(_signs)
def test_plain_sentences_are_what_they_are_as_markdown(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sharinghub_static.project.markdown._SENTENCES", re.compile("(?!)"))
        _longest_excerpt.cache_clear()
        as_markdown = excerpt(text, 30)
    _longest_excerpt.cache_clear()
    assert excerpt(text, 30) == as_markdown


def test_a_shorter_excerpt_is_the_beginning_of_a_longer_one() -> None:
    markdown = "Finds ships.\n\nAnd all of their many boats.\n"
    assert excerpt(markdown, 100) == "Finds ships. And all of their many boats."
    assert excerpt(markdown, 12) == "Finds ships…"  # there is more to read, so the ellipsis says so
