"""What a crawl costs: requests for each project by kind, and how well the requests overlap.

``python benchmarks/crawl.py [--projects 1000] [--samples] [--token] [--shards 4]`` serves a hub from an
embedded GitLab in a process of its own, crawls it twice cold and once more when nothing changed, and prints
a table. Replies of the second cold crawl come from memory after a fixed latency, so that its time is the
crawl's and not the embedded GitLab's. The limits of the embedded GitLab are those of GitLab.com.
"""

import argparse
import io
import os
import random
import re
import resource
import sqlite3
import sys
import tempfile
import threading
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from identify.vendor.licenses import LICENSES
from PIL import Image
from werkzeug.wrappers import Request, Response

from sharinghub_static.config import load_config
from sharinghub_static.demo.application import Application
from sharinghub_static.demo.graphql import namespace as graphql_namespace
from sharinghub_static.demo.graphql import project as graphql_projects
from sharinghub_static.demo.limits import Limits
from sharinghub_static.demo.rest import projects as rest_projects
from sharinghub_static.demo.samples import load_world
from sharinghub_static.demo.viewer import Viewer
from sharinghub_static.demo.visit import Visit
from sharinghub_static.demo.world import (
    SampleCommit,
    SampleEnvironment,
    SampleFile,
    SampleGroup,
    SampleMergeRequest,
    SamplePackage,
    SamplePipeline,
    SampleProject,
    SampleRelease,
    SampleUser,
    World,
)
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.snapshot.merging import merge_shards
from sharinghub_static.snapshot.shard_files import open_shard
from sharinghub_static.snapshot.shards import Shard, ShardRecord
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab import crawl as crawl_module
from sharinghub_static.sources.gitlab.crawl import crawl_gitlab
from sharinghub_static.sources.gitlab.observations import without_closed
from sharinghub_static.sources.http.request_width import Place, RequestWidth
from sharinghub_static.sources.http.retry_policy import RetryPolicy
from tests.gitlab_double.server import EmbeddedGitlab

TOKEN = "glpat-benchmark"  # noqa: S105 - of the embedded GitLab
_START = datetime(2024, 1, 1, tzinfo=UTC)
_WORDS = ("forest", "biomass", "sentinel", "landsat", "radar", "snow", "glacier", "ocean", "flood", "soil")
_README_NAMES = ("README.md",) * 17 + ("README.rst", "Readme.md", "readme.md")
_CONFIG = """
gitlab: {url: %s, timeout: 30}
stac:
  root: {id: hub, title: Hub, description: A hub.}
  categories:
  - dataset: {title: Datasets, description: Data., gitlab_topic: "sharinghub:dataset"}
  - ai-model: {title: Models, description: Models., gitlab_topic: "sharinghub:aimodel"}
"""
GITLAB_COM = {False: Limits(500, 400, 300, 5), True: Limits(2000, 400, 300, 5)}
"""With a token or without: requests a minute in all, of projects, of raw files, of archives."""


def make_hub(projects: int, pictures: int = 0) -> World:
    """A hub whose projects are as different as those of a real one; the same for the same numbers.

    Args:
        projects: how many.
        pictures: that each README shows.
    """
    users = tuple(SampleUser(f"user{number}", f"User {number}") for number in range(50))
    # The same numbers each time, for nobody's safety.
    made = tuple(
        _make_project(number, random.Random(number), pictures)  # noqa: S311
        for number in range(1, projects + 1)
    )
    return World(made, users=users, tokens={TOKEN: "user0"})


