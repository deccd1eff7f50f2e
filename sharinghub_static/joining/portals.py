"""What is known of a published portal: its root Catalog, and when it was updated."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from sharinghub_static.errors import ConfigError, SourceError
from sharinghub_static.site.layout import Layout
from sharinghub_static.sources.http.published_files import download

__all__ = ["Portal", "portals_from_json", "portals_to_json", "read_portal"]

_LARGEST = 20_000_000  # bytes of a root Catalog
_TIMEOUT = 30.0  # seconds without a byte
_LONGEST = 60.0  # seconds for a document
_JOINED = "catalog.json"
"""Root Catalog of a joined site, which can be joined again."""
_ROOTS = (Layout().stac_root(), _JOINED)
_KEPT_FORMATS = "\u200c\u200d"
"""Letters that cannot be seen and that words of Persian and Hindi need."""
_MOST_WORDS = 2_000  # characters of a title or description


@dataclass(frozen=True, slots=True)
class Portal:
    """A published portal, or any STAC Catalog.

    Args:
        address: as it was given: of the site, of its root Catalog, or a folder.
        catalog: address of its root Catalog, or its path.
        page: address of its home page; empty where the Catalog names none.
        id: of the Catalog.
        title: of the Catalog, or its id.
        description: of the Catalog, in Markdown.
        children: titles of its Collections and Catalogs.
        updated: when it was built, RFC 3339 in UTC; empty where it does not say.
    """

    address: str
    catalog: str
    page: str
    id: str
    title: str
    description: str = ""
    children: tuple[str, ...] = ()
    updated: str = ""


def read_portal(address: str) -> Portal:
    """Read a portal.

    Args:
        address: of its site (``https://group.pages.example/hub/``), of its root Catalog (it ends in
            ``.json``), or a folder with a site.

    Raises:
        ConfigError: it is neither an address nor a folder.
        SourceError: it does not answer, or with something that is no STAC Catalog.
    """
    parts = _parts(address)
    if parts is not None:
        if parts.path.endswith(".json"):
            catalog, root = address, ""
        else:
            root = f"{address.removesuffix('index.html').rstrip('/')}/"
            catalog = ""
    else:
        folder = Path(address)
        if not (folder.is_dir() or folder.suffix == ".json"):
            raise ConfigError([f"{address}: is neither an address (https://…) nor a folder with a site"])
        root = "" if folder.suffix == ".json" else f"{folder.as_posix().rstrip('/')}/"
        catalog = "" if root else folder.as_posix()
    catalog, document = _first_catalog([catalog] if catalog else [f"{root}{end}" for end in _ROOTS])
    links = [link for link in document["links"] if link.get("rel") in {"child", "alternate"}]
    page = next((link["href"] for link in links if link["rel"] == "alternate" and _is_html(link)), "")
    return Portal(
        address=address,
        catalog=catalog,
        page=_joined(catalog, page) if page else root,
        id=_words(document["id"]),
        title=_words(document.get("title")) or _words(document["id"]),
        description=_words(document.get("description"), breaks="\n"),
        children=tuple(
            title for link in links if link["rel"] == "child" and (title := _words(link.get("title")))
        ),
        updated=_updated(root) if root else "",
    )


def _parts(address: str) -> SplitResult | None:
    """The parts of an address of the web; None of a path.

    Raises:
        ConfigError: it is no address, or holds a password, which would be published.
    """
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise ConfigError([f"{address}: is no address ({error})"]) from error
    if parts.scheme not in {"http", "https"}:
        return None
    if "@" in parts.netloc:
        place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
        raise ConfigError(
            [f"{place}: was given with a user name or a password, which would be published; leave it out"]
        )
    return parts


def _first_catalog(addresses: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The first of some addresses at which there is something, and the Catalog there."""
    for address in addresses:
        if (content := _read(address)) is not None:
            return address, _catalog(address, content)
    raise SourceError(
        f"{addresses[0]}: is not there",
        "Give the address of the portal's home page, or of its catalog.json.",
    )


def _catalog(address: str, content: bytes) -> dict[str, Any]:
    """The document, as far as it is one. pystac would follow its link to the root, wherever that leads."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{address}: is no STAC Catalog (it is no JSON)") from error
    if not isinstance(document, dict) or document.get("type", "Catalog") not in {"Catalog", "Collection"}:
        raise SourceError(f"{address}: is no STAC Catalog (its type is another)")
    id_, links = document.get("id"), document.get("links")
    if not isinstance(document.get("stac_version"), str) or not isinstance(id_, str) or not id_.strip():
        raise SourceError(f"{address}: is no STAC Catalog (it has no id, or no stac_version)")
    if not isinstance(links, list):
        raise SourceError(f"{address}: is no STAC Catalog (it has no list of links)")
    usable = [link for link in links if isinstance(link, dict) and isinstance(link.get("href"), str)]
    return {**document, "links": usable}


def _updated(root: str) -> str:
    """When a site was updated, as it says itself; sites of other programs do not."""
    try:
        entries = json.loads(_read(f"{root}{Layout().updates()}") or b"{}")
        return datetime.fromisoformat(entries["updated"]).isoformat().replace("+00:00", "Z")
    except (SourceError, ValueError, TypeError, KeyError, RecursionError):
        return ""


def _read(address: str) -> bytes | None:
    if urlsplit(address).scheme in {"http", "https"}:
        return download(address, _LARGEST, timeout=_TIMEOUT, longest=_LONGEST)
    try:
        return Path(address).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise SourceError(f"{address}: {error.strerror}") from error


def _joined(base: str, href: str) -> str:
    try:
        if urlsplit(href).scheme:
            return href if urlsplit(href).scheme in {"http", "https"} else ""
        if urlsplit(base).scheme:
            return urljoin(base, href)
    except ValueError:
        return ""
    return (Path(base).parent / href).as_posix()


def _is_html(link: Mapping[str, Any]) -> bool:
    return link.get("type") == "text/html"


def _words(text: object, breaks: str = "") -> str:
    """A text that shows what it says: nothing in it turns the direction of what follows, or hides."""
    if not isinstance(text, str):
        return ""
    shown = "".join(
        letter if letter.isprintable() or letter in breaks or letter in _KEPT_FORMATS else " "
        for letter in text
    )
    return shown.strip()[:_MOST_WORDS]


def portals_to_json(portals: list[Portal]) -> bytes:
    """Return portals as JSON, for programs and for the next time."""
    entries = {"portals": [asdict(portal) for portal in portals]}
    return (json.dumps(entries, ensure_ascii=False, indent=2) + "\n").encode()


def portals_from_json(content: bytes) -> dict[str, Portal]:
    """Return the portals of an earlier time by their addresses; none where it is something else.

    Example:
        >>> portal = Portal("https://a.example/", "https://a.example/stac/catalog.json", "", "a", "A")
        >>> portals_from_json(portals_to_json([portal]))["https://a.example/"] == portal
        True
    """
    try:
        entries = json.loads(content)["portals"]
        portals = [Portal(**{**entry, "children": tuple(entry["children"])}) for entry in entries]
    except (ValueError, TypeError, KeyError, RecursionError):
        return {}
    return {portal.address: portal for portal in portals}
