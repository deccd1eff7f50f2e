"""The list of topics, and the projects of each topic."""

from collections.abc import Iterator
from functools import partial

from sharinghub_static.portal.frame.analyses import topic_key
from sharinghub_static.portal.frame.contexts import Page
from sharinghub_static.portal.frame.registration import site_pages
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.pages.filtered_lists import (
    IndexedGroup,
    IndexedList,
    filtered_list_pages,
    index_pages,
    search_entries,
)
from sharinghub_static.portal.search import Within

__all__ = ["topic_pages"]


@site_pages("topics")
def topic_pages(site: SiteData) -> Iterator[tuple[str, str, Page]]:
    """Path, template and context of the list of topics and of each topic's pages."""
    layout, translator = site.layout, site.translator
    sections = site.analyses.topics.sections
    others = translator.gettext("Other topics") if len(sections) > 1 else ""
    lists = [
        IndexedList(IndexedGroup(name or others), one.name, layout.topic(one.key), len(one.projects))
        for name, topics in sections
        for one in topics
    ]
    title = translator.gettext("Topics")
    introduction = translator.gettext("The topics of the projects, and how many projects have each.")
    yield from index_pages(site, layout.topics, title, introduction, "topic", lists)
    above = (title, layout.topics())
    known = search_entries(site)
    for topic in site.analyses.topics.with_pages:
        name = topic.name
        spelt = {word for one in topic.projects for word in one.keywords if topic_key(word) == topic.key}
        within = Within(name, topics=tuple(sorted(spelt)), known=known)
        yield from filtered_list_pages(
            site,
            topic.projects,
            partial(layout.topic, topic.key),
            within,
            "topic",
            above,
            table=layout.topic_table(topic.key),
        )
