"""The rules by which a project's files and records become metadata: one module each.

A function with :func:`metadata_rule` is a rule; :data:`ORDER` says when a built-in one is applied. Those that
SharingHub's documentation numbers 1 to 21 have that number in their docstring; the others are our own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.registry import Definition, Registry, caller

__all__ = ["KIND", "ORDER", "Apply", "Rule", "all_rules", "metadata_rule"]

KIND: Final = "metadata rule"

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
    "successor",
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
    "evaluations",
    "dataset_card",
    "ml_model",
    "submodules",
    "mlm",
    "mlflow_inputs",
    "eo_bands",
    "mlflow_models",
    "sharinghub",
    "themes",
    "keywords",
    "other_keys",
    "file_heads",
    "contacts",
    "dvc_init",
    "pictures",
    "gitlab_registries",
    "mlflow_links",
    "crawl",
    "tracking",
)
"""Names of the built-in rules, which are those of their modules, in the order in which they are applied.

``keywords`` goes before ``other_keys``, which copies what is left; ``file_heads`` after all that may say more
than a file; ``mlflow_models`` after ``mlm``, which marks the model files of the repository where no file is
one.
"""


_MODULES: Final = tuple(f"{__name__}.{name}" for name in ORDER)

Apply = Callable[[ProjectBuilder], None]
"""Reads and fills a builder."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Args:
        name: unique among rules.
        apply: reads and fills a builder.
    """

    name: str
    apply: Apply


def metadata_rule(name: str, *, before: str = "", after: str = "") -> Callable[[Apply], Apply]:
    """Register a function as a rule: it is called with the builder of each project.

    Args:
        name: of the rule; Problems name it where it fails.
        before: name of the rule before which it is applied.
        after: name of the rule after which it is applied. Without either it goes before ``other_keys``,
            which copies the keys of the front matter that no rule has taken.

    Raises:
        DefinitionError: the name or the function cannot be used.

    Example:
        >>> @extend.metadata_rule("our-audits")
        ... def audits(builder):
        ...     builder.set_property("our:audits", builder.take("audits"), ("audits",))
    """
    source = caller()

    def register(apply: Apply) -> Apply:
        source.expect_callable(f"{KIND} {name}", apply, ["builder"])
        source.define(KIND, name, Rule(name, apply), before=before, after=after)
        return apply

    return register


def all_rules(registry: Registry | None = None) -> tuple[Definition[Rule], ...]:
    """Return all rules in the order in which they are applied.

    Args:
        registry: the site's extensions; built-in rules alone without it.

    Raises:
        DefinitionError: a name is used twice, or a neighbour is not there.
    """
    return (registry or Registry()).arranged(Rule, _MODULES, default_before="other_keys")
