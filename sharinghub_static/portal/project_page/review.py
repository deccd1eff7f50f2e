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
from sharinghub_static.portal.translation.translator import Translator, gettext_noop
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
        figures: those that are reported.
        not_reported: names of those that GitLab does not report; empty when it reports all.
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
    not_reported: str
    discussions: tuple[DiscussionBlock, ...]
    more: str
    all_href: str
    write: Hyperlink | None


LEVELS: Final = {
    "reviewed": (
        gettext_noop("Reviewed"),
        gettext_noop("Its changes are usually reviewed: every condition that GitLab reports is met."),
    ),
    "partly": (
        gettext_noop("Partly reviewed"),
        gettext_noop("At least one change was reviewed by someone else, but not every condition is met."),
    ),
    "discussed": (
        gettext_noop("Discussed"),
        gettext_noop(
            "No change is known to be reviewed, but people other than the one who asked have answered."
        ),
    ),
    "unreviewed": (
        gettext_noop("Not reviewed"),
        gettext_noop("No change is known to be reviewed by someone else, and no review has an answer."),
    ),
}
"""Levels in words, and why a project has them."""


_RULES: Final = {
    "protected": gettext_noop("The default branch is protected: it cannot be changed without permission."),
    "pipeline": gettext_noop("The newest finished pipeline of the default branch passed."),
}
_VERDICTS: Final = {
    True: ("check", gettext_noop("met")),
    False: ("close", gettext_noop("not met")),
    None: ("unknown", gettext_noop("not reported")),
}
_STATES: Final = {"SUCCESS": gettext_noop("passed"), "FAILED": gettext_noop("failed")}
_DAYS_FROM = 48  # hours


def review_block(
    project: Project, config: SiteConfig, render: Render, translator: Translator
) -> ReviewBlock | None:
    """What is known of a project's reviews; None where GitLab reports nothing.

    Args:
        project: any.
        config: the site's configuration.
        render: makes safe HTML of a comment; is given its Markdown and its name in the page.
        translator: the language.
    """
    if project.record.activity == ActivityRecord():
        return None
    state = review_state(project)
    figures = dict(_figures(state, translator))
    level = state.level.value if state.level else ""
    text, rule = LEVELS.get(level, ("", ""))
    discussions, more = discussion_blocks(project, render, translator)
    return ReviewBlock(
        level=level,
        level_text=translator.gettext(text) if text else "",
        level_rule=translator.gettext(rule) if rule else "",
        statement=_statement(state, translator),
        rules=tuple(
            ReviewRule(
                text=_rule(criterion.name, translator),
                icon=_VERDICTS[criterion.met][0],
                verdict=translator.gettext(_VERDICTS[criterion.met][1]),
            )
            for criterion in state.criteria
        ),
        figures=tuple(
            ReviewFigure(label=label, value=value, href=state.evidence.get(name, ""))
            for (label, name), value in figures.items()
            if value
        ),
        not_reported=translator.listed(label for (label, _), value in figures.items() if not value),
        discussions=discussions,
        more=more,
        all_href=state.evidence["discussions"],
        write=write_review(project, config, translator),
    )


def _statement(state: ReviewState, translator: Translator) -> str:
    """The whole in a sentence or two."""
    if state.judged and (state.merged or 0) > (state.changes or 0):
        said = translator.ngettext(
            "%(reviewed)s of the newest %(num)s change was reviewed by someone other than its author.",
            "%(reviewed)s of the newest %(num)s changes were reviewed by someone other than their author.",
            state.judged,
            reviewed=translator.number(state.reviewed),
        )
    elif state.judged:
        said = translator.ngettext(
            "%(reviewed)s of %(num)s change was reviewed by someone other than its author.",
            "%(reviewed)s of %(num)s changes were reviewed by someone other than their author.",
            state.judged,
            reviewed=translator.number(state.reviewed),
        )
    elif state.changes is None:
        said = translator.gettext("GitLab does not report how changes are reviewed here.")
    elif state.changes:
        said = translator.gettext("GitLab does not report who reviewed the merged changes.")
    else:
        said = translator.gettext("No change has come in through a merge request yet.")
    if state.discussions:
        comments = translator.ngettext("%(num)s comment", "%(num)s comments", state.comments)
        more = translator.ngettext(
            "There is a review with %(comments)s.",
            "There are %(num)s reviews with %(comments)s.",
            state.discussions,
            comments=comments,
        )
        return f"{said} {more}"
    return said


