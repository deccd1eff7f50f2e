"""Pages of the last build are known while file, settings and content are the same."""

import os
from pathlib import Path

import pytest

from sharinghub_static.site.check.page_links import PageLinks
from sharinghub_static.site.manifest import Manifest
from sharinghub_static.site.stamps import FileStamp, TreeStamp

LINKS = PageLinks(3, "\0top\0use\0", {"../a/#use": ("a/index.html", "use"), "x.png": ("x.png", "")})


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "public"
    folder.mkdir()
    (folder / "index.html").write_text("<p>page</p>")
    (folder / "index.html.gz").write_bytes(b"copy")
    (folder / "other.html").write_text("<p>other</p>")
    return folder


@pytest.fixture
def file(tmp_path: Path, tree: Path) -> Path:
    """A manifest with both pages, of which one is sound."""
    path = tmp_path / "manifest.sqlite"
    with Manifest.open(path, "settings") as manifest:
        manifest.make("index.html", "key")
        manifest.make("other.html", "key")
        manifest.remember("index.html", LINKS)
        manifest.update(tree)
    return path


def test_a_sound_page_is_known_by_its_key(file: Path, tree: Path) -> None:
    with Manifest.open(file, "settings") as manifest:
        entry = manifest.entry("index.html", "key")
        assert entry is not None
        assert entry.file.fits(tree / "index.html")
        assert entry.copy is not None
        assert entry.copy.fits(tree / "index.html.gz")
        assert manifest.entry("index.html", "another") is None
        assert manifest.entry("other.html", "key") is None


def test_links_are_those_of_pages_that_are_kept(file: Path) -> None:
    with Manifest.open(file, "settings") as manifest:
        assert manifest.links("index.html") is None
        manifest.keep("index.html")
        assert manifest.links("index.html") == LINKS
        manifest.begin()
        assert manifest.links("index.html") is None


def test_pages_that_are_neither_kept_nor_made_are_forgotten(file: Path, tree: Path) -> None:
    with Manifest.open(file, "settings") as manifest:
        manifest.keep("index.html")
        manifest.update(tree)
    with Manifest.open(file, "settings") as manifest:
        assert manifest.entry("index.html", "key")
        manifest.update(tree)
    with Manifest.open(file, "settings") as manifest:
        assert manifest.entry("index.html", "key") is None


def test_other_settings_know_nothing(file: Path) -> None:
    with Manifest.open(file, "other") as manifest:
        assert manifest.entry("index.html", "key") is None
    with Manifest.open(file, "settings") as manifest:
        assert manifest.entry("index.html", "key") is None


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\1" * 200])
def test_a_broken_file_counts_as_empty(file: Path, tree: Path, content: bytes) -> None:
    file.write_bytes(content)
    for is_known in (False, True):
        with Manifest.open(file, "settings") as manifest:
            assert bool(manifest.entry("index.html", "key")) is is_known
            manifest.make("index.html", "key")
            manifest.remember("index.html", LINKS)
            manifest.update(tree)
            manifest.begin()


def test_a_place_that_cannot_be_written_is_no_failure(tmp_path: Path, tree: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with Manifest.open(tmp_path / "taken/manifest.sqlite", "settings") as manifest:
        manifest.make("index.html", "key")
        manifest.remember("index.html", LINKS)
        manifest.update(tree)


def test_a_stamp_fits_the_same_content_whatever_its_time(tree: Path) -> None:
    file, stamp, whole = tree / "index.html", FileStamp.of(tree / "index.html"), TreeStamp.of(tree)
    os.utime(file, ns=(1, 1))
    assert stamp.fits(file)
    assert whole.fits(tree)
    file.write_text("<p>gage</p>")
    assert not stamp.fits(file)
    assert not whole.fits(tree)
    file.unlink()
    assert not stamp.fits(file)
    (tree / "elsewhere").write_text("<p>page</p>")
    file.symlink_to(tree / "elsewhere")
    assert not stamp.fits(file)
