"""Items of earlier versions, beside the Item of today: https://github.com/stac-extensions/version.

They come from earlier archives and snapshots (``archive history``). Each is whole: it validates by itself,
leads to the versions before and after it and to the latest, and its files of the repository are those of the
commit that was read then. No Collection lists them: who reads the catalog gets each project once.

An earlier version is not ``deprecated``, unless its authors wrote so: that asks everybody not to use it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.catalog.fix import fix_item, is_valid_item
from sharinghub_static.catalog.item import EXTENSIONS, make_item
from sharinghub_static.catalog.links import GEOJSON, HTML, ItemLinks, link, version_id
from sharinghub_static.catalog.readme_asset import add_readme
from sharinghub_static.catalog.sanitize import STRUCTURAL, is_address, sanitize_project
from sharinghub_static.catalog.schemas import STAC_VERSION, CatalogSchemas, Item
from sharinghub_static.catalog.surroundings import ItemPlaces, ItemSurroundings, item_path
from sharinghub_static.config import SiteConfig
from sharinghub_static.project.earlier_items import EarlierItem, earlier_items, version_of_project
from sharinghub_static.project.href import quoted_path
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout, absolute, relative
from sharinghub_static.stac_extension import is_own_extension
from sharinghub_static.text.files import mask_emails_in_json
from sharinghub_static.text.json_values import to_json

__all__ = ["make_version_items", "stored_items"]

_LARGEST = 256_000  # bytes of an Item that is stored
_STORED = ("stac_extensions", "geometry", "bbox", "properties", "links", "assets")
_OF_THE_TREE = STRUCTURAL | {
    "alternate",
    "canonical",
    "latest-version",
    "predecessor-version",
    "successor-version",
    "version-history",
}
"""Relations that are made again, for the place where the Item is."""


def stored_items(hub: Hub) -> Iterator[tuple[int, dict[str, Any]]]:
    """GitLab's id of each project of a hub whose Item has a version, with what is stored of that Item.

    Args:
        hub: how all was at an earlier crawl.
    """
    links, places = ItemLinks(hub.config), ItemPlaces(hub)
    for project in hub.projects:
        if version_of_project(project) and (members := _stored(hub.config, links, places, project)):
            yield project.record.id, members


def _stored(
    config: SiteConfig, links: ItemLinks, places: ItemPlaces, whole: Project
) -> dict[str, Any] | None:
    """Members of an Item; none where it cannot be made, or is too large to store."""
    project, _ = sanitize_project(whole)
    try:
        item = make_item(config, links, project, places.around(whole), project.categories[0])
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None  # this earlier version is missing then, and nothing else
    schemas = CatalogSchemas()
    fix_item(item, schemas)
    add_readme(item, project, lambda _: True)
    if not is_valid_item(item, schemas):
        return None
    members: dict[str, Any] = {name: item[name] for name in _STORED if name in item}  # type: ignore[literal-required] # names of its members
    members["stac_extensions"] = [each for each in item["stac_extensions"] if not is_own_extension(each)]
    members["links"] = [_of_commit(each, project) for each in item["links"] if _is_stored(each)]
    members["assets"] = {key: _of_commit(each, project) for key, each in item["assets"].items()}
    masked = mask_emails_in_json(to_json(members))
    assert isinstance(masked, dict)  # noqa: S101 - for the type alone
    return masked if len(orjson.dumps(masked)) <= _LARGEST else None


def _is_stored(held: Mapping[str, Any]) -> bool:
    return held["rel"] not in _OF_THE_TREE and is_address(str(held["href"]))


def _of_commit(fields: Mapping[str, Any], project: Project) -> dict[str, Any]:
    """An asset or a link with the address of the commit in the place of that of the branch, which goes on."""
    record = project.record
    branch = f"{record.web_url}/-/raw/{quoted_path(record.default_branch or 'HEAD')}/"
    if not record.head_sha or not fields["href"].startswith(branch):
        return dict(fields)
    commit = f"{record.web_url}/-/raw/{record.head_sha}/"
    pinned = {**fields, "href": commit + fields["href"].removeprefix(branch)}
    pinned.pop("alternate", None)  # of the branch, too
    return pinned


def make_version_items(
    config: SiteConfig,
    links: ItemLinks,
    project: Project,
    around: ItemSurroundings,
    schemas: CatalogSchemas,
) -> Iterator[tuple[str, Item]]:
    """Make the Items of a project's earlier versions, each with its path in the site.

    Args:
        config: the site's configuration.
        links: makes the links of Items.
        project: any.
        around: what its Items say of the hub.
        schemas: that the Items must fit; fields that do not are left out.
    """
    earlier = earlier_items(project)
    category = project.categories[0]
    today = (item_path(category, around.item_id), project.title)
    places = [(links.version_path(project, around, each.version), _title(each)) for each in earlier]
    for number, each in enumerate(earlier):
        path = places[number][0]
        before = places[number - 1] if number else None
        after = places[number + 1] if number + 1 < len(places) else today
        related = [("latest-version", today), ("successor-version", after)]
        related += [("predecessor-version", before)] if before else []
        item = _item(config, links, project, version_id(around, each.version), each, path)
        item["links"] += [link(rel, relative(path, to), GEOJSON, title) for rel, (to, title) in related]
        fix_item(item, schemas)
        yield path, item


def _title(earlier: EarlierItem) -> str:
    return f"{earlier.members['properties']['title']} {earlier.version}"


def _item(
    config: SiteConfig, links: ItemLinks, project: Project, item_id: str, earlier: EarlierItem, path: str
) -> Item:
    """An Item as it was, in its place of today."""
    members, root = earlier.members, config.stac.root_href
    extensions = {each for each in members["stac_extensions"] if isinstance(each, str)}
    extensions.add(EXTENSIONS["version"])
    if root:
        extensions.add(absolute(root, Layout().sharinghub_schema()))
    title, category = _title(earlier), project.categories[0]
    made = links.upwards(category, path)
    if root:
        made.append(link("canonical", absolute(root, path), GEOJSON, title))
    page = Layout().project(category, project.record.full_path)
    made.append(link("alternate", relative(path, page), HTML, project.title))
    item: Item = {
        "type": "Feature",
        "stac_version": STAC_VERSION,
        "stac_extensions": sorted(extensions),
        "id": item_id,
        "geometry": members.get("geometry"),
        "bbox": members.get("bbox"),
        "properties": dict(members["properties"]),
        "links": made + [dict(each) for each in members["links"] if _is_link(each)],
        "assets": {key: dict(each) for key, each in members["assets"].items() if _is_asset(each)},
        "collection": category,
    }
    if item["geometry"] is None:
        del item["bbox"]
    return item


def _is_link(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("rel"), str)
        and isinstance(value.get("href"), str)
        and _is_stored(value)
    )


def _is_asset(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("href"), str) and is_address(value["href"])
