"""The STAC extension of this program: JSON Schema of the properties ``sharinghub:…`` of Items.

Each site publishes it, and its Items name that address where the site knows its own: there is no other place
where it would stay. Catalog and check know it by the end of its address.
"""

from typing import Any, Final

__all__ = ["VERSION", "is_own_extension", "own_extension"]

VERSION: Final = "v1.0.0"
"""Changes with what it allows."""

_END: Final = f"/formats/sharinghub/{VERSION}/schema.json"

_TEXT: Final = {"type": "string", "minLength": 1}
_PROPERTIES: Final[dict[str, dict[str, Any]]] = {
    "sharinghub:id": {"type": "integer", "minimum": 1, "description": "GitLab's number of the project."},
    "sharinghub:name": _TEXT
    | {"description": "GitLab's name of the project behind those of its groups: `Earth Lab / Land / Cover`."},
    "sharinghub:path": _TEXT | {"description": "GitLab's full path: `earthlab/land/cover`."},
    "sharinghub:stars": {"type": "integer", "minimum": 0, "description": "Stars on GitLab."},
    "sharinghub:default-branch": _TEXT | {"description": "The branch from which the metadata are."},
    "sharinghub:archived": {"const": True, "description": "Whether the project is archived on GitLab."},
}

_OF_SEVERAL: Final[dict[str, dict[str, Any]]] = {
    "sharinghub:instance": _TEXT
    | {"description": "Name of the GitLab instance, in a hub of several. Number and path are those on it."}
}


def is_own_extension(address: str) -> bool:
    """Whether an address is that of the schema, on any site."""
    return address.partition("#")[0].endswith(_END)


def own_extension(address: str = "", *, has_instances: bool = True) -> dict[str, Any]:
    """The schema.

    Args:
        address: where the site publishes it; empty while that is not known.
        has_instances: whether Items say of which GitLab instance they are, as in a hub of several.
    """
    properties = _PROPERTIES | (_OF_SEVERAL if has_instances else {})
    named = {"contains": {"const": address}} if address else {}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **({"$id": address} if address else {}),
        "title": "SharingHub",
        "description": "Properties of STAC Items of projects on GitLab.",
        "type": "object",
        "required": ["type", "properties"],
        "properties": {
            "type": {"const": "Feature"},
            "stac_extensions": {"type": "array", **named},
            "properties": {
                "type": "object",
                "required": ["sharinghub:id", "sharinghub:name", "sharinghub:path", "sharinghub:stars"],
                "properties": properties,
                "patternProperties": {
                    "^sharinghub:(?!archived$|id$|stars$)": _TEXT
                    | {"description": "A feature of the project's categories: `enable`, `disable` or a text."}
                },
            },
        },
    }
