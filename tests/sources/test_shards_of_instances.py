"""Shards of a hub of several GitLab instances: together they hold what one crawl of all holds."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sharinghub_static.errors import SnapshotError, SourceError
from sharinghub_static.sources.gitlab import crawl
from tests.gitlab_double.server import EmbeddedGitlab
from tests.images import encoded
from tests.sources.crawling import dataset
from tests.sources.sharding import ShardedHub
from tests.worlds import make_world

ESA = "  - {url: %s, name: esa, categories: [dataset]}\n"
CONFIG = """
gitlab:
  - {url: %s, name: home}
  - {url: %s, name: esa, categories: [dataset]}
stac:
  categories:
    - dataset: {title: Datasets, gitlab_topic: sharinghub:dataset}
    - ai-model: {title: Models, gitlab_topic: sharinghub:aimodel}
"""
ROWS = ("project", "picture", "tracking", "observation")
SHOWN = {"README.md": "# Shown\n\n![map](map.png)\n", "map.png": encoded(width=8, height=8)}


@pytest.fixture
def esa() -> Iterator[EmbeddedGitlab]:
    world = make_world(*(dataset(f"eo/set-{number}", files=SHOWN) for number in range(6)))
    with EmbeddedGitlab(world) as gitlab:
        yield gitlab


@pytest.fixture
def hub(tmp_path: Path, esa: EmbeddedGitlab, monkeypatch: pytest.MonkeyPatch) -> Iterator[ShardedHub]:
    world = make_world(*(dataset(f"eo/set-{number}", stars=number) for number in range(5)))
    with EmbeddedGitlab(world) as home:
        yield ShardedHub(tmp_path, CONFIG % (home.url, esa.url), monkeypatch, home)


def _same_day_by_day(hub: ShardedHub) -> None:
    whole, _ = hub.crawl_whole(), hub.crawl_shards(3)
    merged = hub.merge(3)
    assert hub.rows("merged.sqlite") == hub.rows("one.sqlite")
    assert merged.changed == whole.changed
    assert merged.removed == whole.removed


def _paths(hub: ShardedHub) -> list[str]:
    return sorted(row[1] for row in hub.rows("merged.sqlite")["project"])


def test_shards_of_two_instances_have_the_rows_of_one_crawl(hub: ShardedHub, esa: EmbeddedGitlab) -> None:
    _same_day_by_day(hub)
    assert len(_paths(hub)) == 11
    first, *others = esa.world.projects
    esa.world = replace(esa.world, projects=(replace(first, stars=9), *others[1:], dataset("eo/new")))
    hub.next_day(hub.gitlab.world)
    _same_day_by_day(hub)
    for file in (hub.folder / "shards").iterdir():
        file.unlink()
    hub.next_day(hub.gitlab.world)
    _same_day_by_day(hub)
    # The second instance leaves the configuration, and nothing of it stays.
    hub.config.write_text(hub.config.read_text().replace(ESA % esa.url, ""))
    hub.crawl_whole()
    hub.crawl_shards(3)
    assert hub.merge(3).removed == 6
    assert hub.rows("merged.sqlite") == hub.rows("one.sqlite")
    assert _paths(hub) == [f"eo/set-{number}" for number in range(5)]
    assert not [row for row in hub.rows("merged.sqlite")["meta"] if "esa" in str(row)]


def _goes_away(esa: EmbeddedGitlab, monkeypatch: pytest.MonkeyPatch) -> None:
    crawls = crawl.crawl_gitlab

    def fails(config: Any, *arguments: Any, **named: Any) -> Any:
        if config.gitlab.url == esa.url:
            raise SourceError("GitLab went away")
        return crawls(config, *arguments, **named)

    monkeypatch.setattr(crawl, "crawl_gitlab", fails)


def test_an_instance_that_is_down_keeps_its_rows(
    hub: ShardedHub, esa: EmbeddedGitlab, monkeypatch: pytest.MonkeyPatch
) -> None:
    _same_day_by_day(hub)
    hub.next_day(hub.gitlab.world)
    with monkeypatch.context() as broken:
        _goes_away(esa, broken)
        _same_day_by_day(hub)
    assert len(_paths(hub)) == 11
    assert "unreached:esa" in dict(hub.rows("merged.sqlite")["meta"])
    hub.next_day(hub.gitlab.world)
    _same_day_by_day(hub)
    assert "unreached:esa" not in dict(hub.rows("merged.sqlite")["meta"])


def test_an_instance_that_is_down_keeps_its_rows_where_shards_begin_with_nothing(
    hub: ShardedHub, esa: EmbeddedGitlab, monkeypatch: pytest.MonkeyPatch
) -> None:
    _same_day_by_day(hub)
    hub.next_day(hub.gitlab.world)
    with monkeypatch.context() as broken:
        _goes_away(esa, broken)
        for index in (1, 2, 3):
            hub.shard(index, 3).unlink()
        kept = (hub.folder / "merged.sqlite").rename(hub.folder / "kept.sqlite")
        hub.crawl_shards(3)
        kept.rename(hub.folder / "merged.sqlite")
        hub.crawl_whole()
        hub.merge(3)
    merged, whole = hub.rows("merged.sqlite"), hub.rows("one.sqlite")
    assert len(_paths(hub)) == 11
    assert [merged[table] for table in ROWS] == [whole[table] for table in ROWS]
    assert dict(merged["meta"])["unreached:esa"] == dict(whole["meta"])["unreached:esa"]


def test_an_instance_that_one_shard_could_not_read_counts_as_not_read(
    hub: ShardedHub, esa: EmbeddedGitlab, monkeypatch: pytest.MonkeyPatch
) -> None:
    _same_day_by_day(hub)
    read = dict(hub.rows("merged.sqlite")["meta"])["crawled_at:esa"]
    hub.next_day(hub.gitlab.world)
    esa.world = replace(esa.world, projects=tuple(replace(each, stars=7) for each in esa.world.projects))
    hub.crawl_shard(1, 3)
    hub.crawl_shard(3, 3)
    with monkeypatch.context() as broken:
        _goes_away(esa, broken)
        hub.crawl_shard(2, 3)
    merged = hub.merge(3)
    assert (merged.projects, merged.removed) == (11, 0)
    assert 0 < merged.changed < 6
    values = dict(hub.rows("merged.sqlite")["meta"])
    assert (values["unreached:esa"], values["crawled_at:esa"]) == (read, read)
    assert values["crawled_at"] > read


def test_a_snapshot_of_another_gitlab_under_a_known_name_is_refused(
    hub: ShardedHub, esa: EmbeddedGitlab
) -> None:
    _same_day_by_day(hub)
    for file in (hub.folder / "shards").iterdir():
        file.unlink()
    with EmbeddedGitlab(esa.world) as other:
        hub.config.write_text(hub.config.read_text().replace(esa.url, other.url))
        (hub.folder / "merged.sqlite").rename(hub.folder / "kept.sqlite")
        hub.crawl_shards(2)
        (hub.folder / "kept.sqlite").rename(hub.folder / "merged.sqlite")
        with pytest.raises(
            SnapshotError, match=f"is a snapshot of {esa.url}, and the shards are of {other.url}"
        ):
            hub.merge(2)
