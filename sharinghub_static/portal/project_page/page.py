"""The page of a project: its context, made of its sections."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from urllib.parse import urlencode

from markupsafe import Markup

from sharinghub_static.insight.lifecycle import Stage, stage_of
from sharinghub_static.portal.components.code import Snippet
from sharinghub_static.portal.components.footprint import footprint
from sharinghub_static.portal.components.lineage_drawing import Drawing
from sharinghub_static.portal.components.pictures import Locator, Pattern, locator, pattern
from sharinghub_static.portal.frame.contexts import Fact, Hyperlink, Page, Thumbnail
from sharinghub_static.portal.frame.linked_data import about_project
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.page_frame import category_icon, home_link, preview_of
from sharinghub_static.portal.frame.page_head import head
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.markdown import RenderedReadme
from sharinghub_static.portal.media.addresses import at_page
from sharinghub_static.portal.project_page.actions import Share, actions, share
from sharinghub_static.portal.project_page.citation import Citation, citation
from sharinghub_static.portal.project_page.containers import ContainerRow, container_rows
from sharinghub_static.portal.project_page.experiments import experiments_block
from sharinghub_static.portal.project_page.files import FILES, AssetRow, asset_rows
from sharinghub_static.portal.project_page.lifecycle import STAGES, LifecycleBlock, lifecycle_block
from sharinghub_static.portal.project_page.links import LinkGroup, link_groups
from sharinghub_static.portal.project_page.metadata import MetadataGroup, metadata_groups
from sharinghub_static.portal.project_page.models import models_block
from sharinghub_static.portal.project_page.packages import PackageRow, package_rows
from sharinghub_static.portal.project_page.people import (
    CONTRIBUTORS,
    ContributorRow,
    ProviderRow,
    contributor_rows,
    provider_rows,
)
from sharinghub_static.portal.project_page.problems import ProblemRow, problem_rows
from sharinghub_static.portal.project_page.quality import Standing, standing
from sharinghub_static.portal.project_page.readme import markdown_context, rendered_readme
from sharinghub_static.portal.project_page.related import RelatedGroup, lineage_groups, surroundings
from sharinghub_static.portal.project_page.releases import ReleaseRow, release_rows
from sharinghub_static.portal.project_page.review import ReviewBlock, review_block
from sharinghub_static.portal.project_page.sidebar import rail
from sharinghub_static.portal.project_page.snippets import Addresses, snippets
from sharinghub_static.portal.project_page.tracking.contexts import ExperimentsBlock, ModelsBlock
from sharinghub_static.portal.translation.translator import Moment, Words, marked
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import absolute

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
        review: how it is reviewed; None where GitLab told nothing of it.
        lifecycle: where it stands, and how it came there.
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
    standing: Standing
    models: ModelsBlock | None
    experiments: ExperimentsBlock | None
    links: tuple[LinkGroup, ...]
    metadata: tuple[MetadataGroup, ...]
    citation: Citation
    problems: tuple[ProblemRow, ...]
    form: str


_STATES = {
    **STAGES,
    "internal": (marked("Internal"), marked("Visible to signed-in users of the GitLab.")),
    "private": (marked("Private"), marked("Visible to its members alone.")),
}
_TOPICS = 12
_OWN_CONTENTS = '<ul class="section-nav">'  # what the Markdown room makes of [[_TOC_]]
_SECTIONS = (
    ("readme_html", "overview", marked("Overview")),
    ("assets", "files", marked("Files")),
    ("models", "models", marked("Models")),
    ("experiments", "experiments", marked("Experiments")),
    ("snippets", "use", marked("Use it")),
    ("review", "reviews", marked("Review")),
    ("lifecycle", "lifecycle", marked("Lifecycle")),
    ("releases", "releases", marked("Releases")),
    ("packages", "packages", marked("Packages")),
    ("containers", "containers", marked("Containers")),
    ("related", "related", marked("Related")),
    ("citation", "cite", marked("Cite")),
    ("contributors", "people", marked("People")),
    ("links", "links", marked("Links")),
    ("metadata", "metadata", marked("Metadata")),
    ("standing", "standing", marked("Completeness")),
    ("problems", "problems", marked("Problems")),
)


@dataclass(frozen=True)
class ProjectPages:
    """Makes the pages of one project after the other.

    Args:
        site: what the pages are made from.
    """

    site: SiteData

    def of(self, project: Project) -> Iterator[tuple[str, ProjectPage]]:
        """Path and context of the project's page in each of its categories."""
        page = _OneProject(self.site, project)
        for category in project.categories:
            yield self.site.layout.project(category, project.record.full_path), page.context(category)


