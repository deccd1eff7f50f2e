"""All pages of the portal, one after the other."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.contexts import Page
from sharinghub_static.portal.frame.owner_pages import read_owner_pages
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.markdown import render_readme
from sharinghub_static.portal.media import Gallery
from sharinghub_static.portal.pages.about import about_page
from sharinghub_static.portal.pages.catalog_health import health_page
from sharinghub_static.portal.pages.category_list import list_pages
from sharinghub_static.portal.pages.changes import changes_page
from sharinghub_static.portal.pages.front_matter import front_matter_files, front_matter_page
from sharinghub_static.portal.pages.home import home_page
from sharinghub_static.portal.pages.leaderboards import leaderboard_pages, leaderboard_tables
from sharinghub_static.portal.pages.lineage import graph_document, lineage_page
from sharinghub_static.portal.pages.map import map_page, places_script
from sharinghub_static.portal.pages.not_found import not_found_page
from sharinghub_static.portal.pages.organisations import organisation_pages
from sharinghub_static.portal.pages.owner_page import text_page
from sharinghub_static.portal.pages.problem_kinds import problem_kinds_page
from sharinghub_static.portal.pages.ranking import ranking_pages
from sharinghub_static.portal.pages.search import search_page
from sharinghub_static.portal.pages.topics import topic_pages
from sharinghub_static.portal.project_page.page import ProjectPage, ProjectPages
from sharinghub_static.portal.rendering import Renderer
from sharinghub_static.portal.search import search_files
from sharinghub_static.portal.site_files.badges import badge_files
from sharinghub_static.portal.site_files.feeds import feeds
from sharinghub_static.portal.site_files.health_report import health_report
from sharinghub_static.portal.site_files.robots import robots, sitemaps
from sharinghub_static.portal.translation.languages import localised, site_languages
from sharinghub_static.site.layout import Layout

__all__ = ["page_contexts", "pages"]

_RENDERED = 256  # texts of one project: its README and its releases' notes


def pages(
    hub: Hub, gallery: Gallery | None = None, failures: dict[int, Exception] | None = None
) -> Iterator[tuple[str, bytes]]:
    """Path and content of every page of the portal in each of its languages, and of the files they load.

    Args:
        hub: what is published.
        gallery: has the pictures of the repositories; without one there are none.
        failures: takes what the pages of single projects raise, by GitLab's project id, so that the other
            pages are still made; without it, it is raised.

    Raises:
        ConfigError: a page of the site's owner, or a catalog, cannot be read.
        SiteError: a template is wrong, or the package came without its front end.
    """
    assets = Assets(hub.config)
    yield from assets.files()
    gallery = gallery or Gallery()
    analyses = Analyses(hub)
    trees = _trees(hub, assets, analyses, gallery)
    yield Layout().places(), places_script(trees[0][0])
    yield from front_matter_files(trees[0][0])
    yield from leaderboard_tables(trees[0][0])
    yield Layout().lineage_graph(), graph_document(analyses.lineage)
    yield Layout().health_report(), health_report(trees[0][0])
    ranking = analyses.ranking
    yield from badge_files(hub, ranking)
    yield from search_files(hub, gallery, ranking.positions if ranking else None)
    # All trees have the same pages in the same order: of a project, each text is rendered once for all.
    addresses: dict[str, str] = {}
    draws = False
    for translations in zip(*(page_contexts(site, failures) for site, _ in trees), strict=True):
        for (_, renderer), (path, template, page, project) in zip(trees, translations, strict=True):
            if page is None:
                continue
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
    for site, _ in trees:
        yield from feeds(site)
    if draws:
        yield from assets.diagram_files()
    yield Layout().robots(), robots(hub.config)
    if hub.config.stac.root_href:
        yield from sitemaps(hub.config.stac.root_href, addresses)


def _trees(hub: Hub, assets: Assets, analyses: Analyses, gallery: Gallery) -> list[tuple[SiteData, Renderer]]:
    """What makes the pages of each language."""
    languages = site_languages(hub.config)
    folder, render = hub.config.folder, lru_cache(maxsize=_RENDERED)(render_readme)
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
            Renderer(folder / "templates", assets.icons, translator),
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
    layout = site.layout
    yield layout.home(), "home.html", home_page(site)
    yield layout.not_found(), "404.html", not_found_page(site)
    yield layout.about(), "about.html", about_page(site)
    yield layout.health(), "health.html", health_page(site)
    yield layout.mending(), "mending.html", problem_kinds_page(site)
    yield layout.map(), "map.html", map_page(site)
    yield layout.changes(), "changes.html", changes_page(site)
    yield layout.lineage(), "lineage.html", lineage_page(site)
    for path, ranked in ranking_pages(site):
        yield path, "ranking.html", ranked
    yield from leaderboard_pages(site)
    yield layout.search(), "search.html", search_page(site)
    yield layout.front_matter(), "front-matter.html", front_matter_page(site)
    for owner_page in site.owner_pages:
        yield owner_page.path, "text.html", text_page(site, owner_page)
    for category in site.hub.config.stac.categories:
        for path, page in list_pages(site, category):
            yield path, "list.html", page
    yield from topic_pages(site)
    yield from organisation_pages(site)
