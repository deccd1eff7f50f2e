"""What differs between two sites, in words: pages added, removed and changed, and how their texts changed.

Pages with the same change are named once: an entry of the menu changes every page.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree, html

from sharinghub_static.errors import SiteError
from sharinghub_static.site.site_folder import FILE_LIST, TIMELY_FILES, files_below, is_site

__all__ = ["ChangedText", "SiteDifference", "compare_sites"]

_BESIDE = (".gz", ".br")
_NOT_SHOWN = frozenset({"head", "script", "style", "template", "svg", "noscript"})
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd"),
        *(
            "label",
            "mark",
            "q",
            "s",
            "samp",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
            "time",
            "u",
            "var",
            "wbr",
        ),
    )
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, order=True)
class ChangedText:
    """The same change of text in one page or several.

    Args:
        removed: lines of text that are no longer there.
        added: lines of text that are new; both empty where only markup, links or metadata changed.
        pages: paths of the pages, sorted.
    """

    removed: tuple[str, ...]
    added: tuple[str, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteDifference:
    """What differs between an old and a new site.

    Args:
        added: path of each page that is new, to its title; sorted.
        removed: likewise of each that is gone.
        changed: what changed in the others; that of most pages first.
        files: how many other files were added, removed and changed.
    """

    added: Mapping[str, str]
    removed: Mapping[str, str]
    changed: tuple[ChangedText, ...]
    files: tuple[int, int, int]

    @property
    def changed_pages(self) -> int:
        """How many pages changed."""
        return sum(len(change.pages) for change in self.changed)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or any(self.files))


def compare_sites(old: Path, new: Path) -> SiteDifference:
    """Compare two sites; compressed copies, the list of files and the times of updates do not count.

    Args:
        old: folder of a site.
        new: folder of another.

    Raises:
        SiteError: one of them is no site.

    Example:
        >>> difference = compare_sites(Path("published"), Path("public"))  # doctest: +SKIP
        >>> list(difference.removed)  # doctest: +SKIP
        ['dataset/eo/gone/index.html']
    """
    before, after = _files(old), _files(new)
    changed = [
        path
        for path in sorted(before.keys() & after.keys())
        if (old / path).read_bytes() != (new / path).read_bytes()
    ]
    added, removed = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for path in filter(_is_page, changed):
        groups.setdefault(_changed_lines(old / path, new / path), []).append(path)
    texts = [ChangedText(gone, come, tuple(paths)) for (gone, come), paths in groups.items()]
    others = tuple(sum(not _is_page(path) for path in paths) for paths in (added, removed, changed))
    return SiteDifference(
        {path: _title(new / path) for path in added if _is_page(path)},
        {path: _title(old / path) for path in removed if _is_page(path)},
        tuple(sorted(texts, key=lambda change: (-len(change.pages), change))),
        (others[0], others[1], others[2]),
    )


def _files(site: Path) -> dict[str, None]:
    if not site.is_dir() or not is_site(site):
        raise SiteError(f"{site}: there is no site here", "Name the folder, or the archive, of a built site.")
    names = [path for path, entry in files_below(site) if entry.is_file(follow_symlinks=False)]
    skipped = TIMELY_FILES | {FILE_LIST}
    return dict.fromkeys(path for path in names if path not in skipped and not path.endswith(_BESIDE))


def _is_page(path: str) -> bool:
    return posixpath.basename(path) in {"index.html", "404.html"}


def _title(page: Path) -> str:
    title = _parse(page).findtext(".//title")
    return _SPACE.sub(" ", title or "").strip()


def _parse(page: Path) -> html.HtmlElement:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        return html.document_fromstring(page.read_bytes() or b"<html>", parser=parser)
    except etree.ParserError:
        return html.document_fromstring(b"<html><body></body></html>", parser=parser)


def _changed_lines(old: Path, new: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines that are gone, and lines that are new, in their order; one that only moved is neither."""
    before, after = _lines(old), _lines(new)
    return tuple(_without(before, after)), tuple(_without(after, before))


def _without(lines: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    left = Counter(others)
    for line in lines:
        if left[line] > 0:
            left[line] -= 1
        else:
            yield line


def _lines(page: Path) -> list[str]:
    """The title and the visible text of a page, one line a block."""
    tree = _parse(page)
    lines, words = [_SPACE.sub(" ", tree.findtext(".//title") or "").strip()], list[str]()
    etree.strip_elements(tree, *_NOT_SHOWN, etree.Comment, with_tail=False)

    def flush() -> None:
        if text := _SPACE.sub(" ", "".join(words)).strip():
            lines.append(text)
        words.clear()

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag not in _INLINE:
            flush()
        words.append((element.text if event == "start" else element.tail) or "")
    flush()
    return lines
