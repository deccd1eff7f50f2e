"""The list of topics, and the projects of each topic."""

from collections.abc import Iterator
from functools import partial

from sharinghub_static.config.model import TopicText
from sharinghub_static.portal.components.cards import MadeCards
from sharinghub_static.portal.frame.analyses import topic_key
from sharinghub_static.portal.frame.page_groups import PageGroup
from sharinghub_static.portal.frame.registration import site_lists
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.media.gallery import LocalPicture
from sharinghub_static.portal.pages.filtered_lists import (
    IndexedGroup,
    IndexedList,
    filtered_list,
    index_pages,
)
from sharinghub_static.portal.search import Within

__all__ = ["topic_description", "topic_pages", "topic_title"]


@site_lists("topics")
def topic_pages(site: SiteData) -> Iterator[PageGroup]:
    """The list of topics, and each topic's pages."""
    layout, translator = site.layout, site.translator
    sections = site.analyses.topics.sections
    others = translator.gettext("Other topics") if len(sections) > 1 else ""
    # Analyses are the same for all languages, and have the names of the first.
    own = site.analyses.topics.hub.config.tags.sections
    names = {one.name: shown.name for one, shown in zip(own, site.hub.config.tags.sections, strict=True)}
    lists = [
        IndexedList(
            IndexedGroup(names.get(name, others)),
            topic_title(site, one.key, one.name),
            layout.topic(one.key),
            len(one.projects),
            summary=topic_description(site, one.key),
            picture=_picture(site, one.key),
        )
        for name, topics in sections
        for one in topics
    ]
    title = translator.gettext("Topics")
    introduction = translator.gettext("The topics of the projects, and how many projects have each.")
    yield PageGroup(partial(index_pages, site, layout.topics, title, introduction, "topic", lists))
    above, made = (title, layout.topics()), MadeCards()
    for topic in site.analyses.topics.with_pages:
        name = topic_title(site, topic.key, topic.name)
        spelt = {word for one in topic.projects for word in one.keywords if topic_key(word) == topic.key}
        within = Within(name, topics=tuple(sorted(spelt)))
        yield filtered_list(
            site,
            topic.projects,
            partial(layout.topic, topic.key),
            within,
            "topic",
            above,
            table=layout.topic_table(topic.key),
            is_whole=False,
            summary=topic_description(site, topic.key),
            picture=_picture(site, topic.key),
            made=made,
        )


def topic_title(site: SiteData, key: str, name: str) -> str:
    """How a topic is shown: as the configuration says, else as GitLab does, else by its name.

    Args:
        site: what the pages are made from.
        key: of the topic in all its spellings.
        name: the spelling that most projects use.
    """
    configured = _configured(site, key)
    topic = site.hub.described_topics.get(key)
    return (configured.title if configured else "") or (topic.title if topic else "") or name


def topic_description(site: SiteData, key: str) -> str:
    """What a topic is about, as plain text; empty where there is none."""
    configured = _configured(site, key)
    topic = site.hub.described_topics.get(key)
    if configured and configured.description is not None:
        return configured.description
    return topic.description if topic else ""


def _picture(site: SiteData, key: str) -> LocalPicture | None:
    """The picture that GitLab has of a topic."""
    topic = site.hub.described_topics.get(key)
    return site.gallery.avatar(topic.picture if topic else None)


def _configured(site: SiteData, key: str) -> TopicText | None:
    topics = site.hub.config.tags.topics
    return next((topics[name] for name in topics if topic_key(name) == key), None)
