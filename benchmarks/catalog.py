"""How long the STAC tree takes, beside pystac building and saving the same Items.

    python benchmarks/catalog.py --projects 2000

Ours makes every Item, validates it, encodes it and writes it. pystac makes its objects from the same
Items, lays them out and saves them as a self-contained catalog; it validates nothing. Times differ from
machine to machine, the ratio is what to compare.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import orjson
import pystac

sys.path.insert(0, str(Path(__file__).parents[1]))

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.catalog import build_catalog
from sharinghub_static.project.model import Asset, Project
from tests.projects import GITLAB, located, make_hub, make_project


def a_hub(number: int) -> Hub:
    """A hub of so many projects in one category, each with a place, three assets and a few properties."""
    return make_hub(*(a_project(place) for place in range(number)))


def a_project(place: int) -> Project:
    """One of them."""
    west = place % 340 - 170.0
    return make_project(
        f"group-{place % 50}/project-{place}",
        id=place + 1,
        keywords=("land-cover", f"topic-{place % 20}"),
        extent=located(west, -10.0, west + 5, 10.0),
        properties={"gsd": 10, "platform": "sentinel-2a"},
        assets=tuple(
            Asset(
                f"data-{part}.tif", f"{GITLAB}/{place}/{part}.tif", "image/tiff", size=1000, sha256="ab" * 32
            )
            for part in range(3)
        ),
    )


def with_ours(hub: Hub, folder: Path) -> None:
    """The project's own way."""
    for path, content in build_catalog(hub).documents:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def with_pystac(items: list[dict[str, object]], folder: Path) -> None:
    """The same Items through pystac's objects."""
    catalog = pystac.Catalog("hub", "A hub")
    world = pystac.Extent(pystac.SpatialExtent([[-180, -90, 180, 90]]), pystac.TemporalExtent([[None, None]]))
    collection = pystac.Collection("dataset", "Data sets", world)
    catalog.add_child(collection)
    collection.add_items(pystac.Item.from_dict(item | {"links": []}) for item in items)
    catalog.normalize_hrefs(str(folder), skip_unresolved=True)
    catalog.save(pystac.CatalogType.SELF_CONTAINED)


def main() -> None:
    """Time both and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=1000)
    number = parser.parse_args().projects
    hub = a_hub(number)
    documents = [orjson.loads(content) for _, content in build_catalog(hub).documents]
    items = [document for document in documents if document["type"] == "Feature"]
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with_ours(hub, Path(folder) / "ours")
        ours = time.perf_counter() - began
        began = time.perf_counter()
        with_pystac(items, Path(folder) / "pystac")
        theirs = time.perf_counter() - began
    print(
        json.dumps(
            {
                "items": number,
                "milliseconds_an_item": round(ours / number * 1000, 3),
                "pystac_milliseconds_an_item": round(theirs / number * 1000, 3),
                "times_faster": round(theirs / ours, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
