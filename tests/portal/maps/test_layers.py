"""Files that a project's map offers to show."""

from typing import Any

from sharinghub_static.portal.project_page.map_layers import map_layers
from sharinghub_static.portal.translation.translator import ENGLISH
from sharinghub_static.project.model import Asset
from sharinghub_static.snapshot.records import Visibility
from tests.projects import GITLAB, make_project

_COG = "image/tiff; application=geotiff; profile=cloud-optimized"
_GEOJSON = "application/geo+json"


def _layers(*assets: Asset, **changes: Any) -> list[tuple[str, str, int]]:
    project = make_project("eo/a", assets=assets, id=7, default_branch="main", **changes)
    return [(one.href, one.kind, one.size) for one in map_layers(project, GITLAB, ENGLISH)]


def _file(path: str, type_: str, **changes: Any) -> Asset:
    return Asset(path, f"{GITLAB}/eo/a/-/raw/main/{path}", type_, path=path, **changes)


def test_files_of_a_repository_are_read_by_the_api_which_lets_other_sites_read() -> None:
    api = f"{GITLAB}/api/v4/projects/7/repository/files"
    files = (_file("d/a.geojson", _GEOJSON, size=9), _file("b.tif", _COG), _file("c.csv", "text/csv"))
    assert _layers(*files) == [
        (f"{api}/d%2Fa.geojson/raw?ref=main&lfs=true", "geojson", 9),
        (f"{api}/b.tif/raw?ref=main&lfs=true", "raster", 0),
    ]


def test_what_a_browser_cannot_fetch_is_not_offered() -> None:
    assert not _layers(Asset("s", "s3://bucket/a.tif", _COG), Asset("x", "javascript:alert(1)", _GEOJSON))
    assert not _layers(_file("a.geojson", _GEOJSON), visibility=Visibility.INTERNAL)
    login = {"auth:refs": ["x"]}
    assert not _layers(Asset("m", "https://mlflow.example.org/a.geojson", _GEOJSON, extra=login))


def test_a_large_file_is_offered_where_a_part_of_it_can_be_read() -> None:
    size = 50_000_000
    assert not _layers(_file("a.geojson", _GEOJSON, size=size), _file("git.tif", _COG, size=size))
    assert len(_layers(_file("lfs.tif", _COG, size=size, sha256="ab" * 32))) == 1
    assert len(_layers(Asset("web", "https://data.example.org/a.tif", _COG, size=size))) == 1


def test_no_more_than_eight_are_offered() -> None:
    assert len(_layers(*(_file(f"{number}.geojson", _GEOJSON) for number in range(30)))) == 8
