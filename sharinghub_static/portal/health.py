"""The build's status: what was built from what, and the Problems by their code."""

from collections import Counter, defaultdict

from sharinghub_static.portal.chrome import Chrome
from sharinghub_static.portal.contexts import Hyperlink
from sharinghub_static.portal.heads import head
from sharinghub_static.portal.health_metadata import metadata_parts
from sharinghub_static.portal.linker import Linker
from sharinghub_static.portal.mending import in_words, mend_of, title_of
from sharinghub_static.portal.problem_contexts import Finding, HealthPage, ProblemGroup
from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.problems import Problem, Severity
from sharinghub_static.project.model import Project
from sharinghub_static.version import __version__

__all__ = ["health_page"]

_SHOWN = 100
"""Findings of one kind on the page; the report has all."""

_ORDER = {
    severity: number for number, severity in enumerate((Severity.ERROR, Severity.WARNING, Severity.NOTICE))
}


def health_page(chrome: Chrome) -> HealthPage:
    """The context of the page."""
    hub, layout, words = chrome.hub, chrome.layout, chrome.words
    link = chrome.linker(layout.health())
    found: dict[str, list[tuple[Project, Problem]]] = defaultdict(list)
    for project in hub.projects:
        for problem in project.problems:
            found[problem.code].append((project, problem))
    title = words.gettext("Build status")
    told = words.gettext("What this portal was built from, and what its projects' maintainers can mend.")
    counts = Counter(problem.severity for entries in found.values() for _, problem in entries)
    groups = []
    for code, entries in found.items():
        gravest = min((problem.severity for _, problem in entries), key=_ORDER.__getitem__)
        groups.append((_ORDER[gravest], code, gravest, entries))
    return HealthPage(
        **head(chrome, link, title=title, description=told, breadcrumbs=(chrome.home_link(link),)),
        heading=title,
        introduction=told,
        generator=f"sharinghub-static {__version__}",
        signed_in=hub.instance.authenticated,
        gitlab_version=hub.instance.version,
        counts=tuple(
            Hyperlink(
                text=category.title,
                href=link.to(layout.category(category.id)),
                note=words.number(len(hub.in_category(category))),
            )
            for category in hub.config.stac.categories
        ),
        projects=words.number(len(hub.projects)),
        severities=tuple((one.value, words.number(counts[one])) for one in _ORDER),
        groups=tuple(
            ProblemGroup(
                code=code,
                title=title_of(code, words),
                severity=severity.value,
                count=words.number(len(entries)),
                mend=mend_of(code, words),
                href=f"{link.to(layout.mending())}#{code}" if code in KINDS else "",
                findings=tuple(_finding(chrome, link, *entry) for entry in entries[:_SHOWN]),
                more=max(0, len(entries) - _SHOWN),
            )
            for _, code, severity, entries in sorted(groups, key=lambda group: group[:2])
        ),
        report=link.to(layout.build_report()),
        **metadata_parts(chrome, link),
    )


def _finding(chrome: Chrome, link: Linker, project: Project, problem: Problem) -> Finding:
    page = chrome.layout.project(project.categories[0], project.record.full_path)
    message, language = in_words(problem.message, chrome.words)
    return Finding(
        project=Hyperlink(text=project.title, href=f"{link.to(page)}#problems"),
        message=message,
        language=language,
    )
