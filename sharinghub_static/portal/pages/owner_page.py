"""A Markdown page of the site's owner."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from sharinghub_static.portal.frame.contexts import Page
from sharinghub_static.portal.frame.owner_pages import OwnerPage
from sharinghub_static.portal.frame.page_frame import home_link
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.registration import site_pages
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.markdown import render_hub_text

__all__ = ["TextPage", "text_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage(Page):
    """A Markdown page of the site's owner (``text.html``)."""

    body_html: Markup


def text_page(site: SiteData, page: OwnerPage) -> TextPage:
    """The context of ``text.html`` for one of the owner's pages."""
    link = site.linker(page.path)
    body = Markup(render_hub_text(page.markdown))  # noqa: S704 - cleaned when rendered
    home = home_link(site, link)
    return TextPage(
        **page_head(site, link, title=page.title, description=body.striptags(), breadcrumbs=(home,)),
        body_html=body,
    )


@site_pages("owner-pages")
def owner_pages(site: SiteData) -> Iterator[tuple[str, str, Page]]:
    """Path, template and context of each Markdown page of the owner."""
    for page in site.owner_pages:
        yield page.path, "text.html", text_page(site, page)
