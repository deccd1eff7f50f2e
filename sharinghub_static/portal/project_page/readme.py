"""The README of a project, rendered in the light of what is known of its repository."""

import posixpath
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from sharinghub_static.config import SiteConfig
from sharinghub_static.portal.markdown import ReadmeContext, RenderedReadme, render_readme
from sharinghub_static.portal.markdown.cache import Render, TextCache, with_cache
from sharinghub_static.portal.media.gallery import Gallery, PictureSource
from sharinghub_static.problems import Problem
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import ProjectRecord

__all__ = ["markdown_context", "readme_problems", "rendered_readme"]


_HIGHEST = 3
"""Level of a README's highest heading: the title of the page is above it, and that of the section."""


def readme_problems(
    projects: Iterable[Project], config: SiteConfig, cache: TextCache | None = None
) -> dict[int, tuple[Problem, ...]]:
    """Return what shows to be wrong with each README when it is rendered, by GitLab's project id.

    Args:
        projects: that are published.
        config: the site's configuration.
        cache: keeps rendered READMEs for their pages, and for later builds.
    """
    problems, gallery, render = {}, Gallery(), with_cache(render_readme, cache)
    for project in projects:
        readme = rendered_readme(project, config.gitlab_of(project.record).url, gallery, render)
        if readme and readme.problems:
            problems[project.record.id] = tuple(readme.problems)
    return problems


def rendered_readme(
    project: Project, instance_url: str, gallery: PictureSource, render: Render = render_readme
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
        context,
        path=readme.path,
        title=project.title,
        files=files,
        first_line=readme.first_line,
        original=readme.original,
        targets={file.path: file.target for file in record.files if file.target},
        highest=_HIGHEST,
    )
    return render(readme.markdown, context)


def markdown_context(
    record: ProjectRecord, instance_url: str, gallery: PictureSource, *, of_notebooks: bool = False
) -> ReadmeContext:
    """What Markdown anywhere in a project is rendered in the light of.

    Args:
        record: of the project.
        instance_url: web address of the GitLab.
        gallery: has the pictures of the repositories.
        of_notebooks: whether the text may show pictures that are in notebooks.
    """
    context = ReadmeContext(
        web_url=record.web_url,
        ref=record.default_branch or "HEAD",
        path="",
        instance_url=instance_url.rstrip("/"),
        full_path=record.gitlab_path,
        refs=("HEAD", record.head_sha),
    )
    notebooks = {notebook.path for notebook in record.notebooks}
    has_pictures = any(
        of_notebooks or posixpath.dirname(picture.path) not in notebooks for picture in record.pictures
    )
    return replace(context, pictures=partial(gallery.shown, record)) if has_pictures else context
