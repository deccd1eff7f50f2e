"""Which modules of the portal make pages and files, in the order in which these are written."""

from typing import Final

from sharinghub_static.portal.frame.registration import PageSet, SiteFiles
from sharinghub_static.registry import Registry

__all__ = ["all_files", "all_pages"]

_PACKAGE: Final = "sharinghub_static.portal"
_FILES: Final = tuple(
    f"{_PACKAGE}.{name}"
    for name in (
        *(
            "pages.map",
            "pages.front_matter",
            "pages.leaderboard_index",
            "pages.leaderboards",
            "pages.lineage",
        ),
        *(
            "site_files.health_report",
            "site_files.badges",
            "search.data",
            "site_files.feeds",
            "site_files.project_data",
            "site_files.small_apis",
        ),
        "site_files.updates",
        *("site_files.opensearch", "site_files.other_catalogs", "site_files.llms"),
        *("project_page.markdown_twin", "site_files.oembed", "site_files.stac_extension_file"),
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
            "leaderboard_index",
            "leaderboards",
            "search",
            "front_matter",
            "owner_page",
            "category_list",
            "topics",
            "curated_collections",
        ),
        "organisations",
        "moved",
    )
)
"""Modules with pages, in the order in which they are written; one module may have pages and files."""


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
