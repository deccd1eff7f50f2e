"""The header of a project's page: its title, and on the overview topics, figures, picture and actions."""

from sharinghub_static.analysis.lifecycle import Stage
from sharinghub_static.config.instances import instance_title
from sharinghub_static.portal.components.open_address import open_address
from sharinghub_static.portal.frame.analyses import topic_links
from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.frame.page_frame import category_icon, preview_of
from sharinghub_static.portal.frame.patterns import pattern
from sharinghub_static.portal.project_page.actions import actions, share
from sharinghub_static.portal.project_page.lifecycle import STAGES
from sharinghub_static.portal.project_page.view import Fields, ProjectView
from sharinghub_static.portal.translation.translator import gettext_noop

__all__ = ["header_fields", "overview_fields"]

_STATES = {
    **STAGES,
    "internal": (gettext_noop("Internal"), gettext_noop("Visible to signed-in users of the GitLab.")),
    "private": (gettext_noop("Private"), gettext_noop("Visible to its members alone.")),
}
_TOPICS = 12


def header_fields(view: ProjectView, way: str) -> Fields:
    """The fields of the header that each part has.

    Args:
        view: of the part.
        way: what the first code of "Use it" does.
    """
    project, site, translator = view.project, view.site, view.translator
    category = site.config.category(view.category)
    record = project.record
    return {
        "heading": project.title,
        "path": Hyperlink(text=record.full_path, href=record.web_url, external=True),
        "categories": _categories(view),
        "hue": site.hue(view.category),
        "icon": category_icon(category) if category else "category",
        "states": _states(view),
        "notice": _notice(view),
        "updated": translator.moment(project.updated),
        "use": _use(view, way),
    }


_USES = {
    "load": gettext_noop("Load it"),
    "open": gettext_noop("Open it"),
    "dvc": gettext_noop("Get it"),
    "run": gettext_noop("Run it"),
    "install": gettext_noop("Install it"),
}
"""What the first way of use is called on the button."""


def _use(view: ProjectView, way: str) -> Hyperlink:
    """The first thing to do: visit a dashboard, else what the first code does."""
    address = open_address(view.project, view.category, view.site.config)
    if address:
        return Hyperlink(text=view.translator.gettext("Open"), href=address, icon="external", external=True)
    text = _USES.get(way, gettext_noop("Use it"))
    return Hyperlink(text=view.translator.gettext(text), href=view.section("use"), icon="arrow")


def overview_fields(view: ProjectView) -> Fields:
    """The fields of the header that the overview has besides."""
    project, site, translator, link = view.project, view.site, view.translator, view.link
    record = project.record
    topics = topic_links(view.around.topics, link)
    stars, forks = record.counts.stars, record.counts.forks
    alt = project.preview.alt if project.preview else ""
    return {
        "organisation": Hyperlink(
            text=record.namespace.name or record.namespace.full_path,
            href=link.to(site.layout.organisation(record.namespace.full_path)),
            note=record.namespace.full_path,
        ),
        "instance": _instance(view),
        "summary": project.summary,
        "topics": topics[:_TOPICS],
        "more_topics": topics[_TOPICS:],
        "stars": translator.ngettext("%(num)s star", "%(num)s stars", stars) if stars else "",
        "forks": translator.ngettext("%(num)s fork", "%(num)s forks", forks) if forks else "",
        "license": project.license.expression if project.license else "",
        "picture": preview_of(site, project, link),
        "picture_alt": alt or translator.gettext("Preview of %(title)s", title=project.title),
        "pattern": pattern(project),
        "actions": actions(project, site.config, translator),
        "share": share(project, view.address),
    }


def _categories(view: ProjectView) -> tuple[Hyperlink, ...]:
    site = view.site
    return tuple(
        Hyperlink(
            text=category.title,
            href=view.link.to(site.layout.category(category.id)),
            icon=category_icon(category),
            note=str(site.hue(category.id)),
        )
        for category in map(site.config.category, view.project.categories)
        if category is not None
    )


def _notice(view: ProjectView) -> Hyperlink | None:
    """What readers should know first: that it is deprecated, or that there is a newer version."""
    project, translator = view.project, view.translator
    link, successor = project.successor, view.around.successor
    if not project.is_deprecated and link is None:
        return None
    note = translator.gettext("There is a newer version.")
    if project.is_deprecated:
        note = translator.gettext("Its authors say that this should not be used any more.")
    if successor:
        path = view.site.layout.project(successor.category, successor.project)
        return Hyperlink(text=successor.title, href=view.link.to(path), note=note)
    href = link.href if link and isinstance(link.href, str) and is_web_address(link.href) else ""
    return Hyperlink(text=(link.title if link else "") or href, href=href, note=note, external=bool(href))


def _states(view: ProjectView) -> tuple[Hyperlink, ...]:
    """The stage of its life where that matters, and who may see it where not everybody may."""
    translator = view.translator
    stage = view.around.life.stage
    shown_stage = stage.value if stage not in (Stage.ACTIVE, Stage.MAINTAINED) else ""
    return tuple(
        Hyperlink(
            text=translator.gettext(_STATES[name][0]),
            href="",
            icon=name,
            note=translator.gettext(_STATES[name][1]),
        )
        for name in (shown_stage, view.project.record.visibility.value)
        if name in _STATES
    )


def _instance(view: ProjectView) -> Hyperlink | None:
    """The GitLab that it is on, in a hub of several."""
    config = view.site.config
    if len(config.gitlabs) == 1:
        return None
    gitlab = config.gitlab_of(view.project.record)
    return Hyperlink(text=instance_title(gitlab), href=gitlab.url, external=True)
