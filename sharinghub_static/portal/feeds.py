"""What changed lately, as Atom feeds (RFC 4287): one of all projects and one of each category."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from lxml import etree

from sharinghub_static.portal.chrome import Chrome
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import absolute

__all__ = ["feeds", "for_xml"]

_ATOM = "http://www.w3.org/2005/Atom"
_ENTRIES = 50


def feeds(chrome: Chrome) -> Iterator[tuple[str, bytes]]:
    """Path and content of each feed."""
    layout, hub = chrome.layout, chrome.hub
    recent = sorted(hub.projects, key=lambda one: (-one.updated.timestamp(), one.record.full_path))
    title = hub.config.stac.root.title
    yield layout.feed(), _feed(chrome, title, layout.home(), layout.feed(), recent, "")
    for category in hub.config.stac.categories:
        path = layout.feed(category.id)
        page, projects = layout.category(category.id), hub.in_category(category)
        yield path, _feed(chrome, f"{category.title} · {title}", page, path, projects, category.id)


def _feed(
    chrome: Chrome, title: str, page: str, path: str, projects: Sequence[Project], category: str
) -> bytes:
    """One feed.

    Args:
        chrome: for links; while the site's address is not known they are relative to the feed.
        title: of the feed.
        page: path of the page that shows the same.
        path: of the feed.
        projects: newest change first.
        category: where projects are shown; each in its first one if empty.
    """
    root, link = chrome.hub.config.stac.root_href, chrome.linker(path)

    def address(target: str) -> str:
        return absolute(root, target) if root else link.to(target)

    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item] # the default namespace
    _add(feed, "title", title)
    # An id is for ever, and an address of the instance is as near to that as there is.
    _add(feed, "id", absolute(root, path) if root else f"{chrome.hub.instance.url}/#{path}")
    _add(feed, "updated", _time(projects[0].updated if projects else chrome.hub.changed_at))
    _add(feed, "link", rel="self", type="application/atom+xml", href=address(path))
    _add(feed, "link", rel="alternate", type="text/html", href=address(page))
    _add(_add(feed, "author"), "name", chrome.hub.config.stac.root.title)
    for project in projects[:_ENTRIES]:
        entry = _add(feed, "entry")
        shown = chrome.layout.project(category or project.categories[0], project.record.full_path)
        _add(entry, "title", project.title)
        _add(entry, "id", project.record.web_url)
        _add(entry, "updated", _time(project.updated))
        _add(entry, "published", _time(project.record.created_at))
        _add(entry, "link", rel="alternate", type="text/html", href=address(shown))
        _add(
            _add(entry, "author"), "name", project.record.namespace.name or project.record.namespace.full_path
        )
        for name in project.keywords[:20]:
            _add(entry, "category", term=name)
        if project.summary:
            _add(entry, "summary", project.summary)
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{_ATOM}}}{tag}")
    for name, value in attributes.items():
        child.set(name, for_xml(value))
    if text:
        child.text = for_xml(text)
    return child


def for_xml(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return "".join(
        one
        for one in text
        if one in "\t\n\r" or " " <= one <= "\ud7ff" or "\ue000" <= one <= "\ufffd" or one >= "\U00010000"
    )


def _time(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
