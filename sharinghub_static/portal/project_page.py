"""A project's page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from markupsafe import Markup

from sharinghub_static.portal.actions import actions
from sharinghub_static.portal.cards import state_of
from sharinghub_static.portal.chrome import Chrome, category_icon
from sharinghub_static.portal.citation import citation
from sharinghub_static.portal.contexts import Hyperlink
from sharinghub_static.portal.heads import head
from sharinghub_static.portal.linker import Linker, is_web_address
from sharinghub_static.portal.maps import footprint
from sharinghub_static.portal.markdown import ReadmeContext, RenderedReadme
from sharinghub_static.portal.metadata import metadata_groups
from sharinghub_static.portal.pictures import locator, pattern
from sharinghub_static.portal.project_contexts import ProjectPage
from sharinghub_static.portal.project_tables import (
    CONTRIBUTORS,
    asset_rows,
    contributor_rows,
    link_groups,
    problem_rows,
    provider_rows,
    related_groups,
)
from sharinghub_static.portal.rail import rail
from sharinghub_static.portal.registries import container_rows, package_rows, release_rows
from sharinghub_static.portal.relations import Relations
from sharinghub_static.portal.snippets import snippets
from sharinghub_static.portal.words import counted, moment
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import absolute

__all__ = ["ProjectPages"]

_STATES = {
    "archived": ("Archived", "Its maintainers archived it: it can be read, but does not change any more."),
    "dormant": ("Dormant", "Nothing has happened here for more than a year."),
    "internal": ("Internal", "Visible to signed-in users of the GitLab."),
    "private": ("Private", "Visible to its members alone."),
}
_TOPICS = 12
_OWN_CONTENTS = '<ul class="section-nav">'  # what the Markdown room makes of [[_TOC_]]
_SECTIONS = (
    ("readme_html", "overview", "Overview"),
    ("assets", "files", "Files"),
    ("snippets", "use", "Use it"),
    ("releases", "releases", "Releases"),
    ("packages", "packages", "Packages"),
    ("containers", "containers", "Containers"),
    ("related", "related", "Related"),
    ("citation", "cite", "Cite"),
    ("contributors", "people", "People"),
    ("links", "links", "Links"),
    ("metadata", "metadata", "Metadata"),
    ("problems", "problems", "Problems"),
)


@dataclass(frozen=True)
class ProjectPages:
    """Makes the pages of one project after the other.

    Args:
        chrome: what stands around them.
        relations: how the hub's projects hang together.
    """

    chrome: Chrome
    relations: Relations

    def of(self, project: Project) -> Iterator[tuple[str, ProjectPage]]:
        """Path and context of the project's page in each of its categories."""
        page = _OneProject(self.chrome, self.relations, project)
        for category in project.categories:
            yield self.chrome.layout.project(category, project.record.full_path), page.context(category)


