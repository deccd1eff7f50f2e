"""Pages of projects that have something in common, a topic or an organisation, and the lists of these."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from sharinghub_static.portal.cards import Cards
from sharinghub_static.portal.chrome import Chrome
from sharinghub_static.portal.contexts import Hyperlink, Page
from sharinghub_static.portal.heads import head
from sharinghub_static.portal.linker import Linker
from sharinghub_static.portal.lists import linked_steps
from sharinghub_static.portal.organisations import Organisation, Organisations
from sharinghub_static.portal.page_contexts import IndexGroup, IndexPage, SelectionPage
from sharinghub_static.portal.search import Finders, Within
from sharinghub_static.portal.search.entries import Entry, entries
from sharinghub_static.portal.topics import Topic
from sharinghub_static.project.model import Project

__all__ = ["organisation_pages", "topic_pages"]


def topic_pages(chrome: Chrome) -> Iterator[tuple[str, str, Page]]:
    """Path, template and context of the list of topics and of each topic's pages."""
    layout, words = chrome.layout, chrome.words
    link = chrome.linker(layout.topics())
    groups = tuple(
        IndexGroup(
            title=name or (words.gettext("Other topics") if len(chrome.topics.sections) > 1 else ""),
            entries=tuple(_entry(chrome, link, one.name, layout.topic(one.name), one) for one in topics),
        )
        for name, topics in chrome.topics.sections
    )
    title = words.gettext("Topics")
    told = words.gettext("The topics of the projects, and how many projects have each.")
    yield layout.topics(), "selections.html", _index(chrome, link, title, told, "topic", groups)
    above = (title, layout.topics())
    known = _entries(chrome)
    for topic in chrome.topics.with_pages:
        name = topic.name
        spelt = {
            word for one in topic.projects for word in one.keywords if word.casefold().strip() == topic.key
        }
        within = Within(name, topics=tuple(sorted(spelt)), known=known)
        yield from _selection(chrome, topic.projects, partial(layout.topic, name), within, "topic", above)


def organisation_pages(chrome: Chrome) -> Iterator[tuple[str, str, Page]]:
    """Path, template and context of the list of organisations and of each one's pages."""
    layout, words = chrome.layout, chrome.words
    link = chrome.linker(layout.organisations())
    organisations = Organisations(chrome.hub).all
    entries = tuple(
        _entry(chrome, link, one.name, layout.organisation(one.path), one, one.path) for one in organisations
    )
    title = words.gettext("Organisations")
    told = words.gettext("Who makes the projects: the groups and people of GitLab.")
    groups = (IndexGroup(title="", entries=entries),) if entries else ()
    yield layout.organisations(), "selections.html", _index(chrome, link, title, told, "organisation", groups)
    above = (title, layout.organisations())
    known = _entries(chrome)
    for one in organisations:
        path = one.path
        yield from _selection(
            chrome,
            one.projects,
            partial(layout.organisation, path),
            Within(one.name, space=path, known=known),
            "organisation",
            above,
            Hyperlink(text=one.path, href=one.web_url, external=True),
        )


def _entries(chrome: Chrome) -> dict[int, Entry]:
    """What lists tell of each project, by GitLab's id: made once, not once a list."""
    return {one.project.record.id: one for one in entries(chrome.hub.projects, chrome.gallery)}


def _entry(
    chrome: Chrome, link: Linker, name: str, path: str, of: Topic | Organisation, note: str = ""
) -> Hyperlink:
    count = chrome.words.number(len(of.projects))
    return Hyperlink(text=name, href=link.to(path), note=f"{note} · {count}" if note else count)


def _index(
    chrome: Chrome, link: Linker, title: str, told: str, icon: str, groups: tuple[IndexGroup, ...]
) -> IndexPage:
    return IndexPage(
        **head(chrome, link, title=title, description=told, breadcrumbs=(chrome.home_link(link),)),
        heading=title,
        icon=icon,
        introduction=told,
        groups=groups,
    )


def _selection(
    chrome: Chrome,
    projects: Sequence[Project],
    path_of: Callable[[int], str],
    within: Within,
    icon: str,
    above: tuple[str, str],
    source: Hyperlink | None = None,
) -> Iterator[tuple[str, str, SelectionPage]]:
    """The pages of one selection.

    Args:
        chrome: what stands around them.
        projects: in order.
        path_of: path of a page by its number, from 1.
        within: what the projects have in common.
        icon: of its kind.
        above: title and path of the page above.
        source: where GitLab has it.
    """
    words, size, name = chrome.words, chrome.hub.config.stac.search.page_size, within.name
    finders = Finders(chrome, projects, within=within)
    last = max(1, -(-len(projects) // size))
    count = words.ngettext("%(num)s project", "%(num)s projects", len(projects))
    for page in range(1, last + 1):
        link = chrome.linker(path_of(page))
        cards = Cards(chrome, link)
        yield (
            link.path,
            "selection.html",
            SelectionPage(
                **head(
                    chrome,
                    link,
                    title=name if page == 1 else words.gettext("%(title)s – page %(n)s", title=name, n=page),
                    description=words.gettext("%(name)s: %(count)s", name=name, count=count),
                    breadcrumbs=(chrome.home_link(link), Hyperlink(text=above[0], href=link.to(above[1]))),
                ),
                heading=name,
                icon=icon,
                count=count,
                source=source,
                cards=tuple(cards.card(project) for project in projects[(page - 1) * size : page * size]),
                steps=linked_steps(link, chrome, path_of, page, last),
                finder=finders.on(link),
                previous=link.to(path_of(page - 1)) if page > 1 else "",
                next=link.to(path_of(page + 1)) if page < last else "",
            ),
        )
