"""Earlier looks at the sample projects, as if they had been crawled before: so that the demo has a past."""

from dataclasses import replace
from datetime import timedelta

from sharinghub_static.snapshot.store import Snapshot

__all__ = ["remember_earlier"]

_STARS_BEFORE = {
    "cryo-alpes/neige-fsc": {80: 61, 25: 63},
    "earthlab/land/alpine-land-cover": {80: 117, 25: 125},
    "earthlab/land/landcover-unet": {80: 109, 40: 118, 20: 126},
    "earthlab/vegetation/crop-phenology": {60: 66, 15: 70},
    "eo-toolbox/S2_L2A.Cloud-Mask_v2": {80: 31, 25: 46},
    "eo-toolbox/geochip": {80: 128, 25: 132},
    "hydro-sentinel/floodnet-sar": {80: 71, 45: 88, 12: 105},
    "maritime-watch/vessel-detector": {70: 52, 25: 65},
}
"""Full path to stars by days ago; the others had as many as now."""

_FIRST = 85
"""Days ago when all were first seen."""


def remember_earlier(snapshot: Snapshot) -> int:
    """Add earlier observations, counted back from the date of the data: the same snapshot gets the same ones.

    Args:
        snapshot: open for writing, after a crawl of the sample projects.

    Returns:
        How many projects have a past now.
    """
    remembered = 0
    for project in list(snapshot.projects()):
        seen = snapshot.history.of(project.id)
        if not seen:
            continue
        sample = _STARS_BEFORE.get(project.full_path, {})
        first = min(sample.values(), default=seen[-1].stars)
        for days, stars in {_FIRST: first, **sample}.items():
            at = snapshot.changed_at - timedelta(days=days)
            snapshot.history.observe(project.id, replace(seen[-1], at=at, stars=stars))
        remembered += 1
    return remembered
