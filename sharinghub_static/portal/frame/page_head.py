"""What every page's context begins with, and the Content-Security-Policy in its head.

Nothing runs, and nothing is loaded, but the site's own files; with two exceptions: what the site's owner
names in the configuration, maps' tiles and logos, may come from the hosts it is on; and a project's own data
may be read from theirs once a reader asks for a file on the map. A page that is
opened from a folder has no host; browsers take ``'self'`` there as files of that folder.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import TypedDict
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from sharinghub_static.portal.frame.contexts import HeadLink, Hyperlink, MetaTag, Site, Translation
from sharinghub_static.portal.frame.linked_data import in_script
from sharinghub_static.portal.frame.links import Linker, is_web_address
from sharinghub_static.portal.frame.page_frame import site_context, translations
from sharinghub_static.portal.frame.site_data import PageSite
from sharinghub_static.site.layout import absolute
from sharinghub_static.text.lines import shorten

__all__ = ["PageHead", "page_head", "plain", "policy", "search_link", "table_link"]

_HOST = re.compile(r"[A-Za-z0-9.*:\[\]-]+")
_SELF = (
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self' data:"),
    ("media-src", "'self'"),
    ("font-src", "'self'"),
    ("connect-src", "'self'"),
    ("manifest-src", "'self'"),
    ("base-uri", "'none'"),
    ("form-action", "'none'"),
)


def policy(
    *,
    inline_style: str = "",
    inline_script: str = "",
    pictures: Iterable[str] = (),
    tiles: str = "",
    frames: bool = False,
    forms: bool = False,
    fetches: Iterable[str] = (),
) -> Markup:
    """The policy as it is in the ``meta`` element, for an attribute in double quotes.

    Args:
        inline_style: the one style element of the page, let through by its hash; empty when there is none.
        inline_script: likewise, the one script in the page itself.
        pictures: addresses of pictures on other hosts that the configuration names.
        tiles: address of the maps' tiles; empty when they are the site's own.
        frames: whether the page has frames of the site's own.
        forms: whether it has a form that leads to a page of the site.
        fetches: addresses of files that its scripts read when the reader asks for one.
    """
    directives = dict(_SELF)
    if frames:
        directives["frame-src"] = "'self'"
    if forms:
        directives["form-action"] = "'self'"
    for origin in sorted({_source(address) for address in fetches} - {""}):
        directives["connect-src"] += f" {origin}"
    if inline_style:
        digest = base64.b64encode(hashlib.sha256(inline_style.encode()).digest()).decode()
        directives["style-src"] += f" 'sha256-{digest}'"
    if inline_script:
        digest = base64.b64encode(hashlib.sha256(inline_script.encode()).digest()).decode()
        directives["script-src"] += f" 'sha256-{digest}'"
    # Leaflet puts the name of one of several hosts in place of {s}.
    addresses = [*pictures, tiles.replace("{s}", "*")]
    for origin in sorted({_origin(address) for address in addresses} - {""}):
        directives["img-src"] += f" {origin}"
    text = escape("; ".join(f"{name} {sources}" for name, sources in directives.items()))
    # The attribute is in double quotes: the single ones are as they are, on every page.
    return Markup(str(text).replace("&#39;", "'"))  # noqa: S704 - escaped above


def _origin(address: str) -> str:
    """Scheme, host and port of an address; empty when it has none, or one that a policy cannot hold."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(parts.netloc):
        return ""
    return f"{parts.scheme}://{parts.netloc}"


_FOLDER = re.compile(r"(?:/[A-Za-z0-9._~-]+)+/")


def _source(address: str) -> str:
    """The origin of an address, with its folder where it has one: all below it may be read."""
    origin, path = _origin(address), urlsplit(address).path
    return origin + path if origin and _FOLDER.fullmatch(path) else origin


_LONGEST_DESCRIPTION = 200


