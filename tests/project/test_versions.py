"""A version of a project is a version, not any tag."""

import time

import pytest

from sharinghub_static.project.versions import names_version, version_of

_VERSIONS = """v1.2.3 1.5 v3 V2 3.0.0a0 v0.38.4rc1 2.0.0-rc.2 1.0.0+build.7 pystac-core-v1.15.0 release/1.2
    @scope/pkg@1.0.0 v2026.1 2024-01-17 data-2022-01-17 demo-2024.10.08 eoepca-2.0 14.0.0-RC1
    SEADAS-12.0.0-unmerged-SNAP-14.0.0-2026-05-13"""
_OTHERS = """get-started-data#prod#7 text-classification#dev#3 pre-YUV-to-RGB-conversion-change latest paper-2
    step-1 wp3-results v été"""


@pytest.mark.parametrize("tag", _VERSIONS.split())
def test_versions_are_known(tag: str) -> None:
    assert names_version(tag)


@pytest.mark.parametrize(
    ("tag", "version"),
    [
        ("pkg/v1.2.3", "v1.2.3"),
        ("@scope/pkg@1.0.0", "1.0.0"),
        ("release/1.2", "1.2"),
        ("pystac-core-v1.15.0", "v1.15.0"),
        ("data-2022-01-17", "2022-01-17"),
        ("14.0.0-RC1", "14.0.0-RC1"),
        ("v3", "v3"),
        ("2024-01-17", "2024-01-17"),
    ],
)
def test_the_version_is_without_the_name_before_it(tag: str, version: str) -> None:
    assert version_of(tag) == version


@pytest.mark.parametrize("tag", [*_OTHERS.split(), "", "1.0 and more words"])
def test_other_tags_are_none(tag: str) -> None:
    assert not names_version(tag)


@pytest.mark.parametrize(
    "tag", ["1.1-" * 25_000 + "!", "1.1-a" * 19 + "!", "1.1" + "a" * 90 + "!", "-1" * 45 + "!"]
)
def test_no_tag_takes_long(tag: str) -> None:
    began = time.process_time()
    assert not names_version(tag)
    assert time.process_time() - began < 0.2
