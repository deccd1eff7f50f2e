"""Further links of a project, by relation."""

from collections import defaultdict
from dataclasses import dataclass

from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import ENGLISH, Translator, gettext_noop, humanised
from sharinghub_static.project.model import Link, Project, ProjectReference

__all__ = ["SECTION", "LinkGroup", "link_groups"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkGroup:
    """Further links with one relation."""

    title: str
    links: tuple[Hyperlink, ...]


_SHOWN_ELSEWHERE = {"preview", "thumbnail", "license", "cite-as", "derived_from", "package", "container"}


def _relation(rel: str, translator: Translator) -> str:
    return translator.label(humanised(rel))


def link_groups(project: Project, translator: Translator = ENGLISH) -> tuple[LinkGroup, ...]:
    """Links out of the hub by relation, less those that have a place of their own."""
    groups: dict[str, list[Hyperlink]] = defaultdict(list)
    for one in project.links:
        if (
            isinstance(one.href, ProjectReference)
            or one.source
            or one.rel in _SHOWN_ELSEWHERE
            or not is_web_address(one.href)
        ):
            continue
        title, text = _relation(one.rel, translator), _text(one, translator)
        # Under a heading of the same words the address says more.
        shown = one.href.partition("://")[2] if text == title else text
        groups[title].append(Hyperlink(text=shown, href=one.href, external=True, note=one.type))
    return tuple(LinkGroup(title=title, links=tuple(groups[title])) for title in sorted(groups))


def _text(link: Link, translator: Translator) -> str:
    """The title of a link; one that only repeats its relation in English is in the page's language."""
    if link.title and link.title == humanised(link.rel):
        return _relation(link.rel, translator)
    return link.title or str(link.href)


def _fields(view: ProjectView) -> Fields:
    return {"links": link_groups(view.project, view.translator)}


SECTION = Section("links", gettext_noop("Links"), _fields)
