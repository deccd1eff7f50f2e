"""The schemas of STAC and its extensions, where this machine has them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from sharinghub_static.stac_extension import is_own_extension, own_extension
from tests.published_schemas import STAC as STAC_SCHEMAS
from tests.published_schemas import require

STAC = "https://schemas.stacspec.org/v1.1.0"
CORE = {
    "Feature": f"{STAC}/item-spec/json-schema/item.json",
    "Collection": f"{STAC}/collection-spec/json-schema/collection.json",
    "Catalog": f"{STAC}/catalog-spec/json-schema/catalog.json",
}


class FolderSchemas:
    """Every schema of a folder, by the address in its ``index.json``."""

    def __init__(self, folder: Path) -> None:
        index = json.loads((folder / "index.json").read_text())
        self._schemas = {url: json.loads((folder / path).read_text()) for url, path in index.items()}
        self._registry = jsonschema_rs.Registry(list(self._schemas.items()), draft=jsonschema_rs.Draft7)
        self.validator = cache(self._validator)

    def _validator(self, url: str) -> Any:
        schema = own_extension(url) if is_own_extension(url) else self._schemas.get(url)
        if schema is None:
            return None
        return jsonschema_rs.Draft7Validator(schema, registry=self._registry, validate_formats=True)

    def errors(self, document: dict[str, Any]) -> list[str]:
        """What is wrong with a document, by STAC's schema and those of its extensions."""
        found = []
        for url in (CORE[document["type"]], *document.get("stac_extensions", ())):
            validator = self.validator(url)
            assert validator is not None, f"no schema at hand for {url}"
            errors = validator.iter_errors(document)
            found += [f"{url}: {error.instance_path}: {error.message}" for error in errors]
        return found


@pytest.fixture(scope="session")
def schemas() -> FolderSchemas:
    return FolderSchemas(require(STAC_SCHEMAS))
