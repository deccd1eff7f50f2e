"""One request on its way to an answer."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from werkzeug.wrappers import Request, Response

from sharinghub_static.demo.limits import Limits, Throttle, endpoint_refusal
from sharinghub_static.demo.viewer import Viewer
from sharinghub_static.demo.world import World

__all__ = ["AnsweredError", "Visit", "reply"]


class AnsweredError(Exception):
    """The answer is known before its door is reached."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


@dataclass(frozen=True, slots=True)
class Visit:
    """A request with all that its answer needs.

    Args:
        url: address of the instance, without a final slash.
        change: puts another world in the place of this one, for requests that write.
    """

    request: Request
    world: World
    viewer: Viewer
    url: str
    limits: Limits
    throttle: Throttle
    change: Callable[[World], None] = lambda _world: None

    def ration(self, name: str, limit: int | None) -> None:
        """Count the request against the limit of one endpoint.

        Raises:
            AnsweredError: with 429, once the limit is passed.
        """
        if limit is None:
            return
        if self.throttle.count(name, self.viewer.username or "anonymous") > limit:
            raise AnsweredError(endpoint_refusal())

    def flag(self, name: str, default: bool = False) -> bool:
        """A yes-or-no parameter of the query."""
        value = self.request.args.get(name)
        return default if value is None else value.lower() in ("true", "1", "yes", "t")


def reply(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(json.dumps(body), status, dict(headers or {}), mimetype="application/json")
