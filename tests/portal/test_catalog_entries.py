"""What other catalogs say of projects is kept for some at a time, and made again where one changed."""

from dataclasses import replace

import pytest

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.site_files import catalog_entries
from sharinghub_static.portal.site_files.catalog_entries import CatalogEntry
from sharinghub_static.project.model import Asset, Project
from tests.projects import make_hub, make_project


class Cache(dict[str, bytes]):
    text = dict.get

    def put_text(self, key: str, value: bytes) -> None:
        self[key] = value

    def __bool__(self) -> bool:
        return True


def hub(number: int = 20, **of_first: object) -> Hub:
    asset = Asset("data.csv", "https://x.example/data.csv", "text/csv")
    projects = [
        make_project(f"eo/p{id_:02}", id=id_, assets=(asset,), **(of_first if not id_ else {}))
        for id_ in range(number)
    ]
    digests = {project.record.id: f"{project.record.id} {project.description}" for project in projects}
    return replace(make_hub(*projects), digests=digests)


def entries(of: Hub, cache: Cache | None) -> list[tuple[Project, CatalogEntry]]:
    return list(catalog_entries.catalog_entries(of, cache))


@pytest.fixture
def described(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the projects that are described again."""
    paths: list[str] = []
    about_project = catalog_entries.about_project

    def counted(project, config, page):
        paths.append(project.record.full_path)
        return about_project(project, config, page)

    monkeypatch.setattr(catalog_entries, "about_project", counted)
    return paths


def test_entries_are_kept_as_they_were_made(described: list[str]) -> None:
    cache = Cache()
    first = entries(hub(), cache)
    assert len(described) == 20
    assert entries(hub(), cache) == first == entries(hub(), None)
    assert len(described) == 40
    assert all(entry.dcat and entry.croissant for _, entry in first)


def test_those_beside_a_project_that_changed_are_made_again(described: list[str]) -> None:
    cache = Cache()
    entries(hub(), cache)
    described.clear()
    changed = hub(description="Of another kind, which is long enough to be shown in full.")
    assert entries(changed, cache) == entries(changed, None)
    assert described[:16] == [f"eo/p{id_:02}" for id_ in range(16)]
    assert len(described) == 36


def test_damaged_entries_are_made_again(described: list[str]) -> None:
    cache = Cache()
    first = entries(hub(), cache)
    for key in cache:
        cache[key] = cache[key][:-3]
    assert entries(hub(), cache) == first
    assert len(described) == 40
