"""Shards of a crawl: together they hold what one crawl holds, also of what earlier crawls saw."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from sharinghub_static import api
from sharinghub_static.demo.world import SampleRelease, World
from sharinghub_static.errors import SnapshotError, SourceError
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.snapshot.shards import Shard
from sharinghub_static.sources.gitlab import crawl
from tests.gitlab_double.server import EmbeddedGitlab
from tests.images import encoded
from tests.sources.crawling import dataset
from tests.sources.sharding import ShardedHub
from tests.worlds import MEMBER_TOKEN, NOW, make_world

CONFIG = """
gitlab: {url: %s}
stac:
  categories:
    - dataset: {title: Datasets, gitlab_topic: sharinghub:dataset}
    - ai-model: {title: Models, gitlab_topic: sharinghub:aimodel}
"""
SHOWN = {"README.md": "# Shown\n\n![map](map.png)\n", "map.png": encoded(width=8, height=8)}


def hub_world() -> World:
    release = SampleRelease("v1", "First", NOW)
    return make_world(
        *(dataset(f"eo/set-{number}", stars=number, license="mit") for number in range(9)),
        dataset("eo/shown", files=SHOWN, releases=(release,)),
        dataset("eo/shown-too", files=SHOWN),
        dataset("land/both", topics=("sharinghub:dataset", "sharinghub:aimodel")),
        dataset("land/secret", visibility="private"),
    )


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ShardedHub]:
    monkeypatch.delenv("CI_JOB_TOKEN", raising=False)
    with EmbeddedGitlab(hub_world()) as gitlab:
        yield ShardedHub(tmp_path, CONFIG % gitlab.url, monkeypatch, gitlab)


def _with(world: World, full_path: str, **changes: Any) -> World:
    projects = [replace(each, **changes) if each.full_path == full_path else each for each in world.projects]
    return replace(world, projects=tuple(projects))


def days(world: World) -> Iterator[World]:
    """The life of a hub: what changes from day to day."""
    yield world
    yield world
    starred = _with(world, "eo/set-3", stars=40)
    yield _with(starred, "eo/set-5", path="renamed", name="Renamed")
    gone = replace(starred, projects=tuple(p for p in starred.projects if p.full_path != "eo/set-4"))
    more = replace(gone, projects=(*gone.projects, dataset("land/new", files=SHOWN)))
    yield _with(more, "eo/shown", repository_access="PRIVATE", visibility="private")
    yield _with(_with(more, "eo/set-1", default_branch=None), "land/secret", visibility="public")


@pytest.mark.parametrize(("token", "step"), [("", 2), (MEMBER_TOKEN, 1)])
def test_merged_shards_have_the_rows_of_one_crawl_day_after_day(
    hub: ShardedHub, token: str, step: int
) -> None:
    totals = iter([3, 3, 2, 3, 3])
    for day, world in enumerate(islice(days(hub.gitlab.world), 0, None, step)):
        if day:
            hub.next_day(world)
        total = next(totals)
        whole = hub.crawl_whole(token)
        parts = hub.crawl_shards(total, token)
        merged = hub.merge(total)
        assert hub.rows("merged.sqlite") == hub.rows("one.sqlite")
        assert (merged.projects, merged.changed) == (whole.discovered, whole.changed)
        assert sum(part.discovered for part in parts) == whole.discovered
        assert (sum(part.changed for part in parts), merged.removed) == (whole.changed, whole.removed)
        if day == 3:  # Runners lost what they kept beside the snapshot.
            for file in (hub.folder / "shards").iterdir():
                file.unlink()


def test_a_shard_asks_about_its_projects_alone_and_goes_on_from_the_merged_snapshot(hub: ShardedHub) -> None:
    def requests() -> Counter[str]:
        counted = Counter(request.operation.partition(",")[0] for request in hub.gitlab.requests)
        hub.gitlab.forget_requests()
        return counted

    hub.crawl_whole()
    whole = requests()
    hub.crawl_shards(2)
    parts = requests()
    assert parts["Discover"] == 2 * whole["Discover"]
    hub.merge(2)
    hub.next_day(hub.gitlab.world)
    # Four shards that were never crawled, of which the merged snapshot knows all.
    assert [part.changed for part in hub.crawl_shards(4)] == [0, 0, 0, 0]
    assert set(requests()) == {"Discover"}
    hub.merge(4)
    assert hub.rows("merged.sqlite")["project"] == hub.rows("one.sqlite")["project"]


def test_a_failed_shard_alone_is_repeated(hub: ShardedHub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.crawl_whole()
    hub.crawl_shard(1, 3)
    hub.crawl_shard(3, 3)

    def fails(*_arguments: object, **_named: object) -> None:
        raise SourceError("GitLab went away")

    with monkeypatch.context() as broken:
        broken.setattr(crawl, "crawl_gitlab", fails)
        with pytest.raises(SourceError):
            hub.crawl_shard(2, 3)
    with pytest.raises(SnapshotError, match=r"shard 2/3 .* was not finished"):
        hub.merge(3)
    assert not (hub.folder / "merged.sqlite").exists()
    hub.crawl_shard(2, 3)
    hub.merge(3)
    assert hub.rows("merged.sqlite") == hub.rows("one.sqlite")


def test_a_project_that_moves_between_crawls_of_shards_is_there_once(hub: ShardedHub) -> None:
    moved = next(p for p in hub.gitlab.world.projects if p.full_path == "eo/set-2")
    first = next(index for index in (1, 2, 3) if Shard(index, 3).holds(moved.id))
    order = sorted((1, 2, 3), key=lambda index: index != first)
    hub.crawl_shard(order[0], 3)
    hub.gitlab.world = _with(hub.gitlab.world, "eo/set-2", namespace="land", path="moved")
    hub.crawl_shard(order[1], 3)
    hub.crawl_shard(order[2], 3)
    hub.merge(3)
    paths = [row[1] for row in hub.rows("merged.sqlite")["project"] if row[0] == moved.id]
    assert paths == ["eo/set-2"]
    hub.moment += timedelta(hours=1)
    hub.crawl_shards(3)
    hub.merge(3)
    paths = [row[1] for row in hub.rows("merged.sqlite")["project"] if row[0] == moved.id]
    assert paths == ["land/moved"]


def test_more_shards_than_projects_are_no_failure(hub: ShardedHub) -> None:
    hub.gitlab.world = make_world(dataset("eo/lone"))
    hub.crawl_whole()
    parts = hub.crawl_shards(3)
    assert sorted(part.discovered for part in parts) == [0, 0, 1]
    hub.merge(3)
    assert hub.rows("merged.sqlite") == hub.rows("one.sqlite")


def test_a_hub_without_projects_fails_in_each_shard(hub: ShardedHub) -> None:
    hub.gitlab.world = make_world(dataset("eo/other", topics=("other",)))
    with pytest.raises(SourceError, match="has no project"):
        hub.crawl_shard(1, 2)


def test_a_site_of_merged_shards_is_that_of_one_crawl_byte_for_byte(hub: ShardedHub) -> None:
    hub.gitlab.world = make_world(dataset("eo/shown", files=SHOWN), dataset("eo/a"), dataset("land/b"))
    (hub.folder / "schemas").mkdir()
    sites = {}
    hub.crawl_whole()
    hub.crawl_shards(2)
    hub.merge(2)
    for name in ("one", "merged"):
        site = hub.folder / name
        api.render(
            hub.config,
            site,
            snapshot=hub.folder / f"{name}.sqlite",
            schemas=hub.folder / "schemas",
            environ={},
            reporter=SilentReporter(),
        )
        sites[name] = {
            path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()
        }
    assert len(sites["one"]) > 50
    assert sites["merged"] == sites["one"]


def test_a_lost_cache_costs_no_history(hub: ShardedHub) -> None:
    """A runner without the snapshot crawls everything; what the snapshot knows of earlier days stays."""
    hub.crawl_whole()
    hub.crawl_shards(2)
    hub.merge(2)
    hub.next_day(_with(hub.gitlab.world, "eo/set-3", stars=50))
    hub.crawl_whole()
    for index in (1, 2):
        hub.shard(index, 2).unlink()
        api.crawl(hub.config, snapshot=hub.shard(index, 2), shard=f"{index}/2", environ={}, base="none")
    hub.merge(2)
    for table in ("project", "observation", "picture"):
        assert hub.rows("merged.sqlite")[table] == hub.rows("one.sqlite")[table]
    assert _changed_at(hub, "merged.sqlite") == _changed_at(hub, "one.sqlite")


def test_what_was_closed_leaves_the_history_of_the_merged_snapshot_too(hub: ShardedHub) -> None:
    hub.crawl_shards(2)
    hub.merge(2)
    hub.next_day(_with(hub.gitlab.world, "eo/shown", repository_access="DISABLED"))
    for index in (1, 2):
        hub.shard(index, 2).unlink()
        api.crawl(hub.config, snapshot=hub.shard(index, 2), shard=f"{index}/2", environ={}, base="none")
    assert "v1" in str(hub.rows("merged.sqlite")["observation"])
    hub.merge(2)
    assert "v1" not in str(hub.rows("merged.sqlite")["observation"])
    assert b'"v1"' not in (hub.folder / "merged.sqlite").read_bytes()


def _changed_at(hub: ShardedHub, name: str) -> datetime:
    return datetime.fromisoformat(dict(hub.rows(name)["meta"])["changed_at"])
