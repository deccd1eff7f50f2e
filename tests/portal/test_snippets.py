"""The code that gets a project's content."""

import shlex

import pytest
from lxml import html as lxml_html
from markupsafe import Markup

from sharinghub_static.portal.components.code import coloured, filled
from sharinghub_static.portal.project_page.files import asset_rows
from sharinghub_static.portal.project_page.snippets import Addresses, snippets
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.project.model import Asset, Project
from sharinghub_static.snapshot.records import FileRecord, TextRecord, Visibility
from tests.projects import GITLAB, make_config, make_hub, make_project

_ROOT = "https://portal.example.org/"
_ITEM = f"{_ROOT}stac/dataset/a--b/a--b.json"
_STAC = Addresses(_ITEM, f"{_ROOT}stac/catalog.json", "dataset", "a--b", _ROOT)
_UNKNOWN = Addresses("stac/dataset/a--b/a--b.json", "stac/catalog.json", "dataset", "a--b")


def _text(code: Markup) -> str:
    """What a reader would copy."""
    return str(lxml_html.fragment_fromstring(code, create_parent="pre").text_content())


def _offered(project: Project, **sections: object) -> dict[str, str]:
    return {one.title: _text(one.code_html) for one in snippets(project, make_config(**sections), _STAC)}


@pytest.mark.parametrize("value", ["a--b/c~d.json", "https://h.example/%7Ex", 'x"y', "{a}", "«b»", "é & <"])
def test_code_that_is_filled_has_the_colours_of_the_whole(value: str) -> None:
    whole = coloured(f'x = load("{value}", b="{value}", c=True)', "python")
    assert filled('x = load("«a»", b="«b»", c=True)', {"a": value, "b": value}, "python") == whole


def test_a_project_with_nothing_offers_its_item_and_its_repository() -> None:
    assert list(_offered(make_project())) == ["Git", "pystac", "pystac-client", "STAC"]
    assert list(_offered(make_project(default_branch=None))) == ["pystac", "pystac-client", "STAC"]


def test_the_item_is_read_from_its_address() -> None:
    assert _ITEM in _offered(make_project())["pystac"]


@pytest.mark.parametrize("assets", [(), (Asset("a", "https://example.org/a"),)])
def test_the_code_for_pystac_is_python(assets: tuple[Asset, ...]) -> None:
    compile(_offered(make_project(assets=assets))["pystac"], "snippet", "exec")


@pytest.mark.parametrize("name", ["data.csv", "it's; rm -rf ~", "$(reboot)", "a b"])
def test_what_a_stranger_named_stays_one_word_of_the_command(name: str) -> None:
    href = f"https://example.org/{name}"
    offered = _offered(make_project(assets=(Asset("a", href, path=name),)))
    assert shlex.split(offered["curl"])[-1] == href


def test_files_in_lfs_are_pulled() -> None:
    assert "git lfs pull" in _offered(make_project(files=(FileRecord("a", lfs_oid="ab"),)))["Git"]
    assert "git lfs pull" not in _offered(make_project(files=(FileRecord("a"),)))["Git"]


def test_a_raster_can_be_looked_at_where_it_is() -> None:
    asset = Asset("a.tif", "https://example.org/a.tif", "image/tiff; application=geotiff")
    assert "/vsicurl/https://example.org/a.tif" in _offered(make_project(assets=(asset,)))["GDAL"]


@pytest.mark.parametrize(
    ("path", "sha256", "code"),
    [("", "", "/vsicurl/"), ("d/a.tif", "ab" * 32, "/vsicurl/"), ("d/a.tif", "", "")],
)
def test_gdal_asks_for_parts_of_a_file_where_the_server_gives_them(path: str, sha256: str, code: str) -> None:
    href = "https://example.org/d/a.tif"
    asset = Asset("a.tif", href, "image/tiff; application=geotiff", path=path, sha256=sha256)
    project = make_project(assets=(asset,))
    assert _offered(project)["GDAL"] == f"gdalinfo {code}{href}"
    assert f'"{code}{href}"' in _offered(project)["QGIS"]
    assert ("downloads the whole file" in _notes(project)["GDAL"]) == (not code)


