"""Pages at the addresses that projects had before they were moved or renamed: they lead to today's."""

from collections.abc import Iterator
from dataclasses import dataclass

from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.registration import site_pages
from sharinghub_static.portal.frame.site_data import SiteData

__all__ = ["MovedPage", "moved_pages"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPage(Page):
    """A page that leads to another address (``moved.html``).

    Args:
        project: the project, at its address of today.
    """

    project: Hyperlink


@site_pages("moved")
def moved_pages(site: SiteData) -> Iterator[tuple[str, str, MovedPage]]:
    """Path, template and context of the page at each former address of a project."""
    layout, translator = site.layout, site.translator
    for former, project in site.hub.moved.items():
        for category in project.categories:
            path, target = (
                layout.project(category, former),
                layout.project(category, project.record.full_path),
            )
            link = site.linker(path)
            page = MovedPage(
                **page_head(
                    site,
                    link,
                    title=project.title,
                    description=translator.gettext("This project has a new address."),
                    canonical=target,
                    current=layout.category(category),
                ),
                project=Hyperlink(text=project.title, href=link.to(target)),
            )
            yield path, "moved.html", page
