"""Git and Git LFS read from the embedded GitLab as from any other."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from sharinghub_static.demo import repository as git
from sharinghub_static.demo.repositories.object_stores import ObjectStore
from sharinghub_static.demo.repositories.world import repositories_world
from sharinghub_static.demo.world import SampleCommit, SampleFile, SampleRelease
from sharinghub_static.reporting import SilentReporter
from tests.demo.git_repositories import commit, make_repository
from tests.worlds import MEMBER_TOKEN, NOW, files, make_world, sample

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="there is no git")

_LARGE = bytes(range(256)) * 40


def _git(home: Path, *words: str, fails: bool = False) -> str:
    """Run Git without any configuration of this machine."""
    alone = {"HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
    done = subprocess.run(
        ["git", *words], cwd=home, env={**os.environ, **alone}, capture_output=True, text=True
    )
    assert (done.returncode != 0) == fails, done.stderr
    return done.stderr if fails else done.stdout.strip()


def _project(**changes: Any) -> Any:
    oid = hashlib.sha256(_LARGE).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(_LARGE)}\n".encode()
    given: dict[str, Any] = {
        "files": (
            *files({"README.md": "# Été\n", "src/deep/a.py": "print()\n", "src/b.py": "", "src.py": ""}),
            SampleFile(".gitattributes", b"*.tif filter=lfs diff=lfs merge=lfs -text\n"),
            SampleFile("big.tif", pointer, lfs_oid=oid, lfs_size=len(_LARGE), lfs_object=_LARGE),
            SampleFile("run.sh", b"#!/bin/sh\n", "100755"),
        ),
        "commits": (
            SampleCommit("ada", "Begin\n\nAll of it.", NOW.replace(hour=1)),
            SampleCommit("bob", "On the side", NOW.replace(hour=2), on_branch=True),
            SampleCommit("ada", "Merge it", NOW.replace(hour=3)),
        ),
        "releases": (SampleRelease("v1/é", "", NOW),),
    }
    return sample("eo/x", **{**given, **changes})


def test_a_clone_has_the_commits_and_files_that_the_api_reports(serve_gitlab: Any, tmp_path: Path) -> None:
    project = _project()
    gitlab = serve_gitlab(make_world(project))
    (tmp_path / ".gitconfig").write_text("[lfs]\n")
    _git(tmp_path, "clone", "--quiet", f"{gitlab.url}/eo/x.git")
    assert _git(tmp_path, "-C", "x", "rev-parse", "HEAD", "v1/é").split() == [git.commits(project)[0].sha] * 2
    lines = _git(tmp_path, "-C", "x", "log", "--format=%H %p %s").splitlines()
    assert [line.split()[0] for line in lines] == [entry.sha for entry in git.commits(project)]
    assert [len(line.split()) for line in lines] == [5, 5, 2]  # a merge has two parents, the first has none
    listed = _git(tmp_path, "-C", "x", "-c", "core.quotePath=off", "ls-tree", "-r", "-t", "HEAD").splitlines()
    assert {line.split(None, 3)[3]: line.split()[2] for line in listed} == {
        entry.path: entry.sha for entry in git.entries(project, recursive=True)
    }
    _git(tmp_path, "-C", "x", "fsck", "--full", "--strict")
    assert os.access(tmp_path / "x" / "run.sh", os.X_OK)


def test_large_files_are_pulled(serve_gitlab: Any, tmp_path: Path) -> None:
    if not shutil.which("git-lfs"):
        pytest.skip("there is no git-lfs")
    gitlab = serve_gitlab(make_world(_project()))
    _git(tmp_path, "lfs", "install", "--skip-repo")
    _git(tmp_path, "clone", "--quiet", f"{gitlab.url}/eo/x.git")
    _git(tmp_path, "-C", "x", "lfs", "pull")
    assert (tmp_path / "x" / "big.tif").read_bytes() == _LARGE


def test_objects_that_are_not_there_are_named(serve_gitlab: Any) -> None:
    gitlab = serve_gitlab(make_world(_project()))
    body = {"operation": "download", "objects": [{"oid": "0" * 64, "size": 3}]}
    answer = httpx.post(f"{gitlab.url}/eo/x.git/info/lfs/objects/batch", json=body)
    assert answer.headers["content-type"] == "application/vnd.git-lfs+json"
    assert answer.json()["objects"][0]["error"]["code"] == 404


def test_parts_of_a_large_file_are_served_but_of_no_other(serve_gitlab: Any) -> None:
    gitlab = serve_gitlab(make_world(_project()))
    asked = {"Range": "bytes=10-19"}
    large = httpx.get(f"{gitlab.url}/eo/x/-/raw/main/big.tif", headers=asked)
    small = httpx.get(f"{gitlab.url}/eo/x/-/raw/main/README.md", headers=asked)
    assert (large.status_code, large.content) == (206, _LARGE[10:20])
    assert large.headers["content-range"] == f"bytes 10-19/{len(_LARGE)}"
    assert (small.status_code, small.text) == (200, "# Été\n")


def test_nothing_is_pushed_and_strangers_see_nothing(serve_gitlab: Any, tmp_path: Path) -> None:
    gitlab = serve_gitlab(make_world(_project()))
    _git(tmp_path, "clone", "--quiet", f"{gitlab.url}/eo/x.git")
    said = _git(tmp_path, "-C", "x", "push", "origin", "HEAD:other", fails=True)
    assert "403" in said
    service = {"service": "git-receive-pack"}
    assert httpx.get(f"{gitlab.url}/eo/x.git/info/refs", params=service).status_code == 403
    assert httpx.get(f"{gitlab.url}/eo/none.git/info/refs").status_code == 401


def test_members_clone_with_a_token_as_password(serve_gitlab: Any, tmp_path: Path) -> None:
    gitlab = serve_gitlab(make_world(_project(visibility="private", members=("ada",))))
    address = gitlab.url.replace("://", f"://ada:{MEMBER_TOKEN}@")
    _git(tmp_path, "ls-remote", f"{address}/eo/x.git")
    assert httpx.get(f"{gitlab.url}/eo/x.git/info/refs?service=git-upload-pack").status_code == 401


def test_a_repository_of_this_machine_is_cloned_with_all_its_branches(
    serve_gitlab: Any, tmp_path: Path
) -> None:
    repository = make_repository(tmp_path / "lab" / "tool")
    first = commit(repository, {b"README.md": b"# T\n"})
    commit(repository, {b"README.md": b"# U\n"}, branch=b"side", parents=(first,))
    repository.close()
    gitlab = serve_gitlab(repositories_world([tmp_path / "lab"], SilentReporter()))
    _git(tmp_path, "clone", "--quiet", f"{gitlab.url}/lab/tool.git", "copy")
    branches = _git(tmp_path, "-C", "copy", "branch", "--remotes", "--format=%(refname:lstrip=3)").split()
    assert set(branches) == {"HEAD", "main", "side"}
    ObjectStore.close_all()
