"""A category as a STAC Collection, with Catalogs where it is large, and the hub as the root Catalog."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pystac

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.catalog.curated import curated_links
from sharinghub_static.catalog.division import Branch
from sharinghub_static.catalog.item_table import PARQUET
from sharinghub_static.catalog.links import GEOJSON, HTML, JSON, NDJSON, link, site_address
from sharinghub_static.catalog.schemas import Item
from sharinghub_static.catalog.summaries import (
    WORLD,
    common_keywords,
    shared_license,
    summarise,
    summarise_assets,
    summarise_providers,
    summarised,
    union_of_boxes,
    union_of_intervals,
)
from sharinghub_static.catalog.surroundings import branch_path
from sharinghub_static.config import CategoryConfig
from sharinghub_static.extras import can_write_tables
from sharinghub_static.project.license import license_page
from sharinghub_static.site.layout import Layout, absolute, relative

__all__ = ["PlacedItem", "make_branches", "make_catalog", "make_collection"]


_MOST_LICENSES = 100
_MOST_TOPICS = 5


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """What a Collection needs to know of an Item that is published; the Item itself may be forgotten.

    Args:
        id: GitLab's id of its project.
        path: where it is in the site.
        title: its title.
        box: its ``bbox``; None when it has no place.
        interval: when it begins and when it ends; None for an open side.
        properties: those of its properties that are summarised.
        assets: of its assets the fields that are summarised.
        licenses: name and address of each of its licences; of one that SPDX lists, that of its page there.
    """

    id: int
    path: str
    title: str
    box: Sequence[float] | None
    interval: tuple[datetime | None, datetime | None]
    properties: Mapping[str, object]
    assets: Mapping[str, Mapping[str, object]]
    licenses: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(
        cls, id_: int, path: str, item: Item, interval: tuple[datetime | None, datetime | None]
    ) -> "PlacedItem":
        """What is needed of this Item."""
        properties, assets = summarised(item)
        title, box = item["properties"]["title"], item.get("bbox")
        return cls(id_, path, title, box, interval, properties, assets, tuple(_licenses(item)))


def _licenses(item: Item) -> Iterator[tuple[str, str]]:
    license_ = item["properties"].get("license", "other")
    if license_ != "other":
        yield license_, license_page(license_)
        return
    for held in item["links"]:
        if held["rel"] == "license":
            yield held.get("title") or held["href"], held["href"]


def make_collection(
    hub: Hub, category: CategoryConfig, items: Sequence[PlacedItem], tree: Branch
) -> dict[str, object]:
    """The Collection of a category.

    Args:
        hub: all projects.
        category: one of the configuration's.
        items: the category's items, in the order of their links.
        tree: which of them it lists, and which Catalogs list the others.
    """
    properties = [item.properties for item in items]
    collection = pystac.Collection(
        id=category.id,
        title=category.title,
        description=category.description.strip() or _described(hub, category, common_keywords(properties)),
        extent=_extent(items),
        license=shared_license(properties),
        keywords=[category.id, *(word for word in common_keywords(properties) if word != category.id)],
        providers=[
            pystac.Provider.from_dict(provider)
            for provider in (*summarise_providers(properties), *_hosts(hub))
        ],
        # pystac leaves out lists that are longer than this; ours have a limit of their own.
        summaries=pystac.Summaries(summarise(properties), maxcount=10_000),
    )
    document = collection.to_dict(include_self_link=False, transform_hrefs=False)
    if assets := summarise_assets(item.assets for item in items):
        document["item_assets"] = assets
    if can_write_tables():
        document["assets"] = {"items": _table_asset(category)}
    # Thousands of pystac's link objects would cost more than all the rest.
    document["links"] = _collection_links(hub, category, items, tree)
    return document


def _table_asset(category: CategoryConfig) -> dict[str, object]:
    """The Items as one file, as stac-geoparquet and Portolan want it named."""
    layout = Layout()
    return {
        "href": relative(layout.stac_collection(category.id), layout.item_table(category.id)),
        "type": PARQUET,
        "title": "All Items as GeoParquet",
        "roles": ["collection-mirror"],
    }


def _described(hub: Hub, category: CategoryConfig, keywords: Sequence[str]) -> str:
    """What a category without a description of its own is."""
    about = [word for word in keywords if word != category.id][:_MOST_TOPICS]
    most = f", most of them about {', '.join(about)}" if about else ""
    return f"{category.title}: projects on {_addresses(hub)} with the topic `{category.gitlab_topic}`{most}."


def make_branches(
    hub: Hub, category: CategoryConfig, items: Sequence[PlacedItem], tree: Branch
) -> Iterator[tuple[str, dict[str, object]]]:
    """The Catalogs below a Collection that is too large to list its Items, each with its path.

    Args:
        hub: all projects.
        category: of the Collection.
        items: of the category.
        tree: which Catalogs there are, and what they list.
    """
    layout, root = Layout(), hub.config.stac.root
    listed = {item.id: item for item in items}
    parents = [(category.title, tree, branch) for branch in tree.branches]
    parents += [(parent.title, parent, branch) for parent in tree.walk() for branch in parent.branches]
    for title, parent, branch in parents:
        start = branch_path(layout, category.id, branch)
        catalog = pystac.Catalog(
            id="--".join((category.id, *branch.namespace))
            + (f"--{branch.letters}-" if branch.letters else ""),
            title=branch.title,
            description=f"{category.title}: {branch.title}",
        )
        document = catalog.to_dict(include_self_link=False, transform_hrefs=False)
        document["links"] = [
            link("root", relative(start, layout.stac_root()), JSON, root.title),
            link("parent", relative(start, branch_path(layout, category.id, parent)), JSON, title),
            *_downwards(start, category, listed, branch),
        ]
        yield start, document


def make_catalog(hub: Hub) -> dict[str, object]:
    """The root Catalog."""
    root = hub.config.stac.root
    catalog = pystac.Catalog(
        id=root.id, title=root.title, description=root.description.strip() or _of_hub(hub)
    )
    document = catalog.to_dict(include_self_link=False, transform_hrefs=False)
    document["links"] = _catalog_links(hub)
    return document


def _addresses(hub: Hub) -> str:
    """The web addresses of the hub's GitLab instances, as a part of a sentence."""
    *others, last = hub.instance_urls
    return f"{', '.join(others)} and {last}" if others else last


