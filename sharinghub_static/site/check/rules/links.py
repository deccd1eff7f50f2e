"""Every link within the site leads to a file of the site, and to a place in it."""

import re
from collections.abc import Iterator

from sharinghub_static.site.check.files import Site, SiteFile
from sharinghub_static.site.check.references import Reference, Target, references, resolve
from sharinghub_static.site.check.result import Finding
from sharinghub_static.site.check.rules import Rule

__all__ = ["CODES", "RULE"]

CODES = {
    "CHK301": "a link to a file that is not there",
    "CHK302": "a link to a place in a page that is not there",
    "CHK303": "a link that leads out of the site",
    "CHK304": "a link from the root of the host",
    "CHK305": "a relative link in a page that is served at any depth",
}

_ANY_DEPTH = "404.html"
_ID = re.compile(r"""\bid\s*=\s*["']([^"']+)["']""")


class Links(Rule):
    """Follows links; those to places in other files are kept until all files are known."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._ids: dict[str, frozenset[str]] = {}
        self._awaited: list[tuple[str, int, str, Target]] = []

    def look(self, file: SiteFile) -> Iterator[Finding]:
        """Follow the links of one file."""
        self._ids[file.path] = _anchors(file)
        any_depth = file.path.rpartition("/")[2] == _ANY_DEPTH
        seen: set[tuple[str, bool]] = set()
        for reference in references(file):
            self.site.counts["links"] += 1
            if (reference.href, reference.prose) in seen:
                continue
            seen.add((reference.href, reference.prose))
            target = resolve(file.path, reference.href, self.site.root_path)
            if target is not None:
                yield from self._follow(file, reference, target, any_depth)

    def finish(self) -> Iterator[Finding]:
        """Look for the places in other files."""
        for path, line, href, target in self._awaited:
            if target.fragment not in self._ids.get(target.path, ()):
                told = f"{href}: {target.path} has no place of that name; give an element that id"
                yield Finding(path, line, "CHK302", told)

    def _follow(
        self, file: SiteFile, reference: Reference, target: Target, any_depth: bool
    ) -> Iterator[Finding]:
        href, line = reference.href, reference.line or file.line_of(reference.href)
        if any_depth and not target.rooted and target.path != file.path:
            told = f"{href}: a page that is served at any depth must not link relatively: begin it with /"
            yield Finding(file.path, line, "CHK305", told)
        elif target.rooted and not any_depth:
            told = f"{href}: fails wherever the site is not at the root of its host: make it relative"
            yield Finding(file.path, line, "CHK304", told)
        elif target.escapes:
            yield Finding(file.path, line, "CHK303", f"{href}: leads out of the site")
        else:
            yield from self._arrive(file, reference, target, line)

    def _arrive(self, file: SiteFile, reference: Reference, target: Target, line: int) -> Iterator[Finding]:
        href, path = reference.href, target.path
        if target.folder or path in self.site.folders or not path:
            path = f"{path}/index.html".lstrip("/")
        if path not in self.site.files:
            yield Finding(file.path, line, "CHK301", f"{href}: there is no {path} in the site")
            return
        fragment = target.fragment
        if not fragment or fragment.startswith(":~:") or not path.endswith((".html", ".svg")):
            return
        if path != file.path:
            self._awaited.append((file.path, line, href, Target(path, fragment)))
        elif fragment != "top" and not reference.prose and fragment not in self._ids[path]:
            # In prose, which strangers write, a dead one costs a Problem and not the site.
            told = f"{href}: the page has no place of that name; give an element that id"
            yield Finding(file.path, line, "CHK302", told)


def _anchors(file: SiteFile) -> frozenset[str]:
    if file.path.endswith(".svg"):
        return frozenset(_ID.findall(file.text))
    return frozenset({"top", *(place.value for place in file.attributes("//@id|//a/@name"))})


RULE = Links
