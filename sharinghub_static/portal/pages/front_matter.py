"""The page where a maintainer fills in a form and gets front matter; without scripts, all keys with examples.

Fields, their words and what is valid come from the schema that ``lint`` uses.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import yaml
from license_expression import get_spdx_licensing
from markupsafe import Markup

from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.linked_data import in_script
from sharinghub_static.portal.frame.page_frame import home_link, new_project
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.registration import site_files, site_page
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.project.schema import front_matter_schema
from sharinghub_static.site.layout import Layout, absolute

__all__ = [
    "FormField",
    "FormRows",
    "FrontMatterPage",
    "front_matter_files",
    "front_matter_page",
    "template_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRows:
    """Maps that the form asks for one by one.

    Args:
        cells: what is asked of each: keys of the map, or the key and its value.
    """

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of the form; its words are the schema's.

    Args:
        path: dotted key of the front matter.
        id: of the element.
        kind: ``text``, ``lines``, ``license``, ``number``, ``words``, ``tasks``, ``list``, ``box``,
            ``period`` or ``rows``.
        example: what may be there; may be empty.
        rows: of the kind ``rows``.
        options: words that are offered.
    """

    path: str
    id: str
    kind: str
    title: str
    description: str
    example: str
    rows: FormRows | None
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatterPage(Page):
    """The form for front matter (``front-matter.html``).

    Args:
        fields: in order.
        categories: id, title and GitLab topic of each.
        licenses: SPDX identifiers.
        gitlab: address of the GitLab, without a slash at its end.
        new_project: where a project is begun.
        schema: href of the JSON Schema.
        schema_address: its public address, or what replaces it where the site's own is not known.
        schema_json: the schema under the key ``schema``, as it can be in a ``script`` element.
        template: front matter with every key.
        script: href of the form's script.
        style_sheet: href of the form's style sheet.
    """

    fields: tuple[FormField, ...]
    categories: tuple[tuple[str, str, str], ...]
    licenses: tuple[str, ...]
    gitlab: str
    new_project: Hyperlink
    schema: str
    schema_address: str
    schema_json: Markup
    template: str
    script: str
    style_sheet: str


_FIELDS: Final = (
    ("title", "text"),
    ("description", "lines"),
    ("preview", "text"),
    ("license", "license"),
    ("license-url", "text"),
    ("extent.spatial", "box"),
    ("extent.temporal", "period"),
    ("providers", "rows"),
    ("related", "rows"),
    ("assets", "list"),
    ("doi", "text"),
    ("gsd", "number"),
    ("platform", "text"),
    ("instruments", "words"),
    ("keywords", "words"),
    ("mlm.name", "text"),
    ("mlm.architecture", "text"),
    ("mlm.tasks", "tasks"),
    ("mlm.framework", "text"),
)
"""Keys that the form has, and by what they are filled in."""


_ROWS: Final = {"providers": ("name", "roles", "url"), "related": ("category", "address")}


@site_files("front-matter-schema")
def front_matter_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """The schema, for editors; it is the same for all languages."""
    schema = front_matter_schema(site.hub.config)
    yield Layout().front_matter_schema(), (json.dumps(schema, indent=1, ensure_ascii=False) + "\n").encode()


@site_page("front-matter", "front-matter.html", Layout.front_matter)
def front_matter_page(site: SiteData) -> FrontMatterPage:
    """The context of the page."""
    layout, config, translator = site.layout, site.hub.config, site.translator
    link = site.linker(layout.front_matter())
    schema = _translated(front_matter_schema(config), translator)
    root = config.stac.root_href or "https://portal.example.org/"
    return FrontMatterPage(
        **page_head(
            site,
            link,
            title=translator.gettext("Write front matter"),
            description=translator.gettext("Fill in a form, and get the front matter of a README."),
            breadcrumbs=(home_link(site, link),),
        ),
        fields=tuple(_field(path, kind, schema) for path, kind in _FIELDS),
        categories=tuple((one.id, one.title, one.gitlab_topic) for one in config.stac.categories),
        licenses=tuple(sorted(_licenses())),
        gitlab=config.gitlab.url.rstrip("/"),
        new_project=new_project(site, link),
        schema=link.to(layout.front_matter_schema()),
        schema_address=absolute(root, layout.front_matter_schema()),
        schema_json=in_script({"schema": schema}),
        template=template_of(schema),
        script=link.to(site.assets.form_script),
        style_sheet=link.to(site.assets.form_styles),
    )


def _translated(schema: object, translator: Translator) -> Any:
    """A schema whose titles and descriptions are in the page's language."""
    if isinstance(schema, list):
        return [_translated(part, translator) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: translator.label(part)
        if key in {"title", "description"} and isinstance(part, str)
        else _translated(part, translator)
        for key, part in schema.items()
    }


@cache
def _licenses() -> tuple[str, ...]:
    """SPDX's identifiers; those of the library's own are left out."""
    symbols = get_spdx_licensing().known_symbols.items()
    return tuple(
        key for key, symbol in symbols if not key.startswith("LicenseRef-") and not symbol.is_exception
    )


def _field(path: str, kind: str, schema: dict[str, Any]) -> FormField:
    translated_fields = schema
    for key in path.split("."):
        translated_fields = translated_fields["properties"][key]
    example = (translated_fields.get("examples") or [""])[0]
    rows = FormRows(cells=_ROWS[path]) if kind == "rows" else None
    shown = ", ".join(example) if isinstance(example, list) and kind in {"words", "tasks"} else example
    return FormField(
        path=path,
        id="field-" + path.replace(".", "-"),
        kind=kind,
        title=translated_fields["title"],
        description=translated_fields["description"],
        example=str(shown) if isinstance(shown, str | int | float) else "",
        rows=rows,
        options=_options(translated_fields),
    )


def _options(translated_fields: dict[str, Any]) -> tuple[str, ...]:
    """The words that a list's entries are offered from."""
    branches = translated_fields.get("items", {}).get("anyOf", ())
    return tuple(str(word) for branch in branches for word in branch.get("enum", ()))


def template_of(schema: dict[str, Any]) -> str:
    """Front matter with every key and an example of its value; what has none is a comment.

    Args:
        schema: of front matter.
    """
    lines = ["---"]
    for key, translated_fields in schema["properties"].items():
        if translated_fields.get("type") == "null" or translated_fields.get("deprecated"):
            continue
        lines.append(f"# {translated_fields['title']}. {translated_fields['description']}")
        fields = translated_fields.get("properties", {})
        examples = {name: part["examples"][0] for name, part in fields.items() if part.get("examples")}
        example = (translated_fields.get("examples") or [examples])[0]
        if not example:
            lines.append(f"# {key}:")
            continue
        written = yaml.safe_dump({key: example}, sort_keys=False, allow_unicode=True, width=100)
        # A card's keys say again what those above say: one of the two is enough.
        prefix = "# " if key in _SAID_ABOVE else ""
        lines += [prefix + line for line in written.rstrip("\n").split("\n")]
    return "\n".join([*lines, "---", ""])


_SAID_ABOVE: Final = frozenset(
    {"pretty_name", "license_name", "license_link", "license-url", "tags", "datasets", "base_model",
     "pipeline_tag", "library_name", "related", "extensions"}
)  # fmt: skip
