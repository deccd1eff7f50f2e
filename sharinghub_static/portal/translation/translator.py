"""The portal's words in one language: messages, numbers, dates and places as people write them.

Messages are English and are in the code and the templates; a catalog (``locales/<language>.po``) has them
in another language. Placeholders are Python's ``%(name)s``, so that a percent sign is written ``%%``. Forms
of numbers and dates are those of CLDR, through Babel, and the same on every machine.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from gettext import NullTranslations
from typing import Final

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_compact_decimal, format_decimal, format_percent, get_decimal_symbol
from babel.units import format_unit

from sharinghub_static.project.model import Extent
from sharinghub_static.text.times import rfc3339

__all__ = ["ENGLISH", "Moment", "Translator", "gettext_noop", "humanised"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point in time: for machines (RFC 3339), as a date, and in full; all in UTC."""

    iso: str
    date: str
    full: str


_MOST_DIGITS = 10**15
"""Numbers from here on are written as programs write them: Babel counts in decimals of 28 digits."""


_MOST_DECIMALS = 6
_LARGEST_SIZE = 10**24
_KEPT = 10_000
"""Numbers, and dates, that are kept as they are written: most pages show the same."""


_UNITS: Final = ("kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte")
_STRETCHES: Final = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
_DAY_FIRST: Final = {"en": ("d MMM y", "d MMMM y")}
"""Forms of dates where CLDR's are those of one country among many."""


def gettext_noop(message: str) -> str:
    """The message as it is: marks one in a table, which :meth:`Words.gettext` is given later."""
    return message


def humanised(name: str) -> str:
    """The name of a property as words: ``eo:cloud_cover`` gives ``Cloud cover``."""
    words = " ".join(name.rpartition(":")[2].replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]


