"""The page that searches in all categories."""

from dataclasses import dataclass

from sharinghub_static.portal.frame.contexts import Page
from sharinghub_static.portal.frame.page_frame import home_link
from sharinghub_static.portal.frame.page_head import page_head, search_link
from sharinghub_static.portal.frame.registration import site_page
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.search.finder import Finder, Finders
from sharinghub_static.site.layout import Layout

__all__ = ["SearchPage", "search_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Page):
    """The search in all categories (``search.html``).

    Args:
        scripts: hrefs of what the search loads first.
    """

    finder: Finder
    scripts: tuple[str, ...]


@site_page("search", "search.html", Layout.search)
def search_page(site: SiteData) -> SearchPage:
    """The context of ``search.html``."""
    layout = site.layout
    link = site.linker(layout.search())
    title = site.translator.gettext("Search")
    description = site.translator.gettext("Search in %(name)s", name=site.hub.config.stac.root.title)
    return SearchPage(
        **page_head(
            site,
            link,
            title=title,
            description=description,
            breadcrumbs=(home_link(site, link),),
            head_links=search_link(site, link),
        ),
        finder=Finders(site, site.hub.projects).on(link),
        scripts=(
            link.to(layout.asset("search.js")),
            link.to(layout.data("columns.js")),
            link.to(layout.search_setup(site.translator.language)),
        ),
    )
