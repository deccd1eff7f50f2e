"""Read the projects of a snapshot, with all that is wrong with them."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from sharinghub_static.analysis.hub import Hub, InstanceState
from sharinghub_static.analysis.lineage import Lineage
from sharinghub_static.analysis.update_times import update_times
from sharinghub_static.catalog import CatalogSchemas, StacFiles, build_catalog, keep_items
from sharinghub_static.config import SiteConfig
from sharinghub_static.config.instances import instance_title
from sharinghub_static.isolation import BROKEN_RECORD, Isolation
from sharinghub_static.portal.project_page.readme import readme_problems
from sharinghub_static.problems import Problem, problems_from_json, problems_to_json
from sharinghub_static.project.interpret import Interpretation
from sharinghub_static.project.kept import ByteCache, KeptProjects
from sharinghub_static.project.long_texts import set_record_aside
from sharinghub_static.project.model import Project, ProjectReference
from sharinghub_static.site.manifest import Manifest
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.snapshot.instances import Scope
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.text.text_file import TextFile
from sharinghub_static.tree_check import project_emails
from sharinghub_static.workers import Workers

__all__ = ["interpret_hub", "read_hub", "with_problems"]

_PROJECTS_A_TASK = 16


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
    manifest: Manifest | None = None,
    texts: TextFile | None = None,
    jobs: int = 1,
    schemas: SchemaStore | None = None,
) -> Hub:
    """Read the snapshot and interpret its projects, less what is left out.

    Args:
        config: the site's configuration.
        store: the snapshot.
        isolation: what to leave out.
        manifest: keeps interpreted projects.
        texts: takes the long texts of the projects; None leaves them in memory.
        jobs: number of processes that interpret those that are not kept.
        schemas: to check their STAC Items with, which these processes make as well; None makes none.
    """
    tracking, history = store.tracking.all(), store.history.all()
    take = partial(set_record_aside, texts=texts) if texts else lambda record: record
    records, broken = store.readable_projects(take)
    kept = KeptProjects(manifest, store.project_digests(), _extensions(config)) if manifest else None
    interpretation = Interpretation(
        records,
        config,
        tracking,
        history,
        without=isolation.parts,
        bare=isolation.bare,
        absent=isolation.absent,
        kept=kept,
    )
    if manifest and kept and jobs > 1:
        alone = Hub(config, store.instance, store.changed_at, (), digests=kept.digests)
        _interpret_in_copies(interpretation, kept, manifest, jobs, alone, schemas)
    projects = interpretation.all(texts)
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


def _interpret_in_copies(
    interpretation: Interpretation,
    kept: KeptProjects,
    manifest: Manifest,
    jobs: int,
    hub: Hub,
    schemas: SchemaStore | None,
) -> None:
    """Let copies of this process put into the manifest what is known of each project by itself.

    That is the project, its README as HTML with its Problems, its authors' addresses, and its STAC Items
    unless they name other projects. This process takes them from there, and makes what is not there, be it
    that a copy failed, where it is asked for.

    Args:
        interpretation: of the hub.
        kept: has the projects, in the manifest.
        manifest: takes all.
        jobs: number of processes.
        hub: without projects.
        schemas: to check Items with; None makes none.
    """
    records = interpretation.unkept
    firsts = range(0, len(records), _PROJECTS_A_TASK)
    own_process = os.getpid()
    # What must be fetched, this process fetches once.
    known_schemas = CatalogSchemas(schemas.without_network()) if schemas else None

    def interpret(number: int) -> Iterator[tuple[set[str], dict[str, bytes]]]:
        if os.getpid() == own_process:
            return
        some = records[firsts[number] : firsts[number] + _PROJECTS_A_TASK]
        projects = list(map(interpretation.project, some))
        for project in projects:
            project_emails(project, kept.digests.get(project.record.id), manifest)
        _readme_problems(projects, interpretation.config, kept.digests, manifest)
        if known_schemas:
            alone = tuple(project for project in projects if not _names_others(project))
            keep_items(replace(hub, projects=alone), known_schemas, manifest)
        yield manifest.drain()

    interpretation.prepare()
    manifest.commit()
    with Workers(interpret, min(jobs, len(firsts)), manifest.reopen) as workers:
        for used, texts in workers.results(len(firsts)):
            manifest.take(used, texts)


def _names_others(project: Project) -> bool:
    return any(isinstance(link.href, ProjectReference) for link in project.links)


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


def with_problems(hub: Hub, schemas: SchemaStore, cache: ByteCache | None = None) -> tuple[Hub, StacFiles]:
    """Add the Problems that only the catalog, the pages and the whole hub show.

    Args:
        hub: what is published.
        schemas: to check STAC documents with.
        cache: keeps rendered texts.
    """
    catalog = build_catalog(hub, schemas, cache)
    of_readmes = _readme_problems(hub.projects, hub.config, hub.digests, cache)
    hub = hub.with_problems(catalog.problems).with_problems(of_readmes)
    return hub.with_problems(Lineage(hub).problems()), catalog


def _readme_problems(
    projects: Sequence[Project], config: SiteConfig, digests: Mapping[int, str], cache: ByteCache | None
) -> dict[int, tuple[Problem, ...]]:
    """The Problems of READMEs, which are kept as they are rendered.

    Args:
        projects: whose READMEs.
        config: the site's configuration.
        digests: GitLab's project id to the digest of all that a project was interpreted from.
        cache: keeps them, by these digests.
    """
    if cache is None:
        return readme_problems(projects, config)
    problems = {
        id_: kept
        for id_ in (project.record.id for project in projects)
        if (kept := _kept_problems(cache, digests.get(id_))) is not None
    }
    unread = [project for project in projects if project.record.id not in problems]
    problems |= readme_problems(unread, config, cache)
    for digest, id_ in ((digests.get(each.record.id), each.record.id) for each in unread):
        if digest is not None:
            content = json.dumps(problems_to_json(problems.get(id_, ())))
            cache.put_text(_problems_key(digest), content.encode())
    return problems


def _problems_key(digest: str) -> str:
    return f"readme-{digest}"


def _kept_problems(cache: ByteCache, digest: str | None) -> tuple[Problem, ...] | None:
    """What an earlier build found in a README; None where it is not kept."""
    try:
        stored = None if digest is None else cache.text(_problems_key(digest))
        return None if stored is None else problems_from_json(json.loads(stored))
    except (KeyError, TypeError, ValueError):
        return None
