"""The site of the hub of places, in a folder on disk and under a prefix of a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal.browsing import serving
from tests.portal.maps.atlas import write_atlas
from tests.shared import fill_once


@pytest.fixture(scope="session")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site on disk."""
    return fill_once(tmp_path_factory, "atlas", write_atlas)


@pytest.fixture(scope="module", params=["folder", "prefix"])
def root(request: pytest.FixtureRequest, atlas: Path) -> Iterator[str]:
    """Address of the site: in a folder on disk, and under a prefix of a server."""
    if request.param == "folder":
        yield f"{atlas.as_uri()}/"
        return
    with serving(atlas) as address:
        yield address
