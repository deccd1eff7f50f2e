"""Categories with their newest projects, on the home page and the page for a missing address."""

from dataclasses import dataclass

from markupsafe import Markup

from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.page_frame import category_icon, picture_href
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.markdown import render_hub_text

__all__ = ["CategoryTeaser", "category_teasers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryTeaser:
    """A category on the home page, with its newest projects."""

    title: str
    href: str
    icon: str
    picture: str
    hue: int
    count: str
    description_html: Markup
    newest: tuple[Hyperlink, ...]


_NEWEST = 3


def category_teasers(site: SiteData, link: Linker) -> tuple[CategoryTeaser, ...]:
    """All categories in the order of the configuration."""
    teasers = []
    for category in site.hub.config.stac.categories:
        projects = site.hub.in_category(category)
        newest = tuple(
            Hyperlink(
                text=project.title,
                href=link.to(site.layout.project(category.id, project.record.full_path)),
                note=site.translator.day(project.updated),
            )
            for project in projects[:_NEWEST]
        )
        teasers.append(
            CategoryTeaser(
                title=category.title,
                href=link.to(site.layout.category(category.id)),
                icon=category_icon(category),
                picture=picture_href(site, link, category.logo),
                hue=site.hue(category.id),
                count=site.translator.ngettext("%(num)s project", "%(num)s projects", len(projects)),
                description_html=Markup(render_hub_text(category.description)),  # noqa: S704 - as above
                newest=newest,
            )
        )
    return tuple(teasers)
