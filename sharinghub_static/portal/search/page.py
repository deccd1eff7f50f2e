"""The page that searches in all categories."""

from sharinghub_static.portal.chrome import Chrome
from sharinghub_static.portal.heads import head
from sharinghub_static.portal.search.contexts import SearchPage
from sharinghub_static.portal.search.finder import Finders

__all__ = ["search_page"]


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