@dataclass(frozen=True)
class _OneProject:
    site: SiteData
    project: Project

    @cached_property
    def _readme(self) -> RenderedReadme | None:
        """Rendered once, however many categories the project has."""
        site = self.site
        return rendered_readme(self.project, site.hub.config.gitlab.url, site.gallery, site.render_readme)

    def _render_notes(self, notes: str, part: str = "") -> str:
        site = self.site
        context = markdown_context(self.project.record, site.hub.config.gitlab.url, site.gallery)
        return site.render_readme(notes, replace(context, part=part)).html

    def _render_at(self, link: Linker, text: str, part: str) -> str:
        return at_page(self._render_notes(text, part), link.to)

    def context(self, category: str) -> ProjectPage:
        """The page in one category; the first category's is the canonical one."""
        project, site = self.project, self.site
        record, layout, config = project.record, site.layout, site.hub.config
        words = site.words
        path = layout.project(category, record.full_path)
        link = site.linker(path)
        shown_in = config.category(category)
        item_id = site.hub.item_ids[record.id]
        item = layout.stac_item(category, item_id)
        root = config.stac.root_href
        readme = self._readme
        draws = readme is not None and "mermaid" in readme.needs
        diagrams = link.to(site.assets.diagram_frame) if draws else ""
        topics = site.analyses.topics.links(project.keywords, link)
        files = asset_rows(project, config.gitlab.url, words)
        canonical = layout.project(project.categories[0], record.full_path)
        title = shown_in.title if shown_in else category
        pictures = site.gallery.preview(project)
        picture = pictures[-1].path if pictures else ""
        render = partial(self._render_at, link)
        aim = {"project": record.full_path, "branch": record.default_branch or "main"}
        context = ProjectPage(
            **head(
                site,
                link,
                title=project.title,
                description=project.summary or project.title,
                canonical=canonical,
                alternate=(item, "application/geo+json"),
                breadcrumbs=(
                    home_link(site, link),
                    Hyperlink(text=title, href=link.to(layout.category(category))),
                ),
                current=layout.category(category),
                picture=picture,
                feed=layout.feed(category),
                frames=bool(diagrams),
                about=about_project(
                    project,
                    site.hub,
                    absolute(root, canonical) if root else "",
                    absolute(root, layout.home()) if root else "",
                    absolute(root, picture) if root and picture else "",
                ),
            ),
            heading=project.title,
            path=Hyperlink(text=record.full_path, href=record.web_url, external=True),
            organisation=Hyperlink(
                text=record.namespace.name or record.namespace.full_path,
                href=link.to(layout.organisation(record.namespace.full_path)),
                note=record.namespace.full_path,
            ),
            categories=self._categories(link),
            hue=site.hue(category),
            icon=category_icon(shown_in) if shown_in else "category",
            states=self._states(),
            summary=project.summary,
            topics=topics[:_TOPICS],
            more_topics=topics[_TOPICS:],
            stars=words.ngettext("%(num)s star", "%(num)s stars", record.counts.stars)
            if record.counts.stars
            else "",
            forks=words.ngettext("%(num)s fork", "%(num)s forks", record.counts.forks)
            if record.counts.forks
            else "",
            license=project.license.expression if project.license else "",
            updated=words.moment(project.updated),
            picture=preview_of(site, project, link),
            picture_alt=(project.preview.alt if project.preview else "")
            or words.gettext("Preview of %(title)s", title=project.title),
            pattern=pattern(project),
            actions=actions(project, config, words),
            share=share(project, absolute(root, canonical) if root else ""),
            sections=(),
            # Cleaned by the Markdown room.
            readme_html=Markup(at_page(readme.html, link.to)) if readme else Markup(),  # noqa: S704
            readme_note=self._readme_note(),
            diagrams=diagrams,
            toc=tuple(
                Hyperlink(text=one.text, href=f"#{one.anchor}", note=str(one.level)) for one in readme.toc
            )
            if readme and _OWN_CONTENTS not in readme.html
            else (),
            map=locator(project, link.to(site.assets.world), footprint(project.extent), words),
            rail=rail(project, site, link),
            assets=files[:FILES],
            more_assets=files[FILES:],
            snippets=snippets(project, config, self._addresses(), words),
            releases=release_rows(project, render, words),
            packages=package_rows(project, config.gitlab.url, words),
            containers=container_rows(project),
            contributors=contributor_rows(project, words),
            more_contributors=max(0, len(record.contributors) - CONTRIBUTORS),
            providers=provider_rows(project, words),
            related=lineage_groups(project, site.analyses.lineage, site, link),
            lineage=surroundings(project, site.analyses.lineage, site, link),
            review=review_block(project, config, render, words),
            models=models_block(project, site.hub, render, words),
            experiments=experiments_block(project, site.hub, words),
            lifecycle=lifecycle_block(project, site.hub, words),
            standing=standing(project, site, link),
            all_lineage=link.to(layout.lineage()),
            links=link_groups(project, words),
            metadata=metadata_groups(project, words),
            citation=citation(project),
            problems=problem_rows(project, site, link, readme.problems if readme else ()),
            form=f"{link.to(site.layout.front_matter())}?{urlencode(aim)}",
        )
        return replace(context, sections=_sections(context, words))

    def _addresses(self) -> Addresses:
        layout, root = self.site.layout, self.site.hub.config.stac.root_href
        category, item_id = self.project.categories[0], self.site.hub.item_ids[self.project.record.id]
        item, catalog = layout.stac_item(category, item_id), layout.stac_root()
        if not root:
            return Addresses(item, catalog, category, item_id)
        site = f"{root.rstrip('/')}/"
        return Addresses(absolute(root, item), absolute(root, catalog), category, item_id, site)

    def _categories(self, link: Linker) -> tuple[Hyperlink, ...]:
        config = self.site.hub.config
        return tuple(
            Hyperlink(
                text=category.title,
                href=link.to(self.site.layout.category(category.id)),
                icon=category_icon(category),
                note=str(self.site.hue(category.id)),
            )
            for category in map(config.category, self.project.categories)
            if category is not None
        )

    def _states(self) -> tuple[Hyperlink, ...]:
        words = self.site.words
        stage = stage_of(self.project, self.site.hub.changed_at)
        told = stage.value if stage not in (Stage.ACTIVE, Stage.MAINTAINED) else ""
        names = (told, self.project.record.visibility.value)
        return tuple(
            Hyperlink(
                text=words.gettext(_STATES[name][0]), href="", icon=name, note=words.gettext(_STATES[name][1])
            )
            for name in names
            if name in _STATES
        )

    def _readme_note(self) -> str:
        words = self.site.words
        if self.project.readme is None:
            return words.gettext("This project has no README.")
        if not self.project.readme.cut:
            return ""
        return words.gettext("This README is long: only its beginning is shown here.")


def _sections(page: ProjectPage, words: Words) -> tuple[Hyperlink, ...]:
    """The parts of the page that have something in them."""
    shown = {"overview": True, "people": bool(page.contributors or page.providers)}
    shown["cite"] = bool(page.citation.formats or page.citation.publications)
    return tuple(
        Hyperlink(text=words.gettext(text), href=f"#{anchor}")
        for field, anchor, text in _SECTIONS
        if shown.get(anchor, getattr(page, field))
    )
