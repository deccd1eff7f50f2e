"""A project with something of everything that a crawl reads."""

from datetime import timedelta

from sharinghub_static.demo.world import (
    SampleCommit,
    SampleContainer,
    SampleFile,
    SampleIssue,
    SamplePackage,
    SamplePipeline,
    SampleRelease,
    SampleReleaseLink,
)
from tests.sources.crawling import DATASET, dataset
from tests.worlds import NOW

__all__ = ["OID", "POINTER", "RICH"]

OID = "ab" * 32
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{OID}\nsize 7000000000\n".encode()

RICH = dataset(
    "eo/land/cover",
    topics=("land", DATASET),
    description="Land cover",
    license="apache-2.0",
    languages={"Python": 70.0, "R": 30.0},
    stars=3,
    files=(
        SampleFile("README.md", b"# Cover"),
        SampleFile("LICENSE", b"Under the Apache License."),
        SampleFile("CITATION.cff", b"cff-version: 1.2.0\nauthors:\n- name: Ada\n"),
        SampleFile(".dvc/config", b"[core]\n    remote = store\n"),
        SampleFile("data/tiles.dvc", b"outs: []\n"),
        SampleFile("model.onnx", POINTER, lfs_oid=OID, lfs_size=7_000_000_000),
        SampleFile("src/a b/é.py", b"pass\n"),
    ),
    submodules={"vendor/lib": "https://gitlab.example.org/eo/lib.git"},
    commits=(
        SampleCommit("ada", "one", NOW - timedelta(days=2)),
        SampleCommit("ada", "two", NOW - timedelta(days=1)),
        SampleCommit("bob", "three", NOW),
    ),
    releases=(
        SampleRelease("v1", "First", NOW, "Notes", links=(SampleReleaseLink("doc", "https://x.example/d"),)),
    ),
    packages=(SamplePackage("cover", "1.0", "PYPI", NOW),),
    containers=(SampleContainer("", ("1.0", "latest")),),
    issues=(
        SampleIssue("open", "ada", NOW),
        SampleIssue("closed", "bob", NOW, state="closed", closed_at=NOW),
        SampleIssue("secret", "bob", NOW, confidential=True),
    ),
    pipelines=(
        SamplePipeline("FAILED", NOW, NOW, ref="wip"),
        SamplePipeline("SUCCESS", NOW, NOW, 81.5, ref="main"),
    ),
)
