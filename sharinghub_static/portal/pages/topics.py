"""The list of topics, and the projects of each topic."""

from collections.abc import Iterator
from functools import partial

from sharinghub_static.portal.frame.analyses import topic_key
from sharinghub_static.portal.frame.contexts import Page
from sharinghub_static.portal.frame.registration import site_pages
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.pages.filtered_lists import (
    IndexGroup,
    filtered_list_pages,
    index_entry,
    index_page,
    search_entries,
)
from sharinghub_static.portal.search import Within

__all__ = ["topic_pages"]


@site_pages("topics")
def topic_pages(site: SiteData) -> Iterator[tuple[str, str, Page]]:
    """Path, template and context of the list of topics and of each topic's pages."""
    layout, translator = site.layout, site.translator
    link = site.linker(layout.topics())
    groups = tuple(
        IndexGroup(
            title=name
            or (translator.gettext("Other topics") if len(site.analyses.topics.sections) > 1 else ""),
            entries=tuple(
                index_entry(site, link, one.name, layout.topic(one.key), one.projects) for one in topics
            ),
        )
        for name, topics in site.analyses.topics.sections
    )
    title = translator.gettext("Topics")
    introduction = translator.gettext("The topics of the projects, and how many projects have each.")
    yield layout.topics(), "selections.html", index_page(site, link, title, introduction, "topic", groups)
    above = (title, layout.topics())
    known = search_entries(site)
    for topic in site.analyses.topics.with_pages:
        name = topic.name
        spelt = {word for one in topic.projects for word in one.keywords if topic_key(word) == topic.key}
        within = Within(name, topics=tuple(sorted(spelt)), known=known)
        yield from filtered_list_pages(
            site, topic.projects, partial(layout.topic, topic.key), within, "topic", above
        )
