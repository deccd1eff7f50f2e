"""A crawl stores what the site may show, and forgets what it may no longer show."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from sharinghub_static.demo.world import (
    SampleCommit,
    SampleUser,
)
from sharinghub_static.errors import SourceError
from sharinghub_static.reporting import SilentReporter, Step
from sharinghub_static.snapshot.records import Visibility
from tests.gitlab_double.faults import Fault
from tests.sources.crawling import changed_project, crawling, dataset
from tests.sources.rich_project import RICH
from tests.worlds import ADMIN_TOKEN, MEMBER_TOKEN, NOW, STRANGER_TOKEN


@pytest.mark.parametrize(
    ("token", "visibility", "published"),
    [
        (None, "public", ["public"]),
        (ADMIN_TOKEN, "public", ["public"]),
        (STRANGER_TOKEN, "internal", ["internal", "public"]),
        (ADMIN_TOKEN, "internal", ["internal", "public"]),
        (MEMBER_TOKEN, "private", ["internal", "private", "public"]),
        (STRANGER_TOKEN, "private", ["internal", "public"]),
        (None, "private", ["public"]),
    ],
)
def test_only_what_the_site_may_show_is_stored(
    tmp_path: Path, token: str | None, visibility: str, published: list[str]
) -> None:
    projects = [dataset(f"eo/{each}", visibility=each, members=("ada",)) for each in Visibility]
    with crawling(tmp_path, *projects) as crawler:
        assert crawler.crawl(token, visibility=visibility).discovered == len(published)
        assert [path.removeprefix("eo/") for path in crawler.records()] == published
        if "private" not in published:
            assert b"eo/private" not in crawler.path.read_bytes()


def test_a_project_that_is_closed_during_the_crawl_is_not_stored(tmp_path: Path) -> None:
    class Meddler(SilentReporter):
        """Closes the project between the list and the details."""

        @contextmanager
        def step(self, what: str, total: int | None = None) -> Iterator[Step]:
            if what == "Reading projects":
                crawler.gitlab.world = changed_project(
                    crawler.gitlab.world, "eo/land/cover", visibility="private"
                )
            with super().step(what, total) as step:
                yield step

    with crawling(tmp_path, RICH, dataset("eo/other")) as crawler:
        crawler.crawl(ADMIN_TOKEN)
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/land/cover", stars=8)
        crawler.reporter = Meddler()
        crawler.crawl(ADMIN_TOKEN)
        assert list(crawler.records()) == ["eo/other"]


@pytest.mark.parametrize("token", [None, ADMIN_TOKEN])
@pytest.mark.parametrize("change", [{"visibility": "private"}, {"visibility": "internal"}, {"topics": ()}])
def test_a_project_that_may_no_longer_be_published_is_forgotten(
    tmp_path: Path, token: str | None, change: dict[str, object]
) -> None:
    with crawling(tmp_path, RICH, dataset("eo/other")) as crawler:
        crawler.crawl(token)
        crawler.gitlab.world = changed_project(crawler.gitlab.world, "eo/land/cover", **change)
        assert crawler.crawl(token).removed == 1
        assert list(crawler.records()) == ["eo/other"]


@pytest.mark.parametrize("token", [None, STRANGER_TOKEN, MEMBER_TOKEN, ADMIN_TOKEN])
def test_a_repository_for_members_alone_is_not_published(tmp_path: Path, token: str | None) -> None:
    closed = replace(RICH, repository_access="PRIVATE", issues_access="PRIVATE", members=("ada",))
    with crawling(tmp_path, closed) as crawler:
        crawler.crawl(token)
        record = crawler.records()["eo/land/cover"]
        assert (record.default_branch, record.files, record.texts, record.contributors) == (None, (), (), ())
        assert (record.license, record.counts.open_issues, record.failures) == (None, None, ())
        assert b"# Cover" not in crawler.path.read_bytes()


def test_a_site_of_private_projects_shows_what_members_see(tmp_path: Path) -> None:
    closed = replace(RICH, repository_access="PRIVATE", members=("ada",))
    with crawling(tmp_path, closed) as crawler:
        crawler.crawl(MEMBER_TOKEN, visibility="private")
        assert crawler.records()["eo/land/cover"].text("README.md") is not None


def test_what_was_read_for_members_is_forgotten_when_the_portal_becomes_public(tmp_path: Path) -> None:
    members = replace(RICH, repository_access="PRIVATE", members=("ada",))
    private = dataset("eo/private", visibility="private", members=("ada",))
    with crawling(tmp_path, members, private) as crawler:
        crawler.crawl(MEMBER_TOKEN, visibility="private")
        assert len(crawler.records()) == 2
        # Nothing may stand in for what cannot be read now.
        crawler.gitlab.faults.add(Fault(rf"/projects/{RICH.id}$", "status", times=None, status=500))
        crawler.crawl(MEMBER_TOKEN, visibility="public")
        [record] = crawler.records().values()
        assert (record.full_path, record.texts) == ("eo/land/cover", ())
        assert b"# Cover" not in crawler.path.read_bytes()


def test_the_last_public_project_that_becomes_private_is_forgotten(tmp_path: Path) -> None:
    with crawling(tmp_path, RICH) as crawler:
        crawler.crawl()
        hidden = changed_project(
            crawler.gitlab.world, "eo/land/cover", visibility="private", members=("ada",)
        )
        crawler.gitlab.world = hidden
        with pytest.raises(SourceError, match="may be published"):
            crawler.crawl(MEMBER_TOKEN)
        assert crawler.records() == {}


def test_when_access_levels_cannot_be_asked_nothing_doubtful_is_published(tmp_path: Path) -> None:
    with crawling(tmp_path, RICH) as crawler:
        crawler.gitlab.faults.add(Fault(r"/projects(/\d+)?$", "status", times=None, status=500))
        crawler.crawl(ADMIN_TOKEN)
        record = crawler.records()["eo/land/cover"]
        assert record.texts == ()
        assert "access" in dict(record.failures)
        crawler.gitlab.faults.clear()
        crawler.crawl(ADMIN_TOKEN)
        assert crawler.records()["eo/land/cover"].texts != ()


def test_projects_that_must_not_be_published_are_counted_in_the_error(tmp_path: Path) -> None:
    with (
        crawling(tmp_path, replace(RICH, visibility="private")) as crawler,
        pytest.raises(SourceError, match=r"none of the 1 projects .* gitlab.visibility is public"),
    ):
        crawler.crawl(ADMIN_TOKEN)


def test_confidential_issues_are_not_counted_even_for_an_administrator(tmp_path: Path) -> None:
    with crawling(tmp_path, RICH) as crawler:
        crawler.crawl(ADMIN_TOKEN)
        assert crawler.records()["eo/land/cover"].counts.open_issues == 1


def test_no_address_and_no_token_is_in_the_file(tmp_path: Path) -> None:
    mailed = SampleUser("carl", "carl@private.example", "carl@private.example")
    project = replace(RICH, commits=(*RICH.commits, SampleCommit("carl", "four", NOW)))
    people = (SampleUser("ada", "Ada Sample", "ada@private.example"), mailed)
    with crawling(tmp_path, project, users=people) as crawler:
        crawler.crawl(ADMIN_TOKEN)
        assert [each.name for each in crawler.records()["eo/land/cover"].contributors][:1] == ["Ada Sample"]
        for file in tmp_path.iterdir():
            assert b"private.example" not in file.read_bytes()
            assert ADMIN_TOKEN.encode() not in file.read_bytes()
        assert ADMIN_TOKEN not in "".join(crawler.reporter.notices + crawler.reporter.warnings)
