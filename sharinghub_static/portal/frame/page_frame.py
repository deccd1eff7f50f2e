"""What stands around every page: header, footer, the owner's message."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from markupsafe import Markup

from sharinghub_static.config import CategoryConfig, ExternalUrl, SiteConfig
from sharinghub_static.insight.hub import Hub
from sharinghub_static.portal.frame.analyses import Findings
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.contexts import (
    Alert,
    Hyperlink,
    MenuEntry,
    Picture,
    Site,
    Thumbnail,
    Translation,
)
from sharinghub_static.portal.frame.links import Linker, is_web_address, leads_out, root_path
from sharinghub_static.portal.frame.owner_pages import OwnerPage
from sharinghub_static.portal.markdown import ReadmeContext, RenderedReadme, render_hub_text, render_readme
from sharinghub_static.portal.media import Gallery
from sharinghub_static.portal.translation.translator import ENGLISH, Moment, Words
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout, absolute

__all__ = ["Chrome", "category_icon"]

_HUES = 8
_ICONS = (
    ("model", "model"),
    ("dataset", "dataset"),
    ("data", "dataset"),
    ("process", "processor"),
    ("challenge", "challenge"),
    ("service", "service"),
    ("dashboard", "service"),
    ("notebook", "notebook"),
    ("tool", "tool"),
)


def category_icon(category: CategoryConfig) -> str:
    """The icon that goes with a category's id; layers for one that says nothing."""
    return next((icon for word, icon in _ICONS if word in category.id), "category")


