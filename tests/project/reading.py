"""What a project means, from its README and what is beside it, in one line of a test."""

from collections.abc import Mapping
from typing import Any

from sharinghub_static.config import SiteConfig
from sharinghub_static.project.interpret import interpret
from sharinghub_static.project.model import Asset, Link, Project
from sharinghub_static.snapshot.records import FileRecord, TextRecord
from tests.projects import GITLAB, make_config, make_record

__all__ = ["RAW", "asset", "asset_keys", "codes", "config_with", "line_and_key", "links", "read"]

RAW = f"{GITLAB}/group/demo/-/raw/main"
"""Where the files of the project that :func:`read` interprets are."""


def read(
    front: str = "",
    body: str = "# Demo\n\nA demonstration.\n",
    *,
    files: tuple[str | FileRecord, ...] = (),
    texts: Mapping[str, str] | None = None,
    config: SiteConfig | None = None,
    **record: Any,
) -> Project:
    """Interpret one project.

    Args:
        front: the front matter between its two lines; empty for a README without any.
        body: the README below it.
        files: paths in the repository, or entries of its tree.
        texts: further small files, path to text; they are files of the repository too.
        config: the site's configuration; by default that of :func:`make_config`.
        record: fields of the :class:`ProjectRecord`; the topic is that of ``dataset`` unless given.
    """
    readme = f"---\n{front}\n---\n{body}" if front else body
    all_texts = {"README.md": readme, **(texts or {})}
    entries = [FileRecord(file) if isinstance(file, str) else file for file in (*all_texts, *files)]
    given: dict[str, Any] = {
        "topics": ("sharinghub:dataset",),
        "files": tuple(sorted(entries, key=lambda entry: entry.path)),
        "texts": tuple(
            TextRecord(path, text, len(text.encode("utf-8", "surrogatepass")))
            for path, text in sorted(all_texts.items())
        ),
    }
    return interpret(make_record(**(given | record)), config or make_config())


def config_with(**category: Any) -> SiteConfig:
    """A configuration whose one category ``dataset`` has these further keys."""
    whole = {"id": "dataset", "title": "Datasets", "gitlab_topic": "sharinghub:dataset"} | category
    return make_config(stac={"categories": [whole]})


def codes(project: Project) -> set[str]:
    """The codes of a project's Problems."""
    return {problem.code for problem in project.problems}


def line_and_key(project: Project, code: str) -> tuple[int, str]:
    """Line and key of the first Problem with this code."""
    return next((problem.line, problem.key) for problem in project.problems if problem.code == code)


def asset(project: Project, key: str) -> Asset:
    """The asset under a key."""
    return next(asset for asset in project.assets if asset.key == key)


def asset_keys(project: Project) -> list[str]:
    """The keys of all assets, in their order."""
    return [asset.key for asset in project.assets]


def links(project: Project, rel: str) -> list[Link]:
    """The links with a relation type."""
    return [link for link in project.links if link.rel == rel]
