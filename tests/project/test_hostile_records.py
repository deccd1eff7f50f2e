"""Whatever GitLab tells of a project (names, topics, files, releases, registries), its item is valid."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharinghub_static.project.interpret import interpret, interpret_all
from sharinghub_static.snapshot.records import (
    ContainerRecord,
    FileRecord,
    LicenseRecord,
    PackageRecord,
    ReleaseRecord,
    Visibility,
)
from tests.effort import bounded_calls
from tests.project.reading import codes
from tests.project.test_hostile_readmes import MOST_CALLS, all_schemas, assert_sound
from tests.projects import GITLAB, make_config, make_record
from tests.properties import examples

__all__ = ["all_schemas"]

WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        (
            "../../x",
            "javascript:alert(1)",
            "\u202egnp.exe",
            "\ud800",
            "\x00",
            "🌊",
            "a b",
            "<script>",
            "{path}",
            "%2e%2e",
            "v1/2",
            "-",
            ".",
            "..",
            "x" * 2000,
            "http://[",
            "sharinghub:dataset",
            "SHARINGHUB:AIMODEL",
        )
    ),
)
MOMENTS = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC))
RELEASES = st.builds(
    ReleaseRecord,
    tag=WORDS,
    name=WORDS,
    description=WORDS,
    released_at=MOMENTS | st.none(),
    web_url=WORDS,
    sources=st.lists(st.tuples(st.sampled_from(("zip", "tar")), WORDS), max_size=2).map(tuple),
)
PACKAGES = st.builds(
    PackageRecord, id=st.integers(0), name=WORDS, version=WORDS, kind=WORDS, created_at=MOMENTS
)
CONTAINERS = st.builds(
    ContainerRecord,
    id=st.integers(0),
    name=WORDS,
    path=WORDS,
    location=WORDS,
    tags=st.lists(WORDS, max_size=3).map(tuple),
)
FILES = st.builds(
    FileRecord,
    path=WORDS.filter(bool),
    kind=st.sampled_from(("blob", "tree", "submodule")),
    mode=st.sampled_from(("", "100644", "120000")),
    lfs_oid=st.sampled_from(("", "ab" * 32)),
    size=st.none() | st.integers(0, 2**60),
)
RECORDS = st.fixed_dictionaries(
    {
        "name": WORDS,
        "description": WORDS,
        "topics": st.lists(WORDS, max_size=4).map(lambda topics: (*topics, "sharinghub:dataset")),
        "created_at": MOMENTS,
        "last_activity_at": MOMENTS,
        "default_branch": st.none() | WORDS,
        "files": st.lists(FILES, max_size=5, unique_by=lambda file: file.path).map(tuple),
        "releases": st.lists(RELEASES, max_size=2).map(tuple),
        "packages": st.lists(PACKAGES, max_size=2).map(tuple),
        "containers": st.lists(CONTAINERS, max_size=2).map(tuple),
        "license": st.none() | st.builds(LicenseRecord, key=WORDS, name=WORDS, url=WORDS),
        "failures": st.lists(st.tuples(WORDS, WORDS), max_size=3).map(tuple),
    }
)


@given(fields=RECORDS)
@settings(
    max_examples=examples(70),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_nothing_that_gitlab_reports_costs_a_project_its_item(
    all_schemas: Any, fields: dict[str, Any]
) -> None:
    config = make_config(
        stac={
            "categories": [
                {"id": "dataset", "title": "D", "gitlab_topic": "sharinghub:dataset", "assets": ["*"]}
            ]
        }
    )
    with bounded_calls(MOST_CALLS):
        project = interpret(make_record(**fields), config)
    assert "SH609" not in codes(project), [p.message for p in project.problems if p.code == "SH609"]
    assert_sound(project, all_schemas)


def test_projects_of_one_path_in_other_letters_are_both_kept() -> None:
    topics = ("sharinghub:dataset",)
    records = [make_record("a/Demo", topics=topics), make_record("a/demo", topics=topics)]
    assert len(interpret_all(records, make_config())) == 2


@pytest.mark.parametrize("widest", list(Visibility))
def test_nothing_wider_than_the_portal_is_published(widest: Visibility) -> None:
    config = make_config(gitlab={"url": GITLAB, "visibility": widest.value})
    topics = (config.stac.categories[0].gitlab_topic,)
    records = [make_record(f"eo/{one}", topics=topics, visibility=one) for one in Visibility]
    shown = [project.record.visibility for project in interpret_all(records, config)]
    assert sorted(shown) == sorted(one for one in Visibility if one.is_within(widest))
    assert (Visibility.PRIVATE in shown) == (widest is Visibility.PRIVATE)
