"""Groups and people by name and number, for both doors."""

from zlib import crc32

from sharinghub_static.demo.viewer import Viewer
from sharinghub_static.demo.world import SampleGroup, World

__all__ = ["find_group", "full_name", "group_id", "user_id"]


def find_group(world: World, viewer: Viewer, full_path: str) -> SampleGroup | None:
    """The visible group of this address; one that only projects name exists as well."""
    inside = [p for p in world.projects if f"{p.namespace}/".startswith(f"{full_path}/")]
    sample = next((g for g in world.groups if g.full_path == full_path), None)
    if sample is None:
        if not inside or any(u.username == full_path for u in world.users):
            return None
        sample = SampleGroup(full_path, full_path.rpartition("/")[2])
    if sample.visibility == "public" or viewer.admin or any(viewer.is_member(p) for p in inside):
        return sample
    return sample if sample.visibility == "internal" and not viewer.anonymous else None


def group_id(full_path: str) -> int:
    """A group's number: it follows from the path, which the world's data leave free."""
    return 1_000_000 + crc32(full_path.encode()) % 8_000_000


def full_name(world: World, full_path: str) -> str:
    """``Group / Subgroup``."""
    names = {g.full_path: g.name for g in world.groups} | {u.username: u.name for u in world.users}
    parts = full_path.split("/")
    return " / ".join(names.get("/".join(parts[: n + 1]), part) for n, part in enumerate(parts))


def user_id(usernames: tuple[str, ...], username: str) -> int:
    """A person's number: their rank in the world, or one that follows from the name."""
    if username in usernames:
        return usernames.index(username) + 1
    return 100_000 + crc32(username.encode()) % 900_000