def _picture(number: int, part: int) -> bytes:
    """A picture of 64 times 64 pixels of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (64, 64), (number % 256, number // 256 % 256, part)).save(file, "PNG")
    return file.getvalue()


def _title(has_merges: bool, step: int) -> str:
    return f"Merge branch 'change-{step}' into 'main'" if has_merges and step % 4 == 3 else f"Change {step}"


def _make_project(number: int, rng: random.Random, pictures: int) -> SampleProject:
    def has(share: float) -> bool:
        return rng.random() < share

    moments = [_START + timedelta(hours=number + 7 * step) for step in range(200)]
    readme = "\n\n".join(" ".join(rng.choices(_WORDS, k=40)).capitalize() + "." for _ in range(16))
    shown = "".join(f"![](docs/{part}.png)\n" for part in range(pictures))
    contents = {
        rng.choice(
            _README_NAMES
        ): f"---\ntags: [{rng.choice(_WORDS)}]\n---\n# Project {number}\n\n{shown}{readme}\n"
    }
    license_key = ""
    if has(0.8):
        id_ = rng.choice(("MIT", "Apache-2.0", "CC-BY-4.0", "GPL-3.0", "BSD-3-Clause"))
        license_key, text = (id_.lower(), dict(LICENSES)[id_]) if has(0.9) else ("other", "Do as you like.\n")
        contents[rng.choice(("LICENSE",) * 8 + ("LICENSE.md", "COPYING"))] = text
    if has(0.1):
        contents |= {".dvc/config": "[core]\n", "data/set.csv.dvc": f"outs:\n- path: set-{number}.csv\n"}
    contents |= {f"src/part_{part}.py": f"# {part}\n" for part in range(rng.choice((3, 10, 30, 60, 150)))}
    number_of_commits, has_merges = rng.choice((1, 5, 10, 20, 40, 60, 150)), has(0.15)
    commits = [
        SampleCommit(
            f"user{rng.randrange(50)}", _title(has_merges, step), moments[step], has_merges and step % 4 == 2
        )
        for step in range(number_of_commits)
    ]
    merged = [
        SampleMergeRequest(
            f"Change {step}", "user1", moments[step], merged_at=moments[step + 1], merged_by="user2"
        )
        for step in range(rng.randrange(1, 8) if has(0.25) else 0)
    ]
    pipelines = [
        SamplePipeline("SUCCESS", moments[step], moments[step] + timedelta(minutes=3), 80.0, "main", 40, 0)
        for step in range(rng.randrange(1, 12) if has(0.4) else 0)
    ]
    releases = [
        SampleRelease(f"v{step}.0", f"Release {step}", moments[step])
        for step in range(rng.randrange(1, 5) if has(0.3) else 0)
    ]
    return SampleProject(
        id=number,
        path=f"project-{number}",
        name=f"Project {number}",
        namespace=f"group-{number % 20}",
        created_at=moments[0],
        last_activity_at=moments[199],
        topics=("sharinghub:aimodel",) if has(0.3) else ("sharinghub:dataset",),
        default_branch="main" if has(0.9) else "master",
        stars=rng.randrange(9),
        languages={"Python": 100.0},
        license=license_key,
        files=(
            *(SampleFile(path, text.encode()) for path, text in contents.items()),
            *(SampleFile(f"docs/{part}.png", _picture(number, part)) for part in range(pictures)),
        ),
        commits=tuple(commits),
        merge_requests=tuple(merged),
        pipelines=tuple(pipelines),
        releases=tuple(releases),
        packages=(SamplePackage("part", "1.0", "PYPI", moments[1]),) if has(0.1) else (),
        environments=(SampleEnvironment("production"),) if pipelines and has(0.2) else (),
    )


def make_light_hub(projects: int) -> World:
    """A hub of so many small projects, for which there is memory: a README, a licence and one commit each."""
    licence = dict(LICENSES)["MIT"].encode()
    moment = _START + timedelta(days=1)
    made = tuple(
        SampleProject(
            id=number,
            path=f"project-{number}",
            name=f"Project {number}",
            namespace=f"group-{number % 2000}",
            created_at=_START,
            last_activity_at=moment,
            topics=("sharinghub:aimodel",) if number % 3 == 0 else ("sharinghub:dataset",),
            license="mit",
            files=(
                SampleFile("README.md", f"# Project {number}\n\n{' '.join(_WORDS)}\n".encode()),
                SampleFile("LICENSE", licence),
            ),
            commits=(SampleCommit("user0", "Begin", moment),),
        )
        for number in range(1, projects + 1)
    )
    return World(made, users=(SampleUser("user0", "User 0"),), tokens={TOKEN: "user0"})


def _index(world: World) -> None:
    """Let the embedded GitLab look up the projects of a light hub: all are public, and none changes."""
    by_id = {project.id: project for project in world.projects}
    by_topic: dict[str, list[SampleProject]] = defaultdict(list)
    for project in world.projects:
        for topic in project.topics:
            by_topic[topic].append(project)
    by_path = {project.full_path.lower(): project for project in world.projects}

    def chosen(_call: object, arguments: dict[str, Any]) -> list[SampleProject]:
        if (ids := arguments.get("ids")) is not None:
            return [by_id[int(gid.rpartition("/")[2])] for gid in ids]
        (topic,) = arguments["topics"]
        return by_topic[topic]

    sort, orders = graphql_projects.sort_projects, dict[tuple[int, str, bool], list[SampleProject]]()

    def in_order(rows: list[SampleProject], field: str, *, descending: bool) -> list[SampleProject]:
        # Lists of a topic live as long as the hub, and those of ids are short.
        if not any(rows is known for known in by_topic.values()):
            return sort(rows, field, descending=descending)
        key = (id(rows), field, descending)
        if key not in orders:
            orders[key] = sort(rows, field, descending=descending)
        return orders[key]

    list_by_rest = rest_projects._listed

    def listed(visit: Visit, _rows: list[SampleProject]) -> Response:
        # Access levels are asked for in pages after an id, which no scan of all projects has to find.
        asked = visit.request.args
        rows = by_topic[asked["topic"]]
        start = bisect_right(rows, int(asked["id_after"]), key=lambda project: project.id)
        return list_by_rest(visit, rows[start : start + int(asked["per_page"]) + 1])

    find_group, groups = graphql_namespace.find_group, dict[str, SampleGroup | None]()

    def group_at(world: World, viewer: Viewer, full_path: str) -> SampleGroup | None:
        # A group is read for each of its projects, and looked for among all projects.
        if full_path not in groups:
            groups[full_path] = find_group(world, viewer, full_path)
        return groups[full_path]

    graphql_namespace.find_group = group_at
    graphql_projects.sort_projects = in_order
    rest_projects._listed = listed
    graphql_projects._chosen = chosen
    Viewer.projects = lambda _self, _world: list(world.projects)  # type: ignore[method-assign]  # to measure
    Viewer.project = lambda _self, _world, path: by_path.get(path.lower())  # type: ignore[method-assign]


class _Remembering(Application):
    """The embedded GitLab's application, whose replies may come from memory after a fixed latency."""

    def __init__(self, world: World, limits: Limits, latency: float) -> None:
        super().__init__(world, limits)
        self._latency = latency
        self._replies: dict[tuple[str, bytes], tuple[int, list[tuple[str, str]], bytes]] = {}

    def answer(self, request: Request) -> Response:
        """Answer as the embedded GitLab does, or did."""
        time.sleep(self._latency)
        key = (str(request.environ["RAW_URI"]), request.get_data(cache=True))
        if key not in self._replies:
            response = super().answer(request)
            if response.status_code == 429:
                return response
            self._replies[key] = (response.status_code, list(response.headers), response.get_data())
        elif (refusal := self._throttled(request)) is not None:
            return refusal
        status, headers, content = self._replies[key]
        return Response(content, status, headers)


