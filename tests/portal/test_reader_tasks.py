"""What readers come for, as they do it: how many clicks it takes is what docs/reader-tasks.md says.

The hub has neighbours that look like what is wanted, so that a search which finds everything fails.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from sharinghub_static.project.model import Asset, Citation, Link, Readme
from tests.portal.browsing import looking, write_site
from tests.projects import GITLAB, located, make_config, make_hub, make_project

pytestmark = pytest.mark.browser

_DOC = (Path(__file__).parents[2] / "docs/reader-tasks.md").read_text("utf-8")
_COG = "image/tiff; application=geotiff; profile=cloud-optimized"
_APP = "https://floods.example.org/app"
_ALPS = located(5, 44, 16, 48)


def _raw(path: str, file: str, type_: str, *roles: str) -> Asset:
    return Asset(file, f"{GITLAB}/{path}/-/raw/main/{file}", type_, roles=roles or ("data",), path=file)


_PROJECTS = (
    make_project(
        "hydro/alpine-floods",
        "ai-model",
        title="Alpine flood U-Net",
        summary="Finds flooded ground in Sentinel-2 images of the Alps.",
        keywords=("sentinel-2", "flood", "alps"),
        extent=_ALPS,
        properties={"mlm:tasks": ["semantic-segmentation"], "mlm:framework": "ONNX"},
        assets=(_raw("hydro/alpine-floods", "flood.onnx", "application/octet-stream", "mlm:model"),),
        citation=Citation("10.5281/zenodo.7654321", "Ada (2025). Alpine flood U-Net."),
    ),
    make_project(
        "hydro/radar-floods",
        "ai-model",
        title="Radar flood net",
        summary="Floods in Sentinel-1 images of the Alps.",
        keywords=("sentinel-1", "flood"),
        extent=_ALPS,
    ),
    make_project(
        "land/cover-net",
        "ai-model",
        title="Land cover net",
        summary="Land cover of Sentinel-2.",
        keywords=("sentinel-2",),
    ),
    make_project(
        "hydro/nile-floods",
        "ai-model",
        title="Nile flood net",
        summary="Floods of the Nile in Sentinel-2 images.",
        keywords=("sentinel-2", "flood"),
        readme=Readme("README.md", "# Nile flood net\n\nNot for mountains."),
    ),
    make_project(
        "land/cover",
        title="Alpine land cover",
        extent=_ALPS,
        assets=(_raw("land/cover", "cover.tif", _COG),),
    ),
    make_project(
        "hydro/watch",
        "dashboard",
        title="Flood watch",
        links=(Link("app", _APP, "text/html", "Flood watch"),),
    ),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    stac = make_config().stac.model_dump(by_alias=True, exclude_none=True)
    dashboard = {"id": "dashboard", "title": "Dashboards", "gitlab_topic": "sharinghub:dashboard"}
    config = make_config(stac={"categories": [*stac["categories"], dashboard]})
    return write_site(make_hub(*_PROJECTS, config=config), tmp_path_factory.mktemp("tasks"))


class Reader:
    """Presses and types, and counts what was pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def press(self, element: Locator) -> None:
        element.click()
        self.clicks += 1

    def search(self, words: str) -> None:
        field = self.page.locator("[data-find-everywhere] input")
        field.fill(words)
        field.press("Enter")
        self.page.wait_for_selector("[data-state=complete]", state="attached")

    def open(self, title: str) -> None:
        self.press(self.page.get_by_role("link", name=title, exact=True).first)


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[Page]:
    with looking(chromium, viewport={"width": 1440, "height": 900}) as page:
        yield page


@pytest.fixture
def reader(window: Page, site: Path) -> Reader:
    window.goto((site / "index.html").as_uri())
    return Reader(window)


def _documented(task: str) -> int:
    """Clicks of a task in the documentation."""
    row = re.search(rf"^\| {re.escape(task)} \|.*\| (\d+) \|$", _DOC, re.MULTILINE)
    assert row, task
    return int(row[1])


def test_find_a_sentinel_2_flood_model_for_the_alps_and_load_it(reader: Reader) -> None:
    reader.search("sentinel-2 flood alps")
    first = reader.page.locator("[data-find-results] h3 a").first
    expect(first).to_have_text("Alpine flood U-Net")
    reader.press(first)
    reader.press(reader.page.locator(".title .button.primary"))
    code = reader.page.locator("#use code:visible").first
    expect(code).to_be_visible()
    assert "onnxruntime" in code.inner_text()
    assert "flood.onnx" in code.inner_text()
    assert reader.clicks == _documented("Find a Sentinel-2 flood model for the Alps and load it")


def test_open_a_dataset(reader: Reader) -> None:
    reader.open("Datasets")
    reader.open("Alpine land cover")
    reader.press(reader.page.locator(".title .button.primary"))
    code = reader.page.locator("#use code:visible").first
    expect(code).to_be_visible()
    assert "rasterio" in code.inner_text()
    assert reader.clicks == _documented("Open a dataset")


def test_open_a_dashboard(reader: Reader) -> None:
    reader.open("Dashboards")
    button = reader.page.locator(".card .opens")
    assert button.get_attribute("href") == _APP
    assert reader.clicks + 1 == _documented("Open a dashboard")


def test_cite_a_project(reader: Reader) -> None:
    reader.search("alpine flood")
    reader.press(reader.page.locator("[data-find-results] h3 a").first)
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.press(reader.page.get_by_role("button", name="Copy the citation"))
    expect(reader.page.get_by_role("button", name=re.compile("Copied|Not allowed"))).to_be_visible()
    assert "10.5281/zenodo.7654321" in reader.page.locator("#cite").inner_text()
    assert reader.clicks == _documented("Cite a project")


def test_report_a_problem_of_a_project(reader: Reader) -> None:
    reader.search("alpine flood")
    reader.press(reader.page.locator("[data-find-results] h3 a").first)
    reader.press(reader.page.locator(".title .actions summary", has_text="More"))
    entry = reader.page.get_by_role("link", name="Report an issue")
    expect(entry).to_be_visible()
    assert entry.get_attribute("href") == f"{GITLAB}/hydro/alpine-floods/-/issues/new"
    assert reader.clicks + 1 == _documented("Report a problem of a project")
