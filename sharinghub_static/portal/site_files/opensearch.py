"""OpenSearch description documents: browsers offer the search of the hub in their address bar.

Source: https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md
"""

from collections.abc import Iterator
from typing import Final

from lxml import etree
from markupsafe import Markup

from sharinghub_static.portal.frame.registration import site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.markdown import render_hub_text
from sharinghub_static.portal.site_files.feeds import for_xml
from sharinghub_static.site.layout import absolute
from sharinghub_static.text.lines import shorten

__all__ = ["search_description"]

_NAMESPACE: Final = "http://a9.com/-/spec/opensearch/1.1/"
_SHORT, _LONG, _DESCRIPTION, _TAG = 16, 48, 1024, 256
"""Characters that the specification allows."""


@site_files("opensearch", in_each_language=True)
def search_description(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of the document; none while the site's address is not known: it needs it in full."""
    config, layout = site.hub.config, site.layout
    root_href, root = config.stac.root_href, config.stac.root
    if not root_href:
        return
    top = etree.Element(f"{{{_NAMESPACE}}}OpenSearchDescription", nsmap={None: _NAMESPACE})  # type: ignore[dict-item] # the default namespace
    described = " ".join(Markup(render_hub_text(root.description)).striptags().split())  # noqa: S704 - clean
    texts = {
        "ShortName": shorten(root.title, _SHORT),
        "LongName": shorten(root.title, _LONG),
        "Description": shorten(described or root.title, _DESCRIPTION),
        "Tags": shorten(" ".join(category.id for category in config.stac.categories), _TAG),
        "Language": site.translator.language,
        "InputEncoding": "UTF-8",
    }
    for name, text in texts.items():
        _add(top, name).text = for_xml(text)
    address = absolute(root_href, layout.search())
    _add(top, "Url", type="text/html", method="get", template=f"{address}?q={{searchTerms}}")
    itself = absolute(root_href, layout.opensearch())
    _add(top, "Url", type="application/opensearchdescription+xml", rel="self", template=itself)
    yield layout.opensearch(), etree.tostring(top, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", attributes)
