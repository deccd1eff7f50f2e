"""What surrounds every page: header, footer, the owner's message, the page in other languages."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import quote

from markupsafe import Markup

from sharinghub_static.config import CategoryConfig, ExternalUrl, SiteConfig
from sharinghub_static.portal.frame.contexts import (
    Alert,
    Hyperlink,
    MenuEntry,
    Picture,
    Site,
    Thumbnail,
    Translation,
)
from sharinghub_static.portal.frame.links import Linker, is_web_address, leads_out
from sharinghub_static.portal.frame.registration import ExportedFiles, ExtensionPage
from sharinghub_static.portal.frame.root_finder import ROOT_FINDER
from sharinghub_static.portal.frame.site_data import PageSite
from sharinghub_static.portal.translation.problems import translated
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import absolute

__all__ = [
    "category_icon",
    "home_link",
    "new_project",
    "picture_href",
    "preview_of",
    "site_context",
    "site_documents",
    "translations",
]

IsCurrent = Callable[[str], bool]
"""Whether the page belongs to the entry of the menu that leads to a path."""

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


def preview_of(site: PageSite, project: Project, link: Linker) -> Thumbnail | None:
    """A project's preview as one page sees it; None when it has no picture that can be shown."""
    copies = site.gallery.preview(project)
    if not copies:
        return None
    best = copies[-1]
    return Thumbnail(
        href=link.to(best.path),
        srcset=", ".join(f"{link.to(copy.path)} {copy.width}w" for copy in copies) if copies[1:] else "",
        width=best.width,
        height=best.height,
    )


def site_context(site: PageSite, link: Linker, current: str = "") -> Site:
    """Header and footer for one page; pages of one depth below one folder of the root share them.

    Args:
        site: what the pages are made from.
        link: the page's links.
        current: path of the list or page of the menu that the page belongs to.
    """
    contexts, place = site.frames.contexts, replace(link, path=site.layout.place(link.path))
    current = current if current in _menu_paths(site) else ""
    made_from = (place, current, site.menu, site.instance_urls)
    if (context := contexts.get(made_from)) is None:
        context = contexts[made_from] = _context(site, place, lambda path: path == current)
    return context


def _menu_paths(site: PageSite) -> frozenset[str]:
    """Paths that entries of the menu lead to."""
    menus = site.frames.menus
    if site.menu not in menus:
        paths: set[str] = set()

        def note(path: str) -> bool:
            paths.add(path)
            return False

        _context(site, Linker(site.layout.home(), layout=site.layout), note)
        menus[site.menu] = frozenset(paths)
    return menus[site.menu]


def _context(site: PageSite, link: Linker, is_current: IsCurrent) -> Site:
    config = site.config
    at_any_depth = bool(link.root)
    logo = _picture(site, link, config.portal.logo or config.stac.root.logo)
    return Site(
        title=config.stac.root.title,
        language=site.translator.language,
        direction=site.translator.direction,
        home=link.to(site.layout.home()),
        logo=logo,
        categories=tuple(_category(site, link, one, is_current) for one in config.stac.categories),
        explore=_explore(site, link, is_current),
        links=tuple(_header_links(site, link, is_current)),
        footer_links=tuple(_footer_links(site, link, is_current)),
        documents=site_documents(site, link),
        new_project=new_project(site, link),
        source=_source(site.instance_url),
        sources=tuple(map(_source, site.instance_urls)),
        changed=site.translator.moment(site.changed_at),
        alert=_alert(site, link),
        style_sheets=() if at_any_depth else (link.to(site.assets.style_sheet),),
        script=link.to(site.assets.script),
        icon=logo.href if logo else link.to(site.assets.icon),
        search=link.to(site.layout.search()),
        updates=link.to(site.layout.updates()),
        updates_script=link.to(site.layout.updates_script()),
        # The style sheet is ours, and a "</" would end the element: there is none in CSS.
        inline_style=Markup(site.assets.styles) if at_any_depth else Markup(),  # noqa: S704
        # As above: a constant of ours.
        inline_script=Markup(ROOT_FINDER) if at_any_depth and not config.stac.root_href else Markup(),  # noqa: S704
    )


