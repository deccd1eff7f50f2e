"""A hub of two GitLab instances that number their projects alike and have one path both."""

import csv
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pystac
import pytest
from werkzeug.wrappers import Request

from sharinghub_static import Catalog
from sharinghub_static.api import build, crawl
from sharinghub_static.commands.build import _project_of
from sharinghub_static.errors import ConfigError, SharingHubError, SiteError, SnapshotError, SourceError
from sharinghub_static.hub_crawling import _NamedReporter
from sharinghub_static.pipeline import _refuse_problems
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.snapshot.instances import Scope
from sharinghub_static.snapshot.store import Snapshot
from tests.gitlab_double.server import EmbeddedGitlab
from tests.projects import make_config
from tests.worlds import make_world, sample

PATHS = ["earth/cover", "earth/net", "esa/cover", "~esa/earth/cover", "~esa/earth/roads"]
TOKENS = {"GITLAB_TOKEN": "glpat-member", "GITLAB_TOKEN_ESA": "glpat-stranger"}
CONFIG = """
gitlab:
  - {url: %s, name: home}
  - {url: %s, name: esa, categories: [dataset]}
mlflow: {type: gitlab}
stac:
  root_href: https://hub.example/
  categories:
    - dataset: {title: Datasets, gitlab_topic: data}
    - model: {title: Models, gitlab_topic: model}
"""


