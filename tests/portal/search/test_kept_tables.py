"""Words of READMEs are kept from build to build, and what is kept never changes what is found."""

import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.portal.search import kept_tables
from sharinghub_static.portal.search.readme_terms import readme_terms
from sharinghub_static.portal.search.readme_words import ReadmeWords, readme_words, says_something
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


def _table(head: str, *content: int) -> bytes:
    return zlib.compress(head.encode()) + zlib.compress(bytes(content))


@pytest.mark.parametrize(
    "damage",
    [
        lambda stored: stored[:-1],
        lambda _: b"",
        lambda stored: stored[:200] + bytes([stored[200] ^ 1]) + stored[201:],
        lambda stored: stored[:-300] + bytes([stored[-300] ^ 1]) + stored[-299:],
        lambda _: _table("[]"),
        lambda _: _table('{"a":1,"b":2,"c":3,"d":4,"e":5}'),
        lambda _: _table('[["a"],[[]],"reef",[1,1,1],1]', 1, 0),
        lambda _: _table('[["a"],[[]],"reef",[1,1,1],1]', 2, 0, 1, 0),
        lambda _: _table('[["a"],[[]],"reef",[1,1,1],1]', 1, 1, 1, 0),
        lambda _: _table('[["a"],[[]],"",[1,1,1],1]', 1, 0, 1, 0),
        lambda _: _table('[["a"],[[]],"reef",[1,1,1],-7]', 1, 0, 1, 0),
        lambda _: _table('[["a"],[[]],"reef",[1,1,"x"],1]', 1, 0, 1, 0),
        lambda _: _table('[["a"],[[7]],"reef",[1,1,1],1]', 1, 0, 1, 0),
        lambda _: _table('[["a"],[],"reef",[1,1,1],1]', 1, 0, 1, 0),
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


def test_a_table_of_few_words_can_be_read() -> None:
    table = WordTable.from_bytes(_table('[["a"],[["x"]],"reef",[1,1,1],1]', 1, 0, 3, 0))
    assert (table.digests, table.headings, table.words) == (["a"], [["x"]], ["reef"])
    assert [*zip(table.readmes, table.numbers, table.times, table.is_open, strict=True)] == [(0, 0, 3, False)]


def _counts(table: WordTable) -> list[tuple[str, str, int, bool]]:
    counts = zip(table.readmes, table.numbers, table.times, table.is_open, strict=True)
    return [
        (table.digests[readme], table.words[number], int(times), bool(is_open))
        for readme, number, times, is_open in counts
    ]


@given(st.lists(st.text("ab2 -c+#\nü土", max_size=60), max_size=6))
def test_a_table_says_what_was_put_into_it(readmes: list[str]) -> None:
    words = {str(number): readme_words(markdown) for number, markdown in enumerate(readmes)}
    table = WordTable.from_bytes(WordTable.of(words).as_bytes())
    assert [tuple(each) for each in table.headings] == [each.headings for each in words.values()]
    assert _counts(table) == sorted(
        (digest, word, times, is_open)
        for digest, each in words.items()
        for is_open, part in ((False, each.counts), (True, each.open))
        for word, times in part.items()
        if says_something(word)
    )


@given(st.lists(st.text("ab2 -c+#\nü土", max_size=60), min_size=1, max_size=6), st.integers(0, 6))
def test_a_table_of_readmes_of_others_is_that_of_the_readmes(readmes: list[str], cut: int) -> None:
    words = {str(number): readme_words(markdown) for number, markdown in enumerate(readmes)}
    parts = [dict(list(words.items())[:cut]), dict(list(words.items())[cut:])]
    for digests in ([*words], [*words][1:], [*reversed(words)]):
        table = WordTable.gathered([*map(WordTable.of, parts)], digests)
        assert table.as_bytes() == WordTable.of({digest: words[digest] for digest in digests}).as_bytes()
