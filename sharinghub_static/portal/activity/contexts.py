"""What templates are given of reviews, lives and changes; see :mod:`sharinghub_static.portal.contexts`."""

from dataclasses import dataclass

from markupsafe import Markup

from sharinghub_static.portal.contexts import Hyperlink, Moment, Page

__all__ = [
    "ChangeDay",
    "ChangeRow",
    "ChangesPage",
    "CommentBlock",
    "DiscussionBlock",
    "LifecycleBlock",
    "Reaction",
    "ReviewBlock",
    "ReviewFigure",
    "ReviewRule",
    "TimelineRow",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """An emoji that readers gave; ``name`` is GitLab's, ``sign`` the emoji itself if there is one."""

    sign: str
    name: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentBlock:
    """A comment; ``author`` is empty when GitLab does not name anybody any more."""

    author: str
    created: Moment
    href: str
    body_html: Markup
    reactions: tuple[Reaction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscussionBlock:
    """An issue in which a project is reviewed.

    Args:
        opening: what its author wrote.
        open: whether it goes on.
        earlier: comments that are folded away, oldest first.
        comments: the others, oldest first.
        more: says that GitLab has still earlier comments; empty if not.
    """

    title: str
    href: str
    open: bool
    opening: CommentBlock
    earlier: tuple[CommentBlock, ...]
    comments: tuple[CommentBlock, ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFigure:
    """A figure and the page of GitLab where it can be checked."""

    label: str
    value: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRule:
    """A condition of the highest level; ``icon`` shows and ``verdict`` says whether it is met."""

    text: str
    icon: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewBlock:
    """How a project is reviewed.

    Args:
        level: ``reviewed``, ``partly``, ``discussed``, ``unreviewed``, or empty where nothing can be said.
        level_text: the level in words.
        level_rule: why it is this level.
        statement: the whole in a sentence or two.
        rules: the conditions of the highest level.
        figures: those that are told.
        untold: names of those that GitLab does not tell; empty when it tells all.
        discussions: newest first.
        more: says that there are further discussions; empty if not.
        all_href: where GitLab lists them.
        write: begins a new one; None where none can be begun.
    """

    level: str
    level_text: str
    level_rule: str
    statement: str
    rules: tuple[ReviewRule, ...]
    figures: tuple[ReviewFigure, ...]
    untold: str
    discussions: tuple[DiscussionBlock, ...]
    more: str
    all_href: str
    write: Hyperlink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """Something that happened: what kind of thing, its name, and where it can be looked at."""

    icon: str
    text: str
    name: str
    href: str
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleBlock:
    """A project's life.

    Args:
        stage: ``experimental``, ``active``, ``maintained``, ``dormant`` or ``archived``; also its icon.
        stage_text: the stage in a word.
        stage_rule: why it is this stage.
        rows: newest first.
        earlier: those that are folded away, newest first.
    """

    stage: str
    stage_text: str
    stage_rule: str
    rows: tuple[TimelineRow, ...]
    earlier: tuple[TimelineRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A project that changed.

    Args:
        project: its page in the hub; ``note`` is GitLab's path.
        hue: of its category.
        changes: what changed, newest first, with the page of GitLab or of the tracking server.
        at: when the newest happened, or which crawl saw it.
    """

    project: Hyperlink
    hue: int
    changes: tuple[Hyperlink, ...]
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDay:
    """A day and the projects that changed on it, newest change first."""

    day: Moment
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage(Page):
    """What changed in the hub: ``changes.html``.

    Args:
        days: newest first.
        more: says that older changes are not shown; empty if all are.
        subscribe: the feed of changes.
    """

    days: tuple[ChangeDay, ...]
    more: str
    subscribe: Hyperlink
