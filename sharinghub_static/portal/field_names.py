"""What the fields of STAC and its extensions are called, and in which units they are.

The words are those of stac-fields, which pystac ships; ours go before them.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Any

import orjson

from sharinghub_static.portal.words import humanised, marked

__all__ = ["field_label", "group_title"]

_GROUPS = {
    "": marked("General"),
    "cf": marked("CF conventions"),
    "classification": marked("Classification"),
    "cube": marked("Data cube"),
    "eo": marked("Electro-optical"),
    "file": marked("File"),
    "label": marked("Label"),
    "ml-model": marked("Machine learning model"),
    "mlm": marked("Machine learning model"),
    "processing": marked("Processing"),
    "proj": marked("Projection"),
    "raster": marked("Raster"),
    "sar": marked("Radar"),
    "sat": marked("Satellite"),
    "sci": marked("Scientific"),
    "table": marked("Table"),
    "themes": marked("Themes"),
    "version": marked("Version"),
    "view": marked("View geometry"),
}
_OURS = {
    "gsd": marked("Ground sample distance (m)"),
    "license": marked("Licence"),
    "proj:code": marked("Coordinate reference system"),
    "proj:epsg": marked("Coordinate reference system (EPSG)"),
    "sar:polarizations": marked("Polarisations"),
    "mlm:total_parameters": marked("Parameters"),
    "mlm:memory_size": marked("Memory (bytes)"),
    "mlm:batch_size_suggestion": marked("Suggested batch size"),
    "mlm:framework_version": marked("Version of the framework"),
    "mlm:accelerator": marked("Accelerator"),
    "mlm:accelerator_count": marked("Accelerators"),
    "mlm:pretrained_source": marked("Pretrained on"),
    "mlm:hyperparameters": marked("Hyperparameters"),
}
_ACRONYM = re.compile(r"[A-Z0-9]{2,}|\w*[A-Z]\w*[A-Z]\w*")


def group_title(prefix: str) -> str:
    """The name of an extension by its prefix; the prefix itself when it is not known."""
    return _GROUPS.get(prefix, prefix)


def field_label(name: str) -> str:
    """The name of a field in words, with its unit; ``eo:cloud_cover`` gives ``Cloud cover (%)``."""
    if name in _OURS:
        return _OURS[name]
    known = _known().get(name, {})
    label = _in_sentence_case(known.get("label", "")) or humanised(name) or name
    return f"{label} ({known['unit']})" if known.get("unit") else label


def _in_sentence_case(label: str) -> str:
    first, *others = label.split(" ") if label else [""]
    return " ".join([first, *(word if _ACRONYM.fullmatch(word) else word.lower() for word in others)])


@cache
def _known() -> dict[str, dict[str, Any]]:
    content = files("pystac").joinpath("static/fields-normalized.json").read_bytes()
    known: dict[str, Any] = orjson.loads(content)["metadata"]
    return {name: said for name, said in known.items() if isinstance(said, dict)}
