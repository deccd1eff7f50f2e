"""Several portals as one, written by our build and by pystac, read by pystac-client and a browser."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pystac
import pystac_client
import pytest
from lxml import html

from sharinghub_static.cli import main
from tests.portal.browsing import serving


def _portal(folder: Path, id_: str, title: str, description: str = "A hub.") -> Path:
    """A site as pystac writes it: a Catalog with one Collection of one Item."""
    catalog = pystac.Catalog(id_, description, title)
    moment = datetime(2026, 5, 4, tzinfo=UTC)
    everywhere, always = pystac.SpatialExtent([[-180, -90, 180, 90]]), pystac.TemporalExtent([[moment, None]])
    collection = pystac.Collection("dataset", "Data.", pystac.Extent(everywhere, always), "Datasets")
    point = {"type": "Point", "coordinates": [5.0, 45.0]}
    collection.add_item(pystac.Item(f"{id_}--flood", point, [5, 45, 5, 45], moment, {}))
    catalog.add_child(collection)
    catalog.normalize_and_save(str(folder / "stac"), pystac.CatalogType.SELF_CONTAINED)
    (folder / "updates.json").write_text('{"updated": "2026-11-29T10:00:00Z"}', "utf-8")
    return folder


@pytest.fixture
def portals(tmp_path: Path) -> list[Path]:
    return [_portal(tmp_path / name, "hub", "SharingHub") for name in ("a", "b")]


@pytest.fixture
def addresses(portals: list[Path]) -> Iterator[list[str]]:
    with ExitStack() as stack:
        yield [stack.enter_context(serving(portal, "group/hub")) for portal in portals]


def _join(*arguments: str | Path) -> int:
    return main(["join", "--title", "All of us", *map(str, arguments)])


@pytest.mark.filterwarnings(
    "ignore::pystac_client.warnings.PystacClientWarning"
)  # a static Catalog is no API
def test_a_client_finds_the_items_of_both_portals_of_one_id(tmp_path, addresses):
    assert _join(*addresses, "-o", tmp_path / "all") == 0
    with serving(tmp_path / "all") as address:
        client = pystac_client.Client.open(f"{address}catalog.json")
        titles = [link.title for link in client.get_child_links()]
        items = [item.id for item in client.get_items(recursive=True)]
    assert len(set(titles)) == 2
    assert all(title.startswith("SharingHub (127.0.0.1:") for title in titles)
    assert items == ["hub--flood", "hub--flood"]


def test_the_page_leads_to_each_portal_and_says_when_it_was_updated(tmp_path, addresses):
    assert _join(*addresses, "-o", tmp_path / "all", "--description", "Of **two** labs.") == 0
    page = html.fromstring((tmp_path / "all/index.html").read_bytes())
    assert page.xpath("//h2/a/@href") == addresses
    assert page.xpath("string(//main/p)") == "Of two labs."
    assert "Updated on 29 Nov 2026" in page.xpath("string(//li)")


def test_folders_are_joined_by_relative_links_and_opened_from_the_disk(tmp_path, portals):
    assert _join(*portals, tmp_path / "a/stac/catalog.json", "-o", tmp_path / "deep/all") == 0
    catalog = pystac.Catalog.from_file(str(tmp_path / "deep/all/catalog.json"))
    assert next(link.href for link in catalog.get_child_links()) == "../../a/stac/catalog.json"
    assert len(list(catalog.get_items(recursive=True))) == 3


def test_a_portal_that_is_gone_stays_as_it_was_and_is_named(tmp_path, addresses, portals, capsys):
    assert _join(*addresses, "-o", tmp_path / "all") == 0
    before = (tmp_path / "all/catalog.json").read_bytes()
    (portals[1] / "stac/catalog.json").unlink()
    assert _join(*addresses, "-o", tmp_path / "all") == 0
    assert f"{addresses[1]}stac/catalog.json: is not there" in capsys.readouterr().err
    assert (tmp_path / "all/catalog.json").read_bytes() == before


def test_what_portals_write_stays_text(tmp_path):
    description = "<script>alert(1)</script> ![x](https://tracker.example/x.png)"
    portal = _portal(tmp_path / "a", "a", "<img src=x onerror=alert(1)>", description)
    assert _join(portal, "-o", tmp_path / "all") == 0
    page = html.fromstring((tmp_path / "all/index.html").read_bytes())
    assert not page.xpath("//script | //img")
    assert page.xpath("string(//h2)") == "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"{", 1, "is no STAC Catalog"),
        (b"[]", 1, "is no STAC Catalog"),
        (b'{"type": "Feature"}', 1, "is no STAC Catalog"),
        (json.dumps({"type": "Catalog", "id": ""}).encode(), 1, "is no STAC Catalog"),
        (b"[" * 200_000, 1, "is no STAC Catalog"),
        (None, 1, "is not there"),
    ],
)
def test_what_is_no_portal_is_one_line(tmp_path, capsys, content, status, message):
    folder = tmp_path / "a/stac"
    folder.mkdir(parents=True)
    if content is not None:
        (folder / "catalog.json").write_bytes(content)
    assert _join(tmp_path / "a", "-o", tmp_path / "all") == status
    error = capsys.readouterr().err
    assert message in error
    assert "Traceback" not in error
    assert not (tmp_path / "all").exists()


def test_only_the_catalogs_that_were_named_are_asked_for(tmp_path):
    """Pystac would follow the root link, wherever a portal lets it lead."""
    portal = _portal(tmp_path / "a", "a", "A")
    path = portal / "stac/catalog.json"
    catalog = json.loads(path.read_bytes())
    catalog["links"] = [
        {"rel": "root", "href": "http://127.0.0.1:9/"},
        {"rel": "alternate", "href": "http://[", "type": "text/html"},
        {"rel": "child", "href": "x.json", "title": "a\nb\u202e\x00c"},
        *({"rel": "child"}, {"href": 7}, "no link", *catalog["links"][1:]),
    ]
    path.write_text(json.dumps(catalog), "utf-8")
    assert _join(portal, "-o", tmp_path / "all") == 0
    [entry] = json.loads((tmp_path / "all/portals.json").read_bytes())["portals"]
    assert entry["children"][0] == "a b  c"


def test_a_joined_site_is_joined_again(tmp_path, portals):
    assert _join(portals[0], "-o", tmp_path / "one") == 0
    assert _join(tmp_path / "one", portals[1], "-o", tmp_path / "all") == 0
    catalog = pystac.Catalog.from_file(str(tmp_path / "all/catalog.json"))
    assert len(list(catalog.get_items(recursive=True))) == 2
    with serving(tmp_path / "one") as address:
        assert _join(address, "-o", tmp_path / "web") == 0
        links = json.loads((tmp_path / "web/catalog.json").read_bytes())["links"]
    assert f"{address}catalog.json" in {link["href"] for link in links}


def test_a_portal_that_never_ends_is_given_up(tmp_path, addresses, capsys, monkeypatch):
    monkeypatch.setattr("sharinghub_static.joining.portals._LONGEST", -1.0)
    assert _join(*addresses, "-o", tmp_path / "all") == 1
    assert "took longer than" in capsys.readouterr().err


def test_the_folder_of_a_portal_is_not_replaced(tmp_path, portals, capsys):
    (portals[0] / "build.json").write_text('{"generator": {"name": "sharinghub-static"}}')
    before = sorted(portals[0].rglob("*"))
    assert _join(*portals, "-o", portals[0]) == 1
    assert "Name another folder" in capsys.readouterr().err
    assert sorted(portals[0].rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["http://[::1"], "http://[::1: is no address"),
        (["http://127.0.0.1:x/"], "is no address"),
        (["http://ada:secret@127.0.0.1:9/hub/"], "http://127.0.0.1:9/hub/: was given with a user name"),
        (["a", "--root-href", "javascript:alert(1)"], "--root-href"),
        (["a", "--title", " "], "--title"),
    ],
)
def test_wrong_addresses_and_options_are_named(tmp_path, capsys, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    assert _join(*arguments, "-o", "all") == 2
    error = capsys.readouterr().err
    assert message in error
    assert "secret" not in error
    assert not (tmp_path / "all").exists()


def test_an_address_that_is_none_is_wrong_usage(tmp_path, capsys):
    assert _join("no-such-folder", "-o", tmp_path / "all") == 2
    assert "no-such-folder" in capsys.readouterr().err


def test_a_folder_of_somebody_else_is_left_alone(tmp_path, portals):
    (tmp_path / "all").mkdir()
    (tmp_path / "all/thesis.tex").write_text("important")
    assert _join(*portals, "-o", tmp_path / "all") == 1
    assert [path.name for path in (tmp_path / "all").iterdir()] == ["thesis.tex"]