@dataclass(frozen=True)
class _OneProject:
    chrome: Chrome
    relations: Relations
    project: Project

    @cached_property
    def _readme(self) -> RenderedReadme | None:
        """Rendered once, however many categories the project has."""
        readme, record = self.project.readme, self.project.record
        if readme is None:
            return None
        files = frozenset() if record.files_cut else frozenset(file.path for file in record.files)
        context = replace(
            self._markdown_context,
            path=readme.path,
            title=self.project.title,
            files=files,
            first_line=readme.first_line,
        )
        return self.chrome.render_readme(readme.markdown, context)

    @property
    def _markdown_context(self) -> ReadmeContext:
        record = self.project.record
        return ReadmeContext(
            web_url=record.web_url,
            ref=record.default_branch or "HEAD",
            path="",
            instance_url=self.chrome.hub.config.gitlab.url.rstrip("/"),
            full_path=record.full_path,
        )

    def _render_notes(self, notes: str) -> str:
        return self.chrome.render_readme(notes, self._markdown_context).html

    def context(self, category: str) -> ProjectPage:
        """The page in one category; the first category's is the canonical one."""
        project, chrome = self.project, self.chrome
        record, layout, config = project.record, chrome.layout, chrome.hub.config
        path = layout.project(category, record.full_path)
        link = chrome.linker(path)
        shown_in = config.category(category)
        item_id = chrome.hub.item_ids[record.id]
        item = layout.stac_item(category, item_id)
        first_item = layout.stac_item(project.categories[0], item_id)
        root = config.stac.root_href
        readme = self._readme
        picture = project.preview.href if project.preview else ""
        title = shown_in.title if shown_in else category
        context = ProjectPage(
            **head(
                chrome,
                link,
                title=project.title,
                description=project.summary or project.title,
                canonical=layout.project(project.categories[0], record.full_path),
                alternate=(item, "application/geo+json"),
                breadcrumbs=(
                    Hyperlink(text="Home", href=link.to(layout.home()), icon="home"),
                    Hyperlink(text=title, href=link.to(layout.category(category))),
                ),
                current=layout.category(category),
            ),
            heading=project.title,
            path=Hyperlink(text=record.full_path, href=record.web_url, external=True),
            categories=self._categories(link),
            hue=chrome.hue(category),
            icon=category_icon(shown_in) if shown_in else "category",
            states=self._states(),
            summary=project.summary,
            topics=project.keywords[:_TOPICS],
            more_topics=project.keywords[_TOPICS:],
            stars=counted(record.counts.stars, "star") if record.counts.stars else "",
            forks=counted(record.counts.forks, "fork") if record.counts.forks else "",
            license=project.license.expression if project.license else "",
            updated=moment(project.updated),
            picture=picture if is_web_address(picture) else "",
            picture_alt=(project.preview.alt if project.preview else "") or f"Preview of {project.title}",
            pattern=pattern(project),
            actions=actions(project, config),
            sections=(),
            # Cleaned by the Markdown room.
            readme_html=Markup(readme.html) if readme else Markup(),  # noqa: S704
            readme_note=self._readme_note(),
            toc=tuple(
                Hyperlink(text=one.text, href=f"#{one.anchor}", note=str(one.level)) for one in readme.toc
            )
            if readme and _OWN_CONTENTS not in readme.html
            else (),
            map=locator(project, link.to(chrome.assets.world), footprint(project.extent)),
            rail=rail(project, chrome, link),
            assets=asset_rows(project),
            snippets=snippets(project, config, absolute(root, first_item) if root else first_item),
            releases=release_rows(project, self._render_notes),
            packages=package_rows(project, config.gitlab.url),
            containers=container_rows(project),
            contributors=contributor_rows(project),
            more_contributors=max(0, len(record.contributors) - CONTRIBUTORS),
            providers=provider_rows(project),
            related=related_groups(self.relations.of(project), chrome, link),
            links=link_groups(project),
            metadata=metadata_groups(project),
            citation=citation(project),
            problems=problem_rows(project, readme.problems if readme else ()),
        )
        return replace(context, sections=_sections(context))

    def _categories(self, link: Linker) -> tuple[Hyperlink, ...]:
        config = self.chrome.hub.config
        return tuple(
            Hyperlink(
                text=category.title,
                href=link.to(self.chrome.layout.category(category.id)),
                icon=category_icon(category),
                note=str(self.chrome.hue(category.id)),
            )
            for category in map(config.category, self.project.categories)
            if category is not None
        )

    def _states(self) -> tuple[Hyperlink, ...]:
        names = (state_of(self.project, self.chrome), self.project.record.visibility.value)
        return tuple(
            Hyperlink(text=_STATES[name][0], href="", icon=name, note=_STATES[name][1])
            for name in names
            if name in _STATES
        )

    def _readme_note(self) -> str:
        if self.project.readme is None:
            return "This project has no README."
        return "This README is long: only its beginning is shown here." if self.project.readme.cut else ""


def _sections(page: ProjectPage) -> tuple[Hyperlink, ...]:
    """The parts of the page that have something in them."""
    return tuple(
        Hyperlink(text=text, href=f"#{anchor}")
        for field, anchor, text in _SECTIONS
        if getattr(page, field) or anchor == "overview" or (anchor == "people" and page.providers)
    )
