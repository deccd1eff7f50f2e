"""All rules: their order, their numbers, and what a failure in one of them costs."""

import re
from dataclasses import replace
from pathlib import Path
from pkgutil import iter_modules

import pytest

from sharinghub_static.project import rules
from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.project.rules import ORDER, Rule, all_rules
from tests.project.reading import read
from tests.projects import make_config, make_record


def test_the_order_names_each_module_once() -> None:
    modules = sorted(module.name for module in iter_modules(rules.__path__))
    assert sorted(ORDER) == modules
    assert [rule.name for rule in all_rules()] == list(ORDER)


def _numbers() -> dict[str, int]:
    """The numbers that SharingHub's documentation gives to rules, by the name of the module."""
    texts = {rule.name: rule.entry.apply.__globals__["__doc__"] for rule in all_rules()}
    matches = {name: re.match(r"Rule (\d+):", text) for name, text in texts.items()}
    return {name: int(match[1]) for name, match in matches.items() if match}


def test_each_of_sharinghubs_rules_has_a_module_that_names_its_number() -> None:
    assert sorted(_numbers().values()) == list(range(1, 22))


def test_each_of_sharinghubs_rules_has_a_file_of_tests() -> None:
    for name, number in _numbers().items():
        text = (Path(__file__).parent / f"test_{name}.py").read_text("utf-8")
        assert text.startswith(f'"""Rule {number}: ')
        assert "\ndef test_" in text


@pytest.mark.parametrize("broken", [rule.name for rule in all_rules()])
def test_a_mistake_of_ours_in_one_rule_costs_a_problem_and_no_project(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError

    failing = {broken: Rule(broken, fail)}
    rules = tuple(replace(rule, entry=failing.get(rule.name, rule.entry)) for rule in all_rules())
    monkeypatch.setattr("sharinghub_static.project.interpret.all_rules", lambda _: rules)
    project = read("title: Still here\nlicense: MIT")
    (problem,) = [problem for problem in project.problems if problem.code == "SH609"]
    assert broken in problem.message
    assert project.title
    assert project.description


def test_projects_come_sorted_and_problems_too() -> None:
    records = [make_record(path, topics=("sharinghub:dataset",)) for path in ("b/x", "a/y", "a/x")]
    projects = interpret_all(records, make_config())
    assert [project.record.full_path for project in projects] == ["a/x", "a/y", "b/x"]
    assert all(list(project.problems) == sorted(project.problems) for project in projects)
