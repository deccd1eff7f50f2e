"""The parent Catalog, the page that lists the portals, and what was read of them, in a folder."""

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import jinja2
import pystac
from markupsafe import Markup

from sharinghub_static.errors import ConfigError, SiteError, SourceError
from sharinghub_static.joining.portals import Portal, portals_from_json, portals_to_json, read_portal
from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.frame.template_folders import shipped_templates
from sharinghub_static.portal.markdown import render_hub_text
from sharinghub_static.portal.translation.languages import read_translator
from sharinghub_static.portal.translation.translator import Moment
from sharinghub_static.reporting import Reporter
from sharinghub_static.site.site_folder import MARKER
from sharinghub_static.site.writer import SiteWriter
from sharinghub_static.version import __version__

__all__ = ["JoinedPage", "Joint", "PortalEntry", "join_portals"]

_CATALOG, _PAGE, _PORTALS = "catalog.json", "index.html", "portals.json"


@dataclass(frozen=True, slots=True)
class Joint:
    """What is above the portals.

    Args:
        title: of the Catalog and the page.
        description: in Markdown; empty for a list of the portals.
        id: of the Catalog.
        root_href: address where the folder will be published; empty leaves the Catalog without ``self``.
        language: of the page.
    """

    title: str
    description: str = ""
    id: str = "portals"
    root_href: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class PortalEntry:
    """A portal on the page; its description is clean HTML."""

    title: str
    href: str
    catalog: str
    description_html: Markup
    children: tuple[str, ...]
    updated: Moment | None


@dataclass(frozen=True, slots=True)
class JoinedPage:
    """The page that lists the portals (``joined.html``)."""

    title: str
    language: str
    description_html: Markup
    catalog: str
    portals: tuple[PortalEntry, ...]


def join_portals(addresses: Sequence[str], output: Path, joint: Joint, reporter: Reporter) -> str:
    """Write a parent Catalog over the root Catalogs of portals, and a page that lists them.

    A portal that cannot be read stays as it was the last time. All are kept, also two of one id.

    Args:
        addresses: of the portals, in order; see :func:`~sharinghub_static.joining.portals.read_portal`.
        output: folder of the joined site.
        joint: title, description and id.
        reporter: is warned of portals that stay as they were.

    Returns:
        What was done, in a sentence.

    Raises:
        ConfigError: an address is none, or the title is empty.
        SourceError: a portal cannot be read and was not there the last time.
        SiteError: the folder holds something else, or cannot be written.
    """
    _refuse_wrong(joint, output)
    as_read = _read_all(addresses, output, reporter)
    portals = _distinct(as_read)
    files = {
        _CATALOG: _catalog(portals, output, joint),
        _PAGE: _page(portals, output, joint),
        _PORTALS: portals_to_json(as_read),
        MARKER: _json({"generator": {"name": "sharinghub-static", "version": __version__}}),
    }
    with SiteWriter(output) as writer:
        for path, content in files.items():
            writer.write(path, content)
        writer.publish()
    number = "1 portal is" if len(portals) == 1 else f"{len(portals)} portals are"
    return f"{number} joined in {output / _CATALOG}."


def _refuse_wrong(joint: Joint, output: Path) -> None:
    mistakes = [] if joint.title.strip() else ["--title: is empty; write what the portals have in common"]
    if joint.root_href and not is_web_address(joint.root_href):
        mistakes.append(f"--root-href: {joint.root_href!r} is no address; write one with https://")
    if mistakes:
        raise ConfigError(mistakes)
    if (output / MARKER).is_file() and not (output / _PORTALS).is_file():
        raise SiteError(
            f"{output}: holds a portal, which the joined site would replace",
            "Name another folder with --output.",
        )


def _read_all(addresses: Sequence[str], output: Path, reporter: Reporter) -> list[Portal]:
    try:
        earlier = portals_from_json((output / _PORTALS).read_bytes())
    except OSError:
        earlier = {}
    portals = []
    for address in dict.fromkeys(addresses):
        try:
            portals.append(read_portal(address))
        except SourceError as error:
            if address not in earlier:
                raise
            reporter.warning(" ".join([*error.lines(), "It is listed as it was the last time."]))
            portals.append(earlier[address])
    return portals


def _distinct(portals: list[Portal]) -> list[Portal]:
    """The portals, those of one title with their host or folder behind it."""
    counts = Counter(portal.title for portal in portals)
    return [
        replace(portal, title=f"{portal.title} ({_where(portal)})") if counts[portal.title] > 1 else portal
        for portal in portals
    ]


def _where(portal: Portal) -> str:
    address = urlsplit(portal.address)
    return f"{address.netloc}{address.path}".strip("/") if address.scheme else portal.address


def _catalog(portals: list[Portal], output: Path, joint: Joint) -> bytes:
    titles = ", ".join(portal.title for portal in portals)
    catalog = pystac.Catalog(joint.id, joint.description or f"{joint.title}: {titles}", joint.title)
    document = catalog.to_dict(include_self_link=False, transform_hrefs=False)
    links = [{"rel": "root", "href": _CATALOG, "type": "application/json", "title": joint.title}]
    if joint.root_href:
        href = urljoin(f"{joint.root_href.rstrip('/')}/", _CATALOG)
        links.append({"rel": "self", "href": href, "type": "application/json"})
    for portal in portals:
        href = _href(portal.catalog, output)
        links.append({"rel": "child", "href": href, "type": "application/json", "title": portal.title})
    links.append({"rel": "alternate", "href": _PAGE, "type": "text/html", "title": joint.title})
    return _json({**document, "links": links})


def _page(portals: list[Portal], output: Path, joint: Joint) -> bytes:
    translator = read_translator(joint.language, Path("locales"))
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(shipped_templates()),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
    )
    catalog = translator.catalog
    environment.install_gettext_callables(catalog.gettext, catalog.ngettext, newstyle=True)  # type: ignore[attr-defined] # by the extension
    entries = tuple(
        PortalEntry(
            title=portal.title,
            href=_href(portal.page, output) if portal.page else "",
            catalog=_href(portal.catalog, output),
            description_html=_clean(portal.description),
            children=portal.children,
            updated=translator.moment(datetime.fromisoformat(portal.updated)) if portal.updated else None,
        )
        for portal in portals
    )
    page = JoinedPage(joint.title, joint.language, _clean(joint.description), _CATALOG, entries)
    return environment.get_template("joined.html").render(page=page).encode("utf-8", "replace")


def _clean(markdown: str) -> Markup:
    return Markup(render_hub_text(markdown))  # noqa: S704 - it is clean


def _href(address: str, output: Path) -> str:
    """An address as it is; a path relative to the folder of the joined site."""
    if urlsplit(address).scheme in {"http", "https"}:
        return address
    is_folder = address.endswith("/")
    relative = Path(os.path.relpath(address, output)).as_posix()
    return f"{relative}/index.html" if is_folder else relative


def _json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
