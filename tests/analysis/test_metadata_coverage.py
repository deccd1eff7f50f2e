"""What the metadata of a hub lacks."""

from datetime import timedelta
from typing import Any

from sharinghub_static.analysis.completeness import all_checks, completeness
from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.metadata_coverage import Coverage, MetadataCoverage, metadata_coverage
from tests.projects import UPDATED, make_hub, make_project


def _coverage_of(hub: Hub) -> MetadataCoverage:
    return metadata_coverage(hub, {one.record.id: completeness(one, hub.config) for one in hub.projects})


def _coverage(*projects: Any) -> dict[str, Coverage]:
    return {one.check.name: one for one in _coverage_of(make_hub(*projects)).coverage}


def test_a_check_that_is_asked_of_nobody_is_left_out() -> None:
    rows = _coverage(make_project("a/tool", "processor"))
    assert "license" in rows
    assert not {"model", "extent", "period", "training-data"} & set(rows)


def test_checks_come_in_their_order() -> None:
    order = [check.name for check in all_checks()]
    rows = list(_coverage(make_project("a/model", "ai-model"), make_project("a/data")))
    assert rows == [name for name in order if name in rows]


def test_passed_and_lacking_make_up_all_that_are_asked() -> None:
    rows = _coverage(make_project("a/b"), make_project("a/c", license=None), make_project("a/d"))
    assert rows["license"].passed == 2
    assert rows["license"].share == 2 / 3
    assert [one.record.full_path for one in rows["license"].lacking] == ["a/c"]
    for one in rows.values():
        assert one.passed + len(one.lacking) == one.asked


def test_what_is_half_passed_is_lacking() -> None:
    assert _coverage(make_project("a/b", keywords=("one",)))["topics"].passed == 0


def test_the_least_complete_comes_first_and_ties_go_by_path() -> None:
    hub = make_hub(make_project("a/c"), make_project("a/b"), make_project("a/z", license=None, readme=None))
    paths = [one.record.full_path for one in _coverage_of(hub).least_complete(hub)]
    assert paths == ["a/z", "a/b", "a/c"]


def test_what_is_archived_is_not_stale() -> None:
    old = UPDATED - timedelta(days=800)
    hub = make_hub(
        make_project("a/b", last_activity_at=old),
        make_project("a/c", last_activity_at=old, archived=True),
        make_project("a/d"),
    )
    assert [one.record.full_path for one in _coverage_of(hub).stale] == ["a/b"]


def test_an_empty_hub_lacks_nothing() -> None:
    found = _coverage_of(make_hub())
    assert (found.coverage, found.stale, found.least_complete(make_hub())) == ((), (), [])
