"""Copies of the process write files; what the first one takes is the site, and nothing else."""

import copy
import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sharinghub_static.errors import SiteError
from sharinghub_static.site.stamps import TreeStamp
from sharinghub_static.site.tree_listing import TreeListing
from sharinghub_static.site.writer import SiteWriter
from tests.site.test_writer import SITE, beside, publish, tree

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="copies of a process are made by fork")

NEW = SITE | {"index.html": b"new", "a/c/d.html": b"more"}


@pytest.fixture(params=["first", "next", "with a spare"])
def output(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The place of a first build, of the next one, and of one that has a spare."""
    sites = {"first": [], "next": [SITE], "with a spare": [SITE, SITE | {"index.html": b"2"}]}[request.param]
    for site in sites:
        publish(tmp_path / "public", site)
    return tmp_path / "public"


@pytest.fixture
def writer(output: Path) -> Iterator[SiteWriter]:
    with SiteWriter(output) as writer:
        writer.begin()
        yield writer


def _copy(writer: SiteWriter) -> SiteWriter:
    """What a fork of the process has: all that the writer knows, and the same folder open."""
    copied = copy.deepcopy(writer)
    copied.become_copy()
    return copied


def test_the_site_is_what_copies_wrote(output: Path, writer: SiteWriter) -> None:
    copies = _copy(writer), _copy(writer)
    prepared = [copies[at % 2].prepare(path, content) for at, (path, content) in enumerate(NEW.items())]
    assert {file.content for file in prepared} == {None}  # nothing is sent to the first process
    for file in prepared:
        writer.put(file)
    writer.publish()
    assert tree(output) == NEW
    assert writer.stamp()[0] == TreeStamp.of(TreeListing.of(output))


def test_what_is_not_taken_is_not_in_the_site(output: Path, writer: SiteWriter) -> None:
    worker = _copy(writer)
    worker.prepare("index.html", b"of a task that failed")
    worker.prepare("x/y.html", b"of a task that failed")
    for path, content in NEW.items():
        writer.write(path, content)
    writer.publish()
    assert tree(output) == NEW
    assert not (output / "x").exists()


def test_two_copies_that_write_one_path_are_an_error(writer: SiteWriter) -> None:
    files = [_copy(writer).prepare("new.html", content) for content in (b"1", b"2")]
    writer.put(files[0])
    with pytest.raises(SiteError, match=r"new\.html: two parts of the site claim this file"):
        writer.put(files[1])


@pytest.mark.parametrize("taken", [0, 1])
def test_of_a_picture_that_two_copies_wrote_either_is_taken(
    output: Path, writer: SiteWriter, taken: int
) -> None:
    files = [_copy(writer).prepare("picture.webp", b"picture") for _ in range(2)]
    writer.put(files[taken])
    for path, content in SITE.items():
        writer.write(path, content)
    writer.publish()
    assert tree(output) == SITE | {"picture.webp": b"picture"}


def test_a_copy_that_outlives_a_killed_build_writes_into_no_other(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sharinghub_static.site.staging.discard", lambda _: None)  # as if it were killed
        with SiteWriter(output) as killed:
            killed.begin()
            worker = _copy(killed)
            worker._staging._descriptor = os.dup(killed._staging._descriptor or 0)
    with SiteWriter(output) as writer:
        for path, content in NEW.items():
            writer.write(path, content)
        for path in ("index.html", "a/c/d.html", "late.html"):
            worker.prepare(path, b"too late")
        writer.publish()
    os.close(worker._staging._descriptor)
    assert tree(output) == NEW
    assert beside(output.parent) == ["public"]


def test_a_path_outside_is_refused_before_it_is_written(output: Path, writer: SiteWriter) -> None:
    prepared = _copy(writer).prepare("../outside.html", b"")
    assert not (output.parent / "outside.html").exists()
    with pytest.raises(SiteError, match="not a path inside"):
        writer.put(prepared)


def test_what_the_disk_has_against_a_copy_is_said_by_the_first_process(
    writer: SiteWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = _copy(writer)

    def fail(*_arguments: object, **_options: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(worker._staging, "_open", fail)
        prepared = worker.prepare("new.html", b"new")
    monkeypatch.setattr(writer._staging, "_open", fail)
    with pytest.raises(SiteError, match=r"new\.html: cannot be written \(No space left on device\)"):
        writer.put(prepared)
