"""How a project is reviewed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sharinghub_static.analysis.review import FEWEST_CHANGES, MOST_CHANGES, ReviewState, review_state
from sharinghub_static.config import SiteConfig
from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.project_page.actions import write_review
from sharinghub_static.portal.project_page.discussions import DiscussionBlock, Render, discussion_blocks
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import Words, marked
from sharinghub_static.portal.translation.vocabulary import PIPELINE_STATES
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.activity_records import ActivityRecord

__all__ = ["LEVELS", "SECTION", "ReviewBlock", "ReviewFigure", "ReviewRule", "review_block"]


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


LEVELS: Final = {
    "reviewed": (
        marked("Reviewed"),
        marked("Its changes are usually reviewed: every condition that GitLab reports is met."),
    ),
    "partly": (
        marked("Partly reviewed"),
        marked("At least one change was reviewed by someone else, but not every condition is met."),
    ),
    "discussed": (
        marked("Discussed"),
        marked("No change is known to be reviewed, but people other than the one who asked have answered."),
    ),
    "unreviewed": (
        marked("Not reviewed"),
        marked("No change is known to be reviewed by someone else, and no review has an answer."),
    ),
}
"""Levels in words, and why a project has them."""


_RULES: Final = {
    "protected": marked("The default branch is protected: it cannot be changed without permission."),
    "pipeline": marked("The newest finished pipeline of the default branch passed."),
}
_VERDICTS: Final = {
    True: ("check", marked("met")),
    False: ("close", marked("not met")),
    None: ("unknown", marked("not reported")),
}
_STATES: Final = {"SUCCESS": marked("passed"), "FAILED": marked("failed")}
_DAYS_FROM = 48  # hours


def review_block(project: Project, config: SiteConfig, render: Render, words: Words) -> ReviewBlock | None:
    """What is known of a project's reviews; None where GitLab told nothing at all.

    Args:
        project: any.
        config: the site's configuration.
        render: makes safe HTML of a comment; is given its Markdown and its name in the page.
        words: the language.
    """
    if project.record.activity == ActivityRecord():
        return None
    state = review_state(project)
    figures = dict(_figures(state, words))
    level = state.level.value if state.level else ""
    text, rule = LEVELS.get(level, ("", ""))
    discussions, more = discussion_blocks(project, render, words)
    return ReviewBlock(
        level=level,
        level_text=words.gettext(text) if text else "",
        level_rule=words.gettext(rule) if rule else "",
        statement=_statement(state, words),
        rules=tuple(
            ReviewRule(
                text=_rule(criterion.name, words),
                icon=_VERDICTS[criterion.met][0],
                verdict=words.gettext(_VERDICTS[criterion.met][1]),
            )
            for criterion in state.criteria
        ),
        figures=tuple(
            ReviewFigure(label=label, value=value, href=state.evidence.get(name, ""))
            for (label, name), value in figures.items()
            if value
        ),
        untold=words.listed(label for (label, _), value in figures.items() if not value),
        discussions=discussions,
        more=more,
        all_href=state.evidence["discussions"],
        write=write_review(project, config, words),
    )


def _statement(state: ReviewState, words: Words) -> str:
    """The whole in a sentence or two."""
    if state.judged and (state.merged or 0) > (state.changes or 0):
        said = words.ngettext(
            "%(reviewed)s of the newest %(num)s change was reviewed by someone other than its author.",
            "%(reviewed)s of the newest %(num)s changes were reviewed by someone other than their author.",
            state.judged,
            reviewed=words.number(state.reviewed),
        )
    elif state.judged:
        said = words.ngettext(
            "%(reviewed)s of %(num)s change was reviewed by someone other than its author.",
            "%(reviewed)s of %(num)s changes were reviewed by someone other than their author.",
            state.judged,
            reviewed=words.number(state.reviewed),
        )
    elif state.changes is None:
        said = words.gettext("GitLab does not report how changes are reviewed here.")
    elif state.changes:
        said = words.gettext("GitLab does not report who reviewed the merged changes.")
    else:
        said = words.gettext("No change has come in through a merge request yet.")
    if state.discussions:
        comments = words.ngettext("%(num)s comment", "%(num)s comments", state.comments)
        more = words.ngettext(
            "There is a review with %(comments)s.",
            "There are %(num)s reviews with %(comments)s.",
            state.discussions,
            comments=comments,
        )
        return f"{said} {more}"
    return said


def _rule(name: str, words: Words) -> str:
    if name == "changes":
        return words.gettext(
            "For at least %(count)s merged changes it is known whether someone else reviewed them.",
            count=words.number(FEWEST_CHANGES),
        )
    if name == "share":
        return words.gettext(
            "At least %(share)s of them were approved or merged by someone other than their author.",
            share=words.percent(MOST_CHANGES),
        )
    return words.gettext(_RULES[name])


def _figures(state: ReviewState, words: Words) -> Iterator[tuple[tuple[str, str], str]]:
    """Label and name of each figure, and its value; an empty one where it is not told."""

    def of(part: int, whole: int) -> str:
        return words.gettext("%(part)s of %(whole)s", part=words.number(part), whole=words.number(whole))

    yield (words.gettext("Changes merged"), "merged"), _number(state.merged, words)
    if state.changes:
        yield (words.gettext("Approved by someone else"), "approved"), of(state.approved, state.changes)
        yield (words.gettext("From opening to merge"), "hours_to_merge"), _duration(state, words)
    yield (words.gettext("Default branch"), "branch_protected"), _protection(state, words)
    pipeline = words.either({**PIPELINE_STATES, **_STATES}, state.pipeline or "")
    yield (words.gettext("Newest pipeline"), "pipeline"), pipeline
    if state.pipelines:
        passed = round((state.success_rate or 0) * state.pipelines)
        yield (words.gettext("Pipelines passed"), "success_rate"), of(passed, state.pipelines)
    yield (words.gettext("Tests"), "tests"), _tests(state, words)
    coverage = "" if state.coverage is None else words.percent(round(state.coverage) / 100)
    yield (words.gettext("Test coverage"), "coverage"), coverage
    yield (words.gettext("Open issues"), "open_issues"), _number(state.open_issues, words)
    yield (words.gettext("Closed issues"), "closed_issues"), _number(state.closed_issues, words)


def _number(value: int | None, words: Words) -> str:
    return "" if value is None else words.number(value)


def _duration(state: ReviewState, words: Words) -> str:
    hours = state.hours_to_merge
    if hours is None:
        return ""
    if hours < 1:
        return words.gettext("less than an hour")
    if hours < _DAYS_FROM:
        return words.ngettext("%(num)s hour", "%(num)s hours", round(hours))
    return words.ngettext("%(num)s day", "%(num)s days", round(hours / 24))


def _protection(state: ReviewState, words: Words) -> str:
    if state.branch_protected is None:
        return ""
    return words.gettext("protected") if state.branch_protected else words.gettext("not protected")


def _tests(state: ReviewState, words: Words) -> str:
    if state.tests is None:
        return ""
    if not state.tests_failed:
        return words.ngettext("%(num)s passed", "%(num)s passed", state.tests)
    failed = words.number(state.tests_failed)
    return words.ngettext(
        "%(failed)s of %(num)s failed", "%(failed)s of %(num)s failed", state.tests, failed=failed
    )


def _fields(view: ProjectView) -> Fields:
    return {"review": review_block(view.project, view.site.hub.config, view.render, view.words)}


SECTION = Section("reviews", marked("Review"), _fields)
