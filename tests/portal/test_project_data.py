"""What lists show, as values: in JSON, in lines, in tables; and the small APIs as files."""

import csv
import io
import json
import posixpath
from typing import Any
from urllib.parse import unquote

import pytest

from sharinghub_static.portal.site_files import project_data
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.text.csv_table import csv_table
from tests.projects import make_config, make_hub, make_project

HOSTILE = '=HYPERLINK("https://x.example";"1")'


def files(hub: Any) -> dict[str, bytes]:
    return dict(pages(hub))


@pytest.fixture(scope="module")
def hub() -> Any:
    return make_hub(
        make_project("eo/cover", title='Land "cover" 50 %, d’été', keywords=("land", "Été")),
        make_project("eo/land/model", "ai-model", title=HOSTILE, keywords=("land",)),
        make_project("eo/both", ("ai-model", "dataset")),
        config=make_config(tags={"gitlab": {"minimum_count": 1}}),
    )


@pytest.fixture(scope="module")
def written(hub: Any) -> dict[str, bytes]:
    return files(hub)


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def target(start: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(start), unquote(href)))


def test_projects_are_there_with_what_their_cards_show(written: dict[str, bytes]) -> None:
    document = json.loads(written["api/projects.json"])
    assert document["total"] == 3
    assert "next" not in document
    by_path = {each["path"]: each for each in document["projects"]}
    cover = by_path["eo/cover"]
    assert (cover["title"], cover["topics"], cover["categories"]) == (
        'Land "cover" 50 %, d’été',
        ["land", "Été"],
        ["dataset"],
    )
    assert target("api/projects.json", cover["page"]) == "dataset/eo/cover/index.html"
    assert target("api/projects.json", cover["item"]) == "stac/dataset/eo--cover/eo--cover.json"
    assert [json.loads(line) for line in written["api/projects.ndjson"].splitlines()] == document["projects"]


def test_each_list_is_a_table(written: dict[str, bytes]) -> None:
    lists = {
        "api/projects.csv": 3,
        "ai-model/-/projects.csv": 2,
        "dataset/-/projects.csv": 2,
        "processor/-/projects.csv": 0,
        "topics/land/projects.csv": 2,
        "organisations/eo/-/projects.csv": 3,
        "organisations/eo/land/-/projects.csv": 1,
    }
    assert {path: len(read(written[path])) for path in lists} == lists
    assert {path for path in written if path.endswith("projects.csv")} > lists.keys()


def test_a_table_survives_what_projects_write_and_no_spreadsheet_computes_it(
    written: dict[str, bytes],
) -> None:
    rows = {row["path"]: row for row in read(written["api/projects.csv"])}
    assert rows["eo/cover"]["title"] == 'Land "cover" 50 %, d’été'
    assert rows["eo/land/model"]["title"] == f"'{HOSTILE}"
    assert rows["eo/both"]["categories"] == "ai-model; dataset"


@pytest.mark.parametrize(
    ("page", "table"),
    [
        ("dataset/index.html", "dataset/-/projects.csv"),
        ("topics/land/index.html", "topics/land/projects.csv"),
        ("organisations/eo/index.html", "organisations/eo/-/projects.csv"),
    ],
)
def test_a_list_leads_to_its_table(written: dict[str, bytes], page: str, table: str) -> None:
    href = posixpath.relpath(table, posixpath.dirname(page))
    assert f'<link rel="alternate" type="text/csv" title="CSV" href="{href}">' in written[page].decode()


def test_the_index_names_files_that_are_there(written: dict[str, bytes]) -> None:
    document = json.loads(written["api/index.json"])
    paths = {target("api/index.json", each["href"]) for each in document["files"]}
    of_others = {path for path in paths if path.startswith("stac/") or path == "build.json"}
    assert paths - of_others <= written.keys()
    assert not any(path.endswith(".parquet") for path in paths)


def test_the_small_apis_are_files(written: dict[str, bytes]) -> None:
    categories = json.loads(written["api/categories.json"])
    assert [(each["id"], each["projects"]) for each in categories] == [
        ("ai-model", 2),
        ("dataset", 2),
        ("processor", 0),
    ]
    for each in categories:
        assert target("api/categories.json", each["table"]) in written
    topics = json.loads(written["api/tags.json"])["topics"]
    assert (topics[0]["name"], topics[0]["projects"]) == ("land", 2)
    check = json.loads(written["api/check.json"])
    assert check["ids"][str(check["projects"]["eo/both"]["id"])] == "eo/both"
    assert check["projects"]["eo/both"]["categories"] == ["ai-model", "dataset"]


def test_large_hubs_have_several_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project_data, "PROJECTS_A_FILE", 2)
    written = files(make_hub(*(make_project(f"eo/p{n}") for n in range(5))))
    path, seen = "api/projects.json", []
    while path:
        document = json.loads(written[path])
        assert document["total"] == 5
        seen += [each["path"] for each in document["projects"]]
        path = target(path, document["next"]) if "next" in document else ""
    assert seen == [f"eo/p{n}" for n in range(5)]


def test_with_an_address_all_addresses_are_whole() -> None:
    config = make_config(stac={"root_href": "https://hub.example.org/eo/"})
    [project] = json.loads(files(make_hub(make_project("eo/a"), config=config))["api/projects.json"])[
        "projects"
    ]
    assert project["page"] == "https://hub.example.org/eo/dataset/eo/a/"
    assert project["item"].startswith("https://hub.example.org/eo/stac/")


def test_cells_are_what_they_are() -> None:
    rows = csv_table([["a", None, True, 1, 2.5, "x\0y", "-1", 'q"', "two\nlines"]])
    assert csv_table([["\uff1d1+1", "\n=1", "a=1"]]).decode() == "'\uff1d1+1,\"'\n=1\",a=1\r\n"
    assert rows == b'a,,true,1,2.5,xy,\'-1,"q""","two\nlines"\r\n'
