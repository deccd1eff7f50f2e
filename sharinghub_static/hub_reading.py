"""Read the projects of a snapshot, with all that is wrong with them."""

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.lineage import Lineage
from sharinghub_static.catalog import Catalog, build_catalog
from sharinghub_static.config import SiteConfig
from sharinghub_static.isolation import BROKEN_RECORD, Isolation
from sharinghub_static.portal import readme_problems
from sharinghub_static.portal.markdown.cache import TextCache
from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.snapshot.store import Snapshot

__all__ = ["interpret_hub", "read_hub", "with_problems"]


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
    hub = Hub(config, store.instance, store.changed_at, tuple(projects), tuple(sorted(left_out)))
    return hub.with_problems(isolation.problems())


def with_problems(hub: Hub, schemas: SchemaStore, cache: TextCache | None = None) -> tuple[Hub, Catalog]:
    """Add the Problems that only the catalog, the pages and the whole hub show."""
    catalog = build_catalog(hub, schemas)
    hub = hub.with_problems(catalog.problems).with_problems(readme_problems(hub, cache))
    return hub.with_problems(Lineage(hub).problems()), catalog
