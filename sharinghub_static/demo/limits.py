"""How often one caller may ask, and the two ways in which GitLab says no."""

import json
import math
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from email.utils import formatdate

from werkzeug.wrappers import Response

__all__ = ["Limits", "Throttle", "endpoint_refusal", "throttle_refusal"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests a minute, None for no limit.

    Args:
        requests_per_minute: of the whole instance; refused as Rack::Attack does, in plain text.
        projects_per_minute: of ``GET /projects`` and ``GET /projects/:id``; refused in JSON.
        raw_per_minute: of the raw files of one project.
        archives_per_minute: of repository archives.
        window_seconds: what a "minute" is, so that tests need not wait for one.
    """

    requests_per_minute: int | None = None
    projects_per_minute: int | None = None
    raw_per_minute: int | None = None
    archives_per_minute: int | None = None
    window_seconds: float = 60.0


class Throttle:
    """Counts requests by name and caller in windows of fixed length."""

    def __init__(self, window_seconds: float) -> None:
        self._window = window_seconds
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, str, int], int] = defaultdict(int)

    def count(self, name: str, caller: str) -> int:
        """Note a request and say how many there were in this window, this one included."""
        slot = int(time.time() // self._window)
        with self._lock:
            self._counts[name, caller, slot] += 1
            for key in [key for key in self._counts if key[2] < slot]:
                del self._counts[key]
            return self._counts[name, caller, slot]

    def reset_at(self) -> float:
        """When the running window ends, in seconds since 1970."""
        return (time.time() // self._window + 1) * self._window


def throttle_refusal(name: str, limit: int, observed: int, reset_at: float) -> Response:
    """The refusal of an instance-wide throttle: plain text and ``RateLimit-*``."""
    wait = max(1, math.ceil(reset_at - time.time()))
    return Response(
        "Retry later\n",
        429,
        {
            "RateLimit-Limit": str(limit),
            "RateLimit-Name": name,
            "RateLimit-Observed": str(observed),
            "RateLimit-Remaining": "0",
            "RateLimit-Reset": str(math.ceil(reset_at)),
            "RateLimit-ResetTime": formatdate(reset_at, usegmt=True),
            "Retry-After": str(wait),
        },
        mimetype="text/plain",
    )


def endpoint_refusal() -> Response:
    """The refusal of one endpoint's limiter: JSON, and no word of when to come back."""
    text = "This endpoint has been requested too many times. Try again later."
    return Response(json.dumps({"message": {"error": text}}), 429, mimetype="application/json")
