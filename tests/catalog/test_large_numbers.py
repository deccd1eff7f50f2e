"""An integer that programs would round is in the Item with all of its digits, and is a Problem."""

import orjson
import pytest

from sharinghub_static.catalog import build_catalog
from sharinghub_static.project.model import Asset, Project
from tests.project.reading import read
from tests.projects import make_hub, make_project


def _item(project: Project) -> dict:
    documents = build_catalog(make_hub(project)).documents
    return next(orjson.loads(content) for path, content in documents if "--" in path)


@pytest.mark.parametrize("number", [2**53, 2**53 + 1, 2**60, 2**63 - 1, 2**63, 10**30, -(2**53), -(2**63)])
def test_a_large_integer_of_the_front_matter_is_text_and_a_problem(number: int) -> None:
    front = f"title: T\nseed: {number}\nmlm: {{total_parameters: {number}}}\nlist: [{number}, 1]"
    project = read(front)
    properties = _item(project)["properties"]
    assert properties["seed"] == str(number)
    assert properties["list"] == [str(number), 1]
    found = {(problem.code, problem.line, problem.key) for problem in project.problems}
    assert {("SH104", 3, "seed"), ("SH104", 4, "mlm.total_parameters"), ("SH104", 5, "list[0]")} <= found


def test_the_largest_integer_that_all_programs_read_stays_one() -> None:
    project = read(f"title: T\nseed: {2**53 - 1}\nleast: {1 - 2**53}")
    assert _item(project)["properties"]["seed"] == 2**53 - 1
    assert not {"SH104", "SH312"} & {problem.code for problem in project.problems}


def test_a_large_integer_from_elsewhere_is_text_too() -> None:
    asset = Asset("a", "https://example.org/a", extra={"example:size": 2**60})
    item = _item(make_project("g/p", properties={"example:seed": 2**60}, assets=(asset,)))
    assert item["properties"]["example:seed"] == str(2**60)
    assert item["assets"]["a"]["example:size"] == str(2**60)


def test_an_infinite_number_is_left_out_and_is_null_in_a_list() -> None:
    project = read("title: T\nx: .inf\nlist: [1, .nan, 2]\ndeep: {a: .inf, b: 1}")
    properties = _item(project)["properties"]
    assert "x" not in properties
    assert properties["list"] == [1, None, 2]
    assert properties["deep"] == {"b": 1}
    keys = {problem.key for problem in project.problems if problem.code == "SH312"}
    assert keys == {"x", "list[1]", "deep.a"}
