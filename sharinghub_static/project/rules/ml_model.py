"""The deprecated ``ml-model`` extension stays as it was written, and is said again in the words of MLM.

Source: https://github.com/stac-extensions/mlm/blob/main/docs/legacy/ml-model.md. The architecture stays
itself, ``prediction_type`` is a task, roles change their prefix, training and test data become
``derived_from``.
"""

from dataclasses import replace

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.mlm import task_of
from sharinghub_static.project.rules import metadata_rule

_ROLES = {
    "ml-model:checkpoint": ("mlm:model", "mlm:checkpoint"),
    "ml-model:inference-runtime": ("mlm:inference-runtime",),
    "ml-model:training-runtime": ("mlm:training-runtime",),
}
_DATA = frozenset({"ml-model:train-data", "ml-model:test-data"})


@metadata_rule("ml_model")
def apply(builder: ProjectBuilder) -> None:
    """Map the block, the roles and the links."""
    if "ml-model" not in builder.extensions:
        return
    said = phrase("the extension `ml-model` is deprecated; it is published, and as `mlm` too")
    builder.problem("SH322", said, ("ml-model",) if "ml-model" in builder.front.values else ())
    architecture = builder.properties.get("ml-model:architecture")
    if isinstance(architecture, str) and architecture.strip():
        builder.properties.setdefault("mlm:architecture", architecture)
    prediction = builder.properties.get("ml-model:prediction_type")
    if isinstance(prediction, str) and task_of(prediction):
        builder.properties.setdefault("mlm:tasks", [task_of(prediction)])
    for key, asset in builder.assets.items():
        added = [role for old in asset.roles for role in _ROLES.get(old, ())]
        if added:
            builder.assets[key] = replace(asset, roles=tuple(dict.fromkeys([*asset.roles, *added])))
    known = [link.href for link in builder.links if link.rel == "derived_from"]
    for link in [link for link in builder.links if link.rel in _DATA and link.href not in known]:
        builder.links.append(replace(link, rel="derived_from"))
