"""Pages of a list by opaque cursors, as Relay and GitLab have them."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypedDict, TypeVar

from graphql import GraphQLError, GraphQLResolveInfo

__all__ = ["PAGE", "Info", "Node", "Page", "connection"]

PAGE = 100
"""Most items of a page, and what is given when none is asked for."""

Node = dict[str, Any]
"""An object's fields by name; a callable is asked when its field is."""

Info: TypeAlias = "GraphQLResolveInfo"
"""What graphql-core passes to a resolver; generic from its version 3.3 on."""

T = TypeVar("T")


class Page(TypedDict, total=False):
    """Arguments of GraphQL that choose a page of a list; see :func:`connection`."""

    first: int | None
    last: int | None
    after: str | None
    before: str | None


def connection(
    items: Sequence[T],
    make: Callable[[T], Node],
    *,
    key: Callable[[T], int] | None = None,
    descending: bool = False,
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    before: str | None = None,
) -> Node:
    """One page of ``items``.

    Args:
        items: the whole list, in order.
        make: an item's node; asked for the items of the page only.
        key: the number the list is ordered by. Cursors then hold it, so that a page stays where it was while
            items come and go; without it they hold a position.
        descending: whether ``key`` falls along the list.
        first: how many from the start, at most ``PAGE`` (a higher figure is lowered without a word).
        last: how many from the end; not together with ``first``.
        after: cursor of the item before the page.
        before: cursor of the item after the page.

    Raises:
        GraphQLError: a cursor is not one of ours, or both directions were asked for.
    """
    if first is not None and last is not None:
        raise GraphQLError("Can only provide either `first` or `last`, not both")
    if (first is not None and first < 0) or (last is not None and last < 0):
        raise GraphQLError("Argument `first` and `last` must not be negative")
    places = [key(item) for item in items] if key else list(range(1, len(items) + 1))
    if descending and key:
        places = [-place for place in places]
    start, end = 0, len(items)
    sign = -1 if descending and key else 1
    if after:
        floor = sign * _read(after, keyed=key is not None)
        start = sum(place <= floor for place in places)
    if before:
        ceiling = sign * _read(before, keyed=key is not None)
        end = sum(place < ceiling for place in places)
    window = range(start, max(start, end))
    page = (
        window[max(0, len(window) - min(last, PAGE)) :]
        if last is not None
        else window[: min(PAGE if first is None else first, PAGE)]
    )
    cursors = [_write(sign * places[index], keyed=key is not None) for index in page]

    def count(_info: Info, limit: int | None = None) -> int:
        return len(items) if limit is None else min(len(items), limit + 1)

    return {
        "nodes": lambda _info: [make(items[index]) for index in page],
        "edges": lambda _info: [
            {"cursor": cursor, "node": make(items[index])}
            for cursor, index in zip(cursors, page, strict=True)
        ],
        "pageInfo": {
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
            "hasNextPage": bool(page) and page[-1] < len(items) - 1,
            "hasPreviousPage": bool(page) and page[0] > 0,
        },
        "count": count,
    }


def _write(place: int, *, keyed: bool) -> str:
    text = json.dumps({"id": str(place)}) if keyed else str(place)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, *, keyed: bool) -> int:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        value = json.loads(text)
        return int(value["id"] if keyed else value)
    except (binascii.Error, ValueError, KeyError, TypeError) as error:
        raise GraphQLError("Please provide a valid cursor") from error
