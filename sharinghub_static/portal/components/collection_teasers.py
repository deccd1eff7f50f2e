"""Curated collections as pictures with a title, on their own list and on the home page."""

from dataclasses import dataclass

from markupsafe import Markup

from sharinghub_static.analysis.curated import Curation
from sharinghub_static.portal.components.cards import Card, Cards
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.page_frame import picture_href
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.markdown import render_hub_text
from sharinghub_static.text.lines import shorten

__all__ = ["CollectionTeaser", "collection_teaser", "description_html"]

_LONGEST_SUMMARY = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionTeaser:
    """A curated collection in a list.

    Args:
        count: how many projects it has, in words.
        summary: the beginning of its description, as plain text.
        picture: href of its own picture; empty when it has none.
        first: its first project with a picture, else its first one, whose picture or pattern stands for the
            collection where it has none; None for an empty collection.
    """

    title: str
    href: str
    count: str
    summary: str
    picture: str
    first: Card | None


def description_html(site: SiteData, curation: Curation) -> Markup:
    """The description of a collection in the page's language as clean HTML."""
    text = curation.collection.description(site.translator.language)
    return Markup(render_hub_text(text))  # noqa: S704 - cleaned when rendered


def collection_teaser(site: SiteData, link: Linker, curation: Curation) -> CollectionTeaser:
    """The context of a collection in a list.

    Args:
        site: what the pages are made from.
        link: of the page that shows it.
        curation: the collection.
    """
    collection, projects = curation.collection, curation.projects
    pictured = sorted(projects[:50], key=lambda project: not site.gallery.preview(project))
    first = Cards(site, link).card(pictured[0], place=f"-{collection.slug}") if pictured else None
    plain = " ".join(description_html(site, curation).striptags().split())
    return CollectionTeaser(
        title=collection.title(site.translator.language),
        href=link.to(site.layout.curated_collection(collection.slug)),
        count=site.translator.ngettext("%(num)s project", "%(num)s projects", len(projects)),
        summary=shorten(plain, _LONGEST_SUMMARY),
        picture=picture_href(site, link, collection.text.picture),
        first=first,
    )
