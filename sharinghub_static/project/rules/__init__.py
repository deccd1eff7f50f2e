"""The rules by which a project's files and records become metadata: one module each.

A module holds ``apply(builder)``; :data:`ORDER` says when. Those that SharingHub's documentation numbers 1 to
21 have that number in their docstring; the others are our own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Final

from sharinghub_static.project.builder import ProjectBuilder

__all__ = ["ORDER", "Rule", "all_rules"]

ORDER: Final = (
    "readme",
    "companion_files",
    "title",
    "description",
    "preview",
    "license",
    "temporal",
    "spatial",
    "providers",
    "related",
    "links",
    "href",
    "asset_rules",
    "matched_assets",
    "custom_assets",
    "dvc_outputs",
    "lfs_pointers",
    "release",
    "extensions",
    "doi",
    "model_card",
    "ml_model",
    "submodules",
    "mlm",
    "mlflow_inputs",
    "eo_bands",
    "mlflow_models",
    "sharinghub",
    "keywords",
    "other_keys",
    "contacts",
    "dvc_init",
    "pictures",
    "gitlab_registries",
    "mlflow_links",
    "crawl",
    "tracking",
)
"""Names of the modules, in the order in which they are applied.

``keywords`` goes before ``other_keys``, which copies what is left; ``mlflow_models`` after ``mlm``, which
marks the model files of the repository where no file is one.
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Args:
        name: name of its module.
        apply: reads and fills a builder.
    """

    name: str
    apply: Callable[[ProjectBuilder], None]


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return all rules in the order in which they are applied."""
    return tuple(Rule(name, import_module(f"{__name__}.{name}").apply) for name in ORDER)
