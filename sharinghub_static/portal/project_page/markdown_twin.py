"""The page of a project as Markdown, and the list of each category: for language models and scripts.

There is one of each project, in the site's first language, below the page in its first category.
"""

from collections.abc import Iterator, Sequence

from sharinghub_static.portal.components.formats import has_markdown
from sharinghub_static.portal.frame.registration import Reads, site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.project_page.citation import citation
from sharinghub_static.portal.project_page.files import asset_rows
from sharinghub_static.portal.project_page.sidebar import sidebar_facts
from sharinghub_static.portal.project_page.surroundings import ProjectSite
from sharinghub_static.portal.project_page.view import ProjectView
from sharinghub_static.portal.site_files.llms import category_lines
from sharinghub_static.portal.site_files.markdown_text import link, plain_line, text
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import absolute, relative

__all__ = ["markdown_files", "markdown_page", "project_markdown"]

_FILES = 100


@site_files("markdown", reads=Reads.RANKING)
def markdown_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of each category's list."""
    if not has_markdown(site.hub):
        return
    for category in site.config.stac.categories:
        path = site.layout.markdown(category.id)
        lines = [f"# {text(category.title)}", "", *category_lines(site, category, path)]
        yield path, _encoded(lines)


def project_markdown(project: Project, site: ProjectSite) -> Iterator[tuple[str, bytes]]:
    """Path and content of a project's page as Markdown, where the site's owner wants it."""
    if site.around.formats.markdown:
        path = site.layout.markdown(project.categories[0], project.record.full_path)
        yield path, _encoded(list(markdown_page(project, site)))


def _encoded(lines: Sequence[str]) -> bytes:
    return "\n".join([*lines, ""]).encode("utf-8", "replace")


def markdown_page(project: Project, site: ProjectSite) -> Iterator[str]:
    """The lines of a project's page.

    Args:
        project: any.
        site: all that it is made from.
    """
    view = ProjectView(site, project, project.categories[0], None)
    translator = site.translator
    yield f"# {text(project.title)}"
    if project.summary:
        yield from ("", f"> {text(project.summary)}")
    yield ""
    yield from _facts(view)
    rows = [
        row
        for row in asset_rows(project, site.config.gitlab_of(project.record).url, translator)
        if row.is_web
    ][:_FILES]
    if rows:
        yield from ("", f"## {translator.gettext('Files')}", "")
    for row in rows:
        further = ", ".join(filter(None, (row.media_type, row.size, row.sha256 and f"sha256 {row.sha256}")))
        yield f"- {link(row.title, row.href)}{f': {text(further)}' if further else ''}"
    cited = citation(project)
    yield from ("", f"## {translator.gettext('Cite')}", "", text(cited.text))
    if project.readme:
        yield from ("", f"## {text(project.readme.path)}", "", _readme(project))


def _facts(view: ProjectView) -> Iterator[str]:
    """What is beside the README, and where everything is."""
    project, site = view.project, view.site
    record, root, layout = project.record, site.config.stac.root_href, site.layout
    start = layout.markdown(view.category, record.full_path)

    def address(path: str) -> str:
        return absolute(root, path) if root else relative(start, path)

    places = [
        ("GitLab", record.web_url),
        ("HTML", address(layout.project(view.category, record.full_path))),
        ("STAC", address(layout.stac_item(view.category, view.around.item_id))),
    ]
    if view.around.formats.croissant:
        places.append(("Croissant", address(layout.croissant(view.category, record.full_path))))
    yield from (f"- {name}: <{href}>" for name, href in places)
    titles = {category.id: category.title for category in site.config.stac.categories}
    categories = ", ".join(text(titles[category]) for category in project.categories)
    yield f"- {view.translator.gettext('Categories')}: {categories}"
    if project.keywords:
        yield f"- {view.translator.gettext('Topics')}: {', '.join(map(text, project.keywords))}"
    for fact in sidebar_facts(view):
        # What is an address on the page is one of the places above.
        values = [plain_line(f"{value.text} {value.note}") for value in fact.values if value.text]
        if values and fact.label != view.translator.gettext("STAC Item"):
            yield f"- {text(fact.label)}: {'; '.join(map(text, values))}"


def _readme(project: Project) -> str:
    """The README with whole addresses where the description is made from it, else as it is written."""
    markdown = project.readme.markdown.strip() if project.readme else ""
    return project.description if project.is_described_by_readme else markdown
