"""The embedded GitLab with the sample projects and their past, and their models on an MLflow server.

The server is a real one, or what one returned: ``samples/tracking.json`` was written by
``tests/record_tracking.py`` from a real server, for a demo without one.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from sharinghub_static.config import SiteConfig
from sharinghub_static.config.collection_files import read_collections
from sharinghub_static.demo.mlflow_logging import log_samples, prepare_folder
from sharinghub_static.demo.mlflow_server import free_port, running_mlflow
from sharinghub_static.demo.samples import load_world
from sharinghub_static.demo.server import EmbeddedGitlab
from sharinghub_static.demo.tracking_samples import load_tracked
from sharinghub_static.demo.world import SampleFile, World
from sharinghub_static.reporting import Reporter
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.snapshot.tracking_records import TrackingRecord
from sharinghub_static.sources.mlflow.crawl import MlflowSummary

__all__ = [
    "PLACEHOLDER",
    "demo_config",
    "load_recorded",
    "placed",
    "recorded_text",
    "remember_earlier",
    "replay_mlflow",
    "sample_gitlab",
    "sample_mlflow",
    "with_sample_collections",
]

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


_PACKAGE = Path(__file__).resolve().parents[1]


def demo_config(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the configuration files of a demo for which none were named.

    Args:
        environ: for ``CONFIG_PATH``.

    Returns:
        Nothing where the folder or ``CONFIG_PATH`` has one, which is then read as always; else the
        configuration that comes with the package: in a wheel inside it, in the repository beside it.
    """
    if environ.get("CONFIG_PATH") or Path("site_config.yml").is_file():
        return ()
    inside = _PACKAGE / "site_config.yml"
    return (inside if inside.is_file() else _PACKAGE.parent / "site_config.yml",)


def with_sample_collections(config: SiteConfig) -> SiteConfig:
    """Return the configuration with the samples' curated collections, where it has none of its own."""
    if config.collections:
        return config
    return config.with_collections(read_collections(Path(__file__).parent / "samples").collections)


PLACEHOLDER = "{gitlab}"

_WITH_ADDRESSES = frozenset({"readme.md", ".dvc/config"})

T = TypeVar("T")


def placed(world: World, url: str) -> World:
    """The same world with the instance's address where its texts have :data:`PLACEHOLDER`.

    So have READMEs and DVC's configurations.
    Other files of the repositories are left byte for byte, so that their checksums stay true.

    Args:
        world: as it was read; it is not changed.
        url: web address of the instance, with or without a slash at its end.
    """
    return _placed(world, url.rstrip("/"))


def _placed(value: T, url: str) -> T:
    changed: Any = value
    if isinstance(value, str):
        changed = value.replace(PLACEHOLDER, url)
    elif isinstance(value, SampleFile):
        if value.path.lower() in _WITH_ADDRESSES:
            changed = replace(value, content=value.content.replace(PLACEHOLDER.encode(), url.encode()))
    elif isinstance(value, tuple):
        changed = tuple(_placed(item, url) for item in value)
    elif is_dataclass(value) and not isinstance(value, type):
        changed = replace(
            value, **{part.name: _placed(getattr(value, part.name), url) for part in fields(value)}
        )
    return changed if changed != value else value


@contextmanager
def sample_gitlab(port: int = 0) -> Iterator[EmbeddedGitlab]:
    """Run a GitLab with the sample projects, which know their own address.

    Args:
        port: where it listens on ``127.0.0.1``; 0, or one that another program has, takes a free one.
    """
    world = load_world()
    # werkzeug ends the process when its port is taken, so a free one is looked for first.
    with EmbeddedGitlab(world, port=free_port(port)) as gitlab:
        gitlab.world = placed(world, gitlab.url)
        yield gitlab


@contextmanager
def sample_mlflow(world: World, folder: Path, reporter: Reporter, port: int = 0) -> Iterator[str]:
    """Run an MLflow server with the runs and models of the sample projects.

    It keeps what it holds, so that the next one that runs in the same folder tells the same.

    Args:
        world: for the ids of the projects.
        folder: for its database and files; emptied when it holds other samples.
        reporter: receives progress messages.
        port: where it listens on ``127.0.0.1``; 0, or one that another program has, takes a free one.

    Yields:
        Its address, without a slash at its end.

    Raises:
        SharingHubError: MLflow's server is not installed or does not start, or the folder is not ours.
    """
    samples = load_tracked()
    prepare_folder(folder, samples)
    with running_mlflow(folder, port) as url:
        with reporter.step("Logging sample runs and models to MLflow"):
            log_samples(url, folder, samples, world)
        yield url


_RECORDED = Path(__file__).parent / "samples" / "tracking.json"
_PLACEHOLDER = "{mlflow}"
_RECORDS = TypeAdapter(tuple[TrackingRecord, ...])


def recorded_text(records: tuple[TrackingRecord, ...], url: str) -> str:
    """Records as they are kept, one project after the other.

    Args:
        records: as a crawl stored them.
        url: address of the server, which the text does not hold.
    """
    return _RECORDS.dump_json(records, indent=1).decode().replace(url, _PLACEHOLDER) + "\n"


def load_recorded(url: str, file: Path = _RECORDED) -> tuple[TrackingRecord, ...]:
    """The records.

    Args:
        url: address at which the server is said to be, without a slash at its end.
        file: where they are kept.
    """
    return _RECORDS.validate_json(file.read_text("utf-8").replace(_PLACEHOLDER, url))


def replay_mlflow(
    config: SiteConfig,
    snapshot: Snapshot,
    *,
    environ: Mapping[str, str],
    reporter: Reporter,
    now: Callable[[], datetime],
    only: str = "",
) -> MlflowSummary:
    """Put what was recorded into the snapshot: what ``crawl_mlflow`` does from a server.

    Args:
        config: says where the server is.
        snapshot: open for writing, with the projects that GitLab's crawl found.
        environ: not needed.
        reporter: receives progress messages.
        now: the current time, UTC.
        only: full path of the one project whose models are put; empty for all.
    """
    here = {
        record.id for record in snapshot.projects() if only.casefold() in {"", record.full_path.casefold()}
    }
    records = [
        record for record in load_recorded((config.mlflow.url or "").rstrip("/")) if record.project_id in here
    ]
    changed = sum(snapshot.tracking.put(record, "", at=now()) for record in records)
    reporter.notice(
        "Models and experiments are as a real MLflow server once returned them; it is not running now."
    )
    return MlflowSummary(
        projects=len(records),
        changed=changed,
        models=sum(len(record.models) for record in records),
        experiments=sum(len(record.experiments) for record in records),
    )
