"""All pages of the portal, one after the other."""

from collections.abc import Iterator

from markupsafe import Markup

from sharinghub_static.insight.hub import Hub
from sharinghub_static.portal.about import about_page
from sharinghub_static.portal.assets import Assets
from sharinghub_static.portal.chrome import Chrome
from sharinghub_static.portal.contexts import Hyperlink, Page
from sharinghub_static.portal.heads import head
from sharinghub_static.portal.home import home_page, not_found_page
from sharinghub_static.portal.lists import list_pages
from sharinghub_static.portal.maps import map_page, places_script
from sharinghub_static.portal.markdown import render_hub_text
from sharinghub_static.portal.owner_pages import OwnerPage, read_owner_pages
from sharinghub_static.portal.page_contexts import TextPage
from sharinghub_static.portal.project_page import ProjectPages
from sharinghub_static.portal.relations import Relations
from sharinghub_static.portal.rendering import Renderer
from sharinghub_static.site.layout import Layout

__all__ = ["page_contexts", "pages"]


def pages(hub: Hub, *, layout: Layout | None = None) -> Iterator[tuple[str, bytes]]:
    """Path and content of every page of the portal, and of the files they load.

    Args:
        hub: what is published.
        layout: where pages are; those of the first language if None.

    Raises:
        ConfigError: a page of the site's owner cannot be read.
        SiteError: a template is wrong, or the package came without its front end.
    """
    layout = layout or Layout()
    assets = Assets(hub.config, layout)
    renderer = Renderer(hub.config.folder / "templates", assets.icons)
    yield from assets.files()
    chrome = Chrome(hub, assets, read_owner_pages(hub.config.folder, layout), layout)
    yield layout.places(), places_script(chrome)
    for path, template, page in page_contexts(chrome):
        yield path, renderer.render(template, page)


def page_contexts(chrome: Chrome) -> Iterator[tuple[str, str, Page]]:
    """Path, template and context of every page."""
    layout = chrome.layout
    yield layout.home(), "home.html", home_page(chrome)
    yield layout.not_found(), "404.html", not_found_page(chrome)
    yield layout.about(), "about.html", about_page(chrome)
    yield layout.map(), "map.html", map_page(chrome)
    for owner_page in chrome.owner_pages:
        yield owner_page.path, "text.html", _text_page(chrome, owner_page)
    for category in chrome.hub.config.stac.categories:
        for path, page in list_pages(chrome, category):
            yield path, "list.html", page
    project_pages = ProjectPages(chrome, Relations(chrome.hub))
    for project in chrome.hub.projects:
        for path, project_page in project_pages.of(project):
            yield path, "project.html", project_page


def _text_page(chrome: Chrome, page: OwnerPage) -> TextPage:
    link = chrome.linker(page.path)
    body = Markup(render_hub_text(page.markdown))  # noqa: S704 - cleaned by the Markdown room
    home = Hyperlink(text="Home", href=link.to(chrome.layout.home()), icon="home")
    return TextPage(
        **head(chrome, link, title=page.title, description=body.striptags(), breadcrumbs=(home,)),
        body_html=body,
    )
