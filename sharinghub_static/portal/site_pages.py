"""All pages of the portal, one after the other."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.contexts import Page
from sharinghub_static.portal.frame.owner_pages import read_owner_pages
from sharinghub_static.portal.frame.registration import PageSet, SiteFiles
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.markdown import render_readme
from sharinghub_static.portal.markdown.cache import Render, TextCache, with_cache
from sharinghub_static.portal.media import Gallery
from sharinghub_static.portal.project_page.page import ProjectPage, ProjectPages
from sharinghub_static.portal.rendering import Renderer
from sharinghub_static.portal.site_files.robots import robots, sitemaps
from sharinghub_static.portal.translation.languages import localised, site_languages
from sharinghub_static.registry import Registry
from sharinghub_static.site.layout import Layout

__all__ = ["all_files", "all_pages", "page_contexts", "pages"]

_PACKAGE: Final = "sharinghub_static.portal"
_FILES: Final = tuple(
    f"{_PACKAGE}.{name}"
    for name in (
        *("pages.map", "pages.front_matter", "pages.leaderboards", "pages.lineage"),
        *("site_files.health_report", "site_files.badges", "search.data", "site_files.feeds"),
    )
)
"""Modules with files for programs and pages, in the order in which they are written."""

_PAGES: Final = tuple(
    f"{_PACKAGE}.pages.{name}"
    for name in (
        *("home", "not_found", "about", "programs", "catalog_health", "problem_kinds", "map", "changes"),
        *(
            "lineage",
            "ranking",
            "leaderboards",
            "search",
            "front_matter",
            "owner_page",
            "category_list",
            "topics",
        ),
        "organisations",
    )
)
"""Modules with pages, in the order in which they are written; one module may have pages and files."""

_RENDERED = 256  # texts of one project: its README and its releases' notes


def pages(
    hub: Hub,
    gallery: Gallery | None = None,
    failures: dict[int, Exception] | None = None,
    is_kept: Callable[[str, str], bool] = lambda _path, _key: False,
    cache: TextCache | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Path and content of every page of the portal in each of its languages, and of the files they load.

    Args:
        hub: what is published.
        gallery: has the pictures of the repositories; without one there are none.
        failures: takes what the pages of single projects raise, by GitLab's project id, so that the other
            pages are still made; without it, it is raised.
        is_kept: whether the page at a path is that of an earlier build, by the digest of what it is made
            from; it is not made again then. The digest is empty where it has none.
        cache: keeps rendered texts.

    Raises:
        ConfigError: a page of the site's owner, or a catalog, cannot be read.
        SiteError: a template is wrong, or the package came without its front end.
    """
    assets = Assets(hub.config)
    yield from assets.files()
    gallery = gallery or Gallery()
    analyses = Analyses(hub)
    trees = _trees(hub, assets, analyses, gallery, with_cache(render_readme, cache))
    for files in all_files(hub.config.registry):
        for site, _ in trees if files.in_each_language else trees[:1]:
            yield from files.make(site)
    # All trees have the same pages in the same order: of a project, each text is rendered once for all.
    addresses: dict[str, str] = {}
    draws = False
    for translations in zip(*(page_contexts(site, failures) for site, _ in trees), strict=True):
        for (_, renderer), (path, template, page, project) in zip(trees, translations, strict=True):
            if page is None:
                continue
            if not is_kept(path, renderer.key(template, page)):
                try:
                    content = renderer.render(template, page)
                except Exception as error:
                    if failures is None or not project:
                        raise
                    failures[project] = error
                    continue
                yield path, content
            yield from gallery.files()
            draws = draws or (isinstance(page, ProjectPage) and bool(page.diagrams))
            if page.canonical:
                addresses[page.canonical] = page.updated.iso if isinstance(page, ProjectPage) else ""
    gallery.close()
    if draws:
        yield from assets.diagram_files()
    yield Layout().robots(), robots(hub.config)
    if hub.config.stac.root_href:
        yield from sitemaps(hub.config.stac.root_href, addresses)


def _trees(
    hub: Hub, assets: Assets, analyses: Analyses, gallery: Gallery, render: Render
) -> list[tuple[SiteData, Renderer]]:
    """What makes the pages of each language."""
    languages = site_languages(hub.config)
    folder, render = hub.config.folder, lru_cache(maxsize=_RENDERED)(render)
    return [
        (
            SiteData(
                replace(hub, config=localised(hub.config, translator.language)),
                assets,
                analyses,
                read_owner_pages(folder, layout, translator.language),
                layout,
                translator,
                languages,
                render,
                gallery,
            ),
            Renderer(folder / hub.config.portal.templates, assets.icons, translator),
        )
        for layout, translator in languages
    ]


def page_contexts(
    site: SiteData, failures: dict[int, Exception] | None = None
) -> Iterator[tuple[str, str, Page | None, int]]:
    """Path, template, context and project of every page.

    Args:
        site: what the pages are made from.
        failures: as in :func:`pages`; a page that failed has no context.

    Returns:
        The project is GitLab's id; 0 for pages that are about more than one.
    """
    for path, template, page in _hub_pages(site):
        yield path, template, page, 0
    project_pages = ProjectPages(site)
    for project in site.hub.projects:
        id_ = project.record.id
        try:
            contexts = list(project_pages.of(project))
        except Exception as error:
            if failures is None:
                raise
            failures[id_] = error
            for category in project.categories:
                yield site.layout.project(category, project.record.full_path), "", None, id_
            continue
        for path, project_page in contexts:
            yield path, "project.html", project_page, id_


def _hub_pages(site: SiteData) -> Iterator[tuple[str, str, Page]]:
    """Path, template and context of every page that is not about one project."""
    for page_set in all_pages(site.hub.config.registry):
        yield from page_set.make(site)


def all_files(registry: Registry) -> tuple[SiteFiles, ...]:
    """Return what makes files for programs: the portal's own, then those of extensions.

    ``robots.txt`` and the sitemap are not among them: they need the addresses of the pages.

    Raises:
        DefinitionError: two extensions write the same file.
    """
    return registry.entries(SiteFiles, _FILES)


def all_pages(registry: Registry) -> tuple[PageSet, ...]:
    """Return what makes the pages that are not about one project: the portal's own, then extensions'.

    Raises:
        DefinitionError: two extensions have a page of the same name.
    """
    return registry.entries(PageSet, _PAGES)
