"""Releases: notes, source archives and links."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import ENGLISH, Moment, Translator, gettext_noop
from sharinghub_static.project.model import Project

__all__ = ["SECTION", "ReleaseRow", "release_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRow:
    """A release, with its notes and what it offers."""

    tag: str
    title: str
    href: str
    released: Moment | None
    notes_html: Markup
    downloads: tuple[Hyperlink, ...]


_SOURCES = ("zip", "tar.gz")  # GitLab offers four forms of the same; these two open everywhere


def release_rows(
    project: Project, render: Callable[[str, str], str], translator: Translator = ENGLISH
) -> tuple[ReleaseRow, ...]:
    """The releases, newest first.

    Args:
        project: any.
        render: makes safe HTML of a release's notes; the second argument names the text on its page.
        translator: the language.
    """
    rows = []
    for number, release in enumerate(project.record.releases, 1):
        sources = dict(release.sources)
        downloads = [
            Hyperlink(
                text=translator.gettext("Source code (%(kind)s)", kind=kind),
                href=sources[kind],
                icon="download",
                external=True,
            )
            for kind in _SOURCES
            if is_web_address(sources.get(kind, ""))
        ]
        downloads += [
            Hyperlink(text=link.name or link.url, href=link.url, icon="link", external=True)
            for link in release.links
            if is_web_address(link.url)
        ]
        tag_url = f"{project.record.web_url}/-/releases/{quote(release.tag, safe='')}"
        notes = render(release.description, f"release-{number}") if release.description.strip() else ""
        rows.append(
            ReleaseRow(
                tag=release.tag,
                title=release.name or release.tag,
                href=release.web_url if is_web_address(release.web_url) else tag_url,
                released=translator.moment(release.released_at) if release.released_at else None,
                notes_html=Markup(notes),  # noqa: S704 - cleaned when rendered
                downloads=tuple(downloads),
            )
        )
    return tuple(rows)


def _fields(view: ProjectView) -> Fields:
    return {"releases": release_rows(view.project, view.render, view.translator)}


SECTION = Section("releases", gettext_noop("Releases"), _fields)
