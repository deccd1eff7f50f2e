"""Keep the pages of projects and lists that did not change without making their contexts.

What the pages of a project are made from is its own record (``Hub.digests``), its Problems, and what they
say of the hub (:class:`~sharinghub_static.portal.project_page.surroundings.Surroundings`); the types see to
it that nothing else reaches them. The pictures that they show are compared too, and asked for again, so that
their files are written. Where any of it is not known, or a page is not there any more, all are made.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from jinja2 import TemplateError

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.frame.page_groups import PageGroup
from sharinghub_static.portal.markdown.cache import TextCache
from sharinghub_static.portal.media.gallery import LocalPicture, PictureSource, UsedPictures
from sharinghub_static.portal.project_page.surroundings import Surroundings, sources_digest
from sharinghub_static.portal.rendering import Renderer
from sharinghub_static.project.digests import digest_of
from sharinghub_static.project.model import Project

__all__ = ["KeptLists", "KeptPage", "KeptPages", "NotedCache", "PageCache"]


class PageCache(TextCache, Protocol):
    """Keeps texts, of which those that a build did not use are forgotten."""

    def use(self, keys: Iterable[str]) -> None:
        """Keep these texts, although they are not read."""


@dataclass
class NotedCache:
    """A cache of rendered texts that notes those that are used.

    Args:
        cache: keeps them.
        used: their keys.
    """

    cache: PageCache
    used: set[str] = field(default_factory=set)

    def text(self, key: str) -> bytes | None:
        """As of the cache."""
        self.used.add(key)
        return self.cache.text(key)

    def put_text(self, key: str, value: bytes) -> None:
        """As of the cache."""
        self.cache.put_text(key, value)


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page of a project, as :class:`~sharinghub_static.portal.site_pages.PortalFile` has it."""

    path: str
    key: str
    canonical: str
    updated: str
    draws: bool


class KeptPages:
    """The pages of the projects of a hub in earlier builds.

    Args:
        hub: what is published.
        renderer: of any language, with the templates of the site.
        cache: keeps what the pages were made from.
    """

    def __init__(self, hub: Hub, renderer: Renderer, cache: PageCache) -> None:
        self._digests, self._cache = hub.digests, cache
        # A template that is wrong is reported when it is used; nothing is kept of it.
        self._dated: str | None = None
        with suppress(TemplateError):
            is_dated = any(renderer.shows_date(f"{template}.html") for template in ("project", "notebook"))
            self._dated = hub.changed_at.isoformat() if is_dated else ""

    def digest(self, project: Project, around: Surroundings) -> str:
        """Return the digest of all that the pages of a project are made from; empty where it is not known.

        Args:
            project: of the hub.
            around: what its pages say of the hub.
        """
        made_from = sources_digest(project, around, self._digests)
        return "" if not made_from or self._dated is None else digest_of(made_from, self._dated)

    def pages(
        self,
        digest: str,
        project: Project,
        gallery: PictureSource,
        is_kept: Callable[[str, str], bool],
    ) -> list[KeptPage]:
        """Return the pages of a project in all languages, if all are as an earlier build left them.

        Args:
            digest: of what they are made from.
            project: of the hub.
            gallery: has the pictures that they show.
            is_kept: whether the page at a path is there, by the digest of its context.

        Returns:
            The pages; none when they must be made.
        """
        stored = self._cache.text(_key(digest)) if digest else None
        if stored is None:
            return []
        try:
            entry: Mapping[str, Any] = json.loads(stored)
            pages = [KeptPage(*page) for page in entry["pages"]]
            previews, pictures, texts = entry["previews"], entry["pictures"], entry["texts"]
        except (KeyError, TypeError, ValueError):
            return []
        if not all(is_kept(page.path, page.key) for page in pages):
            return []
        if previews is not None and _as_json(gallery.preview(project)) != previews:
            return []
        shown = (_picture(gallery.shown(project.record, path)) == known for path, known in pictures.items())
        if not all(shown):
            return []
        self._cache.use(texts)
        return pages

    def keep(self, digest: str, pages: list[KeptPage], pictures: UsedPictures, texts: set[str]) -> None:
        """Keep what the pages of a project were made from.

        Args:
            digest: of what they are made from; empty where that is not known.
            pages: in all languages.
            pictures: that they asked for.
            texts: keys of the rendered texts in them.
        """
        if not digest or not all(page.key for page in pages):
            return
        entry = {
            "pages": [[page.path, page.key, page.canonical, page.updated, page.draws] for page in pages],
            "previews": None if pictures.previews is None else _as_json(pictures.previews),
            "pictures": {path: _picture(shown) for path, shown in pictures.pictures.items()},
            "texts": sorted(texts),
        }
        self._cache.put_text(_key(digest), json.dumps(entry).encode())


class KeptLists:
    """The pages of the lists of a hub in earlier builds.

    Args:
        hub: what is published.
        cache: keeps what the pages were made from.
    """

    def __init__(self, hub: Hub, cache: TextCache) -> None:
        self._changed, self._cache = hub.changed_at.isoformat(), cache

    def pages(
        self, group: PageGroup, renderer: Renderer, is_kept: Callable[[str, str], bool]
    ) -> list[KeptPage]:
        """Return the pages of a list, if all are as an earlier build left them; none when they must be made.

        Args:
            group: the list.
            renderer: of their language.
            is_kept: whether the page at a path is there, by the digest of its context.
        """
        key = self._key(group, renderer)
        stored = self._cache.text(key) if key else None
        try:
            pages = [KeptPage(*page) for page in json.loads(stored)] if stored else []
        except (TypeError, ValueError):
            return []
        return pages if all(is_kept(page.path, page.key) for page in pages) else []

    def keep(self, group: PageGroup, renderer: Renderer, pages: list[KeptPage]) -> None:
        """Keep what the pages of a list were made from."""
        key = self._key(group, renderer)
        if key and all(page.key for page in pages):
            entry = [[page.path, page.key, page.canonical, page.updated, page.draws] for page in pages]
            self._cache.put_text(key, json.dumps(entry).encode())

    def _key(self, group: PageGroup, renderer: Renderer) -> str:
        if not group.sources:
            return ""
        try:
            date = self._changed if renderer.shows_date(group.template) else ""
        except TemplateError:  # which is reported when it is used
            return ""
        return f"list-{digest_of(group.sources, group.template, date)}"


def _key(digest: str) -> str:
    return f"pages-{digest}"


def _as_json(pictures: tuple[LocalPicture, ...]) -> list[object]:
    return [_picture(picture) for picture in pictures]


def _picture(picture: LocalPicture | None) -> object:
    return asdict(picture) if picture else None
