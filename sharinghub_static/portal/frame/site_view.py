"""What the functions of extensions are given to make pages and files from."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from sharinghub_static.analysis.completeness import Completeness, completeness
from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.lineage import Lineage
from sharinghub_static.analysis.ranking import Ranking
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.translation.problems import translated
from sharinghub_static.problems import LocalizedMessage
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import absolute

__all__ = ["SiteView", "in_markdown"]

_ESCAPED: Final = {sign: f"\\{sign}" for sign in "\\`*_{}[]()#+-.!"} | {"|": "&#124;", "~": "&#126;"}


def in_markdown(text: str) -> str:
    r"""Return a text as Markdown that shows it as it is, on one line: the titles of strangers hold anything.

    Example:
        >>> in_markdown("a_b <i>")
        'a\\_b &lt;i&gt;'
    """
    line = " ".join(text.split())
    return "".join(_ESCAPED.get(sign) or escape(sign) for sign in line)


@dataclass(frozen=True)
class SiteView:
    """The site, as one page or file of an extension sees it.

    Args:
        path: of the page or file in the site.
    """

    _site: SiteData
    path: str

    @property
    def hub(self) -> Hub:
        """All that is published; its ``config`` has the configuration in the page's language."""
        return self._site.hub

    @property
    def projects(self) -> Sequence[Project]:
        """All projects, sorted by full path."""
        return self._site.hub.projects

    @property
    def language(self) -> str:
        """Language of the page, as the configuration names it: ``en``, ``fr``."""
        return self._site.translator.language

    @property
    def ranking(self) -> Ranking | None:
        """The projects by rank; None where the site wants no ranking."""
        return self._site.analyses.ranking

    @property
    def lineage(self) -> Lineage:
        """The lineage graph of the hub."""
        return self._site.analyses.lineage

    def completeness(self, project: Project) -> Completeness:
        """How well a project describes itself."""
        if self.ranking:
            return self.ranking.of(project).completeness
        return completeness(project, self.hub.config)

    def text(self, english: str, /, **translations: str) -> str:
        """A text in the language of the page: its translation here, else in a catalog, else English."""
        tags = {tag.replace("_", "-"): words for tag, words in translations.items()}
        return translated(LocalizedMessage(english, tags), self._site.translator)[0]

    def number(self, value: float) -> str:
        """A number as the language writes it."""
        return self._site.translator.figure(value)

    def href(self, target: Project | str) -> str:
        """A link from here to the page of a project, or to a file of the site by its path."""
        return self._site.linker(self.path).to(self._path(target))

    def address(self, target: Project | str) -> str:
        """The public address of the same; GitLab's of a project while the site's address is not known."""
        root = self.hub.config.stac.root_href
        if root:
            return absolute(root, self._path(target))
        return target.record.web_url if isinstance(target, Project) else self.href(target)

    def link(self, project: Project) -> str:
        """The title of a project as a Markdown link to its page."""
        return f"[{in_markdown(project.title)}]({self.href(project)})"

    def _path(self, target: Project | str) -> str:
        if isinstance(target, str):
            return target
        return self._site.layout.project(target.categories[0], target.record.full_path)
