"""Every link within the site leads to a file of the site, and to a place in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sharinghub_static.site.check.files import Site, SiteFile
from sharinghub_static.site.check.hrefs import Target, read_relative, resolve
from sharinghub_static.site.check.page_links import PageLinks
from sharinghub_static.site.check.plain_page import PlainPage
from sharinghub_static.site.check.references import Reference, may_have_links, references
from sharinghub_static.site.check.result import Finding
from sharinghub_static.site.check.rules import Rule, check

__all__ = ["CODES", "Links"]

CODES = {
    "CHK301": "a link to a file that is not there",
    "CHK302": "a link to a place in a page that is not there",
    "CHK303": "a link that leads out of the site",
    "CHK304": "a link from the root of the host",
    "CHK305": "a relative link in a page that is served at any depth",
}

_ANY_DEPTH = "404.html"
_HAVE_PLACES = (".html", ".svg")
_ID = re.compile(r"""\bid\s*=\s*["']([^"']+)["']""")


@dataclass(frozen=True, slots=True)
class _Awaited:
    """A link to a place in another file.

    Args:
        source: path of the file that holds the link.
        href: as it is written there.
        path: where it leads.
        fragment: the place there.
    """

    source: str
    href: str
    path: str
    fragment: str


@check(CODES)
class Links(Rule):
    """Follows links; those to places in other files are kept until all files are known."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.sound_page: PageLinks | None = None
        self._places: dict[str, str] = {}
        self._awaited: list[_Awaited] = []

    def look(self, file: SiteFile) -> Iterator[Finding]:
        """Follow the links of one file."""
        targets = self._sound_targets(file.path, file.plain) if file.plain else None
        self.sound_page = None
        if file.plain and targets is not None:
            count = sum(file.plain.hrefs.values())
            self.site.counts["links"] += count
            if not any("\n" in href or "\0" in href for href in targets):
                self.sound_page = PageLinks(count, self._places[file.path], targets)
            return
        self._places[file.path] = _joined(_anchors(file))
        if not may_have_links(file):
            self.sound_page = PageLinks(0, self._places[file.path], {})
            return
        sound: set[str] = set()
        for reference in references(file):
            self.site.counts["links"] += 1
            if reference.href in sound:
                continue
            target = resolve(file.path, reference.href, self.site.root_path)
            findings = [] if target is None else list(self._follow(file, reference, target))
            yield from findings
            if not findings:
                sound.add(str(reference.href))

    def recall(self, source: str, page: PageLinks) -> bool:
        """Follow the links of a page that was sound in an earlier check and has not changed since.

        Returns:
            Whether they still lead to files; if not, the page must be looked at.
        """
        if any(path not in self.site.files for path, _ in page.targets.values()):
            return False
        self._places[source] = page.places
        self.site.counts["links"] += page.count
        self._await(
            _Awaited(source, href, path, place)
            for href, (path, place) in page.targets.items()
            if place and path != source
        )
        return True

    def finish(self) -> Iterator[Finding]:
        """Look for the places in other files."""
        for awaited in self._awaited:
            if not self._has_place(awaited.path, awaited.fragment):
                message = f"{awaited.href}: {awaited.path} has no place of that name; give an element that id"
                yield Finding(awaited.source, self._line(awaited), "CHK302", message)

    def _sound_targets(self, source: str, page: PlainPage) -> dict[str, tuple[str, str]] | None:
        """Each link of a page to the file and the place that it leads to; no place where it needs none.

        Returns:
            None when something is wrong with them, as far as they lead to files and to the page itself.
        """
        targets: dict[str, tuple[str, str]] = {}
        folders = _folders_above(source)
        for href in page.hrefs:
            link = read_relative(href)
            if link is None:
                target = resolve(source, href, self.site.root_path)
                if target is None:
                    continue
                if target.rooted or target.escapes:
                    return None
                path, fragment = target.path + "/" * target.folder, target.fragment
            elif link.climbs >= len(folders):
                return None
            else:
                path = folders[link.climbs] + link.path if link.climbs or link.path else source
                fragment = link.fragment
            if path not in self.site.files:
                path = f"{path.rstrip('/')}/index.html".lstrip("/")
                if path not in self.site.files:
                    return None
            place = fragment if _is_place(fragment) and path.endswith(_HAVE_PLACES) else ""
            if place and path == source and place not in page.places:
                return None
            targets[href] = path, place
        self._places[source] = _joined(page.places)
        self._await(
            _Awaited(source, href, path, place)
            for href, (path, place) in targets.items()
            if place and path != source
        )
        return targets

    def _await(self, links: Iterable[_Awaited]) -> None:
        """Keep links to places that are not known to be there."""
        self._awaited += [link for link in links if not self._has_place(link.path, link.fragment)]

    def _has_place(self, path: str, fragment: str) -> bool:
        return f"\0{fragment}\0" in self._places.get(path, "")

    def _line(self, awaited: _Awaited) -> int:
        """The line of a link, for which its file is read once more."""
        file = self.site.file(awaited.source)
        return next((link.line(file) for link in references(file) if link.href == awaited.href), 1)

    def _follow(self, file: SiteFile, reference: Reference, target: Target) -> Iterator[Finding]:
        href = reference.href
        any_depth = file.path.rpartition("/")[2] == _ANY_DEPTH
        if any_depth and not target.rooted and target.path != file.path:
            message = f"{href}: a page that is served at any depth must not link relatively: begin it with /"
            yield Finding(file.path, reference.line(file), "CHK305", message)
        elif target.rooted and (reference.leads_out or reference.in_prose):
            return  # the owner means something beside the site
        elif target.rooted and not any_depth:
            message = f"{href}: fails wherever the site is not at the root of its host: make it relative"
            yield Finding(file.path, reference.line(file), "CHK304", message)
        elif target.escapes:
            message = f"{href}: leads out of the site; link to a file in it, or to a whole address"
            yield Finding(file.path, reference.line(file), "CHK303", message)
        else:
            yield from self._arrive(file, reference, target)

    def _arrive(self, file: SiteFile, reference: Reference, target: Target) -> Iterator[Finding]:
        href, path, fragment = reference.href, target.path, target.fragment
        if target.folder or path in self.site.folders or not path:
            path = f"{path}/index.html".lstrip("/")
        if path not in self.site.files:
            message = f"{href}: there is no {path} in the site; correct the link, or write the file"
            yield Finding(file.path, reference.line(file), "CHK301", message)
        elif not _is_place(fragment) or not path.endswith(_HAVE_PLACES):
            return
        elif path != file.path:
            # A plain text: lxml's own keeps the whole tree of its page in memory.
            self._await([_Awaited(file.path, str(href), path, fragment)])
        elif not self._has_place(path, fragment) and not reference.in_prose:
            # In prose, which strangers write, a dead one costs a Problem and not the site.
            message = f"{href}: the page has no place of that name; give an element that id"
            yield Finding(file.path, reference.line(file), "CHK302", message)


def _folders_above(path: str) -> list[str]:
    """The folders of a file from the inside out: ``["a/b/", "a/", ""]`` for ``a/b/c.html``."""
    parts = path.split("/")
    return ["".join(f"{part}/" for part in parts[:end]) for end in range(len(parts) - 1, -1, -1)]


def _joined(places: Iterable[str]) -> str:
    """Names of places in one text, which takes a tenth of the memory of a set of them."""
    return f"\0{chr(0).join(places)}\0"


def _anchors(file: SiteFile) -> frozenset[str]:
    if file.path.endswith(".svg"):
        return frozenset(_ID.findall(file.text))
    return frozenset({"top", *map(str, file.attributes("//@id|//a/@name"))})


def _is_place(fragment: str) -> bool:
    """Whether a fragment names an element; others are text to find, or state that a script keeps there."""
    return bool(fragment) and not fragment.startswith(":~:") and "=" not in fragment
