"""Pages of extensions: Markdown, or values for a template of the site's owner."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from sharinghub_static.path_segments import is_safe
from sharinghub_static.portal.frame.contexts import Page
from sharinghub_static.portal.frame.page_frame import home_link
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.registration import PAGE, ExtensionPage
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.frame.site_view import SiteView, in_markdown
from sharinghub_static.portal.markdown import render_hub_text
from sharinghub_static.portal.pages.owner_page import TextPage
from sharinghub_static.portal.translation.problems import translated
from sharinghub_static.problems import as_message
from sharinghub_static.registry import WrongResultError, caller, kind_of_result
from sharinghub_static.site.layout import Layout

__all__ = ["TemplatePage", "page"]

_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")
_PLACES: Final = ("header", "footer", "none")
_HEADING: Final = re.compile(r"\s*#\s")

MakePage = Callable[[SiteView], str | Mapping[str, Any]]
"""Gives the page's Markdown, or what its template is given as ``page.data``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePage(Page):
    """A page of an extension with a template of the site's owner; ``data`` is what its function gave."""

    heading: str
    data: Mapping[str, Any]


def page(
    name: str, title: str, *, description: str = "", place: str = "footer", order: int = 0, template: str = ""
) -> Callable[[MakePage], MakePage]:
    """Register a function as a page, ``pages/<name>/``, in each language of the site.

    The function is called with an ``extend.SiteView`` once a language. It gives Markdown, in which HTML is
    cleaned as in the owner's Markdown pages; or, with a template, a mapping of what the template shows.

    Args:
        name: last part of its address.
        title: of the page and in menus; its heading, unless the Markdown begins with one.
        description: one or two sentences for search engines; the beginning of the text if empty.
        place: ``header``, ``footer`` or ``none``: which menu names it.
        order: among the pages of the menu, the smallest first.
        template: file in ``templates/`` beside the configuration.

    Raises:
        DefinitionError: an argument or the function cannot be used.

    Example:
        >>> @extend.page("newest", "Newest project", place="header")
        ... def newest(site):
        ...     return site.link(max(site.projects, key=lambda project: project.record.created_at))
    """
    source = caller()
    subject = f"{PAGE} {name}"
    if not _SLUG.fullmatch(str(name)) or not is_safe(name):
        raise source.error(f"{subject}: a name has lower-case letters, digits, '-' and '_', such as audits")
    if place not in _PLACES:
        raise source.error(f"{subject}: there is no place {place!r}; there are {', '.join(_PLACES)}")
    if type(order) is not int:
        raise source.error(f"{subject}: order must be a whole number, not {type(order).__name__}")
    if template != "" and not _is_safe_template(template):
        what = "must be the path of a file in templates/, such as audits.html"
        raise source.error(f"{subject}: the template {template!r} {what}")
    titles, summary = as_message(title), as_message(description)

    def register(make: MakePage) -> MakePage:
        source.expect_callable(subject, make, ["site"])

        def pages(site: SiteData) -> Iterator[tuple[str, str, Page]]:
            path = site.layout.custom_page(name)
            link, heading = site.linker(path), translated(titles, site.translator)[0]
            content = make(SiteView(site, path))
            head = {"title": heading, "breadcrumbs": (home_link(site, link),)}
            introduction = translated(summary, site.translator)[0]
            if template:
                if not isinstance(content, Mapping):
                    what = (
                        f"{subject} returned {kind_of_result(content)}; with a template it must be a mapping"
                    )
                    raise WrongResultError(source, what)
                shown = page_head(site, link, description=introduction or heading, **head)  # type: ignore[arg-type] # of its types
                yield path, template, TemplatePage(**shown, heading=heading, data=content)
                return
            if not isinstance(content, str):
                what = f"{subject} returned {kind_of_result(content)}; it must be a text in Markdown"
                raise WrongResultError(source, what)
            text = content if _HEADING.match(content) else f"# {in_markdown(heading)}\n\n{content}"
            body = Markup(render_hub_text(text))  # noqa: S704 - cleaned when rendered
            shown = page_head(site, link, description=introduction or body.striptags(), **head)  # type: ignore[arg-type] # of its types
            yield path, "text.html", TextPage(**shown, body_html=body)

        entry = ExtensionPage(pages, name, titles, place, order, template)
        source.add(PAGE, Layout().custom_page(name), entry)
        return make

    return register


def _is_safe_template(template: object) -> bool:
    """Whether a template stays in the folder of templates, and is no name that another system refuses."""
    if not isinstance(template, str):
        return False
    return all(is_safe(part) or part.startswith("_") for part in template.split("/"))
