"""Facets of a list as the page first shows them; the browser counts again when a reader filters."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sharinghub_static.config import SiteConfig
from sharinghub_static.portal.search.entries import FLAGS, Entry, gsd_step
from sharinghub_static.portal.search.messages import flag_words, gsd_words, trait_titles, trait_words
from sharinghub_static.portal.translation.translator import Translator, humanised

__all__ = ["Facet", "FacetValue", "facets", "task_name", "topic_groups"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value of a facet: what is in the address, what people read, how many projects have it."""

    value: str
    text: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A property by which a list is narrowed.

    Args:
        key: distinguishes the facets of one page; two can have the same ``name``.
        name: its parameter in the address.
        title: for people.
        values: the most frequent ones.
        more: how many further values there are, in words; empty when all are shown.
        narrow: label of the field that finds a value among many; empty when there are few.
        is_open: whether it is open at first.
    """

    key: str
    name: str
    title: str
    values: tuple[FacetValue, ...]
    more: str = ""
    narrow: str = ""
    is_open: bool = False


def task_name(task: str, translator: Translator) -> str:
    """A task in words: ``semantic-segmentation`` is “Semantic segmentation”.

    Args:
        task: as a project has it; one that is words already stays as it is.
        translator: the language.
    """
    return translator.label(humanised(task)) if " " not in task else task


_SHOWN: Final = 8
_MANY: Final = 12  # values from which a facet has a search of its own


def topic_groups(
    config: SiteConfig, category: str, counts: Mapping[str, int]
) -> list[tuple[str, tuple[str, ...]]]:
    """Topics by the section of the configuration in which they are offered; the others in a last group.

    Args:
        config: ``tags`` and ``gitlab.ignore.topics``.
        category: of the list; every section counts when it is empty.
        counts: projects of each topic.

    Returns:
        Name of the section (empty for the others) and its topics that some project has.
    """
    found: list[tuple[str, tuple[str, ...]]] = []
    taken: set[str] = set()
    for section in config.tags.sections:
        if category and section.enabled_for and category not in section.enabled_for:
            continue
        topics = tuple(topic for topic in dict.fromkeys(section.keywords) if counts.get(topic))
        taken.update(topics)
        if topics:
            found.append((section.name, topics))
    ignored = set(config.ignored_topics)
    others = sorted(
        topic
        for topic, count in counts.items()
        if topic not in taken | ignored and count >= config.tags.gitlab.minimum_count
    )
    return [*found, ("", tuple(others))] if others else found


def facets(
    listed: Sequence[Entry], config: SiteConfig, translator: Translator, category: str = ""
) -> Iterator[Facet]:
    """The facets of a list, those without a value left out.

    Args:
        listed: the projects of the list.
        config: the site's configuration, in the page's language.
        translator: the page's language.
        category: of the list; empty when it is of all categories.
    """
    if not category:
        titles = {one.id: one.title for one in config.stac.categories}
        counts = Counter(id_ for entry in listed for id_ in entry.project.categories if id_ in titles)
        yield from _facet(
            translator, "collections", translator.gettext("Category"), counts, titles, is_open=True
        )
    topics = Counter(topic for entry in listed for topic in entry.project.keywords)
    for number, (name, group) in enumerate(topic_groups(config, category, topics)):
        title = name or (translator.gettext("Other topics") if number else translator.gettext("Topics"))
        shown = Counter({topic: topics[topic] for topic in group})
        yield from _facet(translator, "topics", title, shown, key=f"topics-{number}", is_open=number < 2)
    tasks = Counter(task for entry in listed for task in entry.tasks)
    names = {task: task_name(task, translator) for task in tasks}
    yield from _facet(translator, "task", translator.gettext("Task"), tasks, names)
    frameworks = Counter(entry.framework for entry in listed if entry.framework)
    yield from _facet(translator, "framework", translator.gettext("Framework"), frameworks)
    for trait, name in trait_titles(translator).items():
        having = Counter(value for entry in listed for value in entry.traits.get(trait, ()))
        if len(having) > 1 or sum(having.values()) < len(listed):  # what all have narrows nothing
            yield from _facet(translator, trait, name, having, trait_words(translator, trait))
    licenses = Counter(
        entry.project.license.expression for entry in listed if entry.project.license is not None
    )
    yield from _facet(translator, "license", translator.gettext("Licence"), licenses)
    yield from _facet(
        translator,
        "organisation",
        translator.gettext("Organisation"),
        Counter(entry.organisation for entry in listed),
    )
    steps = Counter(str(gsd_step(entry.gsd)) for entry in listed if entry.gsd is not None)
    yield from _facet(
        translator, "gsd", translator.gettext("Ground sample distance"), steps, gsd_words(translator)
    )
    has = Counter(flag for entry in listed for flag in FLAGS if flag in entry.flags)
    yield from _facet(translator, "has", translator.gettext("With"), has, flag_words(translator))


def _facet(
    translator: Translator,
    name: str,
    title: str,
    counts: Mapping[str, int],
    texts: Mapping[str, str] | None = None,
    *,
    key: str = "",
    is_open: bool = False,
) -> Iterator[Facet]:
    said = texts or {}
    in_order = sorted(counts, key=lambda value: (-counts[value], said.get(value, value)))
    if not in_order:
        return
    rest = len(in_order) - _SHOWN
    yield Facet(
        key=key or name,
        name=name,
        title=title,
        values=tuple(
            FacetValue(value=value, text=said.get(value, value), count=translator.number(counts[value]))
            for value in in_order[:_SHOWN]
        ),
        more=translator.ngettext("%(num)s more", "%(num)s more", rest) if rest > 0 else "",
        narrow=translator.gettext("Find in %(name)s", name=title) if len(in_order) > _MANY else "",
        is_open=is_open,
    )
