"""What functions of extensions return is held to its type, and pages escape what strangers wrote."""

import re
from typing import Any

import pytest
from lxml import html

from sharinghub_static.analysis.completeness import completeness
from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.ranking import ranking
from sharinghub_static.extend import in_markdown
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.registry import WrongResultError
from sharinghub_static.tree_check import authored_emails
from tests.projects import make_config, make_hub, make_project
from tests.registry.sites import Site

EXTENSION = """
from sharinghub_static import extend

@extend.{decorator}
def function(argument):
    return {result}
"""


def extended(site: Site, decorator: str, result: str, *projects: Any, **config: Any) -> Hub:
    site.write(a=EXTENSION.format(decorator=decorator, result=result))
    hub = make_hub(*(projects or [make_project("g/p")]))
    return Hub(site.load(**config), hub.instance, hub.changed_at, hub.projects)


@pytest.mark.parametrize(
    ("decorator", "result", "expected"),
    [
        ('page("x", "X")', "7", "page x returned int; it must be a text in Markdown"),
        ('page("x", "X", template="text.html")', '"x"', "page x returned str; with a template"),
        ('exporter("x.json")', "7", "exporter x.json returned int; it must be a text, bytes"),
        ('exporter("x.json")', "{'a': object()}", "exporter x.json returned what JSON cannot hold"),
        ('exporter("x/")', "[('../y', 'a')]", "exporter x/: '../y' is no safe name"),
        ('exporter("x/")', "[('y.html.gz', 'a')]", "exporter x/: 'y.html.gz' is no safe name"),
        ('exporter("x/")', "[('con', 'a')]", "exporter x/: 'con' is no safe name"),
        ('exporter("x/")', "[('a', 'a'), ('A', 'a')]", "exporter x/: it returned 'A' twice"),
        *[
            ('exporter("x/")', result, f"exporter x/ returned {what}; it must be pairs of name and content")
            for result, what in {
                "['a', 'b']": "str in it",
                "['ab', 'cd']": "str in it",
                "[('a', 'x'), 'cd']": "str in it",
                "[('a', 'x', 'y')]": "tuple of 3 in it",
                "[{'a', 'b'}]": "set in it",
                "'ab'": "str",
                "b'ab'": "bytes",
                "None": "NoneType",
                "7": "int",
            }.items()
        ],
        ('exporter("x/")', "[(object(), 'x')]", "exporter x/: the name of a file is object; it must be a"),
        ('exporter("x/")', "{1: 'x'}", "exporter x/: the name of a file is int; it must be a text"),
        ('exporter("x/")', "[('a', object())]", "exporter x/ returned object; it must be a text, bytes"),
        (
            'ranking("x", "use", 1, "X", "X.")',
            "0.5",
            "ranking component x returned 0.5; it must be a Reading",
        ),
        ('completeness("x", 1, "X", "X.", "X.")', "'much'", "completeness check x returned 'much'"),
        ('completeness("x", 1, "X", "X.", "X.")', "float('nan')", "completeness check x returned nan"),
    ],
)
def test_a_wrong_result_is_named(site: Site, decorator: str, result: str, expected: str) -> None:
    hub = extended(site, decorator, result)
    with pytest.raises(WrongResultError, match=re.escape(expected)) as caught:
        list(pages(hub))
    assert caught.value.where.endswith("extensions/a.py:4")


@pytest.mark.parametrize(
    ("result", "content"),
    [
        ("'é'", "é".encode()),
        ("b'\\0'", b"\0"),
        ("{'b': 1, 'a': [None]}", b'{\n  "b": 1,\n  "a": [\n    null\n  ]\n}\n'),
        ("(1, 2)", b"[\n  1,\n  2\n]\n"),
        ("[argument.hub.changed_at]", b'[\n  "2025-06-15T12:30:00Z"\n]\n'),
    ],
)
def test_a_file_is_a_text_bytes_or_json(site: Site, result: str, content: bytes) -> None:
    assert dict(pages(extended(site, 'exporter("x.json")', result)))["exports/x.json"] == content


def test_a_folder_may_be_a_mapping(site: Site) -> None:
    files = dict(pages(extended(site, 'exporter("x/")', "{'ab': 'x', 'cd.json': {'a': 1}}")))
    assert files["exports/x/ab"] == b"x"
    assert files["exports/x/cd.json"] == b'{\n  "a": 1\n}\n'


def test_a_folder_has_the_files_that_its_function_gives(site: Site) -> None:
    result = (
        "((f'{project.record.id}/{argument.language}.txt', project.title) for project in argument.projects)"
    )
    files = dict(pages(extended(site, 'exporter("t/")', result, make_project("g/p", id=7))))
    assert [path for path in files if path.startswith("exports/")] == ["exports/t/7/en.txt"]


