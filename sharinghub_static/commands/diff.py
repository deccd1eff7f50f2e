"""``diff``: what differs between two built sites, for the review of a change before it is live."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sharinghub_static.cli_options import debug_option

if TYPE_CHECKING:
    from sharinghub_static.site.comparing import ChangedText, SiteDifference

__all__ = ["diff"]

_SITE = click.Path(path_type=Path, exists=True)
_FILE = click.Path(path_type=Path, dir_okay=False)
_MOST_PAGES, _MOST_CHANGES, _MOST_LINES, _LONGEST = 20, 20, 8, 160
_FENCE = "~~~"


@click.command()
@click.argument("old", type=_SITE)
@click.argument("new", type=_SITE)
@click.option("--output", "-o", type=_FILE, help="Write the report into this Markdown file, too.")
@click.option("--json", "json_file", type=_FILE, help="Write all of it for programs.")
@click.option("--dotenv", type=_FILE, help="Write the counts as variables: PAGES_ADDED=3 and so on.")
@debug_option
def diff(old: Path, new: Path, output: Path | None, json_file: Path | None, dotenv: Path | None) -> None:
    """Say in words what differs between two sites: folders, or archives such as artifacts of jobs.

    Pages that were added, removed or changed, and how their texts changed; the same change in many pages is
    named once.
    """
    from sharinghub_static.report import write_text
    from sharinghub_static.site.archives import unpacked
    from sharinghub_static.site.comparing import compare_sites

    with ExitStack() as stack:
        folders = []
        for site in (old, new):
            if site.is_file():
                temporary = stack.enter_context(tempfile.TemporaryDirectory(prefix="sharinghub-site-"))
                site = unpacked(site, Path(temporary))
            folders.append(site)
        difference = compare_sites(*folders)
    report = "\n".join(_lines(difference)) + "\n"
    click.echo(report, nl=False)
    if output:
        write_text(output, report)
    if json_file:
        write_text(json_file, json.dumps(_values(difference), indent=2, ensure_ascii=False) + "\n")
    if dotenv:
        counts = {
            "PAGES_ADDED": len(difference.added),
            "PAGES_REMOVED": len(difference.removed),
            "PAGES_CHANGED": difference.changed_pages,
        }
        write_text(dotenv, "".join(f"{name}={number}\n" for name, number in counts.items()))


def _lines(difference: "SiteDifference") -> Iterator[str]:
    if not difference:
        yield "Nothing changes in the site."
        return
    yield (
        f"{_pages(len(difference.added))} added, {len(difference.removed):,} removed, "
        f"{difference.changed_pages:,} changed."
    )
    added, removed, changed = difference.files
    if any(difference.files):
        yield f"Other files: {added:,} added, {removed:,} removed, {changed:,} changed."
    for heading, pages in (("Removed", difference.removed), ("Added", difference.added)):
        if pages:
            yield f"\n## {heading}\n"
            for path, title in list(pages.items())[:_MOST_PAGES]:
                yield f"- `{path}` {_inline(title)}"
            if len(pages) > _MOST_PAGES:
                yield f"- and {len(pages) - _MOST_PAGES:,} more"
    if difference.changed:
        yield "\n## Changed"
        for change in difference.changed[:_MOST_CHANGES]:
            yield from _change(change)
        if len(difference.changed) > _MOST_CHANGES:
            left = sum(len(change.pages) for change in difference.changed[_MOST_CHANGES:])
            yield f"\nAnd {_pages(left)} more, each with changes of its own."


def _change(change: "ChangedText") -> Iterator[str]:
    names = ", ".join(f"`{path}`" for path in change.pages[:3])
    more = f" and {len(change.pages) - 3:,} more" if len(change.pages) > 3 else ""
    yield f"\n{_pages(len(change.pages))}: {names}{more}\n"
    if not (change.removed or change.added):
        yield "Markup, links or metadata, and no visible text."
        return
    yield f"{_FENCE}diff"
    for sign, lines in (("-", change.removed), ("+", change.added)):
        for line in lines[:_MOST_LINES]:
            shown = line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
            yield f"{sign} {shown}"
        if len(lines) > _MOST_LINES:
            yield f"{sign} (and {len(lines) - _MOST_LINES:,} more lines)"
    yield _FENCE


def _values(difference: "SiteDifference") -> dict[str, object]:
    return {
        "added": difference.added,
        "removed": difference.removed,
        "changed": [
            {"removed": change.removed, "added": change.added, "pages": change.pages}
            for change in difference.changed
        ],
        "files": dict(zip(("added", "removed", "changed"), difference.files, strict=True)),
    }


def _pages(number: int) -> str:
    return f"{number:,} page{'' if number == 1 else 's'}"


def _inline(text: str) -> str:
    """A title as Markdown shows it: no markup, no mention of a person."""
    plain = "".join(sign if sign.isalnum() or sign in " .,:;()/-–—·" else f"&#{ord(sign)};" for sign in text)
    return plain[:500]
