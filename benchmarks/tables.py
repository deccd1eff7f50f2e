"""What the files for programs weigh, and what they cost: all Items in one file, projects as values.

    python benchmarks/tables.py --projects 30 1000 10000

Projects have the READMEs of the demo's samples as descriptions, four files each, six in ten a place. Bytes a
project are printed, with those of compressed copies, and processor time beside that of the STAC documents.
"""

import argparse
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.catalog import build_catalog, item_files_of
from sharinghub_static.portal.site_files.project_data import project_files
from sharinghub_static.portal.site_files.small_apis import api_files
from sharinghub_static.portal.site_pages import Portal
from sharinghub_static.project.model import Asset, Readme
from sharinghub_static.site.compress import compress, is_compressible
from tests.projects import GITLAB, located, make_config, make_hub, make_project

SAMPLES = Path(__file__).parents[1] / "sharinghub_static/demo/samples"
CATEGORIES = ("ai-model", "dataset", "processor")
KINDS = {
    "items.parquet": "tables",
    "items.ndjson": "lines",
    "/items/": "pages of Items",
    "projects.csv": "CSV",
}


def make(number: int) -> Hub:
    """A hub of so many projects."""
    draw = random.Random(1)  # noqa: S311 - the same hub each time
    readmes = [file.read_text("utf-8") for file in sorted(SAMPLES.rglob("README.md"))]
    words = sorted({word for text in readmes for word in text.split() if word.isalpha() and len(word) > 4})
    projects = []
    for index in range(number):
        path = f"{draw.choice(words).lower()}/{draw.choice(words).lower()}-{index}"
        west, south = draw.uniform(-170, 160), draw.uniform(-80, 70)
        extra = {"extent": located(west, south, west + 5, south + 5)} if draw.random() < 0.6 else {}
        raw = f"{GITLAB}/{path}/-/raw/main"
        projects.append(
            make_project(
                path,
                draw.choice(CATEGORIES),
                title=" ".join(draw.sample(words, 4)).title(),
                description=(readme := draw.choice(readmes)),
                readme=Readme("README.md", readme),
                is_described_by_readme=True,
                keywords=tuple(draw.sample(words[:200], 4)),
                assets=tuple(
                    Asset(f"data/{n}.tif", f"{raw}/data/{n}.tif", "image/tiff", f"Map {n}", size=n * 999)
                    for n in range(4)
                ),
                properties={"gsd": draw.choice([10, 20, 30]), "platform": "sentinel-2"},
                **extra,
            )
        )
    config = make_config(stac={"root_href": "https://hub.example.org/eo/"})
    return make_hub(*{project.record.full_path: project for project in projects}.values(), config=config)


def measure(number: int) -> Iterator[str]:
    """What the files of a hub weigh, a line each kind."""
    hub = make(number)
    begun = time.process_time()
    catalog = build_catalog(hub)
    stac = time.process_time() - begun
    begun = time.process_time()
    made = [
        file
        for files in item_files_of(hub.config.stac.root_href or "", catalog.documents, catalog.items)
        for file in files.make(lambda _path, content: content)
    ]
    items = time.process_time() - begun
    site = Portal(hub)._trees[0][0]
    begun = time.process_time()
    made += [*project_files(site), *api_files(site)]
    values = time.process_time() - begun
    sizes: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for path, content in made:
        kind = next((kind for mark, kind in KINDS.items() if mark in path), "projects and small files")
        copy = compress(content) if is_compressible(path, len(content)) else None
        for place, figure in enumerate((1, len(content), len(copy or b""))):
            sizes[kind][place] += figure
    count = len(hub.projects)
    items_size = sum(len(content) for _, content in catalog.documents)
    yield f"{count} projects: STAC documents {items_size / count:.0f} bytes a project, {stac:.1f} s"
    for kind, (files, size, copies) in sorted(sizes.items()):
        yield f"  {kind:25} {files:6} files {size / count:8.0f} bytes a project, copies {copies / count:6.0f}"
    yield f"  tables, lines and pages {items:.1f} s, projects as values {values:.1f} s"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--projects", type=int, nargs="+", default=[30, 1000])
    for size in parser.parse_args().projects:
        print(*measure(size), sep="\n", flush=True)
