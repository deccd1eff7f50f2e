"""What templates are given of Problems: see :mod:`sharinghub_static.portal.contexts`."""

from dataclasses import dataclass

from sharinghub_static.portal.contexts import Hyperlink, Page
from sharinghub_static.portal.ranking.standing_contexts import NextStep

__all__ = [
    "CoverageRow",
    "Finding",
    "HealthPage",
    "IncompleteRow",
    "KindGroup",
    "KindRow",
    "MendingPage",
    "ProblemGroup",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A Problem of one project.

    Args:
        project: its page.
        language: of the message where that is not the page's, else empty.
    """

    project: Hyperlink
    message: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemGroup:
    """All Problems with one code.

    Args:
        title: of the kind; the code when it is no known one.
        mend: what to do about it in general; may be empty.
        href: where that is told beside all other kinds; may be empty.
        more: how many findings are counted and not shown.
    """

    code: str
    title: str
    severity: str
    count: str
    mend: str
    href: str
    findings: tuple[Finding, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """How many projects pass a check.

    Args:
        figures: how many of how many.
        percent: their share in words; ``width`` is the same of 100.
        step: what the check asks for.
        lacking: projects that do not pass it in full, by title.
        more: how many others there are, in words; empty when there are none.
    """

    figures: str
    percent: str
    width: float
    step: NextStep
    lacking: tuple[Hyperlink, ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncompleteRow:
    """How complete a project's description is, and what would help most."""

    project: Hyperlink
    percent: str
    width: float
    steps: tuple[NextStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthPage(Page):
    """The build's status (``health.html``).

    Args:
        generator: name and version of the program.
        signed_in: whether GitLab was read with a token.
        gitlab_version: empty when GitLab did not tell it.
        counts: the categories; ``note`` is the number of their projects.
        severities: each kind of Problem and how many there are.
        groups: gravest first.
        report: the same for programs.
        coverage: of each check of the projects' metadata.
        stale: projects without activity for a year, the longest first; ``note`` is since when.
        more_stale: how many others there are, in words; empty when there are none.
        incomplete: the least complete first.
        more_incomplete: as ``more_stale``.
        document: href of ``health.json``, which has all of them.
    """

    heading: str
    introduction: str
    generator: str
    signed_in: bool
    gitlab_version: str
    projects: str
    counts: tuple[Hyperlink, ...]
    severities: tuple[tuple[str, str], ...]
    groups: tuple[ProblemGroup, ...]
    report: str
    coverage: tuple[CoverageRow, ...]
    stale: tuple[Hyperlink, ...]
    more_stale: str
    incomplete: tuple[IncompleteRow, ...]
    more_incomplete: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """A kind of Problem: what it is about, how much it matters, and what to do about it in general."""

    code: str
    title: str
    severity: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindGroup:
    """The kinds of Problems of one field."""

    title: str
    kinds: tuple[KindRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MendingPage(Page):
    """How each kind of Problem is mended (``mending.html``).

    Args:
        form: href of the form for front matter.
    """

    heading: str
    introduction: str
    groups: tuple[KindGroup, ...]
    form: str
