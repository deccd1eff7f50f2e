"""Read the projects of a snapshot, with all that is wrong with them."""

import json
import os
from collections.abc import Iterator
from functools import partial

from sharinghub_static.analysis.hub import Hub, InstanceState
from sharinghub_static.analysis.lineage import Lineage
from sharinghub_static.analysis.update_times import update_times
from sharinghub_static.catalog import StacFiles, build_catalog
from sharinghub_static.config import SiteConfig
from sharinghub_static.config.instances import instance_title
from sharinghub_static.isolation import BROKEN_RECORD, Isolation
from sharinghub_static.portal.project_page.readme import readme_problems
from sharinghub_static.problems import Problem, problems_from_json, problems_to_json
from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.project.kept import ByteCache, KeptProjects
from sharinghub_static.project.long_texts import set_record_aside
from sharinghub_static.site.manifest import Manifest
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.snapshot.instances import Scope
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.text.text_file import TextFile
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


def interpret_hub(
    config: SiteConfig,
    store: Snapshot,
    isolation: Isolation,
    cache: ByteCache | None = None,
    texts: TextFile | None = None,
) -> Hub:
    """Read the snapshot and interpret its projects, less what is left out.

    Args:
        config: the site's configuration.
        store: the snapshot.
        isolation: what to leave out.
        cache: keeps interpreted projects.
        texts: takes the long texts of the projects; None leaves them in memory.
    """
    tracking, history = store.tracking.all(), store.history.all()
    take = partial(set_record_aside, texts=texts) if texts else lambda record: record
    records, broken = store.readable_projects(take)
    kept = KeptProjects(cache, store.project_digests(), _extensions(config)) if cache else None
    projects = interpret_all(
        records,
        config,
        tracking,
        history,
        without=isolation.parts,
        bare=isolation.bare,
        absent=isolation.absent,
        kept=kept,
        texts=texts,
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
        digests=kept.digests if kept else {},
        outlines=kept.outlines if kept else {},
        instance_states=_instance_states(config, store),
    )
    return hub.with_problems(isolation.problems())


def _instance_states(config: SiteConfig, store: Snapshot) -> tuple[InstanceState, ...]:
    """What the last crawl says of each instance; one that no crawl knows is not among them."""
    if len(config.gitlabs) == 1:
        return ()
    states = []
    for gitlab in config.gitlabs:
        part = store.of(Scope(config.instance_name(gitlab)))
        if not part.is_new:
            title, since = instance_title(gitlab), part.unreached_since
            state = InstanceState(title, gitlab.url, part.instance, part.unreached, since)
            states.append(state)
    return tuple(states)


def _extensions(config: SiteConfig) -> str:
    """Name the extensions in force: a build goes on without those that fail."""
    return "\n".join(f"{each.kind} {each.name} {each.file}" for each in config.registry.definitions)


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
    catalog = build_catalog(hub, schemas, manifest)
    hub = hub.with_problems(catalog.problems).with_problems(_readme_problems(hub, manifest, jobs))
    return hub.with_problems(Lineage(hub).problems()), catalog


_Texts = tuple[set[str], dict[str, bytes]]


def _readme_problems(hub: Hub, manifest: Manifest | None, jobs: int) -> dict[int, tuple[Problem, ...]]:
    """The Problems of READMEs, which the manifest keeps as they are rendered."""
    if manifest is None:
        return readme_problems(hub.projects, hub.config)
    problems = {id_: kept for id_ in hub.digests if (kept := _kept_problems(manifest, hub, id_)) is not None}
    unread = [project for project in hub.projects if project.record.id not in problems]
    firsts = range(0, len(unread), _READMES_A_TASK)
    own_process = os.getpid()
    nothing: _Texts = set(), {}

    def render(number: int) -> Iterator[tuple[dict[int, tuple[Problem, ...]], _Texts]]:
        projects = unread[firsts[number] : firsts[number] + _READMES_A_TASK]
        some = readme_problems(projects, hub.config, manifest)
        yield some, nothing if os.getpid() == own_process else manifest.drain()

    manifest.commit()
    with Workers(render, min(jobs, len(firsts)), manifest.reopen) as workers:
        for some, texts in workers.results(len(firsts)):
            problems |= some
            manifest.take(*texts)
    for id_ in (project.record.id for project in unread if project.record.id in hub.digests):
        content = json.dumps(problems_to_json(problems.get(id_, ())))
        manifest.put_text(_problems_key(hub, id_), content.encode())
    return problems


def _problems_key(hub: Hub, id_: int) -> str:
    return f"readme-{hub.digests[id_]}"


def _kept_problems(manifest: Manifest, hub: Hub, id_: int) -> tuple[Problem, ...] | None:
    """What an earlier build found in a README; None where it is not kept."""
    try:
        stored = manifest.text(_problems_key(hub, id_))
        return None if stored is None else problems_from_json(json.loads(stored))
    except (KeyError, TypeError, ValueError):
        return None
