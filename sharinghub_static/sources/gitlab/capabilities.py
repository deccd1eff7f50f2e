"""What a GitLab has of all that is requested, learned from its errors.

Introspection is not reliable, and anonymous callers do not get the version. So every query is asked in
full; where GitLab names a field, an argument or a type that it does not know, the part is left out if it may
be missing, and the query is asked again.
"""

import re
import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sharinghub_static.errors import SourceError
from sharinghub_static.sources.gitlab.optional_parts import LOWEST_VERSION, OPTIONAL_PARTS, losses
from sharinghub_static.sources.gitlab.query_documents import (
    Query,
    load_query,
    optional_above,
    optional_coordinates,
)

__all__ = ["Capabilities", "SchemaFault", "read_faults"]


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """Something in a query that GitLab's schema does not have.

    Args:
        message: GitLab's words.
        owner: the type; empty when it was not said.
        field: of the type; empty when the type itself is unknown.
        argument: of the field; empty for the field itself.
    """

    message: str
    owner: str = ""
    field: str = ""
    argument: str = ""

    @property
    def coordinate(self) -> str:
        """What is missing, as ``Type.field`` or ``field(argument:)``."""
        place = f"{self.owner}.{self.field}" if self.owner and self.field else self.owner or self.field
        return f"{place}({self.argument}:)" if self.argument else place

    def is_about(self, coordinate: str) -> bool:
        """Whether it says that this is missing; GitLab does not name the type of an argument's field."""
        if self.argument:
            return coordinate.endswith(f".{self.field}({self.argument}:)")
        if self.owner:
            return coordinate == self.coordinate
        return coordinate.endswith(f".{self.field}")


_LONGEST_MESSAGE = 1000  # characters of a message that are looked at; GitLab's have less than 200
_NO_FIELD = re.compile(r"Field '(\w+)' doesn't exist on type '(\w+)'")
_NO_ARGUMENT = re.compile(r"Field '(\w+)' doesn't accept argument '(\w+)'")
_NO_VALUE = re.compile(r"Argument '(\w+)' on Field '(\w+)' has an invalid value")
_NO_TYPE = re.compile(r"\b(\w{1,100}+) isn't a defined (?:input )?type")


def read_faults(errors: object) -> tuple[SchemaFault, ...]:
    """Return what GitLab says of its schema in the errors of a reply; other errors are none of these.

    Args:
        errors: the list ``errors`` of a reply of GraphQL.

    Source: ``StaticValidation`` of graphql-ruby; extensions are younger than messages.
    """
    found = []
    for error in errors if isinstance(errors, list) else ():
        message = error.get("message") if isinstance(error, dict) else None
        if not isinstance(message, str):
            continue
        message = message[:_LONGEST_MESSAGE]
        if match := _NO_FIELD.search(message):
            found.append(SchemaFault(message, owner=match[2], field=match[1]))
        elif match := _NO_ARGUMENT.search(message):
            found.append(SchemaFault(message, field=match[1], argument=match[2]))
        elif match := _NO_VALUE.search(message):
            found.append(SchemaFault(message, field=match[2], argument=match[1]))
        elif match := _NO_TYPE.search(message):
            found.append(SchemaFault(message, owner=match[1]))
    return tuple(found)


class Capabilities:
    """Which optional parts one GitLab lacks. Safe to use from several threads.

    Args:
        missing: schema coordinates that an earlier crawl found missing.
    """

    def __init__(self, missing: Iterable[str] = ()) -> None:
        self._missing = frozenset(one for one in missing if one in OPTIONAL_PARTS)
        self._lock = threading.Lock()

    @property
    def missing(self) -> frozenset[str]:
        """Schema coordinates of what is missing."""
        return self._missing

    def query(self, name: str) -> Query:
        """A query as this GitLab understands it, as far as is known."""
        return load_query(name, self._missing & optional_coordinates(name))

    def learn(self, name: str, faults: Collection[SchemaFault], address: str, asked: Query) -> None:
        """Note what GitLab does not know of a query.

        Args:
            name: of the query.
            faults: what it said.
            address: of the endpoint, for the message.
            asked: the query as it was sent; another thread may have learnt the same meanwhile.

        Raises:
            SourceError: something is missing that is not optional.
        """
        optional = optional_coordinates(name)
        found: set[str] = set()
        essential = []
        for fault in faults:
            # What an optional part holds may be younger than the part: then it goes as a whole.
            gone = {one for one in optional if fault.is_about(one)} or optional_above(name, fault.field)
            found |= gone
            if not gone:
                essential.append(fault)
        with self._lock:
            is_news = bool(found - self._missing) or self.query(name) is not asked
            if not essential and is_news:
                self._missing |= found
                return
        what = essential[0].coordinate if essential else "what the query asks"
        raise SourceError(
            f"{address} lacks {what}, which is needed",
            f"It takes GitLab {LOWEST_VERSION} or newer. If yours is, please report the message.",
        )

    def costs(self, missing: Collection[str] | None = None) -> str:
        """What is lost, in one line; empty when nothing is.

        Args:
            missing: schema coordinates to speak of; all that are missing when None.
        """
        wanted = self._missing if missing is None else missing
        return "; ".join(one["otherwise"] for one in self.report() if one["missing"] in wanted)

    def report(self) -> list[dict[str, Any]]:
        """What the owner should know: each missing part that costs something."""
        return losses(self._missing)
