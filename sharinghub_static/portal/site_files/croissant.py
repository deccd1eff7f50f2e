"""Data sets in Croissant, which libraries of machine learning load: https://docs.mlcommons.org/croissant/.

Files are named by their own addresses: mlcroissant clones repositories of github.com, gitlab.com and
huggingface.co alone, and no other GitLab's. A file has a checksum where it is known, which is where it is
in Git LFS or DVC; the specification wants one of every file, unless the data set is a live one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sharinghub_static.portal.components.formats import public_files
from sharinghub_static.project.model import Asset, Project

__all__ = ["croissant", "record_sets_of"]

_SPECIFICATION: Final = "http://mlcommons.org/croissant/1.0"
_CONTEXT: Final[Mapping[str, object]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The specification's own, which mlcroissant wants whole."""

_FILES: Final = 200
_TABLES: Final = 10
_SAFE_ID: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/-]*")
_SEMANTIC: Final = re.compile(r"v?(\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?)")
_TABULAR: Final = ("text/csv", "text/tab-separated-values", "application/vnd.apache.parquet")
_PARQUET: Final = "application/x-parquet"
"""What Hugging Face and mlcroissant call it."""

_TYPES: Final = (
    (re.compile(r"u?int\d*|integer|class_label"), "sc:Integer"),
    (re.compile(r"float\d*|double|number|decimal.*"), "sc:Float"),
    (re.compile(r"bool(ean)?"), "sc:Boolean"),
    (re.compile(r"timestamp.*|date(time|32|64)?"), "sc:Date"),
    (re.compile(r"(large_)?string|text|str"), "sc:Text"),
)
"""Types of columns on the Hugging Face Hub, and of Arrow, to those of the specification."""


def croissant(project: Project, about: Mapping[str, Any]) -> dict[str, Any]:
    """A data set in Croissant 1.0.

    Args:
        project: a data set with files.
        about: the same in schema.org's words.
    """
    files = _files(project)
    document: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": _SPECIFICATION,
        "name": about["name"],
        "description": about["description"],
        "url": about["url"],
        "sameAs": about["sameAs"],
        "identifier": about["identifier"],
        "license": _license(about["license"]),
        "keywords": about["keywords"],
        "inLanguage": about["inLanguage"],
        "creator": about["creator"],
        "citeAs": project.citation.citation if project.citation else "",
        "dateCreated": about["dateCreated"],
        "datePublished": project.record.created_at.isoformat(),
        "dateModified": about["dateModified"],
        "version": _version(str(about["version"])),
        "spatialCoverage": about.get("spatialCoverage"),
        "temporalCoverage": about.get("temporalCoverage"),
        "isLiveDataset": any(not (asset.sha256 or asset.md5) for _, asset in files),
        "distribution": [_file(id_, asset) for id_, asset in files],
        "recordSet": record_sets_of(project),
    }
    return {key: value for key, value in document.items() if value not in ("", None, [], {}, False)}


def _files(project: Project) -> list[tuple[str, Asset]]:
    """The files that anybody can fetch, each with an id that no other has."""
    ids: set[str] = set()
    files = []
    for number, asset in enumerate(public_files(project)):
        is_safe = _SAFE_ID.fullmatch(asset.key) is not None and asset.key not in ids
        id_ = asset.key if is_safe else f"file-{number + 1}"
        while id_ in ids:
            id_ += "-"
        ids.add(id_)
        files.append((id_, asset))
    return files[:_FILES]


def _file(id_: str, asset: Asset) -> dict[str, Any]:
    entry = {
        "@type": "cr:FileObject",
        "@id": id_,
        "name": asset.path.rpartition("/")[2] or asset.title or asset.key,
        "description": asset.description,
        "contentUrl": asset.href,
        "contentSize": f"{asset.size} B" if asset.size is not None else "",
        "encodingFormat": _format(asset),
        "sha256": asset.sha256,
        "md5": "" if asset.sha256 else asset.md5,
    }
    return {key: value for key, value in entry.items() if value}


def _format(asset: Asset) -> str:
    name = asset.type.partition(";")[0].strip() or "application/octet-stream"
    return _PARQUET if name == _TABULAR[2] else name


def record_sets_of(project: Project) -> list[dict[str, Any]]:
    """The records of each table, where the project names the columns of its tables.

    Args:
        project: a data set.
    """
    columns = project.properties.get("table:columns")
    if not isinstance(columns, Sequence) or isinstance(columns, str):
        return []
    named = [
        column for column in columns if isinstance(column, Mapping) and isinstance(column.get("name"), str)
    ]
    tables = [(id_, asset) for id_, asset in _files(project) if asset.type.partition(";")[0] in _TABULAR]
    names = ["records"] if len(tables) == 1 else [f"records-{number + 1}" for number in range(len(tables))]
    fields = [(name, list(_fields(name, id_, named))) for name, (id_, _) in zip(names, tables, strict=True)]
    return [
        {"@type": "cr:RecordSet", "@id": name, "name": name, "field": listed}
        for name, listed in fields[:_TABLES]
        if listed
    ]


def _fields(records: str, file: str, columns: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The columns whose type the specification has a word for."""
    ids: set[str] = set()
    for number, column in enumerate(columns):
        type_, is_list = _type(column.get("type"))
        if not type_:
            continue
        name = column["name"]
        id_ = (
            name
            if _SAFE_ID.fullmatch(name) and "/" not in name and name not in ids
            else f"column-{number + 1}"
        )
        ids.add(id_)
        description = column.get("description")
        yield {
            "@type": "cr:Field",
            "@id": f"{records}/{id_}",
            "name": f"{records}/{id_}",
            **({"description": description} if isinstance(description, str) and description else {}),
            "dataType": type_,
            **({"repeated": True} if is_list else {}),
            "source": {"fileObject": {"@id": file}, "extract": {"column": name}},
        }


def _type(written: object) -> tuple[str, bool]:
    """The type of a column, or of what its lists hold; empty where there is no word for it."""
    if not isinstance(written, str):
        return "", False
    inner = re.fullmatch(r"list<(.*)>", written)
    name = (inner[1] if inner else written).strip().lower()
    return next((known for pattern, known in _TYPES if pattern.fullmatch(name)), ""), inner is not None


def _license(given: object) -> object:
    return given.get("name", "") if isinstance(given, Mapping) else given


def _version(written: str) -> str:
    """A version as the specification wants it; empty where it is none of semantic versioning."""
    version = _SEMANTIC.fullmatch(written)
    return version[1] if version else ""
