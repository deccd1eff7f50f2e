"""All pages of the portal, one after the other."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from itertools import chain, islice
from typing import Final

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.contexts import Page
from sharinghub_static.portal.frame.owner_pages import read_owner_pages
from sharinghub_static.portal.frame.page_groups import PageGroup
from sharinghub_static.portal.frame.registration import PageSet, Reads, SiteFiles
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.kept_pages import KeptLists, KeptPage, KeptPages, NotedCache, PageCache
from sharinghub_static.portal.markdown import render_readme
from sharinghub_static.portal.markdown.cache import Render, TextCache, with_cache
from sharinghub_static.portal.media import Gallery
from sharinghub_static.portal.media.gallery import PictureNote, UsedPictures
from sharinghub_static.portal.portal_files import Failures, IsKept, PortalFile, Task
from sharinghub_static.portal.project_page.markdown_twin import project_markdown
from sharinghub_static.portal.project_page.notebooks import notebook_pages
from sharinghub_static.portal.project_page.page import ProjectPage, project_pages
from sharinghub_static.portal.project_page.quality import project_badges
from sharinghub_static.portal.project_page.surroundings import ProjectSite, surroundings_of
from sharinghub_static.portal.registered import all_files, all_pages
from sharinghub_static.portal.rendering import Renderer
from sharinghub_static.portal.site_files.robots import robots, sitemaps
from sharinghub_static.portal.task_sources import TaskSources, Tree
from sharinghub_static.portal.translation.languages import localised, site_languages
from sharinghub_static.project.digests import digest_of
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout

__all__ = ["Portal", "page_contexts", "pages"]

_PROJECT_FILES: Final = (project_badges, project_markdown)
"""Make files about one project, from no more than its pages are made from."""

_OF_MANY_PAGES: Final = ("project.html", "filtered-list.html", "list.html", "ranking.html")
"""Templates that each process would compile: the first one does it for all."""

_PROJECTS_A_TASK = 8
_FILES_A_TASK = 16
_PAGES_A_LIST = 16
_FEW_TASKS = 32

_RENDERED = 256  # texts of one project: its README and its releases' notes


def _never_kept(_path: str, _key: str) -> bool:
    return False


class Portal:
    """The portal of a hub in each of its languages, and the files that its pages load.

    What several tasks need is worked out here, once.

    Args:
        hub: what is published.
        gallery: has the pictures of the repositories; without one there are none.
        cache: keeps rendered texts.

    Raises:
        ConfigError: a page of the site's owner, or a catalog, cannot be read.
        SiteError: the package came without its front end.
    """

    def __init__(self, hub: Hub, gallery: Gallery | None = None, cache: PageCache | None = None) -> None:
        self._hub, self._gallery = hub, gallery or Gallery()
        self._assets = Assets(hub.config)
        analyses = Analyses(hub)
        analyses.work_out()
        self._texts = NotedCache(cache) if cache else None
        render = with_cache(render_readme, self._texts)
        self._trees = _trees(hub, self._assets, analyses, self._gallery, render, self._texts)
        self._sources = TaskSources(hub, analyses, self._trees)
        self._kept = KeptPages(hub, self._trees[0][1], cache) if cache else None
        # A page or component of an extension may read anything.
        is_known = self._texts is not None and not hub.config.registry.definitions
        self._lists = KeptLists(hub, self._texts) if is_known and self._texts else None
        self._unchanged: set[int] = set()
        self._digests: dict[int, str] = {}
        self._addresses: dict[str, str] = {}
        self._draws = False

    def first_files(self) -> Iterator[tuple[str, bytes]]:
        """Path and content of the files that pages load."""
        yield from self._assets.files()

    def kept_pages(self, is_kept: IsKept) -> Iterator[PortalFile]:
        """The pages of projects that an earlier build left as they must be, in all languages.

        :meth:`tasks` does not make them again.

        Args:
            is_kept: whether the page at a path is there, by the digest of its context.
        """
        for project in self._hub.projects if self._kept else ():
            # What is wrong with a project shows when its pages are made.
            with suppress(Exception):
                if files := self._kept_pages_of(project, is_kept):
                    self._unchanged.add(project.record.id)
                    yield from files

    def tasks(self) -> list[Task]:
        """Return what makes all other files but the last."""
        registry, tasks, languages = self._hub.config.registry, list[Task](), len(self._trees)
        for number, files in enumerate(all_files(registry)):
            for language in range(languages if files.in_each_language else 1):
                make = partial(self._files, files, language)
                tasks.append(Task(make, self._key("files", number, language, files.reads), files.reads))
        for number, pages in enumerate(all_pages(registry)):
            for language in range(languages):
                make = partial(self._pages, pages, language)
                tasks.append(Task(make, self._key("pages", number, language, pages.reads), pages.reads))
        for first in range(0, len(self._hub.projects), _FILES_A_TASK):
            some = self._hub.projects[first : first + _FILES_A_TASK]
            tasks.append(Task(partial(self._project_files, some), self._files_key(some)))
        projects = [each for each in self._hub.projects if each.record.id not in self._unchanged]
        tasks += [
            Task(partial(self._project_pages, projects[first : first + _PROJECTS_A_TASK]))
            for first in range(0, len(projects), _PROJECTS_A_TASK)
        ]
        return tasks

    def expect(self, tasks: Sequence[Task]) -> None:
        """Take note of which tasks are done, before any is: where they are few, templates serve few pages."""
        if len(tasks) < _FEW_TASKS:
            for _, renderer in self._trees:
                renderer.compile_once()

    def prepare(self, tasks: Sequence[Task]) -> None:
        """Work out what tasks have in common, before several processes do them."""
        for reads in {task.reads for task in tasks if task.reads is not None}:
            self._sources.given(reads)[0][0].analyses.work_out()
        if len(tasks) >= _FEW_TASKS:
            for _, renderer in self._trees:
                renderer.compile(*_OF_MANY_PAGES)

    def begin_notes(self) -> None:
        """Forget what :meth:`notes` would return."""
        self.notes()

    def notes(self) -> tuple[list[PictureNote], set[str]]:
        """Return the pictures, and the keys of the texts in the cache, that were used since the last call."""
        texts = set(self._texts.used) if self._texts else set()
        if self._texts:
            self._texts.used.clear()
        return self._gallery.notes(), texts

    def _key(self, kind: str, number: int, language: int, reads: Reads) -> str:
        """The digest of all that a task's files are made from, for one version of the program."""
        digest = self._sources.digest(reads) if self._kept else ""
        return digest_of(kind, str(number), str(language), digest) if digest else ""

    def take(self, file: PortalFile) -> None:
        """Take note of a file for the last files."""
        if file.canonical and (file.updated or file.canonical not in self._addresses):
            self._addresses[file.canonical] = file.updated
        self._draws = self._draws or file.draws

    def last_files(self) -> Iterator[tuple[str, bytes]]:
        """Path and content of the files that depend on all pages, which :meth:`take` took."""
        self._gallery.close()
        if self._draws:
            yield from self._assets.diagram_files()
        config = self._hub.config
        yield Layout().robots(), robots(config)
        if config.stac.root_href:
            yield from sitemaps(config.stac.root_href, self._addresses)

    # Tasks

    def _files(
        self, files: SiteFiles, language: int, _is_kept: IsKept, _failures: Failures
    ) -> Iterator[list[PortalFile]]:
        site, _ = self._sources.given(files.reads)[language]
        for path, content in files.make(site):
            yield [PortalFile(path, content)]
        yield from self._pictures()

    def _pages(
        self, page_set: PageSet, language: int, is_kept: IsKept, _failures: Failures
    ) -> Iterator[list[PortalFile]]:
        site, renderer = self._sources.given(page_set.reads)[language]
        if self._lists and page_set.groups:
            groups = page_set.groups(site)
            made = (page for group in groups for page in self._group(group, renderer, is_kept))
        else:
            made = (_rendered(renderer, *page, is_kept) for page in page_set.make(site))
        while some := list(islice(made, _PAGES_A_LIST)):
            yield some
        yield from self._pictures()

    def _group(self, group: PageGroup, renderer: Renderer, is_kept: IsKept) -> Iterator[PortalFile]:
        """The pages of a list, which are not made where nothing in them changed."""
        kept = self._lists.pages(group, renderer, is_kept) if self._lists else []
        for known in kept:
            yield PortalFile(known.path, b"", known.key, known.canonical, is_kept=True)
        if kept:
            return
        made = []
        for page in group.make():
            file = _rendered(renderer, *page, is_kept)
            made.append(KeptPage(file.path, file.key, file.canonical, file.updated, file.draws))
            yield file
        if self._lists:
            self._lists.keep(group, renderer, made)

    def _project_pages(
        self, projects: Sequence[Project], is_kept: IsKept, failures: Failures
    ) -> Iterator[list[PortalFile]]:
        """The pages of some projects: of each, a text is rendered once for all languages."""
        made: list[PortalFile] = []
        for project in projects:
            try:
                made += self._pages_of_project(project, is_kept, failures)
            except Exception as error:
                if failures is None:
                    raise
                failures.setdefault(project.record.id, error)
        yield made
        yield from self._pictures()

    def _files_key(self, projects: Sequence[Project]) -> str:
        """The digest of all that the files about some projects are made from."""
        digests = [self._digest(project) for project in projects]
        return digest_of("project-files", *digests) if all(digests) else ""

    def _project_files(
        self, projects: Sequence[Project], _is_kept: IsKept, failures: Failures
    ) -> Iterator[list[PortalFile]]:
        """The files about some projects, in the first language."""
        site = self._trees[0][0]
        made: list[PortalFile] = []
        for project in projects:
            own = ProjectSite(site, surroundings_of(project, site), Gallery())
            try:
                made += [PortalFile(*file) for make in _PROJECT_FILES for file in make(project, own)]
            except Exception as error:
                if failures is None:
                    raise
                failures.setdefault(project.record.id, error)
        yield made

    def _digest(self, project: Project) -> str:
        """The digest of all that says something of one project; empty where it is not known.

        Whatever is wrong with the project shows when its files are made.
        """
        if self._kept is None:
            return ""
        if project.record.id not in self._digests:
            with suppress(Exception):
                around = surroundings_of(project, self._trees[0][0])
                self._digests[project.record.id] = self._kept.digest(project, around)
        return self._digests.get(project.record.id, "")

    def _kept_pages_of(self, project: Project, is_kept: IsKept) -> list[PortalFile]:
        """The pages of one project in all languages, if nothing in them changed; none otherwise."""
        if self._kept is None:
            return []
        return [
            PortalFile(page.path, b"", page.key, page.canonical, page.updated, page.draws, is_kept=True)
            for page in self._kept.pages(self._digest(project), project, self._gallery, is_kept)
        ]

    def _pages_of_project(self, project: Project, is_kept: IsKept, failures: Failures) -> list[PortalFile]:
        """The pages of one project in all languages, which are not made where nothing in them changed."""
        if kept := self._kept_pages_of(project, is_kept):
            return kept
        around = surroundings_of(project, self._trees[0][0])
        digest = self._digest(project)
        if self._texts:
            self._texts.used.clear()
        pictures = UsedPictures(self._gallery)
        made: list[PortalFile] = []
        is_whole = True
        for site, renderer in self._trees:
            try:
                own = _templates(project, ProjectSite(site, around, pictures))
                made += [_rendered(renderer, *page, is_kept) for page in own]
            except Exception as error:
                if failures is None:
                    raise
                is_whole = False
                failures.setdefault(project.record.id, error)
        if self._kept and self._texts and is_whole:
            pages = [KeptPage(one.path, one.key, one.canonical, one.updated, one.draws) for one in made]
            self._kept.keep(digest, pages, pictures, self._texts.used)
        return made

    def pictures(self) -> Iterator[PortalFile]:
        """The pictures that were asked for and not given yet."""
        for path, content in self._gallery.files():
            yield PortalFile(path, content, is_picture=True)

    def _pictures(self) -> Iterator[list[PortalFile]]:
        yield from ([picture] for picture in self.pictures())


