"""The interactive part of a list, as the page first shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.page_frame import category_icon
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.search.entries import GSD_STEPS, search_entries
from sharinghub_static.portal.search.facets import Facet, facets, task_name
from sharinghub_static.portal.search.messages import (
    flag_words,
    gsd_words,
    script_words,
    sort_words,
    trait_titles,
    trait_words,
)
from sharinghub_static.portal.search.traits import TRAITS
from sharinghub_static.project.mlm import TASKS
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout

__all__ = ["Finder", "Finders", "Within", "search_setup"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """The interactive part of a list: filters, sort, views, export.

    Args:
        setup: what the script gets of this page, as JSON.
        facets: with the counts of the whole list.
        sorts: value in the address and words of each order.
        sort: the order of the list as it is.
        categories: id and icon of each, in the configuration's order.
        placeholder: of the field for words.
        is_eager: whether the script is loaded with the page, not when it is first used.
        count: how many projects the whole list has, in words.
    """

    setup: str
    facets: tuple[Facet, ...]
    sorts: tuple[tuple[str, str], ...]
    sort: str
    categories: tuple[tuple[str, str], ...]
    placeholder: str
    is_eager: bool
    count: str


_LIST_ORDER = "-properties.updated"


@dataclass(frozen=True, slots=True)
class Within:
    """What the projects of a list have in common, across categories.

    Args:
        name: of the list, for people.
        topics: the topic in each spelling; empty for an organisation.
        space: GitLab's path of the organisation; empty for a topic.
    """

    name: str
    topics: tuple[str, ...] = ()
    space: str = ""


class Finders:
    """Makes the finder of each page of a list.

    Args:
        site: what the pages are made from.
        projects: all projects of the list, those of its other pages too.
        category: the list's; empty when it is across categories.
        within: what the list is of otherwise; None for a category and for the search in everything.
    """

    def __init__(
        self, site: SiteData, projects: Sequence[Project], category: str = "", within: Within | None = None
    ) -> None:
        config, translator = site.hub.config, site.translator
        self._site, self._category, self._within = site, category, within
        known = search_entries(site)
        listed = [known[project.record.id] for project in projects]
        self._facets = tuple(
            facet
            for facet in facets(listed, config, translator, category)
            if not (within and within.space and facet.name == "organisation")
        )
        self._count = translator.ngettext("%(num)s project", "%(num)s projects", len(projects))

    def on(self, link: Linker) -> Finder:
        """The finder as one page has it.

        Args:
            link: the page's links.
        """
        site, category, within = self._site, self._category, self._within
        config, translator = site.hub.config, site.translator
        named = config.category(category) if category else None
        name = named.title if named else within.name if within else config.stac.root.title
        is_list = bool(category or within)
        return Finder(
            setup=_setup(site, link, category, within),
            facets=self._facets,
            sorts=sort_words(translator),
            sort=_LIST_ORDER if is_list else "rank",
            categories=tuple((one.id, category_icon(one)) for one in config.stac.categories),
            placeholder=translator.gettext("Search in %(name)s", name=name),
            is_eager=not is_list,
            count=self._count,
        )


def _setup(site: SiteData, link: Linker, category: str, within: Within | None) -> str:
    """What the script must know of the page, as JSON; :func:`search_setup` has what all pages share."""
    listed = {
        "root": link.to(site.layout.home()).removesuffix("index.html"),
        "site": link.to(Layout().home()).removesuffix("index.html"),
        "category": category,
        "within": {"topics": within.topics, "space": within.space} if within else None,
        "sort": _LIST_ORDER if category or within else "rank",
    }
    return orjson.dumps(listed).decode()


def _traits(site: SiteData) -> tuple[str, ...]:
    """The further facets; that of instances only where there are several."""
    return tuple(name for name in TRAITS if name != "instance" or site.hub.instances)


def search_setup(site: SiteData) -> dict[str, object]:
    """Return what the script must know of the site in one language, with all words that it shows."""
    config, translator = site.hub.config, site.translator
    return {
        "address": config.stac.root_href or "",
        "title": config.stac.root.title,
        "categories": [
            {"id": one.id, "title": one.title, "hue": site.hue(one.id)} for one in config.stac.categories
        ],
        "sections": [
            {"name": one.name, "categories": one.enabled_for, "topics": one.keywords}
            for one in config.tags.sections
        ],
        "ignored": config.ignored_topics,
        "minimum": config.tags.gitlab.minimum_count,
        "page": config.stac.search.page_size,
        "gsd": GSD_STEPS,
        "gsdWords": gsd_words(translator),
        "flagWords": flag_words(translator),
        "taskWords": {task: task_name(task, translator) for task in sorted(TASKS)},
        "traitWords": {name: trait_words(translator, name) for name in _traits(site)},
        "sortWords": dict(sort_words(translator)),
        "facetWords": {
            "collections": translator.gettext("Category"),
            "topics": translator.gettext("Topics"),
            "others": translator.gettext("Other topics"),
            "task": translator.gettext("Task"),
            "framework": translator.gettext("Framework"),
            "license": translator.gettext("Licence"),
            "organisation": translator.gettext("Organisation"),
            "gsd": translator.gettext("Ground sample distance"),
            "has": translator.gettext("With"),
            **{name: trait_titles(translator)[name] for name in _traits(site)},
        },
        "words": script_words(translator),
    }
