"""What "Use it" offers first for each kind of project, and that its code holds what strangers wrote."""

import ast
import shlex
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from lxml import html as lxml_html

from sharinghub_static.portal.components.cards import Cards
from sharinghub_static.portal.components.open_address import APP_RELATIONS, open_address
from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.project_page.snippets import Addresses, first_way, snippets
from sharinghub_static.portal.search.data import columns
from sharinghub_static.portal.search.entries import entries
from sharinghub_static.project.kinds import Kind, kind_in, kind_of
from sharinghub_static.project.model import Asset, Link, Project
from sharinghub_static.snapshot.activity_records import ActivityRecord, EnvironmentRecord
from sharinghub_static.snapshot.records import ContainerRecord, FileRecord, PackageRecord, Visibility
from tests.portal.rendered import project_contexts
from tests.project.reading import config_with
from tests.projects import GITLAB, UPDATED, make_config, make_hub, make_project
from tests.tracking import make_tracking

_STAC = Addresses("i.json", "c.json", "dataset", "a")
_NASTY = ("a'b.csv", 'a"; import os #.csv', "a\nb.csv", "$(reboot).csv", "-rf.csv", "\u202egpj.csv")


def _asset(name: str, type_: str = "", **fields: Any) -> Asset:
    return Asset(name, f"https://example.org/{name}", type_, **fields)


def _offered(project: Project, kind: Kind) -> dict[str, str]:
    return {
        one.title: str(lxml_html.fragment_fromstring(one.code_html, create_parent="pre").text_content())
        for one in snippets(project, make_config(), _STAC, kind=kind)
    }


def _first(project: Project, kind: Kind) -> str:
    return next(iter(_offered(project, kind)))


def _files(*paths: str, **fields: Any) -> Project:
    return make_project("eo/net", files=tuple(map(FileRecord, paths)), **fields)


_IMAGE = ContainerRecord(1, "run", "eo/net/run", "registry.example.org/eo/net/run", ("1.0",))
_WHEEL = PackageRecord(1, "net", "1.2", "PYPI", UPDATED)


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("ai-model", Kind.MODEL),
        ("dataset", Kind.DATASET),
        ("processor", Kind.PROCESSOR),
        ("workflow", Kind.PROCESSOR),
        ("tool", Kind.TOOL),
        ("dashboard", Kind.DASHBOARD),
        ("publication", Kind.OTHER),
    ],
)
def test_the_kind_of_a_project_follows_from_its_category(category: str, kind: Kind) -> None:
    assert kind_of(category) is kind


def test_a_model_is_loaded_by_mlflow_then_from_its_files() -> None:
    tracking = make_tracking()
    both = make_project(tracking=tracking, assets=(_asset("net.onnx"), _asset("net.safetensors")))
    assert list(_offered(both, Kind.MODEL))[:3] == ["MLflow", "ONNX", "safetensors"]
    assert "load_model(" in _offered(both, Kind.MODEL)["MLflow"]
    assert "start_run" not in _offered(both, Kind.MODEL)["MLflow"]
    assert list(_offered(replace(both, tracking=None), Kind.MODEL))[:2] == ["ONNX", "safetensors"]


@pytest.mark.parametrize(
    ("name", "type_", "title", "call"),
    [
        ("a.tif", "image/tiff; application=geotiff", "rasterio", "rasterio.open("),
        ("a.nc", "", "xarray", "open_dataset("),
        ("a", "application/netcdf", "xarray", "open_dataset("),
        ("a.zarr", "", "xarray", "open_zarr("),
        ("a.geojson", "", "geopandas", "read_file("),
        ("a.gpkg", "", "geopandas", "read_file("),
        ("a.parquet", "", "pandas", "read_parquet("),
        ("a.geoparquet", "", "geopandas", "read_parquet("),
        ("a.csv", "", "pandas", "read_csv("),
        ("a.TSV", "", "pandas", "read_csv("),
    ],
)
def test_a_dataset_is_opened_by_what_reads_its_files(name: str, type_: str, title: str, call: str) -> None:
    project = make_project(assets=(_asset(name, type_),))
    assert _first(project, Kind.DATASET) == title
    code = _offered(project, Kind.DATASET)[title]
    assert call in code
    ast.parse(code)
    assert title not in _offered(project, Kind.TOOL)