class PageHead(TypedDict):
    """The fields of :class:`sharinghub_static.portal.frame.contexts.Page`."""

    site: Site
    title: str
    description: str
    policy: str
    canonical: str
    alternate: Hyperlink | None
    breadcrumbs: tuple[Hyperlink, ...]
    translations: tuple[Translation, ...]
    picture_address: str
    picture_fills: bool
    feed: str
    linked_data: Markup
    head_links: tuple[HeadLink, ...]
    citation_tags: tuple[MetaTag, ...]


def plain(text: str) -> str:
    """One line of text, short enough for a description."""
    return shorten(" ".join(text.split()), _LONGEST_DESCRIPTION)


def page_head(
    site: PageSite,
    link: Linker,
    *,
    title: str,
    description: str,
    canonical: str = "",
    alternate: tuple[str, str] | None = None,
    breadcrumbs: tuple[Hyperlink, ...] = (),
    current: str = "",
    picture: str = "",
    feed: str = "",
    about: Mapping[str, object] | None = None,
    head_links: Iterable[HeadLink] = (),
    citation_tags: Iterable[MetaTag] = (),
    frames: bool = False,
    forms: bool = False,
    fetches: Iterable[str] = (),
) -> PageHead:
    """The common part of a page.

    Args:
        site: what the pages are made from.
        link: the page's links.
        title: of the page.
        description: plain text of any length.
        canonical: path of the page that is the same thing in the first place; empty when it is this one.
        alternate: path and media type of the STAC document.
        breadcrumbs: between the home page and this one.
        current: path of the entry of the menu that it belongs to; the page's own if empty.
        picture: path of a picture of the page's subject, else the logo is taken.
        feed: path of the feed that goes with the page; that of the whole site if empty.
        about: the page's subject in schema.org's words.
        head_links: for programs.
        citation_tags: how the page's subject is cited.
        frames: whether the page has frames of the site's own.
        forms: whether it has a form that leads to a page of the site.
        fetches: addresses of files that its scripts read when the reader asks for one.
    """
    root = site.config.stac.root_href
    context = site_context(site, link, current or link.path)
    tiles = site.config.portal.tiles
    other = None
    if alternate:
        other = Hyperlink(text="STAC", href=link.to(alternate[0]), note=alternate[1])
    return PageHead(
        site=context,
        title=title,
        description=plain(description),
        policy=policy(
            inline_style=str(context.inline_style),
            inline_script=str(context.inline_script),
            pictures=site.assets.elsewhere,
            tiles=tiles.url if tiles else "",
            frames=frames,
            forms=forms,
            fetches=fetches,
        ),
        canonical="" if root is None or link.root else absolute(root, canonical or link.path),
        alternate=other,
        breadcrumbs=breadcrumbs,
        translations=translations(site, link),
        picture_address=_picture_address(site, picture),
        picture_fills=bool(picture),
        feed=link.to(feed or site.layout.feed()),
        linked_data=in_script(about) if about else Markup(),
        head_links=tuple(head_links),
        citation_tags=tuple(citation_tags),
    )


def search_link(site: PageSite, link: Linker) -> tuple[HeadLink, ...]:
    """Leads browsers to the search of the hub; nothing while the site's address is not known."""
    if not site.config.stac.root_href:
        return ()
    href, title = link.to(site.layout.opensearch()), site.config.stac.root.title
    return (HeadLink(rel="search", href=href, type="application/opensearchdescription+xml", title=title),)


def table_link(link: Linker, path: str) -> HeadLink:
    """Leads programs from a list to the same list as CSV."""
    return HeadLink(rel="alternate", href=link.to(path), type="text/csv", title="CSV")


def _picture_address(site: PageSite, picture: str) -> str:
    """A picture's public address: other sites cannot follow relative links."""
    config = site.config
    picture = picture or site.assets.picture(config.portal.logo or config.stac.root.logo) or ""
    if is_web_address(picture):
        return picture
    return absolute(config.stac.root_href, picture) if picture and config.stac.root_href else ""
