"""Pages of the last build are known while file, settings and content are the same."""

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sharinghub_static.site.check.page_links import PageLinks, Targets
from sharinghub_static.site.manifest import Manifest
from sharinghub_static.site.stamps import FileStamp, TreeStamp
from sharinghub_static.site.tree_listing import TreeListing

LINKS = PageLinks(3, "\0top\0use\0", Targets({"a/index.html", "x.png", ""}, {("a/", "use")}))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "public"
    folder.mkdir()
    (folder / "index.html").write_text("<p>page</p>")
    (folder / "index.html.gz").write_bytes(b"copy")
    (folder / "other.html").write_text("<p>other</p>")
    return folder


def _stamps(tree: Path) -> Callable[[str], FileStamp | None]:
    return lambda path: FileStamp.of(tree / path) if (tree / path).is_file() else None


@pytest.fixture
def file(tmp_path: Path, tree: Path) -> Path:
    """A manifest with both pages, of which one is sound."""
    path = tmp_path / "manifest.sqlite"
    with Manifest.open(path, "settings") as manifest:
        manifest.make("index.html", "key")
        manifest.make("other.html", "key")
        manifest.remember("index.html", LINKS)
        manifest.update(_stamps(tree))
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
        manifest.update(_stamps(tree))
    with Manifest.open(file, "settings") as manifest:
        assert manifest.entry("index.html", "key")
        manifest.update(_stamps(tree))
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
            manifest.update(_stamps(tree))
            manifest.begin()


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE settings",
        "DROP TABLE text",
        "ALTER TABLE page RENAME COLUMN digest TO other",
        "UPDATE page SET links = '{'",
        "UPDATE page SET links = x'00'",
        "UPDATE page SET digest = 5, copy_size = 'x'",
        "DELETE FROM settings",
    ],
)
def test_a_file_with_another_content_costs_the_cache_alone(file: Path, tree: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)
    with Manifest.open(file, "settings") as manifest:
        entry = manifest.entry("index.html", "key")
        assert entry is None or entry.file.fits(tree / "index.html") is ("digest = 5" not in statement)
        manifest.keep("index.html")
        assert manifest.links("index.html") in (None, LINKS)
        assert manifest.text("key") is None
        manifest.put_text("key", b"value")
        manifest.begin()
        manifest.make("index.html", "key")
        manifest.remember("index.html", LINKS)
        manifest.update(_stamps(tree))


