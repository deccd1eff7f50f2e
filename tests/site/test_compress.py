"""Compressed copies: the same bytes each time, only where they save something, only written when new."""

import gzip
import os
from pathlib import Path

import pytest

from sharinghub_static.portal.components.formats import MOST_PROJECTS
from sharinghub_static.site.compress import (
    SMALLEST,
    SMALLEST_OF_MANY,
    compress,
    has_content,
    is_compressible,
    is_ours,
    smallest_copied,
)
from sharinghub_static.site.stamps import FileStamp
from sharinghub_static.site.writer import MARKER, SiteWriter, WriteSummary

TEXT = b"<p>A line of text that comes again.</p>\n" * 400
MARKED = b'{"generator": {"name": "sharinghub-static", "version": "0.1"}}'
SITE = {
    MARKER: MARKED,
    "index.html": TEXT,
    "a/x.json": b"[1, 2]" * 3000,
    "a/t.webp": TEXT,
    "small.html": b"x",
}


def publish(output: Path, files: dict[str, bytes], *, copies: bool = True) -> WriteSummary:
    with SiteWriter(output, copies=copies) as writer:
        for path, content in files.items():
            writer.write(path, content)
        return writer.publish()


def copies_in(output: Path) -> set[str]:
    return {str(path.relative_to(output)) for path in output.rglob("*.gz")}


def states(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_texts_have_a_copy_and_nothing_else_has(tmp_path):
    summary = publish(tmp_path / "public", SITE)
    assert copies_in(tmp_path / "public") == {"index.html.gz", "a/x.json.gz"}
    for path in copies_in(tmp_path / "public"):
        file = tmp_path / "public" / path
        assert gzip.decompress(file.read_bytes()) == file.with_suffix("").read_bytes()
    assert summary.written == len(SITE) + 2 + 1  # and the list of files


def test_without_copies_those_of_before_leave_the_site(tmp_path):
    publish(tmp_path / "public", SITE)
    assert publish(tmp_path / "public", SITE, copies=False).removed == 2
    assert copies_in(tmp_path / "public") == set()


def test_a_copy_holds_neither_time_nor_name_and_is_the_same_each_time():
    copy = compress(TEXT)
    assert copy == compress(bytes(TEXT))
    assert copy[:10] == b"\x1f\x8b\x08\x00" + bytes(4) + b"\x00\xff"
    assert gzip.decompress(copy) == TEXT


def test_a_copy_of_a_list_is_no_larger_than_the_best_of_zlib():
    pages = b"".join(b'<li><a href="../%d/index.html">Project %d</a></li>\n' % (n, n * n) for n in range(900))
    assert len(compress(pages)) <= len(gzip.compress(pages, 9))


def test_what_does_not_become_smaller_has_no_copy(tmp_path):
    noise = os.urandom(15_000)
    assert compress(noise) is None
    assert compress(noise + b"a" * 450) is None  # three per cent smaller, which is no gain
    assert compress(noise + b"a" * 1500) is not None
    publish(tmp_path / "public", SITE | {"noise.csv": noise})
    assert "noise.csv.gz" not in copies_in(tmp_path / "public")


@pytest.mark.parametrize(
    ("path", "size", "expected"),
    [
        ("a.html", 12_288, True),
        ("a.html", 12_287, False),
        ("a.parquet", 20_000, False),
        ("a.html.gz", 20_000, False),
        ("a.png", 20_000, False),
        (f"a/{'é' * 123}a.json", 20_000, True),  # 252 bytes, and 255 of the copy
        (f"a/{'é' * 124}.json", 20_000, False),
    ],
)
def test_which_files_may_have_a_copy(path, size, expected):
    assert is_compressible(path, size) is expected


def test_the_same_build_again_touches_nothing(tmp_path):
    publish(tmp_path / "public", SITE)
    before = states(tmp_path)
    assert publish(tmp_path / "public", SITE).written == 0
    assert states(tmp_path) == before


def test_only_the_copies_of_what_changed_are_made(tmp_path, monkeypatch):
    publish(tmp_path / "public", SITE)
    made = []
    monkeypatch.setattr(
        "sharinghub_static.site.writer.compress", lambda content: made.append(content) or compress(content)
    )
    changed = b"<p>Another line of text.</p>\n" * 500
    summary = publish(tmp_path / "public", SITE | {"index.html": changed})
    assert made == [changed]
    assert summary.written == 2
    assert gzip.decompress((tmp_path / "public/index.html.gz").read_bytes()) == changed


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<p>not compressed</p>", id="no gzip"),
        pytest.param(gzip.compress(TEXT), id="of another program"),
        pytest.param(compress(TEXT[:-41]), id="of another content"),
        pytest.param(compress(TEXT + TEXT), id="of more"),
        pytest.param(compress(TEXT)[:-1], id="cut"),
        pytest.param(compress(TEXT) + b"x", id="with something after it"),
    ],
)
def test_a_copy_that_is_not_the_one_of_its_file_is_written_again(tmp_path, damaged):
    publish(tmp_path / "public", SITE)
    copy = tmp_path / "public/index.html.gz"
    copy.unlink()
    copy.write_bytes(damaged)
    assert not is_ours(damaged, TEXT)
    assert publish(tmp_path / "public", SITE).written == 1
    assert copy.read_bytes() == compress(TEXT)


def test_a_copy_that_would_become_huge_is_not_unpacked_whole():
    bomb = gzip.compress(bytes(50_000_000))
    assert not has_content(bomb, b"\0" * 10)
    assert has_content(gzip.compress(b""), b"")


def test_where_there_are_many_projects_only_larger_texts_have_copies(tmp_path):
    large = {"list.html": TEXT * 3, **SITE}
    publish(tmp_path / "public", large)
    stamps = {
        path: (FileStamp.of(tmp_path / "public" / path), FileStamp.of(tmp_path / "public" / f"{path}.gz"))
        for path in ("list.html", "index.html")
    }
    with SiteWriter(tmp_path / "public", copies=True) as writer:
        assert writer.holds("index.html", *stamps["index.html"])
        writer.smallest_copied = SMALLEST_OF_MANY
        assert not writer.holds("index.html", *stamps["index.html"])  # it is written again, without a copy
        assert writer.keep("list.html", *stamps["list.html"])
        for path, content in SITE.items():
            writer.write(path, content)
        writer.publish()
    assert copies_in(tmp_path / "public") == {"list.html.gz"}
    without = FileStamp.of(tmp_path / "public/index.html")
    with SiteWriter(tmp_path / "public", copies=True) as writer:
        assert not writer.holds("index.html", without, None)  # likewise, with one
        writer.smallest_copied = SMALLEST_OF_MANY
        assert writer.holds("index.html", without, None)


def test_above_500_projects_pages_of_projects_have_no_copies_unless_the_owner_says_so():
    for compress_, projects, expected in (
        (None, 500, SMALLEST),
        (None, 501, SMALLEST_OF_MANY),
        (True, 501, SMALLEST),
    ):
        assert smallest_copied(compress_, many=projects > MOST_PROJECTS) == expected
