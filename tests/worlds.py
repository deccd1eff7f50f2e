"""Small worlds for an embedded GitLab: sane where a test says nothing.

For example ``make_world(sample("eo/cover", topics=("x",), files={"README.md": "# Cover"}))``.
Import them as ``from tests.worlds import make_world, sample``.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

from sharinghub_static.demo.world import SampleFile, SampleGroup, SampleProject, SampleUser, World

__all__ = ["ADMIN_TOKEN", "MEMBER_TOKEN", "NOW", "STRANGER_TOKEN", "files", "make_world", "sample"]

NOW = datetime(2025, 6, 15, 12, 30, tzinfo=UTC)

MEMBER_TOKEN = "glpat-member"
"""Of ``ada``, whom a test makes a member by ``members=("ada",)``."""
STRANGER_TOKEN = "glpat-stranger"
"""Of ``bob``, signed in and a member of nothing unless a test says so."""
ADMIN_TOKEN = "glpat-admin"
"""Of nobody known, which makes it an administrator's."""

_USERS = (
    SampleUser("ada", "Ada Sample", "ada@private.example"),
    SampleUser("bob", "Bob Sample", "bob@private.example"),
)
_TOKENS = {MEMBER_TOKEN: "ada", STRANGER_TOKEN: "bob", ADMIN_TOKEN: "root"}


def files(contents: Mapping[str, str | bytes]) -> tuple[SampleFile, ...]:
    """A repository's files from path to text or bytes."""
    return tuple(
        SampleFile(path, content.encode() if isinstance(content, str) else content)
        for path, content in contents.items()
    )


def sample(full_path: str, **changes: Any) -> SampleProject:
    """A public project on ``main`` with a README.

    Args:
        full_path: ``group/project``; its id follows from it unless ``id`` is given.
        changes: fields of :class:`SampleProject`; ``files`` may be a mapping of path to text or bytes.
    """
    namespace, _, path = full_path.rpartition("/")
    contents = changes.pop("files", {"README.md": f"# {path}\n"})
    if changes.get("license") and isinstance(contents, Mapping) and "LICENSE" not in contents:
        # GitLab reads the licence of a file; this one it alone can read.
        contents = {**contents, "LICENSE": f"This is under {changes['license']}.\n"}
    given: dict[str, Any] = {
        "id": crc32(full_path.encode()) % 90_000 + 1,
        "path": path,
        "name": path.replace("-", " ").title(),
        "namespace": namespace,
        "created_at": datetime(2024, 3, 1, 9, 0, tzinfo=UTC),
        "last_activity_at": NOW,
        "files": files(contents) if isinstance(contents, Mapping) else contents,
    }
    return SampleProject(**{**given, **changes})


def make_world(*projects: SampleProject, **changes: Any) -> World:
    """A world of these projects, with their groups, two users and three tokens."""
    paths = {
        "/".join(parts[: depth + 1])
        for project in projects
        if not project.namespace.startswith("ada")
        for parts in [project.namespace.split("/")]
        for depth in range(len(parts))
    }
    given: dict[str, Any] = {
        "projects": projects,
        "groups": tuple(SampleGroup(path, path.rpartition("/")[2].title()) for path in sorted(paths)),
        "users": _USERS,
        "tokens": _TOKENS,
    }
    return World(**{**given, **changes})
