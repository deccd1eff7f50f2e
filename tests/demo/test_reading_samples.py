"""Sample projects read from folders, and what is said of wrong ones."""

from pathlib import Path

import pytest

from sharinghub_static.demo.samples import SamplesError, load_world, read_world
from tests.gitlab_double.server import EmbeddedGitlab

_USERS = "- {username: ada, name: Ada Sample, email: ada@private.example}\n"
_PROJECT = """
id: 1
path: cover
name: Cover
created_at: 2024-03-01T09:00:00Z
last_activity_at: 2025-06-15T12:30:00Z
topics: [forest]
members: [ada]
issues:
  - {title: One, author: ada, created_at: 2025-06-15T12:30:00Z, notes: []}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "users.yml").write_text(_USERS)
    (tmp_path / "groups.yml").write_text(
        "- {full_path: eo, name: Earth}\n- {full_path: eo/land, name: Land}\n"
    )
    _add(tmp_path, "eo/land/cover", _PROJECT)
    repository = tmp_path / "eo/land/cover/repository"
    (repository / "docs").mkdir(parents=True)
    (repository / "README.md").write_bytes(b"# Cover\r\n")
    (repository / "docs" / "project.yml").write_text("not: ours\n")
    return tmp_path


def _add(folder: Path, full_path: str, text: str) -> None:
    home = folder / full_path
    home.mkdir(parents=True, exist_ok=True)
    (home / "project.yml").write_text(text)


def test_a_folder_is_a_project_with_its_files_byte_for_byte(folder: Path) -> None:
    (project,) = read_world(folder).projects
    assert project.full_path == "eo/land/cover"
    assert {f.path: f.content for f in project.files} == {
        "README.md": b"# Cover\r\n",
        "docs/project.yml": b"not: ours\n",
    }
    assert project.last_activity_at.isoformat() == "2025-06-15T12:30:00+00:00"


def test_a_large_file_is_known_by_its_pointer(folder: Path) -> None:
    pointer = (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 1234567890123\n"
    )
    repository = folder / "eo/land/cover/repository"
    (repository / "a.tif").write_bytes(pointer)
    (repository / "b.tif").write_bytes(pointer + b"x" * 2000)
    files = {f.path: f for f in read_world(folder).projects[0].files}
    assert (files["a.tif"].lfs_oid, files["a.tif"].lfs_size) == ("a" * 64, 1_234_567_890_123)
    assert files["b.tif"].lfs_oid == ""


def test_no_samples_are_an_empty_world(tmp_path: Path) -> None:
    assert read_world(tmp_path).projects == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (_PROJECT.replace("name: Cover", "nmae: Cover"), "name"),
        (_PROJECT.replace("topics: [forest]", "topics: forest"), "topics"),
        (_PROJECT + "unknown: 1\n", "unknown"),
        (_PROJECT.replace("notes: []", "note: []"), "issues.0.note"),
        (_PROJECT.replace("path: cover", "path: other"), "'other'"),
        (_PROJECT + "namespace: elsewhere\n", "'elsewhere'"),
        (_PROJECT.replace("members: [ada]", "members: [eve]"), "'eve'"),
        (_PROJECT.replace("author: ada", "author: eve"), "'eve'"),
        ("- a list\n", "the whole"),
        ("a: [", "project.yml"),
        ("", "the whole"),
    ],
)
def test_a_wrong_sample_is_named_with_what_is_wrong(folder: Path, text: str, said: str) -> None:
    _add(folder, "eo/land/cover", text)
    with pytest.raises(SamplesError) as caught:
        read_world(folder)
    assert "cover" in str(caught.value)
    assert said in str(caught.value)


def test_two_projects_of_one_id_are_refused(folder: Path) -> None:
    _add(folder, "eo/other", _PROJECT.replace("path: cover", "path: other"))
    with pytest.raises(SamplesError, match="shares 1 with"):
        read_world(folder)


def test_the_samples_of_the_package_are_read_and_served() -> None:
    world = load_world()
    with EmbeddedGitlab(world) as gitlab:
        assert gitlab.world.projects
