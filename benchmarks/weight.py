"""What the files of a site weigh, by kind.

    python benchmarks/weight.py SITE

Counts the files of a site that was built, and prints for each kind bytes and files a project, with what
compressed copies add. A kind is what the address of a file says: the first part of its path, without the
folder of a further language.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from sharinghub_static.site.layout import Layout

_PROJECT_FILES = ("croissant.json", "index.md", "oembed.json")
_LEAST_SHARE = 0.005
"""Kinds below this share of all bytes are printed together."""


@dataclass
class Weight:
    """What the files of one kind weigh.

    Args:
        bytes: of all, copies included.
        copies: bytes of compressed copies.
        files: how many there are, copies included.
    """

    bytes: int = 0
    copies: int = 0
    files: int = 0


def kinds_of(site: Path) -> tuple[dict[str, Weight], int]:
    """Return what each kind of file weighs, and the number of projects of a site."""
    report = json.loads((site / Layout().build_report()).read_bytes())
    categories = set(report["categories"])
    # A further language has a folder with a home page that is no category.
    languages = {path.parts[-3] for path in site.glob("*/search/index.html")}
    weights: dict[str, Weight] = defaultdict(Weight)
    for path in _files(site):
        weight, size = (
            weights[_kind(path.relative_to(site).parts, categories, languages)],
            path.stat().st_size,
        )
        weight.bytes += size
        weight.copies += size if path.suffix == ".gz" else 0
        weight.files += 1
    return dict(weights), report["projects"]


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _kind(parts: tuple[str, ...], categories: set[str], languages: set[str]) -> str:
    further = parts[0] in languages
    parts = parts[1:] if further else parts
    first, name = parts[0], parts[-1].removesuffix(".gz")
    if first not in categories:
        return f"{first}/" if len(parts) > 1 else "files at the top"
    if len(parts) < 4 or parts[1] == "-":
        return "lists of categories"
    if name in _PROJECT_FILES:
        return f"projects: {name}"
    if "-" in parts[1:-1]:
        return "projects: further parts"
    return "projects: overview" + (", further languages" if further else "")


def weight_table(site: Path) -> Iterator[str]:
    """Give the lines of a table of what the files of a site weigh."""
    weights, projects = kinds_of(site)
    total = _sum(weights.values())
    ordered = sorted(weights.items(), key=lambda entry: -entry[1].bytes)
    large = [(kind, each) for kind, each in ordered if each.bytes >= total.bytes * _LEAST_SHARE]
    others = _sum(each for _, each in ordered[len(large) :])
    yield "| kind | bytes a project | of which copies | files a project |"
    yield "| --- | ---: | ---: | ---: |"
    for kind, each in (*large, ("others", others), ("all", total)):
        yield _row(kind, each, projects)


def _sum(weights: Iterable[Weight]) -> Weight:
    total = Weight()
    for each in weights:
        total.bytes += each.bytes
        total.copies += each.copies
        total.files += each.files
    return total


def _row(kind: str, weight: Weight, projects: int) -> str:
    figures = (weight.bytes / projects, weight.copies / projects)
    return f"| {kind} | {figures[0]:,.0f} | {figures[1]:,.0f} | {weight.files / projects:.2f} |"


def main() -> None:
    """Print the table of a site."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("site", type=Path, help="its folder")
    print("\n".join(weight_table(parser.parse_args().site)))


if __name__ == "__main__":
    main()
