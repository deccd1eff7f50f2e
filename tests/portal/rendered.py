"""The files of a site, and its pages as trees."""

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import pytest
from lxml import html as lxml_html

from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.project_page.page import ProjectPage, project_pages
from sharinghub_static.portal.project_page.surroundings import ProjectSite, surroundings_of
from sharinghub_static.project.model import Project
from tests.shared import fill_once

__all__ = ["RenderedSite", "project_contexts", "rendered_once"]


_FILES = "files.pickle"


def project_contexts(site: SiteData, project: Project) -> list[ProjectPage]:
    """The contexts of the parts of a project's page, in each of its categories."""
    around = surroundings_of(project, site)
    return [page for _, page in project_pages(project, ProjectSite(site, around, site.gallery))]


class RenderedSite(Mapping[str, bytes]):
    """Files by path, in the order in which they were written; a page is parsed once.

    Args:
        files: paths and contents, as they were written.
    """

    def __init__(self, files: Iterable[tuple[str, bytes]]) -> None:
        self.written = tuple(files)
        self._files = dict(self.written)
        self._trees: dict[str, lxml_html.HtmlElement] = {}

    def __getitem__(self, path: str) -> bytes:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    @cached_property
    def pages(self) -> list[str]:
        """Paths of all pages, sorted."""
        return sorted(path for path in self._files if path.endswith(".html"))

    def parsed(self, path: str) -> lxml_html.HtmlElement:
        """The tree of a page; whoever asks next is given the same."""
        if path not in self._trees:
            self._trees[path] = lxml_html.document_fromstring(self._files[path].decode())
        return self._trees[path]


def rendered_once(
    factory: pytest.TempPathFactory, name: str, files: Callable[[], Iterable[tuple[str, bytes]]]
) -> RenderedSite:
    """Return a site that one worker renders for all.

    Args:
        factory: pytest's ``tmp_path_factory``.
        name: of the site, one in the whole run.
        files: renders it.
    """

    def fill(folder: Path) -> None:
        (folder / _FILES).write_bytes(pickle.dumps(tuple(files())))

    folder = fill_once(factory, f"site-{name}", fill)
    written: tuple[tuple[str, bytes], ...] = pickle.loads((folder / _FILES).read_bytes())  # noqa: S301 - our own
    return RenderedSite(written)
