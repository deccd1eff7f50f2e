"""The Item of today leads to those of earlier versions, which an archive or a snapshot has."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pystac
import pytest
from pystac.extensions.version import ItemVersionExtension

import sharinghub_static
from sharinghub_static.archive import take_history
from sharinghub_static.catalog.schemas import ITEM_SCHEMA, CatalogSchemas
from sharinghub_static.cli import main
from sharinghub_static.config.loading import load_config
from sharinghub_static.errors import RefusedError, SnapshotError
from sharinghub_static.project.earlier_items import earlier_items
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.snapshot.instances import Scope
from sharinghub_static.snapshot.records import (
    FileRecord,
    InstanceRecord,
    ProjectRecord,
    ReleaseRecord,
    TextRecord,
)
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.observations import observation
from tests.cases import each_case
from tests.projects import GITLAB, make_project, make_record
from tests.published_schemas import STAC, require, stac_folder

CONFIG = f"""
gitlab: {{url: {GITLAB}}}
stac:
  root: {{title: Hub, description: All of it.}}
  categories:
    - dataset: {{title: Datasets, gitlab_topic: sharinghub:dataset}}
    - processor: {{title: Processors, gitlab_topic: sharinghub:processor}}
"""
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
HOSTILE = 'v3.0 "é" %2F <b>../../x</b>'
"""A version that an author wrote."""


def record_of(version: str, number: int) -> ProjectRecord:
    readme = f"---\nversion: '{version}'\nassets: ['*.csv']\n---\n# Land cover\n\nBy ada@lab.example.\n"
    topics = ("sharinghub:dataset", "sharinghub:processor")
    return make_record(
        "eo/cover",
        topics=topics,
        head_sha=str(number) * 40,
        texts=(TextRecord("README.md", readme, len(readme)),),
        files=(FileRecord("README.md"), FileRecord(f"data {number}.csv")),
        releases=(ReleaseRecord(f"r{number}.0", "Release", "", None),),
    )


def snapshot_of(path: Path, record: ProjectRecord, moment: datetime) -> Path:
    with Snapshot.open(path, create=True) as store:
        store.instance = InstanceRecord(GITLAB)
        store.put(record, "x", moment)
        store.crawled_at = moment
    return path


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal whose only project has its fourth version, built with the snapshots of the three before."""
    folder = tmp_path_factory.mktemp("portal")
    (folder / "site_config.yml").write_text(CONFIG, "utf-8")
    config = load_config([folder / "site_config.yml"], {}).config
    earlier = [
        snapshot_of(folder / f"{number}.sqlite", record_of(version, number), FIRST + timedelta(number))
        for number, version in enumerate(["1.0", "1.0", "2.0", HOSTILE], start=1)
    ]
    today = snapshot_of(folder / "today.sqlite", record_of("4.0", 5), FIRST + timedelta(9))
    # In any order, and twice.
    assert take_history(today, [earlier[3], *earlier[:3]], config).items == 3
    assert take_history(today, earlier, config) == sharinghub_static.archive.HistorySummary(0, 0)
    assert take_history(today, earlier).entries == 0  # without a configuration nothing is lost either
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        environ = {"STAC_ROOT_HREF": "https://hub.example.org/"}
        sharinghub_static.render(
            snapshot=today, output="public", environ=environ, schemas=stac_folder(folder / "none")
        )
    return folder


def opened(portal: Path) -> pystac.Item:
    catalog = pystac.Catalog.from_file(str(portal / "public/stac/catalog.json"))
    [item] = catalog.get_child("dataset").get_items()
    return item


def walked(item: pystac.Item, step: Callable[[Any], Iterator[pystac.Item]]) -> list[pystac.Item]:
    items = [item]
    while following := list(step(items[-1])):
        items += following
    return items


def test_pystac_walks_to_the_first_version_and_back(portal: Path) -> None:
    item = opened(portal)
    back = walked(item, lambda each: each.get_stac_objects("predecessor-version"))
    assert [each.properties["version"] for each in back] == ["4.0", HOSTILE, "2.0", "1.0"]
    forth = walked(back[-1], lambda each: each.get_stac_objects("successor-version"))
    assert [each.id for each in forth] == [each.id for each in reversed(back)]
    assert len({each.id for each in back}) == 4
    for each in back[1:]:
        extension = ItemVersionExtension.ext(each)
        assert extension.latest is not None
        assert extension.latest.id == item.id
        assert not extension.deprecated
        assert each.get_collection().id == "dataset"
        assert each.properties["sharinghub:path"] == "eo/cover"
    assert ItemVersionExtension.ext(item).predecessor.id == back[1].id


def test_files_of_an_earlier_version_are_those_of_its_commit(portal: Path) -> None:
    back = walked(opened(portal), lambda each: each.get_stac_objects("predecessor-version"))
    for item, number in zip(back[1:], (4, 3, 2), strict=True):
        hrefs = {asset.href for asset in item.assets.values()}
        assert f"{GITLAB}/eo/cover/-/raw/{str(number) * 40}/data%20{number}.csv" in hrefs
        assert not any("/-/raw/main/" in href for href in hrefs)
    assert not any("ada@lab.example" in json.dumps(item.to_dict(transform_hrefs=False)) for item in back[1:])


