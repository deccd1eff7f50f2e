"""Nothing runs in a page but the site's own script files, and a policy says so."""

import base64
import hashlib
import re
from collections.abc import Iterator

from lxml import etree

from sharinghub_static.site.check.files import SiteFile, bearer, line_in_page
from sharinghub_static.site.check.hrefs import is_document, scheme
from sharinghub_static.site.check.policy import RUNS, parse_policy, weaknesses
from sharinghub_static.site.check.result import Finding
from sharinghub_static.site.check.rules import Rule, check

__all__ = ["CODES", "Scripts"]

CODES = {
    "CHK405": "a page without a Content-Security-Policy, or with one that lets anything run",
    "CHK406": "a script in an attribute",
    "CHK407": "an address that is a script",
    "CHK408": "a script or style in the page that its policy does not name",
    "CHK409": "a base element",
}


_XML = (".svg", ".xml", ".xhtml", ".xht", ".xsl", ".xslt", ".rdf", ".kml", ".gml")
_WORDS = frozenset({"alt", "aria-label", "label", "term", "title"})
"""Attributes of XML that are read by people, such as a topic in a feed: nothing opens them as an address."""

_MAY_RUN = re.compile(r"script|\bon\w+\s*=", re.IGNORECASE)


@check(CODES)
class Scripts(Rule):
    """Holds pages to their policy."""

    def look(self, file: SiteFile) -> Iterator[Finding]:
        """Look at one page, or at a drawing or another document of XML, which browsers open as pages."""
        if file.path.endswith(_XML):
            yield from _in_xml(file)
            return
        if file.plain or file.tree is None:
            return
        policy = _policy(file)
        for message in weaknesses(policy):
            yield Finding(file.path, 1, "CHK405", message)
        for handler in file.attributes("//@*[starts-with(name(), 'on')]|//@srcdoc"):
            message = f"{handler.attrname!s} runs a script from an attribute: listen in a script file"
            yield Finding(file.path, line_in_page(bearer(handler)), "CHK406", message)
        for address in {str(address): address for address in file.addresses}.values():
            if scheme(address) in {"javascript", "vbscript"} or is_document(address):
                message = f"{address.attrname!s} is a script ({address[:40]}): take it out"
                yield Finding(file.path, line_in_page(bearer(address)), "CHK407", message)
        for element in file.elements("//script[not(@src)]|//style"):
            yield from _inline(file.path, element, policy)
        for element in file.elements("//base"):
            message = "base changes where every link leads: take it out"
            yield Finding(file.path, line_in_page(element), "CHK409", message)


def _in_xml(file: SiteFile) -> Iterator[Finding]:
    """Scripts in a document of XML; one that is not well formed is shown by no browser."""
    if not _MAY_RUN.search(file.text):
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    root = etree.fromstring(file.text.encode("utf-8", "replace"), parser)
    for element in () if root is None else root.iter(etree.Element):
        line = line_in_page(element)
        if etree.QName(element).localname.lower() == "script":
            yield Finding(file.path, line, "CHK408", "script: browsers run it; take it out")
        for name, value in element.attrib.items():
            attribute = etree.QName(name).localname.lower()
            if attribute.startswith("on"):
                message = f"{attribute} runs a script from an attribute: take it out"
                yield Finding(file.path, line, "CHK406", message)
            elif attribute not in _WORDS and scheme(str(value)) in {"javascript", "vbscript"}:
                message = f"{attribute} is a script ({value[:40]!s}): take it out"
                yield Finding(file.path, line, "CHK407", message)


def _policy(file: SiteFile) -> dict[str, list[str]]:
    """Sources by directive of the page's policy; empty when it has none."""
    for meta in file.elements("/html/head/meta[@http-equiv]"):
        if meta.get("http-equiv", "").lower() == "content-security-policy":
            return parse_policy(meta.get("content") or "")
    return {}


def _inline(path: str, element: etree._Element, policy: dict[str, list[str]]) -> Iterator[Finding]:
    kind = str(element.tag)
    content = element.text or ""
    if not content.strip() or (kind == "script" and (element.get("type") or "").lower() not in RUNS):
        return
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    sources = policy.get(f"{kind}-src", policy.get("default-src", []))
    if f"'sha256-{digest}'" not in sources:
        message = f"the {kind} in the page is not named by its policy: move it to a file"
        yield Finding(path, line_in_page(element), "CHK408", message)
