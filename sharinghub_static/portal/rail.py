"""The facts beside a README: what a reader judges a project by."""

from collections.abc import Iterator

from sharinghub_static.portal.chrome import Chrome
from sharinghub_static.portal.contexts import Hyperlink
from sharinghub_static.portal.linker import Linker, is_web_address
from sharinghub_static.portal.project_contexts import Fact
from sharinghub_static.portal.words import counted, moment, period
from sharinghub_static.project.model import Project

__all__ = ["rail"]

_LANGUAGES = 4


def rail(project: Project, chrome: Chrome, link: Linker) -> tuple[Fact, ...]:
    """The facts that there are, in the order in which they are asked for."""
    return tuple(fact for fact in _facts(project, chrome, link) if fact.values)


def _facts(project: Project, chrome: Chrome, link: Linker) -> Iterator[Fact]:
    record = project.record
    yield Fact(label="Licence", icon="license", values=_license(project))
    yield Fact(label="DOI", icon="cite", values=_doi(project))
    yield Fact(label="Period", icon="calendar", values=_period(project))
    yield Fact(label="Providers", icon="author", values=_providers(project))
    yield Fact(label="Latest release", icon="release", values=_release(project))
    yield Fact(label="Activity", icon="clock", values=_activity(project))
    yield Fact(label="Languages", icon="code", values=_languages(project))
    yield Fact(label="Created", icon="calendar", values=_text(moment(record.created_at).date))
    item_id = chrome.hub.item_ids[record.id]
    item = chrome.layout.stac_item(project.categories[0], item_id)
    yield Fact(label="STAC Item", icon="link", values=(Hyperlink(text=item_id, href=link.to(item)),))


def _text(text: str) -> tuple[Hyperlink, ...]:
    return (Hyperlink(text=text, href=""),)


def _license(project: Project) -> tuple[Hyperlink, ...]:
    known = project.license
    if known is None:
        return (Hyperlink(text="none found", href="", note="Ask the maintainers before you use it."),)
    href = known.url if is_web_address(known.url) else ""
    return (Hyperlink(text=known.expression or known.id, href=href, external=True),)


def _doi(project: Project) -> tuple[Hyperlink, ...]:
    if project.citation is None:
        return ()
    doi = project.citation.doi
    return (Hyperlink(text=doi, href=f"https://doi.org/{doi}", external=True),)


def _period(project: Project) -> tuple[Hyperlink, ...]:
    """Only what the maintainer said: from creation to last activity is GitLab's history, not the data's."""
    extent, record = project.extent, project.record
    if (extent.start, extent.end) == (record.created_at, record.last_activity_at):
        return ()
    return _text(period(extent))


def _providers(project: Project) -> tuple[Hyperlink, ...]:
    return tuple(
        Hyperlink(
            text=one.name,
            href=one.url if is_web_address(one.url) else "",
            external=True,
            note=", ".join(one.roles),
        )
        for one in project.providers
    )


def _release(project: Project) -> tuple[Hyperlink, ...]:
    if not project.record.releases:
        return ()
    newest = project.record.releases[0]
    note = moment(newest.released_at).date if newest.released_at else ""
    return (Hyperlink(text=newest.tag, href="#releases", note=note),)


def _activity(project: Project) -> tuple[Hyperlink, ...]:
    record, counts = project.record, project.record.counts
    activity = []
    if counts.open_issues is not None:
        activity.append(_elsewhere(counted(counts.open_issues, "open issue"), f"{record.web_url}/-/issues"))
    if counts.open_merge_requests is not None:
        words = counted(counts.open_merge_requests, "open merge request")
        activity.append(_elsewhere(words, f"{record.web_url}/-/merge_requests"))
    if record.pipeline:
        words = f"pipeline {record.pipeline.status.replace('_', ' ').lower()}"
        activity.append(_elsewhere(words, f"{record.web_url}/-/pipelines"))
    return tuple(activity)


def _elsewhere(text: str, href: str) -> Hyperlink:
    return Hyperlink(text=text, href=href, external=True)


def _languages(project: Project) -> tuple[Hyperlink, ...]:
    known = sorted(project.record.languages, key=lambda one: (-one.share, one.name))[:_LANGUAGES]
    words = ", ".join(f"{one.name} {one.share:.0f}%" for one in known if one.share >= 0.5)
    return _text(words) if words else ()
