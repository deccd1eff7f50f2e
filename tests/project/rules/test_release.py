"""Rule 15: the latest release is the asset ``release``, "Release {tag}: {name}", of the role ``source``."""

from dataclasses import replace
from typing import Any

from sharinghub_static.snapshot.records import ReleaseRecord
from tests.project.reading import asset, read
from tests.projects import GITLAB, UPDATED, make_config


def released(**changes: Any) -> ReleaseRecord:
    whole = ReleaseRecord("v1.2", "Spring", "", UPDATED, sources=(("zip", f"{GITLAB}/group/demo/v1.2.zip"),))
    return replace(whole, **changes)


def test_the_latest_release_is_an_asset() -> None:
    found = asset(read("title: x", releases=(released(), released(tag="v1.1"))), "release")
    assert found.title == "Release v1.2: Spring"
    assert found.roles == ("source",)
    assert found.type == "application/zip"
    assert found.href == f"{GITLAB}/group/demo/v1.2.zip"


def test_takes_the_configured_format() -> None:
    config = make_config(stac={"projects": {"assets": {"release-source-format": "tar.gz"}}})
    found = asset(read("title: x", releases=(released(sources=()),), config=config), "release")
    assert found.href == f"{GITLAB}/group/demo/-/archive/v1.2/demo-v1.2.tar.gz"


def test_without_a_release_there_is_none() -> None:
    assert not read("title: x").assets


def test_does_not_trust_the_address_of_an_archive() -> None:
    hostile = released(sources=(("zip", "javascript:alert(1)"),))
    assert asset(read("title: x", releases=(hostile,)), "release").href.startswith(GITLAB)
