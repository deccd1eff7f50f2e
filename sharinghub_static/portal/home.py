"""The home page, and the page for an address that is not there."""

from markupsafe import Markup

from sharinghub_static.portal.activity.changes import newest_changes
from sharinghub_static.portal.cards import Cards
from sharinghub_static.portal.chrome import Chrome, category_icon
from sharinghub_static.portal.contexts import Hyperlink
from sharinghub_static.portal.heads import head
from sharinghub_static.portal.linked_data import about_hub
from sharinghub_static.portal.linker import Linker
from sharinghub_static.portal.markdown import render_hub_text
from sharinghub_static.portal.page_contexts import CategoryTeaser, HomePage, NotFoundPage
from sharinghub_static.portal.pictures import world_map
from sharinghub_static.site.layout import absolute

__all__ = ["home_page", "not_found_page"]

_NEWEST = 3
_RECENT = 6
_CHANGED = 12


def home_page(chrome: Chrome) -> HomePage:
    """The home page's context."""
    hub, layout = chrome.hub, chrome.layout
    link = chrome.linker(layout.home())
    cards = Cards(chrome, link)
    root, root_href = hub.config.stac.root, hub.config.stac.root_href
    ranked = [one.project for one in chrome.ranking.entries[:_RECENT]] if chrome.ranking else []
    starred = [one for one in hub.projects if one.record.counts.stars and not ranked]
    starred.sort(key=lambda one: (-one.record.counts.stars, one.record.full_path))
    introduction = Markup(render_hub_text(root.description))  # noqa: S704 - cleaned by the Markdown room
    return HomePage(
        **head(
            chrome,
            link,
            title=root.title,
            description=introduction.striptags(),
            alternate=(layout.stac_root(), "application/json"),
            about=about_hub(
                hub, introduction.striptags(), absolute(root_href, layout.home()) if root_href else ""
            ),
        ),
        introduction_html=introduction,
        count=chrome.words.ngettext("%(num)s project", "%(num)s projects", len(hub.projects)),
        categories=_teasers(chrome, link),
        changes=newest_changes(chrome, link, _CHANGED),
        all_changes=link.to(layout.changes()),
        ranked=tuple(cards.card(project, place="-ranked") for project in ranked),
        ranking=link.to(layout.rankings()) if ranked else "",
        starred=tuple(cards.card(project, place="-starred") for project in starred[:_RECENT]),
        map=world_map(hub.projects, link.to(chrome.assets.world), link.to(layout.map()), chrome.words),
        atlas=link.to(layout.map()),
    )


def _teasers(chrome: Chrome, link: Linker) -> tuple[CategoryTeaser, ...]:
    teasers = []
    for category in chrome.hub.config.stac.categories:
        projects = chrome.hub.in_category(category)
        newest = tuple(
            Hyperlink(
                text=project.title,
                href=link.to(chrome.layout.project(category.id, project.record.full_path)),
                note=chrome.words.day(project.updated),
            )
            for project in projects[:_NEWEST]
        )
        teasers.append(
            CategoryTeaser(
                title=category.title,
                href=link.to(chrome.layout.category(category.id)),
                icon=category_icon(category),
                picture=chrome.picture(link, category.logo),
                hue=chrome.hue(category.id),
                count=chrome.words.ngettext("%(num)s project", "%(num)s projects", len(projects)),
                description_html=Markup(render_hub_text(category.description)),  # noqa: S704 - as above
                newest=newest,
            )
        )
    return tuple(teasers)


def not_found_page(chrome: Chrome) -> NotFoundPage:
    """The context of what GitLab Pages shows for any address that is not there, whatever its depth."""
    layout = chrome.layout
    link = chrome.linker_at_any_depth(layout.not_found())
    recent = sorted(chrome.hub.projects, key=lambda one: (-one.updated.timestamp(), one.record.full_path))
    return NotFoundPage(
        **head(
            chrome,
            link,
            title=chrome.words.gettext("Page not found"),
            description=chrome.words.gettext("There is nothing at this address."),
            forms=True,
        ),
        root=link.root,
        category_ids=tuple(category.id for category in chrome.hub.config.stac.categories),
        categories=_teasers(chrome, link),
        recent=tuple(
            Hyperlink(text=one.title, href=link.to(layout.project(one.categories[0], one.record.full_path)))
            for one in recent[:_RECENT]
        ),
    )
