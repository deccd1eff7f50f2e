"""A hub to search, in a folder on disk and under a prefix of a server."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.media.gallery import Gallery
from sharinghub_static.portal.pages.search import search_page
from sharinghub_static.portal.rendering import Renderer
from sharinghub_static.portal.search.data import search_files, setup_file
from sharinghub_static.portal.site_files.updates import make_update_files
from sharinghub_static.project.model import Preview, Project, Readme
from tests.images import Store, encoded
from tests.portal.browsing import serving, write_files, write_site
from tests.portal.hubs import full_hub
from tests.portal.search.golden_projects import golden_hub
from tests.shared import fill_once

_CLOUD_MASK = """# Cloud mask

## Cirrus over snow

Thresholding thresholding. 卫星影像土地覆盖分类。แผนที่น้ำท่วมในประเทศไทย
"""


@pytest.fixture(scope="session")
def search_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The full hub, and a project that only its README names and that alone has a preview."""
    hub, store = (
        full_hub(root_href="https://hub.example.org/"),
        Store(**{"mask.png": encoded("PNG", 640, 360)}),
    )
    bundles = tuple(
        _with_picture(project, store)
        if project.record.full_path == "eo/cloud-mask"
        else replace(project, preview=None)
        for project in hub.projects
    )
    changed = replace(hub, projects=bundles)
    return fill_once(tmp_path_factory, "search", lambda folder: write_site(changed, folder, Gallery(store)))


def _with_picture(project: Project, store: Store) -> Project:
    preview = Preview(f"{project.record.web_url}/-/raw/main/mask.png", "", "Clouds")
    record = replace(project.record, pictures=store.records)
    return replace(project, record=record, readme=Readme("README.md", _CLOUD_MASK), preview=preview)


@pytest.fixture(scope="session")
def on_disk(search_site: Path) -> str:
    """Address of the site in its folder."""
    return f"{search_site.as_uri()}/"


@pytest.fixture(scope="session")
def on_server(search_site: Path) -> Iterator[str]:
    """Address of the site under a prefix."""
    with serving(search_site) as address:
        yield address


@pytest.fixture(params=["on_disk", "on_server"])
def root(request: pytest.FixtureRequest) -> str:
    """Both addresses, for what may differ between them: going from page to page, data, what is kept."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture(scope="session")
def golden_site(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of the page of the search and its data, in a folder."""

    def fill(folder: Path) -> Path:
        hub = golden_hub()
        assets = Assets(hub.config)
        site = SiteData(hub, assets, Analyses(hub))
        page = Renderer(Path("none"), assets.icons).render("search.html", search_page(site))
        parts = (assets.files(), search_files(hub), setup_file(site), make_update_files(site))
        files: Iterator[tuple[str, bytes]] = chain(*parts, [(site.layout.search(), page)])
        return write_files(files, folder)

    return f"{fill_once(tmp_path_factory, 'golden', fill).as_uri()}/"