def _serve(options: argparse.Namespace, pipe: Connection) -> None:
    world = _world(options)
    limits = GITLAB_COM[options.token]
    if options.light:
        _index(world)
        limits = Limits()
    server = EmbeddedGitlab(world, limits=limits)
    if not options.light:  # There is no memory for the replies of a hundred thousand projects.
        server.application = _Remembering(world, limits, options.latency / 1000)
    with server as gitlab:
        pipe.send(gitlab.url)
        while pipe.recv():
            pipe.send([(each.operation, each.path, each.status) for each in gitlab.requests])
            gitlab.forget_requests()


def _world(options: argparse.Namespace) -> World:
    if options.light:
        return make_light_hub(options.projects)
    world = load_world() if options.samples else make_hub(options.projects, options.pictures)
    if options.samples and options.token:
        return World(world.projects, world.groups, world.users, {TOKEN: "user0"})
    return world


@contextmanager
def serving(options: argparse.Namespace) -> Iterator[tuple[str, Connection]]:
    """A GitLab in a process of its own: its address, and a pipe that answers what was asked since."""
    context = get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(options, theirs), daemon=True)
    process.start()
    yield ours.recv(), ours
    ours.send(False)
    process.join(10)


class _Timed(RequestWidth):
    """Adds up how long requests were under way."""

    seconds = 0.0
    _adding = threading.Lock()

    @contextmanager
    def place(self) -> Iterator[Place]:
        """Wait for a place, and keep it."""
        with super().place() as place:
            began = time.monotonic()
            try:
                yield place
            finally:
                with self._adding:
                    _Timed.seconds += time.monotonic() - began


