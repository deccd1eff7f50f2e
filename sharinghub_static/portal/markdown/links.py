"""Where links, images and ids of a README lead: into the repository on GitLab, as GitLab resolves them."""

import posixpath
import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from urllib.parse import quote, unquote, urlsplit

from lxml.html import HtmlElement

from sharinghub_static.portal.markdown.notes import Notes
from sharinghub_static.portal.markdown.result import PART_END, ReadmeContext
from sharinghub_static.portal.markdown.tree import elements_with, source_line
from sharinghub_static.snapshot.file_links import past_linked_folder

__all__ = ["AUDIO", "VIDEO", "Links", "Target", "own_ids", "resolve_targets"]

# The endings that GitLab plays (Gitlab::FileTypeDetection, SAFE_VIDEO_EXT and SAFE_AUDIO_EXT).
VIDEO = frozenset({"mp4", "m4v", "mov", "webm", "ogv"})
AUDIO = frozenset({"mp3", "oga", "ogg", "spx", "wav", "flac"})
_IMAGE = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "tiff", "ico", "webp", "svg", "avif"})


_UPLOAD = re.compile(r"/uploads/[0-9a-f]{32}/")
_SAFE_IN_PATH = "/:@!$&'()*+,;=-._~"
_CONTROL = re.compile(r"[\x00-\x20\x7f]+")


@lru_cache(maxsize=4096)
def _quoted(path: str) -> str:
    return quote(path, safe=_SAFE_IN_PATH, errors="replace")


@dataclass(frozen=True, slots=True)
class Target:
    """A resolved address.

    Args:
        href: what to write into the page.
        path: the repository path meant; empty when it is none.
        missing: the repository is known and has no such path.
        outside: the relative path climbs out of the repository.
    """

    href: str
    path: str = ""
    missing: bool = False
    outside: bool = False


@dataclass(frozen=True)
class Links:
    """Resolves addresses for one README.

    Args:
        context: where the README lives.
        anchors: ids in the rendered README, with their prefix.
    """

    context: ReadmeContext
    anchors: frozenset[str] = field(default=frozenset(), repr=False)

    @cached_property
    def _folders(self) -> frozenset[str]:
        folders: set[str] = set()
        for path in self.context.files:
            parent = posixpath.dirname(path)
            while parent and parent not in folders:
                folders.add(parent)
                parent = posixpath.dirname(parent)
        return frozenset(folders)

    def resolve(self, address: str, *, raw: bool = False) -> Target | None:
        """Where an address leads.

        Args:
            address: value of ``href`` or ``src``.
            raw: the file itself is wanted rather than GitLab's page about it.

        Returns:
            The target; None when the address cannot be understood.
        """
        address = _CONTROL.sub(" ", address).strip()
        if not address:
            return None
        if address.startswith("#"):
            return Target(self._anchor(address[1:]))
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        if parts.scheme:
            return (
                Target(address.replace(" ", "%20")) if parts.scheme in ("http", "https", "mailto") else None
            )
        if parts.netloc:
            return Target("https:" + address.replace(" ", "%20"))
        if not parts.path:
            return Target(self.context.web_url + (f"?{parts.query}" if parts.query else ""))
        if elsewhere := self._on_instance(parts.path, address):
            return Target(elsewhere)
        return self._in_repository(unquote(parts.path), parts.query, parts.fragment, raw=raw)

    def _anchor(self, name: str) -> str:
        """A link within the README; one that leads nowhere must not reach the page's own ids either."""
        prefix = self.context.anchor_prefix
        plain = unquote(name).removeprefix(prefix).removeprefix("user-content-").replace(PART_END, "-")
        if not plain:
            return "#"
        for candidate in (plain, plain.lower()):
            if prefix + candidate in self.anchors:
                return f"#{prefix}{candidate}"
        return f"#{prefix}{plain}"

    def _on_instance(self, path: str, address: str) -> str:
        """Addresses from the instance's root: its ``/-/`` pages and the project's uploads."""
        if _UPLOAD.match(path):
            return self.context.web_url + quote(path, safe=_SAFE_IN_PATH + "%")
        if path.startswith("/") and "/-/" in path:
            instance = self.context.instance_url.rstrip("/")
            # Copied from a browser, it already begins with the path under which GitLab is.
            under = urlsplit(instance).path
            inside = address.removeprefix(under) if path.startswith(f"{under}/") else address
            return instance + inside.replace(" ", "%20")
        return ""

    def _in_repository(self, path: str, query: str, fragment: str, *, raw: bool) -> Target:
        start = "" if path.startswith("/") else posixpath.dirname(self.context.path)
        steps: list[str] = [step for step in start.split("/") if step]
        outside = False
        for step in path.split("/"):
            if step == "..":
                outside = outside or not steps
                del steps[-1:]
            elif step not in ("", "."):
                steps.append(step)
        target = "/".join(steps)
        # GitLab shows a symbolic link as the path that it holds.
        target = self.context.targets.get(target, target)
        if self.context.targets and target not in self.context.files:
            target = past_linked_folder(target, self.context.targets) or target
        folder = not target or path.endswith("/") or target in self._folders
        known = (
            not self.context.files or not target or target in self.context.files or target in self._folders
        )
        extension = target.rpartition(".")[2].lower() if "." in target else ""
        if folder:
            kind = "tree"
        elif raw or extension in VIDEO | AUDIO | _IMAGE:
            kind = "raw"
        else:
            kind = "blob"
        pieces = [
            self.context.web_url,
            "-",
            kind,
            _quoted(self.context.ref),
        ]
        if target:
            pieces.append(_quoted(target))
        href = "/".join(pieces)
        if query:
            href += "?" + quote(query, safe=_SAFE_IN_PATH + "%?")
        if fragment:
            href += "#" + quote(fragment, safe=_SAFE_IN_PATH + "%?")
        return Target(href, path=target, missing=not known, outside=outside)


