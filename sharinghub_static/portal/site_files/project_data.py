"""Projects for programs and spreadsheets: ``api/projects.json``, ``.ndjson``, and each list as CSV."""

import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, Final

import orjson

from sharinghub_static.portal.components.cards import state_of
from sharinghub_static.portal.components.formats import has_tables
from sharinghub_static.portal.components.open_address import open_address
from sharinghub_static.portal.frame.registration import Reads, site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.pages.organisations import Organisations
from sharinghub_static.portal.search.entries import Entry, entries, marks_of
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
    def _packed(self) -> dict[int, tuple[bytes, str]]:
        """By GitLab's id what is the same in every file, as compressed JSON, and the path of the picture.

        As values, a project takes ten kilobytes.
        """
        site, packed = self.site, dict[int, tuple[bytes, str]]()
        for project in site.hub.projects:
            [entry] = entries([project], site.gallery, site.hub.changed_at, site.hub.instance_of)
            values = orjson.dumps(to_json(self._values_of(project, entry)))
            packed[project.record.id] = zlib.compress(values, 1), entry.picture
        return packed

    def _values_of(self, project: Project, entry: Entry) -> dict[str, Any]:
        site, record, ranking = self.site, project.record, self.site.analyses.ranking
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

    def of(self, project: Project, start: str) -> dict[str, Any]:
        """Return a project's card, its facets and its addresses, as values of JSON.

        Args:
            project: of the hub.
            start: path of the file that holds it, to which addresses are relative where that of the site is
                not known.
        """
        hub, record, layout = self.site.hub, project.record, Layout()
        packed, picture = self._packed[record.id]
        first = project.categories[0]
        paths = {
            "page": layout.project(first, record.full_path),
            "item": layout.stac_item(first, hub.item_ids[record.id]),
        }
        paths |= {"picture": picture} if picture else {}
        root, values = hub.config.stac.root_href, orjson.loads(zlib.decompress(packed))
        addresses = {
            name: absolute(root, path) if root else relative(start, path) for name, path in paths.items()
        }
        return {**values, **to_json(addresses)}

    def _json(self, project: Project, start: str) -> bytes:
        return orjson.dumps(self.of(project, start))

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
        path, lines = layout.project_lines(), io.BytesIO()
        lines.writelines(one_line(self._json(project, path)) for project in projects)
        yield path, lines.getvalue()

    def table(self, projects: Sequence[Project], path: str) -> tuple[str, bytes]:
        """Path and content of a list as CSV.

        Args:
            projects: in the order of the list.
            path: of the file.
        """
        columns = (*_COLUMNS, "instance") if self.site.hub.instances else _COLUMNS
        values = (self.of(project, path) for project in projects)
        rows = ([_cell(row, name) for name in columns] for row in values)
        return path, csv_table(chain([columns], rows))

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