@pytest.mark.parametrize("seed", range(4))
def test_a_file_with_zeroed_parts_costs_the_cache_alone(tmp_path: Path, tree: Path, seed: int) -> None:
    file, generator = tmp_path / "manifest.sqlite", random.Random(seed)  # noqa: S311 - a reproducible damage
    many = PageLinks(900, "\0top\0", Targets({f"{number}/index.html" for number in range(900)}))
    names = [f"{number}.html" for number in range(60)]
    for name in names:
        (tree / name).write_text(name)
    with Manifest.open(file, "settings") as manifest:
        for name in names:
            manifest.make(name, "key")
            manifest.remember(name, many)
            manifest.put_text(name, generator.randbytes(3000))
            manifest.text(name)
        manifest.update(_stamps(tree))
    content = bytearray(file.read_bytes())
    for _ in range(3):
        start = 4096 * generator.randrange(len(content) // 4096)
        content[start : start + 4096] = bytes(4096)
    file.write_bytes(content)
    for _ in range(2):
        with Manifest.open(file, "settings") as manifest:
            for name in names:
                if manifest.entry(name, "key"):
                    manifest.keep(name)
                    assert manifest.links(name) in (None, many)
                manifest.text(name)
            manifest.update(_stamps(tree))


def test_a_place_that_cannot_be_written_is_no_failure(tmp_path: Path, tree: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with Manifest.open(tmp_path / "taken/manifest.sqlite", "settings") as manifest:
        manifest.make("index.html", "key")
        manifest.remember("index.html", LINKS)
        manifest.update(_stamps(tree))


def test_a_stamp_fits_the_same_content_whatever_its_time(tree: Path) -> None:
    file, stamp, whole = (
        tree / "index.html",
        FileStamp.of(tree / "index.html"),
        TreeStamp.of(TreeListing.of(tree)),
    )
    os.utime(file, ns=(1, 1))
    assert stamp.fits(file)
    assert whole.fits(TreeListing.of(tree))
    time = file.stat().st_mtime_ns
    file.write_text("<p>gage</p>")
    os.utime(file, ns=(time, time))
    assert not stamp.fits(file)
    assert not whole.fits(TreeListing.of(tree))
    file.unlink()
    assert not stamp.fits(file)
    (tree / "elsewhere").write_text("<p>page</p>")
    file.symlink_to(tree / "elsewhere")
    assert not stamp.fits(file)


def test_a_copy_of_the_process_hands_over_what_it_took(file: Path) -> None:
    with Manifest.open(file, "settings") as first, Manifest.open(file, "settings") as copy:
        first.put_text("a", b"1")
        first.commit()
        copy.reopen()
        assert copy.entry("index.html", "key")
        assert copy.text("a") == b"1"
        copy.put_text("b", b"2")
        assert copy.text("b") is None
        used, texts = copy.drain()
        assert (used, texts) == ({"a", "b"}, {"b": b"2"})
        assert copy.drain() == (set(), {})
        first.take(used, texts)
        assert first.text("b") == b"2"
        assert copy._inherited is not None
        copy._inherited[0].close()


def test_a_copy_of_the_process_leaves_a_broken_file_alone(file: Path) -> None:
    with Manifest.open(file, "settings") as copy:
        copy.reopen()
        assert copy._inherited is not None
        copy._inherited[0].close()
        file.write_bytes(b"broken" * 1000)
        assert copy.entry("index.html", "key") is None
        assert copy.text("a") is None
        assert file.read_bytes() == b"broken" * 1000


def test_a_kept_file_that_no_check_read_is_not_taken_for_sound(file: Path, tree: Path) -> None:
    targets = Targets({"x.png"}, {("a/", "use")})
    with Manifest.open(file, "settings") as manifest:
        manifest.make("index.html", "key")
        manifest.take_links("index.html", LINKS.as_bytes())
        assert manifest.links("index.html") == LINKS
        manifest.take_targets(targets)
        manifest.update(_stamps(tree))
    with Manifest.open(file, "settings") as manifest:
        for path in ("index.html", "stac/item.json"):
            manifest.keep(path)
        assert manifest.kept_targets() == targets
        assert manifest.is_kept("index.html")
        assert not manifest.is_kept("stac/item.json")
        assert manifest.kept_count() == LINKS.count


def test_a_page_in_which_a_link_leads_nowhere_is_not_known_any_more(file: Path, tree: Path) -> None:
    with Manifest.open(file, "settings") as manifest:
        manifest.make("index.html", "key")
        manifest.take_links("index.html", LINKS.as_bytes())
        assert manifest.holds("index.html")
        manifest.forget("index.html")
        assert not manifest.holds("index.html")
        manifest.update(_stamps(tree))
    with Manifest.open(file, "settings") as manifest:
        assert manifest.entry("index.html", "key") is None


def test_what_is_put_is_not_kept_in_memory_until_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sharinghub_static.site.manifest._ROWS_A_COMMIT", 2)
    path = tmp_path / "pages.sqlite"
    with Manifest.open(path, "settings") as manifest:
        for number in range(3):
            manifest.put_text(str(number), b"text")
        with closing(sqlite3.connect(path)) as other:
            assert other.execute("SELECT key FROM text ORDER BY key").fetchall() == [("0",), ("1",)]


def test_texts_that_changed_places_are_not_kept(file: Path) -> None:
    with Manifest.open(file, "settings") as manifest:
        manifest.put_text("a", b"of a")
        manifest.put_text("b", b"of b")
        manifest.commit()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE text SET key = 'c' WHERE key = 'a'")
        connection.execute("UPDATE text SET key = 'a' WHERE key = 'b'")
    with Manifest.open(file, "settings") as manifest:
        assert [manifest.text(key) for key in "abc"] == [None, None, None]


def test_a_text_that_was_changed_in_the_file_is_not_kept(file: Path) -> None:
    with Manifest.open(file, "s") as manifest:
        manifest.put_text("a", b"updated 2025")
        manifest.use(["a"])
        manifest.commit()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE text SET value = ?", (b"updated 2035",))
        connection.commit()
    with Manifest.open(file, "s") as manifest:
        assert manifest.text("a") is None
        manifest.put_text("a", b"updated 2025")
        assert manifest.text("a") == b"updated 2025"
