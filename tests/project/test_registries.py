"""Links to GitLab's own pages: issues, packages, images."""

from datetime import UTC, datetime
from typing import Any

from sharinghub_static.project.model import Link, Project
from sharinghub_static.snapshot.records import ContainerRecord, CountsRecord, PackageRecord
from tests.project.reading import read
from tests.projects import GITLAB

WEB = f"{GITLAB}/group/demo"
MADE = datetime(2025, 1, 1, tzinfo=UTC)


def links(project: Project, rel: str) -> list[Link]:
    return [link for link in project.links if link.rel == rel]


def test_the_issues_are_the_bug_tracker_where_there_are_issues() -> None:
    (link,) = links(read(counts=CountsRecord(open_issues=0)), "bug_tracker")
    assert (link.href, link.type) == (f"{WEB}/-/issues", "text/html")
    assert links(read(counts=CountsRecord(open_issues=None)), "bug_tracker") == []


def test_a_bug_tracker_of_ones_own_takes_its_place() -> None:
    front = "links: [{rel: bug_tracker, href: 'https://example.org/bugs'}]"
    (link,) = links(read(front, counts=CountsRecord(open_issues=3)), "bug_tracker")
    assert link.href == "https://example.org/bugs"


def test_each_package_is_linked_once_by_its_newest_version() -> None:
    listed: list[tuple[Any, ...]] = [
        (3, "tool", "2.0", "PYPI"),
        (2, "tool", "1.0", "PYPI"),
        (1, "tool", "1.0", "GENERIC"),
    ]
    project = read(packages=tuple(PackageRecord(*package, created_at=MADE) for package in listed))
    assert [(link.href, link.title, link.extra) for link in links(project, "package")] == [
        (f"{WEB}/-/packages/3", "tool 2.0", {"package:name": "tool", "package:type": "pypi"}),
        (f"{WEB}/-/packages/1", "tool 1.0", {"package:name": "tool", "package:type": "generic"}),
    ]


def test_images_are_linked_without_snapshots_and_the_tags_of_caches() -> None:
    images = (
        ContainerRecord(
            7, "", "group/demo", "registry.example.org/group/demo", ("latest", "a" * 64, "a" * 63)
        ),
        ContainerRecord(
            8, "snapshot-x", "group/demo/snapshot-x", "registry.example.org/group/demo/snapshot-x"
        ),
    )
    (link,) = links(read(containers=images), "container")
    assert (link.href, link.title) == (f"{WEB}/container_registry/7", "group/demo")
    assert link.extra["container:tags"] == ["latest", "a" * 63]
    assert link.extra["container:image"] == "registry.example.org/group/demo"
