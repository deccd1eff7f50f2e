"""One world that shows every door something."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from sharinghub_static.demo.world import (
    SampleCommit,
    SampleContainer,
    SampleEnvironment,
    SampleExperiment,
    SampleIssue,
    SampleMergeRequest,
    SampleModel,
    SampleModelVersion,
    SampleNote,
    SamplePackage,
    SamplePipeline,
    SampleRelease,
    SampleReleaseLink,
    SampleRun,
    World,
)
from tests.gitlab_double.server import EmbeddedGitlab
from tests.worlds import MEMBER_TOKEN, NOW, files, make_world, sample

Ask = Callable[..., dict[str, Any]]


def rich(full_path: str, **changes: Any) -> Any:
    """A project that has one of everything."""
    day = timedelta(days=1)
    given: dict[str, Any] = {
        "members": ("ada",),
        "topics": ("sharinghub:aimodel", "forest"),
        "license": "apache-2.0",
        "languages": {"Python": 80.0, "Shell": 20.0},
        "files": files(
            {
                "README.md": "# Rich\n",
                "LICENSE": "Licensed under the Apache License, Version 2.0.\n",
                "src/model.py": "print()\n",
                "src/deep/a.txt": "a",
                "preview.png": b"\x89PNG\0",
            }
        ),
        "submodules": {"lib": "https://example.org/lib.git"},
        "commits": (
            SampleCommit("ada", "Begin\n\nAll of it.", NOW - 2 * day),
            SampleCommit("bob", "Mend", NOW),
        ),
        "releases": (
            SampleRelease("v1.0", "One", NOW - day, "First.", "ada"),
            SampleRelease(
                "v2.0", "Two", NOW, "Second.", "ada", (SampleReleaseLink("whl", "https://e.org", "PACKAGE"),)
            ),
        ),
        "packages": (SamplePackage("rich", "1.0", "PYPI", NOW),),
        "containers": (SampleContainer("", ("latest", "v1")),),
        "issues": (
            SampleIssue("Open one", "bob", NOW, labels=("bug",), notes=(
                SampleNote("ada", "Seen.", NOW, reactions=("thumbsup",)),
                SampleNote("ada", "Our secret.", NOW, internal=True),
            )),
            SampleIssue("Closed one", "bob", NOW - day, state="closed", closed_at=NOW),
            SampleIssue("Hidden one", "ada", NOW, confidential=True),
        ),
        "merge_requests": (
            SampleMergeRequest("Change", "bob", NOW - day, merged_at=NOW, merged_by="ada", reviewers=("ada",),
                               approved_by=("ada",)),
        ),
        "pipelines": (SamplePipeline("SUCCESS", NOW, NOW, 91.5, tests_total=10, tests_failed=1),),
        "environments": (SampleEnvironment("demo", "https://demo.example", deployed_at=NOW),),
        "models": (
            SampleModel("unet", "Segments.", (
                SampleModelVersion("1.0.0", NOW - day, "", {"lr": "0.1"}, {"f1": 0.8}),
                SampleModelVersion("1.1.0", NOW, "Better.", {"lr": "0.2"}, {"f1": 0.9, "loss": (0.5, 0.2)},
                                   {"seed": "7"}, {"MLmodel": "flavors: {}\n", "data/weights.txt": "0 1"}),
            )),
        ),
        "experiments": (
            SampleExperiment("sweep", NOW - day, (
                SampleRun("first", NOW - day, NOW, "finished", {"lr": "0.3"}, {"f1": (0.1, 0.7)}),
                SampleRun("second", NOW, None, "failed", metadata={"gitlab.CI_JOB_ID": "9"}),
            )),
        ),
    }  # fmt: skip
    return sample(full_path, **{**given, **changes})


@pytest.fixture
def world() -> World:
    return make_world(
        rich("eo/land/rich", id=7, moved_from=("old/rich",)),
        rich("eo/second", id=8),
        sample("eo/plain", id=9, topics=("forest",)),
        sample("eo/inside", id=10, visibility="internal"),
        sample("eo/closed", id=11, visibility="private", members=("ada",)),
        sample("eo/no-code", id=12, repository_access="PRIVATE", members=("ada",)),
        sample("eo/empty", id=13, default_branch=None, files={}),
        sample("eo/archived", id=14, archived=True),
    )


@pytest.fixture
def gitlab(world: World, serve_gitlab: Callable[..., EmbeddedGitlab]) -> EmbeddedGitlab:
    return serve_gitlab(world)


@pytest.fixture
def ask(gitlab: EmbeddedGitlab) -> Ask:
    """Ask a GraphQL question and get the whole decoded answer."""

    def asked(query: str, token: str = "", status: int = 200, **variables: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = {"query": query, "variables": variables}
        response = httpx.post(f"{gitlab.url}/api/graphql", json=body, headers=headers)
        assert response.status_code == status, response.text
        decoded: dict[str, Any] = response.json()
        return decoded

    return asked


@pytest.fixture
def member() -> dict[str, str]:
    return {"PRIVATE-TOKEN": MEMBER_TOKEN}
