"""Trouble on demand: what a scenario wants GitLab to do wrong, and how often."""

import json
import re
import threading
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from werkzeug.wrappers import Response

__all__ = ["Fault", "Faults", "Kind"]

Kind = Literal["status", "graphql_503", "timeout", "slow", "broken_json", "cut", "rate_limit", "partial"]

_TIMED_OUT = "Request timed out. Please try a less complex query or a smaller set of records."


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of trouble for the requests that match.

    Args:
        match: regular expression searched in the path and in the name of each GraphQL operation.
        kind: ``status`` answers an HTML page of ``status``; ``graphql_503`` an aborted query's JSON;
            ``timeout`` holds the request ``seconds`` long, then cuts it; ``slow`` answers after ``seconds``;
            ``broken_json`` sends half of the answer as if it were whole; ``cut`` closes the connection in
            the middle of the answer; ``rate_limit`` answers 429; ``partial`` adds ``message`` to the
            ``errors`` of a GraphQL answer and nulls ``field``.
        times: how many requests it meets; None for all.
        status: of ``status``.
        is_page: whether ``status`` is a page, as of a proxy, or GitLab's own JSON.
        seconds: of ``timeout`` and ``slow``.
        retry_after: of ``rate_limit``, in seconds; None leaves the header out.
        message: of ``partial``.
        field: of ``partial``: each field of this name in the answer becomes null.
    """

    match: str
    kind: Kind = "status"
    times: int | None = 1
    status: int = 500
    seconds: float = 30.0
    retry_after: int | None = 1
    message: str = "Internal server error"
    field: str = ""
    is_page: bool = True

    def response(self) -> Response | None:
        """The answer this fault gives on its own; None where it only spoils the true one."""
        if self.kind == "status" and not self.is_page:
            message = f"{self.status} {HTTPStatus(self.status).phrase}"
            return Response(json.dumps({"message": message}), self.status, mimetype="application/json")
        if self.kind == "status":
            page = f"<!DOCTYPE html><html><body><h1>{self.status}</h1><p>Whoops.</p></body></html>"
            return Response(page, self.status, mimetype="text/html")
        if self.kind == "graphql_503":
            return Response(
                json.dumps({"errors": [{"message": _TIMED_OUT}]}), 503, mimetype="application/json"
            )
        if self.kind == "rate_limit":
            headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
            return Response("Retry later\n", 429, headers, mimetype="text/plain")
        return None

    def spoil(self, response: Response) -> Response:
        """The true answer made worse."""
        if self.kind == "broken_json":
            body = response.get_data()
            return Response(body[: len(body) // 2], response.status_code, mimetype="application/json")
        if self.kind == "partial":
            answer = json.loads(response.get_data())
            paths: list[list[str | int]] = []
            _null(answer.get("data"), self.field, [], paths)
            sample = [{"message": self.message, "path": path} for path in paths] or [
                {"message": self.message}
            ]
            answer["errors"] = [*answer.get("errors", ()), *sample]
            response.set_data(json.dumps(answer))
        return response


class Faults:
    """The faults in force, oldest first."""

    def __init__(self, faults: tuple[Fault, ...] = ()) -> None:
        self._lock = threading.Lock()
        self._left: list[tuple[Fault, int | None]] = []
        self.add(*faults)

    def add(self, *faults: Fault) -> None:
        """Put faults in force."""
        with self._lock:
            self._left += [(fault, fault.times) for fault in faults]

    def clear(self) -> None:
        """Mend everything."""
        with self._lock:
            self._left.clear()

    def take(self, path: str, operations: list[str]) -> Fault | None:
        """The first fault for this request, which is then counted down."""
        with self._lock:
            for index, (fault, left) in enumerate(self._left):
                if any(re.search(fault.match, name) for name in (path, *operations)):
                    if left is not None and left <= 1:
                        del self._left[index]
                    elif left is not None:
                        self._left[index] = (fault, left - 1)
                    return fault
        return None


def _null(value: object, name: str, here: list[str | int], found: list[list[str | int]]) -> None:
    if isinstance(value, dict):
        for key in value:
            if key == name:
                value[key] = None
                found.append([*here, key])
            else:
                _null(value[key], name, [*here, key], found)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _null(item, name, [*here, index], found)