def kind_of(operation: str, path: str) -> str:
    """What a request is for, as the tables of docs/gitlab.md call it."""
    if operation:
        first = re.sub(r"\d+$", "", operation.partition(",")[0])
        return re.sub(r"(?<!^)(?=[A-Z])", "_", first).lower()
    plain = re.sub(r"/files/.+/raw$", "/files/:path/raw", path.removeprefix("/api/v4/"))
    plain = re.sub(r"/branches/[^/]+$", "/branches/:branch", plain)
    return re.sub(r"/\d+(?=/|$)", "/:id", plain)


def crawl(
    address: str, snapshot: Path, options: argparse.Namespace, shard: Shard | None = None
) -> tuple[float, float]:
    """Crawl once, into a shard if one is given; returns seconds of wall and of processor time."""
    folder = snapshot.parent
    (folder / "site_config.yml").write_text(_CONFIG % address, "utf-8")
    if options.samples:
        here = Path(__file__).parents[1] / "site_config.yml"
        (folder / "more.yml").write_text(f"gitlab: {{url: {address}}}\n", "utf-8")
        config = load_config([here, folder / "more.yml"], {}).config
    else:
        config = load_config([folder / "site_config.yml"], {}).config
    wall, processor = time.monotonic(), time.process_time()
    with ExitStack() as stack:
        if shard is None:
            opened = stack.enter_context(Snapshot.open(snapshot, create=True))
        else:
            record = ShardRecord(shard, "", "")
            opened = stack.enter_context(
                open_shard(_shard_file(folder, shard), record, snapshot, config.gitlab.url)
            )
        crawl_gitlab(
            config,
            opened,
            token=TOKEN if options.token else None,
            reporter=SilentReporter(),
            now=lambda: datetime.now(UTC),
            retry_policy=RetryPolicy(workers=options.workers),
        )
    return time.monotonic() - wall, time.process_time() - processor


def _shard_file(folder: Path, shard: Shard) -> Path:
    return folder / f"{shard.index}-of-{shard.total}.sqlite"


def crawl_in_shards(address: str, snapshot: Path, options: argparse.Namespace) -> float:
    """Crawl in shards, one after the other, and merge them; returns seconds that the merge took."""
    shards = [Shard(index, options.shards) for index in range(1, options.shards + 1)]
    for shard in shards:
        crawl(address, snapshot, options, shard)
    began = time.monotonic()
    files = [_shard_file(snapshot.parent, shard) for shard in shards]
    merge_shards(files, snapshot, rewrite=without_closed, now=datetime.now(UTC))
    return time.monotonic() - began


