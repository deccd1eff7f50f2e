"""Files for crawlers of search engines: ``robots.txt`` and ``sitemap.xml``.

Sources: RFC 9309 and https://www.sitemaps.org/protocol.html
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from sharinghub_static.config import SiteConfig
from sharinghub_static.site.layout import Layout, absolute
from sharinghub_static.snapshot.records import Visibility

__all__ = ["robots", "sitemaps"]

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_MOST = 50_000  # addresses in one file, by the protocol


def robots(config: SiteConfig) -> bytes:
    """``robots.txt``: everything may be read, unless the site holds more than what is public."""
    if any(gitlab.visibility is not Visibility.PUBLIC for gitlab in config.gitlabs):
        return b"User-agent: *\nDisallow: /\n"
    lines = ["User-agent: *", "Allow: /"]
    if config.stac.root_href:
        lines.append(f"Sitemap: {absolute(config.stac.root_href, Layout().sitemap())}")
    return "\n".join([*lines, ""]).encode()


def sitemaps(root_href: str, addresses: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Path and content of the sitemap, and of its parts when it has more than one.

    Args:
        root_href: address of the site.
        addresses: of the pages, to the date of each or nothing.
    """
    layout, wanted = Layout(), sorted(addresses.items())
    parts = [wanted[start : start + _MOST] for start in range(0, len(wanted), _MOST)] or [[]]
    if len(parts) == 1:
        yield layout.sitemap(), _written("urlset", "url", parts[0])
        return
    paths = [layout.sitemap(number) for number in range(1, len(parts) + 1)]
    yield (
        layout.sitemap(),
        _written("sitemapindex", "sitemap", [(absolute(root_href, one), "") for one in paths]),
    )
    for path, part in zip(paths, parts, strict=True):
        yield path, _written("urlset", "url", part)


def _written(kind: str, entry: str, addresses: list[tuple[str, str]]) -> bytes:
    top = etree.Element(f"{{{_NAMESPACE}}}{kind}", nsmap={None: _NAMESPACE})  # type: ignore[dict-item] # the default one
    for address, changed in addresses:
        one = etree.SubElement(top, f"{{{_NAMESPACE}}}{entry}")
        etree.SubElement(one, f"{{{_NAMESPACE}}}loc").text = address
        if changed:
            etree.SubElement(one, f"{{{_NAMESPACE}}}lastmod").text = changed
    return etree.tostring(top, xml_declaration=True, encoding="utf-8", pretty_print=True)
