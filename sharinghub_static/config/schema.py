"""The JSON Schema of ``site_config.yml``, so that an editor completes and checks it."""

from copy import deepcopy

from sharinghub_static.config.model import FURTHER, SiteConfig

__all__ = ["json_schema"]


def json_schema() -> dict[str, object]:
    """What an editor needs to know; it takes the short forms too that reading takes."""
    schema = SiteConfig.model_json_schema(by_alias=True)
    kinds = schema["$defs"]
    named = kinds["CategoryConfig"]
    unnamed = deepcopy(named)
    del unnamed["properties"]["id"]
    unnamed["required"].remove("id")
    kinds["CategoryBody"] = unnamed
    kinds["CategoryEntry"] = {
        "description": "One category: its id, and what it is.",
        "anyOf": [
            {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "propertyNames": {"pattern": named["properties"]["id"]["pattern"]},
                "additionalProperties": {"$ref": "#/$defs/CategoryBody"},
            },
            {"$ref": "#/$defs/CategoryConfig"},
        ],
    }
    kinds["StacConfig"]["properties"]["categories"]["items"] = {"$ref": "#/$defs/CategoryEntry"}
    for body in (named, unnamed):
        body["properties"]["assets"]["items"] = {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/AssetRule"}]}
    properties = schema["properties"]
    del properties[FURTHER]
    instance = {"$ref": "#/$defs/GitlabConfig"}
    properties["gitlab"] = {
        "description": "The instance to crawl, or a list of several.",
        "anyOf": [instance, {"type": "array", "minItems": 1, "items": instance}],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "site_config.yml of sharinghub-static",
    }
