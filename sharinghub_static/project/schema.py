"""The JSON Schema of README front matter: for editors, for the portal's form, and for ``lint``.

What it refuses, the rules refuse too; what only rules can judge (SPDX expressions, WKT, files) it lets pass.
Any other key is a STAC property and free. Source of the keys: docs/metadata.md.
"""

from typing import Final
from urllib.parse import SplitResult, urlsplit

import jsonschema_rs

from sharinghub_static.config import SiteConfig
from sharinghub_static.media_types import TYPE_AS
from sharinghub_static.project.mlm import TASKS
from sharinghub_static.project.schema_parts import (
    DEFINITIONS,
    Schema,
    any_case,
    block,
    list_or_one,
    mapping,
    ref,
    text,
)

__all__ = ["front_matter_schema", "front_matter_validator"]

_RULE_KEYS: Final = ("glob", "path", "key", "href", "type", "type-as", "title", "description", "roles")
_TASKS: Final[Schema] = {"anyOf": [{"enum": sorted(TASKS)}, {"$ref": "#/$defs/text"}]}
"""An editor offers MLM's tasks; synonyms are understood, so that any text passes."""

_ASSET_RULE: Final[Schema] = {
    "type": ["object", "string"],
    "anyOf": [
        {"type": "string"},
        {"required": ["glob"]},
        {"required": ["path"]},
        {"required": ["key", "href"]},
    ],
    "additionalProperties": False,
    "properties": {
        "glob": text("Files", "Which files: `*.tif` at any depth, `/data/*.tif` at the root.", "data/*.tif"),
        "path": text("Files", "The same as `glob`."),
        "key": text("Key", "The asset's key; `{path}` is the file's path.", "map-{path}"),
        "href": ref("text", "Address", "With `key` and without `glob`: an asset that is an address."),
        "type": ref("media-type", "Media type", "Else it follows from the file's ending.", "image/tiff"),
        "type-as": text("Media type in a word", f"One of {', '.join(TYPE_AS)}.", "cog"),
        "title": text("Title", "May hold `{path}` and `{key}`.", "Land cover, {path}"),
        "description": text("Description", "May hold `{path}` and `{key}`."),
        "roles": ref("listed-texts", "Roles", "STAC's roles; `[data]` unless given.", ["data"]),
    },
}

_EXTENT: Final[Schema] = {
    "type": ["object", "null"],
    "title": "Where and when",
    "description": "The location and the time that the project is about.",
    "additionalProperties": False,
    "properties": {
        "spatial": ref(
            "location",
            "Location",
            "West, south, east, north in degrees, longitude first; or WKT, or GeoJSON.",
            [5.2, 43.6, 16.8, 48.4],
        ),
        "temporal": ref(
            "period",
            "Time",
            "A start and an end; null leaves a side open, and times without a zone are UTC.",
            ["2018-01-01", "2025-12-31"],
            ["2018", None],
        ),
        "bbox": ref("location", "Location", "The same as `spatial`."),
        "interval": ref("period", "Time", "The same as `temporal`."),
    },
}

_ASSETS: Final[Schema] = {
    "type": ["array", "object", "string", "null"],
    "title": "Assets",
    "description": "Files of the repository, and addresses, that are what the project is for.",
    "examples": [["data/*.tif", {"key": "tiles", "href": "https://example.org/tiles.json"}]],
    "items": {"$ref": "#/$defs/asset-rule"},
    "if": {"type": "object", "anyOf": [{"required": [key]} for key in _RULE_KEYS]},
    "then": {"$ref": "#/$defs/asset-rule"},
}

_OF_THE_PORTAL: Final = (
    "collection", "created", "id", "published", "stac_extensions", "stac_version", "type", "updated",
)  # fmt: skip


