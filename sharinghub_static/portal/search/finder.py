"""The interactive part of a list, as the page begins with it."""

from collections.abc import Sequence

import orjson

from sharinghub_static.portal.chrome import Chrome, category_icon
from sharinghub_static.portal.linker import Linker
from sharinghub_static.portal.search.contexts import Finder
from sharinghub_static.portal.search.entries import GSD_STEPS, entries
from sharinghub_static.portal.search.facets import facets
from sharinghub_static.portal.search.words import flag_words, gsd_words, script_words, sort_words
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout

__all__ = ["Finders"]

_LIST_ORDER = "-properties.updated"


class Finders:
    """Makes the finder of each page of a list.

    Args:
        chrome: what stands around the pages.
        projects: all projects of the list, those of its other pages too.
        category: the list's; empty for the search in all of them.
    """

    def __init__(self, chrome: Chrome, projects: Sequence[Project], category: str = "") -> None:
        config, words = chrome.hub.config, chrome.words
        self._chrome, self._category = chrome, category
        self._facets = tuple(facets(entries(projects, chrome.gallery), config, words, category))
        self._count = words.ngettext("%(num)s project", "%(num)s projects", len(projects))

    def on(self, link: Linker) -> Finder:
        """The finder as one page has it.

        Args:
            link: the page's links.
        """
        chrome, category = self._chrome, self._category
        config, words = chrome.hub.config, chrome.words
        named = config.category(category) if category else None
        name = named.title if named else config.stac.root.title
        return Finder(
            setup=_setup(chrome, link, category),
            facets=self._facets,
            sorts=sort_words(words),
            sort=_LIST_ORDER if category else "rank",
            categories=tuple((one.id, category_icon(one)) for one in config.stac.categories),
            placeholder=words.gettext("Search in %(name)s", name=name),
            is_eager=not category,
            count=self._count,
        )


def _setup(chrome: Chrome, link: Linker, category: str) -> str:
    """What the script must know of the page and of the site, as JSON."""
    config, words, layout = chrome.hub.config, chrome.words, chrome.layout
    told = {
        "root": link.to(layout.home()).removesuffix("index.html"),
        "site": link.to(Layout().home()).removesuffix("index.html"),
        "address": config.stac.root_href or "",
        "title": config.stac.root.title,
        "category": category,
        "categories": [
            {"id": one.id, "title": one.title, "hue": chrome.hue(one.id)} for one in config.stac.categories
        ],
        "sections": [
            {"name": one.name, "categories": one.enabled_for, "topics": one.keywords}
            for one in config.tags.sections
        ],
        "ignored": config.gitlab.ignore.topics,
        "minimum": config.tags.gitlab.minimum_count,
        "page": config.stac.search.page_size,
        "sort": _LIST_ORDER if category else "rank",
        "gsd": GSD_STEPS,
        "gsdWords": gsd_words(words),
        "flagWords": flag_words(words),
        "sortWords": dict(sort_words(words)),
        "facetWords": {
            "collections": words.gettext("Category"),
            "topics": words.gettext("Topics"),
            "others": words.gettext("Other topics"),
            "task": words.gettext("Task"),
            "framework": words.gettext("Framework"),
            "license": words.gettext("Licence"),
            "organisation": words.gettext("Organisation"),
            "gsd": words.gettext("Ground sample distance"),
            "has": words.gettext("With"),
        },
        "words": script_words(words),
    }
    return orjson.dumps(told).decode()