class Watched(EmbeddedGitlab):
    """An instance that notes the tokens that it gets."""

    def __init__(self, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        self.tokens: set[str] = set()

    def respond(self, request: Request):
        for name in ("Authorization", "PRIVATE-TOKEN", "JOB-TOKEN"):
            self.tokens.add(request.headers.get(name, "").removeprefix("Bearer "))
        return super().respond(request)


class Hub:
    def __init__(self, folder: Path, home: Watched, esa: Watched) -> None:
        self.folder, self.home, self.esa = folder, home, esa
        (folder / "schemas").mkdir(exist_ok=True)

    def build(self, **named):
        self.reporter = SilentReporter()
        config = self.folder / "site_config.yml"
        config.write_text(CONFIG % (self.home.url, self.esa.url))
        return build(
            config,
            self.folder / "public",
            snapshot=self.folder / "snapshot.sqlite",
            schemas=self.folder / "schemas",
            environ=TOKENS,
            reporter=self.reporter,
            **named,
        )

    def crawl(self, environ: Mapping[str, str] = TOKENS):
        self.reporter = SilentReporter()
        snapshot, config = self.folder / "snapshot.sqlite", self.folder / "site_config.yml"
        return crawl(config, snapshot=snapshot, environ=environ, reporter=self.reporter)

    def copy(self, folder: Path) -> "Hub":
        """The same hub in another folder, for what comes after."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Hub(folder, self.home, self.esa)

    def paths(self) -> list[str]:
        with Snapshot.open(self.folder / "snapshot.sqlite") as store:
            return [record.full_path for record in store.projects()]

    def text(self, path: str) -> str:
        return (self.folder / "public" / path).read_text()

    def item(self, id_: str, category: str = "dataset") -> pystac.Item:
        return pystac.Item.from_file(str(self.folder / f"public/stac/{category}/{id_}/{id_}.json"))


def worlds(home: Watched, esa: Watched) -> None:
    there = f"---\nrelated: {{dataset: {esa.url}/earth/cover}}\n---\n# Net\n"
    back = (
        f"---\nrelated: {{model: {home.url}/earth/net}}\n---\n# Cover of ESA\n\nSee #7 and earth/roads#8.\n"
    )
    home.world = make_world(
        sample("earth/cover", id=1, topics=("data",)),
        sample("earth/net", id=2, topics=("model",), files={"README.md": there}),
        sample("esa/cover", id=3, topics=("data",)),
    )
    esa.world = make_world(
        sample("earth/cover", id=1, topics=("data",), files={"README.md": back}),
        sample("earth/roads", id=2, topics=("data",)),
        sample("earth/untold", id=3, topics=("model",)),
    )


@pytest.fixture(scope="module")
def hub(tmp_path_factory) -> Iterator[Hub]:
    with Watched(make_world()) as home, Watched(make_world()) as esa:
        worlds(home, esa)
        hub = Hub(tmp_path_factory.mktemp("several"), home, esa)
        hub.result = hub.build()
        yield hub


def test_both_projects_of_one_path_and_number_are_kept(hub: Hub):
    paths = [project.record.full_path for project in hub.result.projects]
    assert paths == PATHS
    assert len({project.record.id for project in hub.result.projects}) == len(paths)
    assert hub.reporter.warnings == []


def test_each_project_has_a_page_an_item_and_badges_of_its_own(hub: Hub):
    item, other = hub.item("~esa--earth--cover"), hub.item("earth--cover")
    assert (item.id, item.properties["sharinghub:instance"]) == ("~esa--earth--cover", "esa")
    assert (other.id, other.properties["sharinghub:instance"]) == ("earth--cover", "home")
    for each in (item, other):
        # What is said of GitLab is what GitLab says.
        assert each.properties["sharinghub:id"] == 1
        assert each.properties["sharinghub:path"] == "earth/cover"
    assert [link.href for link in item.links if link.rel == "via"] == [f"{hub.esa.url}/earth/cover"]
    assert "Cover of ESA" in hub.text("dataset/~esa/earth/cover/index.html")
    assert "Cover of ESA" not in hub.text("dataset/earth/cover/index.html")
    assert hub.text("badges/~esa/earth/cover/badges.svg")
    rows = list(csv.DictReader(hub.text("api/projects.csv").splitlines()))
    assert {row["path"]: row["instance"] for row in rows} == {
        path: "esa" if path.startswith("~esa/") else "home" for path in PATHS
    }
    ids = json.loads(hub.text("api/check.json"))["ids"]
    assert ids["1"] == "earth/cover"
    assert ids["~esa/1"] == "~esa/earth/cover"


def test_a_page_leads_to_its_own_gitlab(hub: Hub):
    page = hub.text("dataset/~esa/earth/cover/index.html")
    for href in (f"{hub.esa.url}/earth/cover/-/issues/7", f"{hub.esa.url}/earth/roads/-/issues/8"):
        assert f'href="{href}"' in page
    everything = "".join(file.read_text() for file in (hub.folder / "public/dataset/~esa").rglob("*.html"))
    # The other GitLab is where a project of the hub is, and where new ones are begun.
    assert f"{hub.home.url}/earth/cover" not in everything
    assert "~esa/earth" not in "".join(part for part in everything.split('"') if part.startswith(hub.esa.url))


def test_relations_cross_instances_inside_the_hub(hub: Hub):
    assert (
        hub.item("earth--net", "model")
        .get_single_link("derived_from")
        .get_absolute_href()
        .endswith("/~esa--earth--cover.json")
    )
    assert (
        hub.item("~esa--earth--cover")
        .get_single_link("derived_from")
        .get_absolute_href()
        .endswith("/earth--net.json")
    )
    graph = json.loads(hub.text("lineage/graph.json"))["graph"]
    assert {"earth/net", "~esa/earth/cover"} <= graph["nodes"].keys()


def test_python_loads_an_item_by_its_path_in_the_hub(hub: Hub):
    catalog = Catalog.open(hub.folder / "public")
    paths = [*PATHS, "~ESA/Earth/Cover", "Earth/cover", "~esa--earth--roads"]
    ids = [catalog.load(path).id for path in paths]
    assert ids[:5] == [path.replace("/", "--") for path in PATHS]
    assert ids[5:] == ["~esa--earth--cover", "earth--cover", "~esa--earth--roads"]
    with pytest.raises(KeyError, match="there is ~esa/earth/roads"):
        catalog.load("earth/roads")


def test_the_instance_is_a_facet_and_a_fact(hub: Hub):
    columns = json.loads(hub.text("data/columns.js").partition(".columns=")[2].rstrip(";\n"))
    assert columns["traits"]["instance"] == [["home", "esa"], [], [1, 0, 0, 0, 1]]
    assert '<details class="facet" data-facet="instance"' in hub.text("search/index.html")
    assert '<details class="facet" data-facet="instance"' in hub.text("dataset/index.html")
    fact = f'<a href="{hub.esa.url}" rel="external">esa</a>'
    assert fact in hub.text("dataset/~esa/earth/cover/index.html")


def test_a_token_goes_to_its_own_instance_alone(hub: Hub):
    assert hub.home.tokens == {"", TOKENS["GITLAB_TOKEN"]}
    assert hub.esa.tokens == {"", TOKENS["GITLAB_TOKEN_ESA"]}
    assert not any(
        token in file.read_text("utf-8", "replace")
        for token in TOKENS.values()
        for file in (hub.folder / "public").rglob("*.*")
        if file.suffix in {".html", ".json", ".js"}
    )


@contextmanager
def down(gitlab: Watched) -> Iterator[None]:
    """Let nothing listen at the address of an instance for the time of a block."""
    gitlab.__exit__(None, None, None)
    try:
        yield
    finally:
        gitlab._port = int(gitlab.url.rpartition(":")[2])
        gitlab.__enter__()


def test_an_instance_that_is_down_stands_with_its_last_snapshot(hub: Hub, tmp_path: Path):
    after = hub.copy(tmp_path)
    new = sample("earth/new", id=9, topics=("data",))
    before, hub.home.world = hub.home.world, make_world(*hub.home.world.projects, new)
    try:
        with down(hub.esa):
            result = after.build()
    finally:
        hub.home.world = before
    paths = [project.record.full_path for project in result.projects]
    assert paths == [
        "earth/cover",
        "earth/net",
        "earth/new",
        "esa/cover",
        "~esa/earth/cover",
        "~esa/earth/roads",
    ]
    (warning,) = after.reporter.warnings
    with Snapshot.open(tmp_path / "snapshot.sqlite") as store:
        since = store.of(Scope("esa")).crawled_at
    shown = f"showing its data of {since:%Y-%m-%d %H:%M} UTC. "
    assert warning.startswith(f"esa: {hub.esa.url} could not be read; {shown}")
    home, esa = json.loads(after.text("build.json"))["instances"]
    assert (home["name"], home["projects"], "unreached" in home) == ("home", 4, False)
    assert (esa["name"], esa["projects"], esa["unreached"], esa["read"][:16]) == (
        "esa", 2, True, f"{since:%Y-%m-%dT%H:%M}"
    )  # fmt: skip
    assert (
        f"esa ({hub.esa.url}) could not be read: shown as it was read on {since:%Y-%m-%d %H:%M} UTC."
        in result.summary()
    )
    assert re.search(r"Could not be read\. Last read:\s+<time", after.text("health/index.html"))
    with pytest.raises(SharingHubError, match="esa could not be read, and --strict was given"):
        _refuse_problems(result)
    after.crawl()
    assert after.reporter.warnings == []
    with Snapshot.open(tmp_path / "snapshot.sqlite") as store:
        assert not store.of(Scope("esa")).unreached


def test_a_crawl_that_reads_no_instance_fails(hub: Hub, tmp_path: Path):
    (tmp_path / "site_config.yml").write_text(CONFIG % ("http://127.0.0.1:9", "http://127.0.0.1:10"))
    with pytest.raises(SourceError, match=r"127\.0\.0\.1:9"):
        Hub(tmp_path, hub.home, hub.esa).crawl()


def test_projects_that_are_closed_and_instances_that_are_left_out_are_forgotten(hub: Hub, tmp_path: Path):
    after = hub.copy(tmp_path)
    before, hub.esa.world = hub.esa.world, make_world(sample("earth/other", id=8))
    try:
        after.crawl()
    finally:
        hub.esa.world = before
    assert after.paths() == PATHS[:3]
    assert "Nothing of it is shown" in after.reporter.warnings[0]
    after.crawl()
    assert "~esa/earth/cover" in after.paths()
    config = tmp_path / "site_config.yml"
    config.write_text(re.sub(r"  - \{url: \S+ name: esa.*\n", "", config.read_text()))
    after.crawl()
    assert after.paths() == PATHS[:3]
    with Snapshot.open(tmp_path / "snapshot.sqlite") as store:
        assert [key for (key,) in store.database.rows("SELECT key FROM meta") if key.endswith(":esa")] == []


def test_an_instance_that_was_never_read_is_not_left_out_without_a_word(hub: Hub, tmp_path: Path):
    fresh = Hub(tmp_path, hub.home, hub.esa)
    with down(hub.home):
        with pytest.raises(SiteError, match=r"home \(http\S+\) could not be read") as refused:
            fresh.build()
        assert refused.value.exit_code == 1
        assert not (tmp_path / "public").exists()
        result = fresh.build(allow_shrink=True)
    assert [project.record.full_path for project in result.projects] == PATHS[3:]


def test_the_address_of_an_instance_may_be_corrected(hub: Hub, tmp_path: Path):
    after = hub.copy(tmp_path)
    with Snapshot.open(tmp_path / "snapshot.sqlite", create=True) as store:
        part = store.of(Scope("esa"))
        part.instance = replace(part.instance, url="http://alias.example")
    after.crawl()
    assert after.reporter.warnings == []
    with Snapshot.open(tmp_path / "snapshot.sqlite") as store:
        assert store.of(Scope("esa")).instance.url == hub.esa.url


@pytest.mark.parametrize(
    ("address", "advice"),
    [
        ("https://home.example", "That is the address of home.example: correct gitlab[1].url"),
        ("https://git.esa.example", "Set gitlab[1].url to https://git.esa.example, if it can be"),
    ],
)
def test_no_address_of_another_instance_is_advised(address: str, advice: str):
    config = make_config(
        gitlab={"url": "https://home.example"},
        further_gitlabs=[{"url": "https://esa.example", "name": "esa"}],
    )
    reporter = SilentReporter()
    _NamedReporter(reporter, config.gitlabs[1], config).warning(
        f"It redirects. Set gitlab.url to {address}, if it can be reached from here."
    )
    assert f"esa: It redirects. {advice}" in reporter.warnings[0]


def test_another_address_under_a_known_name_is_refused(hub: Hub, tmp_path: Path):
    after = hub.copy(tmp_path)
    config = tmp_path / "site_config.yml"
    config.write_text(config.read_text().replace(hub.esa.url, "http://127.0.0.1:10"))
    with pytest.raises(SnapshotError, match=r"holds http://127.0.0.1:[0-9]+ as esa, not http://127.0.0.1:10"):
        after.crawl()


def test_the_only_instance_may_name_the_variable_of_its_token(hub: Hub, tmp_path: Path):
    alone = Hub(tmp_path, hub.home, hub.esa)
    config = CONFIG.replace("  - {url: %s, name: esa, categories: [dataset]}\n", "").replace(
        "name: home", "token-variable: OUR_TOKEN"
    )
    (tmp_path / "site_config.yml").write_text(config % hub.esa.url)
    before, hub.esa.tokens = hub.esa.tokens, set()
    try:
        alone.crawl({"GITLAB_TOKEN": "glpat-other", "OUR_TOKEN": TOKENS["GITLAB_TOKEN_ESA"]})
        assert hub.esa.tokens == {"", TOKENS["GITLAB_TOKEN_ESA"]}
        alone.crawl({"GITLAB_TOKEN": "glpat-other"})
    finally:
        hub.esa.tokens = before
    assert alone.paths() == ["earth/cover", "earth/roads", "earth/untold"]
    assert alone.reporter.notices[0] == "Only public projects are crawled: there is no token."


def test_one_project_is_read_from_its_own_instance(hub: Hub, tmp_path: Path):
    after = hub.copy(tmp_path)
    asked = len(hub.home.requests)
    payload = tmp_path / "payload.json"
    project = {"path_with_namespace": "earth/cover", "web_url": f"{hub.esa.url}/earth/cover"}
    payload.write_text(json.dumps({"project": project}))
    path, instance = _project_of(payload)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sharinghub_static.pipeline.Pipeline.render", lambda _self, _options: None)
        after.build(project=path, instance=instance)
        assert len(hub.home.requests) == asked
        assert len(after.paths()) == 5
        after.build(project="~ESA/Earth/cover")
        assert "no project of the hub" not in "".join(after.reporter.notices)
        after.build(project="earth/roads")
        assert "Did you mean ~esa/earth/roads?" in "".join(after.reporter.notices)
        before = len(hub.home.requests), len(hub.esa.requests)
        for path, address in (("~none/earth/cover", ""), ("earth/cover", "https://other.example")):
            with pytest.raises(ConfigError, match="the hub"):
                after.build(project=path, instance=address)
    assert (len(hub.home.requests), len(hub.esa.requests)) == before
