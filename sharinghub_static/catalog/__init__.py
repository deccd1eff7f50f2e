"""Projects as STAC: Items, Collections and the root Catalog, each of them valid."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import orjson

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.catalog.collection import PlacedItem, make_branches, make_catalog, make_collection
from sharinghub_static.catalog.curated import make_curated_catalogs
from sharinghub_static.catalog.division import divide
from sharinghub_static.catalog.documents import Documents
from sharinghub_static.catalog.fix import fix_item, is_valid_item
from sharinghub_static.catalog.item import make_item
from sharinghub_static.catalog.item_files import ItemFiles, item_files_of
from sharinghub_static.catalog.links import ItemLinks
from sharinghub_static.catalog.readme_asset import add_readme
from sharinghub_static.catalog.sanitize import sanitize_project
from sharinghub_static.catalog.schemas import CatalogSchemas, Schemas
from sharinghub_static.catalog.version_items import make_version_items
from sharinghub_static.problems import Problem
from sharinghub_static.site.layout import Layout

__all__ = ["ItemFiles", "StacFiles", "build_catalog", "item_files_of"]


@dataclass(frozen=True)
class StacFiles:
    """The STAC tree.

    Args:
        documents: path in the site and content of each document: the root Catalog, then each Collection
            with the Catalogs below it, if it is large, and its Items with those of their earlier versions;
            then those of curated collections.
        items: paths of the files of the Items of each Collection, by its id.
        problems: what had to be left out of a project's Items, by GitLab's project id, sorted; only
            projects that lost something.
    """

    documents: Documents
    items: Mapping[str, tuple[str, ...]]
    problems: Mapping[int, tuple[Problem, ...]]


def build_catalog(hub: Hub, schemas: Schemas | None = None) -> StacFiles:
    """Write every project as STAC Items, every category as a Collection, the hub as the root Catalog.

    Args:
        hub: all that is published.
        schemas: where the schemas of extensions come from. An extension whose schema is not to be had
            stays declared and unchecked, unless it is one of the few that we know ourselves.
    """
    known = CatalogSchemas(schemas)
    is_valid = partial(is_valid_item, schemas=known)
    layout, links = Layout(), ItemLinks(hub)
    sanitized = {project.record.id: sanitize_project(project) for project in hub.projects}
    problems = {id_: set(found) for id_, (_, found) in sanitized.items()}
    documents = [(layout.stac_root(), _encode(make_catalog(hub)))]
    paths = dict[str, tuple[str, ...]]()
    for category in hub.config.stac.categories:
        items = []
        encoded = []
        inside = sorted(hub.in_category(category), key=lambda project: project.record.full_path)
        tree = divide(inside)
        links.divide(category.id, tree)
        for whole in inside:
            project, _ = sanitized[whole.record.id]
            item = make_item(hub, links, project, category.id)
            problems[project.record.id].update(fix_item(item, known))
            add_readme(item, project, is_valid)
            path = links.path(project, category.id)
            items.append(
                PlacedItem.of(project.record.id, path, item, (project.extent.start, project.extent.end))
            )
            encoded.append((path, _encode(item)))
        collection = make_collection(hub, category, items, tree)
        documents.append((layout.stac_collection(category.id), _encode(collection)))
        documents += [
            (path, _encode(document)) for path, document in make_branches(hub, category, items, tree)
        ]
        documents += encoded
        documents += [
            (path, _encode(item))
            for project in inside
            if project.categories[0] == category.id
            for path, item in make_version_items(hub, links, project, known)
        ]
        paths[category.id] = tuple(path for path, _ in encoded)
    documents += [(path, _encode(document)) for path, document in make_curated_catalogs(hub, links)]
    located = {
        project.record.id: tuple(sorted(map(project.located, problems[project.record.id])))
        for project in hub.projects
    }
    return StacFiles(Documents(documents), paths, {id_: found for id_, found in located.items() if found})


def _encode(document: Mapping[str, object]) -> bytes:
    """Indented, so that a person can read it and a change shows as the lines that changed."""
    encoded = orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    # orjson's bytes keep the room in which they were written, several times their length; a copy does not.
    return bytes(memoryview(encoded))