@pytest.mark.parametrize(
    ("type_", "path", "sha256", "service"),
    [
        ("image/tiff; application=geotiff; profile=cloud-optimized", "", "", "COG Explorer"),
        ("image/tiff; application=geotiff; profile=cloud-optimized", "a.tif", "ab" * 32, ""),
        ("application/vnd.laszip+copc", "", "", "COPC viewer"),
        ("application/vnd.laszip+copc", "a.copc.laz", "ab" * 32, "COPC viewer"),
        ("application/vnd.laszip+copc", "a.copc.laz", "", ""),
        ("application/geo+json", "a.geojson", "", "geojson.io"),
    ],
)
def test_a_service_is_offered_for_what_it_can_read_from_there(
    type_: str, path: str, sha256: str, service: str
) -> None:
    asset = Asset("a", "https://example.org/a", type_, path=path, sha256=sha256)
    [row] = asset_rows(make_project(assets=(asset,)), GITLAB)
    assert "".join(one.text for one in row.opens) == service


def test_a_file_is_described_in_plain_words_however_long_its_notes_are() -> None:
    notes = (
        "Retrained on [Alps](https://example.org/a).\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n" + "More. " * 99
    )
    [row] = asset_rows(make_project(assets=(Asset("r", "https://example.org/r", description=notes),)), GITLAB)
    assert row.description.startswith("Retrained on Alps.")
    assert "|" not in row.description
    assert len(row.description) <= 200


def test_a_repository_that_has_dvc_is_pulled_with_it() -> None:
    project = make_project(files=(FileRecord(".dvc/config"),), features={"store-s3": "enable"})
    offered = _offered(project, services={"store": {"url": "https://store.example.org"}})
    assert offered["DVC"].endswith("dvc pull")


@pytest.mark.parametrize(
    ("mode", "code"), [("http", "sharinghub https://s.example.org/42"), ("s3", "s3://sharinghub/42")]
)
def test_a_repository_without_dvc_is_set_up_with_the_hubs_store(mode: str, code: str) -> None:
    project = make_project(id=42, features={"store-s3": "enable"})
    store = {"store": {"url": "https://s.example.org/", "mode": mode}}
    assert code in " ".join(_offered(project, services=store)["DVC"].split())
    assert "DVC" not in _offered(project)
    assert "DVC" not in _offered(make_project(id=42), services=store)


@pytest.mark.parametrize(
    ("server", "uri", "experiment"),
    [
        ({"type": "gitlab"}, f"{GITLAB}/api/v4/projects/42/ml/mlflow", '"b"'),
        ({"type": "mlflow", "url": "https://m.example.org"}, '"https://m.example.org"', '"b"'),
        ({"url": "https://m.example.org/"}, "https://m.example.org/a/b/tracking/", '"b (42)"'),
    ],
)
def test_mlflow_is_reported_where_to_track(server: dict[str, str], uri: str, experiment: str) -> None:
    project = make_project("a/b", id=42, features={"mlflow": "enable"})
    code = _offered(project, mlflow=server)["Track a run"]
    assert uri in code
    assert experiment in code


def test_mlflow_without_a_server_or_the_feature_is_not_offered() -> None:
    assert "Track a run" not in _offered(make_project(features={"mlflow": "enable"}))
    assert "Track a run" not in _offered(make_project(), mlflow={"type": "gitlab"})


def test_a_project_that_is_not_public_asks_for_a_token_and_names_none() -> None:
    project = make_project(visibility=Visibility.PRIVATE, assets=(Asset("a", "https://example.org/a"),))
    offered = snippets(project, make_config(), _STAC)
    assert any("<your_access_token>" in one.note for one in offered if one.title == "curl")


def test_a_file_of_a_project_that_is_not_public_is_fetched_through_the_api() -> None:
    asset = Asset("d/a b.tif", f"{GITLAB}/x/-/raw/main/d/a%20b.tif", path="d/a b.tif")
    project = make_project("g/p", id=7, visibility=Visibility.INTERNAL, assets=(asset,))
    code = _offered(project)["curl"]
    assert f"{GITLAB}/api/v4/projects/7/repository/files/d%2Fa%20b.tif/raw?ref=main&lfs=true" in code
    assert "PRIVATE-TOKEN: <your_access_token>" in code


