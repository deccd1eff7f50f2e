"""``health.json``: what the projects' metadata lacks, for programs. Its keys: ``docs/ranking.md``."""

from collections import defaultdict
from collections.abc import Iterator

import orjson

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.frame.registration import Reads, site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.problems import Severity
from sharinghub_static.site.layout import Layout

__all__ = ["health_report"]


def health_report(site: SiteData) -> bytes:
    """The document; the same for all languages.

    Args:
        site: what the pages are made from.
    """
    hub, found, ranking = site.hub, site.analyses.metadata_coverage, site.analyses.ranking
    document = {
        "changed": hub.changed_at,
        "projects": len(hub.projects),
        "problems": _problems(hub),
        "coverage": {
            one.check.name: {
                "weight": one.check.weight,
                "asked": one.asked,
                "passed": one.passed,
                "lacking": [project.record.full_path for project in one.lacking],
            }
            for one in found.coverage
        },
        "stale": [project.record.full_path for project in found.stale],
        "completeness": {
            project.record.full_path: {
                "score": round(coverage_of.score, 4),
                "lacking": [outcome.check.name for outcome in coverage_of.lacking],
                "rank": ranking.positions[project.record.id] if ranking else None,
            }
            for project in hub.projects
            for coverage_of in (found.completeness[project.record.id],)
        },
    }
    return orjson.dumps(document, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)


def _problems(hub: Hub) -> dict[str, dict[str, object]]:
    found: dict[str, list[tuple[int, Severity]]] = defaultdict(list)
    for project in hub.projects:
        for problem in project.problems:
            found[problem.code].append((project.record.id, problem.severity))
    return {
        code: {
            "severity": min((severity for _, severity in coverage_of), key=list(Severity).index).value,
            "count": len(coverage_of),
            "projects": len({id_ for id_, _ in coverage_of}),
        }
        for code, coverage_of in sorted(found.items())
    }


@site_files("health-report", reads=Reads.RANKING | Reads.PROBLEM_KINDS)
def health_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of the document."""
    yield Layout().health_report(), health_report(site)