def own_ids(root: HtmlElement, prefix: str) -> frozenset[str]:
    """Prefix every id and name, so that a README can neither take nor imitate an id of the page.

    Args:
        root: the document, its headings named.
        prefix: what every id begins with.

    Returns:
        The ids that are now in it; of two the same, the first one stays.
    """
    seen: set[str] = set()
    for node in elements_with(root, "id", "name"):
        name = node.attrib.pop("name", None)
        given = node.attrib.pop("id", None) or (name if node.tag == "a" else None)
        if given is None:
            continue
        own = "-".join(str(given).split()).removeprefix(prefix).removeprefix("user-content-")
        anchor = prefix + own.replace(PART_END, "-")
        if anchor != prefix and anchor not in seen:
            seen.add(anchor)
            node.set("id", anchor)
    return frozenset(seen)


def resolve_targets(root: HtmlElement, links: Links, notes: Notes) -> None:
    """Resolve all addresses, and note what leads nowhere.

    Args:
        root: the document, its ids prefixed.
        links: resolver of this README.
        notes: takes the problems.
    """
    for node in list(root.iter("a", "img")):
        attribute = "href" if node.tag == "a" else "src"
        address = node.get(attribute)
        if address is None:
            continue
        target = links.resolve(address, raw=node.tag == "img")
        if target is None or (node.tag == "img" and target.href.startswith(("mailto:", "#"))):
            del node.attrib[attribute]
            continue
        node.set(attribute, target.href)
        if node.get("data-wikilink") is None:
            _judge(node, address, target, links, notes)
        if node.tag == "a" and not target.href.startswith("#"):
            node.set("rel", "nofollow noopener noreferrer")


def _judge(node: HtmlElement, address: str, target: Target, links: Links, notes: Notes) -> None:
    what = "link" if node.tag == "a" else "image"
    if target.outside:
        notes.outside(address, what, source_line(node))
    elif target.missing:
        notes.missing_file(address, what, source_line(node))
    elif target.href.startswith("#") and target.href != "#" and target.href[1:] not in links.anchors:
        notes.missing_heading(address, source_line(node))
