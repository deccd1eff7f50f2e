"""Extensions are found, put in order, and refused in one line with file and line."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sharinghub_static.analysis.ranking import all_rules as components
from sharinghub_static.analysis.ranking import ranking, ranking_weights
from sharinghub_static.config import SiteConfig
from sharinghub_static.errors import ConfigError
from sharinghub_static.extension_loading import with_extensions
from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.project.rules import ORDER, all_rules
from sharinghub_static.registry import Definition, Registry, load_extensions
from sharinghub_static.snapshot.records import TextRecord
from tests.projects import make_config, make_hub, make_project, make_record
from tests.registry.packages import install
from tests.registry.sites import Site

RULE = """
from sharinghub_static import extend

@extend.metadata_rule({arguments})
def _(builder):
    pass
"""
FUNCTION = """
from sharinghub_static import extend

@extend.{decorator}
{word} _(argument):
    {body}
"""
README = "---\nx: .nan\n---\n# A\n"
LUCK = """
from sharinghub_static.analysis.ranking import Evidence, Reading, ranking_rule

@ranking_rule("luck", "use", 2, "Luck", "A constant.")
def _luck(evidence: Evidence) -> Reading:
    return Reading(1.0, 7)
"""


def names(config: SiteConfig) -> list[str]:
    return [rule.name for rule in all_rules(config.registry)]


def rule(arguments: str) -> str:
    return RULE.format(arguments=arguments)


def function(decorator: str, body: str, word: str = "def") -> str:
    return FUNCTION.format(decorator=decorator, body=body, word=word)


# Nothing there


def test_without_a_folder_nothing_is_loaded(tmp_path: Path) -> None:
    before = set(sys.modules)
    assert load_extensions(tmp_path / "extensions", packages=False).registry == Registry()
    assert set(sys.modules) == before
    assert with_extensions(make_config(folder=tmp_path))[0].registry.definitions == ()


def test_an_empty_folder_and_helpers_are_no_extensions(site: Site) -> None:
    site.write(_shared="raise RuntimeError")
    (site.folder / "extensions" / "notes.txt").write_text("x")
    assert site.load().registry.definitions == ()


def test_the_folder_can_have_another_name_or_be_left_out(site: Site, packages: Path) -> None:
    site.write(one=rule('"one"'))
    install(packages, "luck_pkg", LUCK)
    (site.folder / "plugins").mkdir()
    elsewhere = make_config(folder=site.folder, extensions={"folder": "plugins"})
    assert {definition.name for definition in with_extensions(elsewhere)[0].registry.definitions} == {"luck"}
    alone = make_config(folder=site.folder, extensions={"packages": False})
    assert {definition.name for definition in with_extensions(alone)[0].registry.definitions} == {"one"}


# Order


def test_files_go_by_name_and_definitions_from_top_to_bottom(site: Site) -> None:
    site.write(b=rule('"b-1"') + rule('"b-2"'), a=rule('"a-1"'), C=rule('"c-1"'))
    expected = ["c-1", "a-1", "b-1", "b-2"]
    assert [definition.name for definition in site.load().registry.definitions] == expected
    # What names no neighbour goes before the rule that copies the keys nobody took.
    at = ORDER.index("other_keys")
    assert names(site.load()) == [*ORDER[:at], *expected, *ORDER[at:]]


def test_a_rule_goes_where_it_asks_to(site: Site) -> None:
    site.write(
        a=rule('"late", after="tracking"') + rule('"first", before="readme"'),
        b=rule('"after-late", after="late"') + rule('"second", before="readme"'),
        c=rule('"license-1", after="license"') + rule('"license-2", after="license"'),
    )
    applied = names(site.load())
    assert applied[:3] == ["first", "second", "readme"]
    assert applied[-2:] == ["late", "after-late"]
    assert applied[applied.index("license") :][:3] == ["license", "license-1", "license-2"]


def test_a_neighbour_may_come_from_a_later_file(site: Site) -> None:
    site.write(a=rule('"one", after="two"'), b=rule('"two"'))
    applied = names(site.load())
    assert applied.index("one") == applied.index("two") + 1


# Mistakes


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (rule('"title"'), "4: metadata rule title: this name is built in"),
        (rule('"x"') + rule('"x"'), "10: metadata rule x: this name is defined at "),
        (
            rule('"x", after="nobody"'),
            "4: metadata rule x: metadata rule 'nobody' is not there",
        ),
        (rule('"x", after="x"'), "4: metadata rule x: x and x go before or after each other"),
        (
            rule('"x", after="license", before="title"'),
            "4: metadata rule x: give before or after",
        ),
        (
            rule('"Not A Name"'),
            "4: metadata rule 'Not A Name': a name has lower-case letters",
        ),
        (rule('"x", weight=3'), "4: cannot be imported: TypeError: .*'weight' .with sharing"),
        (rule("7"), "4: metadata rule 7: a name has"),
        (
            rule('"x"').replace("(builder)", "()"),
            "4: metadata rule x: must be a function that",
        ),
        (
            rule('"x"').replace("(builder)", "(a, b)"),
            r"4: metadata rule x: must .*\(builder\); mis",
        ),
        (
            rule('"x"').replace("def", "async def"),
            "4: metadata rule x: must be .* without async",
        ),
        (rule('"x"').replace("pass", "yield"), "4: metadata rule x: must be .* without yield"),
        (
            rule('"x"').replace("def", "async def").replace("pass", "yield"),
            "4: metadata rule x: .* without async",
        ),
        (
            "import functools"
            + rule('"x"')
            .replace("(builder)", "(a, builder)")
            .replace("pass", "yield")
            .replace("@extend.metadata_rule", "_make = extend.metadata_rule")
            + "_make(functools.partial(_, 1))",
            "4: metadata rule x: must be .* without yield",
        ),
        (
            rule('"x"')
            .replace("@", "_make = ")
            .replace("def _(", "class Own:\n  def __call__(self, ")
            .replace("    pass", "    yield")
            + "_make(Own())",
            "4: metadata rule x: must be .* without yield",
        ),
        (function('exporter("x")', "yield"), "4: exporter x: must be .* without yield"),
        (function('page("x", "X")', "yield"), "4: page x: must be .* without yield"),
        (
            function('ranking("x", "use", 1, "X", "X.")', "yield"),
            "4: ranking component x: must .* without yield",
        ),
        (
            function('completeness("x", 1, "X", "X.", "X.")', "yield"),
            "4: completeness check x: must .* yield",
        ),
        *[
            (function(decorator, body, "async def"), f"4: {what}: must be .* without async")
            for body in ("yield", "pass")
            for decorator, what in [
                ('check("ACME201", "x")', "check ACME201"),
                ('exporter("x/")', "exporter x/"),
                ('page("x", "X")', "page x"),
            ]
        ],
        *[
            (
                function(f'page("x", "X", template={template!r})', "return {}"),
                "4: page x: the template .* path of a file",
            )
            for template in (
                "../site_config.yml",
                "/etc/hostname",
                "a/../../b.html",
                "a\\b.html",
                "a//b.html",
                5,
                None,
                "a/",
            )
        ],
        *[
            (
                function(decorator, "return None"),
                "4: cannot be imported: TypeError: titles and .* are texts, not int",
            )
            for decorator in (
                'page("x", 5)',
                'exporter("x", title=5)',
                'completeness("x", 1, "X", 5, "X.")',
                'ranking("x", "use", 1, "X", 5)',
            )
        ],
        (
            function('exporter("x", media_type=7)', "return ''"),
            "4: exporter x: the media type must be a text",
        ),
        (function('page("x", "X", template="no.html")', "return {}"), "4: page x: there is no template"),
        *[
            (
                function(f'page("x", "X", order={order})', "return ''"),
                "4: page x: order must be a whole number, not ",
            )
            for order in ("'first'", "None", "1.5", "True")
        ],
        (rule('"x"').replace("extend.metadata_rule", "extend.rule"), "4: cannot be .*'rule'"),
        (
            "import nobody_has_this",
            "1: cannot be imported: ModuleNotFoundError: No module named",
        ),
        ("\nx = 1 / 0\n", "2: cannot be imported: ZeroDivisionError"),
        ("def x(:\n", "1: cannot be imported: SyntaxError"),
        ("\nraise SystemExit(0)", "2: cannot be imported: SystemExit"),
        ("raise ValueError('a\\nb')", "1: cannot be imported: ValueError: a b$"),
        ("x = 1\n", "1: registers nothing. Use a decorator .* name a helper _a.py"),
        ("x = '\0'", "1: cannot be imported: SyntaxError"),
        (rule('"x", after=["license"]'), "4: metadata rule x: before and after are names of rules"),
        (rule('"x", before=5'), "4: metadata rule x: before and after are names of rules"),
        (
            function('page("x", extend.text("X", fr=5))', "return ''"),
            "4: cannot be imported: TypeError: a text is no int",
        ),
        ("raise GeneratorExit", "1: cannot be imported: GeneratorExit$"),
        ("class Own(BaseException): pass\nraise Own('a\\nb')", "2: cannot be imported: Own: a b$"),
        (
            "class Own(Exception):\n  def __str__(self): raise ValueError\nraise Own",
            "3: cannot be imported: Own$",
        ),
        (
            "class Own(BaseException):\n  def __str__(self): return 5\nraise Own",
            "3: cannot be imported: Own$",
        ),
    ],
)
def test_a_mistake_is_one_line_with_its_place(site: Site, code: str, expected: str) -> None:
    (line,) = site.write(a=code).mistakes()
    assert re.match(f"extensions/a.py:{expected}", line), line


def test_a_build_can_be_interrupted_while_an_extension_is_imported(site: Site) -> None:
    with pytest.raises(KeyboardInterrupt):
        site.write(a="raise KeyboardInterrupt").load()


@pytest.mark.parametrize(
    "code",
    [
        function('check("ACME201", "x")', "yield 1, 'x'"),
        function('exporter("x/")', "yield 'a.txt', 'x'"),
        "import functools\n\ndef listed(make):\n"
        "    return functools.wraps(make)(lambda site: list(make(site)))\n"
        + function('exporter("x.json")\n@listed', "yield 1"),
    ],
)
def test_a_generator_is_welcome_where_its_results_are_gone_through(site: Site, code: str) -> None:
    assert len(site.write(a=code).load().registry.definitions) == 1


def test_all_mistakes_are_reported_at_once(site: Site) -> None:
    site.write(a="1 / 0", b="import nobody_has_this", c=rule('"title"'))
    assert [line.partition(":")[0] for line in site.mistakes()] == [f"extensions/{name}.py" for name in "abc"]


@pytest.mark.parametrize("name", ["1st", "two words", "a.b"])
def test_a_file_needs_the_name_of_a_module(site: Site, name: str) -> None:
    site.write(**{name: rule('"x"')})
    assert site.mistakes()[0].startswith(f"extensions/{name}.py:1: a file name has letters")


def test_a_wrong_component_is_refused_before_anything_is_done(site: Site) -> None:
    code = LUCK.replace('"use"', '"luck"')
    (line,) = site.write(a=code).mistakes()
    assert line.startswith(
        "extensions/a.py:4: ranking component luck: there is no group 'luck'; there are use"
    )


# One build knows nothing of another


def test_two_sites_in_one_process_share_nothing(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    config_a = Site(tmp_path / "a").write(same=rule('"of-a"')).load()
    config_b = Site(tmp_path / "b").write(same=rule('"of-b"')).load()
    assert "of-a" in names(config_a)
    assert "of-b" not in names(config_a)
    assert "of-a" not in names(config_b)
    assert names(make_config()) == list(ORDER)


def test_a_file_that_was_changed_is_read_again(site: Site) -> None:
    assert "one" in names(site.write(a=rule('"one"')).load())
    assert "two" in names(site.write(a=rule('"two"')).load())
    assert not list((site.folder / "extensions").rglob("*.pyc"))


def test_a_helper_is_imported_and_no_other_module_is_hidden(site: Site) -> None:
    code = "import json\nfrom ._shared import NAME\nassert json.loads('1') == 1\n" + rule("NAME")
    site.write(a=code, _shared='NAME = "one"', json=rule('"not-json"'))
    before = list(sys.path)
    assert {"one", "not-json"} <= set(names(site.load()))
    assert sys.path == before


def test_a_file_may_import_another(site: Site) -> None:
    site.write(a="from .b import helper\n" + rule('"of-a"'), b="def helper(): pass\n" + rule('"of-b"'))
    assert [definition.name for definition in site.load().registry.definitions] == ["of-a", "of-b"]


def test_a_package_in_the_folder_is_an_extension(site: Site) -> None:
    folder = site.folder / "extensions" / "audits"
    folder.mkdir()
    (folder / "__init__.py").write_text("from . import rules")
    (folder / "rules.py").write_text(rule('"audits"'))
    (site.folder / "extensions" / "data").mkdir()
    assert "audits" in names(site.load())
    (folder / "rules.py").write_text("1 / 0  # and more")
    assert site.mistakes() == [
        "extensions/audits/rules.py:1: cannot be imported: ZeroDivisionError: division by zero"
    ]


def test_a_mistake_in_a_helper_is_in_its_file(site: Site) -> None:
    (line,) = site.write(a="from . import _shared", _shared="\n1 / 0").mistakes()
    assert line.startswith("extensions/_shared.py:2: cannot be imported: ZeroDivisionError")


def test_a_folder_that_is_named_must_be_there(site: Site) -> None:
    for name, folder in (("nowhere", site.folder), ("extensions", site.folder / "file")):
        folder.mkdir(exist_ok=True)
        if name == "extensions":
            (folder / name).write_text("x")
        config = make_config(folder=folder, **({"extensions": {"folder": name}} if name == "nowhere" else {}))
        with pytest.raises(ConfigError, match=r"extensions\.folder: .* is not a folder"):
            with_extensions(config)


# Packages


def test_a_package_is_used_again_in_the_next_build(site: Site, packages: Path) -> None:
    install(packages, "audits_pkg", rule('"audits"'))
    for _ in range(2):
        assert "audits" in names(site.load())


def test_a_package_may_import_its_parts(site: Site, packages: Path) -> None:
    install(packages, "split_pkg", "from split_pkg import rules")
    (packages / "split_pkg.py").unlink()
    (packages / "split_pkg").mkdir()
    (packages / "split_pkg" / "__init__.py").write_text("from split_pkg import rules")
    (packages / "split_pkg" / "rules.py").write_text(rule('"split"'))
    assert "split" in names(site.load())


def test_a_package_may_gather_its_parts_from_beside_the_module(site: Site, packages: Path) -> None:
    install(packages, "wide_pkg", "")
    (packages / "wide_pkg.py").unlink()
    entries = packages / "wide_pkg-1.2.dist-info" / "entry_points.txt"
    entries.write_text("[sharinghub_static.extensions]\none = wide_pkg.all\ntwo = wide_pkg.second\n")
    (packages / "wide_pkg").mkdir()
    files = {
        "__init__": "",
        "all": "from wide_pkg import first\nfrom wide_pkg.second import helper",
        "first": rule('"first"'),
        "second": f"def helper(): pass\n{rule(chr(34) + 'second' + chr(34))}",
        "unused": rule('"unused"'),
    }
    for name, code in files.items():
        (packages / "wide_pkg" / f"{name}.py").write_text(code)
    for _ in range(2):
        assert [definition.name for definition in site.load().registry.definitions] == ["first", "second"]


def test_a_helper_that_registers_is_named(site: Site) -> None:
    (line,) = site.write(a="from . import _shared" + rule('"one"'), _shared=rule('"two"')).mistakes()
    assert line.startswith("extensions/_shared.py:4: metadata rule two: register it in a file without _")


def test_a_package_that_cannot_be_imported_is_named(site: Site, packages: Path) -> None:
    install(packages, "broken_pkg", "\nimport nobody_has_this")
    (line,) = site.mistakes()
    assert (
        "broken_pkg.py:2, entry point broken_pkg of sharinghub_static.extensions (broken_pkg 1.2): " in line
    )
    assert "ModuleNotFoundError: No module named 'nobody_has_this'" in line


@pytest.mark.parametrize("value", ["", "not a module !!", ":name", "a-b"])
def test_an_entry_point_that_names_no_module_is_refused(site: Site, packages: Path, value: str) -> None:
    install(packages, "audits_pkg", rule('"audits"'))
    install(packages, "odd_pkg", "")
    entries = packages / "odd_pkg-1.2.dist-info" / "entry_points.txt"
    entries.write_text(f"[sharinghub_static.extensions]\nnb = {value}\n")
    (line,) = site.mistakes()
    assert line.startswith("entry point nb of sharinghub_static.extensions (odd_pkg 1.2): ")
    assert f"{value!r} is no name of a module" in line


def test_a_package_whose_entry_points_cannot_be_read_is_named(site: Site, packages: Path) -> None:
    install(packages, "audits_pkg", rule('"audits"'))
    install(packages, "odd_pkg", "")
    entries = packages / "odd_pkg-1.2.dist-info" / "entry_points.txt"
    entries.write_text("[sharinghub_static.extensions]\nnb\n")
    (line,) = site.mistakes()
    assert line.startswith("entry points of sharinghub_static.extensions (odd_pkg 1.2): cannot be read: ")
    # The same of a package that has nothing to do with this program hides no extension.
    entries.write_text("[of.others]\nnb\n")
    assert "audits" in names(site.load())


def test_a_file_and_a_package_of_one_name_clash(site: Site, packages: Path) -> None:
    install(packages, "audits_pkg", rule('"audits"'))
    (line,) = site.write(a=rule('"audits"')).mistakes()
    assert "audits_pkg.py:4: metadata rule audits: this name is defined at extensions/a.py:4." in line


# Components, and the group of entry points that was there before


def test_the_old_group_of_ranking_packages_works_with_a_notice(site: Site, packages: Path) -> None:
    install(packages, "lucky_pkg", LUCK, group="sharinghub_static.ranking")
    config, notices = with_extensions(make_config(folder=site.folder))
    assert notices[0] == "Extensions: lucky_pkg (lucky_pkg)"
    assert "lucky_pkg of sharinghub_static.ranking (lucky_pkg 1.2): this group is deprecated" in notices[1]
    assert [definition.name for definition in components(config.registry)][:5] == [
        *("stars", "forks", "dependants", "downloads", "luck")
    ]
    hub = make_hub(make_project("g/p"))
    entry = ranking(type(hub)(config, hub.instance, hub.changed_at, hub.projects)).entries[0]
    assert {definition.rule.name: definition.points for definition in entry.components}["luck"] > 0
    assert ranking_weights(config)["luck"] == 2


def test_a_package_for_both_groups_is_loaded_once(site: Site, packages: Path) -> None:
    install(packages, "both_pkg", LUCK)
    entries = packages / "both_pkg-1.2.dist-info" / "entry_points.txt"
    entries.write_text(entries.read_text() + "[sharinghub_static.ranking]\nboth = both_pkg\n")
    config, notices = with_extensions(make_config(folder=site.folder))
    assert notices == ("Extensions: both_pkg (both_pkg)",)
    assert [definition.name for definition in config.registry.definitions] == ["luck"]


def test_weights_name_components_of_extensions(site: Site) -> None:
    site.write(a=LUCK)
    config = make_config(folder=site.folder, ranking={"weights": {"luck": 9}})
    assert ranking_weights(with_extensions(config)[0])["luck"] == 9
    with pytest.raises(ConfigError, match=r"ranking\.weights\.luck: there is no such component"):
        ranking_weights(config)


# A rule that fails


def test_a_rule_that_fails_costs_its_project_a_problem_that_names_the_line(site: Site) -> None:
    site.write(a=rule('"audits"').replace("pass", "builder.record.nothing"))
    record = make_record("g/p", topics=("sharinghub:dataset",))
    (project,) = interpret_all([record], site.load())
    (problem,) = [problem for problem in project.problems if problem.code == "SH609"]
    assert problem.message == "the rule audits failed: AttributeError (extensions/a.py:6)"
    assert "extension of this portal" in problem.hint
    # Where there is no hint of its own, as on the page of all kinds, nobody is told that it is the program.
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
