"""The page of a project: its header, its sidebar, and a list of sections."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from sharinghub_static.portal.components.code import Snippet
from sharinghub_static.portal.components.lineage_drawing import Drawing
from sharinghub_static.portal.components.pictures import Locator
from sharinghub_static.portal.frame.contexts import Fact, Hyperlink, Page, Thumbnail
from sharinghub_static.portal.frame.linked_data import DescribedPage, about_project
from sharinghub_static.portal.frame.page_frame import home_link
from sharinghub_static.portal.frame.page_head import PageHead, page_head
from sharinghub_static.portal.frame.patterns import Pattern
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.project_page import (
    citation,
    containers,
    experiments,
    files,
    lifecycle,
    links,
    metadata,
    models,
    overview,
    packages,
    people,
    problems,
    quality,
    related,
    releases,
    review,
    snippets,
)
from sharinghub_static.portal.project_page.actions import Share
from sharinghub_static.portal.project_page.citation import Citation
from sharinghub_static.portal.project_page.containers import ContainerRow
from sharinghub_static.portal.project_page.files import AssetRow
from sharinghub_static.portal.project_page.header import header_fields
from sharinghub_static.portal.project_page.lifecycle import LifecycleBlock
from sharinghub_static.portal.project_page.links import LinkGroup
from sharinghub_static.portal.project_page.metadata import MetadataGroup
from sharinghub_static.portal.project_page.packages import PackageRow
from sharinghub_static.portal.project_page.people import (
    ContributorRow,
    ProviderRow,
)
from sharinghub_static.portal.project_page.problems import ProblemRow
from sharinghub_static.portal.project_page.quality import QualityPanel
from sharinghub_static.portal.project_page.readme import rendered_readme
from sharinghub_static.portal.project_page.related import RelatedGroup
from sharinghub_static.portal.project_page.releases import ReleaseRow
from sharinghub_static.portal.project_page.review import ReviewBlock
from sharinghub_static.portal.project_page.sidebar import sidebar_fields
from sharinghub_static.portal.project_page.tracking.contexts import ExperimentsBlock, ModelsBlock
from sharinghub_static.portal.project_page.view import ProjectView
from sharinghub_static.portal.translation.translator import Moment
from sharinghub_static.project.model import Project

__all__ = ["ProjectPage", "ProjectPages"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage(Page):
    """A project's page (``project.html``).

    Args:
        heading: the project's title.
        path: GitLab's full path, with its address.
        organisation: the group or person it belongs to, with the page of that one's
            projects; ``note`` is the full path.
        states: ``archived``, ``dormant``, ``internal``, ``private`` with words for each.
        actions: what can be done elsewhere, the most wanted first.
        topics: the first dozen, with their pages; the others are ``more_topics``.
        more_assets: those after the first hundred.
        sections: the page's own parts that are there, as links to their anchors.
        readme_html: the README, or empty.
        readme_note: why the README is absent or cut; empty else.
        diagrams: href of the frame that draws the diagrams of the README; empty when it has none.
        toc: its headings, in order, unless it lists them itself; ``note`` is the level.
        rail: facts beside the README.
        form: href of the form for front matter, aimed at this project.
        lineage: the graph around it; None when a list says as much.
        all_lineage: href of the graph of the whole hub.
        review: how it is reviewed; None where GitLab reports nothing of it.
        lifecycle: its stage, and how it got there.
        standing: how complete its description is, and its badges.
        models: its registered models; None when it has none.
        experiments: its experiments; None when it has none.
    """

    heading: str
    path: Hyperlink
    organisation: Hyperlink
    categories: tuple[Hyperlink, ...]
    hue: int
    icon: str
    states: tuple[Hyperlink, ...]
    summary: str
    topics: tuple[Hyperlink, ...]
    more_topics: tuple[Hyperlink, ...]
    stars: str
    forks: str
    license: str
    updated: Moment
    picture: Thumbnail | None
    picture_alt: str
    pattern: Pattern
    actions: tuple[Hyperlink, ...]
    share: Share
    sections: tuple[Hyperlink, ...]
    readme_html: Markup
    readme_note: str
    diagrams: str
    toc: tuple[Hyperlink, ...]
    map: Locator | None
    rail: tuple[Fact, ...]
    assets: tuple[AssetRow, ...]
    more_assets: tuple[AssetRow, ...]
    snippets: tuple[Snippet, ...]
    releases: tuple[ReleaseRow, ...]
    packages: tuple[PackageRow, ...]
    containers: tuple[ContainerRow, ...]
    contributors: tuple[ContributorRow, ...]
    more_contributors: int
    providers: tuple[ProviderRow, ...]
    related: tuple[RelatedGroup, ...]
    lineage: Drawing | None
    all_lineage: str
    review: ReviewBlock | None
    lifecycle: LifecycleBlock
    standing: QualityPanel
    models: ModelsBlock | None
    experiments: ExperimentsBlock | None
    links: tuple[LinkGroup, ...]
    metadata: tuple[MetadataGroup, ...]
    citation: Citation
    problems: tuple[ProblemRow, ...]
    form: str


SECTIONS = (
    overview.SECTION,
    files.SECTION,
    models.SECTION,
    experiments.SECTION,
    snippets.SECTION,
    review.SECTION,
    lifecycle.SECTION,
    releases.SECTION,
    packages.SECTION,
    containers.SECTION,
    related.SECTION,
    citation.SECTION,
    people.SECTION,
    links.SECTION,
    metadata.SECTION,
    quality.SECTION,
    problems.SECTION,
)
"""In the order of the page."""


@dataclass(frozen=True)
class ProjectPages:
    """Makes the pages of one project after the other.

    Args:
        site: what the pages are made from.
    """

    site: SiteData

    def of(self, project: Project) -> Iterator[tuple[str, ProjectPage]]:
        """Path and context of the project's page in each of its categories."""
        site = self.site
        readme = rendered_readme(project, site.hub.config.gitlab.url, site.gallery, site.render_readme)
        for category in project.categories:
            view = ProjectView(site, project, category, readme)
            yield view.link.path, _context(view)