def crawl_light(options: argparse.Namespace) -> None:
    """Crawl a light hub once, for as long as was given, and print how far it came and what it took."""
    # The process is ended by its limit, so that another one measures.
    with tempfile.TemporaryDirectory() as name, serving(options) as (address, pipe):
        folder, began = Path(name), time.monotonic()
        crawling = get_context("fork").Process(
            target=crawl, args=(address, folder / "snapshot.sqlite", options), daemon=True
        )
        crawling.start()
        seen: list[tuple[float, int, float]] = []
        while crawling.is_alive() and time.monotonic() - began < options.seconds:
            crawling.join(min(15, options.seconds / 10))
            if crawling.is_alive() and (folder / "snapshot.sqlite").exists():
                with closing(sqlite3.connect(folder / "snapshot.sqlite")) as snapshot:
                    stored = snapshot.execute("SELECT count(*) FROM project").fetchone()[0]
                status = Path(f"/proc/{crawling.pid}/status").read_text()
                memory = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]  # Linux
                seen.append((time.monotonic() - began, stored, memory))
        finished, wall = not crawling.is_alive(), time.monotonic() - began
        crawling.terminate()
        crawling.join()
        pipe.send(True)
        requests = len(pipe.recv())
        with closing(sqlite3.connect(folder / "snapshot.sqlite")) as snapshot:
            stored = snapshot.execute("SELECT count(*) FROM project").fetchone()[0]
        size = sum(file.stat().st_size for file in folder.glob("snapshot.sqlite*"))
        end = "finished" if finished else "ended by its limit"
        print(f"{end} after {wall:.0f} s: {stored:,} projects stored by {requests:,} requests")
        print(f"the snapshot has {size / 1e6:.1f} MB, {size / max(1, stored) / 1000:.1f} kB a project")
        for seconds, projects, memory in seen[:: max(1, len(seen) // 12)]:
            print(f"after {seconds:.0f} s: {projects:,} projects, peak memory {memory:.0f} MiB")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--projects", type=int, default=1000)
    parser.add_argument("--pictures", type=int, default=0, help="that each README shows (0)")
    parser.add_argument("--samples", action="store_true", help="the samples of the demo instead")
    parser.add_argument("--token", action="store_true")
    parser.add_argument("--latency", type=float, default=50.0, help="milliseconds (50)")
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument(
        "--light", action="store_true", help="small projects, of which there may be many, once"
    )
    parser.add_argument("--seconds", type=float, default=720, help="at which a light hub is left (720)")
    parser.add_argument("--shards", type=int, default=0, help="crawl in so many shards, too")
    options = parser.parse_args()
    os.environ.pop("CI_JOB_TOKEN", None)
    crawl_module.RequestWidth = _Timed  # type: ignore[misc]  # to measure
    if options.light:
        crawl_light(options)
        return
    number = len(load_world().projects) if options.samples else options.projects
    with tempfile.TemporaryDirectory() as name, serving(options) as (address, pipe):

        def requests() -> Counter[str]:
            pipe.send(True)
            listed = pipe.recv()
            refused = sum(status == 429 for *_, status in listed)
            counted = Counter(kind_of(operation, path) for operation, path, _ in listed)
            return counted + Counter({"(refused: 429)": refused})

        rows: dict[str, Counter[str]] = {}
        folder = Path(name)
        crawl(address, folder / "first.sqlite", options)
        rows["cold"] = requests()
        crawl(address, folder / "first.sqlite", options)
        rows["nothing changed"] = requests()
        size = (folder / "first.sqlite").stat().st_size
        if options.shards:
            crawl_in_shards(address, folder / "merged.sqlite", options)
            rows[f"cold in {options.shards} shards"] = requests()
            merging = crawl_in_shards(address, folder / "merged.sqlite", options)
            rows["… nothing changed"] = requests()
        _Timed.seconds = 0.0
        wall, processor = crawl(address, folder / "second.sqlite", options)
        asked = requests().total()
        print(f"{number:,} projects, {'with a token' if options.token else 'anonymous'}")
        print("\n| request | " + " | ".join(rows) + " |\n| --- |" + " ---: |" * len(rows))
        for kind in sorted(sum(rows.values(), Counter())):
            print(f"| `{kind}` |" + "".join(f" {row[kind]:,} |" for row in rows.values()))
        totals = [row.total() - row["(refused: 429)"] for row in rows.values()]
        print("| all |" + "".join(f" {total:,} |" for total in totals))
        print("| for each project |" + "".join(f" {total / number:.3f} |" for total in totals))
        print(f"\nthe snapshot has {size / 1e6:.1f} MB, {size / number / 1000:.1f} kB a project")
        if options.shards:
            print(f"merging {options.shards} shards took {merging:.1f} s")
        least = asked * options.latency / 1000 / options.workers
        minute = GITLAB_COM[options.token].requests_per_minute or 0
        print(
            f"\nsecond cold crawl, replies from memory after {options.latency:g} ms: {asked:,} requests in "
            f"{wall:.1f} s, {wall / least:.2f} times requests x latency / {options.workers} in flight; "
            f"{processor:.1f} s of processor time\n"
            f"a request took {1000 * _Timed.seconds / asked:.0f} ms on average: that is "
            f"{wall * options.workers / _Timed.seconds:.2f} times requests x this time / {options.workers}\n"
            f"10,000 such projects at {minute:,} requests a minute: "
            f"{totals[0] / number * 10_000 / minute:.1f} minutes\n"
            f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB "
            f"(the hub itself is in it)"
        )


if __name__ == "__main__":
    main()
