"""Discussions of a project as people wrote them on GitLab."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from markupsafe import Markup

from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.markdown.references import emoji_signs
from sharinghub_static.portal.translation.translator import Moment, Translator
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.activity_records import CommentRecord, DiscussionRecord
from sharinghub_static.text.markup import mask_emails_in_html

__all__ = ["CommentBlock", "DiscussionBlock", "Reaction", "Render", "discussion_blocks"]


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


Render: TypeAlias = Callable[[str, str], str]
"""Makes clean HTML of Markdown, given the text's name in the page."""


_DISCUSSIONS: Final = 10
_OPEN_COMMENTS: Final = 10
"""Comments of a discussion that are shown at once; earlier ones are folded away."""
_MOST_COMMENTS: Final = 200
"""Comments of all discussions on one page."""
_MOST_REACTIONS: Final = 12


def discussion_blocks(
    project: Project, render: Render, translator: Translator
) -> tuple[tuple[DiscussionBlock, ...], str]:
    """The newest discussions, and what to say of those that are not shown.

    Args:
        project: any.
        render: makes clean HTML.
        translator: the language.
    """
    reviews, blocks, left = project.record.activity.reviews or (), [], _MOST_COMMENTS
    for review in reviews[:_DISCUSSIONS]:
        shown = review.comments[max(0, len(review.comments) - left) :]
        left -= len(shown)
        blocks.append(_discussion(review, shown, render, translator))
    hidden = len(reviews) - len(blocks)
    more = translator.ngettext("%(num)s more review", "%(num)s more reviews", hidden) if hidden else ""
    return tuple(blocks), more


def _discussion(
    review: DiscussionRecord, shown: tuple[CommentRecord, ...], render: Render, translator: Translator
) -> DiscussionBlock:
    opening = CommentRecord(
        review.author, review.description, review.created_at, review.web_url, review.reactions
    )
    name = f"review-{review.iid}"
    comments = tuple(
        _comment(one, f"{name}-{number}", render, translator) for number, one in enumerate(shown, 1)
    )
    cut = max(0, len(comments) - _OPEN_COMMENTS)
    more = ""
    if review.comments_cut or len(shown) < len(review.comments):
        more = translator.gettext("Earlier comments are on GitLab.")
    return DiscussionBlock(
        title=review.title,
        href=_address(review.web_url),
        open=review.state == "opened",
        opening=_comment(opening, name, render, translator),
        earlier=comments[:cut],
        comments=comments[cut:],
        more=more,
    )


def _comment(comment: CommentRecord, name: str, render: Render, translator: Translator) -> CommentBlock:
    body = Markup(render(comment.body, name) if comment.body.strip() else "")  # noqa: S704 - cleaned when rendered
    # Markdown may put together an address that was divided when the comment was stored.
    body = Markup(mask_emails_in_html(body))  # noqa: S704 - a mask holds no markup
    return CommentBlock(
        author=comment.author,
        created=translator.moment(comment.created_at),
        href=_address(comment.web_url),
        body_html=body,
        reactions=tuple(_reactions(comment.reactions, translator)),
    )


def _reactions(given: tuple[tuple[str, int], ...], translator: Translator) -> Iterable[Reaction]:
    """Those given most often."""
    for name, count in sorted(given, key=lambda one: (-one[1], one[0]))[:_MOST_REACTIONS]:
        yield Reaction(sign=_sign(name), name=name, count=translator.number(count))


@lru_cache(maxsize=1000)
def _sign(name: str) -> str:
    return emoji_signs({name}).get(name, "")


def _address(address: str) -> str:
    return address if is_web_address(address) else ""
