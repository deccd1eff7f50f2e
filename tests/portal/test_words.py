"""Numbers, dates and places in words."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from babel import Locale
from babel.numbers import format_decimal

from sharinghub_static.portal.translation.languages import read_translator
from sharinghub_static.portal.translation.translator import ENGLISH, Translator, humanised
from sharinghub_static.project.model import Extent

_START = datetime(2024, 3, 1, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 projects"), (1, "1 project"), (2, "2 projects"), (12345, "12,345 projects")]
)
def test_counts_agree_with_their_noun(count: int, words: str) -> None:
    assert ENGLISH.ngettext("%(num)s project", "%(num)s projects", count) == words


@pytest.mark.parametrize(
    ("size_in_bytes", "words"),
    [
        (None, ""),
        (-1, ""),
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (9_949, "9.9 kB"),
        (9_960, "10 kB"),
        (999_499, "999 kB"),
        (999_999, "1.0 MB"),
        (345_678_901, "346 MB"),
        (5 * 10**18, "5,000 PB"),
    ],
)
def test_sizes_have_two_figures_and_a_unit(size_in_bytes: int | None, words: str) -> None:
    assert ENGLISH.size(size_in_bytes) == words


def test_a_moment_is_reported_in_utc_whatever_its_zone() -> None:
    formatted = ENGLISH.moment(datetime(2025, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=2))))
    assert (formatted.iso, formatted.date) == ("2024-12-31T22:30:00Z", "31 Dec 2024")
    assert formatted.full == "31 December 2024, 22:30 UTC"


@pytest.mark.parametrize("language", ["en", "fr", "de-CH", "sv", "ar", "hi"])
@pytest.mark.parametrize("value", [0, 7.5, 1234.5, 123456.0, 0.0123456, 0.5, -12.25, 100.0, 0.000123456])
def test_a_figure_is_written_as_cldr_has_it(language: str, value: float) -> None:
    written = format_decimal(float(f"{value:g}"), "0.######", locale=Locale.parse(language, sep="-"))
    assert Translator(language).figure(value) == written


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (None, "since 1 Mar 2024"),
        (_START + timedelta(minutes=5), "1 Mar 2024"),
        (datetime(2025, 12, 31, tzinfo=UTC), "1 Mar 2024 – 31 Dec 2025"),
    ],
)
def test_a_period_names_what_it_must(end: datetime | None, words: str) -> None:
    assert ENGLISH.period(Extent(None, None, _START, end)) == words


@pytest.mark.parametrize(
    ("box", "words"),
    [
        ((-0.33, 42.333, 4.85, 45.05), "42.33° N, 0.33° W to 45.05° N, 4.85° E"),
        ((178, -20, -178, -15), "20° S, 178° E to 15° S, 178° W"),
        ((5, 5, 5, 5), "5° N, 5° E"),
        ((-180, -90, 180, 90), "the whole Earth"),
        ((-180, -60, 180, 75), "60° S, 180° W to 75° N, 180° E"),
        ((-0.001, -0.001, 0, 0), "0° N, 0° E"),
    ],
)
def test_a_box_is_reported_by_its_corners(box: tuple[float, float, float, float], words: str) -> None:
    assert ENGLISH.box(*box) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [("eo:cloud_cover", "Cloud cover"), ("gsd", "Gsd"), ("a-b_c", "A b c"), ("x:", ""), ("ümlaut", "Ümlaut")],
)
def test_names_of_properties_become_words(name: str, words: str) -> None:
    assert humanised(name) == words


@pytest.fixture(scope="module")
def french() -> Translator:
    return read_translator("fr", Path("nowhere"))


def _plain(text: str) -> str:
    """Which of the no-break spaces stands where differs between versions of CLDR."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_french_numbers_have_their_own_signs(french: Translator) -> None:
    assert _plain(french.number(1234567)) == "1 234 567"
    assert french.figure(-3.25) == "-3,25"
    assert _plain(french.percent(0.456)) == "46 %"
    assert french.figure(1e20) == "1e+20"
    assert [french.figure(float(name)) for name in ("nan", "inf")] == ["nan", "inf"]


@pytest.mark.parametrize(
    ("size_in_bytes", "words"),
    [
        (None, ""),
        (0, "0 octet"),
        (1, "1 octet"),
        (999, "999 octets"),
        (1000, "1,0 ko"),
        (345_678_901, "346 Mo"),
        (5 * 10**18, "5 000 Po"),
    ],
)
def test_french_sizes_are_reported_in_octets(
    french: Translator, size_in_bytes: int | None, words: str
) -> None:
    assert _plain(french.size(size_in_bytes)) == words


@pytest.mark.parametrize(("count", "words"), [(0, "0 projet"), (1, "1 projet"), (2, "2 projets")])
def test_none_is_singular_in_french(french: Translator, count: int, words: str) -> None:
    assert french.ngettext("%(num)s project", "%(num)s projects", count) == words


def test_french_dates_periods_and_places(french: Translator) -> None:
    when = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
    formatted = french.moment(when)
    assert (formatted.date, formatted.full) == ("22 nov. 2026", "22 novembre 2026, 09:05 UTC")
    assert formatted.iso == "2026-11-22T09:05:00Z"
    assert french.period(Extent(None, None, when, None)) == "depuis le 22 nov. 2026"
    assert french.box(-0.33, 42.333, 4.85, 45.05) == ("42,33°\xa0N, 0,33°\xa0O à 45,05°\xa0N, 4,85°\xa0E")
    assert french.name == "Français"
    assert ENGLISH.name == "English"


@pytest.mark.parametrize("hostile", ["100%", "%(x)s", "%", "%%s", "", "Files", "{n}"])
def test_a_strangers_word_that_may_be_a_message_is_never_filled(french: Translator, hostile: str) -> None:
    assert ENGLISH.label(hostile) == hostile
    assert french.label(hostile) == {"Files": "Fichiers"}.get(hostile, hostile)


def test_a_language_that_is_written_from_the_right_says_so() -> None:
    assert [Translator("ar").direction, ENGLISH.direction] == ["rtl", "ltr"]


def test_lists_are_joined_by_the_languages_own_sign(french: Translator) -> None:
    assert french.listed(["a", "b"]) == "a, b"
    assert ENGLISH.listed([]) == ""


@pytest.mark.parametrize("value", [1e15, -1e30, 1e308, 10**40])
def test_numbers_beyond_all_measure_are_written(value: float) -> None:
    translator = Translator()
    written = [
        translator.number(value),
        translator.percent(value),
        translator.figure(value),
        translator.size(abs(int(value))),
    ]
    assert all(written)
    assert max(map(len, written)) < 30