_ASSETS = (
    Asset("a.tif", "https://example.org/a.tif", "image/tiff; application=geotiff", 'A "b" \'\\n'),
    Asset("p.geojson", "https://example.org/p.geojson", "application/geo+json"),
    Asset("t.csv", "https://example.org/t.csv", "text/csv"),
)


@pytest.mark.parametrize("tool", ["pystac", "pystac-client", "EODAG", "QGIS"])
def test_code_in_python_is_python(tool: str) -> None:
    compile(_offered(make_project(assets=_ASSETS))[tool], "snippet", "exec")


def test_qgis_adds_what_it_can_show() -> None:
    code = _offered(make_project(assets=_ASSETS))["QGIS"].splitlines()
    assert code[0].startswith('iface.addRasterLayer("/vsicurl/https://example.org/a.tif"')
    assert code[1].startswith('iface.addVectorLayer("/vsicurl/https://example.org/p.geojson"')
    assert len(code) == 2


@pytest.mark.parametrize(
    ("assets", "absent"), [((), {"curl", "EODAG", "GDAL", "QGIS"}), (_ASSETS[2:], {"GDAL", "QGIS"})]
)
def test_tools_that_have_nothing_to_read_are_absent(assets: tuple[Asset, ...], absent: set[str]) -> None:
    assert not absent & _offered(make_project(assets=assets)).keys()


def test_while_the_sites_address_is_not_known_snippets_say_so_and_eodag_is_absent() -> None:
    offered = {one.title: one for one in snippets(make_project(assets=_ASSETS), make_config(), _UNKNOWN)}
    assert "EODAG" not in offered
    assert "folder of the site" in offered["pystac"].note
    assert "folder of the site" not in _notes(make_project())["pystac"]


def _notes(project: Project) -> dict[str, str]:
    return {one.title: one.note for one in snippets(project, make_config(), _STAC)}


@pytest.mark.parametrize(
    ("remote", "install"), [("s3://bucket/cover", "dvc[s3]"), ("https://store.example.org/x", "install dvc.")]
)
def test_the_real_remote_of_dvc_is_named(remote: str, install: str) -> None:
    text = f"[core]\n    remote = store\n['remote \"store\"']\n    url = {remote}\n"
    project = make_project(
        files=(FileRecord(".dvc/config"),), texts=(TextRecord(".dvc/config", text, len(text)),)
    )
    assert remote in _notes(project)["DVC"]
    assert install in _notes(project)["DVC"]


def test_eodag_reads_the_collection_of_the_project() -> None:
    code = _offered(make_project(assets=_ASSETS))["EODAG"]
    assert f"api_endpoint: {_ROOT}stac/{{_collection}}/collection.json" in code
    assert 'collection="dataset"' in code


def test_a_file_in_a_storage_is_shown_with_its_address_and_no_tool_is_offered_that_cannot_read_it() -> None:
    cube = Asset("cube", "s3://bucket/data/cube.zarr", title="The cube")
    odd = Asset("odd", "ssh://host.example/cube")
    project = make_project("eo/cube", assets=(cube, odd))
    site = dict(pages(make_hub(project)))
    page = lxml_html.document_fromstring(site["dataset/eo/cube/index.html"].decode())
    (row,) = page.xpath("//*[@id='files']//tbody/tr")
    assert "s3://bucket/data/cube.zarr" in row.text_content()
    assert row.xpath(".//button/@data-copy") == ["s3://bucket/data/cube.zarr"]
    assert not page.xpath("//a[starts-with(@href, 's3:')]")
    assert "curl" not in {name.text_content() for name in page.xpath("//*[@id='use']//label")}
    both = make_project(assets=(cube, Asset("web", "https://example.org/a.csv")))
    assert _offered(both)["curl"] == "curl --location --remote-name https://example.org/a.csv"
    assert "EODAG" not in _offered(both)  # it downloads all files, and fails at the first that it cannot
