"""What SharingHub's server answered in its small APIs, as files: ``docs/programs.md`` has their keys."""

from collections.abc import Iterator
from typing import Any

import orjson

from sharinghub_static.extras import can_write_tables
from sharinghub_static.portal.components.formats import has_tables, hub_documents
from sharinghub_static.portal.frame.registration import site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout, relative
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.text.json_values import to_json

__all__ = ["api_files"]

_CONTRIBUTORS = 20
"""Of a project, as on its page."""


@site_files("small-apis")
def api_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of each file; the same for all languages."""
    layout = Layout()
    documents = {
        "index.json": _index(site),
        "categories.json": _categories(site),
        "tags.json": _tags(site),
        "check.json": _check(site),
        "contributors.json": _contributors(site),
    }
    for name, document in documents.items():
        yield layout.api(name), orjson.dumps(to_json(document), option=orjson.OPT_APPEND_NEWLINE)


def _seen(name: str, path: str) -> str:
    return relative(Layout().api(name), path)


def _index(site: SiteData) -> dict[str, Any]:
    """The files for programs, each with what it is."""
    layout = Layout()
    files = [
        ("STAC Catalog", layout.stac_root(), "application/json"),
        ("All Items, one a line", layout.item_lines(), "application/x-ndjson"),
        ("Projects as on their cards", layout.project_data(), "application/json"),
        ("Projects as on their cards, one a line", layout.project_lines(), "application/x-ndjson"),
        ("Projects as a table", layout.project_table(), "text/csv"),
        ("Categories", layout.api("categories.json"), "application/json"),
        ("Topics and their sections", layout.api("tags.json"), "application/json"),
        ("Projects by id and path", layout.api("check.json"), "application/json"),
        ("Contributors of each project", layout.api("contributors.json"), "application/json"),
        ("Lineage graph", layout.lineage_graph(), "application/json"),
        ("Metadata and Problems", layout.health_report(), "application/json"),
        ("Build report", layout.build_report(), "application/json"),
        ("JSON Schema of front matter", layout.front_matter_schema(), "application/schema+json"),
        *hub_documents(site.hub),
    ]
    if can_write_tables():
        files.insert(1, ("All Items as GeoParquet", layout.item_table(), "application/vnd.apache.parquet"))
    return {
        "title": site.hub.config.stac.root.title,
        "address": site.hub.config.stac.root_href or None,
        "changed": site.hub.changed_at,
        "projects": len(site.hub.projects),
        "files": [
            {"title": title, "href": _seen("index.json", path), "type": type_} for title, path, type_ in files
        ],
    }


def _categories(site: SiteData) -> list[dict[str, Any]]:
    layout, name = Layout(), "categories.json"
    return [
        {
            "id": category.id,
            "title": category.title,
            "description": category.description.strip(),
            "topic": category.gitlab_topic,
            "projects": len(site.hub.in_category(category)),
            "page": _seen(name, layout.category(category.id)),
            "collection": _seen(name, layout.stac_collection(category.id)),
            "items": _seen(name, layout.item_page(category.id)),
            "table": _seen(name, layout.category_table(category.id)),
            "feed": _seen(name, layout.feed(category.id)),
        }
        for category in site.hub.config.stac.categories
    ]


def _tags(site: SiteData) -> dict[str, Any]:
    topics, layout = site.analyses.topics, Layout()
    counts, tables = {topic.name: topic for topic in topics.with_pages}, has_tables(site.hub)
    return {
        "sections": [
            {"name": section.name, "categories": section.enabled_for, "topics": section.keywords}
            for section in site.hub.config.tags.sections
        ],
        "topics": [
            {
                "name": name,
                "projects": len(topic.projects),
                "page": _seen("tags.json", layout.topic(topic.key)),
                **({"table": _seen("tags.json", layout.topic_table(topic.key))} if tables else {}),
            }
            for name, topic in sorted(counts.items(), key=lambda one: (-len(one[1].projects), one[0]))
        ],
    }


def _check(site: SiteData) -> dict[str, Any]:
    """Whether a project is in the hub, by its id or path, also a former path."""
    projects = {
        project.record.full_path: {
            "id": project.record.gitlab_id,
            **_instance(site, project),
            "name": project.record.name,
            "path": project.record.full_path,
            "categories": project.categories,
        }
        for project in site.hub.projects
    }
    return {
        "projects": projects,
        "ids": {_id(project.record): project.record.full_path for project in site.hub.projects},
        "moved": {former: project.record.full_path for former, project in site.hub.moved.items()},
    }


def _instance(site: SiteData, project: Project) -> dict[str, str]:
    """The GitLab that a project is on, in a hub of several."""
    instance = site.hub.instance_of(project.record)
    return {"instance": instance} if instance else {}


def _id(record: ProjectRecord) -> str:
    """GitLab's id; of a further instance behind the beginning of its paths: ``~esa/42``."""
    return f"{record.hub_prefix}{record.gitlab_id}"


def _contributors(site: SiteData) -> dict[str, list[dict[str, Any]]]:
    """Who committed most to each project; no address of anybody."""
    return {
        project.record.full_path: [
            {"name": one.name, "commits": one.commits}
            for one in sorted(project.record.contributors, key=lambda one: (-one.commits, one.name))[
                :_CONTRIBUTORS
            ]
        ]
        for project in site.hub.projects
        if project.record.contributors
    }
