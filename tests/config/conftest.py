"""Files of a configuration."""

from pathlib import Path
from textwrap import dedent

import pytest


@pytest.fixture
def write(tmp_path):
    def write(text: str, name: str = "site_config.yml") -> Path:
        path = tmp_path / name
        path.write_text(dedent(text))
        return path

    return write
