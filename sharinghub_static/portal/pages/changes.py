"""What changed in the hub: the page, and the newest changes for the home page and the feed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from sharinghub_static.analysis.changes import Change, ChangeKind
from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.links import Linker, is_web_address
from sharinghub_static.portal.frame.page_frame import home_link
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.registration import site_page
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.translation.translator import Moment, Translator, gettext_noop
from sharinghub_static.site.layout import Layout
from sharinghub_static.text.emails import mask_emails

__all__ = [
    "ChangeDay",
    "ChangeRow",
    "ChangesPage",
    "changes_page",
    "described",
    "newest_changes",
    "stars_of_month",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A project that changed.

    Args:
        project: its page in the hub; ``note`` is GitLab's path.
        hue: of its category.
        changes: what changed, newest first, with the page of GitLab or of the tracking server.
        at: when the newest happened, or which crawl saw it.
    """

    project: Hyperlink
    hue: int
    changes: tuple[Hyperlink, ...]
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDay:
    """A day and the projects that changed on it, newest change first."""

    day: Moment
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage(Page):
    """What changed in the hub: ``changes.html``.

    Args:
        days: newest first.
        more: says that older changes are not shown; empty if all are.
        subscribe: the feed of changes.
    """

    days: tuple[ChangeDay, ...]
    more: str
    subscribe: Hyperlink


_MOST: Final = 300
_AT_HOME: Final = 3
"""Changes of one project on the home page."""
_NEWS: Final = frozenset(ChangeKind) - {ChangeKind.COMMITS, ChangeKind.STARS}
_ICONS: Final = {
    ChangeKind.NEW: "new",
    ChangeKind.CREATED: "new",
    ChangeKind.RELEASE: "release",
    ChangeKind.MODEL_VERSION: "model",
    ChangeKind.ARCHIVED: "archived",
    ChangeKind.REVIVED: "success",
    ChangeKind.RENAMED: "edit",
    ChangeKind.LICENSE: "license",
    ChangeKind.COMMITS: "commit",
    ChangeKind.STARS: "star",
}
_WORDS: Final = {
    ChangeKind.NEW: gettext_noop("New in the hub"),
    ChangeKind.CREATED: gettext_noop("Project created"),
    ChangeKind.RELEASE: gettext_noop("Release %(name)s"),
    ChangeKind.MODEL_VERSION: gettext_noop("Model version %(name)s"),
    ChangeKind.ARCHIVED: gettext_noop("Archived"),
    ChangeKind.REVIVED: gettext_noop("No longer archived"),
    ChangeKind.RENAMED: gettext_noop("Renamed from %(before)s"),
    ChangeKind.LICENSE: gettext_noop("Licence %(name)s"),
    ChangeKind.COMMITS: gettext_noop("New commits"),
}
_NEW_LICENSE: Final = gettext_noop("Licence %(name)s in place of %(before)s")


@site_page("changes", "changes.html", Layout.changes)
def changes_page(site: SiteData) -> ChangesPage:
    """The context of the page of changes."""
    layout, translator = site.layout, site.translator
    link = site.linker(layout.changes())
    found = site.analyses.changes
    shown = found[:_MOST]
    hidden = len(found) - len(shown)
    return ChangesPage(
        **page_head(
            site,
            link,
            title=translator.gettext("What changed"),
            description=translator.gettext(
                "New projects, releases, model versions and other changes, day by day."
            ),
            breadcrumbs=(home_link(site, link),),
            feed=layout.changes_feed(),
        ),
        days=tuple(_days(shown, site, link)),
        more=translator.ngettext(
            "%(num)s older change is not shown.", "%(num)s older changes are not shown.", hidden
        )
        if hidden
        else "",
        subscribe=Hyperlink(
            text=translator.gettext("Subscribe"), href=link.to(layout.changes_feed()), icon="feed"
        ),
    )


def newest_changes(site: SiteData, link: Linker, most: int) -> tuple[ChangeRow, ...]:
    """The projects with news, each once, with what changed on its last day; newest first.

    Releases, model versions and new projects are news, and so is what became of a project. Commits fill what
    is left of the list; stars have a line of their own (:func:`stars_of_month`).

    Args:
        site: what the pages are made from.
        link: the page's links.
        most: how many projects.
    """
    days: dict[int, date] = {}
    newest = []
    for kinds in (_NEWS, {ChangeKind.COMMITS}):
        for change in site.analyses.changes:
            if change.kind not in kinds:
                continue
            id_, day = change.project.record.id, change.at.date()
            if id_ not in days and len(days) == most:
                break
            if days.setdefault(id_, day) == day:
                newest.append(change)
    newest.sort(key=lambda change: change.at, reverse=True)
    return tuple(_rows(newest, site, link, _AT_HOME))


def stars_of_month(site: SiteData) -> str:
    """How many stars the hub gained in the month of its data, in words; empty when there were none."""
    now = site.hub.changed_at
    gained = sum(
        change.count
        for change in site.analyses.changes
        if change.kind is ChangeKind.STARS and (change.at.year, change.at.month) == (now.year, now.month)
    )
    if not gained:
        return ""
    translator = site.translator
    stars = translator.ngettext("%(num)s star gained", "%(num)s stars gained", gained)
    return translator.gettext("%(stars)s in %(month)s", stars=stars, month=translator.month(now))


def described(change: Change, translator: Translator) -> str:
    """What changed, without the project's name."""
    if change.kind is ChangeKind.STARS:
        return translator.ngettext("%(num)s star gained", "%(num)s stars gained", change.count)
    message = _WORDS[change.kind]
    if change.kind is ChangeKind.LICENSE and change.before:
        message = _NEW_LICENSE
    # Names of earlier days are in no file of the project any more.
    return translator.gettext(message, name=mask_emails(change.name), before=mask_emails(change.before))


def _days(shown: Sequence[Change], site: SiteData, link: Linker) -> Iterator[ChangeDay]:
    for _, of_day in groupby(shown, key=lambda change: change.at.date()):
        found = list(of_day)
        yield ChangeDay(
            day=site.translator.moment(found[0].at), rows=tuple(_rows(found, site, link, len(found)))
        )


def _rows(found: Iterable[Change], site: SiteData, link: Linker, most: int) -> Iterator[ChangeRow]:
    """A row for each project, in the order of their newest changes."""
    of_projects: dict[int, list[Change]] = {}
    for change in found:
        of_projects.setdefault(change.project.record.id, []).append(change)
    for own in of_projects.values():
        project, category = own[0].project, own[0].project.categories[0]
        page = site.layout.project(category, project.record.full_path)
        yield ChangeRow(
            project=Hyperlink(text=project.title, href=link.to(page), note=project.record.full_path),
            hue=site.hue(category),
            changes=tuple(
                Hyperlink(
                    text=described(change, site.translator),
                    href=change.href if is_web_address(change.href) else "",
                    icon=_ICONS[change.kind],
                    external=True,
                )
                for change in own[:most]
            ),
            at=site.translator.moment(own[0].at),
        )
