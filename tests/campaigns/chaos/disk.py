"""Disks that are full or read-only, builds that meet, and snapshots that are broken."""

import contextlib
import gc
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from sharinghub_static.site.build_lock import BuildLock
from tests.campaigns.chaos.bench import Bench, Case, CommandResult, Outcome, copy_with_spare
from tests.campaigns.fuzz.replay import Server

__all__ = ["CASES", "forked", "full_disks", "read_only_folders", "waited"]

_KIB = 1024
_TRIES = 100


def forked(bench: Bench, folder: Path, server: Server, command: str, before: Callable[[], None]) -> int:
    """Run a command in a process of its own, which is this one's copy.

    Args:
        bench: builds.
        folder: where; what it says goes to ``folder.output``.
        server: to ask.
        command: of the program.
        before: is called in the new process first.

    Returns:
        Its id.
    """
    child = os.fork()
    if child:
        return child
    status = 99
    try:
        silence = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):
            os.dup2(silence, descriptor)
        before()
        result = bench.build(folder, server, command)
        status = result.status
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        output = folder.with_name(f"{folder.name}-{os.getpid()}.output")
        output.write_text(f"{result.stderr}\0{result.stdout}")
    finally:
        os._exit(status)


def waited(folder: Path, child: int) -> CommandResult:
    """Wait for a process and return what it said; nothing where it was killed."""
    _, status = os.waitpid(child, 0)
    output = folder.with_name(f"{folder.name}-{child}.output")
    stderr, _, stdout = output.read_text().partition("\0") if output.is_file() else ("", "", "")
    output.unlink(missing_ok=True)
    return CommandResult(os.waitstatus_to_exitcode(status), stderr, stdout)


def _limited(size: int) -> Callable[[Bench, Path], CommandResult]:
    def through(bench: Bench, work: Path) -> CommandResult:
        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

        return waited(work, forked(bench, work, bench.new, "build", limit))

    return through


def _two_at_once(bench: Bench, work: Path) -> CommandResult:
    children = [forked(bench, work, bench.new, "build", lambda: None) for _ in range(2)]
    both = sorted((waited(work, child) for child in children), key=lambda result: result.status)
    for result in both:
        if result.is_bug or len(result.errors) != (result.status != 0):
            return result
    return CommandResult(both[0].status, both[0].stderr, f"{both[0].stdout}\nthe other: {both[1].line}")


def _another_has_the_lock(bench: Bench, work: Path) -> CommandResult:
    lock = BuildLock((work / "public").absolute())
    lock.acquire()
    try:
        return bench.build(work, bench.new)
    finally:
        lock.release()