def test_earlier_versions_are_no_items_of_the_collections(portal: Path) -> None:
    site = portal / "public"
    assert len((site / "stac/items.ndjson").read_text("utf-8").splitlines()) == 2
    for category in ("dataset", "processor"):
        collection = json.loads((site / f"stac/{category}/collection.json").read_bytes())
        assert sum(link["rel"] == "item" for link in collection["links"]) == 1
    # That of the second category leads to the same ones.
    [twin] = pystac.Catalog.from_file(str(site / "stac/catalog.json")).get_child("processor").get_items()
    [before] = twin.get_stac_objects("predecessor-version")
    assert before.properties["version"] == HOSTILE


def test_earlier_versions_are_valid(portal: Path) -> None:
    schemas = CatalogSchemas(SchemaStore(require(STAC)))
    documents = sorted((portal / "public/stac").glob("dataset/*/versions/*.json"))
    assert len(documents) == 3
    for file in documents:
        document = json.loads(file.read_bytes())
        assert any("/version/v1.2.0/" in url for url in document["stac_extensions"])
        for url in (ITEM_SCHEMA, *document["stac_extensions"]):
            validator = schemas.validator(url)
            assert validator is not None, url
            assert validator.is_valid(document), url


def test_projects_of_further_instances_have_their_own_earlier_versions(tmp_path: Path) -> None:
    several = f"gitlab: [{{url: {GITLAB}}}, {{url: https://esa.example, name: esa}}]"
    (tmp_path / "several.yml").write_text(CONFIG.replace(f"gitlab: {{url: {GITLAB}}}", several), "utf-8")
    config = load_config([tmp_path / "several.yml"], {}).config

    def hub(name: str, version: str, moment: datetime, url: str = "https://esa.example") -> Path:
        path = snapshot_of(tmp_path / name, record_of(version, 1), moment)
        with Snapshot.open(path, create=True) as store:
            part = store.of(Scope("esa"))
            part.instance, part.crawled_at = InstanceRecord(url), moment
            part.put(record_of(f"{version}-esa", 2), "x", moment)
        return path

    today = hub("today.sqlite", "2.0", FIRST + timedelta(9))
    assert take_history(today, [hub("before.sqlite", "1.0", FIRST)], config).items == 2
    with Snapshot.open(today) as store:
        items = [entry.item for entries in store.history.all().values() for entry in entries if entry.item]
    assert sorted(item["properties"]["version"] for item in items) == ["1.0", "1.0-esa"]
    with pytest.raises(RefusedError, match=r"is of https://other\.example, and this hub of .* \(esa\)"):
        take_history(today, [hub("other.sqlite", "1.0", FIRST, "https://other.example")], config)


def test_what_a_project_closed_since_is_not_shown(portal: Path, tmp_path: Path) -> None:
    config = load_config([portal / "site_config.yml"], {}).config
    closed = replace(record_of("4.0", 5), default_branch=None, files=(), texts=(), releases=())
    today = snapshot_of(tmp_path / "today.sqlite", closed, FIRST + timedelta(9))
    assert take_history(today, [portal / "3.sqlite"], config).items == 0


def test_the_command_takes_them(portal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    today = snapshot_of(tmp_path / "today.sqlite", record_of("4.0", 5), FIRST + timedelta(9))
    shutil.copyfile(today, tmp_path / "again.sqlite")
    before, config = str(portal / "3.sqlite"), str(portal / "site_config.yml")
    assert main(["archive", "history", before, "-s", str(today)]) == 0
    assert "name the configuration with --config" in capsys.readouterr().out
    assert main(["archive", "history", before, "-s", str(tmp_path / "again.sqlite"), "-c", config]) == 0
    assert (
        "1 entries more in the histories of 1 projects, with the Items of 1 versions"
        in capsys.readouterr().out
    )


def test_what_is_no_archive_and_no_snapshot_is_said_before_anything_is_made(
    portal: Path, tmp_path: Path
) -> None:
    with pytest.raises(SnapshotError, match="there is no snapshot at"):
        take_history(tmp_path / "none.sqlite", [portal / "1.sqlite"])
    assert not list(tmp_path.iterdir())
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(SnapshotError, match=r"cut\.zip: is neither an archive nor a snapshot"):
        take_history(portal / "today.sqlite", [tmp_path / "cut.zip"])


@each_case(
    "broken",
    [
        {},
        {"properties": []},
        {"properties": {"version": "1.0"}},
        {"assets": None},
        {"links": {"rel": "self"}},
        {"stac_extensions": 5},
        {"geometry": "here"},
    ],
)
def test_an_item_that_is_none_is_no_earlier_version(broken: dict[str, Any]) -> None:
    properties = {"title": "A", "description": "A", "version": "1.0", "datetime": "2020-01-01T00:00:00Z"}
    whole = {"properties": properties, "assets": {}, "links": [], "stac_extensions": [], "geometry": None}
    seen = observation(make_record(), FIRST)
    project = make_project(properties={"version": "2.0"}, history=(replace(seen, item={**whole, **broken}),))
    assert [each.version for each in earlier_items(project)] == ([] if broken else ["1.0"])
