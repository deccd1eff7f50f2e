"""What rendering a README costs, beside the bare engine: ``python benchmarks/readmes.py [FOLDER]``.

Prints milliseconds a document for comrak alone, for comrak and one nh3 pass (the least that is safe), and for
the whole of it, with the ratios. Ratios are what to compare between machines.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import comrak

from sharinghub_static.portal.markdown import ReadmeContext, engine, render_readme
from sharinghub_static.portal.markdown.clean import clean_authored

DEFAULT = Path(__file__).parent.parent / "tests" / "portal" / "readmes"
CONTEXT = ReadmeContext(
    web_url="https://gitlab.example/earth/landcover",
    ref="main",
    path="README.md",
    instance_url="https://gitlab.example",
    full_path="earth/landcover",
)
ROUNDS = 7


def best(work: Callable[[str], object], sources: list[str]) -> float:
    """Milliseconds a document in the best of several rounds."""
    rounds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for source in sources:
            work(source)
        rounds.append(time.perf_counter() - started)
    return min(rounds) * 1000 / len(sources)


def main() -> None:
    """Measure every Markdown file of a folder."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    sources = [path.read_text("utf-8", "replace") for path in sorted(folder.rglob("*.md"))]
    if not sources:
        sys.exit(f"no Markdown under {folder}")
    size = sum(map(len, sources)) / len(sources)
    print(f"{len(sources)} documents of {size:,.0f} characters on average")
    bare = best(comrak.render_markdown, sources)
    for name, work in (
        ("comrak", comrak.render_markdown),
        ("comrak, GitLab's options", lambda source: engine.to_html(source)),
        ("comrak and nh3", lambda source: clean_authored(engine.to_html(source).html)),
        ("render_readme", lambda source: render_readme(source, CONTEXT)),
    ):
        cost = best(work, sources)
        print(f"{name:26} {cost:8.3f} ms/document {cost / bare:8.1f} x comrak")


if __name__ == "__main__":
    main()
