"""All kinds of Problems and how to fix each."""

from dataclasses import dataclass
from typing import Final

from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.page_frame import home_link
from sharinghub_static.portal.frame.page_head import head
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.translation.problems import mend_of, title_of
from sharinghub_static.portal.translation.translator import marked
from sharinghub_static.problem_kinds import KINDS

__all__ = ["KindGroup", "KindRow", "MendingPage", "mending_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """A kind of Problem: what it is about, how much it matters, and what to do about it in general."""

    code: str
    title: str
    severity: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindGroup:
    """The kinds of Problems of one field."""

    title: str
    kinds: tuple[KindRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MendingPage(Page):
    """How each kind of Problem is mended (``mending.html``).

    Args:
        form: href of the form for front matter.
    """

    heading: str
    introduction: str
    groups: tuple[KindGroup, ...]
    form: str


_FIELDS: Final = {
    "1": marked("Front matter"),
    "2": marked("README and repository"),
    "3": marked("Values of metadata"),
    "4": marked("Assets and links"),
    "5": marked("STAC"),
    "6": marked("The crawl"),
    "7": marked("MLflow"),
}
"""By the first digit of a code."""


def mending_page(site: SiteData) -> MendingPage:
    """The context of the page that tells all kinds."""
    layout, words = site.layout, site.words
    link = site.linker(layout.mending())
    title = words.gettext("Problems and how to fix them")
    told = words.gettext("What the portal may say of a project to its maintainer, and what to do about it.")
    health = Hyperlink(text=words.gettext("Catalog health"), href=link.to(layout.health()))
    return MendingPage(
        **head(site, link, title=title, description=told, breadcrumbs=(home_link(site, link), health)),
        heading=title,
        introduction=told,
        groups=tuple(
            KindGroup(
                title=words.gettext(field),
                kinds=tuple(
                    KindRow(
                        code=code,
                        title=title_of(code, words),
                        severity=kind.severity.value,
                        mend=mend_of(code, words),
                    )
                    for code, kind in KINDS.items()
                    if code[2] == digit
                ),
            )
            for digit, field in _FIELDS.items()
        ),
        form=link.to(layout.front_matter()),
    )
