"""From a GitLab over HTTP to a published portal, through the real command line."""

import json
import os
import shutil
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import orjson
import pystac
import pytest

from sharinghub_static.cli import main
from sharinghub_static.demo.running import sample_gitlab
from tests.gitlab_double.server import EmbeddedGitlab
from tests.published_schemas import stac_folder
from tests.worlds import make_world, sample

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def samples():
    with sample_gitlab() as gitlab:
        yield gitlab


class Site:
    """A folder to build in, and the command line to do it with."""

    def __init__(self, folder: Path, url: str, monkeypatch: pytest.MonkeyPatch, capfd) -> None:
        self.folder, self.public, self.capfd = folder, folder / "public", capfd
        shutil.copy(ROOT / "tests/site_config.yml", folder)
        monkeypatch.chdir(folder)
        for name in [
            name for name in os.environ if name.startswith(("GITLAB", "CI", "CONFIG_PATH", "SHARINGHUB"))
        ]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("GITLAB_URL", url)
        self.set = monkeypatch.setenv

    def run(self, *arguments: str) -> tuple[int, str, str]:
        self.capfd.readouterr()
        if arguments[0] in {"build", "render", "check"}:
            arguments += ("--schemas", str(self.schemas()))
        status = main(list(arguments))
        out, err = self.capfd.readouterr()
        return status, out, err

    def schemas(self) -> Path:
        """The STAC schemas; an empty folder where there are none: none is fetched."""
        return stac_folder(self.folder / "schemas")

    def tree(self) -> dict[str, bytes]:
        files = (path for path in self.public.rglob("*") if path.is_file())
        return {path.relative_to(self.public).as_posix(): path.read_bytes() for path in files}

    def report(self) -> dict:
        return json.loads((self.public / "build.json").read_text())


@pytest.fixture
def site(tmp_path, samples, monkeypatch, capfd):
    return Site(tmp_path, samples.url, monkeypatch, capfd)


@pytest.fixture
def small_site(tmp_path, serve_gitlab, monkeypatch, capfd):
    """A hub of two projects, for what does not depend on what the projects say."""
    topics = ("sharinghub:aimodel", "sharinghub:dataset")
    world = make_world(*(sample(f"eo/p{number}", topics=(topic,)) for number, topic in enumerate(topics)))
    return Site(tmp_path, serve_gitlab(world).url, monkeypatch, capfd)


