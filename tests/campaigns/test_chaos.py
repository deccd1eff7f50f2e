"""The short form of ``make chaos``: some faults of each kind, and a few kills."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.campaigns.chaos import disk, kills, replies, run, sockets
from tests.campaigns.chaos.bench import Bench, Case, Outcome, making_bench, state_of
from tests.campaigns.chaos.certificates import Authority

_SHORT = (
    "401 in mid-crawl",
    "429 without a header, for ever",
    "cut JSON",
    "another cursor for ever",
    "files limited to 20 kB (RLIMIT_FSIZE)",
    "two builds at once",
    "snapshot with 50 flipped bits, no. 1",
    "`instance` of the snapshot is '{', render",
)


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with making_bench() as made:
        yield made


@pytest.mark.parametrize("name", _SHORT)
def test_the_old_site_stays_and_the_next_build_is_a_clean_one(bench: Bench, name: str) -> None:
    case = next(case for case in (*replies.CASES, *disk.CASES) if case.name == name)
    outcome = case.run(bench)
    assert outcome.is_sound, outcome
    assert outcome.line


def test_a_kill_leaves_the_old_site_or_the_new_one(bench: Bench) -> None:
    outcomes = list(kills.killed(bench, 3, seed=7))
    assert [outcome for outcome in outcomes if not outcome.is_sound] == []
    assert len(outcomes) == 3


def test_servers_in_trouble_are_said_in_one_line(tmp_path: Path) -> None:
    own = Authority.new(tmp_path)
    cases = (
        sockets.GITLAB_CASES[0],
        Case("self-signed certificate", sockets.over(own.context(is_own=False))),
        sockets.MLFLOW_CASES[0],
    )
    outcomes = list(sockets.beside_mlflow(cases))
    assert [outcome for outcome in outcomes if not outcome.is_sound] == []
    assert [outcome.status for outcome in outcomes] == [1, 1, 0]
    assert "what was read earlier is kept" in outcomes[2].line


@pytest.mark.parametrize(
    ("broken", "is_sound"),
    [
        ({}, True),
        ({"lines": 2}, False),
        ({"bug": True}, False),
        ({"line": "error: x cannot be read."}, False),
        ({"status": 2, "line": "Error: no such option."}, True),
        ({"site": "broken"}, False),
        ({"site": "new"}, False),
        ({"healed": False}, False),
        ({"status": 0, "lines": 0, "site": "whole"}, True),
        ({"status": None, "lines": 0, "site": "new"}, True),
        ({"status": None, "lines": 0, "site": "whole"}, False),
    ],
)
def test_each_broken_promise_counts(broken: dict[str, object], is_sound: bool) -> None:
    parts = {"fault": "x", "status": 1, "lines": 1, "bug": False, "site": "old", "healed": True}
    parts |= {"line": "error: x cannot be read. Delete it."} | broken
    assert Outcome(**parts).is_sound is is_sound  # type: ignore[arg-type]


def test_a_tree_that_is_neither_old_nor_new_is_seen(bench: Bench) -> None:
    assert state_of(bench.before, bench.before, bench.wanted) == "old"
    assert state_of(bench.wanted, bench.before, bench.wanted) == "new"
    cut = {path: content for path, content in bench.wanted.items() if path != "index.html"}
    assert state_of(cut, bench.before, bench.wanted) == "broken"
    assert state_of({}, bench.before, bench.wanted) == "broken"


def test_a_row_of_the_table_is_one_line() -> None:
    outcome = Outcome("x", 1, 1, False, "old", True, "error: a | b\nc /tmp/chaos-a1/work/state/s.sqlite")
    assert run.row(outcome) == "| x | 1 | error: a \\| b c state/s.sqlite | old | as a clean one |\n"
