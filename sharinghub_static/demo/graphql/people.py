"""Answers about people: names and faces, never an address they did not publish."""

from zlib import crc32

from sharinghub_static.demo.graphql.call import Call, gid
from sharinghub_static.demo.graphql.connection import Node

__all__ = ["user_id", "user_node"]


def user_id(usernames: tuple[str, ...], username: str) -> int:
    """A person's number: their rank in the world, or one that follows from the name."""
    if username in usernames:
        return usernames.index(username) + 1
    return 100_000 + crc32(username.encode()) % 900_000


def user_node(call: Call, username: str) -> Node | None:
    """A person by username, None for none."""
    if not username:
        return None
    known = {user.username: user for user in call.world.users}
    name = known[username].name if username in known else username
    return {
        "id": gid("User", user_id(tuple(known), username)),
        "username": username,
        "name": name,
        "webUrl": f"{call.url}/{username}",
        "webPath": f"/{username}",
        "avatarUrl": f"/uploads/-/system/user/avatar/{username}.svg",
        "publicEmail": "",
        "bot": False,
        "state": "active",
    }
