"""The samples learn where their GitLab listens."""

from datetime import UTC, datetime

import pytest

from sharinghub_static.demo.running import PLACEHOLDER, placed
from sharinghub_static.demo.samples import load_world
from sharinghub_static.demo.world import SampleFile, SampleIssue, SampleNote, SampleProject, World

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def make_world(**changes: object) -> World:
    project = SampleProject(1, "cover", "Cover", NOW, NOW, namespace="land", **changes)  # type: ignore[arg-type]
    return World((project,), tokens={"secret": "ada"})


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "http://127.0.0.1:8080/"])
def test_a_readme_names_the_instance_without_a_double_slash(url: str) -> None:
    world = placed(make_world(files=(SampleFile("README.md", b"see {gitlab}/land/cover"),)), url)
    assert world.projects[0].files[0].content == b"see http://127.0.0.1:8080/land/cover"


@pytest.mark.parametrize("path", ["data.csv", "docs/README.md", "README.md.orig"])
def test_other_files_stay_byte_for_byte(path: str) -> None:
    file = SampleFile(path, b"{gitlab}")
    assert placed(make_world(files=(file,)), "http://here").projects[0].files == (file,)


def test_a_note_in_an_issue_names_the_instance() -> None:
    note = SampleNote("ada", "as {gitlab}/land/cover says", NOW)
    issue = SampleIssue("Question", "ada", NOW, notes=(note,))
    (found,) = placed(make_world(issues=(issue,)), "http://here").projects[0].issues[0].notes
    assert found.body == "as http://here/land/cover says"


def test_a_world_without_the_placeholder_is_the_same_object() -> None:
    world = make_world(description="{GitLab} { gitlab } gitlab", languages={"Python": 100.0})
    assert placed(world, "http://here") is world


def test_no_placeholder_is_left_in_what_a_crawl_of_the_samples_reads() -> None:
    world = placed(load_world(), "http://here")
    assert PLACEHOLDER not in repr(world)
    assert sum(b"http://here/" in file.content for project in world.projects for file in project.files) >= 15
