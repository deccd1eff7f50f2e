"""Extensions are found, put in order, and refused in one line with file and line."""

import re
import sys
from pathlib import Path

import pytest

from sharinghub_static.errors import ConfigError
from sharinghub_static.extension_loading import with_extensions
from sharinghub_static.project.rules import ORDER
from sharinghub_static.registry import Registry, load_extensions
from tests.projects import make_config
from tests.registry.packages import install
from tests.registry.sites import LUCK, Site, names, rule

FUNCTION = """
from sharinghub_static import extend

@extend.{decorator}
{word} _(argument):
    {body}
"""


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
