"""An archive opens by double click where there is no network: pages, search and map."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from sharinghub_static.archive import BagWriter, verify_archive
from tests.portal.browsing import looking

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def unpacked(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an archive that somebody unpacked."""
    folder = tmp_path_factory.mktemp("archive")
    with (
        (folder / "hub.zip").open("wb") as file,
        BagWriter(file, "hub", datetime(2026, 12, 1, tzinfo=UTC)) as bag,
    ):
        bag.add_folder("site", site_folder)
        bag.finish({}, {})
    with zipfile.ZipFile(folder / "hub.zip") as opened:
        opened.extractall(folder)
    verify_archive(folder / "hub")
    return folder / "hub/data/site"


def test_search_and_map_work_with_the_network_cut(chromium: Browser, unpacked: Path) -> None:
    with looking(chromium, offline=True) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto((unpacked / "index.html").as_uri())
        expect(page.locator("h1")).to_be_visible()
        page.goto(f"{(unpacked / 'search/index.html').as_uri()}?q=occitanie")
        expect(page.get_by_role("link", name="Land cover of Occitanie").first).to_be_visible()
        page.goto((unpacked / "map/index.html").as_uri())
        expect(page.locator(".map-mark").first).to_be_visible()
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Datasets").click()
        expect(page.locator("h1")).to_have_text("Datasets")
        assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
        assert len(asked) > 10
