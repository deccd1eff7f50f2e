"""The sample projects keep what they promise: sane histories, a hub of every kind, and every special case."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from sharinghub_static.demo.samples import load_world
from sharinghub_static.demo.world import SampleGroup, SampleProject, SampleUser
from tests.demo.sample_projects import (
    BROKEN,
    HOSTILE,
    SAMPLES,
    by_path,
    every_project,
    folder,
    front_matter,
    projects,
    readable,
    readme,
)

NOW = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
KINDS = ("aimodel", "dataset", "processor", "tool", "dashboard")


def unknown_keys(written: Any, understood: Any, where: str = "") -> Iterator[str]:
    """Keys of the YAML that no field took: a dataclass would drop them without a word."""
    if isinstance(written, dict):
        yield from (f"{where}{key}" for key in written.keys() - understood.keys())
        for key in written.keys() & understood.keys():
            yield from unknown_keys(written[key], understood[key], f"{where}{key}.")
    elif isinstance(written, list):
        for number, (left, right) in enumerate(zip(written, understood, strict=True)):
            yield from unknown_keys(left, right, f"{where}{number}.")


# The YAML says what the classes say


@every_project
def test_every_key_of_a_project_is_a_field(project: SampleProject) -> None:
    written = yaml.safe_load((folder(project) / "project.yml").read_text("utf-8"))
    adapter = TypeAdapter(SampleProject)
    assert list(unknown_keys(written, adapter.dump_python(adapter.validate_python(written)))) == []


@pytest.mark.parametrize(("file", "kind"), [("users.yml", SampleUser), ("groups.yml", SampleGroup)])
def test_every_key_of_the_lists_is_a_field(file: str, kind: type) -> None:
    written = yaml.safe_load((SAMPLES / file).read_text("utf-8"))
    adapter = TypeAdapter(tuple[kind, ...])
    assert list(unknown_keys(written, adapter.dump_python(adapter.validate_python(written)))) == []


def test_ids_users_and_paths_are_unique_and_groups_exist() -> None:
    world = load_world()
    places = {group.full_path for group in world.groups} | {user.username for user in world.users}
    assert len({project.id for project in projects()}) == len(projects()) >= 20
    assert len({user.username for user in world.users}) == len(world.users)
    assert {project.namespace for project in projects()} <= places


def test_every_user_has_an_address_that_can_be_nobodys() -> None:
    for user in load_world().users:
        assert re.fullmatch(r"[a-z.-]+@example\.(org|com)", user.email), user


def test_no_address_of_a_user_stands_in_any_file() -> None:
    addresses = [user.email for user in load_world().users]
    for file in SAMPLES.rglob("*"):
        if file.is_file() and file.name != "users.yml":
            content = file.read_bytes()
            assert not [address for address in addresses if address.encode() in content], file


# Histories that could have happened


@every_project
def test_nothing_happened_before_the_project_began_or_after_its_last_activity(project: SampleProject) -> None:
    happened = [
        *(commit.committed_at for commit in project.commits),
        *(release.released_at for release in project.releases),
        *(package.created_at for package in project.packages),
        *(note.created_at for issue in project.issues for note in issue.notes),
        *(time for issue in project.issues for time in (issue.created_at, issue.closed_at) if time),
        *(
            time
            for change in project.merge_requests
            for time in (change.created_at, change.merged_at)
            if time
        ),
    ]
    assert all(project.created_at <= time <= project.last_activity_at for time in happened)
    assert datetime(2022, 1, 1, tzinfo=UTC) <= project.created_at <= project.last_activity_at <= NOW


@every_project
def test_histories_are_in_order(project: SampleProject) -> None:
    commits = [commit.committed_at for commit in project.commits]
    releases = [release.released_at for release in project.releases]
    pipelines = [pipeline.created_at for pipeline in project.pipelines]
    assert commits == sorted(commits)
    assert releases == sorted(releases, reverse=True)
    assert pipelines == sorted(pipelines, reverse=True)
    assert all(run.created_at <= run.finished_at <= NOW for run in project.pipelines if run.finished_at)
    assert len({release.tag for release in project.releases}) == len(project.releases)
    for model in project.models:
        versions = [version.created_at for version in model.versions]
        assert versions == sorted(versions, reverse=True)


@every_project
def test_what_is_closed_or_merged_says_when(project: SampleProject) -> None:
    for issue in project.issues:
        assert (issue.state == "closed") == (issue.closed_at is not None), issue.title
        assert issue.closed_at is None or issue.closed_at >= issue.created_at
        notes = [note.created_at for note in issue.notes]
        assert notes == sorted(notes)
        assert all(time >= issue.created_at for time in notes)
    for change in project.merge_requests:
        assert (change.state == "merged") == (change.merged_at is not None) == bool(change.merged_by)
        assert change.merged_at is None or change.merged_at >= change.created_at


@every_project
def test_a_review_bears_the_title_that_the_project_has_or_had(project: SampleProject) -> None:
    title = {} if project.full_path == BROKEN else front_matter(project)
    names = {f"Review - {project.name}", f"Review - {title.get('title', project.name)}"}
    reviews = [issue for issue in project.issues if {"discussion", "sharingHub"} <= set(issue.labels)]
    assert len(reviews) <= 1
    assert all(review.title in names for review in reviews)


def test_repositories_are_dormant_lively_and_archived() -> None:
    years = Counter(project.last_activity_at.year for project in projects())
    assert set(years) >= {2023, 2024, 2025, 2026}
    assert {project.stars for project in projects()} >= {0, 140}
    assert [project.full_path for project in projects() if project.archived] == ["hydro-sentinel/water-otsu"]


# The hub as a whole


def test_every_category_has_projects_and_some_projects_have_two() -> None:
    counts = Counter(
        topic.removeprefix("sharinghub:")
        for project in projects()
        for topic in project.topics
        if topic.startswith("sharinghub:")
    )
    assert set(counts) == set(KINDS)
    assert min(counts.values()) >= 2
    categories = [sum(topic.startswith("sharinghub:") for topic in project.topics) for project in projects()]
    assert min(categories) == 1
    assert max(categories) == 2


def test_many_topics_are_shared() -> None:
    topics = Counter(topic for project in projects() for topic in project.topics)
    assert sum(count >= 3 for count in topics.values()) >= 15


def test_models_processors_and_dashboards_say_what_they_come_from() -> None:
    derived = {project.full_path for project in readable() if "related" in front_matter(project)}
    made = {
        project.full_path
        for project in readable()
        if {"sharinghub:aimodel", "sharinghub:dashboard"} & set(project.topics)
    }
    assert made <= derived


def test_one_is_private_and_one_is_internal_and_both_can_be_recognised() -> None:
    hidden = {project.visibility: project for project in projects() if project.visibility != "public"}
    assert Counter(project.visibility for project in projects()) == {
        "public": len(projects()) - 2,
        "private": 1,
        "internal": 1,
    }
    for visibility, project in hidden.items():
        assert f"{visibility.upper()}-CANARY-{project.id}" in readme(project)


def test_there_are_confidential_issues_internal_notes_and_system_notes() -> None:
    issues = [issue for project in projects() if project.visibility == "public" for issue in project.issues]
    assert sum(issue.confidential for issue in issues) >= 3
    assert any(note.internal for issue in issues for note in issue.notes)
    assert any(note.system for issue in issues for note in issue.notes)


@pytest.mark.parametrize(
    ("path", "special"),
    [
        ("eo-toolbox/stac-smoke-tests", lambda project: project.files and not readme(project)),
        ("eo-toolbox/idea-box", lambda project: project.default_branch is None and not project.files),
        ("eo-toolbox/S2_L2A.Cloud-Mask_v2", lambda project: "/" in project.default_branch),
        ("eo-toolbox/geochip", lambda project: project.submodules and len(project.moved_from) == 2),
        ("eo-toolbox/planetary-benchmark", lambda project: len(project.topics) >= 60),
        ("eo-toolbox/planetary-benchmark", lambda project: len(front_matter(project)["title"]) > 200),
        ("hydro-sentinel/operations/flood-watch-nile", lambda project: "🌊 رصد" in project.name),
        (
            "earthlab/vegetation/crop-phenology",
            lambda project: any(f.path == "readme.md" for f in project.files),
        ),
        ("lumen-specter/ndvi-scratchpad", lambda project: not project.description and not project.releases),
    ],
)
def test_special_cases_are_there(path: str, special: Any) -> None:
    assert special(by_path()[path])


@pytest.mark.parametrize(
    "attack",
    [
        *(
            "<script>",
            "onerror=",
            "](javascript:",
            "data:text/html",
            "<iframe",
            "<form",
            "<style>",
            "<base ",
            "srcdoc",
        ),
        *(
            "http-equiv",
            "position:fixed",
            r"\u202E",
            "</title>",
            "../../",
            "__proto__",
            "\\r\\n",
            "<svg>",
            "vbscript:",
        ),
    ],
)
def test_the_security_training_set_attacks_with_each_trick(attack: str) -> None:
    assert attack in readme(by_path()[HOSTILE])


def test_the_security_training_set_is_harmless() -> None:
    hosts = set(re.findall(r"https?://([\w.-]+)", readme(by_path()[HOSTILE])))
    assert hosts == {"evil.example.com", "example.org", "doi.org"}
