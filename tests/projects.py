"""Small projects, configurations and hubs for tests: sane where a test says nothing.

For example ``make_hub(make_project("eo/cover"), make_project("eo/model", "ai-model"))``.
Import them as ``from tests.projects import make_hub``.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from zlib import crc32

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.config import SiteConfig
from sharinghub_static.project.markdown import LONGEST_EXCERPT, excerpt
from sharinghub_static.project.model import Extent, License, Link, Project, Provider, Readme
from sharinghub_static.snapshot.records import InstanceRecord, NamespaceRecord, ProjectRecord, Visibility

__all__ = [
    "CREATED",
    "GITLAB",
    "UPDATED",
    "located",
    "make_config",
    "make_hub",
    "make_project",
    "make_record",
]

GITLAB = "https://gitlab.example.org"
CREATED = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
UPDATED = datetime(2025, 6, 15, 12, 30, tzinfo=UTC)

_TOPICS = {
    "ai-model": "sharinghub:aimodel",
    "dataset": "sharinghub:dataset",
    "processor": "sharinghub:processor",
}
_TITLES = {"ai-model": "AI Models", "dataset": "Datasets", "processor": "Processors"}


def make_config(**overrides: Any) -> SiteConfig:
    """A configuration with the categories ``ai-model``, ``dataset`` and ``processor``.

    Args:
        overrides: top-level sections as they stand in the file (``stac={...}``, ``tags={...}``). ``stac`` is
            merged key by key, so that ``stac={"root_href": ...}`` keeps the categories.
    """
    stac: dict[str, Any] = {
        "root": {"id": "test-hub", "title": "Test hub", "description": "A hub for tests."},
        "categories": [
            {
                "id": id_,
                "title": title,
                "gitlab_topic": _TOPICS[id_],
                "description": f"All the {title.lower()}.",
            }
            for id_, title in _TITLES.items()
        ],
    }
    stac |= overrides.pop("stac", {})
    return SiteConfig.model_validate({"gitlab": {"url": GITLAB}, "stac": stac} | overrides)


def make_record(full_path: str = "group/demo", *, id: int | None = None, **overrides: Any) -> ProjectRecord:  # noqa: A002 - the record's own field name
    """What GitLab says of a public project with one branch; the id is drawn from the path."""
    namespace, _, name = full_path.rpartition("/")
    known: dict[str, Any] = {
        "id": crc32(full_path.encode()) if id is None else id,
        "full_path": full_path,
        "name": name,
        "description": f"About {name}.",
        "visibility": Visibility.PUBLIC,
        "archived": False,
        "topics": (),
        "web_url": f"{GITLAB}/{quote(full_path)}",
        "avatar_url": "",
        "namespace": NamespaceRecord(namespace, namespace.rpartition("/")[2], f"{GITLAB}/{quote(namespace)}"),
        "created_at": CREATED,
        "last_activity_at": UPDATED,
        "default_branch": "main",
        "head_sha": "0123456789abcdef0123456789abcdef01234567",
        "head_committed_at": UPDATED,
    }
    return ProjectRecord(**(known | overrides))


def make_project(
    full_path: str = "group/demo",
    category: str | tuple[str, ...] = "dataset",
    **overrides: Any,
) -> Project:
    """A project that says little.

    Args:
        full_path: GitLab's path of it.
        category: its category, or several.
        overrides: fields of :class:`Project`; a field of :class:`ProjectRecord` that is none of
            Project's own (``id``, ``counts``, ``releases``, …) goes to the record.
    """
    own = {field.name for field in fields(Project)}
    categories = (category,) if isinstance(category, str) else category
    recorded = {name: overrides.pop(name) for name in list(overrides) if name not in own}
    topics = tuple(sorted(_TOPICS.get(id_, id_) for id_ in categories))
    record = make_record(full_path, **({"topics": topics} | recorded))
    name = full_path.rpartition("/")[2]
    known: dict[str, Any] = {
        "record": record,
        "categories": categories,
        "title": name.replace("-", " ").title() or name,
        "summary": f"About {name}.",
        "description": f"# {name}\n\nAbout {name}.",
        "extent": Extent(None, None, record.created_at, record.last_activity_at),
        "updated": record.last_activity_at,
        "readme": Readme("README.md", f"# {name}\n\nAbout {name}."),
        "license": License("Apache-2.0", "Apache-2.0", "https://spdx.org/licenses/Apache-2.0.html"),
        "providers": (
            Provider("GitLab", ("host",), record.web_url),
            Provider(record.namespace.name or "group", ("producer",), record.namespace.web_url),
        ),
        "kind": "Dataset" if any("data" in id_ for id_ in categories) else "SoftwareSourceCode",
        "links": (Link("bug_tracker", f"{record.web_url}/-/issues", "text/html", "Issues"),),
    }
    known |= overrides
    known.setdefault("beginning", excerpt(known["description"], LONGEST_EXCERPT))
    return Project(**known)


def located(west: float, south: float, east: float, north: float, **overrides: Any) -> Extent:
    """An extent over a box in degrees; cut in two at the antimeridian when ``west > east``."""

    def ring(left: float, right: float) -> list[list[list[float]]]:
        return [[[left, south], [right, south], [right, north], [left, north], [left, south]]]

    geometry: Mapping[str, Any] = {"type": "Polygon", "coordinates": ring(west, east)}
    if west > east:
        geometry = {"type": "MultiPolygon", "coordinates": [ring(west, 180.0), ring(-180.0, east)]}
    known: dict[str, Any] = {
        "geometry": geometry,
        "bbox": (west, south, east, north),
        "start": CREATED,
        "end": UPDATED,
    }
    return Extent(**(known | overrides))


def make_hub(*projects: Project, config: SiteConfig | None = None) -> Hub:
    """A hub of these projects, in the order that a Hub wants."""
    return Hub(
        config=config or make_config(),
        instance=InstanceRecord(GITLAB, "18.7.1"),
        changed_at=UPDATED,
        projects=tuple(sorted(projects, key=lambda project: project.record.full_path)),
    )
