"""A configuration to begin with, and the mistakes that are found in one."""

from pathlib import Path

import pytest

from sharinghub_static.config.loading import load_config
from sharinghub_static.errors import ConfigError

GOOD = """
gitlab:
  url: https://gitlab.example.org
stac:
  categories:
    - dataset:
        title: Datasets
        gitlab_topic: sharinghub:dataset
"""


def mistakes(
    path: Path, environ: dict[str, str] | None = None, reserved: frozenset[str] = frozenset()
) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_config([path], environ or {}, reserved)
    return [line.removeprefix(f"{path}:") for line in caught.value.lines()]
