"""A published site."""

from pathlib import Path

import pytest

from tests.site.safety import SITE, publish


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """The folder of a site that was published."""
    output = tmp_path / "public"
    publish(output, SITE)
    return output
