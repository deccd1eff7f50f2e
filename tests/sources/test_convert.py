"""From answers to records: odd values, failures, and what only members may see."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.snapshot.records import (
    ContainerRecord,
    ContributorRecord,
    CountsRecord,
    FileRecord,
    LanguageRecord,
    PackageRecord,
    PipelineRecord,
    ProjectRecord,
    ReleaseRecord,
    TextRecord,
)
from sharinghub_static.sources.gitlab.access import NEEDS, without_members_only
from sharinghub_static.sources.gitlab.batches import ProjectReply
from sharinghub_static.sources.gitlab.conversion import ProjectReplies, make_record
from sharinghub_static.sources.gitlab.texts import Texts
from sharinghub_static.sources.gitlab.tree import Tree

BASE = "https://gitlab.example.org"
NODE = {"id": "gid://gitlab/Project/42", "fullPath": "eo/cover", "visibility": "public"}


def replies(**node: object) -> ProjectReplies:
    return ProjectReplies(ProjectReply({**NODE, **node}))


def test_a_project_of_which_little_is_reported_is_still_a_record() -> None:
    record = make_record(replies(), BASE)
    assert (record.id, record.name, record.web_url) == (42, "cover", f"{BASE}/eo/cover")
    assert record.default_branch is None
    assert record.namespace.full_path == "eo"
    assert record.failures == ()


def test_an_uploaded_picture_gets_its_whole_address() -> None:
    assert make_record(replies(avatarUrl="/uploads/a.png"), BASE).avatar_url == f"{BASE}/uploads/a.png"
    assert make_record(replies(avatarUrl="https://x.example/a"), BASE).avatar_url == "https://x.example/a"


def test_a_namespace_named_by_an_address_is_named_by_its_path() -> None:
    payload = {"fullPath": "ada", "name": "ada@private.example", "webUrl": f"{BASE}/ada"}
    assert make_record(replies(namespace=payload), BASE).namespace.name == "ada"


def test_the_pipeline_is_the_newest_of_the_default_branch() -> None:
    payload = replies(repository={"rootRef": "main"})
    payload.activity = ProjectReply(
        {"pipelines": {"nodes": [{"ref": "wip", "status": "FAILED"}, {"ref": "main", "status": "SUCCESS"}]}}
    )
    assert make_record(payload, BASE).pipeline == PipelineRecord("SUCCESS", None)


FULL = replace(
    make_record(replies(), BASE),
    default_branch="main",
    head_sha="a" * 40,
    head_committed_at=datetime(2025, 1, 1, tzinfo=UTC),
    languages=(LanguageRecord("Python", 100),),
    counts=CountsRecord(1, 2, 3, 4, 5, 6),
    files=(FileRecord("README.md"),),
    files_cut=True,
    texts=(TextRecord("README.md", "# Hi", 4),),
    releases=(ReleaseRecord("v1", "One", "", None),),
    packages=(PackageRecord(1, "p", "1", "PYPI", datetime(2025, 1, 1, tzinfo=UTC)),),
    containers=(ContainerRecord(1, "", "eo/cover", "registry.example/eo/cover"),),
    contributors=(ContributorRecord("Ada", 1),),
    pipeline=PipelineRecord("SUCCESS", None),
)


@pytest.mark.parametrize(
    ("field", "parts"),
    [
        ("repository", {"repository", "texts", "files"}),
        ("repository.lastCommit", {"repository"}),
        ("repository.lastCommit.sha", {"repository"}),
        ("languages", {"languages"}),
        ("languages.name", {"languages"}),
        ("starCount", {"counts"}),
    ],
)
def test_the_last_good_word_stands_in_for_a_part_that_failed(field: str, parts: set[str]) -> None:
    payload = ProjectReplies(ProjectReply(NODE, {field: "boom"}))
    record = make_record(payload, BASE, FULL)
    assert {part for part, _ in record.failures} == parts
    fields = {"repository": "default_branch"}
    for part in parts:
        assert getattr(record, fields.get(part, part)) == getattr(FULL, fields.get(part, part))
    if "texts" not in parts:
        assert record.texts == ()


def test_a_whole_question_that_failed_takes_all_its_parts_from_before() -> None:
    payload = replies()
    payload.registries = ProjectReply(failures={"": "boom"})
    payload.activity = ProjectReply(failures={"": "boom"})
    payload.tree = Tree(failure="boom")
    payload.texts = Texts(failure="README.md: boom")
    record = make_record(payload, BASE, FULL)
    assert dict(record.failures).keys() == {
        "containers",
        "counts",
        "files",
        "packages",
        "pipeline",
        "releases",
        "texts",
    }
    assert (record.releases, record.files, record.files_cut) == (FULL.releases, FULL.files, True)
    assert record.counts == FULL.counts


def test_texts_that_were_read_again_did_not_fail() -> None:
    payload = ProjectReplies(ProjectReply(NODE, {"repository.blobs": "Max blobs size limit exceeded"}))
    assert make_record(payload, BASE, FULL).failures == ()


OPEN = dict.fromkeys(NEEDS, "enabled")


def test_what_everybody_sees_is_published_whole() -> None:
    assert without_members_only(FULL, OPEN) == FULL


@pytest.mark.parametrize("level", ["private", "disabled", "", "something new"])
@pytest.mark.parametrize(
    ("feature", "emptied"),
    [
        ("builds", {"pipeline"}),
        ("releases", {"releases"}),
        ("package_registry", {"packages"}),
        ("container_registry", {"containers"}),
        (
            "repository",
            {
                "default_branch",
                "head_sha",
                "head_committed_at",
                "languages",
                "files",
                "files_cut",
                "texts",
                "contributors",
                "counts",
                "pipeline",
                "releases",
            },
        ),
        ("issues", {"counts"}),
        ("merge_requests", {"counts"}),
    ],
)
def test_what_members_alone_see_is_not_published(feature: str, emptied: set[str], level: str) -> None:
    record = without_members_only(FULL, {**OPEN, feature: level})
    assert changed(record) == emptied


def test_levels_that_are_not_reported_are_closed() -> None:
    assert without_members_only(FULL, {"repository": "enabled"}).texts == FULL.texts
    for levels in ({}, {"repository": "private"}):
        record = without_members_only(FULL, levels)
        for field in ("files", "texts", "releases", "packages", "containers", "contributors"):
            assert getattr(record, field) == ()
        assert record.counts == CountsRecord(1, 0)


def changed(record: ProjectRecord) -> set[str]:
    return {
        name for name in ProjectRecord.__dataclass_fields__ if getattr(record, name) != getattr(FULL, name)
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["nodes", "sha", "name"]), inner)
    ),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "name",
                "description",
                "namespace",
                "repository",
                "languages",
                "createdAt",
                "avatarUrl",
                "topics",
                "starCount",
                "releases",
                "packages",
                "containerRepositories",
                "pipelines",
                "archived",
            ]
        ),
        JSON,
    )
)
def test_whatever_a_field_holds_a_record_comes_of_it(fields: dict[str, object]) -> None:
    payload = replies(**fields)
    payload.registries = payload.activity = ProjectReply(fields)
    record = make_record(payload, BASE)
    assert record.id == 42
    assert record == make_record(payload, BASE)
