"""Read the projects of a snapshot, with all that is wrong with them."""

import os
from collections.abc import Iterator

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.lineage import Lineage
from sharinghub_static.analysis.update_times import update_times
from sharinghub_static.catalog import StacFiles, build_catalog
from sharinghub_static.config import SiteConfig
from sharinghub_static.isolation import BROKEN_RECORD, Isolation
from sharinghub_static.portal import readme_problems
from sharinghub_static.problems import Problem
from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.site.manifest import Manifest
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.workers import Workers

__all__ = ["interpret_hub", "read_hub", "with_problems"]

_READMES_A_TASK = 16


def read_hub(config: SiteConfig, store: Snapshot, schemas: SchemaStore, isolation: Isolation) -> Hub:
    """Return the projects of a snapshot with all their Problems, as a build shows them.

    Args:
        config: the site's configuration.
        store: the snapshot.
        schemas: to check STAC documents with.
        isolation: what the build left out.

    Example:
        >>> len(read_hub(config, store, SchemaStore(), Isolation()).projects)
        26
    """
    return with_problems(interpret_hub(config, store, isolation), schemas)[0]


def interpret_hub(config: SiteConfig, store: Snapshot, isolation: Isolation) -> Hub:
    """Read the snapshot and interpret its projects, less what is left out."""
    tracking, history = store.tracking.all(), store.history.all()
    records, broken = store.readable_projects()
    projects = interpret_all(
        records,
        config,
        tracking,
        history,
        without=isolation.parts,
        bare=isolation.bare,
        absent=isolation.absent,
    )
    paths = {record.id: record.full_path for record in records}
    left_out = [(paths[id_], problem) for id_, problem in isolation.absent.items()]
    left_out += [(path, BROKEN_RECORD) for path in broken]
    hub = Hub(
        config,
        store.instance,
        store.changed_at,
        tuple(projects),
        tuple(sorted(left_out)),
        update_times(config, store),
        directory=store.directory,
    )
    return hub.with_problems(isolation.problems())


def with_problems(
    hub: Hub, schemas: SchemaStore, manifest: Manifest | None = None, jobs: int = 1
) -> tuple[Hub, StacFiles]:
    """Add the Problems that only the catalog, the pages and the whole hub show.

    Args:
        hub: what is published.
        schemas: to check STAC documents with.
        manifest: keeps rendered texts.
        jobs: number of processes that render them.
    """
    catalog = build_catalog(hub, schemas)
    hub = hub.with_problems(catalog.problems).with_problems(_readme_problems(hub, manifest, jobs))
    return hub.with_problems(Lineage(hub).problems()), catalog


_Texts = tuple[set[str], dict[str, bytes]]


def _readme_problems(hub: Hub, manifest: Manifest | None, jobs: int) -> dict[int, tuple[Problem, ...]]:
    """The Problems of READMEs, which the manifest keeps as they are rendered."""
    if manifest is None:
        return readme_problems(hub.projects, hub.config)
    firsts = range(0, len(hub.projects), _READMES_A_TASK)
    own_process = os.getpid()
    nothing: _Texts = set(), {}

    def render(number: int) -> Iterator[tuple[dict[int, tuple[Problem, ...]], _Texts]]:
        projects = hub.projects[firsts[number] : firsts[number] + _READMES_A_TASK]
        problems = readme_problems(projects, hub.config, manifest)
        yield problems, nothing if os.getpid() == own_process else manifest.drain()

    problems: dict[int, tuple[Problem, ...]] = {}
    manifest.commit()
    with Workers(render, min(jobs, len(firsts)), manifest.reopen) as workers:
        for some, texts in workers.results(len(firsts)):
            problems |= some
            manifest.take(*texts)
    return problems
