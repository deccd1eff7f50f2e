"""Projects as STAC: Items, Collections and the root Catalog, each of them valid."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import orjson

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.catalog.collection import PlacedItem, make_branches, make_catalog, make_collection
from sharinghub_static.catalog.curated import make_curated_catalogs
from sharinghub_static.catalog.division import divide
from sharinghub_static.catalog.documents import Documents, PackedDocument, packed
from sharinghub_static.catalog.fix import fix_item, is_valid_item
from sharinghub_static.catalog.item import make_item
from sharinghub_static.catalog.item_files import ItemFiles, item_files_of
from sharinghub_static.catalog.kept_items import ItemCache, KeptItems, ProjectItems
from sharinghub_static.catalog.links import ItemLinks
from sharinghub_static.catalog.readme_asset import add_readme
from sharinghub_static.catalog.sanitize import sanitize_project
from sharinghub_static.catalog.schemas import CatalogSchemas, Schemas
from sharinghub_static.catalog.surroundings import ItemPlaces, ItemSurroundings, item_path
from sharinghub_static.catalog.version_items import make_version_items
from sharinghub_static.config import SiteConfig
from sharinghub_static.problems import Problem
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout

__all__ = [
    "CatalogSchemas",
    "Documents",
    "ItemFiles",
    "StacFiles",
    "build_catalog",
    "item_files_of",
    "keep_items",
]


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


def build_catalog(hub: Hub, schemas: Schemas | None = None, cache: ItemCache | None = None) -> StacFiles:
    """Write every project as STAC Items, every category as a Collection, the hub as the root Catalog.

    Args:
        hub: all that is published.
        schemas: where the schemas of extensions come from. An extension whose schema is not to be had
            stays declared and unchecked, unless it is one of the few that we know ourselves.
        cache: keeps Items.
    """
    layout, places = Layout(), ItemPlaces(hub)
    trees = {}
    for category in hub.config.stac.categories:
        inside = sorted(hub.in_category(category), key=lambda project: project.record.full_path)
        trees[category.id] = inside, divide(inside)
        places.divide(category.id, trees[category.id][1])
    items = _items(hub, places, CatalogSchemas(schemas), cache)
    documents = [packed(layout.stac_root(), _encode(make_catalog(hub)))]
    paths = dict[str, tuple[str, ...]]()
    for category in hub.config.stac.categories:
        inside, tree = trees[category.id]
        own = [items[project.record.id].items[category.id] for project in inside]
        placed = [each for each, _ in own]
        collection = make_collection(hub, category, placed, tree)
        documents.append(packed(layout.stac_collection(category.id), _encode(collection)))
        documents += [
            packed(path, _encode(document)) for path, document in make_branches(hub, category, placed, tree)
        ]
        documents += [document for _, document in own]
        for project in inside:
            if project.categories[0] == category.id:
                documents += items[project.record.id].versions
        paths[category.id] = tuple(path for _, (path, _) in own)
    documents += [packed(path, _encode(document)) for path, document in make_curated_catalogs(hub, places)]
    problems = {id_: each.problems for id_, each in items.items() if each.problems}
    return StacFiles(Documents.of_packed(documents), paths, problems)


def keep_items(hub: Hub, schemas: CatalogSchemas, cache: ItemCache) -> None:
    """Keep the Items of some projects for :func:`build_catalog`.

    It makes those again that say something else in the whole hub: of projects that others name as what takes
    their place, or that a Catalog below their Collection lists.

    Args:
        hub: of these projects alone.
        schemas: to check Items with.
        cache: takes the Items.
    """
    _items(hub, ItemPlaces(hub), schemas, cache)


def _items(
    hub: Hub, places: ItemPlaces, schemas: CatalogSchemas, cache: ItemCache | None
) -> dict[int, ProjectItems]:
    """The Items of each project, as an earlier build made them where nothing in them changed."""
    kept = None if cache is None else KeptItems(cache, hub.digests, schemas)
    links, items = ItemLinks(hub.config), dict[int, ProjectItems]()
    for project in hub.projects:
        around = places.around(project)
        key = kept.key(project.record.id, around) if kept else ""
        own = kept.items(key) if kept else None
        if own is None:
            schemas.asked.clear()
            own = _made(hub.config, links, project, around, schemas)
            if kept:
                kept.keep(key, own, {url: schemas.digest(url) for url in schemas.asked})
        items[project.record.id] = own
    return items


def _made(
    config: SiteConfig, links: ItemLinks, whole: Project, around: ItemSurroundings, schemas: CatalogSchemas
) -> ProjectItems:
    project, found = sanitize_project(whole)
    problems, items = set(found), dict[str, tuple[PlacedItem, PackedDocument]]()
    for category in around.parents:
        item = make_item(config, links, project, around, category)
        problems.update(fix_item(item, schemas))
        add_readme(item, project, partial(is_valid_item, schemas=schemas))
        path = item_path(category, around.item_id)
        period = (project.extent.start, project.extent.end)
        placed = PlacedItem.of(project.record.id, path, item, period)
        items[category] = placed, packed(path, _encode(item))
    versions = make_version_items(config, links, whole, around, schemas)
    return ProjectItems(
        items,
        tuple(packed(path, _encode(item)) for path, item in versions),
        tuple(sorted(map(whole.located, problems))),
    )


def _encode(document: Mapping[str, object]) -> bytes:
    """Indented, so that a person can read it and a change shows as the lines that changed."""
    encoded = orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    # orjson's bytes keep the room in which they were written, several times their length; a copy does not.
    return bytes(memoryview(encoded))
