"""Which version of a model is the one to take."""

from datetime import timedelta
from typing import Any

import pytest

from sharinghub_static.project.tracked_models import (
    leading_flavor,
    leading_version,
    main_model,
    server_address,
)
from sharinghub_static.snapshot.tracking_records import ModelVersionRecord
from tests.tracking import make_model, make_tracking, make_version


def leading(*versions: dict[str, Any]) -> str:
    """The number of the leading one of versions that are numbered from the newest, 9, downwards."""
    listed = [make_version(9 - place, **fields) for place, fields in enumerate(versions)]
    found = leading_version(listed)
    assert found is not None
    return found.version


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (({}, {}), "9"),
        (({}, {"aliases": ("champion",)}), "8"),
        (({}, {"aliases": ("Champion",)}), "8"),
        (({"aliases": ("production",)}, {"aliases": ("champion",)}), "8"),
        (({"aliases": ("challenger",)}, {"aliases": ("prod",)}), "8"),
        (({}, {"stage": "Production"}), "8"),
        (({"stage": "Staging"}, {"stage": "Production"}), "8"),
        (({"aliases": ("mine",)}, {}), "9"),
        (({}, {"aliases": ("mine",)}), "9"),
        (({"stage": "Archived"}, {"stage": "Archived"}), "9"),
        (({"status": "FAILED_REGISTRATION"}, {}), "8"),
        (({"status": "PENDING_REGISTRATION", "aliases": ("champion",)}, {}), "8"),
        (({"status": "FAILED_REGISTRATION"},), "9"),
    ],
)
def test_the_leading_version_is_reported_by_alias_then_stage_then_age(
    versions: tuple[dict[str, Any], ...], expected: str
) -> None:
    assert leading(*versions) == expected


def test_no_version_leads_where_there_is_none() -> None:
    assert leading_version(()) is None
    assert main_model(make_tracking(models=(make_model(count=0),))) is None
    assert main_model(make_tracking(models=())) is None


def test_the_main_model_is_the_one_whose_leading_version_is_newest() -> None:
    old, new = make_model("Old", 5), make_model("New", 3)
    later = make_version(1, created_at=make_version(60).created_at + timedelta(days=1), aliases=("champion",))
    models = (old, make_model("New", 3))
    assert main_model(make_tracking(models=models)) == (old, old.versions[3])
    newest = make_model("New", 0, versions=(later, *new.versions))
    assert main_model(make_tracking(models=(old, newest))) == (newest, later)


@pytest.mark.parametrize(
    ("flavors", "expected"),
    [
        ((), ("", "")),
        ((("python_function", "3.11"),), ("python_function", "3.11")),
        ((("python_function", "3.11"), ("sklearn", "1.7.0")), ("sklearn", "1.7.0")),
        ((("onnx", "1.17"), ("python_function", ""), ("sklearn", "1.7.0")), ("onnx", "1.17")),
    ],
)
def test_a_flavour_of_its_own_says_more_than_that_of_all(
    flavors: tuple[tuple[str, str], ...], expected: tuple[str, str]
) -> None:
    version: ModelVersionRecord = make_version(flavors=flavors)
    assert leading_flavor(version) == expected


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ("https://ml.example.org", "https://ml.example.org"),
        ("http://127.0.0.1:5000/#/models/Net%20%287%29", "http://127.0.0.1:5000/#/models/Net%20%287%29"),
        (
            "https://ml.example.org/a b?path=100%&x=<é>",
            "https://ml.example.org/a%20b?path=100%25&x=%3C%C3%A9%3E",
        ),
        ("https://ml.example.org/#/a#b", "https://ml.example.org/#/a%23b"),
        ("https://ml.example.org/\ud800\n", "https://ml.example.org/?%0A"),
        ("", ""),
        ("https://", ""),
        ("https://user:word@ml.example.org/", ""),
        ("https://ml.example.org:x/", ""),
        ("https://ml<.example.org/", ""),
        ("javascript:alert(1)//https://a", ""),
        ("ftp://ml.example.org", ""),
        ("/api", ""),
        ("https://a/" + "a" * 4000, ""),
    ],
)
def test_an_address_is_one_of_the_web_or_none(reported: str, expected: str) -> None:
    assert server_address(reported) == expected
