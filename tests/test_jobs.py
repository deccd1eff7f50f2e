"""A site is the same whatever number of processes makes it, and nothing of them is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sharinghub_static.cores import granted_cores
from sharinghub_static.errors import SiteError
from sharinghub_static.site.compress import copy_path
from sharinghub_static.snapshot.records import InstanceRecord, ReleaseRecord, TextRecord
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.workers import Workers
from tests.projects import GITLAB, make_record

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no workers without fork")

CONFIG = f"""
gitlab: {{url: {GITLAB}}}
stac:
  root: {{title: Hub, locales: {{fr: {{title: Portail}}}}}}
  categories: [{{dataset: {{title: Data, gitlab_topic: "sharinghub:dataset"}}}}]
"""
OWN = (
    '{% extends "shipped/project.html" %}{% block here %}{% if "Bad" in page.heading %}'
    "{{ page.nothing }}{% endif %}{% endblock %}"
)
IN_A_WORKER = "multiprocessing.parent_process() is not None"
EXTENSION = """
import multiprocessing, os, signal, time
from sharinghub_static import extend

@extend.exporter("x.txt")
def x(site):
    if {when}:
        {what}
    return "made"
"""
Hub = Callable[..., Path]
_HANGS = 600.0
"""Seconds after which a program must be hanging; no measure of its speed."""
_WHEN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of some projects, one of them bad."""
    path = tmp_path_factory.mktemp("jobs") / "snapshot.sqlite"
    with Snapshot.open(path, create=True) as store:
        store.instance = InstanceRecord(GITLAB, "18.5.0", authenticated=False)
        for number in range(12):
            name = "Bad" if number == 3 else f"P{number}"
            text = (
                f"# {name}\n\nWrite to [me](mailto:a@b.example), $x^{number}$.\n\n```py\nx = {number}\n```\n"
            )
            store.put(
                make_record(
                    f"eo/{name.lower()}",
                    id=number + 1,
                    name=name,
                    topics=("sharinghub:dataset", f"topic-{number % 3}"),
                    texts=(TextRecord("README.md", text, len(text)),),
                    releases=(ReleaseRecord("v1", "v1", "See [above](#me).", _WHEN, f"{GITLAB}/v1"),),
                ),
                "f",
            )
    return path


@pytest.fixture
def hub(tmp_path: Path, snapshot: Path) -> Hub:
    """Makes folders with a hub."""

    def make(name: str, *, template: str = "", extension: str = "", projects: int = 10) -> Path:
        folder = tmp_path / name
        for sub in (".sharinghub", "schemas", "templates", "extensions"):
            (folder / sub).mkdir(parents=True)
        (folder / ".sharinghub/snapshot.sqlite").write_bytes(snapshot.read_bytes())
        (folder / "site_config.yml").write_text(CONFIG)
        with Snapshot.open(folder / ".sharinghub/snapshot.sqlite", create=True) as store:
            store.remove(range(projects + 1, 13), _WHEN)
        if template:
            (folder / "templates/project.html").write_text(template)
        if extension:
            (folder / "extensions/x.py").write_text(extension)
        return folder

    return make


