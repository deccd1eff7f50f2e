"""The least that an Item must be to bear an extension that we write ourselves.

Much shorter than the extensions' schemas and no replacement of them: these are read only where those are
not to be had, and say what an Item lacks that would make it invalid.
"""

from typing import Any, Final

__all__ = ["OWN_RULES"]

_EXTENSIONS = "https://stac-extensions.github.io"

_MLM_TASKS: Final = (
    "regression",
    "classification",
    "scene-classification",
    "detection",
    "object-detection",
    "segmentation",
    "semantic-segmentation",
    "instance-segmentation",
    "panoptic-segmentation",
    "similarity-search",
    "generative",
    "image-captioning",
    "super-resolution",
    "downscaling",
)
"""https://github.com/stac-extensions/mlm#task-enum."""

_DOI = {"type": "string", "pattern": r"^10\.[0-9a-zA-Z]{4,}/\S+$"}

OWN_RULES: Final[dict[str, dict[str, Any]]] = {
    # https://github.com/stac-extensions/scientific
    f"{_EXTENSIONS}/scientific/v1.": {
        "properties": {
            "properties": {
                "anyOf": [
                    {"required": ["sci:doi"]},
                    {"required": ["sci:citation"]},
                    {"required": ["sci:publications"]},
                ],
                "properties": {
                    "sci:doi": _DOI,
                    "sci:citation": {"type": "string"},
                    "sci:publications": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {"doi": _DOI, "citation": {"type": "string"}},
                        },
                    },
                },
            }
        }
    },
    # https://github.com/stac-extensions/file
    f"{_EXTENSIONS}/file/v2.": {
        "properties": {
            "assets": {
                "additionalProperties": {
                    "properties": {
                        "file:size": {"type": "integer", "minimum": 0},
                        "file:checksum": {"type": "string", "pattern": "^[a-f0-9]+$"},
                    }
                }
            }
        }
    },
    # https://github.com/stac-extensions/version
    f"{_EXTENSIONS}/version/v1.": {
        "properties": {
            "properties": {
                "properties": {"version": {"type": "string"}, "deprecated": {"type": "boolean"}},
            }
        }
    },
    # https://github.com/stac-extensions/authentication
    f"{_EXTENSIONS}/authentication/v1.": {
        "properties": {
            "properties": {
                "required": ["auth:schemes"],
                "properties": {
                    "auth:schemes": {
                        "type": "object",
                        "additionalProperties": {
                            "type": "object",
                            "required": ["type"],
                            "properties": {
                                "type": {"type": "string"},
                                "description": {"type": "string"},
                            },
                            "if": {"properties": {"type": {"const": "http"}}},
                            "then": {"required": ["scheme"]},
                        },
                    }
                },
            },
            "assets": {
                "additionalProperties": {
                    "properties": {"auth:refs": {"type": "array", "items": {"type": "string"}}}
                }
            },
        }
    },
    # https://github.com/stac-extensions/mlm
    f"{_EXTENSIONS}/mlm/v1.": {
        "properties": {
            "properties": {
                "required": ["mlm:name", "mlm:architecture", "mlm:tasks", "mlm:input", "mlm:output"],
                "properties": {
                    "mlm:name": {
                        "type": "string",
                        "pattern": r"^[a-zA-Z][a-zA-Z0-9_.\-\s]+[a-zA-Z0-9]$",
                    },
                    "mlm:architecture": {"type": "string", "minLength": 1},
                    "mlm:tasks": {"type": "array", "uniqueItems": True, "items": {"enum": list(_MLM_TASKS)}},
                    "mlm:framework": {"type": "string", "minLength": 1},
                    "mlm:framework_version": {"type": "string"},
                    "mlm:hyperparameters": {"type": "object", "minProperties": 1},
                    "mlm:total_parameters": {"type": "integer", "minimum": 0},
                    "mlm:input": {"type": "array"},
                    "mlm:output": {"type": "array"},
                },
            },
            "assets": {
                "not": {
                    "additionalProperties": {
                        "not": {
                            "required": ["roles", "mlm:artifact_type"],
                            "properties": {
                                "roles": {"contains": {"const": "mlm:model"}},
                                "mlm:artifact_type": {"type": "string", "minLength": 1},
                            },
                        }
                    }
                }
            },
        }
    },
}
"""Rules by how the extension's address begins."""