@pytest.fixture(scope="module")
def built_once(samples, tmp_path_factory):
    """A folder in which the samples were built; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as monkeypatch:
        site = Site(folder, samples.url, monkeypatch, None)
        assert main(["build", "--quiet", "--report", "report.json", "--schemas", str(site.schemas())]) == 0
    return folder


@pytest.fixture
def built(site, built_once):
    shutil.copytree(built_once, site.folder, dirs_exist_ok=True)
    return site


@pytest.fixture(scope="module")
def four_kinds():
    """A GitLab of twelve projects, for what depends on how many there are and not on what they say."""
    topics = ("dataset",) * 6 + ("aimodel",) * 2 + ("tool",) * 2 + ("dashboard",) * 2
    projects = (
        sample(f"eo/p{number}", topics=(f"sharinghub:{topic}",), files={"README.md": f"# P{number}\n" * 40})
        for number, topic in enumerate(topics)
    )
    with EmbeddedGitlab(make_world(*projects)) as gitlab:
        yield gitlab


@pytest.fixture(scope="module")
def few_built_once(four_kinds, tmp_path_factory):
    folder = tmp_path_factory.mktemp("few")
    with pytest.MonkeyPatch.context() as monkeypatch:
        site = Site(folder, four_kinds.url, monkeypatch, None)
        assert main(["build", "--quiet", "--schemas", str(site.schemas())]) == 0
    return folder


@pytest.fixture
def few_built(tmp_path, four_kinds, few_built_once, monkeypatch, capfd):
    """A site of these projects, which was built."""
    site = Site(tmp_path, four_kinds.url, monkeypatch, capfd)
    shutil.copytree(few_built_once, site.folder, dirs_exist_ok=True)
    return site


@pytest.mark.filterwarnings("ignore:The item .* is deprecated")  # one sample says so of itself
def test_a_build_publishes_every_public_project_in_each_of_its_categories(built, samples):
    names = ("aimodel", "dataset", "processor", "tool", "dashboard")
    topics = {f"sharinghub:{name}" for name in names}
    expected = sum(
        len(topics & {topic.lower() for topic in project.topics})
        for project in samples.world.projects
        if project.visibility == "public"
    )
    catalog = pystac.Catalog.from_file(str(built.public / "stac/catalog.json"))
    assert len(list(catalog.get_items(recursive=True))) == expected > 16
    assert built.report()["items"] == expected


def test_a_second_build_writes_nothing_but_the_time_of_the_crawl(built):
    times = {built.public / "updates.json", built.public / "data/updates.js"}

    def entries():
        return {
            p: (p.stat().st_ino, p.stat().st_mtime_ns)
            for p in built.public.rglob("*")
            if p.is_file() and p not in times
        }

    before = entries()
    status, out, _ = built.run("build")
    assert status == 0
    assert "0 written" in out
    assert entries() == before


def test_the_same_snapshot_gives_the_same_bytes_without_a_network(built, monkeypatch):
    before = built.tree()
    shutil.rmtree(built.public)

    def refuse(*_: object) -> None:
        raise AssertionError("render opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert built.run("render")[0] == 0
    assert built.tree() == before


def test_what_is_not_public_is_nowhere(built, samples):
    hidden = [project for project in samples.world.projects if project.visibility != "public"]
    assert {project.visibility for project in hidden} == {"private", "internal"}
    whole = b"".join(built.tree().values()) + (built.folder / ".sharinghub/snapshot.sqlite").read_bytes()
    for project in hidden:
        assert project.full_path.encode() not in whole


def test_no_address_that_gitlab_holds_is_anywhere(built, samples):
    whole = b"".join(built.tree().values()) + (built.folder / ".sharinghub/snapshot.sqlite").read_bytes()
    files = b"".join(file.content for project in samples.world.projects for file in project.files)
    held = [user.email.encode() for user in samples.world.users if user.email]
    private = [address for address in held if address not in files]
    assert private
    assert [address for address in private if address in whole] == []


def test_the_report_names_each_problem_with_its_project(built):
    problems = built.report()["problems"]
    assert problems
    assert all(problem["code"].startswith("SH") and problem["project"] for problem in problems)
    assert "seconds" in json.loads((built.folder / "report.json").read_text())["run"]


def test_check_passes_on_what_was_built(built):
    authored = ["--allow-email", "nobody@example.org"]
    status, out, _ = built.run("check", "public", *authored)
    assert (status, out.splitlines()[:5]) == (0, out.splitlines()[:5])


def test_check_finds_what_was_broken_since(built):
    (built.public / "stac/catalog.json").write_text("{}")
    status, out, _ = built.run("check", "public")
    assert status == 1
    assert "stac/catalog.json" in out


def test_a_gitlab_that_does_not_answer_costs_one_line_and_leaves_the_site(built):
    before = built.tree()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        built.set("GITLAB_URL", f"http://127.0.0.1:{taken.getsockname()[1]}")
        status, _, err = built.run("build", "--quiet")
    assert status == 1
    assert err.startswith("error: ")
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err
    assert built.tree() == before


def test_a_wrong_token_costs_one_line_without_the_token(built):
    before = built.tree()
    built.set("GITLAB_TOKEN", "glpat-WRONGwrongWRONGwrong")
    status, _, err = built.run("build", "--quiet")
    assert status == 2
    assert len(err.splitlines()) == 1
    assert "GITLAB_TOKEN" in err
    assert "WRONGwrong" not in err
    assert built.tree() == before


def test_a_token_may_stand_in_a_secret_file(built, tmp_path):
    (tmp_path / "GITLAB_TOKEN").write_text("glpat-WRONGwrongWRONGwrong\n")
    built.set("SECRET_DIR", str(tmp_path))
    status, _, err = built.run("crawl", "--quiet")
    assert (status, "GITLAB_TOKEN" in err) == (2, True)


def test_a_size_above_the_limit_of_pages_is_a_warning_and_above_the_owners_an_error(few_built, monkeypatch):
    monkeypatch.setattr("sharinghub_static.site.check.rules.limits.MOST_BYTES", 200_000)
    (few_built.folder / ".sharinghub/snapshot.last-build.json").unlink()  # a limit of the program is no input
    before = few_built.tree()
    assert sum(path.endswith(".gz") for path in before) > 30
    status, _, err = few_built.run("render")
    assert status == 0
    assert f"{sum(map(len, before.values())):,} bytes (" in " ".join(err.split())
    config = (few_built.folder / "site_config.yml").read_text()
    (few_built.folder / "site_config.yml").write_text(f"{config}\nsite:\n  max-size: 100 kB\n")
    status, _, err = few_built.run("render", "--quiet")
    assert status == 1
    assert "CHK104" in err
    assert "site.max-size" in err
    assert few_built.tree() == before


def test_a_site_without_compressed_copies_has_the_same_other_files(few_built):
    before = few_built.tree()
    config = (few_built.folder / "site_config.yml").read_text()
    (few_built.folder / "site_config.yml").write_text(f"{config}\nsite:\n  compress: false\n")
    assert few_built.run("render")[0] == 0
    written = {"files.txt", *(path for path in before if path.endswith(".gz"))}
    assert few_built.tree().keys() | written == before.keys()
    assert {path: content for path, content in few_built.tree().items() if path not in written} == {
        path: content for path, content in before.items() if path not in written
    }


def test_every_mistake_of_a_configuration_is_reported_with_its_line(site):
    config = (site.folder / "site_config.yml").read_text()
    (site.folder / "site_config.yml").write_text(config + "\ngitlabb:\n  url: x\nmlflow:\n  typ: gitlab\n")
    status, _, err = site.run("build")
    assert status == 2
    assert "gitlabb" in err
    assert "did you mean" in err
    assert not site.public.exists()


def test_a_weight_of_no_component_is_reported_before_anything_is_crawled(site):
    config = (site.folder / "site_config.yml").read_text()
    (site.folder / "site_config.yml").write_text(config + "\nranking:\n  weights:\n    starz: 2\n")
    status, _, err = site.run("build")
    assert status == 2
    assert "ranking.weights.starz: there is no such component" in err
    assert not site.public.exists()


def test_wrong_usage_is_status_2(site):
    assert site.run("crawl", "--no-such-option")[0] == 2


def test_a_site_that_would_shrink_too_far_is_refused(few_built):
    text = (few_built.folder / "site_config.yml").read_text()
    (few_built.folder / "site_config.yml").write_text(
        text.replace("sharinghub:dataset", "no-such-1")
        .replace("sharinghub:aimodel", "no-such-2")
        .replace("sharinghub:processor", "no-such-3")
        .replace("sharinghub:tool", "no-such-4")
    )
    before = few_built.tree()
    status, _, err = few_built.run("build")
    assert (status, "--allow-shrink" in err) == (3, True)
    assert few_built.tree() == before
    shutil.rmtree(few_built.public)  # a runner keeps the snapshot alone
    assert few_built.run("render")[0] == 3
    assert not few_built.public.exists()
    few_built.set("SHARINGHUB_ALLOW_SHRINK", "1")
    assert few_built.run("render")[0] == 0
    assert few_built.report()["projects"] < orjson.loads(before["build.json"])["projects"]
    few_built.set("SHARINGHUB_ALLOW_SHRINK", "")
    assert few_built.run("render")[0] == 0, "the smaller site is what the next build is compared with"


def test_a_site_that_shrinks_a_little_is_published(few_built):
    text = (few_built.folder / "site_config.yml").read_text()
    (few_built.folder / "site_config.yml").write_text(text.replace("sharinghub:tool", "no-such-4"))
    before = few_built.report()["projects"]
    assert few_built.run("build")[0] == 0
    assert before / 2 < few_built.report()["projects"] < before


def test_a_snapshot_that_can_only_be_read_is_published(few_built):
    snapshot = few_built.folder / ".sharinghub/snapshot.sqlite"
    with closing(sqlite3.connect(snapshot)) as connection, connection:
        connection.execute("DELETE FROM meta WHERE key = 'published_projects'")
        connection.execute(
            "CREATE TRIGGER locked BEFORE INSERT ON meta BEGIN SELECT RAISE(ABORT, 'read-only'); END"
        )
    status, _, err = few_built.run("render")
    assert (status, "number of published projects was not saved" in err) == (0, True)


def test_a_pipeline_does_not_publish_what_is_not_public_unasked(small_site):
    text = (small_site.folder / "site_config.yml").read_text()
    (small_site.folder / "site_config.yml").write_text(
        text.replace("gitlab:", "gitlab:\n  visibility: private", 1)
    )
    small_site.set("GITLAB_CI", "true")
    status, _, err = small_site.run("build")
    assert (status, "--pages-are-private" in err) == (3, True)
    assert not small_site.public.exists()
    assert small_site.run("build", "--pages-are-private")[0] == 0


def test_a_collection_is_built_whatever_its_paths_and_says_each_time_what_to_correct(small_site):
    (small_site.folder / "collections").mkdir()
    (small_site.folder / "collections/all.yml").write_text(
        "title: All of it\nprojects: [eo/p0, eo/p11]\nfilter: {category: dataset}\n"
    )
    notice = "collections/all.yml:2: no project 'eo/p11' is published. Did you mean 'eo/p1'?"
    for _ in range(2):  # the second build writes nothing, and says the same
        status, _, err = small_site.run("build")
        assert (status, err.count(notice)) == (0, 1)
    assert b"eo/p1" in (small_site.public / "collections/all/index.html").read_bytes()
    assert not any(b"p11" in content for content in small_site.tree().values())


def test_what_was_crawled_for_members_is_not_rendered_for_everyone(small_site):
    config = small_site.folder / "site_config.yml"
    text = config.read_text()
    config.write_text(text.replace("gitlab:", "gitlab:\n  visibility: private", 1))
    assert small_site.run("crawl")[0] == 0
    config.write_text(text)
    status, _, err = small_site.run("render")
    assert (status, "crawled with gitlab.visibility private" in err, "Crawl again" in err) == (3, True, True)
    assert not small_site.public.exists()
    assert small_site.run("build")[0] == 0


def test_strict_fails_on_what_maintainers_should_fix(built):
    status, _, err = built.run("render", "--strict")
    assert (status, "--strict" in err) == (1, True)


def test_render_without_a_snapshot_says_what_to_do(site):
    status, _, err = site.run("render")
    assert status == 1
    assert "crawl" in err


def test_a_folder_with_other_files_is_left_alone(site):
    site.public.mkdir()
    (site.public / "thesis.txt").write_text("years of work")
    assert site.run("build")[0] == 1
    assert [path.name for path in site.public.iterdir()] == ["thesis.txt"]


SERVER_CONFIG = """
gitlab: {url: https://gitlab.example.org, allow-public: true}
jupyterlab: {url: https://nb.example.org}
server: {prefix: /api}
stac:
  root:
    id: gitlab-hub
    title: Our GitLab
    description: Work on models in [GitLab](https://gitlab.example.org).
    locales: {fr: {title: Notre GitLab, description: "Dans [GitLab](https://gitlab.example.org)."}}
  categories:
    definitions:
      ai-model:
        title: AI Models
        description: Browse them.
        gitlab_topic: sharinghub:aimodel
        logo: https://pictures.example.org/ai-model.jpg
        icon: https://pictures.example.org/ai.png
        locales: {fr: {title: Modèles IA, description: Allez les parcourir.}}
        features: {deployment: enable, jupyter: disable, map-viewer: enable, store-s3: enable}
      challenge:
        title: Challenges
        gitlab_topic: sharinghub:challenge
tags:
  gitlab: {minimum_count: 1}
  sections: [{name: Computer Vision, enabled_for: [ai-model], keywords: [Object detection, Mask generation]}]
external-urls:
  - {name: Docs, url: /docs/, icon: "https://pictures.example.org/docs.png", locales: {fr: {name: Docs}}}
  - name: External Links
    dropdown: [{name: First Link, url: https://links.example.org/a}, {name: Second Link, url: /second}]
  - {name: Support, url: "mailto:support@hub.example.org", footer: true}
alerts:
  timeout: 3
  type: info
  url: /login
  title: Welcome
  message: 'To see all projects, <a href="/login">please login</a>...'
"""


def test_the_configuration_of_a_sharinghub_server_builds_a_portal_unchanged(small_site):
    (small_site.folder / "site_config.yml").write_text(SERVER_CONFIG)
    status, _, err = small_site.run("build")
    assert status == 0, err
    assert "server" in err
    assert small_site.report()["categories"] == {"ai-model": 1, "challenge": 0}
    assert "Our GitLab" in (small_site.public / "index.html").read_text()
