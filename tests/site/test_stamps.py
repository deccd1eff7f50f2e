"""Files that did not change are known without being read, and those that did are not."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from sharinghub_static.site import tree_listing
from sharinghub_static.site.stamps import CarriedFiles, FileStamp, KnownFiles, TreeStamp, stamp_tree
from sharinghub_static.site.tree_listing import FileState, TreeListing
from sharinghub_static.site.writer import SiteWriter
from tests.site.test_writer import SITE, publish

FAR = 10 * 365 * 86_400  # seconds


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock by which all files were written some time ago."""
    now = time.time_ns()
    monkeypatch.setattr(tree_listing.time, "time_ns", lambda: now + FAR * 1_000_000_000)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "site" / "a").mkdir(parents=True)
    for name in ("index.html", "a/index.html"):
        (tmp_path / "site" / name).write_text(name)
    return tmp_path / "site"


def _stamped(tree: Path, known: KnownFiles | None = None) -> tuple[TreeStamp, KnownFiles]:
    return stamp_tree(TreeListing.of(tree), tree, (known or KnownFiles()).digest)


def _known(tree: Path, known: KnownFiles) -> dict[str, str]:
    names = ("index.html", "a/index.html")
    return {name: known.digest(name, FileState.of(os.lstat(tree / name))) for name in names}


@pytest.mark.usefixtures("later")
def test_what_is_known_of_a_tree_is_the_digest_of_each_file(tree: Path) -> None:
    stamp, known = _stamped(tree)
    assert stamp == TreeStamp.of(TreeListing.of(tree))
    stored = KnownFiles.from_bytes(known.as_bytes())
    expected = {name: FileStamp.of(tree / name).digest.hex() for name in ("index.html", "a/index.html")}
    assert _known(tree, stored) == expected


def test_a_file_that_somebody_changed_during_a_build_is_not_stamped_as_right(tmp_path: Path) -> None:
    output = tmp_path / "public"
    publish(output, SITE)
    publish(output, SITE | {"index.html": b"new"})  # the next tree is made of the one before this
    kept = FileStamp.of_content(SITE["a/b/index.html"])
    with SiteWriter(output) as writer:
        assert writer.keep("a/b/index.html", kept, None)
        for path in SITE.keys() - {"a/b/index.html"}:
            writer.write(path, SITE[path])
        (output / "a/b/index.html").write_bytes(b"by hand")
        writer.publish()
        stamp, _ = writer.stamp()
        assert writer.stamp_of("a/b/index.html") == kept
    assert not stamp.fits(TreeListing.of(output))


@pytest.mark.usefixtures("later")
def test_a_file_that_changed_is_not_known_even_with_its_old_size_and_time(tree: Path) -> None:
    before, known = _stamped(tree)
    file = tree / "index.html"
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    time.sleep(0.05)  # a tick of the clock of the file system
    file.write_text("INDEX.HTML")
    os.utime(file, ns=times)
    assert list(map(bool, _known(tree, known).values())) == [False, True]
    after, _ = _stamped(tree, known)
    assert after == TreeStamp.of(TreeListing.of(tree))
    assert not before.fits(TreeListing.of(tree))


def test_a_file_that_was_written_just_now_is_not_known_yet(tree: Path) -> None:
    _, known = _stamped(tree)
    assert not any(_known(tree, known).values())


@pytest.mark.usefixtures("later")
def test_a_damaged_cache_knows_nothing(tree: Path) -> None:
    stored = _stamped(tree)[1].as_bytes()
    for damaged in (b"", b"x", stored[:-5], None):
        assert not any(_known(tree, KnownFiles.from_bytes(damaged)).values())


def test_a_tree_is_stamped_by_what_the_last_one_knew(tree: Path) -> None:
    carried, file = CarriedFiles(), tree / "index.html"
    carried.add("index.html", FileState.of(os.lstat(file)), "carried")
    assert carried.digest("index.html", FileState.of(os.lstat(file))) == "carried"
    file.write_text("longer than before")
    assert not carried.digest("index.html", FileState.of(os.lstat(file)))


@pytest.mark.usefixtures("later")
def test_a_writer_holds_what_is_known_and_reads_the_rest(tmp_path: Path) -> None:
    output = tmp_path / "public"
    publish(output, SITE)
    stamp = FileStamp.of(output / "index.html")
    with SiteWriter(output) as writer:
        assert writer.holds("index.html", stamp, None)  # read
        writer.old.known = _stamped(output)[1]
        assert writer.holds("index.html", stamp, None)
        assert not writer.holds("index.html", replace(stamp, digest=bytes(32)), None)
        assert not writer.holds("data/9.txt", stamp, None)
