"""A folder is read as its repository would be after the next commit."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from sharinghub_static.checkout.files import list_files, working_files
from sharinghub_static.checkout.linting import lint_folder
from sharinghub_static.checkout.project import read_checkout, read_record
from sharinghub_static.errors import ConfigError, SharingHubError
from sharinghub_static.project.lint import lint_files
from tests.projects import make_config


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@private.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


def test_without_git_all_files_count_but_those_of_tools(tmp_path):
    write(tmp_path, README_dot_md="# A", data__a_dot_csv="a", node_modules__x_dot_js="x", _dot_venv__y="y")
    assert list_files(tmp_path) == ["README.md", "data/a.csv"]


def test_with_git_what_is_ignored_and_what_is_gone_is_left_out_and_what_is_new_is_there(tmp_path):
    git(tmp_path, "init", "--quiet")
    write(tmp_path, README_dot_md="# A", old_dot_csv="a", _dot_gitignore="*.log\n", run_dot_log="x")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "One")
    (tmp_path / "old.csv").unlink()
    write(tmp_path, new_dot_csv="b")
    assert [file.path for file in working_files(tmp_path)] == [".gitignore", "README.md", "new.csv"]


def test_a_record_has_files_history_and_addresses_of_the_projects_gitlab(tmp_path):
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "remote", "add", "origin", "git@git.example.net:eo/land/cover.git")
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 5000000000\n"
    write(tmp_path, README_dot_md="---\ntitle: A\n---\n[x](b.csv)", big_dot_tif=pointer)
    (tmp_path / "link.md").symlink_to("README.md")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "One")
    write(tmp_path, README_dot_md="---\ntitle: B\n---\n")
    checkout = read_checkout(tmp_path, make_config())
    assert (checkout.url, checkout.full_path) == ("https://git.example.net", "eo/land/cover")
    record, _ = read_record(checkout, make_config())
    assert record.web_url == "https://git.example.net/eo/land/cover"
    assert record.texts[0].text.startswith("---\ntitle: B")
    sizes = {file.path: file.size for file in record.files}
    assert sizes["big.tif"] == 5_000_000_000
    assert "Ada" in str(record.contributors)
    assert "private.example" not in str(record)
    assert "127.0.0.1" not in str(record)


@pytest.mark.parametrize(
    ("origin", "instance", "path"),
    [
        ("https://gitlab.example.org/eo/cover.git", "", "eo/cover"),
        ("https://ada:x@gitlab.example.org:8443/eo/cover.git", "port", "eo/cover"),
        ("https://gitlab.example.org/git/eo/cover.git", "below", "eo/cover"),
        ("git@esa.example:eo/cover.git", "esa", "eo/cover"),
        ("https://other.example/eo/cover.git", None, "eo/cover"),
    ],
)
def test_the_origin_of_a_checkout_says_of_which_instance_it_is(tmp_path, origin, instance, path):
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "remote", "add", "origin", origin)
    related = (
        "https://gitlab.example.org:8443/eo/a, https://esa.example/eo/a, https://gitlab.example.org/eo/a"
    )
    write(tmp_path, README_dot_md=f"---\nrelated: {{dataset: [{related}]}}\n---\n# Cover\n")
    config = make_config(
        further_gitlabs=[
            {"url": "https://gitlab.example.org:8443", "name": "port"},
            {"url": "https://gitlab.example.org/git", "name": "below"},
            {"url": "https://esa.example", "name": "esa"},
        ]
    )
    checkout = read_checkout(tmp_path, config)
    assert checkout.full_path == path
    assert (checkout.gitlab and config.instance_name(checkout.gitlab)) == instance
    assert "SH405" not in {problem.code for problem in lint_folder(tmp_path, config)}


def test_a_folder_of_a_repository_is_a_project_too(tmp_path):
    git(tmp_path, "init", "--quiet")
    write(tmp_path, README_dot_md="# Whole", part__README_dot_md="# Part")
    assert list_files(tmp_path / "part") == ["README.md"]


@pytest.mark.parametrize(("name", "part"), [("none", "is not a folder"), ("", "there is no category 'x'")])
def test_a_wrong_folder_or_category(tmp_path, name, part):
    with pytest.raises(ConfigError) as failed:
        read_checkout(tmp_path / name, make_config(), ["x"])
    assert part in str(failed.value)


def test_a_folder_of_everything_is_no_project(tmp_path, monkeypatch):
    monkeypatch.setattr("sharinghub_static.checkout.files._MOST_FILES", 3)
    write(tmp_path, **{f"f{number}": "x" for number in range(9)})
    with pytest.raises(SharingHubError, match="hardly one project"):
        list_files(tmp_path)


def test_pipes_and_sockets_are_no_files_and_are_not_read(tmp_path, monkeypatch):
    write(tmp_path, README_dot_md="# A")
    os.mkfifo(tmp_path / "CITATION.cff")
    (tmp_path / "link.md").symlink_to("CITATION.cff")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        # Reading a pipe without a writer would wait for ever.
        monkeypatch.setattr(
            Path, "read_bytes", lambda file: b"" if file.is_file() else pytest.fail(str(file))
        )
        assert [file.path for file in working_files(tmp_path)] == ["README.md", "link.md"]


def test_a_readme_that_is_a_pipe_is_refused(tmp_path):
    os.mkfifo(tmp_path / "README.md")
    with pytest.raises(SharingHubError, match=r"README\.md: is not a file"):
        lint_files([tmp_path / "README.md"])


@pytest.mark.parametrize("has_git", [False, True])
def test_names_that_are_not_utf8_cost_nothing_else(tmp_path, has_git):
    folder = tmp_path / os.fsdecode(b"d\xe9p\xf4t")
    write(folder, README_dot_md="---\ntitle: A\n---\n[b](b.csv)\n")
    (folder / os.fsdecode(b"donn\xe9es.csv")).write_text("a")
    if has_git:
        git(folder, "init", "--quiet")
        git(folder, "add", ".")
    assert [file.path for file in working_files(folder)] == ["README.md", "données.csv"]
    problems = lint_folder(folder)
    assert {problem.path for problem in problems} == {f"{tmp_path}/dépôt/README.md"}
    assert "SH302" in {problem.code for problem in problems}