def _another_has_the_snapshot(bench: Bench, work: Path) -> CommandResult:
    with contextlib.closing(sqlite3.connect(_snapshot(work), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with patch("sharinghub_static.snapshot.database._LOCK_TIMEOUT", 0.2):
            return bench.build(work, bench.new)


def _changed(
    change: Callable[[bytes], bytes], command: str = "build"
) -> Callable[[Bench, Path], CommandResult]:
    def through(bench: Bench, work: Path) -> CommandResult:
        path = _snapshot(work)
        path.write_bytes(change(path.read_bytes()))
        return bench.build(work, bench.new, command)

    return through


def _sql(statement: str, *values: object, command: str = "build") -> Callable[[Bench, Path], CommandResult]:
    def through(bench: Bench, work: Path) -> CommandResult:
        with contextlib.closing(sqlite3.connect(_snapshot(work), isolation_level=None)) as snapshot:
            snapshot.execute(statement, values)
        return bench.build(work, bench.new, command)

    return through


def _flipped(seed: int, count: int, start: int = 0, end: int | None = None) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        moments, changed = random.Random(seed), bytearray(content)
        for _ in range(count):
            changed[moments.randrange(start, end or len(changed))] ^= 1 << moments.randrange(8)
        return bytes(changed)

    return change


def _is_a_folder(bench: Bench, work: Path) -> CommandResult:
    _snapshot(work).unlink()
    _snapshot(work).mkdir()
    return bench.build(work, bench.new)


def _meta(key: str, value: object, command: str) -> Case:
    name = f"`{key}` of the snapshot is {value!r:.40}, {command}"
    statement = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"
    return Case(name, _sql(statement, key, value, command=command), afresh=True)


CASES: tuple[Case, ...] = (
    Case("files limited to 20 kB (RLIMIT_FSIZE)", _limited(20_000)),
    Case("files limited to 300 kB (RLIMIT_FSIZE)", _limited(300_000)),
    Case("two builds at once", _two_at_once),
    Case("another build writes the site", _another_has_the_lock),
    Case("another process holds the snapshot", _another_has_the_snapshot),
    Case("snapshot is empty", _changed(lambda _: b""), afresh=True),
    Case("snapshot is a text", _changed(lambda _: b"no database\n" * 999), afresh=True),
    Case("snapshot is a folder", _is_a_folder, afresh=True),
    Case("snapshot cut to 100 bytes", _changed(lambda content: content[:100]), afresh=True),
    Case("snapshot cut to its half", _changed(lambda content: content[: len(content) // 2]), afresh=True),
    Case("snapshot without its last page", _changed(lambda content: content[:-4096]), afresh=True),
    Case("snapshot with a flipped bit in its header", _changed(_flipped(1, 1, 16, 28)), afresh=True),
    *(
        Case(f"snapshot with 50 flipped bits, no. {seed}", _changed(_flipped(seed, 50)), afresh=True)
        for seed in range(1, 6)
    ),
    Case("snapshot with 2,000 flipped bits", _changed(_flipped(9, 2000)), afresh=True),
    Case("snapshot of another program", _sql("PRAGMA application_id = 7"), afresh=True),
    Case("snapshot of a newer release", _sql("PRAGMA user_version = 99"), afresh=True),
    Case("snapshot of version 0", _sql("PRAGMA user_version = 0"), afresh=True),
    Case("snapshot without a table", _sql("DROP TABLE tracking"), afresh=True),
    *(
        _meta(key, value, command)
        for command in ("build", "render")
        for key, value in (
            ("instance", "{"),
            ("instance", b"\xff\xfe"),
            ("changed_at", "yesterday"),
            ("changed_at", "2026-01-01T00:00:00"),
            ("crawled_at", 7),
            ("published_projects", "many"),
            ("published_projects", "9" * 5000),
        )
    ),
)


def full_disks(bench: Bench) -> Iterator[Outcome]:
    """Build on disks with more and more space, until it is enough; nothing where none can be mounted."""
    free = 0
    while True:
        with _disk() as disk:
            if disk is None:
                return
            work = disk / "work"
            copy_with_spare(bench.base, work)
            used = os.statvfs(disk)
            size = (used.f_blocks - used.f_bfree) * used.f_frsize + free * _KIB
            _mount("-o", f"remount,size={size}", disk)
            result = bench.build(work, bench.new)
            _mount("-o", "remount,size=256m", disk)
            yield bench.outcome(f"disk with {free} KiB free (tmpfs)", work, result)
            if result.status == 0:
                return
        free = free * 2 or 16


def read_only_folders(bench: Bench) -> Iterator[Outcome]:
    """Build where something cannot be written; nothing where nothing can be mounted."""
    for name, is_output, is_state, command in (
        ("read-only output", True, False, "build"),
        ("read-only snapshot", False, True, "build"),
        ("read-only output and snapshot", True, True, "build"),
        ("read-only snapshot, `render`", False, True, "render"),
    ):
        with _disk() as disk:
            if disk is None:
                return
            work = disk / "work"
            copy_with_spare(bench.base, work)
            with _disk(work / "state") as state:
                shutil.copytree(bench.base / "state", work / "state", dirs_exist_ok=True)
                read_only = [place for place, is_so in ((disk, is_output), (state, is_state)) if is_so]
                for place in read_only:
                    _mount("-o", "remount,ro", place)
                result = bench.build(work, bench.new, command)
                for place in read_only:
                    _mount("-o", "remount,rw", place)
                yield bench.outcome(name, work, result)


@contextlib.contextmanager
def _disk(place: Path | None = None) -> Iterator[Path | None]:
    """A disk of its own in memory; None where this user may not mount one."""
    with contextlib.ExitStack() as stack:
        if place is None:
            place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chaos-disk-")))
        try:
            _mount("-t", "tmpfs", "-o", "size=256m", "tmpfs", place)
        except (OSError, subprocess.CalledProcessError):
            yield None
            return
        try:
            yield place
        finally:
            _unmount(place)


def _unmount(place: Path) -> None:
    """Take a disk away, on which the program must have left nothing open.

    Long texts are in a file until nothing refers to them, which garbage collection finds out. And another
    program of this machine may be on the disk for a moment, such as one that lists all folders.
    """
    gc.collect()
    open_files = [os.path.realpath(entry) for entry in Path("/proc/self/fd").iterdir()]
    left_open = [file for file in open_files if Path(file).is_relative_to(place)]
    for _ in range(_TRIES):
        if subprocess.run(["umount", str(place)], capture_output=True).returncode == 0:
            break
        time.sleep(0.1)
    else:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
    assert not left_open, f"left open: {', '.join(left_open)}"


def _mount(*arguments: object) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True, capture_output=True)


def _snapshot(work: Path) -> Path:
    return work / "state/snapshot.sqlite"
