"""The rendered hub, and a browser to look at it."""

import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, sync_playwright

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.site_pages import pages
from tests.portal.browsing import read_axe, write_files, write_site
from tests.portal.hubs import ROOT, full_hub
from tests.portal.kinds import whole_hub
from tests.portal.rendered import RenderedSite, rendered_once
from tests.shared import fill_once


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> RenderedSite:
    """The full hub's pages and their files, by path."""
    return rendered_once(tmp_path_factory, "full", lambda: pages(full_hub()))


@pytest.fixture(scope="session")
def site_folder(site: RenderedSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same on disk."""
    return fill_once(tmp_path_factory, "portal", partial(write_files, site.written))


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """A hub with every kind of page; see ``kinds.py``."""
    return whole_hub(tmp_path_factory.mktemp("owner"))


@pytest.fixture(scope="session")
def whole_site(whole: Hub, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site on disk, in a folder named as the prefix that its address has."""
    prefix = urlsplit(ROOT).path.strip("/")
    return fill_once(tmp_path_factory, "whole", lambda folder: write_site(whole, folder / prefix)) / prefix


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which comes with what the front end is built with."""
    return read_axe()


def _find_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium: the machine's own, or the one that playwright installed."""
    with sync_playwright() as playwright:
        found = _find_chromium() or playwright.chromium.executable_path
        if not Path(found).exists():
            if os.environ.get("REQUIRE_BROWSER") == "1":
                pytest.fail("REQUIRE_BROWSER=1, but there is no Chromium")
            pytest.skip("no Chromium: install one, or say where it is with CHROMIUM")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()
