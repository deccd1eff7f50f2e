"""All kinds of Problems and how to fix each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.page_frame import home_link
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.registration import site_page
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.translation.problems import fix_of, title_of
from sharinghub_static.portal.translation.translator import Translator, gettext_noop
from sharinghub_static.problem_kinds import KINDS, ProblemKind, kinds_with
from sharinghub_static.site.layout import Layout

__all__ = ["KindGroup", "KindRow", "ProblemKindsPage", "problem_kinds_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """A kind of Problem: what it is about, how much it matters, and what to do about it in general."""

    code: str
    title: str
    severity: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindGroup:
    """The kinds of Problems of one field."""

    title: str
    kinds: tuple[KindRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemKindsPage(Page):
    """How to fix each kind of Problem (``problem-kinds.html``).

    Args:
        form: href of the form for front matter.
    """

    heading: str
    introduction: str
    groups: tuple[KindGroup, ...]
    form: str


_FIELDS: Final = {
    "1": gettext_noop("Front matter"),
    "2": gettext_noop("README and repository"),
    "3": gettext_noop("Values of metadata"),
    "4": gettext_noop("Assets and links"),
    "5": gettext_noop("STAC"),
    "6": gettext_noop("The crawl"),
    "7": gettext_noop("MLflow"),
}
"""By the first digit of a code."""


@site_page("problem-kinds", "problem-kinds.html", Layout.problem_kinds)
def problem_kinds_page(site: SiteData) -> ProblemKindsPage:
    """Return the context of the page that lists all kinds."""
    layout, translator = site.layout, site.translator
    link = site.linker(layout.problem_kinds())
    title = translator.gettext("Problems and how to fix them")
    introduction = translator.gettext(
        "What the portal may say of a project to its maintainer, and what to do about it."
    )
    health = Hyperlink(text=translator.gettext("Catalog health"), href=link.to(layout.health()))
    return ProblemKindsPage(
        **page_head(
            site, link, title=title, description=introduction, breadcrumbs=(home_link(site, link), health)
        ),
        heading=title,
        introduction=introduction,
        groups=tuple(_groups(site)),
        form=link.to(layout.front_matter()),
    )


def _groups(site: SiteData) -> Iterator[KindGroup]:
    translator = site.translator
    for digit, field in _FIELDS.items():
        codes = [code for code in KINDS if code[2] == digit]
        yield _group(translator.gettext(field), codes, KINDS, translator)
    kinds = kinds_with(site.hub.config.registry)
    if own := sorted(kinds.keys() - KINDS.keys()):
        yield _group(translator.gettext("Extensions of this portal"), own, kinds, translator)


def _group(
    title: str, codes: Sequence[str], kinds: Mapping[str, ProblemKind], translator: Translator
) -> KindGroup:
    rows = (
        KindRow(
            code=code,
            title=title_of(code, translator, kinds),
            severity=kinds[code].severity.value,
            fix=fix_of(code, translator, kinds),
        )
        for code in codes
    )
    return KindGroup(title=title, kinds=tuple(rows))
