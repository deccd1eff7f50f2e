"""What a client of MLflow asked of one project, and how GitLab refuses it."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sharinghub_static.demo.visit import AnsweredError, Visit, reply
from sharinghub_static.demo.world import SampleProject

__all__ = ["Asked", "absent", "invalid", "parameters"]

_MOST = 1000

T = TypeVar("T")


def absent() -> AnsweredError:
    """There is no such thing."""
    return AnsweredError(reply({"error_code": "RESOURCE_DOES_NOT_EXIST"}, 404))


def invalid(message: str) -> AnsweredError:
    """What was asked makes no sense to MLflow's part of GitLab."""
    return AnsweredError(reply({"error_code": "INVALID_PARAMETER_VALUE", "message": message}, 400))


def parameters(visit: Visit) -> Mapping[str, object]:
    """The parameters of a request: of its query, or of its body in JSON.

    Raises:
        AnsweredError: with 400 where the body is not a JSON object.
    """
    if visit.request.method in ("GET", "HEAD"):
        return visit.request.args.to_dict()
    try:
        body = json.loads(visit.request.get_data() or b"{}")
    except ValueError as error:
        raise _bad("message body does not match declared format") from error
    if not isinstance(body, dict):
        raise _bad("message body does not match declared format")
    return body


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one project that the caller may ask.

    Args:
        given: its parameters; those that GitLab does not know are passed over, as it does.
    """

    visit: Visit
    project: SampleProject
    given: Mapping[str, Any]

    def text(self, name: str) -> str:
        """An optional word; empty where it is not given.

        Raises:
            AnsweredError: with 400 where it is a list or an object.
        """
        value = self.given.get(name)
        if value is None:
            return ""
        if isinstance(value, list | dict):
            raise _bad(f"{name} is invalid")
        return str(value)

    def required(self, name: str) -> str:
        """A word that must be given.

        Raises:
            AnsweredError: with 400 where it is not.
        """
        if name not in self.given:
            raise _bad(f"{name} is missing")
        return self.text(name)

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number.

        Raises:
            AnsweredError: with 400 where it is none, or is not given and has no default.
        """
        if name not in self.given and default is not None:
            return default
        sample = self.required(name)
        if not sample.removeprefix("-").isdecimal():
            raise _bad(f"{name} is invalid")
        return int(sample)

    def listed(self, name: str) -> list[object]:
        """A list that must be given.

        Raises:
            AnsweredError: with 400 where it is none.
        """
        if name not in self.given:
            raise _bad(f"{name} is missing")
        value = self.given[name]
        if not isinstance(value, list):
            raise _bad(f"{name} is invalid")
        return value

    def page(
        self, key: str, rows: Sequence[T], make: Callable[[T], object], default: int = 200
    ) -> dict[str, object]:
        """A page of a list, under ``key``, with the token of the next one or null.

        Raises:
            AnsweredError: with 400 where the token or the page's size is not one.
        """
        size = max(1, min(self.number("max_results", default), _MOST))
        token = self.text("page_token")
        try:
            start = int(json.loads(base64.urlsafe_b64decode(token))["after"]) if token else 0
        except (ValueError, KeyError, TypeError) as error:
            raise _bad("page_token is invalid") from error
        end = start + size
        following = base64.urlsafe_b64encode(json.dumps({"after": end}).encode()).decode()
        return {
            key: [make(row) for row in rows[start:end]],
            "next_page_token": following if end < len(rows) else None,
        }


def _bad(error: str) -> AnsweredError:
    return AnsweredError(reply({"error": error}, 400))
