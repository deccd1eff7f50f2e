"""Projects for programs and spreadsheets: ``api/projects.json``, ``.ndjson``, and each list as CSV."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import orjson

from sharinghub_static.portal.components.cards import state_of
from sharinghub_static.portal.components.formats import has_tables
from sharinghub_static.portal.components.open_address import open_address
from sharinghub_static.portal.frame.registration import Reads, site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.pages.organisations import Organisations
from sharinghub_static.portal.search.entries import Entry, marks_of, search_entries
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout, absolute, relative
from sharinghub_static.text.csv_table import csv_table
from sharinghub_static.text.json_values import one_line, to_json
from sharinghub_static.text.times import rfc3339

__all__ = ["PROJECTS_A_FILE", "ProjectData", "project_files"]

PROJECTS_A_FILE: Final = 1_000
"""Of ``api/projects.json``; further ones are in ``api/projects/2.json``, …: half a megabyte each."""

_COLUMNS: Final = (
    *("path", "title", "summary", "categories", "topics", "license", "stars", "created", "updated"),
    *("state", "marks", "doi", "organisation", "rank", "completeness", "page", "item", "gitlab"),
)
"""Of a table; lists are separated by ``; ``. A hub of several instances has ``instance`` behind them."""


@dataclass(frozen=True)
class ProjectData:
    """What the lists of the portal show of its projects, as values.

    Args:
        site: what the pages are made from.
    """

    site: SiteData

    @cached_property
    def _entries(self) -> Mapping[int, Entry]:
        return search_entries(self.site)

    @cached_property
    def _values(self) -> dict[int, dict[str, Any]]:
        """What is the same in every file, by GitLab's id."""
        return {project.record.id: self._values_of(project) for project in self.site.hub.projects}

    def _values_of(self, project: Project) -> dict[str, Any]:
        site, record = self.site, project.record
        entry, ranking = self._entries[record.id], site.analyses.ranking
        completeness = site.analyses.metadata_coverage.completeness[record.id]
        values = {
            "id": record.gitlab_id,
            "instance": site.hub.instance_of(record),
            "path": record.full_path,
            "title": project.title,
            "summary": project.summary,
            "categories": project.categories,
            "organisation": entry.organisation,
            "topics": project.keywords,
            "license": project.license.expression if project.license else None,
            "stars": record.counts.stars,
            "created": rfc3339(record.created_at),
            "updated": rfc3339(project.updated),
            "state": state_of(project, site),
            "marks": marks_of(project),
            "has": sorted(entry.flags),
            "doi": project.doi,
            "tasks": entry.tasks,
            "framework": entry.framework,
            "gsd": entry.gsd,
            "bbox": entry.box,
            "size": entry.size,
            "rank": ranking.positions[record.id] if ranking else None,
            "completeness": round(completeness.score, 4),
            "gitlab": record.web_url,
            "open": open_address(project, project.categories[0], site.hub.config),
        }
        return {key: value for key, value in values.items() if value not in (None, "", (), [])}

    @cached_property
    def _rows(self) -> dict[tuple[str, int], dict[str, Any]]:
        """What was made by :meth:`of`: files of one folder have the same addresses."""
        return {}

    @cached_property
    def _encoded(self) -> dict[tuple[str, int], bytes]:
        """The same as JSON."""
        return {}

    def of(self, project: Project, start: str) -> dict[str, Any]:
        """Return a project's card, its facets and its addresses.

        Args:
            project: of the hub.
            start: path of the file that holds it, to which addresses are relative where that of the site is
                not known.
        """
        place = (start.rpartition("/")[0], project.record.id)
        if place not in self._rows:
            self._rows[place] = self._row(project, start)
        return self._rows[place]

    def _row(self, project: Project, start: str) -> dict[str, Any]:
        hub, record, layout = self.site.hub, project.record, Layout()
        first, picture = project.categories[0], self._entries[record.id].picture
        paths = {
            "page": layout.project(first, record.full_path),
            "item": layout.stac_item(first, hub.item_ids[record.id]),
        }
        paths |= {"picture": picture} if picture else {}
        root = hub.config.stac.root_href
        return self._values[record.id] | {
            name: absolute(root, path) if root else relative(start, path) for name, path in paths.items()
        }

    def _json(self, project: Project, start: str) -> bytes:
        place = (start.rpartition("/")[0], project.record.id)
        if place not in self._encoded:
            self._encoded[place] = orjson.dumps(to_json(self.of(project, start)))
        return self._encoded[place]

    def documents(self) -> Iterator[tuple[str, bytes]]:
        """Path and content of the files with all projects, by their paths."""
        layout, projects = Layout(), self.site.hub.projects
        last = max(1, -(-len(projects) // PROJECTS_A_FILE))
        for number in range(1, last + 1):
            path = layout.project_data(number)
            shown = projects[(number - 1) * PROJECTS_A_FILE : number * PROJECTS_A_FILE]
            document: dict[str, Any] = {
                "total": len(projects),
                "projects": [orjson.Fragment(self._json(project, path)) for project in shown],
            }
            if number < last:
                document["next"] = relative(path, layout.project_data(number + 1))
            yield path, orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)
        path = layout.project_lines()
        yield path, b"".join(one_line(self._json(project, path)) for project in projects)

    def table(self, projects: Sequence[Project], path: str) -> tuple[str, bytes]:
        """Path and content of a list as CSV.

        Args:
            projects: in the order of the list.
            path: of the file.
        """
        rows = (self.of(project, path) for project in projects)
        columns = (*_COLUMNS, "instance") if self.site.hub.instances else _COLUMNS
        return path, csv_table([columns, *([_cell(row, name) for name in columns] for row in rows)])

    def tables(self) -> Iterator[tuple[str, bytes]]:
        """Path and content of each list as CSV."""
        layout, site = Layout(), self.site
        yield self.table(site.hub.projects, layout.project_table())
        for category in site.hub.config.stac.categories:
            yield self.table(site.hub.in_category(category), layout.category_table(category.id))
        if has_tables(site.hub):
            for topic in site.analyses.topics.with_pages:
                yield self.table(topic.projects, layout.topic_table(topic.key))
            for organisation in Organisations(site.hub).all:
                yield self.table(organisation.projects, layout.organisation_table(organisation.path))
        for curation in site.analyses.curations:
            slug = curation.collection.slug
            yield self.table(curation.projects, layout.curated_table(slug))


def _cell(row: Mapping[str, Any], name: str) -> object:
    value = row.get(name)
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


@site_files("project-data", reads=Reads.RANKING)
def project_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of each file; the same for all languages."""
    data = ProjectData(site)
    yield from data.documents()
    yield from data.tables()
