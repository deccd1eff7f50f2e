"""What the pages of a site are made from, in one language."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Protocol

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.config import SiteConfig
from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.contexts import Site
from sharinghub_static.portal.frame.links import Linker, root_path
from sharinghub_static.portal.frame.owner_pages import OwnerPage
from sharinghub_static.portal.markdown import ReadmeContext, RenderedReadme, render_hub_text, render_readme
from sharinghub_static.portal.media import Gallery
from sharinghub_static.portal.media.gallery import PictureSource
from sharinghub_static.portal.translation.translator import ENGLISH, Translator
from sharinghub_static.project.kept import ByteCache
from sharinghub_static.site.layout import Layout

__all__ = ["Frames", "MenuPages", "PageSite", "SiteData"]

_HUES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuPages:
    """Which pages of the menu there are, of those that not each site has."""

    collections: bool
    leaderboards: bool
    ranking: bool


@dataclass
class Frames:
    """Headers and footers that were made in one language, for pages that can share them.

    Args:
        contexts: by what they are made from.
        menus: paths that the entries of a menu lead to, by which pages it has.
    """

    contexts: dict[Hashable, Site] = field(default_factory=dict)
    menus: dict[MenuPages, frozenset[str]] = field(default_factory=dict)


class PageSite(Protocol):
    """What the frame of a page is made from, in one language: nothing of single projects.

    :class:`SiteData` has it, and so has what the pages of a project are given.
    """

    @property
    def config(self) -> SiteConfig:
        """The configuration, with its texts in the language of the page."""

    @property
    def instance_url(self) -> str:
        """Web address of the GitLab that was crawled."""

    @property
    def instance_urls(self) -> tuple[str, ...]:
        """Web addresses of all GitLab instances that the page is made from."""

    @property
    def changed_at(self) -> datetime:
        """The date of the data, for the footer alone: a page that says more of it changes each time."""

    @property
    def menu(self) -> MenuPages:
        """The pages of the menu that not each site has."""

    @property
    def assets(self) -> Assets:
        """The files that pages load."""

    @property
    def frames(self) -> Frames:
        """Headers and footers that were made, for pages that can share them."""

    @property
    def owner_pages(self) -> Sequence[OwnerPage]:
        """The owner's own pages, in order."""

    @property
    def layout(self) -> Layout:
        """Where pages are."""

    @property
    def translator(self) -> Translator:
        """The language of the page."""

    @property
    def languages(self) -> Sequence[tuple[Layout, Translator]]:
        """Where each language's pages are, and its words; the first language first."""

    @property
    def gallery(self) -> PictureSource:
        """The pictures of the projects."""

    @property
    def alert_html(self) -> str:
        """The owner's message to visitors as clean HTML; empty when there is none."""

    def hue(self, category: str) -> int:
        """Number of a category's colour, 0 to 7, in the configuration's order."""


@dataclass(frozen=True)
class SiteData:
    """What the pages of a site are made from, in one language.

    Args:
        hub: the projects, with the configuration's texts in the language of the pages.
        assets: the files that pages load.
        analyses: analysis results of the hub, the same for all languages.
        owner_pages: the owner's own pages, in order.
        layout: where pages are.
        translator: the language of the pages.
        languages: where each language's pages are, and its words; the first language first.
        render_readme: as in :mod:`sharinghub_static.portal.markdown`; it may keep what it rendered.
        gallery: the pictures of the projects.
        cache: keeps what is costly to make from build to build; None keeps nothing.
    """

    hub: Hub
    assets: Assets
    analyses: Analyses
    owner_pages: Sequence[OwnerPage] = ()
    layout: Layout = field(default_factory=Layout)
    translator: Translator = ENGLISH
    languages: Sequence[tuple[Layout, Translator]] = ()
    render_readme: Callable[[str, ReadmeContext], RenderedReadme] = render_readme
    gallery: Gallery = field(default_factory=Gallery)
    cache: ByteCache | None = None

    @property
    def config(self) -> SiteConfig:
        """The configuration, with its texts in the language of the pages."""
        return self.hub.config

    @property
    def instance_url(self) -> str:
        """Web address of the GitLab that was crawled."""
        return self.hub.instance.url

    @property
    def instance_urls(self) -> tuple[str, ...]:
        """Web addresses of all GitLab instances that were crawled."""
        return self.hub.instance_urls

    @property
    def changed_at(self) -> datetime:
        """The date of the data."""
        return self.hub.changed_at

    @cached_property
    def frames(self) -> Frames:
        """Headers and footers that were made, for pages that can share them."""
        return Frames()

    @cached_property
    def menu(self) -> MenuPages:
        """The pages of the menu that not each site has."""
        analyses = self.analyses
        return MenuPages(
            collections=bool(analyses.curations),
            leaderboards=bool(analyses.boards),
            ranking=analyses.has_ranking,
        )

    def linker(self, path: str) -> Linker:
        """The links of the page at this path."""
        return Linker(path, layout=self.layout)

    def linker_at_any_depth(self, path: str) -> Linker:
        """The links of a page that is shown for other addresses too."""
        return Linker(path, root=root_path(self.hub.config.stac.root_href), layout=self.layout)

    def hue(self, category: str) -> int:
        """Number of a category's colour, 0 to 7, in the configuration's order."""
        ids = [one.id for one in self.hub.config.stac.categories]
        return ids.index(category) % _HUES if category in ids else 0

    @cached_property
    def alert_html(self) -> str:
        """The owner's message to visitors as clean HTML; empty when there is none."""
        alert = self.hub.config.alerts
        return render_hub_text(alert.message if alert else "")
