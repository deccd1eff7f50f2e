"""Where a README's links and images lead: into the repository on GitLab, as GitLab resolves them.

Relative targets start at the README's folder and ``/`` at the repository's root; a file is shown under
``/-/blob/``, a folder under ``/-/tree/``, and pictures, films and sounds are loaded from ``/-/raw/``
(``Banzai::Filter::RepositoryLinkFilter``). Links to a heading of the README stay in the page.
"""

import posixpath
import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from urllib.parse import quote, unquote, urlsplit

from .result import PART_END, ReadmeContext

__all__ = ["AUDIO", "VIDEO", "Links", "Target"]

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
