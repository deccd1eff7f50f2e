"""The published schemas of STAC and GitLab that the tests hold this program to.

They are not part of this repository. They are in ``../shared`` of a development machine, or ``make schemas``
fetches them once into ``.cache/schemas``; both have the same layout.
"""

from pathlib import Path

import pytest

__all__ = [
    "CACHE",
    "CI",
    "GRAPHQL",
    "OLD_GRAPHQL",
    "OPENAPI",
    "REASON",
    "SHARED",
    "STAC",
    "published",
    "require",
    "stac_folder",
]

_ROOT = Path(__file__).resolve().parents[1]

SHARED = _ROOT.parent / "shared"
"""Preferred where it is there."""

CACHE = _ROOT / ".cache/schemas"

STAC = "stac/schemas"
"""Folder of STAC's schemas; ``index.json`` in it is a mapping of address to path."""

CI = "gitlab/ci.json"
GRAPHQL = "gitlab/schema.graphql"
OLD_GRAPHQL = "gitlab/versions/16.3-pre.graphql"
OPENAPI = "gitlab/openapi_v2.yaml"

REASON = "the published schemas of STAC and GitLab are not here; fetch them with: make schemas"


def published(path: str) -> Path | None:
    """A file or folder of the published schemas; None where there is none.

    Args:
        path: as in the manifest, such as ``gitlab/ci.json``.
    """
    marker = f"{path}/index.json" if path == STAC else path
    return next((folder / path for folder in (SHARED, CACHE) if (folder / marker).is_file()), None)


def require(path: str) -> Path:
    """The same, or skip the test. All these skips have one reason, so pytest reports them in one line."""
    found = published(path)
    if found is None:
        pytest.skip(REASON)
    return found


def stac_folder(empty: Path) -> Path:
    """STAC's schemas for a build; an empty folder where there are none, so that none is fetched.

    Args:
        empty: made where it is needed.
    """
    found = published(STAC)
    if found is None:
        empty.mkdir(parents=True, exist_ok=True)
    return found or empty
