"""Items are kept while all that they are made from is the same, and made again where any of it changed."""

from dataclasses import replace

import pytest

from sharinghub_static import catalog
from sharinghub_static.analysis.hub import Hub
from sharinghub_static.catalog import CatalogSchemas, build_catalog, keep_items
from sharinghub_static.project.model import Link, Project, ProjectReference
from sharinghub_static.project.outline import outline_digest
from tests.projects import located, make_hub, make_project

SCI = "https://stac-extensions.github.io/scientific/v1.0.0/schema.json"


class Cache(dict[str, bytes]):
    text = dict.get

    def put_text(self, key: str, value: bytes) -> None:
        self[key] = value


class Schemas:
    """Knows one schema, which allows everything."""

    def __init__(self, digest: str = "1") -> None:
        self._digest = digest

    def validator(self, url: str) -> "Schemas | None":
        return self if url == SCI else None

    def digest(self, url: str) -> str:
        return self._digest if url == SCI else ""

    def is_valid(self, _instance: object) -> bool:
        return True

    def iter_errors(self, _instance: object):
        return iter(())


def hub(*projects: Project) -> Hub:
    """A hub that knows what its projects were interpreted from."""
    digests = {project.record.id: outline_digest(project) + project.description for project in projects}
    return replace(make_hub(*projects), digests=digests)


def projects(**of_used: object) -> list[Project]:
    uses = Link("derived_from", ProjectReference("dataset", "eo/cover"))
    return [
        make_project("eo/cover", id=1, extent=located(1, 2, 3, 4), **of_used),
        make_project("eo/model", category=("ai-model", "dataset"), id=2, links=(uses,)),
        make_project("eo/other", id=3, extensions={"sci": SCI}, properties={"sci:doi": "10.5281/zenodo.1"}),
        make_project("eo/wrong", id=4, links=(Link("root", "https://x.example"),)),
    ]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the projects whose Items are made."""
    names: list[str] = []
    make_item = catalog.make_item

    def counted(config, links, project, around, category):
        names.append(project.record.full_path)
        return make_item(config, links, project, around, category)

    monkeypatch.setattr(catalog, "make_item", counted)
    return names


def test_items_are_kept_with_all_that_is_wrong_with_them(made: list[str]) -> None:
    cache = Cache()
    first = build_catalog(hub(*projects()), Schemas(), cache)
    assert len(made) == 5
    assert build_catalog(hub(*projects()), Schemas(), cache) == first
    assert len(made) == 5
    assert first == build_catalog(hub(*projects()), Schemas())
    assert [problem.code for problem in first.problems[4]] == ["SH503"]


def test_items_are_made_again_where_what_they_name_changed(made: list[str]) -> None:
    cache = Cache()
    build_catalog(hub(*projects()), Schemas(), cache)
    made.clear()
    renamed = hub(*projects(title="Land cover"))
    assert build_catalog(renamed, Schemas(), cache) == build_catalog(renamed, Schemas(), Cache())
    assert made[:3] == ["eo/cover", "eo/model", "eo/model"]
    made.clear()
    alone = hub(*projects()[1:])
    assert build_catalog(alone, Schemas(), cache) == build_catalog(alone, Schemas(), Cache())
    assert made[:2] == ["eo/model", "eo/model"]


def test_items_that_are_kept_of_projects_alone_are_those_of_the_whole_hub(made: list[str]) -> None:
    whole, cache = hub(*projects()), Cache()
    for project in projects():
        keep_items(replace(whole, projects=(project,)), CatalogSchemas(Schemas()), cache)
    made.clear()
    built = build_catalog(whole, Schemas(), cache)
    assert made == ["eo/model", "eo/model"]  # names another project
    assert built == build_catalog(whole, Schemas())


def test_items_are_made_again_where_a_schema_changed(made: list[str]) -> None:
    cache = Cache()
    build_catalog(hub(*projects()), Schemas(), cache)
    made.clear()
    build_catalog(hub(*projects()), Schemas("2"), cache)
    assert made == ["eo/other"]


@pytest.mark.parametrize("damage", [lambda value: value[:-1], lambda _: b"", lambda _: b"\xff" * 90])
def test_damaged_items_are_made_again(made: list[str], damage) -> None:
    cache = Cache()
    first = build_catalog(hub(*projects()), Schemas(), cache)
    for key in cache:
        cache[key] = damage(cache[key])
    made.clear()
    assert build_catalog(hub(*projects()), Schemas(), cache) == first
    assert len(made) == 5