def site_documents(site: PageSite, link: Linker) -> tuple[Hyperlink, ...]:
    """The site's data for programs."""
    catalog, report = site.translator.gettext("STAC catalog"), site.translator.gettext("Build report")
    return (
        Hyperlink(text=catalog, href=link.to(site.layout.stac_root()), note="application/json"),
        Hyperlink(text=report, href=link.to(site.layout.build_report()), note="application/json"),
        Hyperlink(
            text=site.translator.gettext("Feed"),
            href=link.to(site.layout.feed()),
            note="application/atom+xml",
        ),
        Hyperlink(
            text=site.translator.gettext("Files for programs"),
            href=link.to(site.layout.api("index.json")),
            note="application/json",
        ),
        *_exports(site, link),
    )


def _exports(site: PageSite, link: Linker) -> Iterator[Hyperlink]:
    """The files of extensions that have a title."""
    for definition in site.config.registry.own(ExportedFiles):
        files = definition.entry
        if files.title:
            title = translated(files.title, site.translator)[0]
            yield Hyperlink(text=title, href=link.to(site.layout.export(files.path)), note=files.media_type)


def new_project(site: PageSite, link: Linker, category: CategoryConfig | None = None) -> Hyperlink:
    """Where a project is begun: the owner's wizard, else GitLab's form."""
    config, text = site.config, site.translator.gettext("New project")
    wizard = config.services.wizard.url or config.wizard.url
    if wizard:
        joint = "&" if "?" in wizard else "?"
        query = f"{joint}category={quote(category.id)}" if category else ""
        return Hyperlink(text=text, href=link.configured(wizard) + query, icon="new", external=True)
    form = f"{config.gitlab.url.rstrip('/')}/projects/new"
    return Hyperlink(text=text, href=form, icon="new", external=True)


def home_link(site: PageSite, link: Linker) -> Hyperlink:
    """The first breadcrumb."""
    return Hyperlink(text=site.translator.gettext("Home"), href=link.to(site.layout.home()), icon="home")


def translations(site: PageSite, link: Linker) -> tuple[Translation, ...]:
    """The page in each of the site's languages; none when there is only one."""
    if len(site.languages) < 2:
        return ()
    root = "" if link.root else site.config.stac.root_href
    found = []
    for layout, translator in site.languages:
        path = site.layout.in_language(link.path, layout)
        href = link.to(path)
        found.append(
            Translation(
                language=translator.language,
                name=translator.name,
                href=href,
                address=absolute(root, path) if root else href,
                current=layout == site.layout,
            )
        )
    return tuple(found)


def _picture(site: PageSite, link: Linker, configured: str | None) -> Picture | None:
    found = site.assets.picture(configured)
    if found is None:
        return None
    return Picture(href=found if is_web_address(found) else link.to(found), alt="")


def picture_href(site: PageSite, link: Linker, configured: str | None) -> str:
    """Href of a configured picture, or nothing."""
    picture = _picture(site, link, configured)
    return picture.href if picture else ""


def _category(site: PageSite, link: Linker, category: CategoryConfig, is_current: IsCurrent) -> MenuEntry:
    path = site.layout.category(category.id)
    return MenuEntry(
        text=category.title,
        href=link.to(path),
        icon=category_icon(category),
        picture=picture_href(site, link, category.icon),
        hue=site.hue(category.id),
        current=is_current(path),
    )


def _pages(site: PageSite, link: Linker, place: str, is_current: IsCurrent) -> list[MenuEntry]:
    shown = [(page.order, page.path, page.title) for page in site.owner_pages if page.place == place]
    for definition in site.config.registry.own(ExtensionPage):
        page = definition.entry
        if page.place == place:
            title = translated(page.title, site.translator)[0]
            shown.append((page.order, site.layout.custom_page(page.slug), title))
    return [
        MenuEntry(text=title, href=link.to(path), current=is_current(path))
        for _, path, title in sorted(shown)
    ]


