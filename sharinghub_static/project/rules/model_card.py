"""A model or dataset card's keys are understood where SharingHub's own are absent.

Source: https://github.com/huggingface/hub-docs (modelcard.md, datasetcard.md). ``datasets`` and
``base_model`` become links ``derived_from``, to projects of the hub where there are such, else to the
Hugging Face Hub; ``pipeline_tag`` and ``library_name`` become task and framework of the MLM extension.
``license`` and ``tags`` are rules 5 and 20; the others stay as properties, for what shows figures:
``metrics``, ``model-index``.
"""

import re
from contextlib import suppress

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.href import Href, HrefError
from sharinghub_static.project.mlm import framework_of, task_of
from sharinghub_static.project.model import Link, ProjectReference
from sharinghub_static.project.origins import add_origin
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.yaml_reader import YamlPath

_HUB_NAME = re.compile(r"[\w][\w.-]{0,95}(/[\w][\w.-]{0,95})?", re.ASCII)
_MOST = 50
_NOTHING = frozenset(
    {
        "",
        "-",
        "custom",
        "internal",
        "local",
        "n/a",
        "na",
        "none",
        "null",
        "own",
        "private",
        "proprietary",
        "unknown",
    }
)
"""Words of cards for what is none, or nowhere."""


@metadata_rule("model_card")
def apply(builder: ProjectBuilder) -> None:
    """Understand the card; its keys stay, to become properties too."""
    _derive(builder, "datasets", "dataset", "https://huggingface.co/datasets/")
    _derive(builder, "base_model", "model", "https://huggingface.co/")
    tag = builder.text(builder.unused_keys.get("pipeline_tag"), ("pipeline_tag",))
    if tag:
        task = task_of(tag)
        if task:
            builder.properties.setdefault("mlm:tasks", [task])
        else:
            builder.keywords.add(tag)
    library = builder.text(builder.unused_keys.get("library_name"), ("library_name",))
    if library:
        builder.properties.setdefault("mlm:framework", framework_of(library))
    base = builder.unused_keys.get("base_model")
    bases = [name.strip() for name in (base if isinstance(base, list) else [base]) if isinstance(name, str)]
    bases = [name for name in bases if name.lower() not in _NOTHING]
    if bases and builder.properties.get("mlm:pretrained") is not False:
        builder.properties.setdefault("mlm:pretrained_source", ", ".join(bases)[:300])


def _derive(builder: ProjectBuilder, key: str, kind: str, hub: str) -> None:
    value = builder.unused_keys.get(key)
    listed = builder.sequence([value] if isinstance(value, str) else value, (key,))
    for index, entry in enumerate(builder.at_most(_MOST, listed, (key,))):
        path: YamlPath = (key, index) if isinstance(value, list) else (key,)
        name = builder.text(entry, path)
        if name.lower() in _NOTHING:
            continue
        target = _target(builder, name, kind, hub, path) if name else None
        if target:
            is_project = isinstance(target, ProjectReference)
            type_ = "application/geo+json" if is_project else "text/html"
            add_origin(builder, Link("derived_from", target, type_, f"{kind}: {name}", source=key))


def _target(
    builder: ProjectBuilder, name: str, kind: str, hub: str, path: YamlPath
) -> str | ProjectReference | None:
    categories = [category.id for category in builder.config.stac.categories]
    category = next((id_ for id_ in categories if kind in id_), categories[0] if categories else "")
    published = builder.published
    if published is not None and (named := builder.hrefs.published_path(name.strip("/"), published)):
        return ProjectReference(category, named)
    if published is not None and category and name.lower().startswith(("http://", "https://")):
        with suppress(HrefError):
            reference = builder.hrefs.reference(category, name)
            if reference.full_path.lower() in published:
                return reference
    if "://" in name or "+" in name.partition(":")[0]:
        found: Href | None = builder.resolve(name, path)
        return found.target if found else None
    if _HUB_NAME.fullmatch(name) and ".." not in name:
        return hub + name
    builder.problem(
        "SH107",
        phrase("`%(name)s` names no project, and nothing on the Hugging Face Hub", name=name[:100]),
        path,
    )
    return None
