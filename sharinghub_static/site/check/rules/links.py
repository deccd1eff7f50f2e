"""Every link within the site leads to a file of the site, and to a place in it."""

import re
import sys
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sharinghub_static.site.check.files import Site, SiteFile
from sharinghub_static.site.check.hrefs import Target, resolve
from sharinghub_static.site.check.page_links import (
    ANY_DEPTH,
    KnownPages,
    PageLinks,
    Targets,
    has_places,
    is_place,
    joined_places,
    links_of,
)
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

_ID = re.compile(r"""\bid\s*=\s*["']([^"']+)["']""")


class _Awaited(NamedTuple):
    """Links to a place in another file.

    Args:
        source: path of the file that holds them.
        path: where they lead.
        place: the place there.
    """

    source: str
    path: str
    place: str


@check(CODES)
class Links(Rule):
    """Follows links; those to places in other files are kept until all files are known.

    Attributes:
        known: what is known of pages that are not looked at.
        targets: where the links of sound pages lead.
        sound_page: the last file that was looked at, if it is sound.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.sound_page: PageLinks | None = None
        self.known: KnownPages | None = None
        self.targets = Targets()
        self._places: dict[str, str] = {}
        self._awaited: set[_Awaited] = set()

    def look(self, file: SiteFile) -> Iterator[Finding]:
        """Follow the links of one file."""
        self.sound_page = None
        page = links_of(file.path, file.plain) if file.plain else None
        if page and self.recall(file.path, page):
            self.sound_page = page
            return
        self._places[file.path] = sys.intern(joined_places(_anchors(file)))
        if not may_have_links(file):
            self.sound_page = PageLinks(0, self._places[file.path])
            return
        targets: dict[str, Target | None] = {}
        count, is_sound = 0, True
        for reference in references(file):
            count += 1
            if reference.href in targets:
                continue
            target = resolve(file.path, reference.href, self.site.root_path)
            findings = [] if target is None else list(self._follow(file, reference, target))
            yield from findings
            if not findings:
                targets[str(reference.href)] = target
            is_sound = is_sound and not findings
        self.site.counts["links"] += count
        if is_sound:
            leads_to = self._targets_of(file.path, targets.values())
            self.sound_page = PageLinks(count, self._places[file.path], leads_to)
            self.targets.add(leads_to)

    def _targets_of(self, source: str, resolved: Iterable[Target | None]) -> Targets:
        targets = Targets()
        for target in filter(None, resolved):
            path = self._file_of(target)
            targets.paths.add(path)
            if is_place(target.fragment) and has_places(path) and path != source:
                targets.anchors.add((path, target.fragment))
        return targets

    def recall(self, source: str, page: PageLinks) -> bool:
        """Follow the links of a page that nothing else is wrong with.

        Returns:
            Whether they lead to files; if not, the page must be looked at.
        """
        if not self.lead_to_files(page.targets):
            return False
        awaited = set()
        for written, place in page.targets.anchors:
            path = self._file(written)
            if path == source and f"\0{place}\0" not in page.places:
                return False
            if path and path != source and has_places(path) and not self._has_place(path, place):
                awaited.add(_Awaited(source, sys.intern(path), sys.intern(place)))
        self._places[source] = sys.intern(page.places)  # as in many other pages
        self.site.counts["links"] += page.count
        self._awaited |= awaited
        self.targets.add(page.targets)
        return True

    def lead_to_files(self, targets: Targets) -> bool:
        """Whether links lead to files, wherever in them."""
        return all(self._file(path) for path in targets.paths.difference(self.site.files))

    def lead_to_places(self, targets: Targets, kept: KnownPages) -> bool:
        """Whether links of pages that are kept lead to places, once all other files have been looked at.

        Args:
            targets: of these links, which lead to files.
            kept: knows which files are as they were when these links were found sound.
        """
        return all(
            not has_places(path) or self._has_place(path, place)
            for written, place in targets.anchors
            if (path := self._file(written)) and not kept.is_kept(path)
        )

    def finish(self) -> Iterator[Finding]:
        """Look for the places in other files."""
        for awaited in self._awaited:
            if not self._has_place(awaited.path, awaited.place):
                yield from self._dead(awaited)

    def _dead(self, awaited: _Awaited) -> Iterator[Finding]:
        """Links to a place that is not there, for which their file is read once more."""
        file = self.site.file(awaited.source)
        named: set[str] = set()
        for reference in references(file):
            href = str(reference.href)
            target = None if href in named else resolve(file.path, href, self.site.root_path)
            if target is None or target.fragment != awaited.place or self._means_outside(reference, target):
                continue
            if self._file_of(target) == awaited.path:
                named.add(href)
                message = f"{href}: {awaited.path} has no place of that name; give an element that id"
                yield Finding(file.path, reference.line(file), "CHK302", message)

    def _file(self, path: str) -> str | None:
        """The file at a path: the ``index.html`` of a folder; None when there is none."""
        if path in self.site.files:
            return path
        path = f"{path.rstrip('/')}/index.html".lstrip("/")
        return path if path in self.site.files else None

    def _has_place(self, path: str, place: str) -> bool:
        places = self._places.get(path)
        if places is None and self.known and self.known.is_kept(path):
            page = self.known.links(path)
            places = page.places if page else joined_places(_anchors(self.site.file(path)))
            self._places[path] = places
        return f"\0{place}\0" in (places or "")

    def _file_of(self, target: Target) -> str:
        """The file that a link means, which may not be there."""
        if target.folder or target.path in self.site.folders or not target.path:
            return f"{target.path}/index.html".lstrip("/")
        return target.path

    def _means_outside(self, reference: Reference, target: Target) -> bool:
        """Whether a link from the root of the host is meant for something beside the site."""
        return target.rooted and (reference.leads_out or reference.in_prose)

    def _follow(self, file: SiteFile, reference: Reference, target: Target) -> Iterator[Finding]:
        href = reference.href
        any_depth = file.path.rpartition("/")[2] == ANY_DEPTH
        if any_depth and not target.rooted and target.path != file.path:
            message = f"{href}: a page that is served at any depth must not link relatively: begin it with /"
            yield Finding(file.path, reference.line(file), "CHK305", message)
        elif self._means_outside(reference, target):
            return
        elif target.rooted and not any_depth:
            message = f"{href}: fails wherever the site is not at the root of its host: make it relative"
            yield Finding(file.path, reference.line(file), "CHK304", message)
        elif target.escapes:
            message = f"{href}: leads out of the site; link to a file in it, or to a whole address"
            yield Finding(file.path, reference.line(file), "CHK303", message)
        else:
            yield from self._arrive(file, reference, target)

    def _arrive(self, file: SiteFile, reference: Reference, target: Target) -> Iterator[Finding]:
        href, path, fragment = reference.href, self._file_of(target), target.fragment
        if path not in self.site.files:
            message = f"{href}: there is no {path} in the site; correct the link, or write the file"
            yield Finding(file.path, reference.line(file), "CHK301", message)
        elif not is_place(fragment) or not has_places(path):
            return
        elif path != file.path:
            if not self._has_place(path, fragment):
                self._awaited.add(_Awaited(file.path, path, fragment))
        elif not self._has_place(path, fragment) and not reference.in_prose:
            # In prose, which strangers write, a dead one costs a Problem and not the site.
            message = f"{href}: the page has no place of that name; give an element that id"
            yield Finding(file.path, reference.line(file), "CHK302", message)


def _anchors(file: SiteFile) -> frozenset[str]:
    if file.path.endswith(".svg"):
        return frozenset(_ID.findall(file.text))
    return frozenset({"top", *map(str, file.attributes("//@id|//a/@name"))})
