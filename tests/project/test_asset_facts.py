"""What assets are for, and where browsers may read them."""

import httpx

from sharinghub_static.catalog import build_catalog
from sharinghub_static.project.asset_facts import picture_role
from sharinghub_static.snapshot.records import FileRecord
from tests.cases import each_case
from tests.project.reading import asset, read
from tests.projects import GITLAB, make_hub


@each_case(
    "path, role",
    [
        ("preview.png", "thumbnail"),
        ("docs/area.jpg", "thumbnail"),
        ("photography/scene.png", "thumbnail"),
        ("preview.svg", "graphic"),
        ("docs/loss_curve.png", "graphic"),
        ("figures/area.png", "graphic"),
        ("docs/Fig1.png", "graphic"),
        ("docs/fig-1.png", "graphic"),
        ("confusion-matrix.PNG", "graphic"),
        ("architecture.webp", "graphic"),
    ],
)
def test_a_plot_is_a_graphic_and_another_picture_a_thumbnail(path: str, role: str) -> None:
    assert picture_role(path) == role
    project = read(f"preview: {path}", files=(path,))
    items = dict(build_catalog(make_hub(project)).documents)
    (item,) = (text for name, text in items.items() if name.endswith("--demo.json"))
    assert f'"roles":["{role}"]'.encode() in item.replace(b": ", b":").replace(b"\n", b"").replace(b" ", b"")


@each_case(
    "path, roles",
    [
        ("plots/roc.png", ("graphic",)),
        ("masks/1.png", ("data",)),
        ("plots/roc.tif", ("data",)),
        ("a.csv", ("data",)),
    ],
)
def test_a_matched_plot_is_a_graphic(path: str, roles: tuple[str, ...]) -> None:
    assert asset(read(f"assets: [{path}]", files=(path,)), path).roles == roles
    given = read(f"assets: [{{glob: {path}, roles: [labels]}}]", files=(path,))
    assert asset(given, path).roles == ("labels",)


def alternate(file: FileRecord | str, **record: object) -> str:
    path = file if isinstance(file, str) else file.path
    found = read(f"assets: ['{path}']", files=(file,), id=42, **record).assets[0].extra.get("alternate")
    return found["api"]["href"] if found else ""


def test_browsers_read_data_from_the_api_which_other_origins_may_ask() -> None:
    base = f"{GITLAB}/api/v4/projects/42/repository/files"
    assert alternate("data/a b.tif") == f"{base}/data%2Fa%20b.tif/raw?ref=main"
    assert alternate("x.geojson", default_branch="feat/é") == f"{base}/x.geojson/raw?ref=feat%2F%C3%A9"
    # Of a file in Git LFS the API gives the pointer unless it is asked for the content.
    assert alternate(FileRecord("a.tif", lfs_oid="ab" * 32)).endswith("a.tif/raw?ref=main&lfs=true")
    assert httpx.URL(alternate("data/a b.tif")).path.endswith("/data/a b.tif/raw")


@each_case("path", ["README.pdf", "a.csv", "m.pt", "a.png", "a.zip"])
def test_what_no_browser_reads_in_place_has_one_address(path: str) -> None:
    assert alternate(path) == ""


def test_a_symbolic_link_has_the_address_of_its_file() -> None:
    files = (FileRecord("latest.tif", mode="120000", target="d/1.tif"), FileRecord("d/1.tif"))
    extra = read("assets: [latest.tif]", files=files, id=42).assets[0].extra
    assert "/files/d%2F1.tif/raw" in extra["alternate"]["api"]["href"]