def test_a_dataset_that_dvc_keeps_is_got_with_it_after_what_opens_its_files() -> None:
    kept = _files(".dvc/config", "data.dvc")
    assert _first(kept, Kind.DATASET) == "DVC"
    assert first_way(kept, make_config(), Kind.DATASET) == "dvc"
    with_table = replace(kept, assets=(_asset("a.csv"),))
    assert list(_offered(with_table, Kind.DATASET))[:2] == ["pandas", "DVC"]
    for kind in Kind:
        assert list(_offered(kept, kind)).count("DVC") == 1


def test_a_picture_of_a_dataset_is_not_opened_as_data() -> None:
    preview = _asset("preview.tif", "image/tiff; application=geotiff", roles=("thumbnail",))
    assert "rasterio" not in _offered(make_project(assets=(preview,)), Kind.DATASET)


def test_a_file_is_downloaded_first_where_a_library_cannot_read_it_from_afar() -> None:
    raster = _asset("d/a.tif", "image/tiff; application=geotiff", path="d/a.tif")
    in_lfs = replace(raster, sha256="ab" * 32)
    assert "urlretrieve(" in _offered(make_project(assets=(raster,)), Kind.DATASET)["rasterio"]
    assert "urlretrieve(" not in _offered(make_project(assets=(in_lfs,)), Kind.DATASET)["rasterio"]


def test_a_file_that_is_not_public_is_read_with_a_token() -> None:
    asset = _asset("a.csv", path="a.csv")
    code = _offered(make_project(visibility=Visibility.INTERNAL, assets=(asset,)), Kind.DATASET)["pandas"]
    assert '{"PRIVATE-TOKEN": "<your_access_token>"}' in code
    assert f"{GITLAB}/api/v4/projects/" in code
    ast.parse(code)


def test_a_processor_is_run_as_image_workflow_or_package() -> None:
    project = _files("main.cwl", "compose.yaml", containers=(_IMAGE,), packages=(_WHEEL,))
    offered = _offered(project, Kind.PROCESSOR)
    assert list(offered)[:4] == ["Docker", "CWL", "Compose", "pip"]
    assert offered["Docker"] == "docker run --rm registry.example.org/eo/net/run:1.0"
    assert offered["CWL"].endswith("\ncwltool main.cwl --help")
    private = replace(project, record=replace(project.record, visibility=Visibility.PRIVATE))
    assert _offered(private, Kind.PROCESSOR)["Docker"].startswith("docker login registry.example.org\n")


def test_a_tool_is_installed_from_its_package_else_from_its_repository() -> None:
    packaged = _files("pyproject.toml", packages=(_WHEEL,))
    assert _offered(packaged, Kind.TOOL)["pip"].startswith("pip install net==1.2 --index-url ")
    assert _offered(_files("pyproject.toml"), Kind.TOOL)["pip"] == f"pip install git+{GITLAB}/eo/net.git"
    assert _offered(_files("environment.yml"), Kind.TOOL)["conda"].endswith("--file environment.yml")
    for paths in ((), ("src/setup.py",)):
        assert _first(_files(*paths), Kind.TOOL) == "Git"


def test_only_what_can_be_installed_as_it_is_pasted_is_offered() -> None:
    kinds = ("COMPOSER", "CONAN", "NPM", "GENERIC", "PYPI")
    packages = tuple(replace(_WHEEL, id=n, kind=kind) for n, kind in enumerate(kinds))
    offered = _offered(_files(packages=packages, id=7), Kind.TOOL)
    assert list(offered)[:3] == ["pip", "npm", "Conan"]
    assert "Composer" not in offered
    remote, install = offered["Conan"].splitlines()
    assert remote == f"conan remote add --force gitlab-7 {GITLAB}/api/v4/projects/7/packages/conan"
    assert install == "conan install --requires=net/1.2"


@pytest.mark.parametrize("name", _NASTY)
def test_names_of_strangers_are_one_string_of_python(name: str) -> None:
    asset = Asset("a", f"https://example.org/{name}", "text/csv", path=name)
    for visibility in (Visibility.PUBLIC, Visibility.INTERNAL):
        project = make_project(visibility=visibility, assets=(asset,))
        code = _offered(project, Kind.DATASET)["pandas"]
        calls = [
            node.func.attr
            for node in ast.walk(ast.parse(code))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        ]
        assert sorted(set(calls)) in (["head", "read_csv"], ["copyfileobj", "head", "read_csv"])
        assert all(line.isprintable() for line in code.splitlines())


