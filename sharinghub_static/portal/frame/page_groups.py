"""Pages of one list, which are kept together without their contexts being made.

After a crawl that found one commit, each list of the hub would be made again to be compared, though the
project is in a few of them. So a list names the digest of all that its pages are made from, which costs less
to know than the pages. What pages may say of a project in a list is in :func:`row_digest`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sharinghub_static.analysis.lifecycle import stage_of
from sharinghub_static.config.sections import MOST_PROJECTS
from sharinghub_static.portal.frame.contexts import Page
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.project.digests import digest_of
from sharinghub_static.project.model import Project

__all__ = ["PageGroup", "list_digest", "row_digest"]


@dataclass(frozen=True, slots=True)
class PageGroup:
    """Some pages of one template.

    Args:
        make: gives path, template and context of each.
        template: of all of them.
        sources: the digest of all that they are made from besides the configuration; empty where it is not
            known, so that their contexts must be made.
    """

    make: Callable[[], Iterator[tuple[str, str, Page]]]
    template: str = ""
    sources: str = ""


def list_digest(site: SiteData, projects: Iterable[Project], *about: object) -> str:
    """Return the digest of all that the pages of a list are made from besides the configuration.

    Args:
        site: what the pages are made from.
        projects: of the list, in its order.
        about: what else is shown of the list, as plain values.

    Returns:
        The digest; empty where that of a project is not known.
    """
    known: dict[int, str] = site.analyses.once(list_digest, dict)
    rows = []
    for project in projects:
        if project.preview or project.picture:
            site.gallery.preview(project)  # asks for its files, as the pages would
        if project.record.id not in known:
            known[project.record.id] = row_digest(site, project)
        rows.append(known[project.record.id])
    if not all(rows):
        return ""
    hub = site.hub
    frame = (site.translator.language, site.menu, hub.instance.url, len(hub.projects) > MOST_PROJECTS)
    return digest_of(*map(repr, (*frame, *about)), *rows)


def row_digest(site: SiteData, project: Project) -> str:
    """Return the digest of all that a list may say of a project; empty where it is not known.

    That is its outline, and what depends on others or on the date of the data: the stage of its life, which
    of its topics have pages, and the copies of its picture.

    Args:
        site: what the pages are made from.
        project: of the hub.
    """
    outline = site.hub.outlines.get(project.record.id, "")
    stage, topics = stage_of(project, site.hub.changed_at), site.analyses.topics.shown(project.keywords)
    pictures = site.gallery.preview(project)
    return outline and digest_of(outline, stage.value, repr(topics), repr(pictures))
