"""From a request to an answer: who asks, how often, and which door."""

import json
import threading

from werkzeug.wrappers import Request, Response

from sharinghub_static.demo.graphql.endpoint import RefusedError, answer_all
from sharinghub_static.demo.limits import Limits, Throttle, throttle_refusal
from sharinghub_static.demo.rest.routes import answer_rest
from sharinghub_static.demo.viewer import BadTokenError, identify
from sharinghub_static.demo.visit import Visit
from sharinghub_static.demo.web import answer_web
from sharinghub_static.demo.world import World

__all__ = ["Application"]


class Application:
    """Answers requests about the world it holds."""

    def __init__(self, world: World, limits: Limits) -> None:
        self.url = ""
        self._world = world
        self._lock = threading.Lock()
        self._limits = limits
        self._throttle = Throttle(limits.window_seconds)

    @property
    def world(self) -> World:
        """What there is."""
        with self._lock:
            return self._world

    @world.setter
    def world(self, world: World) -> None:
        with self._lock:
            self._world = world

    def answer(self, request: Request) -> Response:
        """The answer to one request; it sees one world throughout."""
        world = self.world
        refusal = self._throttled(request)
        if refusal is not None:
            return refusal
        api = request.path.startswith("/api/")
        graphql = request.path == "/api/graphql"
        try:
            viewer = identify(world, request)
        except BadTokenError as error:
            if graphql:
                return _json({"errors": [{"message": "Invalid token"}]}, 401)
            return _json(error.body, error.status)
        visit = Visit(request, world, viewer, self.url, self._limits, self._throttle)
        if graphql:
            response = _graphql(visit)
        elif api:
            response = answer_rest(visit)
        else:
            return answer_web(visit)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    def _throttled(self, request: Request) -> Response | None:
        limit = self._limits.requests_per_minute
        if limit is None:
            return None
        signed_in = any(name in request.headers for name in ("PRIVATE-TOKEN", "Authorization", "JOB-TOKEN"))
        name = "throttle_authenticated_api" if signed_in else "throttle_unauthenticated_api"
        caller = request.headers.get("PRIVATE-TOKEN") or request.headers.get("Authorization") or "anonymous"
        observed = self._throttle.count("all", caller)
        if observed <= limit:
            return None
        return throttle_refusal(name, limit, observed, self._throttle.reset_at())


def _graphql(visit: Visit) -> Response:
    if visit.request.method != "POST":
        return _json({"errors": [{"message": "Not Found"}]}, 404)
    try:
        body = json.loads(visit.request.get_data())
        return _json(answer_all(visit.world, visit.viewer, visit.url, body), 200)
    except RefusedError as refusal:
        return _json({"errors": [{"message": str(refusal)}]}, refusal.status)
    except ValueError:
        return _json({"errors": [{"message": "Bad Request"}]}, 400)


def _json(body: object, status: int) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")
