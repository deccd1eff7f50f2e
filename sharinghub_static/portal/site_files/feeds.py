"""What changed lately, as Atom feeds (RFC 4287).

They are of all projects, each category, each curated collection, and of changes.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from lxml import etree

from sharinghub_static.analysis.changes import Change, ChangeKind
from sharinghub_static.portal.components.project_parts import section_path
from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.frame.registration import site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.pages.changes import described
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import absolute
from sharinghub_static.text.times import rfc3339

__all__ = ["feeds", "for_xml"]

_ATOM = "http://www.w3.org/2005/Atom"
_ENTRIES = 50
_NOTHING_YET: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""A feed must have a time; that of an empty one must not change with the hub."""
_SECTIONS: Final = {ChangeKind.RELEASE: "releases", ChangeKind.MODEL_VERSION: "models"}
"""Sections of a project's page that show what changed."""


@site_files("feeds", in_each_language=True)
def feeds(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of each feed."""
    layout, hub = site.layout, site.hub
    recent = sorted(hub.projects, key=lambda one: (-one.updated.timestamp(), one.record.full_path))
    title = hub.config.stac.root.title
    yield layout.feed(), _feed(site, title, layout.home(), layout.feed(), recent, "")
    for category in hub.config.stac.categories:
        path = layout.feed(category.id)
        page, projects = layout.category(category.id), hub.in_category(category)
        yield path, _feed(site, f"{category.title} · {title}", page, path, projects, category.id)
    for curation in site.analyses.curations:
        slug, name = curation.collection.slug, curation.collection.title(site.translator.language)
        newest = sorted(curation.projects, key=lambda one: (-one.updated.timestamp(), one.record.full_path))
        path, page = layout.curated_feed(slug), layout.curated_collection(slug)
        yield path, _feed(site, f"{name} · {title}", page, path, newest, "")
    yield layout.changes_feed(), _changes_feed(site, f"{site.translator.gettext('What changed')} · {title}")


def _feed(
    site: SiteData, title: str, page: str, path: str, projects: Sequence[Project], category: str
) -> bytes:
    """One feed of projects.

    Args:
        site: what the pages are made from.
        title: of the feed.
        page: path of the page that shows the same.
        path: of the feed.
        projects: newest change first.
        category: where projects are shown; each in its first one if empty.
    """
    address = _addresses(site, path)
    feed = _begun(site, title, page, path, projects[0].updated if projects else _NOTHING_YET)
    for project in projects[:_ENTRIES]:
        entry = _add(feed, "entry")
        shown = site.layout.project(category or project.categories[0], project.record.full_path)
        _add(entry, "title", project.title)
        _add(entry, "id", _identity(project, site))
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


def _changes_feed(site: SiteData, title: str) -> bytes:
    """The feed of changes; what a change is called says which project changed."""
    path, found = site.layout.changes_feed(), site.analyses.changes[:_ENTRIES]
    address = _addresses(site, path)
    updated = found[0].at if found else _NOTHING_YET
    feed = _begun(site, title, site.layout.changes(), path, updated)
    for change in found:
        record = change.project.record
        entry = _add(feed, "entry")
        shown = _shown(change, site)
        # Where a project is may change; what is below it does not.
        href = change.href.removeprefix(record.web_url)
        what = hashlib.sha256(f"{change.kind}\0{change.name}\0{href}".encode("utf-8", "replace"))
        _add(entry, "title", f"{change.project.title} · {described(change, site.translator)}")
        _add(entry, "id", f"{_identity(change.project, site)}#{what.hexdigest()[:16]}-{_time(change.at)}")
        _add(entry, "updated", _time(change.at))
        _add(entry, "link", rel="alternate", type="text/html", href=address(shown))
        if is_web_address(change.href):
            _add(entry, "link", rel="related", href=change.href)
        _add(_add(entry, "author"), "name", record.namespace.name or record.namespace.full_path)
        _add(entry, "category", term=change.kind.value)
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _identity(project: Project, site: SiteData) -> str:
    """GitLab's address of a project by its number, which stays when project or site are moved."""
    return f"{site.hub.instance_url(project.record)}/projects/{project.record.gitlab_id}"


def _shown(change: Change, site: SiteData) -> str:
    """Path of the section that shows what changed, else of the project's page."""
    anchor = _SECTIONS.get(change.kind, "")
    if anchor:
        return section_path(change.project, anchor, site)
    return site.layout.project(change.project.categories[0], change.project.record.full_path)


def _addresses(site: SiteData, path: str) -> Callable[[str], str]:
    """How the feed at a path links to files of the site: in full, if the site's address is known."""
    root, link = site.hub.config.stac.root_href, site.linker(path)
    return lambda target: absolute(root, target) if root else link.to(target)


def _begun(site: SiteData, title: str, page: str, path: str, updated: datetime) -> etree._Element:
    """A feed without its entries."""
    address, hub = _addresses(site, path), site.hub
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item] # the default namespace
    _add(feed, "title", title)
    # An id is for ever (RFC 4287, 4.2.6): the site may move, and hubs of one instance differ by their ids.
    _add(feed, "id", f"{hub.instance.url}/#{quote(hub.config.stac.root.id, safe='')}/{quote(path)}")
    _add(feed, "updated", _time(updated))
    _add(feed, "link", rel="self", type="application/atom+xml", href=address(path))
    _add(feed, "link", rel="alternate", type="text/html", href=address(page))
    _add(_add(feed, "author"), "name", site.hub.config.stac.root.title)
    return feed


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
    return rfc3339(when, "seconds")
