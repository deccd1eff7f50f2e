"""``init`` writes a portal that can be built, and never over a file."""

import io
import subprocess
from pathlib import Path

import pytest
import yaml

from sharinghub_static.cli import main
from sharinghub_static.config.loading import load_config
from sharinghub_static.errors import ConfigError
from sharinghub_static.sources.git_remote import instance_of_remote, project_of_remote
from sharinghub_static.version import __version__

GITLAB = "https://gitlab.example.org"


BUILD = (
    'sharinghub-static build ${TRIGGER_PAYLOAD:+--webhook "$TRIGGER_PAYLOAD"} '
    "--report build-report.json --junit problems.xml"
)


def init(*arguments: str | Path) -> int:
    return main(["init", *map(str, arguments)])


def test_a_new_portal_is_three_files_and_its_configuration_is_right(tmp_path, capsys):
    folder = tmp_path / "deep/portal"
    categories = ["--category", "dataset", "--category", "notebook=eo:notebook=Our notebooks"]
    assert init(folder, "--gitlab", GITLAB, "--title", "Hub:\n№1", *categories, "--mlflow", "gitlab") == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        ".gitlab-ci.yml",
        "README.md",
        "site_config.yml",
    ]
    loaded = load_config([folder / "site_config.yml"], {})
    assert loaded.notices == ()
    config = loaded.config
    assert (config.gitlab.url, config.stac.root.title, config.mlflow.type) == (GITLAB, "Hub:\n№1", "gitlab")
    assert [(category.id, category.title) for category in config.stac.categories] == [
        ("dataset", "Datasets"),
        ("notebook", "Our notebooks"),
    ]
    assert f"sharinghub-static[pinned]=={__version__}" in (folder / ".gitlab-ci.yml").read_text()
    assert (folder / "README.md").read_text().startswith("# Hub: №1\n")
    assert "2 categories" in capsys.readouterr().out


def test_without_a_word_of_categories_all_that_come_with_the_program_are_there(tmp_path):
    assert init(tmp_path, "--gitlab", GITLAB) == 0
    entries = yaml.safe_load((tmp_path / "site_config.yml").read_text())["stac"]["categories"]
    assert [next(iter(entry)) for entry in entries] == [
        "ai-model",
        "dataset",
        "processor",
        "tool",
        "dashboard",
    ]


def test_the_state_is_kept_where_the_owner_chooses(tmp_path):
    commands = {
        "cache": [BUILD],
        "registry": [
            "sharinghub-static state restore",
            BUILD,
            "sharinghub-static state save",
        ],
        "site": [
            'sharinghub-static state restore --from "$CI_PAGES_URL"',
            BUILD,
        ],
    }
    for state, expected in commands.items():
        folder = tmp_path / state
        assert init(folder, "--gitlab", GITLAB, "--state", state) == 0
        job = yaml.safe_load((folder / ".gitlab-ci.yml").read_text())["pages"]
        assert job["script"][1:] == expected
        site = load_config([folder / "site_config.yml"], {}).config.site
        assert site.publish_state is (state == "site")


def test_a_state_is_not_published_for_members_projects(tmp_path, capsys):
    assert init(tmp_path, "--gitlab", GITLAB, "--state", "site") == 0
    path = tmp_path / "site_config.yml"
    path.write_text(path.read_text().replace(f"url: {GITLAB}", f"url: {GITLAB}\n  visibility: internal"))
    with pytest.raises(ConfigError) as error:
        load_config([path], {})
    (line,) = error.value.mistakes
    assert "site.publish-state: a state is published for public projects alone" in line


@pytest.mark.parametrize("name", ["site_config.yml", ".gitlab-ci.yml"])
@pytest.mark.parametrize("link", [False, True])
def test_nothing_is_overwritten_and_nothing_half_written(tmp_path, capsys, name, link):
    path = tmp_path / name
    if link:
        path.symlink_to(tmp_path / "elsewhere")
    else:
        path.write_text("mine")
    assert init(tmp_path, "--gitlab", GITLAB) == 2
    assert [entry.name for entry in tmp_path.iterdir()] == [name]
    assert link or path.read_text() == "mine"
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert str(path) in lines[0]


