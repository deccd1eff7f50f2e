"""A category's list, cut into pages."""

from collections.abc import Callable, Iterator
from functools import partial

from markupsafe import Markup

from sharinghub_static.config import CategoryConfig
from sharinghub_static.portal.cards import Cards
from sharinghub_static.portal.chrome import Chrome, category_icon
from sharinghub_static.portal.contexts import Hyperlink
from sharinghub_static.portal.heads import head
from sharinghub_static.portal.linker import Linker
from sharinghub_static.portal.markdown import render_hub_text
from sharinghub_static.portal.page_contexts import ListPage, Step
from sharinghub_static.portal.search import Finders

__all__ = ["linked_steps", "list_pages", "steps"]


def list_pages(chrome: Chrome, category: CategoryConfig) -> Iterator[tuple[str, ListPage]]:
    """Path and context of each page of a category's list; an empty category has one page too."""
    layout, words = chrome.layout, chrome.words
    projects = chrome.hub.in_category(category)
    finders = Finders(chrome, projects, category.id)
    page_size = chrome.hub.config.stac.search.page_size
    last = max(1, -(-len(projects) // page_size))
    introduction = Markup(render_hub_text(category.description))  # noqa: S704 - cleaned by the Markdown room
    for page in range(1, last + 1):
        path = layout.category(category.id, page)
        link = chrome.linker(path)
        cards = Cards(chrome, link)
        first = (page - 1) * page_size
        shown = projects[first : first + page_size]
        title = (
            category.title
            if page == 1
            else words.gettext("%(title)s – page %(n)s", title=category.title, n=page)
        )
        above = (chrome.home_link(link),)
        yield (
            path,
            ListPage(
                **head(
                    chrome,
                    link,
                    title=title,
                    description=introduction.striptags()
                    or words.gettext(
                        "%(category)s of %(site)s",
                        category=category.title,
                        site=chrome.hub.config.stac.root.title,
                    ),
                    alternate=(layout.stac_collection(category.id), "application/json"),
                    breadcrumbs=above,
                    current=layout.category(category.id),
                    feed=layout.feed(category.id),
                ),
                heading=category.title,
                icon=category_icon(category),
                hue=chrome.hue(category.id),
                count=words.ngettext("%(num)s project", "%(num)s projects", len(projects)),
                shown=words.gettext(
                    "%(first)s to %(last)s",
                    first=words.number(first + 1),
                    last=words.number(first + len(shown)),
                )
                if last > 1
                else "",
                description_html=introduction if page == 1 else Markup(),
                cards=tuple(cards.card(project, category.id) for project in shown),
                steps=linked_steps(link, chrome, partial(layout.category, category.id), page, last),
                previous=link.to(layout.category(category.id, page - 1)) if page > 1 else "",
                next=link.to(layout.category(category.id, page + 1)) if page < last else "",
                new_project=chrome.new_project(link, category),
                finder=finders.on(link),
                ranking=Hyperlink(
                    text=words.gettext("Ranking"), href=link.to(layout.rankings(category.id)), icon="rank"
                )
                if chrome.ranking
                else None,
            ),
        )


def steps(page: int, last: int) -> list[int]:
    """Numbers that a pagination shows: both ends and what is near; 0 stands for a gap."""
    wanted = sorted({1, last, *range(max(1, page - 1), min(last, page + 1) + 1)})
    shown: list[int] = []
    for number_ in wanted:
        before = shown[-1] if shown else 0
        if number_ - before == 2:
            shown.append(before + 1)
        elif number_ - before > 2:
            shown.append(0)
        shown.append(number_)
    return shown


def linked_steps(
    link: Linker, chrome: Chrome, path_of: Callable[[int], str], page: int, last: int
) -> tuple[Step, ...]:
    """The pagination of one page of a list; empty when there is only one.

    Args:
        link: the page's links.
        chrome: for the language's numbers.
        path_of: path of a page by its number, from 1.
        page: the page at hand.
        last: the last page.
    """
    if last == 1:
        return ()
    return tuple(
        Step(text=chrome.words.number(step), href=link.to(path_of(step)), current=step == page)
        if step
        else Step(text="…")
        for step in steps(page, last)
    )
