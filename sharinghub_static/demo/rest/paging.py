"""Pages of a REST list: by number with totals, or by keyset with a next link only."""

import base64
import json
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from sharinghub_static.demo.visit import AnsweredError, Visit, reply

__all__ = ["by_key", "by_number"]

_TOTALS_UP_TO = 10_000
_OFFSET_UP_TO = 50_000
_MOST = 100

T = TypeVar("T")


def by_number(visit: Visit, rows: Sequence[T], make: Callable[[T], object]) -> Response:
    """A page by ``page`` and ``per_page``, with ``Link`` and ``X-*`` headers.

    Raises:
        AnsweredError: with 400 where a figure is no number, 405 where the offset is more than GitLab serves.
    """
    size, page = _figure(visit, "per_page", 20, _MOST), _figure(visit, "page", 1)
    if (page - 1) * size > _OFFSET_UP_TO:
        text = f"Offset pagination has a maximum allowed offset of {_OFFSET_UP_TO}"
        raise AnsweredError(reply({"error": f"{text} for requests that return objects of this type."}, 405))
    total = len(rows)
    pages = max(1, -(-total // size))
    counted = total <= _TOTALS_UP_TO
    has_next = page < pages
    links = [("first", 1)]
    if page > 1:
        links.append(("prev", page - 1))
    if has_next:
        links.append(("next", page + 1))
    if counted:
        links.append(("last", pages))
    headers = {
        "X-Page": str(page),
        "X-Per-Page": str(size),
        "X-Next-Page": str(page + 1) if has_next else "",
        "X-Prev-Page": str(page - 1) if page > 1 else "",
        "Link": ", ".join(
            f'<{_address(visit, page=str(n), per_page=str(size))}>; rel="{rel}"' for rel, n in links
        ),
    }
    if counted:
        headers |= {"X-Total": str(total), "X-Total-Pages": str(pages)}
    return reply([make(row) for row in rows[(page - 1) * size : page * size]], headers=headers)


def by_key(
    visit: Visit,
    rows: Sequence[T],
    make: Callable[[T], object],
    key: Callable[[T], str],
    cursor: str = "cursor",
) -> Response:
    """A page after the row whose ``key`` the cursor holds; a row gone since then does no harm.

    Args:
        visit: the request.
        rows: the whole list in order.
        make: a row's JSON.
        key: what tells a row from the others.
        cursor: the query parameter that holds the cursor.

    Raises:
        AnsweredError: with 400 where the cursor is not one of ours.
    """
    size = _figure(visit, "per_page", 20, _MOST)
    start = 0
    token = visit.request.args.get(cursor)
    keys = [key(row) for row in rows]
    if token:
        try:
            after = json.loads(base64.urlsafe_b64decode(token))["after"]
            start = _place(keys, after)
        except (ValueError, KeyError, TypeError) as error:
            raise AnsweredError(reply({"error": f"{cursor} is invalid"}, 400)) from error
    page = rows[start : start + size]
    headers: dict[str, str] = {}
    if start + size < len(rows):
        following = base64.urlsafe_b64encode(json.dumps({"after": keys[start + size - 1]}).encode()).decode()
        headers["Link"] = f'<{_address(visit, **{cursor: following})}>; rel="next"'
        headers["X-Next-Cursor"] = following
    return reply([make(row) for row in page], headers=headers)


def _place(keys: Sequence[str], after: str) -> int:
    """How many rows are before the page; ids are compared, so that a row gone since then is no matter."""
    if after in keys:
        return keys.index(after) + 1
    if not keys:
        return 0
    last, gone = int(keys[-1]), int(after)
    falling = int(keys[0]) > last
    return sum(int(key) > gone if falling else int(key) < gone for key in keys)


def _figure(visit: Visit, name: str, default: int, most: int | None = None) -> int:
    text = visit.request.args.get(name)
    if text is None or text == "":
        return default
    if not text.isdecimal():
        raise AnsweredError(reply({"error": f"{name} is invalid"}, 400))
    return min(max(1, int(text)), most or int(text) or 1)


def _address(visit: Visit, **changes: str) -> str:
    # The path as it was sent: a decoded %2F would name another resource.
    path = str(visit.request.environ["RAW_URI"]).partition("?")[0]
    return f"{visit.url}{path}?{urlencode({**visit.request.args.to_dict(), **changes})}"
