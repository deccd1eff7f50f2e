"""The page for an address that does not exist."""

from dataclasses import dataclass

from sharinghub_static.portal.components.category_teasers import CategoryTeaser, category_teasers
from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.registration import site_page
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.site.layout import Layout

__all__ = ["NotFoundPage", "not_found_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundPage(Page):
    """What is shown for an address that is not there (``404.html``).

    Args:
        root: path of the site's root on its host.
        category_ids: those of the configuration, in its order.
        recent: projects that changed lately.
    """

    root: str
    category_ids: tuple[str, ...]
    categories: tuple[CategoryTeaser, ...]
    recent: tuple[Hyperlink, ...]


_RECENT = 6


@site_page("not-found", "404.html", Layout.not_found)
def not_found_page(site: SiteData) -> NotFoundPage:
    """The context of what GitLab Pages shows for any address that is not there, whatever its depth."""
    layout = site.layout
    link = site.linker_at_any_depth(layout.not_found())
    recent = sorted(site.hub.projects, key=lambda one: (-one.updated.timestamp(), one.record.full_path))
    return NotFoundPage(
        **page_head(
            site,
            link,
            title=site.translator.gettext("Page not found"),
            description=site.translator.gettext("There is nothing at this address."),
            forms=True,
        ),
        root=link.root,
        category_ids=tuple(category.id for category in site.hub.config.stac.categories),
        categories=category_teasers(site, link),
        recent=tuple(
            Hyperlink(text=one.title, href=link.to(layout.project(one.categories[0], one.record.full_path)))
            for one in recent[:_RECENT]
        ),
    )
