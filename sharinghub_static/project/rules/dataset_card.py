"""The columns of a dataset card become those of STAC's table extension.

Source: https://github.com/huggingface/hub-docs (datasetcard.md: ``dataset_info``);
https://github.com/stac-extensions/table, v1.2.0. What the front matter says in the extension's own words
stays.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.companion_files import line_of
from sharinghub_static.project.rules import metadata_rule

_TABLE_SCHEMA = "https://stac-extensions.github.io/table/v1.2.0/schema.json"
_MOST_COLUMNS = 500
_MOST_TABLES = 100
_MOST_CLASSES = 50
_DEEPEST = 4


@metadata_rule("dataset_card")
def apply(builder: ProjectBuilder) -> None:
    """Set the columns, the count of rows and, of several tables, their names."""
    value = builder.unused_keys.get("dataset_info")
    tables = [table for table in (value if isinstance(value, list) else [value]) if isinstance(table, dict)]
    found: dict[str, Any] = {}
    if len(tables) > 1:
        names = [name for table in tables[:_MOST_TABLES] if (name := line_of(table.get("config_name")))]
        found["table:tables"] = [{"name": name} for name in dict.fromkeys(names)]
    # Of several tables the columns are given where all have the same.
    columns = [list(_columns(table.get("features"))) for table in tables]
    if columns and all(other == columns[0] for other in columns):
        found["table:columns"] = columns[0][:_MOST_COLUMNS]
    if len(tables) == 1:
        found["table:row_count"] = _rows(tables[0].get("splits"))
    found = {key: value for key, value in found.items() if value}
    for key, value in found.items():
        builder.properties.setdefault(key, value)
    if found:
        builder.extensions.setdefault("table", builder.config.stac.extensions.get("table", _TABLE_SCHEMA))


def _columns(features: object) -> Iterator[dict[str, str]]:
    for feature in features if isinstance(features, list) else []:
        name = line_of(feature.get("name")) if isinstance(feature, dict) else ""
        if name:
            column = {"name": name, "description": _classes(feature), "type": _type(feature)}
            yield {key: text for key, text in column.items() if text}


def _type(feature: Mapping[str, object], depth: int = 0) -> str:
    """The type of a column in a word: ``string``, ``list<float32>``, ``class_label``, ``struct``."""
    for kind in ("list", "sequence"):
        if kind in feature and depth < _DEEPEST:
            inner = feature[kind]
            if isinstance(inner, dict):
                return f"list<{_type(inner, depth + 1) or 'struct'}>"
            return f"list<{'struct' if isinstance(inner, list) else line_of(inner)}>"
    if "struct" in feature:
        return "struct"
    dtype = feature.get("dtype")
    if isinstance(dtype, dict):
        return line_of(next(iter(dtype), ""))
    return line_of(dtype)


def _classes(feature: Mapping[str, object]) -> str:
    """The classes of a label, in words."""
    dtype = feature.get("dtype")
    label = dtype.get("class_label") if isinstance(dtype, dict) else None
    names = label.get("names") if isinstance(label, dict) else None
    listed = names.values() if isinstance(names, dict) else names if isinstance(names, list) else []
    texts = [text for name in list(listed)[:_MOST_CLASSES] if (text := line_of(name))]
    return f"Classes: {', '.join(texts)}" if texts else ""


def _rows(splits: object) -> int:
    counts = [
        split.get("num_examples")
        for split in (splits if isinstance(splits, list) else [])
        if isinstance(split, dict)
    ]
    return sum(
        count for count in counts if isinstance(count, int) and not isinstance(count, bool) and count > 0
    )
