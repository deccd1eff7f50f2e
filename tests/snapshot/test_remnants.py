"""What a snapshot forgets is in no byte of its files: free pages, write-ahead log, companions."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from sharinghub_static.snapshot.database import connect
from sharinghub_static.snapshot.store import Snapshot
from tests.snapshot.test_broken_files import record

_SECRET = "zq5f3c9a71d0be"


def _fill(store: Snapshot) -> None:
    for number in range(40):
        store.put(replace(record(number), description=f"{_SECRET} " * 900), "")
    store.put_picture("0" * 64, _SECRET.encode() * 3000)


def _bytes(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "snapshot.sqlite"
    with Snapshot.open(path, create=True) as store:
        _fill(store)
    assert _SECRET.encode() in _bytes(path)
    return path


def _forget(path: Path) -> None:
    with Snapshot.open(path, create=True) as store:
        store.remove(range(40))
        store.prune_pictures()


def test_a_removed_project_is_in_no_byte(path: Path) -> None:
    _forget(path)
    assert _SECRET.encode() not in _bytes(path)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_changed_project_is_in_no_byte(path: Path) -> None:
    with Snapshot.open(path, create=True) as store:
        for number in range(40):
            store.put(record(number), "")
        store.prune_pictures()
    assert _SECRET.encode() not in _bytes(path)


@pytest.mark.parametrize("is_reading", [False, True], ids=["open", "reading"])
def test_another_process_with_the_file_keeps_it_until_the_next_crawl_at_most(
    path: Path, is_reading: bool
) -> None:
    with closing(connect(path, writable=False)) as reader:
        with Snapshot.open(path, create=True) as store:
            if is_reading:
                reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM project").fetchall()
            store.remove(range(40))
            store.prune_pictures()
        assert (_SECRET.encode() in _bytes(path)) == is_reading
    with Snapshot.open(path, create=True) as store:
        assert len(store) == 0
    assert _SECRET.encode() not in _bytes(path)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_killed_crawl_leaves_nothing_that_the_next_one_forgets(tmp_path: Path) -> None:
    path = tmp_path / "state/snapshot.sqlite"
    program = (
        "import sys, time; from pathlib import Path; from sharinghub_static.snapshot.store import Snapshot\n"
        "from tests.snapshot.test_remnants import _fill\n"
        "with Snapshot.open(Path(sys.argv[1]), create=True) as store:\n"
        "    _fill(store); print('filled', flush=True); time.sleep(60)\n"
    )
    root = Path(__file__).parents[2]
    environ = {**os.environ, "PYTHONPATH": str(root)}
    crawl = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, env=environ, cwd=root
    )
    with crawl:
        assert crawl.stdout is not None
        assert crawl.stdout.readline() == b"filled\n"
        crawl.send_signal(signal.SIGKILL)
    assert path.with_name(f"{path.name}-wal").stat().st_size
    assert _SECRET.encode() in _bytes(path)
    _forget(path)
    assert _SECRET.encode() not in _bytes(path)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