@pytest.mark.parametrize(
    ("decorators", "expected"),
    [
        (('exporter("../x")',), "4: exporter ../x: a path has safe names"),
        (('exporter("")',), "4: exporter : a path has safe names"),
        (('exporter("/x")',), "4: exporter /x: a path"),
        (('exporter("a//b")',), "4: exporter a//b: a path"),
        (('exporter("index.html")',), "4: exporter index.html: a path"),
        (('exporter("a.gz")',), "4: exporter a.gz: a path"),
        (('exporter("a/", title="A")',), "4: exporter a/: a folder has no title"),
        (('exporter("a")', 'exporter("a")'), "11: exporter exports/a: this name is defined at"),
        (('exporter("a")', 'exporter("A")'), "11: exporter A: the file or folder of .*a.py:4 is in its way"),
        (('exporter("a/b/")', 'exporter("a/b/c.csv")'), "11: exporter a/b/c.csv: the file or folder of"),
        (('exporter("a/b.csv")', 'exporter("a/")'), "11: exporter a/: the file or folder of"),
        (('exporter("a")', 'exporter("a/b")'), "11: exporter a/b: the file or folder of"),
        (('page("A b", "X")',), "4: page A b: a name has lower-case letters"),
        (('page("../x", "X")',), "4: page ../x: a name has"),
        (('page("con", "X")',), "4: page con: a name has"),
        (('page("x", "X", place="left")',), "4: page x: there is no place 'left'; there are header, footer"),
        (('page("x", "X", template="x.html")',), "4: page x: there is no template templates/x.html"),
        (('page("x", "X")', 'page("x", "Y")'), "11: page pages/x/index.html: this name is defined at"),
        (('page("mine", "X")',), "4: page mine: pages/Mine.md has this address, too"),
    ],
)
def test_an_address_that_cannot_be_is_refused(site: Site, decorators: tuple[str, ...], expected: str) -> None:
    (site.folder / "pages").mkdir()
    (site.folder / "pages" / "Mine.md").write_text("# Mine")
    code = "\n".join(EXTENSION.format(decorator=decorator, result='""').lstrip() for decorator in decorators)
    (line,) = site.write(a="\n" + code.replace("\nfrom sharing", "\n\nfrom sharing")).mistakes()
    assert re.match(f"extensions/a.py:{expected}", line), line


@pytest.mark.parametrize("stac", [{"categories": [{"id": "exports", "title": "E", "gitlab_topic": "e"}]}])
def test_a_category_in_the_way_of_exports_is_named(site: Site, stac: dict[str, Any]) -> None:
    site.load(stac=stac)
    site.write(a=EXTENSION.format(decorator='exporter("x")', result='""'))
    (line,) = site.mistakes(stac=stac)
    assert line.startswith("extensions/a.py:4: a category or a language has the folder exports/")


HOSTILE = (
    "</a><script>alert(1)</script> [x](javascript:alert(1)) *b* `c` | d <!-- ![i](http://t.example/p) &amp; #"
)


def test_titles_of_strangers_are_shown_as_they_are(site: Site) -> None:
    project = make_project("g/p", title=HOSTILE)
    result = "'- ' + argument.link(argument.projects[0]) + '\\n\\n| a | b |\\n| - | - |\\n| ' + " + (
        "extend.in_markdown(argument.projects[0].title) + ' | z |'"
    )
    page = html.fromstring(
        dict(pages(extended(site, 'page("x", "A_b <i>")', result, project)))["pages/x/index.html"]
    )
    (main,) = page.xpath("//main")
    assert main.xpath("string(.//li)").strip() == HOSTILE
    assert [cell.strip() for cell in main.xpath(".//td//text()")] == [HOSTILE, "z"]
    assert main.xpath("string(.//h1)") == "A_b <i>"
    assert main.xpath(".//li/a/@href") == ["../../dataset/g/p/index.html"]
    assert not main.xpath(".//script|.//img|.//em|.//code|.//*[starts-with(@href, 'java')]")


def test_markdown_of_a_text_is_one_line() -> None:
    assert in_markdown("a\nb") == "a b"


def test_a_template_of_the_owner_shows_the_values_escaped(site: Site) -> None:
    (site.folder / "templates").mkdir()
    main = "<h1>{{ page.heading }}</h1><p>{{ page.data.of }}</p>"
    template = f'{{% extends "base.html" %}}{{% block main %}}{main}{{% endblock %}}'
    (site.folder / "templates" / "x.html").write_text(template)
    hub = extended(site, 'page("x", "X", template="x.html", place="header")', "{'of': '<script>'}")
    files = dict(pages(hub))
    page = html.fromstring(files["pages/x/index.html"])
    assert page.xpath("string(//main//p)") == "<script>"
    assert page.xpath("//meta[@http-equiv='Content-Security-Policy']")
    assert html.fromstring(files["index.html"]).xpath("//header//a[@href='pages/x/index.html']/text()")


def test_an_address_in_the_extension_is_the_owners_word(site: Site) -> None:
    hub = extended(site, 'page("x", "X")', '"Write to help@hub.example"')
    assert "help@hub.example" in authored_emails(hub)


def test_a_catalog_beside_the_configuration_translates_titles(site: Site) -> None:
    (site.folder / "locales").mkdir()
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    catalog = f'{head}msgid "100 %% X"\nmsgstr "100 %% de X"\n'
    (site.folder / "locales" / "fr.po").write_text(catalog)
    hub = extended(site, 'page("x", "100 % X")', '"text"', portal={"languages": ["en", "fr"]})
    files = dict(pages(hub))
    for folder, title in (("", "100 % X"), ("fr/", "100 % de X")):
        assert html.fromstring(files[f"{folder}pages/x/index.html"]).xpath("string(//h1)") == title


def test_scores_of_extensions_are_bounded(site: Site) -> None:
    hub = extended(site, 'completeness("x", 1, "X", "X.", "X.")', "7")
    outcomes = completeness(hub.projects[0], hub.config).outcomes
    assert {outcome.check.name: outcome.share for outcome in outcomes}["x"] == 1
    hub = extended(site, 'ranking("x", "use", 1, "X", "X.")', "extend.Reading(7, 7)")
    components = {component.rule.name: component for component in ranking(hub).entries[0].components}
    assert components["x"].points == components["x"].most


def test_built_in_functions_are_unchanged_by_extensions(site: Site) -> None:
    plain = {path for path, _ in pages(make_hub(make_project("g/p")))}
    own = {path for path, _ in pages(extended(site, 'page("x", "X", place="none")', '"x"'))}
    assert own - plain == {"pages/x/index.html"}
    assert plain <= own
    assert make_config().registry.definitions == ()