@dataclass(frozen=True)
class Chrome(Findings):
    """Makes what is the same on all pages, as each page sees it.

    Args:
        hub: the hub.
        assets: its assets.
        owner_pages: the owner's own pages, in order.
        layout: where pages are.
        words: the language of the pages.
        languages: where each language's pages are, and its words; the first language first.
        render_readme: as in the Markdown room; it may keep what it rendered.
        gallery: the pictures of the projects.
    """

    hub: Hub
    assets: Assets
    owner_pages: Sequence[OwnerPage] = ()
    layout: Layout = field(default_factory=Layout)
    words: Words = ENGLISH
    languages: Sequence[tuple[Layout, Words]] = ()
    render_readme: Callable[[str, ReadmeContext], RenderedReadme] = render_readme
    gallery: Gallery = field(default_factory=Gallery)

    def preview(self, project: Project, link: Linker) -> Thumbnail | None:
        """A project's preview as one page sees it; None when it has no picture that can be shown."""
        copies = self.gallery.preview(project)
        if not copies:
            return None
        best = copies[-1]
        return Thumbnail(
            href=link.to(best.path),
            srcset=", ".join(f"{link.to(copy.path)} {copy.width}w" for copy in copies) if copies[1:] else "",
            width=best.width,
            height=best.height,
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

    def site(self, link: Linker, current: str = "") -> Site:
        """Header and footer for one page.

        Args:
            link: the page's links.
            current: path of the list or page of the menu that the page belongs to.
        """
        config = self.hub.config
        at_any_depth = bool(link.root)
        logo = self._picture(link, config.portal.logo or config.stac.root.logo)
        return Site(
            title=config.stac.root.title,
            language=self.words.language,
            direction=self.words.direction,
            home=link.to(self.layout.home()),
            logo=logo,
            categories=tuple(self._category(link, one, current) for one in config.stac.categories),
            links=tuple(self._header_links(link, current)),
            footer_links=tuple(self._footer_links(link, current)),
            documents=self.documents(link),
            new_project=self.new_project(link),
            source=Hyperlink(text=_host(self.hub.instance.url), href=self.hub.instance.url, external=True),
            changed=self._changed,
            alert=self._alert(link),
            style_sheets=() if at_any_depth else (link.to(self.assets.style_sheet),),
            script=link.to(self.assets.script),
            icon=logo.href if logo else link.to(self.assets.icon),
            search=link.to(self.layout.search()),
            # The style sheet is ours, and a "</" would end the element: there is none in CSS.
            inline_style=Markup(self.assets.styles) if at_any_depth else Markup(),  # noqa: S704
        )

    def documents(self, link: Linker) -> tuple[Hyperlink, ...]:
        """The site's data for programs."""
        catalog, report = self.words.gettext("STAC catalog"), self.words.gettext("Build report")
        return (
            Hyperlink(text=catalog, href=link.to(self.layout.stac_root()), note="application/json"),
            Hyperlink(text=report, href=link.to(self.layout.build_report()), note="application/json"),
            Hyperlink(
                text=self.words.gettext("Feed"), href=link.to(self.layout.feed()), note="application/atom+xml"
            ),
        )

    def new_project(self, link: Linker, category: CategoryConfig | None = None) -> Hyperlink:
        """Where a project is begun: the owner's wizard, else GitLab's form."""
        config, text = self.hub.config, self.words.gettext("New project")
        wizard = config.services.wizard.url or config.wizard.url
        if wizard:
            joint = "&" if "?" in wizard else "?"
            query = f"{joint}category={quote(category.id)}" if category else ""
            return Hyperlink(text=text, href=link.configured(wizard) + query, icon="new", external=True)
        form = f"{config.gitlab.url.rstrip('/')}/projects/new"
        return Hyperlink(text=text, href=form, icon="new", external=True)

    def home_link(self, link: Linker) -> Hyperlink:
        """The first breadcrumb."""
        return Hyperlink(text=self.words.gettext("Home"), href=link.to(self.layout.home()), icon="home")

    def translations(self, link: Linker) -> tuple[Translation, ...]:
        """The page in each of the site's languages; none when there is only one."""
        if len(self.languages) < 2:
            return ()
        root = "" if link.root else self.hub.config.stac.root_href
        found = []
        for layout, words in self.languages:
            path = self.layout.in_language(link.path, layout)
            href = link.to(path)
            found.append(
                Translation(
                    language=words.language,
                    name=words.name,
                    href=href,
                    address=absolute(root, path) if root else href,
                    current=layout == self.layout,
                )
            )
        return tuple(found)

    # Parts

    @cached_property
    def _changed(self) -> Moment:
        return self.words.moment(self.hub.changed_at)

    def _picture(self, link: Linker, configured: str | None, alt: str = "") -> Picture | None:
        found = self.assets.picture(configured)
        if found is None:
            return None
        return Picture(href=found if is_web_address(found) else link.to(found), alt=alt)

    def picture(self, link: Linker, configured: str | None) -> str:
        """Href of a configured picture, or nothing."""
        picture = self._picture(link, configured)
        return picture.href if picture else ""

    def _category(self, link: Linker, category: CategoryConfig, current: str) -> MenuEntry:
        path = self.layout.category(category.id)
        return MenuEntry(
            text=category.title,
            href=link.to(path),
            icon=category_icon(category),
            picture=self.picture(link, category.icon),
            hue=self.hue(category.id),
            current=path == current,
        )

    def _pages(self, link: Linker, place: str, current: str) -> list[MenuEntry]:
        return [
            MenuEntry(text=page.title, href=link.to(page.path), current=page.path == current)
            for page in self.owner_pages
            if page.place == place
        ]

    def _header_links(self, link: Linker, current: str) -> list[MenuEntry]:
        config: SiteConfig = self.hub.config
        entries = self._pages(link, "header", current)
        if config.docs.url:
            href = link.configured(config.docs.url)
            entries.append(
                MenuEntry(
                    text=self.words.gettext("Docs"),
                    href=href,
                    icon="book",
                    external=leads_out(config.docs.url),
                )
            )
        entries += [self._external(link, one) for one in config.external_urls if not one.footer]
        return entries

    def _footer_links(self, link: Linker, current: str) -> list[MenuEntry]:
        about = self.layout.about()
        code = self.words.gettext("Use it from code")
        entries = [MenuEntry(text=code, href=link.to(about), current=about == current)]
        for text, path in (
            (self.words.gettext("Map"), self.layout.map()),
            (self.words.gettext("Topics"), self.layout.topics()),
            (self.words.gettext("Organisations"), self.layout.organisations()),
            *([(self.words.gettext("Ranking"), self.layout.rankings())] if self.ranking else []),
            (self.words.gettext("Lineage"), self.layout.lineage()),
            *([(self.words.gettext("Leaderboards"), self.layout.leaderboards())] if self.boards else []),
            (self.words.gettext("What changed"), self.layout.changes()),
            (self.words.gettext("Build status"), self.layout.health()),
            (self.words.gettext("Write front matter"), self.layout.front_matter()),
        ):
            entries.append(MenuEntry(text=text, href=link.to(path), current=path == current))
        entries += self._pages(link, "footer", current)
        entries += [self._external(link, one) for one in self.hub.config.external_urls if one.footer]
        return entries

    def _external(self, link: Linker, configured: ExternalUrl) -> MenuEntry:
        href = link.configured(configured.url) if configured.url else ""
        return MenuEntry(
            text=configured.name,
            href=href,
            picture=self.picture(link, configured.icon),
            external=leads_out(configured.url or ""),
            children=tuple(self._external(link, child) for child in configured.dropdown),
        )

    def _alert(self, link: Linker) -> Alert | None:
        alert = self.hub.config.alerts
        if alert is None or not (alert.title or alert.message):
            return None
        said = f"{alert.type}\0{alert.title}\0{alert.message}"
        return Alert(
            kind="danger" if alert.type == "error" else alert.type,
            title=alert.title,
            message_html=Markup(self._alert_html),  # noqa: S704 - cleaned by the Markdown room
            href=link.configured(alert.url) if alert.url else "",
            key=hashlib.sha256(said.encode()).hexdigest()[:12],
            days=alert.timeout,
        )

    @cached_property
    def _alert_html(self) -> str:
        return render_hub_text(self.hub.config.alerts.message if self.hub.config.alerts else "")


def _host(url: str) -> str:
    return url.partition("://")[2].rstrip("/")
