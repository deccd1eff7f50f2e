"""What a README adds to the search, and what a word is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.portal.search.readme_terms import MOST_BYTES, readme_terms
from sharinghub_static.portal.search.tokens import tokens

_FRONTEND = Path(__file__).parents[3] / "frontend"


def test_a_word_that_sets_a_readme_apart_comes_before_one_that_all_have() -> None:
    readmes = [f"model model data data {own} {own}" for own in ("glacier", "vessel", "wheat", "methane")]
    found = [terms.split() for terms in readme_terms(readmes)]
    assert [terms[0] for terms in found] == ["glacier", "vessel", "wheat", "methane"]
    assert all(terms.index("model") > 0 for terms in found)


def test_a_frequent_word_comes_before_a_rare_one_of_the_same_spread() -> None:
    [terms, _] = readme_terms(["once reef reef reef", "other"])
    assert terms.split() == ["reef", "once"]


def test_headings_come_first_and_those_of_every_readme_not_at_all() -> None:
    readmes = [f"# Burnt areas {number}\n\n## Usage\n\nspectral words" for number in range(30)]
    readmes[0] += "\n\n## Mosaicking of orbits"
    first = readme_terms(readmes)[0].split()
    assert first[:4] == ["burnt", "areas", "mosaicking", "orbits"]
    assert first.index("usage") > 3


@pytest.mark.parametrize(
    "markdown",
    [
        "```python\nsecretword = 1\n```",
        "~~~\nsecretword\n",
        "<!-- secretword -->",
        "<a secretword=1>x</a>",
        "[x](secretword)",
        "https://example.org/secretword",
        "secretword" * 9,
        "7c9e6679secretword7425de944be07fc1f90ae7",
    ],
)
def test_code_comments_addresses_and_checksums_are_no_words(markdown: str) -> None:
    assert "secretword" not in readme_terms([f"{markdown}\n"])[0]


def test_what_is_found_anyway_is_not_reported_again() -> None:
    assert readme_terms(["flood flood extent"], ["flood"]) == ["extent"]


def test_words_have_small_letters_and_no_accents() -> None:
    assert tokens("Forêt MÉDITERRANÉENNE, land_cover (10m)") == [
        "foret",
        "mediterraneenne",
        "land",
        "cover",
        "10m",
    ]


def test_every_script_has_words() -> None:
    assert readme_terms(["خريطة الغطاء", "土地覆盖"]) == ["الغطاء خريطة", "土地 地覆 覆盖"]


def test_korean_has_spaces_and_its_syllables_come_apart_as_accents_do() -> None:
    assert len(tokens("토지 피복")) == 2


def test_a_long_readme_stays_within_its_bytes() -> None:
    readme = "# " + " ".join(f"heading{number}x" for number in range(90))
    readme += "\n\n" + " ".join(
        f"wörter{chr(97 + number % 26)}{chr(97 + number // 26)}" for number in range(600)
    )
    [terms] = readme_terms([readme])
    assert MOST_BYTES * 0.8 < len(terms.encode()) <= MOST_BYTES


@given(st.lists(st.text(max_size=400), max_size=4))
def test_any_text_gives_few_bytes_and_the_same_every_time(readmes: list[str]) -> None:
    found = readme_terms(readmes)
    assert found == readme_terms(readmes)
    assert all(len(terms.encode()) <= MOST_BYTES for terms in found)


@pytest.mark.parametrize(
    "evil", ["```" * 60_000, "<" * 200_000, "# " * 90_000, "[](" * 60_000, "<!--" * 50_000]
)
def test_a_hostile_readme_is_read_soon(evil: str) -> None:
    assert len(readme_terms([evil])[0].encode()) <= MOST_BYTES
