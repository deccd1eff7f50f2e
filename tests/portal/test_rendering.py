"""Templates: the shipped ones and the owner's."""

import re
import shutil
from dataclasses import replace
from datetime import timedelta
from gettext import NullTranslations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from jinja2 import Environment
from jinja2.nodes import EvalContext
from markupsafe import Markup

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.errors import SiteError
from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.frame.template_folders import shipped_templates
from sharinghub_static.portal.pages.about import about_page
from sharinghub_static.portal.rendering import Renderer, _newstyle_gettext
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.portal.translation.translator import ENGLISH
from tests.cases import each_case
from tests.portal.hubs import full_hub
from tests.projects import UPDATED, make_config, make_hub


def _own(folder: Path, name: str, text: str) -> Path:
    file = folder / "templates" / name
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    return folder


def test_an_own_template_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    _own(tmp_path, "partials/footer.html", "<footer>Made by {{ page.site.title }}</footer>")
    site = dict(pages(full_hub(tmp_path)))
    for path, content in site.items():
        if path.endswith(".html"):
            assert b"<footer>Made by Orbita</footer>" in content
    assert b'class="hero home"' in site["index.html"]


def test_an_own_template_may_extend_the_shipped_one_of_the_same_name(tmp_path: Path) -> None:
    head = '{% block head %}<meta name="author" content="{{ "Us & co" }}">{% endblock %}'
    own = '{% extends "shipped/home.html" %}' + head
    site = dict(pages(full_hub(_own(tmp_path, "home.html", own))))
    assert b'<meta name="author" content="Us &amp; co">' in site["index.html"]
    assert b'class="hero home"' in site["index.html"]
    assert b"Us &amp; co" not in site["about/index.html"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ page.titel }}", "titel"),
        ("{{ nothing }}", "nothing"),
        ("{% block x %}", "block"),
        ("{{ icon('no-such') }}", "no-such"),
        ('{% include "gone.html" %}', "gone.html"),
        (
            '{% extends "text.html" %}',
            'extends itself. To add to the shipped one, write: extends "shipped/text.html"',
        ),
        ('{% include "text.html" %}', "use each other in a circle"),
    ],
)
def test_a_mistake_in_a_template_is_reported_with_its_name(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SiteError) as failed:
        list(pages(_with_page(tmp_path, text)))
    assert "text.html" in failed.value.what
    assert message in failed.value.what


def _with_page(folder: Path, template: str) -> Hub:
    _own(folder, "text.html", template)
    (folder / "pages").mkdir()
    (folder / "pages" / "help.md").write_text("# Help", "utf-8")
    return full_hub(folder)


def test_in_a_fork_the_programs_folder_is_not_the_owners(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fork = tmp_path / "templates"
    shutil.copytree(shipped_templates(), fork)
    (fork / "home.html").write_text('{% extends "shipped/home.html" %}', "utf-8")
    monkeypatch.setattr("sharinghub_static.portal.rendering.shipped_templates", lambda: fork)
    with pytest.raises(
        SiteError, match=r"Put home\.html into one of yours, and name it in portal\.templates"
    ):
        dict(pages(full_hub(tmp_path)))


def test_the_owners_folder_can_have_another_name(tmp_path: Path) -> None:
    _own(tmp_path, "home.html", "old")
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours/home.html").write_text(
        '{% extends "shipped/home.html" %}{% block main %}Ours{% endblock %}'
    )
    config = full_hub(tmp_path).config
    config = config.model_copy(update={"portal": config.portal.model_copy(update={"templates": "ours"})})
    home = next(
        content for path, content in pages(replace(full_hub(tmp_path), config=config)) if path == "index.html"
    )
    assert b"Ours" in home


def test_every_icon_that_templates_name_is_in_the_bundle() -> None:
    icons = Assets(make_config()).icons
    named = {
        name
        for template in shipped_templates().rglob("*.html")
        for name in re.findall(r'icon\("([a-z-]+)"', template.read_text("utf-8"))
    }
    assert named
    assert named <= icons.keys()


