"""The page of a project: its parts, the header of each, and the sections that they hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from sharinghub_static.portal.components.code import Snippet
from sharinghub_static.portal.components.lineage_drawing import Drawing
from sharinghub_static.portal.components.pictures import Locator
from sharinghub_static.portal.components.project_parts import TITLES, Part
from sharinghub_static.portal.frame.contexts import Fact, HeadLink, Hyperlink, Page, Thumbnail
from sharinghub_static.portal.frame.linked_data import DescribedPage, about_project
from sharinghub_static.portal.frame.page_frame import home_link
from sharinghub_static.portal.frame.page_head import PageHead, page_head
from sharinghub_static.portal.frame.patterns import Pattern
from sharinghub_static.portal.frame.site_data import PageSite
from sharinghub_static.portal.project_page import (
    citation,
    containers,
    experiments,
    files,
    leaderboards,
    lifecycle,
    links,
    metadata,
    models,
    notebooks,
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
from sharinghub_static.portal.project_page.head_links import citation_tags, signposting
from sharinghub_static.portal.project_page.header import header_fields, overview_fields
from sharinghub_static.portal.project_page.leaderboards import DatasetBoard
from sharinghub_static.portal.project_page.lifecycle import LifecycleBlock
from sharinghub_static.portal.project_page.links import LinkGroup
from sharinghub_static.portal.project_page.map_layers import MapLayer, layer_origins
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
from sharinghub_static.portal.project_page.snippets import first_way
from sharinghub_static.portal.project_page.surroundings import ProjectSite
from sharinghub_static.portal.project_page.tracking.contexts import ExperimentsBlock, ModelsBlock
from sharinghub_static.portal.project_page.view import ProjectView, Section
from sharinghub_static.portal.translation.translator import Moment
from sharinghub_static.project.kinds import kind_in
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout

__all__ = ["PartLink", "ProjectPage", "project_pages"]

_LONGEST_DESCRIPTION = 1_000
"""Characters in the JSON-LD: the page has the whole README."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLink:
    """A part of a project's page.

    Args:
        current: whether it is this one.
        language: of the part where that is not the page's, else empty.
        sections: on the overview, the sections of each other part; on another part, its own.
    """

    text: str
    href: str
    current: bool
    language: str = ""
    sections: tuple[Hyperlink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage(Page):
    """A part of a project's page (``project.html``).

    The fields of what is on another part are empty.

    Args:
        heading: the project's title.
        part: ``files``, ``activity`` or ``maintainers``; empty for the overview.
        part_title: its name; empty for the overview.
        parts: the parts that there are; none but the overview and what has enough to show.
        overview: href of the overview.
        use: the first thing to do with it.
        path: GitLab's full path, with its address.
        states: ``archived``, ``dormant``, ``internal``, ``private`` with words for each.
        notice: that it is deprecated, or that there is a newer version (``note``), with what takes its place;
            None for any other project.
        organisation: the group or person it belongs to, with the page of that one's
            projects; ``note`` is the full path. It is on the overview, as all that follows up to ``sidebar``.
        actions: what can be done elsewhere, the most wanted first.
        instance: the GitLab that it is on, in a hub of several.
        topics: the first dozen, with their pages; the others are ``more_topics``.
        readme_html: the README, or empty.
        readme_file: its name, with its address.
        readme_note: why the README is absent or cut; empty else.
        diagrams: href of the frame that draws the diagrams of the README; empty when it has none.
        toc: its headings, in order, unless it lists them itself; ``note`` is the level, from 3.
        map_layers: files that the map shows when the reader asks for one.
        sidebar: facts beside the README.
        related: what it uses and what uses it, by kind; ``related_id`` is the id of the list, empty where
            the graph is drawn.
        more_assets: those after the first hundred.
        notebooks: its notebooks, with their pages; ``note`` is the path of one that has a title.
        boards: the leaderboards of which it is the dataset, with their best models.
        lineage: the graph around it; None when the links beside the README say as much.
        all_related: what ``related`` has, with all links; empty where there is no graph.
        all_lineage: href of the graph of the whole hub.
        review: how it is reviewed; None where GitLab reports nothing of it.
        lifecycle: its stage, and how it got there.
        quality: how complete its description is, and its badges.
        models: its registered models; None when it has none.
        experiments: its experiments; None when it has none.
        form: href of the form for front matter, aimed at this project.
        folded: titles of the sections for its maintainers where they are folded at the end of the overview.
    """

    heading: str
    part: str
    part_title: str
    parts: tuple[PartLink, ...]
    overview: str
    use: Hyperlink
    path: Hyperlink
    categories: tuple[Hyperlink, ...]
    hue: int
    icon: str
    states: tuple[Hyperlink, ...]
    notice: Hyperlink | None
    updated: Moment
    organisation: Hyperlink | None = None
    instance: Hyperlink | None = None
    summary: str = ""
    topics: tuple[Hyperlink, ...] = ()
    more_topics: tuple[Hyperlink, ...] = ()
    stars: str = ""
    forks: str = ""
    license: str = ""
    picture: Thumbnail | None = None
    picture_alt: str = ""
    pattern: Pattern | None = None
    actions: tuple[Hyperlink, ...] = ()
    share: Share | None = None
    readme_html: Markup = field(default_factory=Markup)
    readme_file: Hyperlink | None = None
    readme_note: str = ""
    diagrams: str = ""
    toc: tuple[Hyperlink, ...] = ()
    map: Locator | None = None
    map_layers: tuple[MapLayer, ...] = ()
    sidebar: tuple[Fact, ...] = ()
    related: tuple[RelatedGroup, ...] = ()
    related_id: str = ""
    snippets: tuple[Snippet, ...] = ()
    citation: Citation | None = None
    links: tuple[LinkGroup, ...] = ()
    assets: tuple[AssetRow, ...] = ()
    more_assets: tuple[AssetRow, ...] = ()
    notebooks: tuple[Hyperlink, ...] = ()
    boards: tuple[DatasetBoard, ...] = ()
    models: ModelsBlock | None = None
    experiments: ExperimentsBlock | None = None
    releases: tuple[ReleaseRow, ...] = ()
    packages: tuple[PackageRow, ...] = ()
    containers: tuple[ContainerRow, ...] = ()
    review: ReviewBlock | None = None
    lifecycle: LifecycleBlock | None = None
    contributors: tuple[ContributorRow, ...] = ()
    more_contributors: int = 0
    providers: tuple[ProviderRow, ...] = ()
    lineage: Drawing | None = None
    all_related: tuple[RelatedGroup, ...] = ()
    all_lineage: str = ""
    metadata: tuple[MetadataGroup, ...] = ()
    quality: QualityPanel | None = None
    problems: tuple[ProblemRow, ...] = ()
    form: str = ""
    folded: tuple[str, ...] = ()


SECTIONS = (
    overview.SECTION,
    snippets.SECTION,
    files.SECTION,
    leaderboards.SECTION,
    notebooks.SECTION,
    models.SECTION,
    experiments.SECTION,
    releases.SECTION,
    packages.SECTION,
    containers.SECTION,
    citation.SECTION,
    links.SECTION,
    review.SECTION,
    lifecycle.SECTION,
    related.SECTION,
    people.SECTION,
    problems.SECTION,
    quality.SECTION,
    metadata.SECTION,
)
"""In the order of the page."""


def project_pages(project: Project, site: ProjectSite) -> Iterator[tuple[str, ProjectPage]]:
    """Path and context of each part of a project's page in each of its categories.

    Args:
        project: any.
        site: all that its pages are made from.
    """
    readme = rendered_readme(
        project, site.config.gitlab_of(project.record).url, site.gallery, site.render_readme
    )
    for category in project.categories:
        views = {part: ProjectView(site, project, category, readme, part) for part in site.around.parts}
        yield from _contexts(views)


def _contexts(views: Mapping[Part, ProjectView]) -> Iterator[tuple[str, ProjectPage]]:
    """The parts in one category; the first category's are the canonical ones."""
    first = views[Part.OVERVIEW]
    fields: dict[Part, dict[str, Any]] = {part: {} for part in views}
    shown: dict[Part, list[Section]] = {part: [] for part in (*views, Part.MAINTAINERS)}
    for section in SECTIONS:
        part = first.part_with(section)
        content = section.fields(views[part])
        if first.is_here(section):
            fields[part].update(content)
        if section.is_shown(content):
            shown[section.part if section.part is Part.MAINTAINERS else part].append(section)
    config = first.site.config
    way = first_way(first.project, config, kind_in(config, first.category))
    for part, view in views.items():
        if view.site.layout != Layout() and not view.site.is_translated(part):
            continue
        yield view.link.path, _context(view, fields[part], shown, way)


def _context(
    view: ProjectView, fields: Mapping[str, Any], shown: Mapping[Part, Sequence[Section]], way: str
) -> ProjectPage:
    """One part.

    Args:
        view: of the part.
        fields: of its sections.
        shown: the sections that have something to show, of each part.
        way: what the first code of "Use it" does.
    """
    is_overview = view.part is Part.OVERVIEW
    folded = shown[Part.MAINTAINERS] if is_overview and Part.MAINTAINERS not in view.parts else ()
    return ProjectPage(
        **_head(view, frames=bool(fields.get("diagrams"))),
        **header_fields(view, way),
        **(overview_fields(view) if is_overview else {}),
        **(sidebar_fields(view) if is_overview else {}),
        **fields,
        part=view.part.value,
        part_title="" if is_overview else view.translator.gettext(TITLES[view.part]),
        parts=tuple(_part_links(view, shown)),
        folded=tuple(view.translator.gettext(section.title) for section in folded if view.is_here(section)),
        overview=view.link.to(view.path_of(Part.OVERVIEW)),
    )


def _part_links(view: ProjectView, shown: Mapping[Part, Sequence[Section]]) -> Iterator[PartLink]:
    """The parts that there are, and what its maintainers need where that is folded on the overview."""
    folded = (Part.MAINTAINERS,) if Part.MAINTAINERS not in view.parts and shown[Part.MAINTAINERS] else ()
    for part in (*view.parts, *folded):
        current, path = part is view.part, view.path_of(part)
        # What follows the current part's name is in the page; the overview says what is elsewhere.
        named = path != view.link.path if view.part is Part.OVERVIEW else current
        yield PartLink(
            text=view.translator.gettext(TITLES[part]),
            href=view.section(shown[part][0].anchor) if part in folded else view.link.to(path),
            current=current,
            language="" if view.site.is_translated(part) else _other_language(view.site),
            sections=tuple(_section_links(view, shown[part])) if named else (),
        )


def _section_links(view: ProjectView, sections: Sequence[Section]) -> Iterator[Hyperlink]:
    for section in sections:
        title = view.translator.gettext(section.title)
        yield Hyperlink(text=title, href=view.section(section.anchor), note=section.anchor)


def _other_language(site: PageSite) -> str:
    """The first language of the site, where that is not the page's; else empty."""
    first = site.languages[0][1].language if site.languages else site.translator.language
    return first if first != site.translator.language else ""


def _head(view: ProjectView, *, frames: bool) -> PageHead:
    project, site, link, layout = view.project, view.site, view.link, view.site.layout
    category = site.config.category(view.category)
    title = category.title if category else view.category
    breadcrumbs = [
        home_link(site, link),
        Hyperlink(text=title, href=link.to(layout.category(view.category))),
    ]
    alternate = (
        layout.stac_item(view.category, view.around.item_id),
        "application/geo+json",
    )
    current, feed = layout.category(view.category), layout.feed(view.category)
    if view.part is not Part.OVERVIEW:
        part = view.translator.gettext(TITLES[view.part])
        overview = Hyperlink(text=project.title, href=link.to(view.path_of(Part.OVERVIEW)))
        head = page_head(
            site,
            link,
            title=f"{part} · {project.title}",
            description=f"{part}: {project.title}",
            canonical=view.canonical,
            alternate=alternate if view.part is Part.FILES else None,
            breadcrumbs=(*breadcrumbs, overview),
            current=current,
            feed=feed,
        )
        if not site.is_translated(view.part):
            head["translations"] = ()
        return head
    pictures = site.gallery.preview(project)
    picture = pictures[-1].path if pictures else ""
    about: Mapping[str, Any] = {}
    # In each language it says the same of one `@id`: in a large hub the first one is enough.
    if view.site.layout == Layout() or view.around.translates_all:
        about = about_project(
            project,
            site.config,
            DescribedPage(
                address=view.address,
                identity=view.identity,
                language=site.translator.language,
                home=view.absolute(layout.home()),
                picture=view.absolute(picture),
            ),
            _LONGEST_DESCRIPTION,
        )
    return page_head(
        site,
        link,
        title=project.title,
        description=project.summary or project.title,
        canonical=view.canonical,
        alternate=alternate,
        breadcrumbs=tuple(breadcrumbs),
        current=current,
        feed=feed,
        picture=picture,
        frames=frames,
        fetches=layer_origins(view),
        about=about,
        head_links=_head_links(view, about),
        citation_tags=citation_tags(project, site.translator.language, view.address) if about else (),
    )


def _head_links(view: ProjectView, about: Mapping[str, Any]) -> Iterator[HeadLink]:
    """Links for programs.

    Most are on the page of the first language alone, which is the project's identity: they would read the
    same on the others.
    """
    project, layout = view.project, Layout()
    category, path = project.categories[0], project.record.full_path
    if view.around.formats.oembed:
        href = view.link.to(layout.oembed(category, path))
        yield HeadLink(rel="alternate", href=href, type="application/json+oembed", title=project.title)
    if view.site.layout != layout:
        return
    if view.around.formats.markdown:
        yield HeadLink(
            rel="alternate", href=view.link.to(layout.markdown(category, path)), type="text/markdown"
        )
    yield from signposting(project, about, _described_by(view))


def _described_by(view: ProjectView) -> Iterator[HeadLink]:
    """What describes the project for programs."""
    layout = view.site.layout
    item = layout.stac_item(view.category, view.around.item_id)
    yield HeadLink(rel="describedby", href=view.link.to(item), type="application/geo+json")
    if view.around.formats.croissant:
        path = layout.croissant(view.project.categories[0], view.project.record.full_path)
        yield HeadLink(
            rel="describedby", href=view.link.to(path), type="application/ld+json", title="Croissant"
        )
