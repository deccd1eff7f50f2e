"""A checkout as its page: with its Problems, and again when a file is saved."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from sharinghub_static.checkout.linting import lint_folder
from sharinghub_static.checkout.project import read_checkout
from sharinghub_static.cli import main
from sharinghub_static.commands.preview import _config, _kept_schemas
from sharinghub_static.config.model import GitlabConfig
from sharinghub_static.errors import SharingHubError
from sharinghub_static.preview.building import PreviewBuilder
from sharinghub_static.preview.serving import FRAME, LiveSite, Watcher
from sharinghub_static.preview.state import PreviewState
from tests.gitlab_double.server import EmbeddedGitlab
from tests.worlds import MEMBER_TOKEN, make_world, sample

README = "---\ntitle: Snow in winter\nextent: {spatial: [300, 1, 2, 3]}\n---\n# Snow\n\nHow much there is.\n"


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> PreviewBuilder:
    folder = tmp_path_factory.mktemp("eo") / "snow"
    folder.mkdir()
    (folder / "README.md").write_text(README)
    (folder / "snow.csv").write_text("a\n")
    state = tmp_path_factory.mktemp("state")
    return PreviewBuilder(folder, _config(()), state, state / "site", ("dataset",), {}, _kept_schemas(state))


def test_a_page_with_its_problems_and_again_after_a_change(builder: PreviewBuilder) -> None:
    built = builder.build()
    page = (builder.output / built.page).read_text()
    assert built.page.startswith("dataset/")
    assert "<h1" in page
    assert "Snow in winter" in page
    assert "How much there is." in page
    assert {"SH302", "SH305"} & {problem.code for problem in built.problems}
    assert not list(builder.output.rglob("*.gz"))
    assert builder.build().written == 0

    state = PreviewState(built)
    watcher = Watcher(lambda: builder.folder.iterdir(), lambda: state.show(builder.build()), state.fail)
    assert not watcher.look()
    (builder.folder / "README.md").write_text(README.replace("Snow in winter", "Ice in winter") + "\n")
    assert watcher.look()
    assert "Ice in winter" in (builder.output / built.page).read_text()
    assert state.values()["build"] == 1


def test_a_build_that_fails_leaves_the_page_and_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    failures: list[str] = []

    def fail() -> None:
        raise SharingHubError("the disk is full", "Free some space.")

    watcher = Watcher(lambda: [tmp_path / "a", tmp_path / "gone"], fail, failures.append)
    (tmp_path / "a").write_text("12")
    assert watcher.look()
    assert failures == ["the disk is full. Free some space."]
    # A file of the same size whose time was set back, as "rsync -t" does.
    stat = (tmp_path / "a").stat()
    (tmp_path / "b").write_text("21")
    os.utime(tmp_path / "b", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    (tmp_path / "b").replace(tmp_path / "a")
    assert watcher.look()


def test_what_is_wrong_with_a_live_site_is_on_the_terminal_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def look(_files: object, _build: object, failed: Callable[[str], None]) -> None:
        failed("site_config.yml:1: a: unknown key\nsite_config.yml:2: b: unknown key")
        raise SharingHubError("enough")

    monkeypatch.setattr("sharinghub_static.preview.serving.Watcher", look)
    (tmp_path / "index.html").write_text("")
    assert main(["serve", str(tmp_path), "--watch"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "error: site_config.yml:1: a: unknown key",
        "error: site_config.yml:2: b: unknown key",
        "error: enough",
    ]


def test_the_frame_is_beside_the_site_and_is_reported_what_is_newest() -> None:
    client = Client(LiveSite(Response("the site"), lambda: {"build": 3}))
    assert client.get("/dataset/").text == "the site"
    assert "<iframe" in client.get(FRAME).text
    assert client.get(FRAME.rstrip("/")).status_code == 200
    assert json.loads(client.get(f"{FRAME}state").data) == {"build": 3}


def test_with_a_token_topics_and_words_are_those_of_gitlab(
    builder: PreviewBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = sample("eo/snow", topics=("sharinghub:tool", "alps"), description="Of the Alps", stars=7)
    with EmbeddedGitlab(make_world(project)) as gitlab:
        origin = f"{gitlab.url}/eo/snow.git"
        monkeypatch.setattr("sharinghub_static.checkout.project.origin_of", lambda _folder: origin)
        monkeypatch.setattr(builder, "categories", ())
        monkeypatch.setattr(builder, "environ", {"GITLAB_TOKEN": MEMBER_TOKEN})
        built = builder.build()
        assert built.page == "tool/eo/snow/index.html"
        page = (builder.output / built.page).read_text()
    assert "alps" in page
    assert PreviewState(built).values()["about"].endswith("those of GitLab.")


def test_a_project_of_a_further_instance_is_asked_for_there_with_its_own_token(
    builder: PreviewBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = sample("eo/snow", topics=("sharinghub:tool", "alps"))
    (tmp_path / "snow").mkdir()
    readme = "---\nrelated: {tool: http://127.0.0.1:9/eo/ice}\n---\n# Snow\n"
    (tmp_path / "snow/README.md").write_text(readme)
    with EmbeddedGitlab(make_world(project)) as first, EmbeddedGitlab(make_world(project)) as gitlab:
        instances = [
            GitlabConfig(url=first.url),
            GitlabConfig(url=gitlab.url, name="esa", categories=("tool",)),
            GitlabConfig(url="http://127.0.0.1:9", name="other"),
        ]
        config = builder.config.model_copy(
            update={"gitlab": instances[0], "further_gitlabs": tuple(instances[1:])}
        )
        environ = {"GITLAB_TOKEN": "glpat-other", "GITLAB_TOKEN_ESA": MEMBER_TOKEN}
        preview = PreviewBuilder(
            tmp_path / "snow", config, tmp_path, tmp_path / "site", (), environ, builder.schemas
        )
        origin = f"{gitlab.url}/eo/snow.git"
        monkeypatch.setattr("sharinghub_static.checkout.project.origin_of", lambda _folder: origin)
        built = preview.build()
        assert built.page == "tool/~esa/eo/snow/index.html"
        assert "alps" in (preview.output / built.page).read_text()
        assert "SH405" not in {problem.code for problem in built.problems}
        # A checkout of a GitLab that is none of the hub's: no token is for that one.
        asked = len(first.requests), len(gitlab.requests)
        monkeypatch.setattr(
            "sharinghub_static.checkout.project.origin_of", lambda _folder: "git@else.example:eo/snow.git"
        )
        problems = lint_folder(tmp_path / "snow", config)
        elsewhere = read_checkout(tmp_path / "snow", config)
        assert preview._token(elsewhere) is None
        assert (len(first.requests), len(gitlab.requests)) == asked
    assert not first.requests
    assert "SH405" not in {problem.code for problem in problems}


def test_the_command_writes_a_site_and_its_problems(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "snow").mkdir()
    (tmp_path / "snow/README.md").write_text("# Snow\n")
    arguments = ["preview", str(tmp_path / "snow"), "--no-serve", "--output", str(tmp_path / "site")]
    assert main([*arguments, "--quiet"]) == 0  # they are the result, and no progress
    shown = capsys.readouterr().out
    assert "README.md:1:1: notice SH110" in shown
    assert "README.md:1:1: warning SH302" in shown
    assert not [line for line in shown.splitlines() if line.startswith(":")]
    assert Path(shown.strip().rpartition(": ")[2]).is_file()


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--no-serve"], "--no-serve needs --output"),
        (["nowhere"], "nowhere: is not a folder"),
        (["--category", "x"], "there is no category 'x'"),
        (["-c", "none.yml"], "none.yml: cannot be read"),
    ],
)
def test_wrong_usage_is_status_2(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    part: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["preview", *arguments]) == 2
    assert part in capsys.readouterr().err