@pytest.mark.parametrize("name", ["a; rm -rf ~", "$(reboot)", "it's", "-x", "`id`"])
def test_names_of_strangers_are_one_word_of_a_shell(name: str) -> None:
    image = ContainerRecord(1, name, name, f"registry.example.org/{name}", (name,))
    offered = _offered(_files(f"{name}.cwl", containers=(image,)), Kind.PROCESSOR)
    assert shlex.split(offered["Docker"]) == ["docker", "run", "--rm", f"registry.example.org/{name}:{name}"]
    assert shlex.split(offered["CWL"].splitlines()[-1])[1].removeprefix("./") == f"{name}.cwl"
    assert not shlex.split(offered["CWL"].splitlines()[-1])[1].startswith("-")


def test_the_button_says_what_the_first_code_does() -> None:
    config = make_config()
    raster = make_project(assets=tuple(_asset(f"{name}.csv") for name in "abcdefghi"))
    assert first_way(raster, config, Kind.DATASET) == "open"
    assert first_way(raster, config, Kind.TOOL) == ""
    assert first_way(_files("setup.py"), config, Kind.TOOL) == "install"
    hub = make_hub(raster)
    site = SiteData(hub, Assets(hub.config), Analyses(hub))
    overview, files = project_contexts(site, raster)
    assert (overview.use.text, overview.use.href) == ("Open it", "#use")
    assert (files.use.text, files.use.href) == ("Open it", "../../index.html#use")


def _environment(name: str, tier: str, address: str, days: int | None = 1) -> EnvironmentRecord:
    at = None if days is None else UPDATED - timedelta(days=days)
    return EnvironmentRecord(name, tier, f"{GITLAB}/e", at, address)


def _dashboard(*environments: EnvironmentRecord, links: tuple[Link, ...] = ()) -> Project:
    return make_project(
        "eo/board", "dashboard", activity=ActivityRecord(environments=environments), links=links
    )


def test_a_dashboard_is_where_production_was_deployed_last() -> None:
    deployed = (
        _environment("old", "production", "https://old.example.org", 9),
        _environment("new", "production", "https://new.example.org", 2),
        _environment("stage", "staging", "https://stage.example.org", 1),
        _environment("never", "production", "https://never.example.org", None),
        _environment("bad", "production", "javascript:alert(1)", 0),
    )
    assert open_address(_dashboard(*deployed), "dashboard", make_config()) == "https://new.example.org"
    assert open_address(_dashboard(*deployed), "dataset", make_config()) == ""
    assert open_address(_dashboard(deployed[2]), "dashboard", make_config()) == ""
    assert open_address(make_project("eo/board", "dashboard"), "dashboard", make_config()) == ""


@pytest.mark.parametrize("relation", APP_RELATIONS)
def test_a_link_of_the_front_matter_names_the_dashboard_before_gitlab_does(relation: str) -> None:
    links = (Link("about", "https://about.example.org"), Link(relation, "https://app.example.org"))
    deployed = _environment("p", "production", "https://p.example.org")
    assert (
        open_address(_dashboard(deployed, links=links), "dashboard", make_config())
        == "https://app.example.org"
    )
    hostile = (Link(relation, "javascript:alert(1)"),)
    assert (
        open_address(_dashboard(deployed, links=hostile), "dashboard", make_config())
        == "https://p.example.org"
    )


def test_a_dashboard_is_opened_from_its_page_and_its_card() -> None:
    category = {"id": "dashboard", "title": "Dashboards", "gitlab_topic": "hub:dashboard"}
    config = make_config(stac={"categories": [category]})
    project = _dashboard(_environment("p", "production", "https://p.example.org"))
    hub = make_hub(project, config=config)
    site = SiteData(hub, Assets(hub.config), Analyses(hub))
    for page in project_contexts(site, project):
        assert (page.use.text, page.use.href, page.use.external) == ("Open", "https://p.example.org", True)
    card = Cards(site, site.linker("index.html")).card(project)
    assert card.open is not None
    assert card.open.href == "https://p.example.org"
    assert Cards(site, site.linker("index.html")).card(make_project()).open is None
    listed = entries([project])
    opens = [columns(hub, one)["opens"] for one in (listed, listed[:0])]
    assert opens == [{"0": "https://p.example.org"}, {}]


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ({"id": "jeux-de-donnees"}, Kind.DATASET),
        ({"id": "eo", "gitlab_topic": "x", "schema-type": "Dataset"}, Kind.DATASET),
        ({"id": "eo", "gitlab_topic": "sharinghub:processor"}, Kind.PROCESSOR),
        ({"id": "ai-model", "gitlab_topic": "sharinghub:dataset"}, Kind.MODEL),
    ],
)
def test_an_id_that_says_nothing_is_known_by_the_configuration(category: dict[str, str], kind: Kind) -> None:
    assert kind_in(config_with(**category), category["id"]) is kind
