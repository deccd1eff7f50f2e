"""Crawls of a hub as a whole and in shards, to be compared row by row."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sharinghub_static import api, pipeline
from sharinghub_static.demo.world import World
from sharinghub_static.snapshot.merging import MergeSummary
from sharinghub_static.sources.gitlab.crawl import CrawlSummary
from tests.gitlab_double.server import EmbeddedGitlab
from tests.sources.crawling import FIRST_CRAWL

TABLES = ("project", "picture", "tracking", "observation", "meta")


class ShardedHub:
    """A hub that is crawled as a whole into one file, and in shards into another, at the same moments.

    Args:
        folder: of the configuration and the snapshots.
        config: text of the configuration.
        monkeypatch: sets the clock.
        gitlab: whose world :meth:`next_day` changes.
    """

    def __init__(
        self, folder: Path, config: str, monkeypatch: pytest.MonkeyPatch, gitlab: EmbeddedGitlab
    ) -> None:
        self.gitlab = gitlab
        self.folder = folder
        self.moment = FIRST_CRAWL
        self.config = folder / "site_config.yml"
        self.config.write_text(config, "utf-8")
        monkeypatch.setattr(pipeline, "_now", lambda: self.moment)

    def crawl_whole(self, token: str = "") -> CrawlSummary:
        return api.crawl(self.config, snapshot=self.folder / "one.sqlite", environ=_environ(token))

    def crawl_shard(self, index: int, total: int, token: str = "") -> CrawlSummary:
        return api.crawl(
            self.config,
            snapshot=self.shard(index, total),
            shard=f"{index}/{total}",
            base=self.folder / "merged.sqlite",
            environ=_environ(token),
        )

    def shard(self, index: int, total: int) -> Path:
        return self.folder / "shards" / f"{index}-of-{total}.sqlite"

    def crawl_shards(self, total: int, token: str = "") -> list[CrawlSummary]:
        return [self.crawl_shard(index, total, token) for index in range(1, total + 1)]

    def merge(self, total: int) -> MergeSummary:
        shards = [self.shard(index, total) for index in range(1, total + 1)]
        return api.merge(shards, self.folder / "merged.sqlite")

    def next_day(self, world: World) -> None:
        self.gitlab.world = world
        self.moment += timedelta(days=1)

    def rows(self, name: str) -> dict[str, list[Any]]:
        """All rows of a snapshot."""
        with closing(sqlite3.connect(self.folder / name)) as connection:
            return {
                table: sorted(connection.execute(f"SELECT * FROM {table}"))  # noqa: S608 - of constants alone
                for table in TABLES
            }


def _environ(token: str) -> dict[str, str]:
    return {"GITLAB_TOKEN": token} if token else {}
