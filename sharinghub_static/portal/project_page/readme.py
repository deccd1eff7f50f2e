"""The README of a project, rendered in the light of what is known of its repository."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from weakref import WeakKeyDictionary

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.markdown import ReadmeContext, RenderedReadme, render_readme
from sharinghub_static.portal.media.gallery import Gallery
from sharinghub_static.problems import Problem
from sharinghub_static.project.model import Project, Readme
from sharinghub_static.snapshot.records import ProjectRecord

__all__ = ["markdown_context", "readme_problems", "rendered_readme"]

Render = Callable[[str, ReadmeContext], RenderedReadme]


_MOST_KEPT = 5000
_LARGEST_KEPT = 32_000  # bytes, compressed; most have a tenth of that


@dataclass(frozen=True, slots=True)
class _Kept:
    """A rendered README with its long texts compressed."""

    context: ReadmeContext
    rendered: RenderedReadme
    html: bytes
    text: bytes

    @classmethod
    def of(cls, context: ReadmeContext, rendered: RenderedReadme) -> "_Kept":
        html, text = (
            zlib.compress(part.encode("utf-8", "surrogatepass"), 1) for part in (rendered.html, rendered.text)
        )
        return cls(context, replace(rendered, html="", text=""), html, text)

    def whole(self) -> RenderedReadme:
        html, text = (
            zlib.decompress(part).decode("utf-8", "surrogatepass") for part in (self.html, self.text)
        )
        return replace(self.rendered, html=html, text=text)


_kept: WeakKeyDictionary[Readme, _Kept] = WeakKeyDictionary()
"""READMEs that were rendered for their Problems, for the pages that follow; they go with their hub."""


def readme_problems(hub: Hub) -> dict[int, tuple[Problem, ...]]:
    """Return what shows to be wrong with each README when it is rendered, by GitLab's project id.

    READMEs are kept for their pages, compressed. One of a project with pictures is rendered again for its
    page, which makes copies of them, as are those of a hub of more than 5,000 projects.
    """
    problems = {}
    gallery = Gallery()
    for project in hub.projects:
        readme = rendered_readme(project, hub.config.gitlab.url, gallery, _render_and_keep(project))
        if readme and readme.problems:
            problems[project.record.id] = tuple(readme.problems)
    return problems


def _render_and_keep(project: Project) -> Render:
    def render(markdown: str, context: ReadmeContext) -> RenderedReadme:
        rendered = render_readme(markdown, context)
        if project.readme and not project.record.pictures and len(_kept) < _MOST_KEPT:
            kept = _Kept.of(context, rendered)
            if len(kept.html) + len(kept.text) <= _LARGEST_KEPT:
                _kept[project.readme] = kept
        return rendered

    return render


def rendered_readme(
    project: Project, instance_url: str, gallery: Gallery, render: Render = render_readme
) -> RenderedReadme | None:
    """A project's README as its page shows it; None when there is none.

    Args:
        project: whose README it is.
        instance_url: web address of the GitLab.
        gallery: has the pictures of the repositories.
        render: as in :mod:`sharinghub_static.portal.markdown`; it may keep what it rendered.
    """
    readme, record = project.readme, project.record
    if readme is None:
        return None
    files = frozenset() if record.files_cut else frozenset(file.path for file in record.files)
    context = markdown_context(record, instance_url, gallery)
    context = replace(
        context, path=readme.path, title=project.title, files=files, first_line=readme.first_line
    )
    kept = _kept.get(readme)
    # Two projects may have equal READMEs, but not in the same light.
    return kept.whole() if kept and kept.context == context else render(readme.markdown, context)


def markdown_context(record: ProjectRecord, instance_url: str, gallery: Gallery) -> ReadmeContext:
    """What Markdown anywhere in a project is rendered in the light of."""
    return ReadmeContext(
        web_url=record.web_url,
        ref=record.default_branch or "HEAD",
        path="",
        instance_url=instance_url.rstrip("/"),
        full_path=record.full_path,
        refs=("HEAD", record.head_sha),
        pictures=partial(gallery.shown, record),
    )
