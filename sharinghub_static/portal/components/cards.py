"""Projects in lists: the context of a card, and who fills it."""

from collections.abc import Hashable
from dataclasses import dataclass, replace

from sharinghub_static.analysis.lifecycle import Stage, stage_of
from sharinghub_static.portal.components.open_address import open_address
from sharinghub_static.portal.frame.contexts import Hyperlink, Thumbnail
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.page_frame import category_icon, preview_of
from sharinghub_static.portal.frame.patterns import Pattern, pattern
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.search.entries import marks_of
from sharinghub_static.portal.search.messages import flag_words
from sharinghub_static.portal.translation.translator import Moment
from sharinghub_static.project.model import Project
from sharinghub_static.text.lines import shorten

__all__ = ["Card", "Cards", "MadeCards", "state_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A project in a list.

    Args:
        hue: number of its category's colour, 0 to 7.
        category: its category, with its icon.
        path: GitLab's full path.
        stars: number of stars in words; empty when there are none.
        state: ``archived``, ``dormant`` or empty.
        marks: what else it has (``DOI``, ``Model``, …).
        open: where a dashboard is; None for what is used from its page.
    """

    title: str
    href: str
    path: str
    summary: str
    category: Hyperlink
    hue: int
    pattern: Pattern
    picture: Thumbnail | None
    topics: tuple[Hyperlink, ...]
    more_topics: int
    stars: str
    updated: Moment
    license: str
    state: str
    marks: tuple[str, ...]
    open: Hyperlink | None = None


_TOPICS = 4
_LONGEST_SUMMARY = 160
"""Characters: more than the two lines that a card shows. With five topics a project has seven cards."""


def state_of(project: Project, site: SiteData) -> str:
    """``archived`` or ``dormant``, which readers should know before they open it; else empty."""
    stage = stage_of(project, site.hub.changed_at)
    return stage.value if stage in (Stage.ARCHIVED, Stage.DORMANT) else ""


_MOST_SHARED = 2_000
"""Cards that are kept for further pages, of two kilobytes each."""

MadeCards = dict[Hashable, Card]
"""Cards that further pages of one depth show as they are."""


@dataclass(frozen=True, slots=True)
class Cards:
    """Makes the cards of one page.

    Args:
        site: what the pages are made from.
        link: the page's links.
        made: cards of pages before it, where projects are on many pages.
        with_topics: whether cards have topics.
    """

    site: SiteData
    link: Linker
    made: MadeCards | None = None
    with_topics: bool = True

    def card(self, project: Project, category: str = "", place: str = "") -> Card:
        """A project's card.

        Args:
            project: any.
            category: the category in which it is shown; its first one if empty.
            place: tells apart the cards of a project that is twice on a page.
        """
        category = category or project.categories[0]
        if self.made is None:
            return self._card(project, category, place, self.link)
        link = replace(self.link, path=self.site.layout.place(self.link.path))
        made_from = (project.record.id, category, place, self.with_topics, link)
        if (card := self.made.get(made_from)) is None:
            if len(self.made) >= _MOST_SHARED:
                self.made.clear()
            card = self.made[made_from] = self._card(project, category, place, link)
        return card

    def _card(self, project: Project, category: str, place: str, link: Linker) -> Card:
        config = self.site.hub.config.category(category)
        layout, record = self.site.layout, project.record
        topics = self.site.analyses.topics.links(project.keywords, link) if self.with_topics else ()
        return Card(
            title=project.title,
            href=link.to(layout.project(category, record.full_path)),
            path=record.full_path,
            summary=shorten(project.summary, _LONGEST_SUMMARY),
            category=Hyperlink(
                text=config.title if config else category,
                href=link.to(layout.category(category)),
                icon=category_icon(config) if config else "category",
            ),
            hue=self.site.hue(category),
            pattern=pattern(project, place),
            picture=preview_of(self.site, project, link),
            topics=topics[:_TOPICS],
            more_topics=max(0, len(topics) - _TOPICS),
            stars=self.site.translator.number(record.counts.stars) if record.counts.stars else "",
            updated=self.site.translator.moment(project.updated),
            license=project.license.expression if project.license else "",
            state=state_of(project, self.site),
            marks=self._marks(project),
            open=self._open(project, category),
        )

    def _open(self, project: Project, category: str) -> Hyperlink | None:
        address = open_address(project, category, self.site.hub.config)
        text = self.site.translator.gettext("Open")
        return Hyperlink(text=text, href=address, icon="external", external=True) if address else None

    def _marks(self, project: Project) -> tuple[str, ...]:
        """What else it has, in words: the same as search results show."""
        words = flag_words(self.site.translator)
        return tuple(words[name] for name in marks_of(project))