def front_matter_schema(config: SiteConfig | None = None) -> Schema:
    """The schema, in the dialect 2020-12.

    Args:
        config: the portal's: its categories and its GitLab bound ``related``, its extensions are known. None
            takes any.

    Returns:
        A document of its own, of values that JSON has.
    """
    properties: Schema = {
        "title": text("Title", "What the project is called; else GitLab's name.", "Alpine Land Cover"),
        "description": text(
            "Description", "A sentence or two; else the README's text.", "Land cover at 10 m."
        ),
        "preview": ref("address-or-none", "Preview", "A picture: a path or an address.", "docs/picture.png"),
        "license": ref(
            "licences", "Licence", "An SPDX identifier or expression.", "CC-BY-4.0", "MIT OR Apache-2.0"
        ),
        "license-url": ref("address-or-none", "Text of the licence", "Its address.", "docs/terms.md"),
        "extent": _EXTENT,
        "bbox": ref(
            "location", "Location", "As in a STAC Item; `extent` goes before.", [5.2, 43.6, 16.8, 48.4]
        ),
        "geometry": ref("location", "Location", "As in a STAC Item: a GeoJSON geometry."),
        "interval": ref("period", "Time", "As in a STAC Collection.", [["2018-01-01", None]]),
        "datetime": ref(
            "period", "Time", "As in a STAC Item: when the data are from.", "2018-06-01T10:00:00Z"
        ),
        "start_datetime": ref("time", "Start", "As in a STAC Item.", "2018-01-01T00:00:00Z"),
        "end_datetime": ref("time", "End", "As in a STAC Item.", "2018-12-31T23:59:59Z"),
        "providers": list_or_one(
            "Providers",
            "Who made it, and who gives it: licensor, producer, processor or host.",
            "provider",
            [{"name": "Dune Institute", "roles": ["producer"]}],
        ),
        "related": _related(config),
        "links": list_or_one(
            "Links", "Any STAC links.", "link", [{"rel": "about", "href": "https://example.org/"}]
        ),
        "assets": _ASSETS,
        "keywords": ref("listed-texts", "Keywords", "Beside the topics in GitLab.", ["coast", "sentinel-2"]),
        "authors": _people("Authors", "Who is cited, and in the Item's `contacts`.", ["Ana Vega"]),
        "author": _people("Author", "The same as `authors`.", "Ana Vega"),
        "contacts": _people("Contacts", "As STAC's extension has them.", [{"name": "Ana Vega"}]),
        "doi": ref("doi", "DOI", "Of the project itself.", "10.5281/zenodo.17"),
        "gsd": {
            "type": ["number", "null"],
            "exclusiveMinimum": 0,
            "exclusiveMaximum": 1e12,
            "title": "Ground sample distance",
            "description": "In metres, without a unit.",
            "examples": [10],
        },
        "platform": ref("name", "Platform", "The satellite or aircraft.", "sentinel-2"),
        "constellation": ref("name", "Constellation", "The satellites it is one of.", "sentinel-2"),
        "mission": ref("name", "Mission", "The mission of the platform."),
        "instruments": {
            "type": ["array", "string", "null"],
            "pattern": r"\S",
            "minItems": 1,
            "items": {"type": "string", "minLength": 1},
            "title": "Instruments",
            "description": "What it was measured with.",
            "examples": [["msi"]],
        },
        "deprecated": {
            "type": ["boolean", "string", "number", "null"],
            "title": "Deprecated",
            "description": "Whether it should not be used any more.",
            "examples": [True],
        },
        "successor": ref(
            "address-or-none",
            "Successor",
            "What takes its place: a project or an address.",
            "https://gitlab.example.org/eo/cover",
        ),
        "themes": {
            "type": ["array", "object", "string", "null"],
            "title": "Themes",
            "description": "Concepts of vocabularies; a word is a keyword.",
            "examples": [
                [{"scheme": "https://gcmd.earthdata.nasa.gov/kms", "concepts": [{"id": "LAND COVER"}]}]
            ],
        },
        "version": ref("name", "Version", 'In quotes, as "1.10" is a number without.', "1.10"),
        "extensions": mapping(
            "STAC extensions",
            "Prefix to the address of its schema.",
            {"type": "string", "pattern": r"^\s*https?://"},
            {"proj": "https://stac-extensions.github.io/projection/v2.0.0/schema.json"},
            pattern="^[a-z][a-z0-9_-]{0,30}$",
        ),
    }
    properties |= _blocks(config) | _model_card()
    portal = {
        "type": "null",
        "title": "The portal's to set",
        "description": "The portal takes the value from GitLab.",
    }
    properties |= dict.fromkeys(_OF_THE_PORTAL, portal)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Front matter of a README",
        "description": "What a project says of itself between two lines of three hyphens.",
        "type": "object",
        "properties": properties,
        "patternProperties": {"^sharinghub:": portal},
        "$defs": {**DEFINITIONS, "asset-rule": _ASSET_RULE},
    }