class Translator:
    """One language.

    Args:
        language: as ``locales`` in the configuration name it: ``en``, ``fr``, ``fr-CA``.
        catalog: the messages in that language; one that it does not have stays English.

    Raises:
        babel.UnknownLocaleError: CLDR does not know the language.
    """

    def __init__(self, language: str = "en", catalog: NullTranslations | None = None) -> None:
        self.language = language
        self.catalog = catalog or NullTranslations()
        self._locale = Locale.parse(language, sep="-")
        self._decimal_mark = get_decimal_symbol(self._locale)
        self._written = lru_cache(maxsize=_KEPT)(self._write_date)
        self._number = lru_cache(maxsize=_KEPT, typed=True)(self._write_number)
        self._percent = lru_cache(maxsize=_KEPT)(self._write_percent)
        self._moment = lru_cache(maxsize=_KEPT)(self._write_moment)

    def __repr__(self) -> str:
        return f"Words({self.language!r})"

    @cached_property
    def name(self) -> str:
        """The language's name in itself, with a capital letter: ``Français``."""
        name = self._locale.get_display_name(self._locale) or self.language
        return name[:1].upper() + name[1:]

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return str(self._locale.text_direction)

    # Messages

    def gettext(self, message: str, /, **values: object) -> str:
        """A message with its placeholders filled."""
        return self.catalog.gettext(message) % values

    def pgettext(self, context: str, message: str, /, **values: object) -> str:
        """A message that means one thing here and another elsewhere.

        Args:
            context: tells translators which.
            message: in English.
            values: of its placeholders.
        """
        return self.catalog.pgettext(context, message) % values

    def ngettext(self, one: str, many: str, count: int, /, **values: object) -> str:
        """A message about a number of things, in the form that the language has for that number.

        Args:
            one: in English, for one; ``%(num)s`` stands for the number.
            many: likewise for none, or more.
            count: the number.
            values: of the other placeholders.
        """
        return self.catalog.ngettext(one, many, count) % {"num": self.number(count), **values}

    def label(self, text: str) -> str:
        """A text that may be a message or a stranger's: one that the catalog does not have stays as it is."""
        return self.gettext(text.replace("%", "%%")) if text else ""

    def knows(self, message: str) -> bool:
        """Whether the catalog has other words for a message."""
        return self.catalog.gettext(message) != message

    def listed(self, parts: Iterable[str]) -> str:
        """The parts one after the other."""
        return self.pgettext("between the parts of a list", ", ").join(parts)

    def either(self, names: Mapping[str, str], name: str) -> str:
        """The text for a name in a table of :func:`gettext_noop` messages; the name itself if not there."""
        return self.gettext(names[name]) if name in names else name

    # Numbers

    def number(self, value: int | float) -> str:
        """``12,345``, ``12 345``."""
        return self._number(value)

    def compact(self, value: int) -> str:
        """A round number in few signs: ``10M``, ``10 M``, ``1B``, ``1 Md``."""
        return str(format_compact_decimal(value, locale=self._locale))

    def figure(self, value: float) -> str:
        """A measured number with six figures at most; very large and small ones as programs write them."""
        written = f"{value:g}"
        if "e" in written or "n" in written:
            return written
        whole, _, decimals = written.partition(".")
        if whole.isdecimal() and len(decimals) <= _MOST_DECIMALS:
            # As below, at a twentieth of the cost: a page of a place writes eight corners.
            return f"{whole}{self._decimal_mark}{decimals}" if decimals else whole
        return str(format_decimal(float(written), "0.######", locale=self._locale))

    def percent(self, share: float) -> str:
        """``45%``, ``45 %``.

        Args:
            share: 1 is all.
        """
        return self._percent(share)

    def size(self, size_in_bytes: int | None) -> str:
        """Decimal units, as download managers count; empty when unknown."""
        if size_in_bytes is None or size_in_bytes < 0:
            return ""
        if size_in_bytes < 1000:
            return str(format_unit(size_in_bytes, "digital-byte", "long", locale=self._locale))
        value = float(min(size_in_bytes, _LARGEST_SIZE))
        for unit in _UNITS:
            value /= 1000
            if value < 999.5 or unit == _UNITS[-1]:
                break
        form = "0.0" if value < 9.95 else "#,##0"
        return str(format_unit(value, f"digital-{unit}", "short", format=form, locale=self._locale))

    # Times

    def duration(self, seconds: float) -> str:
        """A stretch of time in its two largest units: ``2 hr 5 min``; less than a second is one."""
        left, parts = max(1, round(seconds)), []
        for unit, length in _STRETCHES:
            count, left = divmod(left, length)
            if count:
                parts.append(str(format_unit(count, f"duration-{unit}", "short", locale=self._locale)))
            if len(parts) == 2 or (parts and not left):
                break
        return " ".join(parts)

    def day(self, when: datetime) -> str:
        """The day in UTC, with the month's short name."""
        return self._written(when.astimezone(UTC).date(), "medium")

    def month(self, when: datetime) -> str:
        """The month in UTC with its year, as in “November 2026”."""
        return str(format_skeleton("yMMMM", when.astimezone(UTC), locale=self._locale))

    def moment(self, when: datetime) -> Moment:
        """A point in time for machines and people.

        Args:
            when: aware; shown in UTC.
        """
        return self._moment(when.astimezone(UTC))

    def period(self, extent: Extent) -> str:
        """From when to when, by days."""
        if extent.start is None:
            return self.gettext("until %(date)s", date=self.day(extent.end)) if extent.end else ""
        start = self.day(extent.start)
        if extent.end is None:
            return self.gettext("since %(date)s", date=start)
        end = self.day(extent.end)
        return start if start == end else f"{start} – {end}"

    def _write_number(self, value: int | float) -> str:
        if abs(value) >= _MOST_DIGITS:
            return f"{value:g}"
        return str(format_decimal(value, locale=self._locale))

    def _write_percent(self, share: float) -> str:
        if abs(share) >= _MOST_DIGITS:
            return f"{share * 100:g}%"
        return str(format_percent(share, locale=self._locale))

    def _write_moment(self, utc: datetime) -> Moment:
        full = f"{self._written(utc.date(), 'long')}, {utc.hour:02d}:{utc.minute:02d} UTC"
        return Moment(iso=rfc3339(utc, "seconds"), date=self.day(utc), full=full)

    def _write_date(self, day: date, length: str) -> str:
        medium, long = _DAY_FIRST.get(self.language, ("medium", "long"))
        return str(format_date(day, long if length == "long" else medium, locale=self._locale))

    # Places

    def box(self, west: float, south: float, east: float, north: float) -> str:
        """The corners of a box in degrees, south-west to north-east; one corner for a point."""
        if west <= -180 and east >= 180 and south <= -89 and north >= 89:
            return self.gettext("the whole Earth")
        low = self._corner(south, west)
        high = self._corner(north, east)
        return low if low == high else self.gettext("%(low)s to %(high)s", low=low, high=high)

    def _corner(self, latitude: float, longitude: float) -> str:
        north = gettext_noop("%(degrees)s° N") if round(latitude, 2) >= 0 else gettext_noop("%(degrees)s° S")
        east = gettext_noop("%(degrees)s° E") if round(longitude, 2) >= 0 else gettext_noop("%(degrees)s° W")
        return f"{self._degrees(north, latitude)}, {self._degrees(east, longitude)}"

    def _degrees(self, message: str, value: float) -> str:
        return self.gettext(message, degrees=self.figure(abs(round(value, 2))))


ENGLISH: Final = Translator()
"""The language in which the portal is written."""
