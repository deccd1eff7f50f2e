"""Contributors are counted from commits only where the number is GitLab's own."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sharinghub_static.demo.world import SampleCommit
from sharinghub_static.sources.gitlab.contributors import count_contributors
from tests.gitlab_double.faults import Fault
from tests.sources.crawling import changed_project, crawling, dataset
from tests.worlds import NOW


def _history(*commits: tuple[str, str, str, str]) -> list[dict[str, Any]]:
    return [
        {"sha": sha, "parentSha": parent or None, "authorName": name, "title": title}
        for sha, parent, name, title in commits
    ]


def test_a_history_without_merges_is_counted() -> None:
    history = _history(("c", "b", "Ada", "x"), ("b", "a", "Bob", "x"), ("a", "", " Ada ", "x"))
    counted = count_contributors(history)
    assert counted is not None
    assert [(each.name, each.commits) for each in counted] == [("Ada", 2), ("Bob", 1)]


def test_a_merge_is_nobodys_contribution() -> None:
    history = _history(
        ("c", "a", "Ada", "Merge branch 'b' into 'main'"), ("b", "a", "Bob", "x"), ("a", "", "Ada", "x")
    )
    counted = count_contributors(history)
    assert counted is not None
    assert [(each.name, each.commits) for each in counted] == [("Ada", 1), ("Bob", 1)]


def test_a_name_that_is_an_address_is_dropped() -> None:
    assert count_contributors(_history(("a", "", "ada@private.example", "x"))) == ()


@pytest.mark.parametrize(
    "history",
    [
        _history(("c", "a", "Ada", "Bring in b"), ("b", "a", "Bob", "x"), ("a", "", "Ada", "x")),
        _history(("b", "a", "Ada", "Merge branch 'x'"), ("a", "", "Ada", "x")),
        _history(("b", "a", "Ada", "x")),
        _history(("", "", "Ada", "x")),
        _history(("a", "", "Ada", "x"), ("a", "", "Ada", "x")),
    ],
    ids=["a merge without its title", "a title without a merge", "not from the start", "no id", "twice"],
)
def test_a_history_that_is_not_certain_is_left_to_gitlab(history: list[dict[str, Any]]) -> None:
    assert count_contributors(history) is None


def _commits(number: int, *, merged: bool = False) -> tuple[SampleCommit, ...]:
    return tuple(
        SampleCommit("ada" if n % 3 else "bob", f"Change {n}", NOW + timedelta(minutes=n), merged and n == 1)
        for n in range(number)
    )


@pytest.mark.parametrize(
    ("number", "merged", "pages", "by_rest"),
    [
        (1, False, 1, 0),
        (100, False, 1, 0),
        (101, False, 2, 0),
        (480, False, 5, 0),
        (501, False, 5, 1),
        (5, True, 1, 1),
    ],
)
def test_commits_are_read_as_far_as_that_costs_less(
    tmp_path: Path, number: int, merged: bool, pages: int, by_rest: int
) -> None:
    commits = _commits(number, merged=merged)
    with crawling(tmp_path, dataset("eo/x", commits=commits, id=7)) as crawler:
        crawler.crawl()
        (record,) = crawler.records().values()
        assert crawler.asked().count("Contributors") == pages
        assert crawler.asked().count("/api/v4/projects/7/repository/contributors") == by_rest
        # As GitLab counts: the commit after one on a branch merges it.
        counted = [commit.author for n, commit in enumerate(commits) if not (merged and n == 2)]
        names = {"ada": "Ada Sample", "bob": "Bob Sample"}
        expected = sorted(((-counted.count(key), name) for key, name in names.items() if key in counted))
        assert [(-each.commits, each.name) for each in record.contributors] == expected


@pytest.mark.parametrize("version", ["18.3.0", "18.4.0", "20.0.0"])
def test_every_version_gives_the_same_contributors(tmp_path: Path, version: str) -> None:
    with crawling(tmp_path, dataset("eo/x", commits=_commits(4)), version=version) as crawler:
        crawler.crawl()
        (record,) = crawler.records().values()
        assert [(each.name, each.commits) for each in record.contributors] == [
            ("Ada Sample", 2),
            ("Bob Sample", 2),
        ]
        by_rest = [path for path in crawler.asked() if path.endswith("/contributors")]
        assert len(by_rest) == (0 if version == "18.4.0" else 1)


def test_they_are_asked_for_again_only_when_the_newest_commit_is_another(tmp_path: Path) -> None:
    with crawling(tmp_path, dataset("eo/x", commits=_commits(4))) as crawler:
        crawler.crawl()
        before = crawler.records()["eo/x"].contributors
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/x", stars=9)
        assert crawler.crawl().changed == 1
        assert "Contributors" not in crawler.asked()
        assert crawler.records()["eo/x"].contributors == before
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/x", commits=_commits(7))
        crawler.crawl()
        assert "Contributors" in crawler.asked()
        assert sum(each.commits for each in crawler.records()["eo/x"].contributors) == 7


def test_what_graphql_cannot_say_rest_says(tmp_path: Path) -> None:
    with crawling(tmp_path, dataset("eo/x", commits=_commits(4))) as crawler:
        crawler.gitlab.faults.add(Fault("Contributors", "status", times=None))
        assert crawler.crawl().failures == 0
        assert len(crawler.records()["eo/x"].contributors) == 2