def _people(title: str, description: str, example: object) -> Schema:
    return {
        "type": ["array", "object", "string", "null"],
        "items": {"type": ["object", "string", "null"]},
        "title": title,
        "description": description,
        "examples": [example],
    }


def _related(config: SiteConfig | None) -> Schema:
    address = r"^\s*([^+\s]+\+)?\S"
    names: Schema = {}
    if config:
        addresses = [urlsplit(gitlab.url) for gitlab in config.gitlabs]
        named = [_server(there) + any_case(there.path.rstrip("/")) for there in addresses]
        instance = named[0] if len(named) == 1 else f"({'|'.join(named)})"
        address = rf"^\s*([^+\s]+\+)?[hH][tT][tT][pP][sS]?://([^/@]*@)?{instance}/"
        names = {"enum": [category.id for category in config.stac.categories]}
    project: Schema = {"type": ["string", "number"], "pattern": address}
    value: Schema = {**project, "type": [*project["type"], "array"], "items": project}
    return mapping(
        "Related projects",
        "Category to the GitLab address of a project, or of several.",
        value,
        {"dataset": "https://gitlab.example.org/eo/cover"},
        **(names if names.get("enum") else {}),
    )


def _server(address: SplitResult) -> str:
    """Pattern of the host of a GitLab; the usual ports may be written or left out."""
    host = any_case(address.netloc.removesuffix(f":{address.port}"))
    return f"{host}(:(80|443))?" if address.port in {None, 80, 443} else f"{host}:{address.port}"


def _blocks(config: SiteConfig | None) -> Schema:
    """Maps of an extension's fields, and of the portal's own features."""
    own = {prefix: block(prefix, f"Fields of the extension `{prefix}`.") for prefix in ("eo", "label")}
    own |= {
        prefix: block(prefix, f"Fields of {url}")
        for prefix, url in (config.stac.extensions if config else {}).items()
    }
    mlm = block(
        "Model",
        "Fields of the machine learning model extension.",
        name=text("Name", "What the model is called.", "shore-net"),
        architecture=text("Architecture", "Its design.", "U-Net"),
        tasks={
            "title": "Tasks",
            "description": "What it does.",
            "type": ["array", "string", "null"],
            "items": _TASKS,
        },
        framework=text("Framework", "What it was made with.", "PyTorch"),
    )
    sci = block("Citation", "Fields of the scientific extension.", doi=ref("doi", "DOI", "Of the project."))
    switch = {"type": ["string", "boolean", "number", "null"], "examples": ["enable", "disable"]}
    hub = mapping(
        "Features of the page", "`jupyter: enable`, `map-viewer: disable`, …", switch, {"jupyter": "enable"}
    )
    old = block("Model, deprecated", "Write `mlm` in its place.")
    return {**own, "mlm": mlm, "sci": sci, "ml-model": {**old, "deprecated": True}, "sharinghub": hub}


def _model_card() -> Schema:
    """Keys of a card for the Hugging Face Hub: https://huggingface.co/docs/hub/model-cards."""
    return {
        "pretty_name": text("Title", "A data set card's title, where `title` is not given."),
        "license_name": text("Name of the licence", "Of one that SPDX does not list."),
        "license_link": ref("address-or-none", "Text of the licence", "The same as `license-url`."),
        "tags": ref("listed-texts", "Keywords", "The same as `keywords`.", ["coast"]),
        "datasets": ref("listed-texts", "Data sets", "What it was trained with.", ["eo/cover"]),
        "base_model": ref("listed-texts", "Base model", "What it was made from.", "eo/shore-net"),
        "pipeline_tag": text("Task", "What the model does.", "object-detection"),
        "library_name": text("Framework", "What it was made with.", "transformers"),
        "model-index": {"title": "Results", "description": "A list of evaluations."},
        "metrics": {"title": "Metrics", "description": "What it was judged by."},
    }


def front_matter_validator(config: SiteConfig | None = None) -> jsonschema_rs.Draft202012Validator:
    """The schema, compiled.

    Args:
        config: as for :func:`front_matter_schema`.
    """
    return jsonschema_rs.Draft202012Validator(front_matter_schema(config))
