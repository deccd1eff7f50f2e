"""What the heads of files say becomes fields of their assets, where no other source says it.

Sources: https://github.com/stac-extensions/table, v1.2.0; https://github.com/stac-extensions/projection,
v2.0.0; https://github.com/stac-extensions/classification, v1.1.0; ``bands`` of STAC 1.1's common metadata.
The front matter, a dataset card and the configuration count more than what a file says. Inputs and outputs
of a model are shown and become no fields: ``mlm:input`` wants the order of dimensions and the bands, which no
file of weights has.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from sharinghub_static.problems import Message, phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.model import Asset
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.snapshot.head_records import HeadRecord
from sharinghub_static.text.json_values import LARGEST_INTEGER

_SCHEMAS: Final = {
    "table": "https://stac-extensions.github.io/table/v1.2.0/schema.json",
    "proj": "https://stac-extensions.github.io/projection/v2.0.0/schema.json",
    "classification": "https://stac-extensions.github.io/classification/v1.1.0/schema.json",
}
_CLASSES: Final = "classification:classes"
_BANDS: Final = ("bands", "eo:bands", "raster:bands")
_SHARD: Final = re.compile(r"(.*)-(\d{5})-of-(\d{5})(\.safetensors)")
"""A file of a model that is divided, as the Hugging Face Hub names it."""

_MESSAGES: Final[dict[str, Message]] = {
    "damaged": phrase("the file is damaged, or not of the format that its name says"),
    "pointer": phrase("the file is in Git LFS, and its content is not on the server"),
}
_OF_NOTEBOOKS: Final[dict[str, Message]] = {
    "damaged": phrase("the notebook is not JSON, or has no list of cells, so it has no page"),
    "pointer": _MESSAGES["pointer"],
}


@metadata_rule("file_heads")
def apply(builder: ProjectBuilder) -> None:
    """Give the assets the fields that their files say, and report files that cannot be read."""
    heads = {head.path: head for head in builder.record.heads}
    paths = {asset.path for asset in builder.assets.values()}
    for key, asset in builder.assets.items():
        record = heads.get(asset.path) if asset.path else None
        if record is None:
            continue
        if asset.size is None and record.flaw != "pointer":
            asset = replace(asset, size=record.size)
        if record.head is not None and record.head.fields:
            asset = _with_fields(builder, asset, json.loads(record.head.fields))
        builder.assets[key] = asset
    for head in builder.record.heads:
        if head.flaw in _MESSAGES and head.path in paths:
            builder.problem("SH419", _MESSAGES[head.flaw], file=head.path)
    for notebook in builder.record.notebooks:
        if notebook.flaw in _OF_NOTEBOOKS:
            builder.problem("SH419", _OF_NOTEBOOKS[notebook.flaw], file=notebook.path)
    _count_parameters(builder, heads)


def _with_fields(builder: ProjectBuilder, asset: Asset, fields: Mapping[str, Any]) -> Asset:
    """The asset with the fields that neither it nor the project has."""
    new: dict[str, Any] = {}
    has_classes = _CLASSES in _names(asset.extra) | _names(builder.properties)
    for name, value in _in_version(builder, fields).items():
        names = _BANDS if name == "bands" else (name,)
        if has_classes and _CLASSES in _names({name: value}):
            continue
        if not any(each in asset.extra or each in builder.properties for each in names):
            new[name] = value
    for prefix, schema in _SCHEMAS.items():
        if any(name.startswith(f"{prefix}:") for name in _names(new)):
            builder.extensions.setdefault(prefix, builder.config.stac.extensions.get(prefix, schema))
    return replace(asset, extra={**asset.extra, **new}) if new else asset


def _names(fields: Mapping[str, Any]) -> set[str]:
    """The names of fields, and those in their bands."""
    bands = [each for name in _BANDS if isinstance(fields.get(name), list) for each in fields[name]]
    return {*fields, *(name for band in bands if isinstance(band, Mapping) for name in band)}


def _in_version(builder: ProjectBuilder, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields in the words of the extensions' versions that the project uses.

    Version 1 of projection has a number for the reference system.
    """
    code = str(fields.get("proj:code", ""))
    if "/projection/v1." not in _schema(builder, "proj") or not code:
        return fields
    others = {name: value for name, value in fields.items() if name != "proj:code"}
    number = code.removeprefix("EPSG:")
    return {**others, "proj:epsg": int(number)} if number.isascii() and number.isdecimal() else others


def _schema(builder: ProjectBuilder, prefix: str) -> str:
    return builder.extensions.get(prefix) or builder.config.stac.extensions.get(prefix, "")


def _count_parameters(builder: ProjectBuilder, heads: Mapping[str, HeadRecord]) -> None:
    """Set ``mlm:total_parameters`` of a model whose weights are in one file, or in all parts of one.

    An adapter has the parameters of a change to another model, so it counts for none.
    """
    if "mlm" not in builder.extensions or "mlm:total_parameters" in builder.properties:
        return
    models = [asset.path for asset in builder.assets.values() if asset.path and "mlm:model" in asset.roles]
    counts = [_parameters(heads.get(path)) for path in models]
    if not models or None in counts or any("adapter" in path.rpartition("/")[2] for path in models):
        return
    if len(models) == 1 or _are_all_parts(models):
        total = sum(count or 0 for count in counts)
        if 0 < total <= LARGEST_INTEGER:
            builder.properties["mlm:total_parameters"] = total


def _parameters(record: HeadRecord | None) -> int | None:
    facts = dict(record.head.facts) if record and record.head else {}
    count = facts.get("parameters")
    return count if isinstance(count, int) else None


def _are_all_parts(paths: Iterable[str]) -> bool:
    matches = [_SHARD.fullmatch(path) for path in paths]
    names = {(match[1], match[3]) for match in matches if match}
    numbers = sorted(int(match[2]) for match in matches if match)
    return (
        len(names) == 1
        and len(numbers) == len(matches)
        and numbers == list(range(1, int(next(iter(names))[1]) + 1))
    )
