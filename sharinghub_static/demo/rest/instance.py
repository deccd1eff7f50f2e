"""The instance itself, and the people on it."""

from werkzeug.wrappers import Response

from sharinghub_static.demo.directory import user_id
from sharinghub_static.demo.rest.lookup import signed_in
from sharinghub_static.demo.rest.paging import by_number
from sharinghub_static.demo.viewer import sent_token
from sharinghub_static.demo.visit import Visit, reply

__all__ = ["metadata", "own_token", "person", "user", "users", "version"]

_REVISION = "0123456789a"


def version(visit: Visit) -> Response:
    """``GET /version``."""
    signed_in(visit)
    return reply({"version": visit.world.version, "revision": _REVISION})


def metadata(visit: Visit) -> Response:
    """``GET /metadata``."""
    signed_in(visit)
    return reply(
        {
            "version": visit.world.version,
            "revision": _REVISION,
            "enterprise": visit.world.version.endswith("-ee"),
            "kas": {"enabled": False, "externalUrl": None, "version": None},
        }
    )


def own_token(visit: Visit) -> Response:
    """``GET /personal_access_tokens/self``."""
    signed_in(visit)
    token = sent_token(visit.request) or ""
    end = visit.world.token_ends.get(token)
    return reply(
        {
            "id": 1,
            "name": "portal",
            "revoked": False,
            "scopes": list(visit.world.token_scopes.get(token, ("read_api",))),
            "active": True,
            "expires_at": end.isoformat() if end else None,
        }
    )


def user(visit: Visit) -> Response:
    """``GET /user``."""
    signed_in(visit)
    username = visit.viewer.username or "root"
    email = next((u.email for u in visit.world.users if u.username == username), "")
    return reply({**person(visit, username), "email": email, "is_admin": visit.viewer.admin})


def users(visit: Visit) -> Response:
    """``GET /users``: by ``username`` or ``search``, never by an address that was not published."""
    asked = visit.request.args
    name, words = asked.get("username"), asked.get("search", "").lower()
    rows = [
        u
        for u in visit.world.users
        if (name is None or u.username.lower() == name.lower()) and words in f"{u.username}\n{u.name}".lower()
    ]
    if name is None:
        signed_in(visit)
    return by_number(visit, rows, lambda u: person(visit, u.username))


def person(visit: Visit, username: str) -> dict[str, object]:
    """A person as REST describes them to others."""
    known = {u.username: u for u in visit.world.users}
    return {
        "id": user_id(tuple(known), username),
        "username": username,
        "public_email": "",
        "name": known[username].name if username in known else username,
        "state": "active",
        "locked": False,
        "avatar_url": f"{visit.url}/uploads/-/system/user/avatar/{username}.svg",
        "web_url": f"{visit.url}/{username}",
    }
