"""What the sections of a project's page are made from, and what a section is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sharinghub_static.portal.components.project_parts import PART_OF, Part
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.markdown import RenderedReadme
from sharinghub_static.portal.media.addresses import at_page
from sharinghub_static.portal.project_page.readme import markdown_context
from sharinghub_static.portal.project_page.surroundings import ProjectSite, Surroundings
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout, absolute

__all__ = ["Fields", "ProjectView", "Section"]

Fields = Mapping[str, Any]
"""Fields of :class:`~sharinghub_static.portal.project_page.page.ProjectPage` by their names."""


@dataclass(frozen=True)
class ProjectView:
    """A project as a part of its page in one category shows it.

    Args:
        site: what the pages are made from.
        project: the project.
        category: id of the category.
        readme: the README as HTML; None when there is none.
        part: the part of the page.
    """

    site: ProjectSite
    project: Project
    category: str
    readme: RenderedReadme | None
    part: Part = Part.OVERVIEW

    @cached_property
    def link(self) -> Linker:
        """The links of the part."""
        return self.site.linker(self.path_of(self.part))

    @property
    def around(self) -> Surroundings:
        """What the page says of the hub."""
        return self.site.around

    @property
    def gitlab_url(self) -> str:
        """Web address of the GitLab that the project is on."""
        return self.site.config.gitlab_of(self.project.record).url

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the page that are made."""
        return self.around.parts

    def path_of(self, part: Part, category: str = "") -> str:
        """Path of a part of the page, or of what holds it; in this category unless another is given."""
        layout = self.site.layout if self.site.is_translated(part) else Layout()
        made = part if part in self.parts else Part.OVERVIEW
        return layout.project(category or self.category, self.project.record.full_path, made)

    def part_with(self, section: "Section") -> Part:
        """The part that holds a section: its own, or the overview where that is not made."""
        return section.part if section.part in self.parts else Part.OVERVIEW

    def is_here(self, section: "Section") -> bool:
        """Whether a section is in the page's language; else it is in the first language alone."""
        return self.site.is_translated(section.part) or self.site.layout == Layout()

    def section(self, anchor: str) -> str:
        """Href of a section of the page, from this part."""
        part = PART_OF[anchor]
        path = f"{self.path_of(part)}#{anchor}"
        return path[path.index("#") :] if path.startswith(f"{self.link.path}#") else self.link.to(path)

    @property
    def translator(self) -> Translator:
        """The language of the page."""
        return self.site.translator

    @property
    def canonical(self) -> str:
        """Path of the part in the project's first category."""
        return self.path_of(self.part, self.project.categories[0])

    @property
    def address(self) -> str:
        """Public address of the part in the first category; empty while the site's address is not known."""
        return self.absolute(self.canonical)

    @property
    def identity(self) -> str:
        """Public address by which programs know the project: its page in the site's first language."""
        layout = self.site.languages[0][0] if self.site.languages else self.site.layout
        return self.absolute(layout.project(self.project.categories[0], self.project.record.full_path))

    def absolute(self, path: str) -> str:
        """Public address of a path of the site; empty for an empty path, or while the site's is not known."""
        root = self.site.config.stac.root_href
        return absolute(root, path) if root and path else ""

    def render(self, text: str, part: str) -> str:
        """Clean HTML of Markdown from the project.

        Args:
            text: GitLab Flavored Markdown.
            part: name of the text on the page, for its anchors.
        """
        site = self.site
        context = markdown_context(self.project.record, self.gitlab_url, site.gallery)
        return at_page(
            site.render_readme(text, replace(context, part=part, highest=_HIGHEST)).html, self.link.to
        )


_HIGHEST = 4
"""Level of the highest heading of a text: the names of releases, models and discussions are of the third."""


def _has_any(fields: Fields) -> bool:
    return any(fields.values())


@dataclass(frozen=True)
class Section:
    """A section of a project's page.

    Args:
        anchor: id of its element; published, so it stays.
        title: English, marked for translation.
        fields: fills its fields of the page's context.
        is_shown: whether there is something to show, by these fields; if not, no link leads to it.
    """

    anchor: str
    title: str
    fields: Callable[[ProjectView], Fields]
    is_shown: Callable[[Fields], bool] = _has_any

    @property
    def part(self) -> Part:
        """The part of the page that it belongs to."""
        return PART_OF[self.anchor]