def _header_links(site: PageSite, link: Linker, is_current: IsCurrent) -> list[MenuEntry]:
    config: SiteConfig = site.config
    entries = _pages(site, link, "header", is_current)
    if config.docs.url:
        href = link.configured(config.docs.url)
        entries.append(
            MenuEntry(
                text=site.translator.gettext("Docs"),
                href=href,
                icon="book",
                external=leads_out(config.docs.url),
            )
        )
    entries += [_external(site, link, one) for one in config.external_urls if not one.footer]
    return entries


def _explore(site: PageSite, link: Linker, is_current: IsCurrent) -> MenuEntry:
    """The ways to everything that is no category: in the header, on every page."""
    layout, translator = site.layout, site.translator
    pages = (
        (translator.gettext("Map"), "map", layout.map(), True),
        (
            translator.gettext("Collections"),
            "collection",
            layout.curated_collections(),
            site.menu.collections,
        ),
        (translator.gettext("Topics"), "topic", layout.topics(), True),
        (translator.gettext("Organisations"), "organisation", layout.organisations(), True),
        (translator.gettext("Leaderboards"), "challenge", layout.leaderboards(), site.menu.leaderboards),
        (translator.gettext("Ranking"), "rank", layout.rankings(), site.menu.ranking),
        (translator.gettext("Lineage"), "related", layout.lineage(), True),
        (translator.gettext("What changed"), "clock", layout.changes(), True),
    )
    trends = MenuEntry(
        text=translator.gettext("Trending"), href=f"{link.to(layout.rankings())}#trends", icon="trend"
    )
    trending = (trends,) if site.menu.ranking else ()
    favourites = MenuEntry(
        text=translator.gettext("Favourites"),
        href=f"{link.to(layout.search())}?starred=true",
        icon="bookmark",
    )
    children = tuple(
        MenuEntry(text=text, href=link.to(path), icon=icon, current=is_current(path))
        for text, icon, path, exists in pages
        if exists
    )
    return MenuEntry(
        text=translator.gettext("Explore"), icon="explore", children=(*children, *trending, favourites)
    )


def _footer_links(site: PageSite, link: Linker, is_current: IsCurrent) -> list[MenuEntry]:
    layout, translator = site.layout, site.translator
    entries = [
        MenuEntry(text=text, href=link.to(path), current=is_current(path))
        for text, path in (
            (translator.gettext("About"), layout.about()),
            (translator.gettext("Use it from code"), layout.programs()),
            (translator.gettext("Catalog health"), layout.health()),
            (translator.gettext("Write front matter"), layout.front_matter()),
        )
    ]
    entries += _pages(site, link, "footer", is_current)
    entries += [_external(site, link, one) for one in site.config.external_urls if one.footer]
    return entries


def _external(site: PageSite, link: Linker, configured: ExternalUrl) -> MenuEntry:
    href = link.configured(configured.url) if configured.url else ""
    return MenuEntry(
        text=configured.name,
        href=href,
        picture=picture_href(site, link, configured.icon),
        external=leads_out(configured.url or ""),
        children=tuple(_external(site, link, child) for child in configured.dropdown),
    )


def _alert(site: PageSite, link: Linker) -> Alert | None:
    alert = site.config.alerts
    if alert is None or not (alert.title or alert.message):
        return None
    shown = f"{alert.type}\0{alert.title}\0{alert.message}"
    return Alert(
        kind="danger" if alert.type == "error" else alert.type,
        title=alert.title,
        message_html=Markup(site.alert_html),  # noqa: S704 - cleaned when rendered
        href=link.configured(alert.url) if alert.url else "",
        key=hashlib.sha256(shown.encode()).hexdigest()[:12],
        days=alert.timeout,
    )


def _source(url: str) -> Hyperlink:
    return Hyperlink(text=_host(url), href=url, external=True)


def _host(url: str) -> str:
    return url.partition("://")[2].rstrip("/")
