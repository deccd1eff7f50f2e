"""Curated collections as STAC Catalogs that link the Items of their projects."""

from collections.abc import Iterator

import pystac

from sharinghub_static.analysis.curated import curations
from sharinghub_static.analysis.hub import Hub
from sharinghub_static.catalog.links import GEOJSON, HTML, JSON, link
from sharinghub_static.catalog.surroundings import ItemPlaces
from sharinghub_static.site.layout import Layout, relative

__all__ = ["curated_links", "make_curated_catalogs"]


def make_curated_catalogs(hub: Hub, places: ItemPlaces) -> Iterator[tuple[str, dict[str, object]]]:
    """Return the Catalog of each curated collection, with its path.

    An Item has one parent, the Collection of its category: here it is linked, and not copied. The root
    Catalog therefore links these Catalogs as ``related``: who walks its children meets each Item once.
    Texts are in the language of the configuration.

    Args:
        hub: all projects.
        places: knows where Items are.
    """
    layout, root = Layout(), hub.config.stac.root
    for curation in curations(hub):
        collection = curation.collection
        start = layout.stac_curated(collection.slug)
        catalog = pystac.Catalog(
            id=f"collection--{collection.slug}",
            title=collection.text.title,
            description=collection.text.description.strip() or collection.text.title,
        )
        document = catalog.to_dict(include_self_link=False, transform_hrefs=False)
        document["links"] = [
            link("root", relative(start, layout.stac_root()), JSON, root.title),
            link("parent", relative(start, layout.stac_root()), JSON, root.title),
            *(
                link("item", relative(start, places.path(one, one.categories[0])), GEOJSON, one.title)
                for one in curation.projects
            ),
            link(
                "alternate",
                relative(start, layout.curated_collection(collection.slug)),
                HTML,
                collection.text.title,
            ),
        ]
        yield start, document


def curated_links(hub: Hub) -> Iterator[dict[str, object]]:
    """Return the links of the root Catalog to the Catalogs of curated collections."""
    layout = Layout()
    start = layout.stac_root()
    for collection in hub.config.collections:
        href = relative(start, layout.stac_curated(collection.slug))
        yield link("related", href, JSON, collection.text.title)
