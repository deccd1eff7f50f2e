"""The site is written whole or not at all."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sharinghub_static.errors import SiteError
from sharinghub_static.site.tree_exchange import TreeExchange
from sharinghub_static.site.writer import FILE_LIST, MARKER, SiteWriter


def publish(output: Path, files: dict[str, bytes]):
    with SiteWriter(output) as writer:
        for path, content in files.items():
            writer.write(path, content)
        return writer.publish()


def tree(folder: Path) -> dict[str, bytes]:
    """What is in a site, less the list of its files, which the writer adds."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != FILE_LIST)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def beside(folder: Path) -> list[str]:
    """What is in the folder of a site, less the spare."""
    return [entry.name for entry in folder.iterdir() if entry.name != ".public.spare"]


OURS = b'{"generator": {"name": "sharinghub-static", "version": "0.1"}}'
SITE = {MARKER: OURS, "index.html": b"home", "a/b/index.html": b"deep"}


def test_a_first_build_writes_every_file(tmp_path):
    summary = publish(tmp_path / "public", SITE)
    assert tree(tmp_path / "public") == SITE
    assert (summary.written, summary.unchanged, summary.removed) == (4, 0, 0)


def test_nothing_but_the_site_is_left_behind(tmp_path):
    publish(tmp_path / "public", SITE)
    publish(tmp_path / "public", SITE | {"index.html": b"new"})
    assert beside(tmp_path) == ["public"]


def test_the_same_build_again_touches_nothing(tmp_path):
    output = tmp_path / "public"
    publish(output, SITE)
    before = {p: (p.stat().st_ino, p.stat().st_mtime_ns) for p in [output, *output.rglob("*")]}
    summary = publish(output, SITE)
    assert summary.written == 0
    assert {p: (p.stat().st_ino, p.stat().st_mtime_ns) for p in [output, *output.rglob("*")]} == before


def test_an_unchanged_file_keeps_its_time_stamp_when_others_change(tmp_path):
    output = tmp_path / "public"
    publish(output, SITE)
    before = (output / "a/b/index.html").stat().st_mtime_ns
    summary = publish(output, SITE | {"index.html": b"other"})
    assert (summary.written, summary.unchanged) == (1, 3)
    assert (output / "a/b/index.html").stat().st_mtime_ns == before


def test_what_is_no_longer_written_is_gone(tmp_path):
    output = tmp_path / "public"
    publish(output, SITE)
    summary = publish(output, {MARKER: OURS, "index.html": b"home"})
    assert summary.removed == 1
    assert not (output / "a").exists()


def test_two_writers_of_one_path_are_an_error(tmp_path):
    with SiteWriter(tmp_path / "public") as writer:
        writer.write("index.html", b"one")
        with pytest.raises(SiteError, match=r"index\.html: two parts"):
            writer.write("index.html", b"two")


def test_two_writers_of_one_unchanged_path_are_an_error_too(tmp_path):
    publish(tmp_path / "public", SITE)
    with SiteWriter(tmp_path / "public") as writer:
        writer.write("index.html", b"home")
        with pytest.raises(SiteError):
            writer.write("index.html", b"home")


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../up", "a/../../up", "a//b", "a/./b", "a\\b", "a\0b", "a/", "x" * 256, "é" * 128],
)
def test_no_path_leaves_the_site(tmp_path, path):
    with SiteWriter(tmp_path / "public") as writer, pytest.raises(SiteError, match="not a path inside"):
        writer.write(path, b"")


def test_a_file_cannot_also_be_a_folder(tmp_path):
    with SiteWriter(tmp_path / "public") as writer:
        writer.write("a", b"")
        with pytest.raises(SiteError, match="cannot be written"):
            writer.write("a/b", b"")


def test_an_error_while_building_leaves_the_old_site(tmp_path):
    output = tmp_path / "public"
    publish(output, SITE)

    def build_that_fails() -> None:
        with SiteWriter(output) as writer:
            writer.write("index.html", b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        build_that_fails()
    assert tree(output) == SITE
    assert beside(tmp_path) == ["public"]


def test_the_old_site_stands_until_the_new_one_is_published(tmp_path):
    output = tmp_path / "public"
    publish(output, SITE)
    with SiteWriter(output) as writer:
        writer.write(MARKER, OURS)
        writer.write("index.html", b"new")
        staged = writer.complete().root
        assert tree(staged) == {MARKER: OURS, "index.html": b"new"}
        assert tree(output) == SITE
        writer.publish()
    assert tree(output) == {MARKER: OURS, "index.html": b"new"}


@pytest.mark.parametrize("name", ["notes.txt", ".git"])
def test_a_folder_with_foreign_files_is_never_replaced(tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(SiteError, match="did not write"), SiteWriter(tmp_path):
        pass
    assert (tmp_path / name).read_text() == "mine"


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "public").mkdir()
    publish(tmp_path / "public", SITE)
    assert tree(tmp_path / "public") == SITE


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "public").write_text("")
    with pytest.raises(SiteError, match="not a folder"), SiteWriter(tmp_path / "public"):
        pass


def test_two_builds_at_once_are_refused(tmp_path):
    with (
        SiteWriter(tmp_path / "public"),
        pytest.raises(SiteError, match="another build"),
        SiteWriter(tmp_path / "public"),
    ):
        pass


def test_a_build_killed_between_the_two_renames_is_put_back(tmp_path):
    output = tmp_path / "public"
    publish(output, SITE)
    output.replace(tmp_path / ".public.old")
    (tmp_path / ".public.staging").mkdir()
    with SiteWriter(output):
        assert tree(output) == SITE


def test_a_killed_build_leaves_the_old_site_and_the_next_one_works(tmp_path):
    output = tmp_path / "public"
    publish(output, SITE)
    script = (
        "import sys, time, pathlib\n"
        "from sharinghub_static.site.writer import SiteWriter\n"
        "with SiteWriter(pathlib.Path(sys.argv[1])) as writer:\n"
        "    for number in range(10**6):\n"
        "        writer.write(f'file-{number}', b'x' * 1000)\n"
        "        if number == 20: print('ready', flush=True)\n"
        "        time.sleep(0.001)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(output)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert tree(output) == SITE
    summary = publish(output, SITE | {"index.html": b"after"})
    assert summary.written == 1
    assert beside(tmp_path) == ["public"]


def test_a_build_that_ends_behind_the_exchange_leaves_a_site_of_one_time(tmp_path, monkeypatch):
    output = tmp_path / "public"
    publish(output, SITE | {"updates.json": b"first"})

    class Killed(BaseException):
        pass

    exchange = TreeExchange.publish

    def killed(places):
        exchange(places)
        raise Killed

    after = SITE | {"index.html": b"second home", "updates.json": b"second"}
    with monkeypatch.context() as patched:
        patched.setattr(TreeExchange, "publish", killed)
        with pytest.raises(Killed):
            publish(output, after)
    assert tree(output) == after
    summary = publish(output, after | {"index.html": b"third home", "updates.json": b"third"})
    assert tree(output) == after | {"index.html": b"third home", "updates.json": b"third"}
    assert summary.written == 1
