"""A site says when it was updated and when the next update is due, and warns readers when it is late."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sharinghub_static.analysis.update_times import UpdateTimes, update_times
from sharinghub_static.portal.frame.update_files import update_files
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.own_schedule import next_scheduled_build
from tests.cases import each_case
from tests.gitlab_double.server import EmbeddedGitlab
from tests.projects import make_config
from tests.worlds import MEMBER_TOKEN, make_world, sample

CRAWLED = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Snapshot]:
    with Snapshot.open(tmp_path / "snapshot.sqlite", create=True) as opened:
        opened.crawled_at = CRAWLED
        yield opened


@each_case(
    "every, scheduled, after",
    [
        ("1 h", None, (HOUR, 2 * HOUR)),
        ("30 min", None, (HOUR / 2, 1.5 * HOUR)),
        ("1 Week", CRAWLED + HOUR, (168 * HOUR, 336 * HOUR)),
        (None, CRAWLED + HOUR, (HOUR, 7 * HOUR)),
        (None, CRAWLED + 24 * HOUR, (24 * HOUR, 48 * HOUR)),
        (None, CRAWLED - HOUR, None),
        (None, None, None),
    ],
)
def test_the_configuration_goes_before_the_schedule(
    store: Snapshot, every: str | None, scheduled: datetime | None, after: tuple[timedelta, timedelta] | None
) -> None:
    store.next_build_at = scheduled
    config = make_config(site={"build-every": every} if every else {})
    times = update_times(config, store)
    due, overdue = (CRAWLED + after[0], CRAWLED + after[1]) if after else (None, None)
    assert times == UpdateTimes(CRAWLED, due, overdue)


@pytest.fixture(scope="module")
def gitlab() -> Iterator[EmbeddedGitlab]:
    portal = sample(
        "eo/portal", members=("ada",), id=7, schedules={"other": True, "main": True, "off": False}
    )
    with EmbeddedGitlab(make_world(portal)) as running:
        yield running


@each_case(
    "branch, project, token, known",
    [
        ("main", "7", MEMBER_TOKEN, True),
        ("off", "7", MEMBER_TOKEN, False),
        ("main", "8", MEMBER_TOKEN, False),
        ("main", "7", "", False),
        ("main", "", MEMBER_TOKEN, False),
    ],
)
def test_the_schedule_of_the_own_pipeline_is_asked_for(
    gitlab: EmbeddedGitlab, branch: str, project: str, token: str, known: bool
) -> None:
    environ = {"CI_DEFAULT_BRANCH": branch, "CI_PROJECT_ID": project, "GITLAB_TOKEN": token}
    environ["CI_SERVER_URL"] = f"{gitlab.url}/"
    moment = datetime(2025, 6, 15, 13, tzinfo=UTC)
    assert next_scheduled_build(gitlab.url, environ, CRAWLED.replace(year=2025)) == (
        moment if known else None
    )
    assert next_scheduled_build(gitlab.url, environ, moment) is None, "a time that is over"
    assert next_scheduled_build("http://127.0.0.1:9", environ, CRAWLED) is None, "another GitLab"


def test_programs_and_pages_read_the_same() -> None:
    files = dict(update_files(UpdateTimes(CRAWLED, CRAWLED + HOUR, CRAWLED + 2 * HOUR)))
    values = json.loads(files["updates.json"])
    assert values["due"] == "2026-05-04T11:00:00Z"
    assert json.loads(files["data/updates.js"].partition(b"updates=")[2].rstrip(b";\n")) == values
