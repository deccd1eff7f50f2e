"""The site is never away or half: two trees are exchanged, two builds kept apart, a killed one cleaned up."""

import ctypes
import errno
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from sharinghub_static.errors import SiteError
from sharinghub_static.site import build_lock, platform_calls, tree_exchange
from sharinghub_static.site.writer import MARKER, SiteWriter
from tests.site.safety import OURS, SITE, publish, refused, tree
from tests.site.test_writer import beside

# The exchange


def test_the_site_is_there_at_every_moment_of_two_hundred_builds(tmp_path, output):
    if not tree_exchange.exchange(*(_folder(tmp_path / name) for name in ("one", "other"))):
        pytest.skip("this file system cannot exchange folders")
    looked, away, done = [0], [], threading.Event()

    def look() -> None:
        while not done.is_set():
            try:
                content = (output / "index.html").read_bytes()
            except OSError as error:
                away.append(error)
            else:
                if not content.startswith(b"home"):
                    away.append(content)
            looked[0] += 1

    reader = threading.Thread(target=look)
    reader.start()
    try:
        for number in range(200):
            publish(output, SITE | {"index.html": b"home %d" % number})
    finally:
        done.set()
        reader.join()
    assert looked[0] > 200
    assert away == []


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def test_without_an_exchange_two_renames_do_it(tmp_path, output, monkeypatch):
    monkeypatch.setattr(tree_exchange, "exchange", lambda *_: False)
    publish(output, SITE | {"index.html": b"new"})
    assert (output / "index.html").read_bytes() == b"new"
    assert beside(tmp_path) == ["public"]


def test_when_the_second_rename_fails_the_old_site_is_put_back(tmp_path, output, monkeypatch):
    monkeypatch.setattr(tree_exchange, "exchange", lambda *_: False)
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if self.name == ".public.staging":
            raise OSError(errno.EIO, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    refused(output, "Input/output error")
    assert beside(tmp_path) == ["public"]


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EINVAL])
def test_a_system_that_cannot_exchange_says_so(tmp_path, monkeypatch, number):
    class Library:
        def renameat2(self, *_: object) -> int:
            ctypes.set_errno(number)
            return -1

    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Library())
    monkeypatch.setattr(sys, "platform", "linux")
    assert not tree_exchange.exchange(tmp_path, tmp_path)


def test_an_exchange_that_fails_is_an_error(tmp_path):
    with suppress(FileNotFoundError):  # a system that can exchange folders finds nothing to exchange
        assert not tree_exchange.exchange(tmp_path / "a", tmp_path / "b")


# Two builds, and kills

BUILD = """
import sys, pathlib
from sharinghub_static.site.writer import SiteWriter
output, number = pathlib.Path(sys.argv[1]), sys.argv[2].encode()
print("ready", flush=True)
with SiteWriter(output) as writer:
    for index in range(150):
        writer.write(f"data/{index}.txt", number if index % 2 else b"same")
    writer.write("build.json", b'{"generator": {"name": "sharinghub-static"}, "n": "' + number + b'"}')
    writer.publish()
"""


def test_a_build_killed_at_any_moment_leaves_a_whole_site_and_the_next_one_cleans_up(tmp_path):
    output, chance = tmp_path / "public", random.Random(4)  # noqa: S311 - chooses moments, no secrets

    def build(number: int, seconds: float | None) -> None:
        command = [sys.executable, "-c", BUILD, str(output), f"{number:04}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            if seconds is None:
                assert process.wait() == 0
            else:
                time.sleep(seconds)
                process.send_signal(signal.SIGKILL)

    started = time.monotonic()
    build(0, None)
    usual = min(0.2, time.monotonic() - started)
    for number in range(1, int(os.environ.get("WRITER_KILLS", "10")) + 1):
        build(number, chance.uniform(0, usual))
        files = tree(output)
        states = {files[f"data/{index}.txt"] for index in range(1, 150, 2)}
        assert len(files) == 152
        assert len(states) == 1
        assert states.pop() in files[MARKER]
    build(9999, None)
    assert beside(tmp_path) == ["public"]
    assert (output / "data/1.txt").read_bytes() == b"9999"


def test_a_half_removed_old_tree_is_still_known_as_ours(tmp_path, output):
    for name in (".public.old", ".public.staging"):
        (tmp_path / name / "data").mkdir(parents=True)
        (tmp_path / name / "data" / "left.html").write_text("left")
        (tmp_path / name / MARKER).write_bytes(OURS)
    publish(output, SITE | {"index.html": b"new"})
    assert beside(tmp_path) == ["public"]


def test_the_marker_is_removed_last(tmp_path, output, monkeypatch):
    (tmp_path / ".public.spare").mkdir()  # or the old tree would be kept
    removed: list[str] = []
    unlink = Path.unlink

    def note(self: Path, missing_ok: bool = False) -> None:
        removed.append(self.name)
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", note)
    publish(output, SITE | {"index.html": b"new"})
    assert [name for name in removed if not name.startswith(".")][-1] == MARKER


def test_a_lock_file_of_a_killed_build_locks_nothing(tmp_path, output):
    (tmp_path / ".public.lock").touch()
    publish(output, SITE | {"index.html": b"new"})
    assert not (tmp_path / ".public.lock").exists()


def test_a_file_system_without_locks_still_keeps_two_builds_apart(tmp_path, output, monkeypatch):
    flock = platform_calls.fcntl.flock

    def without(descriptor: int, operation: int) -> None:
        if Path(f"/proc/self/fd/{descriptor}").readlink().parent == tmp_path:
            raise OSError(errno.ENOLCK, "No locks available")
        flock(descriptor, operation)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("no /proc to see which file is locked")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(build_lock.tempfile, "gettempdir", lambda: str(tmp_path / "tmp"))
    monkeypatch.setattr(platform_calls.fcntl, "flock", without)
    with SiteWriter(output), pytest.raises(SiteError, match="another build"), SiteWriter(output):
        pass
    assert publish(output, SITE | {"index.html": b"new"}).written == 1
    assert sorted(beside(tmp_path)) == ["public", "tmp"]
    assert list((tmp_path / "tmp").iterdir()) == []


_DIES_BEFORE_ITS_COPY = """
import os, pathlib, signal, sys
from sharinghub_static.site.build_lock import BuildLock
BuildLock(pathlib.Path(sys.argv[1])).acquire()
reads, writes = os.pipe()
if not os.fork():
    os.write(writes, b".")
    print(os.getpid(), flush=True)
    signal.pause()
os.read(reads, 1)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="copies of a process are made by fork")
def test_a_copy_of_a_killed_build_does_not_keep_the_next_one_out(output):
    command = [sys.executable, "-c", _DIES_BEFORE_ITS_COPY, str(output)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as build:
        copy = int(build.stdout.readline())
        build.wait()
        try:
            lock = build_lock.BuildLock(output)
            lock.acquire()  # the copy lives
            lock.release()
        finally:
            os.kill(copy, signal.SIGKILL)
