"""The client reads a portal over HTTP, under a prefix, and from disk, and needs pystac alone."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sharinghub_static import Catalog, SiteError
from sharinghub_static.catalog import build_catalog, item_files_of
from sharinghub_static.site.serve import make_server
from tests.cases import each_case
from tests.projects import located, make_hub, make_project

ROOT = "https://hub.example.org/eo/"


def write_site(folder: Path, root: str) -> Path:
    hub = make_hub(
        make_project(
            "eo/cover",
            ("dataset", "processor"),
            title="Forêts – Land cover",
            keywords=("forest",),
            extent=located(5, 43, 15, 48),
            properties={"gsd": 10, "eo:cloud_cover": 3},
        ),
        make_project("eo/fiji d's 50%é", title='"Reefs"', extent=located(177, -20, -178, -15)),
        make_project("eo/model", "ai-model", title="Forest\u2028model\x85"),
    )
    catalog = build_catalog(hub)
    made = [
        pair
        for files in item_files_of(root, catalog.documents, catalog.items)
        for pair in files.make(lambda _, content: content)
    ]
    for path, content in (*catalog.documents, *made):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


@pytest.fixture(scope="module", params=["", ROOT], ids=["without address", "with address"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(tmp_path_factory.mktemp("site"), request.param)


@pytest.fixture(scope="module", params=["disk", "http"])
def address(request: pytest.FixtureRequest, folder: Path) -> Iterator[str | Path]:
    if request.param == "disk":
        yield folder
        return
    with make_server(folder, prefix="group/hub") as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/group/hub/"
        server.shutdown()
        thread.join()


@pytest.fixture
def catalog(address: str | Path) -> Catalog:
    return Catalog.open(address)


def test_all_items_are_there_and_lead_to_files_of_the_opened_portal(
    catalog: Catalog, address: str | Path
) -> None:
    items = list(catalog)
    assert len(catalog) == len(items) == 4
    for item in items:
        assert item.get_self_href().startswith(str(address).rstrip("/"))
        assert item.get_collection().id == item.collection_id


@each_case(
    "words, kwargs, ids",
    [
        ("foret", {}, ["eo--cover", "eo--cover"]),
        ("COVER land", {}, ["eo--cover", "eo--cover"]),
        ("nothing of this", {}, []),
        ("", {"collections": "ai-model"}, ["eo--model"]),
        ("forest", {"collections": ["ai-model", "processor"]}, ["eo--cover", "eo--model"]),
        ("", {"bbox": (0, 40, 6, 44), "collections": "dataset"}, ["eo--cover"]),
        ("", {"bbox": (16, 40, 20, 44)}, []),
        ("reefs", {"bbox": (179, -19, 180, -18)}, ["*"]),
        ("reefs", {"bbox": (-180, -19, -179, -18)}, ["*"]),
        ("reefs", {"bbox": (170, -25, -170, -10)}, ["*"]),
        ("model", {"datetime": "2024-05"}, ["eo--model"]),
        ("model", {"datetime": "../2023"}, []),
        ("model", {"datetime": "2025-06-15T12:30:00Z/.."}, ["eo--model"]),
        ("model", {"datetime": "2025-06-16"}, []),
    ],
)
def test_a_search_finds(catalog: Catalog, words: str, kwargs: dict[str, object], ids: list[str]) -> None:
    found = sorted(item.id for item in catalog.search(words, **kwargs))
    assert found == ids if "*" not in ids else len(found) == 1


@each_case(
    "kwargs, number",
    [
        ({"gsd": 10}, 2),
        ({"keywords": "forest"}, 2),
        ({"collection": "dataset"}, 2),
        ({"collection": {"dataset", "ai-model"}}, 3),
        ({"eo__cloud_cover": lambda value: value is not None and value < 5}, 2),
        ({"nowhere": "x"}, 0),
        ({"predicate": lambda item: item.bbox is None}, 1),
    ],
)
def test_a_filter_leaves(catalog: Catalog, kwargs: dict[str, object], number: int) -> None:
    assert len(catalog.filter(**kwargs)) == number


def test_filters_follow_each_other_and_are_searched(catalog: Catalog) -> None:
    left = catalog.filter(gsd=10).filter(collection="processor")
    assert [item.id for item in left.search("land")] == ["eo--cover"]


def test_an_item_is_loaded_by_its_id_or_path_from_its_own_file(catalog: Catalog) -> None:
    assert catalog.load("eo--model").get_parent().id == "ai-model"
    assert catalog.load("eo/cover", "processor").collection_id == "processor"
    strange = catalog.load("eo/fiji d's 50%é")
    assert strange.properties["title"] == '"Reefs"'
    assert strange.get_root().id == "test-hub"


def test_what_is_not_there_is_named(catalog: Catalog, tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="eo/gone"):
        catalog.load("eo/gone")
    with pytest.raises(SiteError, match=r"items\.ndjson"):
        Catalog.open(tmp_path)
    with pytest.raises(ValueError, match="west, south"):
        catalog.search(bbox=(1, 2))
    with pytest.raises(ValueError, match="soon"):
        catalog.search(datetime="soon")


@pytest.mark.parametrize("door", ["", "index.html", "stac/catalog.json", "stac", "stac/"])
def test_any_front_door_opens_it(folder: Path, door: str) -> None:
    assert len(Catalog.open(folder / door)) == 4


def test_the_crawler_is_not_imported() -> None:
    code = (
        "import sys; from sharinghub_static import Catalog; "
        "print([m for m in sys.modules if m.split('.')[0] in "
        "('httpx', 'gitlab', 'mlflow', 'pydantic', 'jinja2', 'lxml', 'shapely') "
        "or m.startswith('sharinghub_static.') and m.split('.')[1] not in ('client', 'errors', 'version')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("letter", ["\u2028", "\u2029", "\x85"])
def test_lines_that_another_program_wrote_are_divided_at_line_breaks_alone(
    tmp_path: Path, letter: str
) -> None:
    site = write_site(tmp_path, "")
    lines = site / "stac/items.ndjson"
    text = lines.read_text("utf-8")
    assert len(text.splitlines()) == len(Catalog.open(site))  # ours have no such letters
    lines.write_text(text.replace("Reefs", f"Ree{letter}fs"), "utf-8")
    assert len(Catalog.open(site)) == len(text.splitlines())


def test_a_folder_of_any_name_is_opened(tmp_path: Path) -> None:
    site = write_site(tmp_path / "my #1 50% ü?", "")
    assert Catalog.open(site).load("eo/cover").properties["title"] == "Forêts – Land cover"


@each_case("wrong", ["junk", "2024-13", "2018/2019/2020", ("a",), ("2018", 7)])
def test_what_is_no_time_is_said(wrong: str | tuple[object, ...], catalog: Catalog) -> None:
    with pytest.raises(ValueError, match="is no time"):
        catalog.search(datetime=wrong)  # type: ignore[arg-type] # that is what is tested


def test_a_pair_of_times_is_an_interval_and_a_box_goes_north(catalog: Catalog) -> None:
    assert len(catalog.search(datetime=("2000", None))) == len(catalog)
    assert catalog.search(datetime=(None, "1999")) == []
    with pytest.raises(ValueError, match="south before north"):
        catalog.search(bbox=(0, 10, 10, 0))


def test_what_is_no_portal_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "hub.zip").write_bytes(b"PK")
    for address, message in (
        (tmp_path / "hub.zip", "is a file"),
        (tmp_path / "none", "cannot be read"),
        ("http://127.0.0.1:9/", "cannot be read"),
    ):
        with pytest.raises(SiteError, match=message):
            Catalog.open(address)