def _context(view: ProjectView) -> ProjectPage:
    """The page in one category; the first category's is the canonical one."""
    sections = [(section, section.fields(view)) for section in SECTIONS]
    fields = {name: value for _, part in sections for name, value in part.items()}
    return ProjectPage(
        **_head(view, frames=bool(fields["diagrams"])),
        **header_fields(view),
        **sidebar_fields(view),
        **fields,
        sections=tuple(
            Hyperlink(text=view.translator.gettext(section.title), href=f"#{section.anchor}")
            for section, part in sections
            if section.is_shown(part)
        ),
    )


def _head(view: ProjectView, *, frames: bool) -> PageHead:
    project, site, link, layout = view.project, view.site, view.link, view.site.layout
    category = site.hub.config.category(view.category)
    title = category.title if category else view.category
    pictures = site.gallery.preview(project)
    picture = pictures[-1].path if pictures else ""
    return page_head(
        site,
        link,
        title=project.title,
        description=project.summary or project.title,
        canonical=view.canonical,
        alternate=(
            layout.stac_item(view.category, site.hub.item_ids[project.record.id]),
            "application/geo+json",
        ),
        breadcrumbs=(
            home_link(site, link),
            Hyperlink(text=title, href=link.to(layout.category(view.category))),
        ),
        current=layout.category(view.category),
        picture=picture,
        feed=layout.feed(view.category),
        frames=frames,
        about=about_project(
            project,
            site.hub,
            DescribedPage(
                address=view.address,
                identity=view.identity,
                language=site.translator.language,
                home=view.absolute(layout.home()),
                picture=view.absolute(picture),
            ),
        ),
    )
