"""The list of curated collections, and the projects of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from sharinghub_static.analysis.curated import Curation
from sharinghub_static.config.collections import CuratedCollection
from sharinghub_static.portal.components.cards import Card, Cards
from sharinghub_static.portal.components.collection_teasers import (
    CollectionTeaser,
    collection_teaser,
    description_html,
)
from sharinghub_static.portal.components.pagination import Step, linked_steps, paginate
from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.page_frame import home_link, picture_href
from sharinghub_static.portal.frame.page_head import page_head, table_link
from sharinghub_static.portal.frame.registration import site_pages
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout

__all__ = ["CuratedCard", "CuratedPage", "CuratedPages", "curated_pages"]

_JSON: Final = "application/json"
_LONGEST_QUERY: Final = 2_000
"""Characters of an address that leads to the search: servers take no more than some thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedPages(Page):
    """The list of curated collections (``collections.html``)."""

    heading: str
    introduction: str
    collections: tuple[CollectionTeaser, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedCard:
    """A project of a curated collection, and why it is in it; the note may be empty."""

    card: Card
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedPage(Page):
    """One page of a curated collection (``collection.html``).

    Args:
        count: how many projects it has, in words.
        picture: href of its picture; empty when it has none, and on further pages.
        catalog: its STAC Catalog.
        news: its Atom feed.
        search: href of the search in its projects; empty for a collection that is too large for an address.
        steps: the pages; empty when there is only one.
    """

    heading: str
    count: str
    description_html: Markup
    picture: str
    catalog: Hyperlink
    news: Hyperlink
    search: str
    cards: tuple[CuratedCard, ...]
    steps: tuple[Step, ...]
    previous: str = ""
    next: str = ""


@site_pages("curated-collections")
def curated_pages(site: SiteData) -> Iterator[tuple[str, str, Page]]:
    """Path, template and context of the list of curated collections and of each one's pages."""
    if not site.analyses.curations:
        return
    layout, translator = site.layout, site.translator
    link = site.linker(layout.curated_collections())
    title = translator.gettext("Collections")
    introduction = translator.gettext("Projects that belong together, chosen by those who run this hub.")
    yield (
        link.path,
        "collections.html",
        CuratedPages(
            **page_head(
                site, link, title=title, description=introduction, breadcrumbs=(home_link(site, link),)
            ),
            heading=title,
            introduction=introduction,
            collections=tuple(collection_teaser(site, link, one) for one in site.analyses.curations),
        ),
    )
    for curation in site.analyses.curations:
        yield from _pages(site, curation)


def _pages(site: SiteData, curation: Curation) -> Iterator[tuple[str, str, CuratedPage]]:
    collection, layout, translator = curation.collection, site.layout, site.translator
    name = collection.title(translator.language)
    description = description_html(site, curation)
    count = translator.ngettext("%(num)s project", "%(num)s projects", len(curation.projects))
    path_of = partial(layout.curated_collection, collection.slug)
    picture = site.assets.picture(collection.text.picture) or ""
    for section in paginate(curation.members, site.hub.config.stac.search.page_size):
        page, last = section.number, section.last
        link = site.linker(path_of(page))
        cards = Cards(site, link)
        title = name if page == 1 else translator.gettext("%(title)s – page %(n)s", title=name, n=page)
        above = Hyperlink(text=translator.gettext("Collections"), href=link.to(layout.curated_collections()))
        catalog = Layout().stac_curated(collection.slug)
        yield (
            link.path,
            "collection.html",
            CuratedPage(
                **page_head(
                    site,
                    link,
                    title=title,
                    description=description.striptags()
                    or translator.gettext("%(name)s: %(count)s", name=name, count=count),
                    alternate=(catalog, _JSON),
                    breadcrumbs=(home_link(site, link), above),
                    picture=picture,
                    feed=layout.curated_feed(collection.slug),
                    head_links=(table_link(link, layout.curated_table(collection.slug)),),
                ),
                heading=name,
                count=count,
                description_html=description if page == 1 else Markup(),
                picture=picture_href(site, link, collection.text.picture) if page == 1 else "",
                catalog=Hyperlink(
                    text=translator.gettext("STAC catalog"),
                    href=link.to(catalog),
                    icon="category",
                    note=_JSON,
                ),
                news=Hyperlink(
                    text=translator.gettext("Feed"),
                    href=link.to(layout.curated_feed(collection.slug)),
                    icon="feed",
                    note="application/atom+xml",
                ),
                search=_search(link.to(layout.search()), curation.projects),
                cards=tuple(
                    CuratedCard(
                        card=cards.card(member.project),
                        note=CuratedCollection.note(member.listed, translator.language)
                        if member.listed
                        else "",
                    )
                    for member in section.entries
                ),
                steps=linked_steps(link, site, path_of, page, last),
                previous=link.to(path_of(page - 1)) if page > 1 else "",
                next=link.to(path_of(page + 1)) if page < last else "",
            ),
        )


def _search(href: str, projects: tuple[Project, ...]) -> str:
    """The search in these projects alone."""
    if len(projects) < 2:
        return ""
    ids = ",".join(quote(project.record.full_path, safe="/") for project in projects)
    return f"{href}?ids={ids}" if len(ids) <= _LONGEST_QUERY else ""
