"""How long ranking takes, and how heavy what comes of it is.

    python benchmarks/ranking.py --projects 2000

Each project has a README of some length, a few files, a history and links to others; no network, no disk.
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.lineage import Lineage
from sharinghub_static.analysis.ranking import ranking, trends
from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.pages.catalog_health import health_page
from sharinghub_static.portal.pages.ranking import ranking_pages
from sharinghub_static.portal.rendering import Renderer
from sharinghub_static.portal.site_files.badges import badges_of, draw
from sharinghub_static.portal.site_files.health_report import health_report
from sharinghub_static.portal.translation.translator import ENGLISH
from sharinghub_static.project.model import Asset, Link, Project, ProjectReference, Readme
from sharinghub_static.snapshot.history_records import ObservationRecord
from sharinghub_static.snapshot.records import CountsRecord
from tests.projects import UPDATED, make_hub, make_project

README = "# Title\n\n" + "\n\n".join(f"## Part {n}\n\n" + "some words of prose " * 60 for n in range(6))
CATEGORIES = ("dataset", "ai-model", "processor")
_Result = TypeVar("_Result")


def a_hub(number: int) -> Hub:
    """A hub of so many projects, of which each tenth is used by the nine after it."""
    return make_hub(*(a_project(place) for place in range(number)))


def a_project(place: int) -> Project:
    """One of them."""
    stars = place * 7919 % 113
    seen = (stars // 2, stars * 2 // 3, stars)
    return make_project(
        f"group-{place % 50}/project-{place}",
        CATEGORIES[place % 3],
        id=place + 1,
        counts=CountsRecord(stars=stars, forks=place % 7),
        readme=Readme("README.md", README),
        keywords=("land-cover", f"topic-{place % 20}"),
        links=(Link("derived_from", ProjectReference("dataset", _used(place)), source="datasets"),),
        assets=tuple(Asset(f"{part}.tif", f"https://example.org/{part}.tif") for part in range(3)),
        history=tuple(
            ObservationRecord(
                UPDATED - timedelta(days=days), "Demo", "ab", count, 0, False, "", (), downloads=count * 9
            )
            for days, count in zip((95, 40, 0), seen, strict=True)
        ),
    )


def _used(place: int) -> str:
    used = place // 10 * 10
    return f"group-{used % 50}/project-{used}"


def timed(what: str, work: Callable[[], _Result]) -> _Result:
    """Do it, and print how long it took."""
    began = time.perf_counter()
    result = work()
    print(f"{what:<40} {1000 * (time.perf_counter() - began):9.1f} ms")
    return result


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=2000)
    hub = a_hub(parser.parse_args().projects)
    lineage = timed("lineage", lambda: Lineage(hub))
    timed("ranking, completeness with it", lambda: ranking(hub, lineage))
    timed("trends of two windows", lambda: [trends(hub, days) for days in (30, 90)])

    site = SiteData(hub, Assets(hub.config), Analyses(hub))
    renderer = Renderer(Path("templates"), site.assets.icons, ENGLISH)
    pages = timed(
        "pages of the ranking, one language",
        lambda: [renderer.render("ranking.html", page) for _, _, page in ranking_pages(site)],
    )
    health = timed("page of health", lambda: renderer.render("health.html", health_page(site)))
    document = timed("health.json", lambda: health_report(site))
    ranked = site.analyses.ranking
    badges = timed("badges", lambda: [draw(badges_of(each, hub, ranked)) for each in hub.projects])
    print(f"{len(pages)} pages of the ranking, the heaviest of {max(map(len, pages)):,} bytes")
    print(f"page of health {len(health):,} bytes, health.json {len(document):,} bytes")
    print(f"{len(badges)} badges, {sum(map(len, badges)) // max(1, len(badges))} bytes each")


if __name__ == "__main__":
    main()