def test_the_readme_that_gitlab_makes_stays(tmp_path, capsys):
    (tmp_path / "README.md").write_text("mine")
    assert init(tmp_path, "--gitlab", GITLAB) == 0
    assert (tmp_path / "README.md").read_text() == "mine"
    assert f"{tmp_path / 'README.md'} was there already" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ([], "--gitlab"),
        (["--gitlab", "gitlab.example.org"], "--gitlab: gitlab.url: must be an address"),
        (["--gitlab", GITLAB, "--category", "datasets"], "'datasets' is none of ai-model, dataset"),
        (["--gitlab", GITLAB, "--category", "My Maps=x"], "must be lower-case letters"),
        (["--gitlab", GITLAB, "--category", "a=x", "--category", "b=X"], "another category has the topic"),
        (["--gitlab", GITLAB, "--category", "topics=x"], "the site has a folder of that name"),
        (["--gitlab", GITLAB, "--mlflow", "nowhere"], "--mlflow: mlflow.url: must be an address"),
        (["--gitlab", GITLAB, "--package", "a'b"], "--package"),
        (["--gitlab", GITLAB, "--package", "a @ https://u:hunter22@e.org/a.whl"], "holds a password"),
        (
            ["--gitlab", GITLAB, "--language", "xx"],
            "--language: portal.languages: there is no catalog of 'xx'",
        ),
        (["--gitlab", GITLAB, "--title", "\udce9"], "--title: is not UTF-8 text"),
        (
            ["--gitlab", GITLAB, "--mlflow", "https://m.org", "--mlflow-type", "gitlab"],
            "--mlflow-type: gitlab",
        ),
        (["--gitlab", GITLAB, "--mlflow", "gitlab", "--mlflow-type", "mlflow"], "needs the address"),
        (["--gitlab", GITLAB, "--mlflow-type", "mlflow"], "--mlflow-type: mlflow needs the address"),
        (["--from", "nowhere.yaml"], "nowhere.yaml: cannot be read"),
    ],
)
def test_a_wrong_answer_is_named_with_its_option_and_nothing_is_written(tmp_path, capsys, arguments, part):
    assert init(tmp_path, *arguments) == 2
    assert part in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_or_cannot_be_made_is_one_line(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert init(tmp_path / "file", "--gitlab", GITLAB) == 2
    assert init(tmp_path / "file/inner", "--gitlab", GITLAB) == 1
    assert "cannot be written" in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    ("remote", "instance"),
    [
        ("https://gitlab.example.org/eo/portal.git", GITLAB),
        ("https://me:secret@gitlab.example.org/eo/portal.git", GITLAB),
        ("http://localhost:8929/eo/portal.git", "http://localhost:8929"),
        ("git@gitlab.example.org:eo/portal.git", GITLAB),
        ("ssh://git@gitlab.example.org:2222/eo/portal.git", GITLAB),
        ("/srv/git/portal.git", ""),
        ("../portal", ""),
        ("file:///srv/git/portal.git", ""),
        ("", ""),
    ],
)
def test_the_instance_of_a_remote(remote, instance):
    assert instance_of_remote(remote) == instance


@pytest.mark.parametrize(
    ("remote", "url", "project"),
    [
        ("https://gitlab.example.org/eo/a/portal.git", GITLAB, "eo/a/portal"),
        ("https://me:secret@gitlab.example.org/eo/portal", GITLAB, "eo/portal"),
        ("https://example.org/gitlab/eo/portal.git", "https://example.org/gitlab", "eo/portal"),
        ("git@gitlab.example.org:eo/portal.git", GITLAB, "eo/portal"),
        ("ssh://git@gitlab.example.org:2222/eo/portal.git", GITLAB, "eo/portal"),
        ("git@github.com:eo/portal.git", GITLAB, ""),
        ("https://github.com/eo/portal.git", GITLAB, ""),
        ("/srv/git/portal.git", GITLAB, ""),
        ("", GITLAB, ""),
    ],
)
def test_the_project_of_a_remote(remote, url, project):
    assert project_of_remote(remote, url) == project


def test_the_instance_is_that_of_the_folders_remote(tmp_path):
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    remote = ["remote", "add", "origin", "git@gitlab.example.org:eo/portal.git"]
    subprocess.run(["git", "-C", str(tmp_path), *remote], check=True)
    assert init(tmp_path / "portal") == 0
    assert yaml.safe_load((tmp_path / "portal/site_config.yml").read_text())["gitlab"] == {"url": GITLAB}


def test_a_wrong_answer_at_the_terminal_is_asked_for_again(tmp_path, monkeypatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    answers = ["gitlab.example.org", GITLAB, "Hub", "nothing", "dataset", "nowhere", ""]
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(answers) + "\n"))
    assert init(tmp_path / "portal") == 0
    shown = capsys.readouterr()
    for wrong in ("must be an address such as", "'nothing' is none of", "must be an address such as"):
        assert f"Error: {wrong}" in shown.out + shown.err
    assert "a portal of 1 category." in shown.out
    monkeypatch.setattr("sys.stdin", Terminal(f"{GITLAB}\n"))
    assert init(tmp_path / "other") == 1
    assert capsys.readouterr().err.endswith("error: interrupted; nothing was written\n")
    assert not (tmp_path / "other").exists()
