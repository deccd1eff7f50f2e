"""Types of the columns of a table whose values anybody may write, and the values in these types.

A table of a large hub has more values than memory should hold, so they are looked at one after the other:
what they have in common is kept, and not the values.

pyarrow is the extra ``parquet``; :mod:`sharinghub_static.extras` says whether it is installed.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final

import orjson

if TYPE_CHECKING:
    import pyarrow as pa  # imported where tables are made, for it takes long to load

__all__ = ["Fields", "as_json"]

_MOST_NESTED: Final = 30  # fields of an object in an object
_DEEPEST: Final = 3  # objects and lists in each other
_EXACT: Final = 2**53
"""Up to here a float is the same number as the integer."""

_Fits = Callable[[Any], Any]


class Fields:
    """The typed fields of objects that may hold anything.

    Show all of them to :meth:`see` before the first :meth:`row` is asked for.

    Args:
        known: fields that are always there, with their types.
        others: name of the field for all that has none of its own.
        most: number of fields beside those that are known; the most frequent.
        taken: names that no field may have, in any letter case.
        has_json_type: whether JSON has a type of its own, which Arrow takes in columns alone.
    """

    def __init__(
        self,
        known: Mapping[str, "pa.DataType"],
        others: str,
        most: int,
        taken: Iterable[str] = (),
        *,
        has_json_type: bool = False,
    ) -> None:
        self._known, self._others, self._most = known, others, most
        self._taken, self._has_json_type = tuple(taken), has_json_type
        self._seen: dict[str, _Values] = {}

    def see(self, values: Mapping[str, Any]) -> None:
        """Look at an object."""
        for name, value in values.items():
            if name not in self._known and value is not None:
                self._seen.setdefault(name, _Values()).add(value)

    @cached_property
    def types(self) -> dict[str, "pa.DataType"]:
        """The type of each field."""
        import pyarrow as pa

        json = pa.json_() if self._has_json_type else pa.string()
        own = {name: type_ or json for name, type_ in self._chosen.items()}
        return {**self._known, **own, self._others: pa.map_(pa.string(), pa.string())}

    @cached_property
    def _chosen(self) -> dict[str, "pa.DataType | None"]:
        """The type of each field that is not known from the start; None for JSON."""
        # SQL does not mind the letter case of names: of two that differ in it the more frequent is a field.
        used = {name.lower() for name in (*self._known, *self._taken, self._others)}
        chosen = list[str]()
        for name in sorted(self._seen, key=lambda name: (-self._seen[name].number, name)):
            if name.lower() not in used and len(chosen) < self._most:
                used.add(name.lower())
                chosen.append(name)
        return {name: self._seen[name].type for name in sorted(chosen)}

    @cached_property
    def _fits(self) -> dict[str, _Fits]:
        own = {name: _checker(type_) if type_ else as_json for name, type_ in self._chosen.items()}
        return {name: _checker(type_) for name, type_ in self._known.items()} | own

    @property
    def type(self) -> "pa.DataType":
        """All fields as one type."""
        import pyarrow as pa

        return pa.struct(list(self.types.items()))

    def row(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of an object by field; None for those that it has not."""
        row: dict[str, Any] = dict.fromkeys(self.types)
        others = []
        for name, value in values.items():
            if value is None:
                continue
            fits = self._fits.get(name)
            converted = fits(value) if fits else None
            if converted is None:
                others.append((name, as_json(value)))
            else:
                row[name] = converted
        row[self._others] = sorted(others) or None
        return row


class _Values:
    """What values have in common that are looked at one after the other.

    Args:
        depth: number of lists and objects that they are in.

    Attributes:
        number: of values so far.
    """

    __slots__ = ("_are_lists", "_are_objects", "_depth", "_entries", "_fields", "_simple", "number")

    def __init__(self, depth: int = 0) -> None:
        self.number = 0
        self._depth, self._simple = depth, _simple_types()
        self._are_lists, self._are_objects = depth < _DEEPEST, depth <= _DEEPEST
        self._entries: _Values | None = None
        self._fields: dict[str, _Values] = {}

    def add(self, value: object) -> None:
        """Look at a value."""
        self.number += 1
        if not all(fits(value) is not None for _, fits in self._simple):
            self._simple = tuple(each for each in self._simple if each[1](value) is not None)
        if self._are_lists:
            self._add_list(value)
        if self._are_objects:
            self._add_object(value)

    def _add_list(self, value: object) -> None:
        if not isinstance(value, list):
            self._are_lists, self._entries = False, None
            return
        self._entries = self._entries or _Values(self._depth + 1)
        for each in value:
            self._entries.add(each)

    def _add_object(self, value: object) -> None:
        if isinstance(value, dict) and value:
            for name, each in value.items():
                self._fields.setdefault(name, _Values(self._depth + 1)).add(each)
            if len(self._fields) <= _MOST_NESTED:
                return
        self._are_objects, self._fields = False, {}

    @property
    def type(self) -> "pa.DataType | None":
        """The type that holds all values as they are; None where there is none but JSON."""
        import pyarrow as pa

        if self._simple:
            return self._simple[0][0]
        if self._entries:
            entry = self._entries.type
            return pa.list_(entry) if entry else None
        # Objects that have the same few fields.
        if len({name.lower() for name in self._fields}) < len(self._fields):
            return None
        fields = [(name, self._fields[name].type) for name in sorted(self._fields)]
        known = [(name, type_) for name, type_ in fields if type_]
        return pa.struct(known) if known and len(known) == len(fields) else None


@cache
def _simple_types() -> tuple[tuple["pa.DataType", _Fits], ...]:
    """Types that are tried, the narrowest first, each with what returns a value in it."""
    import pyarrow as pa

    simple = [pa.bool_(), pa.int64(), pa.float64(), pa.string()]
    lists = map(pa.list_, (pa.string(), pa.int64(), pa.float64()))
    return tuple((type_, _checker(type_)) for type_ in (*simple, *lists))


def _checker(type_: "pa.DataType") -> Callable[[Any], Any]:
    """A function that returns a value in a type, or None where the type cannot hold it as it is."""
    import pyarrow as pa

    if pa.types.is_timestamp(type_):
        return _moment
    if pa.types.is_list(type_):
        one = _checker(type_.value_type)
        return lambda value: _all(one, value)
    if pa.types.is_struct(type_):
        fields = {field.name: _checker(field.type) for field in type_}
        return lambda value: _object(fields, value)
    if pa.types.is_boolean(type_):
        return lambda value: value if isinstance(value, bool) else None
    if pa.types.is_integer(type_):
        return lambda value: value if _is_integer(value) and -(2**63) <= value < 2**63 else None
    if pa.types.is_floating(type_):
        return lambda value: (
            float(value)
            if isinstance(value, float) or (_is_integer(value) and abs(value) <= _EXACT)
            else None
        )
    return lambda value: value if isinstance(value, str) else None


def _all(one: Callable[[Any], Any], value: object) -> list[Any] | None:
    if not isinstance(value, list):
        return None
    converted = [one(each) for each in value]
    return None if any(each is None for each in converted) else converted


def _object(fields: Mapping[str, Callable[[Any], Any]], value: object) -> dict[str, Any] | None:
    if not isinstance(value, dict) or not value.keys() <= fields.keys():
        return None
    converted = {name: fields[name](each) for name, each in value.items()}
    return None if any(each is None for each in converted.values()) else converted


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def as_json(value: object) -> str:
    """Return a value as JSON."""
    return orjson.dumps(value).decode()
