"""What an Item says to programs that know nothing of this one: its README, its schema, how to sign in."""

from dataclasses import replace
from typing import Any

import jsonschema_rs
import orjson
import pytest

from sharinghub_static.catalog import build_catalog
from sharinghub_static.project.model import Asset, Project, Readme
from sharinghub_static.snapshot.records import Visibility
from sharinghub_static.stac_extension import VERSION, own_extension
from tests.cases import each_case
from tests.projects import GITLAB, make_config, make_hub, make_project

ROOT = "https://pages.example.org/hub"
SCHEMA = f"{ROOT}/formats/sharinghub/{VERSION}/schema.json"
LONG = "Every reef of the world. " * 100


def _item(project: Project, schemas: Any = None, root: str | None = None) -> dict[str, Any]:
    hub = make_hub(project, config=make_config(stac={"root_href": root}))
    documents = {path: orjson.loads(content) for path, content in build_catalog(hub, schemas).documents}
    [item] = [document for document in documents.values() if document["type"] == "Feature"]
    if schemas:
        assert schemas.errors(item) == []
    return item


@each_case(
    "changes, description",
    [
        ({"description": LONG}, LONG),
        ({"description": "# Reefs\n\nSmall.", "is_described_by_readme": True}, "# Reefs\n\nSmall."),
        (
            {"description": LONG, "is_described_by_readme": True, "summary": "Reefs."},
            lambda text: text.startswith("Reefs.\n\nEvery reef") and len(text) < 620,
        ),
        (
            {"description": LONG, "is_described_by_readme": True, "summary": LONG[:80].strip()},
            lambda text: text.startswith(LONG[:200]) and text.count("Every") < 25,
        ),
        (
            {"description": LONG, "is_described_by_readme": True, "summary": ""},
            lambda text: text.startswith("Every reef") and len(text) <= 600,
        ),
    ],
)
def test_a_readme_is_linked_and_not_the_whole_description(changes: dict[str, Any], description: Any) -> None:
    item = _item(make_project("g/p", **changes))
    found = item["properties"]["description"]
    assert description(found) if callable(description) else found == description
    assert item["assets"]["readme"]["href"] == f"{GITLAB}/g/p/-/raw/main/README.md"


@each_case(
    "path, branch, href, type_",
    [
        ("README.md", "main", "main/README.md", "text/markdown"),
        ("docs/Lies mich 50%.md", "a/b#c", "a/b%23c/docs/Lies%20mich%2050%25.md", "text/markdown"),
        ("README.rst", "main", "main/README.rst", "text/x-rst"),
    ],
)
def test_the_address_of_a_readme_is_encoded(path: str, branch: str, href: str, type_: str) -> None:
    project = make_project("g/p", readme=Readme(path, "# P"), default_branch=branch)
    asset = _item(project)["assets"]["readme"]
    assert asset["href"] == f"{GITLAB}/g/p/-/raw/{href}"
    assert asset["roles"] == ["metadata"]


def test_a_readme_that_is_an_asset_is_not_added_and_takes_no_key() -> None:
    same = Asset("readme", f"{GITLAB}/g/p/-/raw/main/README.md")
    assert list(_item(make_project("g/p", assets=(same,)))["assets"]) == ["readme"]
    other = Asset("readme", "https://x.example/")
    assert list(_item(make_project("g/p", assets=(other,)))["assets"]) == ["readme", "_readme"]
    assert "readme" not in _item(make_project("g/p", readme=None))["assets"]
    assert "readme" not in _item(make_project("g/p", default_branch=None))["assets"]


def test_items_name_our_schema_where_the_site_knows_its_address(schemas: Any) -> None:
    assert _item(make_project("g/p"), schemas, ROOT)["stac_extensions"] == [SCHEMA]
    assert _item(make_project("g/p"), schemas)["stac_extensions"] == []


@each_case(
    "key, value",
    [
        ("sharinghub:id", "7"),
        ("sharinghub:stars", -1),
        ("sharinghub:path", ""),
        ("sharinghub:archived", False),
        ("sharinghub:mlflow", 3),
    ],
)
def test_our_schema_refuses_what_we_do_not_write(key: str, value: Any) -> None:
    validator = jsonschema_rs.Draft7Validator(own_extension(SCHEMA))
    project = make_project("g/p", features={"mlflow": "enable", "our": "a text"}, archived=True)
    item = _item(project, root=ROOT)
    assert validator.is_valid(item)
    item["properties"][key] = value
    assert not validator.is_valid(item)


def test_files_of_a_project_that_is_not_public_name_the_header_that_gitlab_wants(schemas: Any) -> None:
    files = Asset("a", f"{GITLAB}/g/p/-/raw/main/a"), Asset("b", "https://x.example/b")
    project = make_project("g/p", assets=files)
    hidden = replace(project, record=replace(project.record, visibility=Visibility.INTERNAL))
    item = _item(hidden, schemas)
    [(name, scheme)] = item["properties"]["auth:schemes"].items()
    assert (scheme["type"], scheme["in"], scheme["name"]) == ("apiKey", "header", "PRIVATE-TOKEN")
    assert {key: asset.get("auth:refs") for key, asset in item["assets"].items()} == {
        "a": [name], "b": None, "readme": [name],
    }  # fmt: skip
    assert "auth:schemes" not in _item(project)["properties"]


@pytest.mark.parametrize("scheme", ["gitlab", "mlflow"])
def test_the_sign_in_of_a_tracking_server_stays(scheme: str) -> None:
    schemes = {scheme: {"type": "http", "scheme": "bearer"}}
    model = Asset("m", "https://mlflow.example/m", extra={"auth:refs": [scheme]})
    project = make_project("g/p", properties={"auth:schemes": schemes}, assets=(model,))
    item = _item(replace(project, record=replace(project.record, visibility=Visibility.PRIVATE)))
    assert item["assets"]["m"]["auth:refs"] == [scheme]
    assert item["properties"]["auth:schemes"][scheme] == schemes[scheme]
