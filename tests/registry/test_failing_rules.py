"""A metadata rule that fails costs its project a Problem, and nothing else."""

from dataclasses import replace

import pytest

from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.registry import Definition
from sharinghub_static.snapshot.records import TextRecord
from tests.projects import make_config, make_record
from tests.registry.sites import Site, rule

README = "---\nx: .nan\n---\n# A\n"


def test_a_rule_that_fails_costs_its_project_a_problem_that_names_the_line(site: Site) -> None:
    site.write(a=rule('"audits"').replace("pass", "builder.record.nothing"))
    record = make_record("g/p", topics=("sharinghub:dataset",))
    (project,) = interpret_all([record], site.load())
    (problem,) = [problem for problem in project.problems if problem.code == "SH609"]
    assert problem.message == "the rule audits failed: AttributeError (extensions/a.py:6)"
    assert "extension of this portal" in problem.hint
    # Where there is no hint of its own, as on the page of all kinds, nothing says that it is the program.
    assert "owner" in KINDS["SH609"].fix
    assert "extension" in KINDS["SH609"].fix


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("builder.license = 'MIT'", "license is str, not License"),
        ("builder.title = None", "title is NoneType, not str"),
        ("builder.links.append('https://example.org')", "links has str in it, not Link"),
        ("builder.assets['x'] = 'a.tif'", "assets has str in it, not Asset"),
        ("builder.properties = []", "properties is list, not dict"),
        ("builder.properties[1] = 1", "properties has a key that is no text"),
        ("import datetime; builder.start = datetime.datetime(2025, 1, 1)", "start has no time zone"),
        ("import sys; sys.exit(0)", "SystemExit"),
        ("builder.keywords.add('x'); builder.license = None; raise OSError", "OSError"),
        ("builder.problem('ACME999', 'x')", "KeyError"),
        ("raise BaseException", "BaseException"),
        ("return builder", "it returned ProjectBuilder; it must return None"),
        ("return (key for key in builder.keywords)", "it returned generator; it must return None"),
        ("async def later(): pass\n    return later()", "it returned coroutine; it must return None"),
        ("builder.set_property('acme:x', object(), ())", "JSON cannot hold an object"),
        ("builder.set_property('acme:x', [{'a': {1}}], ('title',))", "JSON cannot hold a set"),
        ("builder.set_property('acme:x', b'', ('title',))", "JSON cannot hold a bytes"),
        ("builder.set_property('acme:x', float('nan'), ())", "JSON cannot hold nan"),
        ("builder.set_property('acme:x', {'a': -float('inf')}, ())", "JSON cannot hold -inf"),
        (
            "builder.set_property('acme:x', 2 ** 53, ())",
            "JSON cannot hold a number beyond 9,007,199,254,740,991",
        ),
        (
            "loop = []; loop.append(loop); builder.set_property('acme:x', loop, ())",
            "JSON cannot hold so many levels of list",
        ),
        (
            "builder.properties['acme:x'] = object()",
            "properties has acme:x, and JSON cannot hold an object",
        ),
        ("builder.properties['acme:x'] = float('nan')", "properties has acme:x, and JSON cannot hold nan"),
        ("builder.geometry = {'type': object()}", "geometry has what JSON cannot hold: an object"),
        ("builder.bbox = (0, 0, 1, float('nan'))", "bbox has what JSON cannot hold: nan"),
    ],
)
def test_what_a_failing_rule_wrote_is_taken_back(site: Site, statement: str, expected: str) -> None:
    record = make_record("g/p", topics=("sharinghub:dataset",), license="mit")
    (plain,) = interpret_all([record], make_config())
    site.write(a=rule('"audits", after="tracking"').replace("pass", statement))
    (project,) = interpret_all([record], site.load())
    (problem,) = set(project.problems) - set(plain.problems)
    of_the_rule = any(word in expected for word in (" is ", " has ", " returned "))
    line = 4 if of_the_rule else 6
    assert problem.message == f"the rule audits failed: {expected} (extensions/a.py:{line})"
    assert replace(project, problems=()) == replace(plain, problems=())


def test_what_a_maintainer_wrote_stays_the_maintainers(site: Site) -> None:
    site.write(a=rule('"x"').replace("pass", "builder.set_property('acme:x', builder.take('x'), ('x',))"))
    record = make_record(
        "g/p", topics=("sharinghub:dataset",), texts=(TextRecord("README.md", README, len(README)),)
    )
    (project,) = interpret_all([record], site.load())
    assert {"SH312"} == {problem.code for problem in project.problems} & {"SH312", "SH609"}


@pytest.mark.parametrize(
    ("file", "module", "expected"),
    [
        ("/home/ada/hub/extensions/a.py", "_hash.a", "extensions/a.py"),
        ("extensions/a.py", "_hash.a", "extensions/a.py"),
        ("/hub/extensions/audits/__init__.py", "_hash.audits", "extensions/audits/__init__.py"),
        ("/hub/extensions/audits/rules.py", "_hash.audits.rules", "extensions/audits/rules.py"),
        ("/usr/lib/python3/acme.py", "acme", "acme.py"),
        ("/usr/lib/python3/acme/rules.py", "acme.rules", "acme/rules.py"),
    ],
)
def test_a_published_place_has_the_folder_of_extensions_and_none_above(
    file: str, module: str, expected: str
) -> None:
    assert Definition("page", "x", None, file, 1, module=module).published_file == expected


def test_a_rule_may_write_all_that_has_its_type(site: Site) -> None:
    statement = (
        "builder.license = extend.License('MIT', 'MIT'); "
        "builder.links.append(extend.Link('about', 'https://example.org')); "
        "builder.add_asset(extend.Asset('x', 'https://example.org/x')); "
        "builder.providers.append(extend.Provider('ACME', ('producer',)))"
    )
    site.write(a=rule('"audits"').replace("pass", statement))
    (project,) = interpret_all([make_record("g/p", topics=("sharinghub:dataset",))], site.load())
    assert "SH609" not in {problem.code for problem in project.problems}
    assert project.license is not None
    assert project.license.id == "MIT"
    assert "x" in {entry.key for entry in project.assets}
    assert "ACME" in {entry.name for entry in project.providers}
