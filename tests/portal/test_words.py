"""Numbers, dates and places in words."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from sharinghub_static.portal.words import box_in_words, counted, humanised, moment, period, size
from sharinghub_static.project.model import Extent

_START = datetime(2024, 3, 1, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 projects"), (1, "1 project"), (2, "2 projects"), (12345, "12,345 projects")]
)
def test_counts_agree_with_their_noun(count: int, words: str) -> None:
    assert counted(count, "project") == words


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
    assert size(size_in_bytes) == words


def test_a_moment_is_told_in_utc_whatever_its_zone() -> None:
    told = moment(datetime(2025, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=2))))
    assert (told.iso, told.date) == ("2024-12-31T22:30:00Z", "31 Dec 2024")
    assert told.full == "31 December 2024, 22:30 UTC"


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (None, "since 1 Mar 2024"),
        (_START + timedelta(minutes=5), "1 Mar 2024"),
        (datetime(2025, 12, 31, tzinfo=UTC), "1 Mar 2024 – 31 Dec 2025"),
    ],
)
def test_a_period_names_what_it_must(end: datetime | None, words: str) -> None:
    assert period(Extent(None, None, _START, end)) == words


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
def test_a_box_is_told_by_its_corners(box: tuple[float, float, float, float], words: str) -> None:
    assert box_in_words(*box) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [("eo:cloud_cover", "Cloud cover"), ("gsd", "Gsd"), ("a-b_c", "A b c"), ("x:", ""), ("ümlaut", "Ümlaut")],
)
def test_names_of_properties_become_words(name: str, words: str) -> None:
    assert humanised(name) == words
