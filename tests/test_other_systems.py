"""The program runs where a system lacks what Linux has: no module fails to load, and a site is written."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

# Windows, as far as it can be had here: its modules and functions that are missing, hidden before ours load.
HIDDEN = """
import builtins, multiprocessing, multiprocessing.context, multiprocessing.popen_fork, os, pkgutil, pathlib
import shutil, signal, socket, socketserver, ssl, subprocess, sys, tempfile, asyncio, sqlite3, pty
import http.server

def hide(module, *names):
    for name in names:
        if hasattr(module, name):
            delattr(module, name)

# Packages of others look at the system themselves: they are loaded as they are here.
import click, httpx, lxml.html, numpy, orjson, pydantic, rich.console, shapely, werkzeug, yaml, PIL.Image
import babel, comrak, docutils, jinja2, pystac, urllib3, certifi, bibtexparser

absent = {"fcntl", "resource", "pwd", "grp", "termios", "pty", "tty", "syslog", "posix", "crypt"}
for name in absent:
    sys.modules.pop(name, None)
found = builtins.__import__

def load(name, glob=None, loc=None, fromlist=(), level=0):
    if name in absent and str((glob or {}).get("__name__", "")).startswith("sharinghub_static"):
        raise ImportError(f"No module named {name!r}")
    return found(name, glob, loc, fromlist, level)

builtins.__import__ = load
hide(os, "fork", "forkpty", "geteuid", "getuid", "getegid", "getgid", "killpg", "setsid", "sched_getaffinity")
hide(os, "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "sync", "chown", "uname", "getpgid", "EX_OK", "statvfs")
hide(signal, "SIGKILL", "SIGHUP", "SIGALRM", "SIGUSR1", "SIGCHLD", "alarm")
hide(multiprocessing.context, "ForkProcess", "ForkContext", "ForkServerProcess")
multiprocessing.get_all_start_methods = lambda: ["spawn"]
# What it has and does otherwise.
link = os.link
def no_link(*arguments, follow_symlinks=True):
    if not follow_symlinks:
        raise NotImplementedError("link: follow_symlinks unavailable on this platform")
    return link(*arguments)
os.link = no_link
"""

LOAD = """
import sharinghub_static
for module in pkgutil.walk_packages(sharinghub_static.__path__, "sharinghub_static."):
    if ".demo.samples" not in module.name and not module.name.endswith("__main__"):
        __import__(module.name)

from sharinghub_static.errors import SiteError
from sharinghub_static.site import build_lock, platform_calls, tree_exchange
from sharinghub_static.site.writer import SiteWriter
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.workers import Workers
from sharinghub_static.cores import granted_cores

platform_calls.c_library = tree_exchange.c_library = lambda: None
locked = set()
class Locks:
    LK_NBLCK = 1
    @staticmethod
    def locking(descriptor, mode, size):
        inode = os.fstat(descriptor).st_ino
        if inode in locked:
            raise OSError(13, "Permission denied")
        locked.add(inode)
assert platform_calls.fcntl is None
platform_calls.msvcrt = Locks

MARKER = b'{"generator": {"name": "sharinghub-static"}}'
for number in (b"1", b"2", b"2"):
    locked.clear()
    with SiteWriter(pathlib.Path("public")) as writer:
        writer.write("build.json", MARKER)
        writer.write("index.html", b"<p>" + number)
        writer.write("same/index.html", b"<p>same")
        try:
            SiteWriter(pathlib.Path("public")).__enter__()
        except SiteError as error:
            assert "another build is writing it" in str(error), error
        else:
            raise AssertionError("two builds at once")
        writer.publish()
    assert pathlib.Path("public/index.html").read_bytes() == b"<p>" + number
    assert pathlib.Path("public/same/index.html").is_file()
    assert [path.name for path in pathlib.Path().iterdir()] == ["public"]

with Workers(lambda number: [number], jobs=4) as workers:
    assert (workers.number, list(workers.results(3))) == (0, [0, 1, 2])
assert granted_cores() >= 1
with Snapshot.open(pathlib.Path("kept/s.sqlite"), create=True) as store:
    assert store.is_new
print("done")
"""


def test_every_module_loads_and_a_site_is_written_without_what_windows_lacks(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", HIDDEN + LOAD],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(tmp_path.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("done\n", 0), done.stderr[-3000:]
