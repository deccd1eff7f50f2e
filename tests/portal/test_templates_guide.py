"""``docs/templates.md`` says what templates are given, and nothing else.

``WRITE_DOCS=1 pytest tests/portal/test_templates_guide.py`` writes it anew.
"""

import dataclasses
import inspect
import os
import pkgutil
import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_type_hints

from sharinghub_static import portal
from sharinghub_static.portal.frame.contexts import Page

_GUIDE = Path(__file__).parents[2] / "docs" / "templates.md"
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

In a fork of the program's repository `templates/` is the program's own folder. Put yours into
another one, such as `our-templates/`, and name it in the configuration: `portal.templates: our-templates`.

The blocks of `base.html` are `head`, `here` (the last breadcrumb) and `main`.

A template is given one variable, `page`. What is in it depends on the page, and is ready to show:
hrefs are relative to the page, numbers and dates are words, lists are in order and empty when there
is nothing. Everything is escaped, but for fields whose names end in `html`, which are clean HTML.
`icon("star")` draws an icon, and `icon("star", "Stars")` one that screen readers name. A template
that uses what is not there stops the build, with a message. `once(card, one)` is `card(one)`, a
macro of another template, which is filled once where pages share what they show, such as `page.site`.

Every page is made once for each of the site's languages. What a template says itself goes through
`_("…")`, `ngettext("…", "…", n)` or `{% trans %}`, as [translating.md](translating.md) says, and
`{{ 1234|number }}` writes a number as the language does.

Scripts and styles inside a page do not run: its Content-Security-Policy lets through nothing but
the site's own files, and pictures and videos over https, which READMEs need. The colour of links
and buttons is `portal.accent` in the configuration, and a [theme](themes.md) changes the rest.
"""


def _words(text: str | None) -> str:
    """A docstring as Markdown: its arguments become a list."""
    docstring = inspect.cleandoc(text or "")
    summary, _, arguments = docstring.partition("\nArgs:\n")
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


def _described(kind: type) -> str:
    above = " (and all of `Page`)" if issubclass(kind, Page) and kind is not Page else ""
    table = "\n".join(["| field | type |", "| --- | --- |", *_fields(kind)])
    return f"### {kind.__name__}{above}\n\n{_words(kind.__doc__)}\n\n{table}\n"


def _pages() -> list[type]:
    """The context classes of all pages, by name."""
    for module in pkgutil.walk_packages(portal.__path__, f"{portal.__name__}."):
        import_module(module.name)
    # A dataclass with slots is made twice: the first of the two is a subclass too, and nobody's.
    kinds = [
        one for one in Page.__subclasses__() if getattr(sys.modules[one.__module__], one.__name__) is one
    ]
    return sorted(kinds, key=lambda one: one.__name__)


def _named_in(annotation: Any) -> Iterator[type]:
    if dataclasses.is_dataclass(annotation):
        assert isinstance(annotation, type)
        yield annotation
    for argument in get_args(annotation):
        yield from _named_in(argument)


def _parts(kind: type) -> set[type]:
    """The class itself and all classes that its fields hold, at any depth."""
    reached, todo = {kind}, [kind]
    while todo:
        for hint in get_type_hints(todo.pop()).values():
            new = set(_named_in(hint)) - reached
            reached |= new
            todo.extend(new)
    return reached


def _by_name(kinds: set[type]) -> list[str]:
    return [_described(kind) for kind in sorted(kinds, key=lambda one: one.__name__)]


def _guide() -> str:
    reached = {page: _parts(page) for page in _pages()}
    uses = Counter(part for parts in reached.values() for part in parts)
    shared = {part for part, count in uses.items() if count > 1}
    pages = []
    for page, parts in reached.items():
        pages += [_described(page), *_by_name(parts - shared - {page})]
    return "\n".join(
        [
            _BEGIN,
            "## Pages, each with its own parts\n",
            *pages,
            "## What several pages share\n",
            *_by_name(shared | {Page}),
        ]
    )


def test_the_guide_says_what_templates_are_given() -> None:
    if os.environ.get("WRITE_DOCS") == "1":
        _GUIDE.write_text(_guide(), "utf-8")
    assert _GUIDE.read_text("utf-8") == _guide(), "run with WRITE_DOCS=1 to write the guide anew"


def test_no_two_classes_of_the_contract_share_a_name() -> None:
    names = Counter(part.__name__ for part in set().union(*map(_parts, _pages())))
    assert [name for name, count in names.items() if count > 1] == []


def test_every_class_of_the_contract_cannot_be_changed_by_a_template() -> None:
    for part in set().union(*map(_parts, _pages())):
        assert part.__dataclass_params__.frozen, part