def _rule(name: str, translator: Translator) -> str:
    if name == "changes":
        return translator.gettext(
            "For at least %(count)s merged changes it is known whether someone else reviewed them.",
            count=translator.number(FEWEST_CHANGES),
        )
    if name == "share":
        return translator.gettext(
            "At least %(share)s of them were approved or merged by someone other than their author.",
            share=translator.percent(MOST_CHANGES),
        )
    return translator.gettext(_RULES[name])


def _figures(state: ReviewState, translator: Translator) -> Iterator[tuple[tuple[str, str], str]]:
    """Label and name of each figure, and its value; an empty one where it is not reported."""

    def of(part: int, whole: int) -> str:
        return translator.gettext(
            "%(part)s of %(whole)s", part=translator.number(part), whole=translator.number(whole)
        )

    yield (translator.gettext("Changes merged"), "merged"), _number(state.merged, translator)
    if state.changes:
        yield (translator.gettext("Approved by someone else"), "approved"), of(state.approved, state.changes)
        yield (translator.gettext("From opening to merge"), "hours_to_merge"), _duration(state, translator)
    yield (translator.gettext("Default branch"), "branch_protected"), _protection(state, translator)
    pipeline = translator.either({**PIPELINE_STATES, **_STATES}, state.pipeline or "")
    yield (translator.gettext("Newest pipeline"), "pipeline"), pipeline
    if state.pipelines:
        passed = round((state.success_rate or 0) * state.pipelines)
        yield (translator.gettext("Pipelines passed"), "success_rate"), of(passed, state.pipelines)
    yield (translator.gettext("Tests"), "tests"), _tests(state, translator)
    coverage = "" if state.coverage is None else translator.percent(round(state.coverage) / 100)
    yield (translator.gettext("Test coverage"), "coverage"), coverage
    yield (translator.gettext("Open issues"), "open_issues"), _number(state.open_issues, translator)
    yield (translator.gettext("Closed issues"), "closed_issues"), _number(state.closed_issues, translator)


def _number(value: int | None, translator: Translator) -> str:
    return "" if value is None else translator.number(value)


def _duration(state: ReviewState, translator: Translator) -> str:
    hours = state.hours_to_merge
    if hours is None:
        return ""
    if hours < 1:
        return translator.gettext("less than an hour")
    if hours < _DAYS_FROM:
        return translator.ngettext("%(num)s hour", "%(num)s hours", round(hours))
    return translator.ngettext("%(num)s day", "%(num)s days", round(hours / 24))


def _protection(state: ReviewState, translator: Translator) -> str:
    if state.branch_protected is None:
        return ""
    return translator.gettext("protected") if state.branch_protected else translator.gettext("not protected")


def _tests(state: ReviewState, translator: Translator) -> str:
    if state.tests is None:
        return ""
    if not state.tests_failed:
        return translator.ngettext("%(num)s passed", "%(num)s passed", state.tests)
    failed = translator.number(state.tests_failed)
    return translator.ngettext(
        "%(failed)s of %(num)s failed", "%(failed)s of %(num)s failed", state.tests, failed=failed
    )


def _fields(view: ProjectView) -> Fields:
    return {"review": review_block(view.project, view.site.config, view.render, view.translator)}


SECTION = Section("reviews", gettext_noop("Review"), _fields)
