"""The tables and lists of a project's page."""

from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import quote

from sharinghub_static.portal.chrome import Chrome
from sharinghub_static.portal.contexts import Hyperlink
from sharinghub_static.portal.linker import Linker, is_web_address
from sharinghub_static.portal.mending import hint_of, in_words, title_of
from sharinghub_static.portal.project_contexts import (
    ContributorRow,
    LinkGroup,
    ProblemRow,
    ProviderRow,
)
from sharinghub_static.portal.vocabulary import PROVIDER_ROLES
from sharinghub_static.portal.words import ENGLISH, Words, humanised
from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.problems import Problem
from sharinghub_static.project.model import Project, ProjectReference

__all__ = [
    "CONTRIBUTORS",
    "contributor_rows",
    "link_groups",
    "problem_rows",
    "provider_rows",
]

CONTRIBUTORS = 20
_SHOWN_ELSEWHERE = {"preview", "thumbnail", "license", "cite-as", "derived_from", "package", "container"}


def contributor_rows(project: Project, words: Words = ENGLISH) -> tuple[ContributorRow, ...]:
    """Who committed most, by name."""
    people = sorted(project.record.contributors, key=lambda one: (-one.commits, one.name))
    return tuple(
        ContributorRow(
            name=one.name, commits=words.ngettext("%(num)s commit", "%(num)s commits", one.commits)
        )
        for one in people[:CONTRIBUTORS]
    )


def provider_rows(project: Project, words: Words = ENGLISH) -> tuple[ProviderRow, ...]:
    """Who made, keeps and hosts it."""
    return tuple(
        ProviderRow(
            name=one.name,
            href=one.url if is_web_address(one.url) else "",
            roles=words.listed(words.either(PROVIDER_ROLES, role) for role in one.roles),
            description=one.description,
        )
        for one in project.providers
    )


def _relation(rel: str, words: Words) -> str:
    return words.label(humanised(rel))


def link_groups(project: Project, words: Words = ENGLISH) -> tuple[LinkGroup, ...]:
    """Links out of the hub by relation, less those that have a place of their own."""
    groups: dict[str, list[Hyperlink]] = defaultdict(list)
    for one in project.links:
        if (
            isinstance(one.href, ProjectReference)
            or one.source
            or one.rel in _SHOWN_ELSEWHERE
            or not is_web_address(one.href)
        ):
            continue
        groups[_relation(one.rel, words)].append(
            Hyperlink(text=one.title or one.href, href=one.href, external=True, note=one.type)
        )
    return tuple(LinkGroup(title=title, links=tuple(groups[title])) for title in sorted(groups))


def problem_rows(
    project: Project, chrome: Chrome, link: Linker, of_readme: Sequence[Problem] = ()
) -> tuple[ProblemRow, ...]:
    """What the maintainer can mend, with the place in GitLab.

    Args:
        project: with the problems that its interpretation found.
        chrome: has the language.
        link: the page's links.
        of_readme: those that showed when its README was rendered.
    """
    rows, words = [], chrome.words
    kinds = link.to(chrome.layout.mending())
    for problem in sorted({*project.problems, *of_readme}):
        where = ":".join(str(part) for part in (problem.path, problem.line or "") if part)
        href = ""
        if problem.path and project.record.default_branch is not None:
            place = quote(f"{project.record.default_branch}/{problem.path}", safe="/")
            line = f"#L{problem.line}" if problem.line else ""
            href = f"{project.record.web_url}/-/blob/{place}?plain=1{line}"
        message, language = in_words(problem.message, words)
        hint, hint_language = hint_of(problem, words)
        rows.append(
            ProblemRow(
                code=problem.code,
                title=title_of(problem.code, words),
                about=f"{kinds}#{problem.code}" if problem.code in KINDS else "",
                severity=problem.severity.value,
                message=message,
                language=language,
                hint=hint,
                hint_language=hint_language,
                where=", ".join(part for part in (where, problem.key) if part),
                href=href,
            )
        )
    return tuple(rows)
