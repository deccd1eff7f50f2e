"""Catalog health: what the site was built from, and the Problems by code."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sharinghub_static.analysis.hub import InstanceState
from sharinghub_static.portal.components.project_parts import section_path
from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.page_frame import home_link
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.registration import Reads, site_page
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.pages.metadata_coverage import CoverageRow, IncompleteRow, metadata_parts
from sharinghub_static.portal.translation.problems import fix_of, title_of, translated
from sharinghub_static.portal.translation.translator import Moment
from sharinghub_static.problem_kinds import kinds_with
from sharinghub_static.problems import Problem, Severity
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout
from sharinghub_static.version import __version__

__all__ = ["Finding", "HealthPage", "InstanceRow", "ProblemGroup", "health_page"]


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
        fix: what to do about it in general; may be empty.
        href: of its entry in the list of all kinds; may be empty.
        more: how many findings are counted and not shown.
    """

    code: str
    title: str
    severity: str
    count: str
    fix: str
    href: str
    findings: tuple[Finding, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceRow:
    """One GitLab instance of several.

    Args:
        instance: its name and address.
        projects: their number, in words.
        is_unreached: whether the last crawl could not read it.
        since: when it was last read, in that case; None where it never was.
    """

    instance: Hyperlink
    projects: str
    is_unreached: bool = False
    since: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthPage(Page):
    """The build's status (``health.html``).

    Args:
        generator: name and version of the program.
        signed_in: whether GitLab was read with a token.
        gitlab_version: empty when GitLab does not report it.
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
        instances: of a hub of several; empty where there is one.
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
    instances: tuple[InstanceRow, ...] = ()


_SHOWN = 100
"""Findings of one kind on the page; the report has all."""


_ORDER = {
    severity: number for number, severity in enumerate((Severity.ERROR, Severity.WARNING, Severity.NOTICE))
}


@site_page("catalog-health", "health.html", Layout.health, reads=Reads.RANKING | Reads.PROBLEMS)
def health_page(site: SiteData) -> HealthPage:
    """The context of the page."""
    hub, layout, translator = site.hub, site.layout, site.translator
    link, kinds = site.linker(layout.health()), kinds_with(hub.config.registry)
    found: dict[str, list[tuple[Project, Problem]]] = defaultdict(list)
    for project in hub.projects:
        for problem in project.problems:
            found[problem.code].append((project, problem))
    title = translator.gettext("Catalog health")
    introduction = translator.gettext(
        "What this portal was built from, and what its projects' maintainers can fix."
    )
    counts = Counter(problem.severity for entries in found.values() for _, problem in entries)
    groups = []
    for code, entries in found.items():
        gravest = min((problem.severity for _, problem in entries), key=_ORDER.__getitem__)
        groups.append((_ORDER[gravest], code, gravest, entries))
    return HealthPage(
        **page_head(site, link, title=title, description=introduction, breadcrumbs=(home_link(site, link),)),
        heading=title,
        introduction=introduction,
        generator=f"sharinghub-static {__version__}",
        signed_in=hub.instance.authenticated,
        gitlab_version=hub.instance.version,
        counts=tuple(
            Hyperlink(
                text=category.title,
                href=link.to(layout.category(category.id)),
                note=translator.number(len(hub.in_category(category))),
            )
            for category in hub.config.stac.categories
        ),
        projects=translator.number(len(hub.projects)),
        severities=tuple((one.value, translator.number(counts[one])) for one in _ORDER),
        groups=tuple(
            ProblemGroup(
                code=code,
                title=title_of(code, translator, kinds),
                severity=severity.value,
                count=translator.number(len(entries)),
                fix=fix_of(code, translator, kinds),
                href=f"{link.to(layout.problem_kinds())}#{code}" if code in kinds else "",
                findings=tuple(_finding(site, link, *entry) for entry in entries[:_SHOWN]),
                more=max(0, len(entries) - _SHOWN),
            )
            for _, code, severity, entries in sorted(groups, key=lambda group: group[:2])
        ),
        report=link.to(layout.build_report()),
        instances=tuple(_instance(site, state) for state in hub.instance_states),
        **metadata_parts(site, link),
    )


def _instance(site: SiteData, state: InstanceState) -> InstanceRow:
    hub, translator = site.hub, site.translator
    number = sum(hub.instance_of(project.record) == state.name for project in hub.projects)
    return InstanceRow(
        instance=Hyperlink(text=state.name, href=state.url, external=True),
        projects=translator.ngettext("%(num)s project", "%(num)s projects", number),
        is_unreached=state.is_unreached,
        since=translator.moment(state.since) if state.since else None,
    )


def _finding(site: SiteData, link: Linker, project: Project, problem: Problem) -> Finding:
    message, language = translated(problem.message, site.translator)
    return Finding(
        project=Hyperlink(text=project.title, href=link.to(section_path(project, "problems", site))),
        message=message,
        language=language,
    )
