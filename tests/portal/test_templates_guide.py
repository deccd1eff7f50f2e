"""``docs/templates.md`` says what templates are given, and nothing else.

``WRITE_DOCS=1 pytest tests/portal/test_templates_guide.py`` writes it anew.
"""

import dataclasses
import inspect
import os
import re
from pathlib import Path
from types import ModuleType
from typing import Any

from sharinghub_static.portal import contexts, page_contexts, problem_contexts, project_contexts
from sharinghub_static.portal.activity import contexts as activity_contexts
from sharinghub_static.portal.contexts import Page
from sharinghub_static.portal.ranking import contexts as ranking_contexts
from sharinghub_static.portal.ranking import standing_contexts
from sharinghub_static.portal.search import contexts as search_contexts
from sharinghub_static.portal.tracking import contexts as tracking_contexts

_GUIDE = Path(__file__).parents[2] / "docs" / "templates.md"
_PAGES = (
    page_contexts,
    search_contexts,
    problem_contexts,
    project_contexts,
    activity_contexts,
    ranking_contexts,
    standing_contexts,
    tracking_contexts,
)
_BEGIN = """\
# Templates

The portal's pages are [Jinja2](https://jinja.palletsprojects.com/) templates. Put a file of the
same name into a folder `templates/` beside your `site_config.yml` and it takes the shipped one's
place: `partials/footer.html` for the footer alone, `base.html` for what is around every page. To
keep most of a page, extend the shipped one:

```jinja
{% extends "shipped/home.html" %}
{% block head %}<meta name="author" content="Our team">{% endblock %}
```

The blocks of `base.html` are `head`, `here` (the last breadcrumb) and `main`.

A template is given one variable, `page`. What is in it depends on the page, and is ready to show:
hrefs are relative to the page, numbers and dates are words, lists are in order and empty when there
is nothing. Everything is escaped, but for fields whose names end in `html`, which are clean HTML.
`icon("star")` draws an icon, and `icon("star", "Stars")` one that screen readers name. A template
that asks for what is not there stops the build and says so.

Every page is made once for each of the site's languages. What a template says itself goes through
`_("…")`, `ngettext("…", "…", n)` or `{% trans %}`, as [translating.md](translating.md) tells, and
`{{ 1234|number }}` writes a number as the language does.

Scripts and styles inside a page do not run: its Content-Security-Policy lets through nothing but
the site's own files, and pictures and videos over https, which READMEs need. The colour of links
and buttons is `portal.accent` in the configuration.
"""


def _words(text: str | None) -> str:
    """A docstring as Markdown: its arguments become a list."""
    told = inspect.cleandoc(text or "")
    summary, _, arguments = told.partition("\nArgs:\n")
    listed = re.sub(r"^    (\w+): ", r"- `\1`: ", arguments, flags=re.MULTILINE)
    listed = re.sub(r"\n {4,}", " ", listed)
    return re.sub(r"``", "`", f"{summary.strip()}\n\n{listed}".strip())


def _type(annotation: Any) -> str:
    name = (
        annotation.__name__
        if isinstance(annotation, type) and not hasattr(annotation, "__args__")
        else str(annotation)
    )
    return re.sub(r"(?:\w+\.)+(\w+)", r"\1", name).replace("'", "").replace(", ...", ", …")


def _fields(kind: type) -> list[str]:
    hints = inspect.get_annotations(kind)
    return [f"| `{name}` | `{_type(hint)}` |".replace(" | None", " or None") for name, hint in hints.items()]


def _described(module: ModuleType) -> list[str]:
    parts = []
    for name in module.__all__:
        kind = getattr(module, name)
        assert dataclasses.is_dataclass(kind)
        above = " (and all of `Page`)" if issubclass(kind, Page) and kind is not Page else ""
        table = "\n".join(["| field | type |", "| --- | --- |", *_fields(kind)])
        parts.append(f"### {name}{above}\n\n{_words(kind.__doc__)}\n\n{table}\n")
    return parts


def _guide() -> str:
    pages = [part for module in _PAGES for part in _described(module)]
    return "\n".join(
        [_BEGIN, "## Pages, and their own parts\n", *pages, "## What pages share\n", *_described(contexts)]
    )


def test_the_guide_says_what_templates_are_given() -> None:
    if os.environ.get("WRITE_DOCS") == "1":
        _GUIDE.write_text(_guide(), "utf-8")
    assert _GUIDE.read_text("utf-8") == _guide(), "run with WRITE_DOCS=1 to write the guide anew"


def test_every_class_of_the_contract_cannot_be_changed_by_a_template() -> None:
    for module in (contexts, *_PAGES):
        for name in module.__all__:
            assert getattr(module, name).__dataclass_params__.frozen
