"""Rule 16: ``extensions: {prefix: schema}``; a map under ``prefix`` becomes properties ``prefix:name``.

Source: SharingHub documentation: the portal's own extensions win over the project's; a schema is declared
only when a property of its prefix is there.
"""

import re

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.mlm import MLM_SCHEMA
from sharinghub_static.project.rules import metadata_rule

_KNOWN = {
    "eo": "https://stac-extensions.github.io/eo/v1.1.0/schema.json",
    "label": "https://stac-extensions.github.io/label/v1.0.1/schema.json",
    "ml-model": "https://stac-extensions.github.io/ml-model/v1.0.0/schema.json",
    "mlm": MLM_SCHEMA,
    "sci": "https://stac-extensions.github.io/scientific/v1.0.0/schema.json",
}
"""SharingHub's own, for a portal that configures none; these need no declaration."""

_PREFIX = re.compile(r"[a-z][a-z0-9_-]{0,30}")
_SCHEMA = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?/[\w./~%-]{1,300}")
_MOST = 40


@metadata_rule("extensions")
def apply(builder: ProjectBuilder) -> None:
    """Set the extensions in use and their properties."""
    own: dict[str, str] = {}
    for prefix, value in builder.at_most(_MOST, builder.take_mapping("extensions").items(), ("extensions",)):
        schema = builder.text(value, ("extensions", prefix))
        if not _PREFIX.fullmatch(prefix) or not _SCHEMA.fullmatch(schema):
            said = phrase(
                "`%(prefix)s: %(schema)s` is not a prefix and the https:// address of a schema",
                prefix=prefix[:60],
                schema=schema[:100],
            )
            builder.problem("SH310", said, ("extensions", prefix))
        else:
            own[prefix] = schema
    schemas = _KNOWN | own | builder.config.stac.extensions
    for prefix, schema in schemas.items():
        block = builder.unused_keys.get(prefix)
        if isinstance(block, dict):
            del builder.unused_keys[prefix]
            for name, value in block.items():
                if name:
                    key = name if name.startswith(f"{prefix}:") else f"{prefix}:{name}"
                    builder.set_property(key, value, (prefix, name))
        elif block is not None:
            del builder.unused_keys[prefix]
            builder.wrong_type(
                (prefix,), phrase("a map of the fields of the extension `%(prefix)s`", prefix=prefix), block
            )
        for key in [key for key in builder.unused_keys if key.startswith(f"{prefix}:")]:
            builder.set_property(key, builder.unused_keys.pop(key), (key,))
        used = any(key.startswith(f"{prefix}:") for key in builder.properties)
        used = used or any(
            role.startswith(f"{prefix}:") for asset in builder.assets.values() for role in asset.roles
        )
        if used:
            builder.extensions[prefix] = schema
        elif prefix in own:
            builder.problem(
                "SH311",
                phrase("the extension `%(prefix)s` is declared and not used", prefix=prefix),
                ("extensions", prefix),
            )
