"""Sites with extensions, for tests."""

from pathlib import Path
from typing import Any

import pytest

from sharinghub_static.config import SiteConfig
from sharinghub_static.errors import ConfigError
from sharinghub_static.extension_loading import with_extensions
from sharinghub_static.project.rules import all_rules
from tests.projects import make_config

__all__ = ["LUCK", "Site", "names", "rule"]

_RULE = """
from sharinghub_static import extend

@extend.metadata_rule({arguments})
def _(builder):
    pass
"""
LUCK = """
from sharinghub_static.analysis.ranking import Evidence, Reading, ranking_rule

@ranking_rule("luck", "use", 2, "Luck", "A constant.")
def _luck(evidence: Evidence) -> Reading:
    return Reading(1.0, 7)
"""


def names(config: SiteConfig) -> list[str]:
    return [rule.name for rule in all_rules(config.registry)]


def rule(arguments: str) -> str:
    return _RULE.format(arguments=arguments)


class Site:
    """A folder with a configuration and its extensions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "extensions").mkdir()

    def write(self, **files: str) -> "Site":
        for name, code in files.items():
            (self.folder / "extensions" / f"{name}.py").write_text(code)
        return self

    def load(self, **overrides: Any) -> SiteConfig:
        return with_extensions(make_config(folder=self.folder, **overrides))[0]

    def mistakes(self, **overrides: Any) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            self.load(**overrides)
        assert caught.value.exit_code == 2
        assert all("\n" not in line for line in caught.value.mistakes)
        return [line.replace(f"{self.folder}/", "") for line in caught.value.mistakes]