def _render(folder: Path, jobs: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-m", "sharinghub_static", "render"]
    return subprocess.Popen(
        [*command, "--jobs", str(jobs), "--schemas", "schemas", "--quiet"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )


def _tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _left_in(group: int) -> bool:
    """Whether a process of a group still runs; one that ended needs a moment to be gone."""
    for _ in range(600):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    return True


def test_the_bytes_are_those_of_one_process(hub: Hub) -> None:
    folders = {jobs: hub(str(jobs), projects=6) for jobs in (1, 2, 8)}
    for jobs, folder in folders.items():
        process = _render(folder, jobs)
        error = process.communicate(timeout=_HANGS)[1]
        assert process.returncode == 0, error
        assert not _left_in(process.pid)
    trees = {jobs: _tree(folder / "public") for jobs, folder in folders.items()}
    assert len(trees[1]) > 60
    assert any(path.endswith(copy_path("")) for path in trees[1])
    assert trees[2] == trees[1]
    assert trees[8] == trees[1]


def test_a_failure_in_a_worker_is_charged_to_its_project(hub: Hub) -> None:
    folder = hub("bad", template=OWN, projects=4)
    process = _render(folder, 2)
    error = process.communicate(timeout=_HANGS)[1]
    assert process.returncode == 0, error
    assert "eo/bad: SiteError: template project.html" in error

    def shown(name: str) -> str:
        return "".join(file.read_text() for file in (folder / "public/dataset/eo" / name).rglob("*.html"))

    assert "SH61" in shown("bad")
    assert "SH61" not in shown("p1")


def test_a_worker_that_is_killed_ends_the_build_in_one_line(hub: Hub) -> None:
    kill = EXTENSION.format(when=IN_A_WORKER, what="os.kill(os.getpid(), signal.SIGKILL)")
    folder = hub("killed", extension=kill)
    process = _render(folder, 2)
    error = process.communicate(timeout=_HANGS)[1].strip()
    assert process.returncode == 1
    assert error.count("\n") == 0
    assert "SIGKILL" in error
    assert "--jobs 1" in error
    assert not _left_in(process.pid)
    assert not (folder / "public").exists()
    assert not (folder / ".public.staging").exists()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_a_build_that_is_stopped_leaves_no_process(hub: Hub, stop: signal.Signals) -> None:
    until_go_on = "[time.sleep(0.01) for _ in iter(lambda: os.path.exists('go-on'), True)]"
    wait = EXTENSION.format(when=IN_A_WORKER, what=f"open('begun', 'x').close(); {until_go_on}")
    folder = hub("stopped", extension=wait)
    process = _render(folder, 2)
    while not (folder / "begun").exists():
        assert process.poll() is None
        time.sleep(0.02)
    if stop is signal.SIGINT:
        os.killpg(process.pid, stop)  # as a terminal does
    else:
        process.kill()
    (folder / "go-on").touch()  # the signal came first, however busy the machine is
    error = process.communicate(timeout=_HANGS)[1]
    assert process.returncode != 0
    assert not _left_in(process.pid)
    if stop is signal.SIGINT:
        assert error.strip().startswith("error: interrupted")
        assert error.strip().count("\n") == 0
        assert not (folder / ".public.staging").exists()


def _in_a_process(code: str) -> str:
    """What a program prints that may fork: the processes of the tests have threads."""
    program = f"from sharinghub_static.workers import Workers\nimport os\nfirst = os.getpid()\n{code}"
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
        timeout=_HANGS,
    ).stdout.strip()


@pytest.mark.parametrize(("in_a_copy", "here"), [("pass", 0), ("raise SystemExit(1)", 10)])
def test_projects_and_their_items_are_made_in_copies(hub: Hub, in_a_copy: str, here: int) -> None:
    code = f"""
from pathlib import Path
from sharinghub_static import catalog, hub_reading
from sharinghub_static.config.loading import load_config
from sharinghub_static.isolation import Isolation
from sharinghub_static.project import interpret
from sharinghub_static.site.manifest import Manifest
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.snapshot.store import Snapshot
folder, interpreted, plain = Path({str(hub("interpreted"))!r}), [], interpret.interpret
items, plain_items = [], catalog._made
def noted(*given):
    interpreted.append(given)
    if os.getpid() != first:
        {in_a_copy}
    return plain(*given)
def noted_items(*given):
    items.append(given)
    return plain_items(*given)
interpret.interpret, catalog._made, hub_reading._PROJECTS_A_TASK = noted, noted_items, 4
config, hubs = load_config([folder / "site_config.yml"], {{}}).config, []
for jobs in (1, 2):
    pages, snapshot = folder / f"{{jobs}}.sqlite", folder / ".sharinghub/snapshot.sqlite"
    with Manifest.open(pages, "") as manifest, Snapshot.open(snapshot) as store:
        interpreted.clear()
        items.clear()
        schemas = SchemaStore(folder)
        hub = hub_reading.interpret_hub(config, store, Isolation(), manifest, jobs=jobs, schemas=schemas)
        hubs.append(hub_reading.with_problems(hub, schemas, manifest)[0])
print(len(hubs[0].projects), hubs[0].projects == hubs[1].projects, len(interpreted), len(items))
"""
    assert _in_a_process(code) == f"10 True {here} {here}"


def test_a_task_that_fails_in_a_worker_is_finished_in_the_first_process() -> None:
    code = """
def work(number):
    yield number, 0
    if number == 2 and os.getpid() != first:
        raise SystemExit(1)
    yield number, 1
with Workers(work, 2) as workers:
    assert workers.number == 2
    print(sorted(workers.results(4)))
"""
    assert _in_a_process(code) == str([(number, half) for number in range(4) for half in range(2)])


def test_a_worker_that_has_become_large_is_replaced() -> None:
    code = """
kept = []
def work(number):
    kept.append(bytes(range(256)) * 300_000)
    yield number, len(kept), os.getpid() == first
with Workers(work, 2) as workers:
    print(sorted(workers.results(6)))
"""
    assert _in_a_process(code) == str([(number, 1, False) for number in range(6)])


def test_a_worker_that_is_large_from_its_start_does_a_task_before_it_is_replaced() -> None:
    code = """
import sharinghub_static.workers
sharinghub_static.workers._OWN_MEMORY = 0
def work(number):
    yield number, os.getpid()
with Workers(work, 2) as workers:
    results = list(workers.results(6))
print(sorted(number for number, _ in results), len({process for _, process in results}))
"""
    assert _in_a_process(code) == "[0, 1, 2, 3, 4, 5] 6"


def test_a_worker_that_hangs_is_ended_with_its_copy() -> None:
    code = """
import sharinghub_static.workers, time
sharinghub_static.workers._GOES_ON = 0.1
def work(number):
    yield os.getpid()
    time.sleep(1000)
with Workers(work, 2) as workers:
    worker = next(workers.results(2))
for _ in range(600):
    try:
        os.kill(worker, 0)
    except ProcessLookupError:
        print("ended")
        break
    time.sleep(0.1)
"""
    assert _in_a_process(code) == "ended"


def test_a_worker_that_was_ended_says_by_which_signal() -> None:
    code = """
from sharinghub_static.errors import SiteError
import signal, time
def work(number):
    os.kill(os.getppid(), signal.SIGTERM)  # what makes the copies that work
    time.sleep(1000)
    yield number
try:
    with Workers(work, 2) as workers:
        list(workers.results(2))
except SiteError as error:
    print(error)
"""
    assert "was ended by SIGTERM" in _in_a_process(code)


def test_ctrl_c_is_never_blocked_and_copies_ignore_it() -> None:
    code = """
import signal
def state(number):
    yield signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.getsignal(signal.SIGINT).name
with Workers(state, 2) as workers:
    print(*workers.results(1), signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))
"""
    assert _in_a_process(code) == "(False, 'SIG_IGN') False"


def test_what_a_task_raises_is_raised_in_order() -> None:
    code = """
def work(number):
    if number in (1, 3):
        raise ValueError(number)
    yield number
seen = []
try:
    with Workers(work, 3) as workers:
        for each in workers.results(5):
            seen.append(each)
except ValueError as error:
    print(error, sorted(seen))
"""
    assert _in_a_process(code) == "1 [0, 2, 4]"


def test_a_result_that_cannot_be_sent_is_made_in_the_first_process() -> None:
    code = """
def work(number):
    yield lambda: number
with Workers(work, 2) as workers:
    print(sorted(each() for each in workers.results(3)))
"""
    assert _in_a_process(code) == "[0, 1, 2]"


def test_one_job_and_a_program_with_threads_start_no_process() -> None:
    code = """
import threading
def work(number):
    yield os.getpid() == first
wait = threading.Event()
other = threading.Thread(target=wait.wait)
other.start()
with Workers(work, 2) as workers:
    print(workers.number, all(workers.results(3)))
wait.set()
other.join()
with Workers(work, 1) as workers:
    print(workers.number, all(workers.results(3)))
"""
    assert _in_a_process(code).split("\n") == ["0 True", "0 True"]


def test_too_few_processes_are_an_error_of_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(_self: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("sharinghub_static.workers._can_fork", lambda: True)
    monkeypatch.setattr(Workers, "_start", start)
    with pytest.raises(SiteError, match="temporarily unavailable") as caught, Workers(range, 2):
        pass
    assert "--jobs 1" in caught.value.lines()[0]


@pytest.mark.parametrize(
    ("group", "files", "cores"),
    [
        ("0::/a/b\n", {"a/b/cpu.max": "max 100000"}, None),
        ("0::/a/b\n", {"a/b/cpu.max": "max 100000", "a/cpu.max": "100000 100000"}, 1),
        ("0::/\n", {"cpu.max": "150000 100000"}, 1),
        ("0::/\n", {"cpu.max": "20000 100000"}, 1),
        ("0::/gone\n", {"cpu.max": "100000 100000"}, 1),
        ("4:cpu,cpuacct:/a\n", {"cpu,cpuacct/a/cpu.cfs_quota_us": "-1"}, None),
        (
            "4:cpu,cpuacct:/a\n",
            {"cpu,cpuacct/cpu.cfs_quota_us": "100000", "cpu,cpuacct/cpu.cfs_period_us": "100000"},
            1,
        ),
        ("4:memory:/a\n", {"memory/cpu.max": "100000 100000"}, None),
        ("nonsense", {"cpu.max": "nonsense"}, None),
    ],
)
def test_a_container_grants_some_cores(
    tmp_path: Path, group: str, files: dict[str, str], cores: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: range(6), raising=False)
    for name, text in {
        "proc/self/cgroup": group,
        **{f"sys/fs/cgroup/{n}": t for n, t in files.items()},
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert granted_cores(tmp_path) == (cores or 6)
