"""What one operation carries along: the world, the caller and the fields already asked for."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from graphql import GraphQLError

from sharinghub_static.demo.graphql.complexity import Cost
from sharinghub_static.demo.viewer import Viewer
from sharinghub_static.demo.world import World

__all__ = ["Call", "gid", "gid_number", "moment", "parse_moment"]


@dataclass(slots=True)
class Call:
    """The context of one operation.

    Args:
        url: address of the instance, without a final slash.
        cost: what the operation weighs, for ``queryComplexity``.
        limit: the highest score the caller may ask for.
        asked: how often each field was answered; queries of one name and text in a request share it.
    """

    world: World
    viewer: Viewer
    url: str
    cost: Cost = field(default_factory=lambda: Cost(0, 0))
    limit: int = 0
    asked: Counter[str] = field(default_factory=Counter)

    def once(self, name: str, owner: str, limit: int = 1) -> None:
        """Refuse a field that may be answered for ``limit`` objects only.

        Raises:
            GraphQLError: it was answered that often in this operation.
        """
        self.asked[f"{owner}.{name}"] += 1
        if self.asked[f"{owner}.{name}"] > limit:
            raise GraphQLError(f'"{name}" field can be requested only for {limit} {owner}(s) at a time.')


def gid(kind: str, number: int) -> str:
    """A global id: ``gid://gitlab/Project/42``."""
    return f"gid://gitlab/{kind}/{number}"


def gid_number(kind: str, text: str) -> int:
    """The number of a global id.

    Raises:
        GraphQLError: it is not one of this kind.
    """
    prefix, _, number = text.rpartition("/")
    if prefix != f"gid://gitlab/{kind}" or not number.isdecimal():
        raise GraphQLError(f"{text} is not a valid Global ID of {kind}.")
    return int(number)


def parse_moment(text: str) -> datetime:
    """A time as a caller writes it; one without a zone is UTC.

    Raises:
        GraphQLError: it is no time.
    """
    try:
        sample = datetime.fromisoformat(text)
    except ValueError as error:
        raise GraphQLError(f"{text!r} is not a time.") from error
    return sample if sample.tzinfo else sample.replace(tzinfo=UTC)


def moment(when: datetime | None) -> str | None:
    """A time as GitLab writes it in GraphQL (``2025-06-15T12:30:00Z``)."""
    return None if when is None else when.isoformat(timespec="seconds").replace("+00:00", "Z")
