"""The parts of a project's page: which there are, and where each of its sections is.

A part that would hold little is not made: its sections are at the end of the overview then. So a small
project is read on one page, and a hub of small projects has not three pages for each of them.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.lifecycle import events_until
from sharinghub_static.analysis.lineage import Lineage
from sharinghub_static.portal.components.formats import is_large
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.translation.translator import gettext_noop
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout

__all__ = [
    "PART_OF",
    "TITLES",
    "Part",
    "has_drawing",
    "is_translated",
    "parts_of",
    "section_path",
]


class Part(StrEnum):
    """A part of a project's page; its value is the name in the address."""

    OVERVIEW = ""
    FILES = "files"
    ACTIVITY = "activity"
    MAINTAINERS = "maintainers"


TITLES: Final[Mapping[Part, str]] = {
    Part.OVERVIEW: gettext_noop("Overview"),
    Part.FILES: gettext_noop("Files and versions"),
    Part.ACTIVITY: gettext_noop("Activity"),
    Part.MAINTAINERS: gettext_noop("For maintainers"),
}
"""In the order in which they are named."""

PART_OF: Final[Mapping[str, Part]] = {
    **dict.fromkeys(("overview", "use", "leaderboards", "cite", "links"), Part.OVERVIEW),
    **dict.fromkeys(
        ("files", "notebooks", "models", "experiments", "releases", "packages", "containers"), Part.FILES
    ),
    **dict.fromkeys(("reviews", "lifecycle", "people", "related"), Part.ACTIVITY),
    **dict.fromkeys(("metadata", "standing", "problems"), Part.MAINTAINERS),
}
"""The part that a section belongs to, by the section's anchor."""

_WORTH_DRAWING: Final = 3
"""Projects from which on a drawing of the lineage graph says more than the links beside the README."""
_FEW_FILES: Final = 8
_FEW_LINES: Final = 12
"""Events and people that are read at the end of the overview; more of them are a part."""
# A part costs three entries of GitLab Pages a language, and 8 kB before it says anything.
_FEW_PROBLEMS: Final = 5
"""Problems that are at the end of the overview, folded; with more of them they are a part."""
_FEW_PROPERTIES: Final = 20
"""Likewise of properties."""


def is_translated(part: Part, hub: Hub) -> bool:
    """Whether a part is made in each language of the site; else it is in the first one alone.

    What maintainers need has a few readers, and is as large as a fifth of the overview.

    Args:
        part: any.
        hub: all projects.
    """
    return part is not Part.MAINTAINERS or not is_large(hub)


def parts_of(project: Project, site: SiteData) -> tuple[Part, ...]:
    """The parts of a project's page that are made; the same in each category and language.

    Args:
        project: any.
        site: what the pages are made from.
    """
    made = {
        Part.OVERVIEW: True,
        Part.FILES: _has_versions(project),
        Part.ACTIVITY: _is_lively(project, site),
        Part.MAINTAINERS: _needs_much(project),
    }
    return tuple(part for part in TITLES if made[part])


def section_path(project: Project, anchor: str, site: SiteData) -> str:
    """Path of a section of a project's page in its first category, with its anchor.

    Args:
        project: any.
        anchor: of the section.
        site: what the pages are made from.
    """
    part = PART_OF[anchor]
    layout = site.layout if is_translated(part, site.hub) else Layout()
    if part not in parts_of(project, site):
        part = Part.OVERVIEW
    return f"{layout.project(project.categories[0], project.record.full_path, part)}#{anchor}"


def has_drawing(project: Project, lineage: Lineage) -> bool:
    """Whether the lineage graph around a project is drawn.

    Args:
        project: any.
        lineage: of the hub.
    """
    if not (lineage.uses(project) or lineage.used_by(project)):
        return False
    return len(lineage.around(project, _WORTH_DRAWING)[0]) >= _WORTH_DRAWING


def _has_versions(project: Project) -> bool:
    record, tracking = project.record, project.tracking
    return bool(
        record.releases
        or record.packages
        or record.containers
        or (tracking and (tracking.models or tracking.experiments))
        or len(project.assets) > _FEW_FILES
    )


def _needs_much(project: Project) -> bool:
    return len(project.problems) > _FEW_PROBLEMS or len(project.properties) > _FEW_PROPERTIES


def _is_lively(project: Project, site: SiteData) -> bool:
    record = project.record
    if record.activity.reviews or record.activity.merge_requests:
        return True
    if has_drawing(project, site.analyses.lineage):
        return True
    return events_until(project, site.hub.changed_at) + len(record.contributors) > _FEW_LINES
