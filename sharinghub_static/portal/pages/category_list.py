"""The list of the projects of a category, in pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from sharinghub_static.config import CategoryConfig
from sharinghub_static.portal.components.cards import Card, Cards
from sharinghub_static.portal.components.formats import catalog_links
from sharinghub_static.portal.components.pagination import Step, linked_steps, paginate
from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.page_frame import category_icon, home_link, new_project
from sharinghub_static.portal.frame.page_groups import PageGroup, list_digest
from sharinghub_static.portal.frame.page_head import page_head, table_link
from sharinghub_static.portal.frame.registration import site_lists
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.markdown import render_hub_text
from sharinghub_static.portal.search import Finders
from sharinghub_static.portal.search.finder import Finder

__all__ = ["ListPage", "list_pages"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage(Page):
    """One page of a category's list (``list.html``).

    Args:
        count: how many projects the category has, in words.
        shown: which of them are on this page, in words; empty when all are.
        steps: the pages; empty when there is only one.
        finder: what narrows and orders the list where there are scripts.
        ranking: the same projects by rank; None where a site wants no ranking.
    """

    heading: str
    icon: str
    hue: int
    count: str
    shown: str
    description_html: Markup
    cards: tuple[Card, ...]
    steps: tuple[Step, ...]
    previous: str = ""
    next: str = ""
    new_project: Hyperlink
    finder: Finder
    ranking: Hyperlink | None


def list_pages(site: SiteData, category: CategoryConfig) -> Iterator[tuple[str, ListPage]]:
    """Path and context of each page of a category's list; an empty category has one page too."""
    layout, translator = site.layout, site.translator
    projects = site.hub.in_category(category)
    finders = Finders(site, projects, category.id)
    page_size = site.hub.config.stac.search.page_size
    introduction = Markup(render_hub_text(category.description))  # noqa: S704 - cleaned when rendered
    for section in paginate(projects, page_size):
        page, last, shown = section.number, section.last, section.entries
        path = layout.category(category.id, page)
        link = site.linker(path)
        cards = Cards(site, link)
        title = (
            category.title
            if page == 1
            else translator.gettext("%(title)s – page %(n)s", title=category.title, n=page)
        )
        above = (home_link(site, link),)
        yield (
            path,
            ListPage(
                **page_head(
                    site,
                    link,
                    title=title,
                    description=introduction.striptags()
                    or translator.gettext(
                        "%(category)s of %(site)s",
                        category=category.title,
                        site=site.hub.config.stac.root.title,
                    ),
                    alternate=(layout.stac_collection(category.id), "application/json"),
                    breadcrumbs=above,
                    current=layout.category(category.id),
                    feed=layout.feed(category.id),
                    head_links=(
                        table_link(link, layout.category_table(category.id)),
                        *catalog_links(site, link, category.id),
                    ),
                ),
                heading=category.title,
                icon=category_icon(category),
                hue=site.hue(category.id),
                count=translator.ngettext("%(num)s project", "%(num)s projects", len(projects)),
                shown=translator.gettext(
                    "%(first)s to %(last)s",
                    first=translator.number(section.first),
                    last=translator.number(section.first + len(shown) - 1),
                )
                if last > 1
                else "",
                description_html=introduction if page == 1 else Markup(),
                cards=tuple(cards.card(project, category.id) for project in shown),
                steps=linked_steps(link, site, partial(layout.category, category.id), page, last),
                previous=link.to(layout.category(category.id, page - 1)) if page > 1 else "",
                next=link.to(layout.category(category.id, page + 1)) if page < last else "",
                new_project=new_project(site, link, category),
                finder=finders.on(link),
                ranking=Hyperlink(
                    text=translator.gettext("Ranking"),
                    href=link.to(layout.rankings(category.id)),
                    icon="rank",
                )
                if site.menu.ranking
                else None,
            ),
        )


@site_lists("category-lists")
def all_list_pages(site: SiteData) -> Iterator[PageGroup]:
    """The pages of the list of each category."""

    def make(category: CategoryConfig) -> Iterator[tuple[str, str, Page]]:
        for path, page in list_pages(site, category):
            yield path, "list.html", page

    for category in site.hub.config.stac.categories:
        sources = list_digest(site, site.hub.in_category(category), category.id)
        yield PageGroup(partial(make, category), "list.html", sources)
