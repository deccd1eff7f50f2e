"""The home page."""

from dataclasses import dataclass

from markupsafe import Markup

from sharinghub_static.portal.components.cards import Card, Cards
from sharinghub_static.portal.components.category_teasers import CategoryTeaser, category_teasers
from sharinghub_static.portal.components.pictures import Locator, world_map
from sharinghub_static.portal.frame.contexts import Page
from sharinghub_static.portal.frame.linked_data import about_hub
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.registration import site_page
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.markdown import render_hub_text
from sharinghub_static.portal.pages.changes import ChangeRow, newest_changes
from sharinghub_static.site.layout import Layout, absolute

__all__ = ["RECENT", "HomePage", "home_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(Page):
    """The home page (``home.html``).

    Args:
        count: how many projects there are, in words.
        changes: the newest change of each of those that changed last.
        all_changes: href of the page of changes.
        ranked: the highest ranked; empty where a site wants no ranking.
        ranking: href of the whole ranking; empty likewise.
        starred: those with most stars, where there is no ranking.
        map: where the projects are; None when none has a place.
        atlas: href of the page of the map.
    """

    introduction_html: Markup
    count: str
    categories: tuple[CategoryTeaser, ...]
    changes: tuple[ChangeRow, ...]
    all_changes: str
    ranked: tuple[Card, ...]
    ranking: str
    starred: tuple[Card, ...]
    map: Locator | None
    atlas: str


RECENT = 6
_CHANGED = 12


@site_page("home", "home.html", Layout.home)
def home_page(site: SiteData) -> HomePage:
    """The home page's context."""
    hub, layout = site.hub, site.layout
    link = site.linker(layout.home())
    cards = Cards(site, link)
    root, root_href = hub.config.stac.root, hub.config.stac.root_href
    ranked = [one.project for one in site.analyses.ranking.entries[:RECENT]] if site.analyses.ranking else []
    starred = [one for one in hub.projects if one.record.counts.stars and not ranked]
    starred.sort(key=lambda one: (-one.record.counts.stars, one.record.full_path))
    introduction = Markup(render_hub_text(root.description))  # noqa: S704 - cleaned when rendered
    return HomePage(
        **page_head(
            site,
            link,
            title=root.title,
            description=introduction.striptags(),
            alternate=(layout.stac_root(), "application/json"),
            about=about_hub(
                hub, introduction.striptags(), absolute(root_href, layout.home()) if root_href else ""
            ),
        ),
        introduction_html=introduction,
        count=site.translator.ngettext("%(num)s project", "%(num)s projects", len(hub.projects)),
        categories=category_teasers(site, link),
        changes=newest_changes(site, link, _CHANGED),
        all_changes=link.to(layout.changes()),
        ranked=tuple(cards.card(project, place="-ranked") for project in ranked),
        ranking=link.to(layout.rankings()) if ranked else "",
        starred=tuple(cards.card(project, place="-starred") for project in starred[:RECENT]),
        map=world_map(hub.projects, link.to(site.assets.world), link.to(layout.map()), site.translator),
        atlas=link.to(layout.map()),
    )