def _of_hub(hub: Hub) -> str:
    titles = ", ".join(category.title for category in hub.config.stac.categories)
    return f"{hub.config.stac.root.title}: {titles} of {_addresses(hub)}."


def _extent(items: Sequence[PlacedItem]) -> pystac.Extent:
    boxes = [item.box for item in items if item.box is not None]
    box = union_of_boxes(boxes) or WORLD
    start, end = union_of_intervals(item.interval for item in items)
    return pystac.Extent(pystac.SpatialExtent([list(box)]), pystac.TemporalExtent([[start, end]]))


def _hosts(hub: Hub) -> list[dict[str, object]]:
    return [{"name": "GitLab", "roles": ["host"], "url": url} for url in hub.instance_urls]


def _downwards(
    start: str, category: CategoryConfig, items: Mapping[int, PlacedItem], branch: Branch
) -> Iterator[dict[str, object]]:
    """Links of a document to the Catalogs and Items that it lists."""
    for child in branch.branches:
        yield link("child", relative(start, branch_path(Layout(), category.id, child)), JSON, child.title)
    for project in branch.projects:
        item = items[project.record.id]
        yield link("item", relative(start, item.path), GEOJSON, item.title)


def _collection_links(
    hub: Hub, category: CategoryConfig, items: Sequence[PlacedItem], tree: Branch
) -> list[dict[str, object]]:
    layout = Layout()
    start = layout.stac_collection(category.id)
    root = relative(start, layout.stac_root())
    links = [
        link("root", root, JSON, hub.config.stac.root.title),
        link("parent", root, JSON, hub.config.stac.root.title),
    ]
    # `other` says that there are several, or one that SPDX does not list: these tell which.
    # https://github.com/radiantearth/stac-spec/blob/v1.1.0/collection-spec/collection-spec.md#license
    licenses = dict(reversed([one for item in items for one in item.licenses]))
    links += [link("license", licenses[name], HTML, name) for name in sorted(licenses)[:_MOST_LICENSES]]
    links += _downwards(start, category, {item.id: item for item in items}, tree)
    links.append(link("alternate", relative(start, layout.category(category.id)), HTML, category.title))
    pages = relative(start, layout.item_page(category.id))
    links.append(link("alternate", pages, GEOJSON, "Items as GeoJSON, in pages"))
    links += [link("via", url, HTML, "GitLab") for url in hub.instance_urls]
    return links + _pictures(start, category.logo, category.icon)


def _catalog_links(hub: Hub) -> list[dict[str, object]]:
    layout, stac = Layout(), hub.config.stac
    start = layout.stac_root()
    links = [link("root", relative(start, start), JSON, stac.root.title)]
    if stac.root_href:
        # The one absolute link of the tree makes it a "relative published" catalog:
        # https://github.com/radiantearth/stac-spec/blob/master/best-practices.md#relative-published-catalog
        links.insert(0, link("self", absolute(stac.root_href, start), JSON, stac.root.title))
    links += [
        link("child", relative(start, layout.stac_collection(category.id)), JSON, category.title)
        for category in stac.categories
    ]
    links += curated_links(hub)
    links.append(link("alternate", relative(start, layout.home()), HTML, stac.root.title))
    if can_write_tables():
        table = relative(start, layout.item_table())
        links.append(link("alternate", table, PARQUET, "All Items as GeoParquet"))
    lines = relative(start, layout.item_lines())
    links.append(link("alternate", lines, NDJSON, "All Items, one a line"))
    links.append(link("describedby", relative(start, layout.lineage_graph()), JSON, "Lineage graph"))
    links += [link("via", url, HTML, "GitLab") for url in hub.instance_urls]
    return links + _pictures(start, stac.root.logo, None)


def _pictures(start: str, logo: str | None, icon: str | None) -> list[dict[str, object]]:
    """What STAC Browser shows beside a title: https://github.com/radiantearth/stac-browser#customize-through-root-catalog."""
    links = []
    if logo:
        links.append(link("preview", site_address(start, logo), _picture_type(logo), "Logo"))
    if icon:
        links.append(link("icon", site_address(start, icon), _picture_type(icon), "Icon"))
    return links


def _picture_type(address: str) -> str:
    ending = address.partition("?")[0].partition("#")[0].rpartition(".")[2].lower()
    types = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "svg": "image/svg+xml"}
    return types.get(ending) or {"webp": "image/webp", "gif": "image/gif", "ico": "image/x-icon"}.get(
        ending, ""
    )
