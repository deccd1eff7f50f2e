"""What is known of a published portal: its root Catalog, and when it was updated."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pystac

from sharinghub_static.errors import ConfigError, SourceError
from sharinghub_static.site.layout import Layout
from sharinghub_static.sources.http.published_files import download

__all__ = ["Portal", "portals_from_json", "portals_to_json", "read_portal"]

_LARGEST = 20_000_000  # bytes of a root Catalog
_TIMEOUT = 30.0  # seconds without a byte
_NOT_A_CATALOG = (
    *(ValueError, TypeError, KeyError, AttributeError, RecursionError),
    *(pystac.STACError, pystac.STACTypeError),
)
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
    layout = Layout()
    if urlsplit(address).scheme in {"http", "https"}:
        if urlsplit(address).path.endswith(".json"):
            catalog, root = address, ""
        else:
            root = f"{address.removesuffix('index.html').rstrip('/')}/"
            catalog = urljoin(root, layout.stac_root())
    else:
        folder = Path(address)
        if not (folder.is_dir() or folder.suffix == ".json"):
            raise ConfigError([f"{address}: is neither an address (https://…) nor a folder with a site"])
        root = "" if folder.suffix == ".json" else f"{folder.as_posix().rstrip('/')}/"
        catalog = f"{root}{layout.stac_root()}" if root else folder.as_posix()
    document = _catalog(catalog)
    links = [link for link in document.links if link.rel in {"child", "alternate"}]
    page = next((link.href for link in links if link.rel == "alternate" and _is_html(link)), "")
    return Portal(
        address=address,
        catalog=catalog,
        page=_joined(catalog, page) if page else root,
        id=document.id,
        title=_words(document.title) or document.id,
        description=_words(document.description),
        children=tuple(_words(link.title) for link in links if link.rel == "child" and link.title),
        updated=_updated(root) if root else "",
    )


def _catalog(address: str) -> pystac.Catalog:
    content = _read(address)
    if content is None:
        raise SourceError(
            f"{address}: is not there",
            "Give the address of the portal's home page, or of its catalog.json.",
        )
    try:
        document = pystac.Catalog.from_dict(json.loads(content))
    except _NOT_A_CATALOG as error:
        reason = str(error)[:120] or type(error).__name__
        raise SourceError(f"{address}: is no STAC Catalog ({reason})") from error
    if not document.id:
        raise SourceError(f"{address}: is a STAC Catalog without an id")
    return document


def _updated(root: str) -> str:
    """When a site was updated, as it says itself; sites of other programs do not."""
    try:
        entries = json.loads(_read(f"{root}{Layout().updates()}") or b"{}")
        return datetime.fromisoformat(entries["updated"]).isoformat().replace("+00:00", "Z")
    except (SourceError, ValueError, TypeError, KeyError, RecursionError):
        return ""


def _read(address: str) -> bytes | None:
    if urlsplit(address).scheme in {"http", "https"}:
        return download(address, _LARGEST, timeout=_TIMEOUT)
    try:
        return Path(address).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise SourceError(f"{address}: {error.strerror}") from error


def _joined(base: str, href: str) -> str:
    if urlsplit(href).scheme:
        return href if urlsplit(href).scheme in {"http", "https"} else ""
    if urlsplit(base).scheme:
        return urljoin(base, href)
    return (Path(base).parent / href).as_posix()


def _is_html(link: pystac.Link) -> bool:
    return link.media_type == pystac.MediaType.HTML


def _words(text: object) -> str:
    return text.strip()[:_MOST_WORDS] if isinstance(text, str) else ""


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
