"""Releases, packages and container images."""

import shlex

import pytest

from sharinghub_static.portal.project_page.containers import container_rows
from sharinghub_static.portal.project_page.packages import package_rows
from sharinghub_static.portal.project_page.releases import release_rows
from sharinghub_static.snapshot.records import (
    ContainerRecord,
    PackageRecord,
    ReleaseLinkRecord,
    ReleaseRecord,
)
from tests.projects import CREATED, GITLAB, UPDATED, make_project

_API = f"{GITLAB}/api/v4/projects/42/packages"


@pytest.mark.parametrize(
    ("kind", "name", "command"),
    [
        ("PYPI", "cover", ["pip", "install", "cover==1.0", "--index-url", f"{_API}/pypi/simple"]),
        ("PYPI", "x; rm -rf ~", ["pip", "install", "x; rm -rf ~==1.0", "--index-url", f"{_API}/pypi/simple"]),
        ("NPM", "@eo/cover", ["npm", "install", "@eo/cover@1.0", f"--registry={_API}/npm/"]),
        ("CONAN", "cover", ["conan", "install", "--requires=cover/1.0"]),
        ("GENERIC", "cover", []),
        ("SOMETHING_NEW", "cover", []),
        ("PYPI", "", []),
    ],
)
def test_a_package_says_how_it_is_installed_where_there_is_one_way(
    kind: str, name: str, command: list[str]
) -> None:
    project = make_project(id=42, packages=(PackageRecord(7, name, "1.0", kind, CREATED),))
    (row,) = package_rows(project, f"{GITLAB}/")
    assert shlex.split(row.install) == command


def test_kinds_of_packages_are_reported_as_their_makers_write_them() -> None:
    kinds = ("PYPI", "ML_MODEL", "SOMETHING_NEW")
    packages = tuple(PackageRecord(1, "a", "1", kind, CREATED) for kind in kinds)
    rows = package_rows(make_project(packages=packages), GITLAB)
    assert [row.kind for row in rows] == ["PyPI", "ML model", "Something new"]


@pytest.mark.parametrize(
    ("tags", "image"),
    [
        (("1.0", "latest", "zz"), "r.example.org/a:latest"),
        (("1.0", "1.1"), "r.example.org/a:1.1"),
        ((), "r.example.org/a"),
    ],
)
def test_an_image_is_pulled_by_a_tag_that_it_has(tags: tuple[str, ...], image: str) -> None:
    project = make_project(containers=(ContainerRecord(1, "", "a", "r.example.org/a", tags),))
    assert container_rows(project)[0].pull == f"docker pull {image}"


def test_many_tags_are_counted_not_listed() -> None:
    tags = tuple(f"{number:03d}" for number in range(100))
    (row,) = container_rows(make_project(containers=(ContainerRecord(1, "", "a", "r/a", tags),)))
    assert (len(row.tags), row.more_tags) == (8, 92)


def test_a_release_offers_what_can_be_downloaded_and_nothing_else() -> None:
    sources = (("tar.gz", f"{GITLAB}/a.tar.gz"), ("zip", f"{GITLAB}/a.zip"), ("rar", f"{GITLAB}/a.rar"))
    links = (ReleaseLinkRecord("", "https://example.org/x"), ReleaseLinkRecord("Evil", "javascript:alert(1)"))
    release = ReleaseRecord("v1/2", "", " ", UPDATED, "", sources, links)
    (row,) = release_rows(make_project("a/b", releases=(release,)), str.upper)
    assert [one.text for one in row.downloads] == [
        "Source code (zip)",
        "Source code (tar.gz)",
        "https://example.org/x",
    ]
    assert (row.title, row.href, row.notes_html) == ("v1/2", f"{GITLAB}/a/b/-/releases/v1%2F2", "")


def test_notes_of_a_release_are_rendered() -> None:
    project = make_project(releases=(ReleaseRecord("v1", "One", "text", None),))
    (row,) = release_rows(project, lambda notes, part: f"{notes} of {part}")
    assert (row.notes_html, row.released) == ("text of release-1", None)
