"""docs/metadata.md: every example is interpreted, and makes of the item what the document says."""

import json
import re
from pathlib import Path
from typing import Any

import orjson
import pytest

from sharinghub_static.catalog import build_catalog
from sharinghub_static.media_types import TYPE_AS
from sharinghub_static.problems import Severity
from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.snapshot.records import FileRecord, TextRecord
from tests.catalog.conftest import FolderSchemas
from tests.projects import make_config, make_hub, make_record
from tests.published_schemas import STAC, require

DOC = (Path(__file__).parents[2] / "docs/metadata.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```\s+```json\n(.*?)```", DOC, re.DOTALL)
FILES = ("README.md", "data/map.tif", "data/other.tif", "docs/guide.md", "docs/picture.png", "net.onnx")


@pytest.fixture(scope="module")
def stac_schemas() -> FolderSchemas:
    return FolderSchemas(require(STAC))


def test_every_example_says_what_it_makes() -> None:
    assert len(EXAMPLES) >= 15
    assert len(EXAMPLES) == DOC.count("```yaml\n") == DOC.count("```json\n")


@pytest.mark.parametrize(("front", "made"), EXAMPLES)
def test_an_example_makes_of_the_item_what_the_document_says(
    front: str, made: str, stac_schemas: FolderSchemas
) -> None:
    readme = f"---\n{front}---\n\nWords.\n"
    topics = ("sharinghub:dataset",)
    records = [
        make_record(
            topics=topics,
            files=tuple(FileRecord(path) for path in FILES),
            texts=(TextRecord("README.md", readme, len(readme.encode())),),
        ),
        make_record("eo/cover", topics=topics),
    ]
    hub = make_hub(*interpret_all(records, make_config()))
    catalog = build_catalog(hub, stac_schemas)
    documents = dict(catalog.documents)
    item = orjson.loads(next(data for path, data in documents.items() if path.endswith("--demo.json")))
    assert_holds(item, json.loads(made))
    project = hub.find("group/demo")
    assert project is not None
    problems = [*project.problems, *catalog.problems.get(project.record.id, ())]
    assert not [problem for problem in problems if problem.severity is Severity.ERROR]
    assert not [problem for problem in problems if problem.line]
    assert not stac_schemas.errors(item)


def assert_holds(whole: Any, part: Any) -> None:
    """All of the part is in the whole; of a list of maps, each has one that holds it."""
    if isinstance(part, dict):
        assert isinstance(whole, dict)
        for key, value in part.items():
            assert key in whole, f"{key} is not among {sorted(whole)}"
            assert_holds(whole[key], value)
    elif isinstance(part, list) and part and isinstance(part[0], dict):
        for entry in part:
            assert any(holds(one, entry) for one in whole), f"{entry} is not in {whole}"
    else:
        assert whole == part


def holds(whole: Any, part: Any) -> bool:
    try:
        assert_holds(whole, part)
    except AssertionError:
        return False
    return True


def test_every_word_for_a_media_type_is_reported() -> None:
    assert all(f"`{word}`" in DOC for word in TYPE_AS)