def _rendered(renderer: Renderer, path: str, template: str, page: Page, is_kept: IsKept) -> PortalFile:
    """A page as a file, unless it is kept."""
    key = renderer.key(template, page)
    keep = is_kept(path, key)
    content = b"" if keep else renderer.render(template, page)
    updated, draws = (page.updated.iso, bool(page.diagrams)) if isinstance(page, ProjectPage) else ("", False)
    return PortalFile(path, content, key, page.canonical, updated, draws, keep)


def pages(
    hub: Hub,
    gallery: Gallery | None = None,
    failures: Failures = None,
    is_kept: IsKept = _never_kept,
    cache: PageCache | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Path and content of every page of the portal in each of its languages, and of the files they load.

    Args:
        hub: what is published.
        gallery: has the pictures of the repositories; without one there are none.
        failures: takes what the pages of single projects raise.
        is_kept: whether a page is kept as it is.
        cache: keeps rendered texts.

    Raises:
        ConfigError: a page of the site's owner, or a catalog, cannot be read.
        SiteError: a template is wrong, or the package came without its front end.
    """
    portal = Portal(hub, gallery, cache)
    yield from portal.first_files()
    for task in portal.tasks():
        for file in chain.from_iterable(task.make(is_kept, failures)):
            portal.take(file)
            if not file.is_kept:
                yield file.path, file.content
    yield from portal.last_files()


def _trees(
    hub: Hub,
    assets: Assets,
    analyses: Analyses,
    gallery: Gallery,
    render: Render,
    cache: TextCache | None,
) -> list[Tree]:
    """What makes the pages of each language."""
    hub.work_out()
    languages = site_languages(hub.config)
    folder, render = hub.config.folder, lru_cache(maxsize=_RENDERED)(render)
    return [
        (
            SiteData(
                hub.with_words(localised(hub.config, translator.language)),
                assets,
                analyses,
                read_owner_pages(folder, layout, translator.language),
                layout,
                translator,
                languages,
                render,
                gallery,
                cache,
            ),
            Renderer(folder / hub.config.portal.templates, assets.icons, translator),
        )
        for layout, translator in languages
    ]


def page_contexts(site: SiteData) -> Iterator[tuple[str, str, Page]]:
    """Path, template and context of every page in one language."""
    for page_set in all_pages(site.hub.config.registry):
        yield from page_set.make(site)
    for project in site.hub.projects:
        yield from _pages_of(site, project)


def _templates(project: Project, site: ProjectSite) -> Iterator[tuple[str, str, Page]]:
    """Path, template and context of the pages of one project in one language."""
    for path, page in project_pages(project, site):
        yield path, "project.html", page
    for path, notebook in notebook_pages(project, site):
        yield path, "notebook.html", notebook


def _pages_of(site: SiteData, project: Project) -> Iterator[tuple[str, str, Page]]:
    """Path, template and context of the pages of one project in one language."""
    yield from _templates(project, ProjectSite(site, surroundings_of(project, site), site.gallery))
