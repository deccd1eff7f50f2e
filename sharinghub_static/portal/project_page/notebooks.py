"""The notebooks of a project: a list on its page, and a page of each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from sharinghub_static.portal.components.notebook_text import notebook_markdown
from sharinghub_static.portal.components.project_parts import Part
from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.page_frame import home_link
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.media.addresses import at_page
from sharinghub_static.portal.project_page.actions import open_notebook
from sharinghub_static.portal.project_page.readme import markdown_context
from sharinghub_static.portal.project_page.surroundings import ProjectSite
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import gettext_noop
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout
from sharinghub_static.snapshot.notebook_records import NotebookRecord

__all__ = ["SECTION", "NotebookPage", "notebook_hrefs", "notebook_pages"]

_HIGHEST: Final = 2
"""Level of the highest heading of a notebook: the title of the page is above it."""
_MOST_HEADINGS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookPage(Page):
    """A notebook of a project as a page (``notebook.html``).

    Args:
        heading: title of the notebook, or its path.
        hue: of the category.
        project: whose notebook it is.
        file: its path, with its address on GitLab.
        opens: services that run it.
        language: of its code; empty when it does not say.
        is_cut: whether there is more of it on GitLab.
        toc: its headings; ``note`` is the level.
        body_html: cells and outputs.
    """

    heading: str
    hue: int
    project: Hyperlink
    file: Hyperlink
    opens: tuple[Hyperlink, ...]
    language: str
    is_cut: bool
    toc: tuple[Hyperlink, ...]
    body_html: Markup


def notebook_pages(project: Project, site: ProjectSite) -> Iterator[tuple[str, NotebookPage]]:
    """Return path and context of the page of each notebook of a project, in one language.

    A page is made in the project's first category alone; in a large hub in the first language alone.

    Args:
        project: any.
        site: all that its pages are made from.
    """
    if site.layout != Layout() and not site.is_translated(Part.MAINTAINERS):
        return
    for notebook in project.record.notebooks:
        if notebook.cells:
            yield _path(project, notebook, site), _page(site, project, notebook)


def _path(project: Project, notebook: NotebookRecord, site: ProjectSite) -> str:
    layout = site.layout if site.is_translated(Part.MAINTAINERS) else Layout()
    return layout.notebook(project.categories[0], project.record.full_path, notebook.path)


def _page(site: ProjectSite, project: Project, notebook: NotebookRecord) -> NotebookPage:
    path = _path(project, notebook, site)
    link, layout, translator, record = site.linker(path), site.layout, site.translator, project.record
    config, category = site.config, project.categories[0]
    known = config.category(category)
    heading = notebook.title or notebook.path
    overview = Hyperlink(text=project.title, href=link.to(layout.project(category, record.full_path)))
    context = markdown_context(record, config.gitlab_of(record).url, site.gallery, of_notebooks=True)
    context = replace(context, path=notebook.path, title=heading, highest=_HIGHEST)
    rendered = site.render_readme(notebook_markdown(notebook, translator), context)
    head = page_head(
        site,
        link,
        title=f"{heading} · {project.title}",
        description=f"{project.title}: {heading}",
        breadcrumbs=(
            home_link(site, link),
            Hyperlink(text=known.title if known else category, href=link.to(layout.category(category))),
            overview,
        ),
        current=layout.category(category),
    )
    if not site.is_translated(Part.MAINTAINERS):
        head["translations"] = ()
    return NotebookPage(
        **head,
        heading=heading,
        hue=site.hue(category),
        project=overview,
        file=Hyperlink(text=notebook.path, href=_on_gitlab(project, notebook), icon="code", external=True),
        opens=open_notebook(project, notebook.path, config, translator),
        language=notebook.language,
        is_cut=notebook.is_cut,
        toc=tuple(
            Hyperlink(text=entry.text, href=f"#{entry.anchor}", note=str(entry.level))
            for entry in rendered.toc[:_MOST_HEADINGS]
        ),
        body_html=Markup(at_page(rendered.html, link.to)),  # noqa: S704 - cleaned when rendered
    )


def _on_gitlab(project: Project, notebook: NotebookRecord) -> str:
    branch = quote(project.record.default_branch or "HEAD", safe="/")
    return f"{project.record.web_url}/-/blob/{branch}/{quote(notebook.path, errors='replace')}"


def notebook_hrefs(view: ProjectView) -> dict[str, str]:
    """Return path to href of the page of each notebook of a project.

    Args:
        view: of the part that has the links.
    """
    return {
        notebook.path: view.link.to(_path(view.project, notebook, view.site))
        for notebook in view.project.record.notebooks
        if notebook.cells
    }


def _fields(view: ProjectView) -> Fields:
    hrefs = notebook_hrefs(view)
    return {
        "notebooks": tuple(
            Hyperlink(
                text=notebook.title or notebook.path,
                href=hrefs[notebook.path],
                icon="notebook",
                note=notebook.path if notebook.title else "",
            )
            for notebook in view.project.record.notebooks
            if notebook.path in hrefs
        )
    }


SECTION = Section("notebooks", gettext_noop("Notebooks"), _fields)
