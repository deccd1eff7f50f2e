"""Answers about people: names and faces, never an address they did not publish."""

from sharinghub_static.demo.directory import user_id
from sharinghub_static.demo.graphql.call import Call, gid
from sharinghub_static.demo.graphql.connection import Node

__all__ = ["user_node"]


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
