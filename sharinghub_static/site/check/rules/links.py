"""Every link within the site leads to a file of the site, and to a place in it."""

import re
from collections.abc import Iterator

from sharinghub_static.site.check.files import Site, SiteFile
from sharinghub_static.site.check.references import Reference, Target, references, resolve
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
_ID = re.compile(r"""\bid\s*=\s*["']([^"']+)["']""")


@check(CODES)
class Links(Rule):
    """Follows links; those to places in other files are kept until all files are known."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._ids: dict[str, frozenset[str]] = {}
        self._awaited: list[tuple[str, int, str, Target]] = []

    def look(self, file: SiteFile) -> Iterator[Finding]:
        """Follow the links of one file."""
        self._ids[file.path] = _anchors(file)
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

    def finish(self) -> Iterator[Finding]:
        """Look for the places in other files."""
        for path, line, href, target in self._awaited:
            if target.fragment not in self._ids.get(target.path, ()):
                message = f"{href}: {target.path} has no place of that name; give an element that id"
                yield Finding(path, line, "CHK302", message)

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
            message = f"{href}: there is no {path} in the site; mend the link or write the file"
            yield Finding(file.path, reference.line(file), "CHK301", message)
        elif not _is_place(fragment) or not path.endswith((".html", ".svg")):
            return
        elif path != file.path:
            # A plain text: lxml's own keeps the whole tree of its page in memory.
            self._awaited.append((file.path, reference.line(file), str(href), Target(path, fragment)))
        elif fragment not in self._ids[path] and not reference.in_prose:
            # In prose, which strangers write, a dead one costs a Problem and not the site.
            message = f"{href}: the page has no place of that name; give an element that id"
            yield Finding(file.path, reference.line(file), "CHK302", message)


def _anchors(file: SiteFile) -> frozenset[str]:
    if file.path.endswith(".svg"):
        return frozenset(_ID.findall(file.text))
    return frozenset({"top", *map(str, file.attributes("//@id|//a/@name"))})


def _is_place(fragment: str) -> bool:
    """Whether a fragment names an element; others are text to find, or state that a script keeps there."""
    return bool(fragment) and not fragment.startswith(":~:") and "=" not in fragment
