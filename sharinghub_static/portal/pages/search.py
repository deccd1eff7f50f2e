"""The page that searches in all categories."""

from dataclasses import dataclass

from sharinghub_static.portal.frame.contexts import Page
from sharinghub_static.portal.frame.page_frame import Chrome
from sharinghub_static.portal.frame.page_head import head
from sharinghub_static.portal.search.finder import Finder, Finders

__all__ = ["SearchPage", "search_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Page):
    """The search in all categories (``search.html``).

    Args:
        scripts: hrefs of what the search loads first.
    """

    finder: Finder
    scripts: tuple[str, ...]


def search_page(chrome: Chrome) -> SearchPage:
    """The context of ``search.html``."""
    layout = chrome.layout
    link = chrome.linker(layout.search())
    title = chrome.words.gettext("Search")
    told = chrome.words.gettext("Search in %(name)s", name=chrome.hub.config.stac.root.title)
    return SearchPage(
        **head(chrome, link, title=title, description=told, breadcrumbs=(chrome.home_link(link),)),
        finder=Finders(chrome, chrome.hub.projects).on(link),
        scripts=(link.to(layout.asset("search.js")), link.to(layout.data("columns.js"))),
    )
