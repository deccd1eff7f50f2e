"""Single values of a tracking server, as records hold them: bounded, without people and without internals.

Runs tell who ran them: in the tag ``mlflow.user``, in e-mail addresses that are in names and paths. None of
that is stored.
"""

import math
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from sharinghub_static.sources.values import as_text
from sharinghub_static.text.emails import mask_emails_in_markdown
from sharinghub_static.text.secrets import MASK, is_secret_value

__all__ = ["described", "from_milliseconds", "metric_value", "pairs", "plain"]

_LONGEST = 500
_LONGEST_VALUE = 2000
_LONGEST_DESCRIPTION = 50_000
_MOST_PAIRS = 200

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PEOPLE = frozenset({"author", "authors", "creator", "email", "owner", "user", "user_id", "username"})
"""Tags that hold who ran it, whatever they say of it."""


def plain(text: object, most: int = _LONGEST) -> str:
    """A name or another short text, with e-mail addresses masked."""
    return mask_emails_in_markdown(as_text(text)[:most])


def described(text: object) -> str:
    """A description, with e-mail addresses masked."""
    return plain(text, _LONGEST_DESCRIPTION)


def pairs(named: object, *, internal: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """Tags or parameters, sorted by name, less MLflow's own and those that name people.

    The value of a name that says that it is secret is masked.

    Args:
        named: name to value.
        internal: further names to leave out.
    """
    left_out = {*internal, *_PEOPLE}
    kept = {
        plain(name): MASK if is_secret_value(name, as_text(value)) else plain(value, _LONGEST_VALUE)
        for name, value in (named.items() if isinstance(named, Mapping) else ())
        if isinstance(name, str) and not name.startswith("mlflow.") and name.lower() not in left_out
    }
    return tuple(sorted(kept.items())[:_MOST_PAIRS])


def metric_value(value: float) -> float:
    """The value of a metric: MLflow's databases hold no infinity, and have the largest number in its place.

    Source: ``mlflow/store/tracking/sqlalchemy_store.py`` of MLflow: "Sql can not represent Infs".

    >>> metric_value(1.7976931348623157e308), metric_value(0.5)
    (inf, 0.5)
    """
    return math.copysign(math.inf, value) if abs(value) >= sys.float_info.max else value


def from_milliseconds(value: object) -> datetime | None:
    """MLflow's times: milliseconds since 1970, UTC; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not value or not math.isfinite(value):
        return None
    try:
        return _EPOCH + timedelta(milliseconds=value)
    except OverflowError:
        return None
