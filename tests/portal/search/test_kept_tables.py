"""Words of READMEs are kept from build to build, and what is kept never changes what is found."""

import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.portal.search import kept_tables
from sharinghub_static.portal.search.readme_terms import readme_terms
from sharinghub_static.portal.search.readme_words import ReadmeWords, readme_words
from sharinghub_static.portal.search.word_tables import WordTable

_READMES = [
    f"# Atlas {number}\n\nglacier{chr(97 + number % 26)} reef reef Sentinel {number % 3}"
    for number in range(200)
]


class _Cache(dict[str, bytes]):
    def __init__(self, kept: dict[str, bytes] | None = None) -> None:
        super().__init__(kept or {})
        self.put: list[str] = []

    def text(self, key: str) -> bytes | None:
        return self.get(key)

    def put_text(self, key: str, value: bytes) -> None:
        self[key] = value
        self.put.append(key)


@pytest.fixture
def taken_apart(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The READMEs that are taken apart."""
    taken: list[str] = []

    def note(markdown: str) -> ReadmeWords:
        taken.append(markdown)
        return readme_words(markdown)

    monkeypatch.setattr(kept_tables, "readme_words", note)
    return taken


def test_a_readme_is_taken_apart_once(taken_apart: list[str]) -> None:
    cache = _Cache()
    first = readme_terms(_READMES, cache=cache)
    assert first == readme_terms(_READMES, cache=cache) == readme_terms(_READMES)
    assert len(taken_apart) == 2 * len(_READMES)  # the third time without a cache


def test_of_a_changed_hub_only_what_is_new_is_taken_apart(taken_apart: list[str]) -> None:
    cache = _Cache()
    readme_terms(_READMES, cache=cache)
    cache.put.clear()
    taken_apart.clear()
    changed = [*_READMES[50:120], "# Wheat\n\nmethane", *_READMES[121:150]]
    assert readme_terms(changed, cache=_Cache(cache)) == readme_terms(changed)
    taken_apart.clear()
    one = [*_READMES[:7], "# Wheat\n\nmethane", *_READMES[8:]]
    assert readme_terms(one, cache=cache) == readme_terms(one)
    assert taken_apart[:1] == ["# Wheat\n\nmethane"]
    assert len(taken_apart) == 1 + len(one)
    assert len(cache.put) <= 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda stored: stored[:-1],
        lambda _: b"",
        lambda _: zlib.compress(b"[]"),
        lambda _: zlib.compress(b'[["a"],[[]],"reef",1]\n\x05\x00\x00\x00\x01\x00\x00'),
        lambda _: zlib.compress(b'[["a"],[[]],"reef",-7]\n'),
        lambda _: zlib.compress(b'[["a"],[[7]],"reef",0]\n'),
        lambda _: zlib.compress(b'[["a"],[],"reef",0]\n'),
        lambda _: zlib.compress(b'{"a":1,"b":2,"c":3,"d":4}\n'),
        lambda _: zlib.compress(b"\xff\n"),
    ],
)
def test_a_damaged_table_is_made_again(damage: Callable[[bytes], bytes]) -> None:
    cache = _Cache()
    found = readme_terms(_READMES, cache=cache)
    damaged = _Cache({key: damage(value) for key, value in cache.items()})
    assert readme_terms(_READMES, cache=damaged) == found
    assert damaged == cache


def test_a_readme_of_two_projects_is_two_readmes() -> None:
    readmes = ["reef reef glacier", "reef reef glacier", "wheat glacier"]
    twice = ["reef reef glacier", "reef reef  glacier", "wheat glacier"]
    assert readme_terms(readmes, ["", "glacier", ""]) == readme_terms(twice, ["", "glacier", ""])


def test_two_words_are_one_where_the_hub_writes_them_so() -> None:
    readmes = ["Sentinel 2 reef", "glacier wheat"]
    assert "sentinel2" not in readme_terms(readmes)[0].split()
    assert "sentinel2" in readme_terms([*readmes, "Sentinel-2 wheat"])[0].split()
    assert "sentinel2" in readme_terms(readmes, ["", "sentinel2"])[0].split()


@given(st.lists(st.text("ab2 -c+#\nü土", max_size=60), max_size=6))
def test_a_table_says_what_was_put_into_it(readmes: list[str]) -> None:
    words = {str(number): readme_words(markdown) for number, markdown in enumerate(readmes)}
    table = WordTable.from_bytes(WordTable.of(words).as_bytes())
    assert table.as_bytes() == WordTable.of(words).as_bytes()
    for number, each in enumerate(words.values()):
        again = table.readme(number)
        assert again.headings == each.headings
        assert again.counts == {word: each.counts[word] for word in each.counts.keys() & {*table.words}}
        assert again.open == {word: each.open[word] for word in each.open.keys() & {*table.words}}
