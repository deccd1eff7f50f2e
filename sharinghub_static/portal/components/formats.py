"""Which documents there are for other catalogs and for agents: of each project, and of the hub."""

from collections.abc import Iterator

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.config import SiteConfig
from sharinghub_static.config.sections import MOST_PROJECTS
from sharinghub_static.portal.frame.contexts import HeadLink
from sharinghub_static.portal.frame.links import Linker, is_web_address
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.translation.translator import gettext_noop
from sharinghub_static.project.model import Asset, Project
from sharinghub_static.project.tracking_login import needs_login
from sharinghub_static.site.layout import Layout

__all__ = [
    "catalog_links",
    "has_croissant",
    "has_markdown",
    "has_oembed",
    "has_tables",
    "hub_documents",
    "is_large",
    "is_software",
    "public_files",
]


def has_croissant(project: Project, config: SiteConfig) -> bool:
    """Whether a project is described in Croissant: data with files, of which the format is about."""
    return config.site.formats.croissant and project.is_dataset and bool(public_files(project))


def has_markdown(hub: Hub) -> bool:
    """Whether each project's page is there as Markdown."""
    return _is_wanted(hub.config.site.formats.markdown, hub)


def has_oembed(hub: Hub) -> bool:
    """Whether each project has oEmbed, which needs the site's address."""
    return bool(hub.config.stac.root_href) and _is_wanted(hub.config.site.formats.oembed, hub)


def is_large(hub: Hub) -> bool:
    """Whether the site leaves out what repeats its other files, as docs/performance.md says."""
    return len(hub.projects) > MOST_PROJECTS


def has_tables(hub: Hub) -> bool:
    """Whether the list of each topic and organisation is there as CSV."""
    return _is_wanted(hub.config.site.formats.tables, hub)


def public_files(project: Project) -> list[Asset]:
    """The files that anybody can fetch by their address; addresses with places to fill in are none."""
    return [
        asset
        for asset in project.assets
        if is_web_address(asset.href) and not needs_login(asset.extra) and "{" not in asset.href
    ]


def is_software(project: Project) -> bool:
    """Whether CodeMeta is about it."""
    return project.kind in {"SoftwareSourceCode", "SoftwareApplication"}


def hub_documents(hub: Hub) -> Iterator[tuple[str, str, str]]:
    """English title, path and media type of each document of the hub that is made."""
    layout, wanted, projects = Layout(), hub.config.site.formats, hub.projects
    if wanted.dcat:
        yield "DCAT-AP (Turtle)", layout.dcat("ttl"), "text/turtle"
        if not is_large(hub):
            yield "DCAT-AP (JSON-LD)", layout.dcat("jsonld"), "application/ld+json"
    if wanted.records and any(project.extent.geometry is None for project in projects):
        title = gettext_noop("OGC API Records of the projects without a location")
        yield title, layout.record_catalog(), "application/json"
    if wanted.datacite and any(project.is_dataset for project in projects):
        yield "DataCite", layout.datacite(), "application/x-ndjson"
    if wanted.codemeta and any(map(is_software, projects)):
        yield "CodeMeta", layout.codemeta(), "application/x-ndjson"
    title = gettext_noop("JSON Schema of the properties of Items")
    yield title, layout.sharinghub_schema(), "application/schema+json"
    yield "llms.txt", layout.llms(), "text/plain"


def catalog_links(site: SiteData, link: Linker, category: str = "") -> Iterator[HeadLink]:
    """Links in the head of a category's list, or of the home page, to the same for other catalogs and agents.

    Args:
        site: what the pages are made from.
        link: the page's links.
        category: its id; empty for the home page.
    """
    layout = Layout()
    if site.hub.config.site.formats.dcat:
        href = link.to(layout.dcat("ttl", category))
        yield HeadLink(rel="alternate", href=href, type="text/turtle", title="DCAT-AP")
    if not category:
        yield HeadLink(rel="alternate", href=link.to(layout.llms()), type="text/plain", title="llms.txt")
    elif has_markdown(site.hub):
        yield HeadLink(rel="alternate", href=link.to(layout.markdown(category)), type="text/markdown")


def _is_wanted(configured: bool | None, hub: Hub) -> bool:
    return not is_large(hub) if configured is None else configured