def test_templates_hold_no_script_no_style_and_no_handler() -> None:
    for template in shipped_templates().rglob("*.html"):
        text = template.read_text("utf-8")
        assert not re.search(r"\son[a-z]+=|\sstyle=|javascript:|\|\s*safe", text), template.name


def test_templates_are_compiled_once_for_all_sites_of_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = dict(pages(make_hub()))
    compiled = []
    original = Environment._compile

    def counting(self: Environment, source: str, filename: str) -> object:
        compiled.append(filename)
        return original(self, source, filename)

    monkeypatch.setattr(Environment, "_compile", counting)
    assert dict(pages(make_hub())) == expected
    assert compiled == []


def test_an_own_template_that_changed_is_compiled_anew(tmp_path: Path) -> None:
    own = _own(tmp_path, "partials/footer.html", "<footer>Before</footer>") / "templates/partials/footer.html"
    hub = make_hub(config=make_config().model_copy(update={"folder": tmp_path}))
    assert b"<footer>Before</footer>" in dict(pages(hub))["index.html"]
    own.write_text("<footer>After</footer>")
    assert b"<footer>After</footer>" in dict(pages(hub))["index.html"]


@each_case(
    "text, dated",
    [
        ('{% include "note.html" %}', True),
        ("{%- from 'note.html' import it with context -%}", True),
        ('{% import "note.html" as note %}', True),
        ('{% include "note.html" ignore missing %}', True),
        ('{% include ("note.html" if page.title else "other.html") %}', True),
        ('{% include ["other.html", "note.html"] ignore missing %}', True),
        ("{% include page.title ignore missing %}", True),
        ('{# {% include "absent.html" %} #}{% include "other.html" %}', False),
        ('{% include "other.html" %}', False),
    ],
)
def test_a_template_that_shows_the_date_is_known(text: str, dated: bool) -> None:
    with TemporaryDirectory() as folder:
        for name, content in (("note", "{{ page.site.changed.iso }}"), ("other", "x"), ("own", text)):
            (Path(folder) / f"{name}.html").write_text(content)
        assert Renderer(Path(folder), {}).shows_date("own.html") is dated


@each_case(
    "text",
    [
        "{{ page.site.changed.iso }}",
        "{{ page.site. changed.iso }}",
        "{{ page.site.\n  changed.iso }}",
        "{{ page['site'][ 'changed' ].iso }}",
        '{{ page.site|attr("changed") }}',
        "{{ page.site|string }}",
        "{{ page.site['chan' ~ 'ged'].iso }}",
        "{% for value in page.site|attr('__slots__') %}{{ page.site[value] }}{% endfor %}",
    ],
)
def test_a_page_says_another_date_only_where_it_is_made_again(text: str) -> None:
    hub = make_hub()
    page = about_page(SiteData(hub, Assets(hub.config), Analyses(hub)))
    later = replace(page, site=replace(page.site, changed=ENGLISH.moment(UPDATED + timedelta(days=1))))
    with TemporaryDirectory() as folder:
        (Path(folder) / "own.html").write_text(text)
        renderer = Renderer(Path(folder), {})
        is_kept = renderer.key("own.html", page) == renderer.key("own.html", later)
        assert is_kept == (renderer.render("own.html", page) == renderer.render("own.html", later))


@each_case(
    "value, html",
    [
        ("a & <b>", "a &amp; &lt;b&gt;"),
        (Markup("<i>x</i>"), "<i>x</i>"),
        (5, "5"),
        (None, "None"),
        ("%(y)s", "%(y)s"),
    ],
)
def test_what_fills_a_message_is_escaped_once(value: object, html: str) -> None:
    gettext = _newstyle_gettext(NullTranslations())
    assert (
        gettext(EvalContext(Environment(autoescape=True)), "100%% <b>%(x)s</b>", x=value)
        == f"100% <b>{html}</b>"
    )
