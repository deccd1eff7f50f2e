"""The deprecated ``ml-model`` extension stays as it was written, and is said again in the words of MLM.

Source: https://github.com/stac-extensions/mlm/blob/main/docs/legacy/ml-model.md. The architecture stays
itself, ``prediction_type`` is a task, roles change their prefix, training and test data become
``derived_from``.
"""

from dataclasses import replace

from sharinghub_static.problems import phrase
from sharinghub_static.project.draft import Draft
from sharinghub_static.project.mlm import task_of

ORDER = 174

_ROLES = {
    "ml-model:checkpoint": ("mlm:model", "mlm:checkpoint"),
    "ml-model:inference-runtime": ("mlm:inference-runtime",),
    "ml-model:training-runtime": ("mlm:training-runtime",),
}
_DATA = frozenset({"ml-model:train-data", "ml-model:test-data"})


def apply(draft: Draft) -> None:
    """Map the block, the roles and the links."""
    if "ml-model" not in draft.extensions:
        return
    said = phrase("the extension `ml-model` is deprecated; it is published, and as `mlm` too")
    draft.problem("SH322", said, ("ml-model",) if "ml-model" in draft.front.values else ())
    architecture = draft.properties.get("ml-model:architecture")
    if isinstance(architecture, str) and architecture.strip():
        draft.properties.setdefault("mlm:architecture", architecture)
    prediction = draft.properties.get("ml-model:prediction_type")
    if isinstance(prediction, str) and task_of(prediction):
        draft.properties.setdefault("mlm:tasks", [task_of(prediction)])
    for key, asset in draft.assets.items():
        added = [role for old in asset.roles for role in _ROLES.get(old, ())]
        if added:
            draft.assets[key] = replace(asset, roles=tuple(dict.fromkeys([*asset.roles, *added])))
    known = [link.href for link in draft.links if link.rel == "derived_from"]
    for link in [link for link in draft.links if link.rel in _DATA and link.href not in known]:
        draft.links.append(replace(link, rel="derived_from"))
