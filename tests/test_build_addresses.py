"""E-mail addresses in the names that authors gave their files and releases are theirs, and stop no build."""

import shutil
from pathlib import Path

import pytest

from sharinghub_static.cli import main
from sharinghub_static.demo.world import SampleContainer, SampleFile, SamplePackage, SampleRelease
from tests.gitlab_double.server import EmbeddedGitlab
from tests.worlds import NOW, make_world, sample

ROOT = Path(__file__).resolve().parents[1]
README = b"""---
title: Cover of ida@example.org
assets:
  - glob: "data/**"
---
# Cover
"""


def test_addresses_in_names_are_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = sample(
        "eo/cover",
        topics=("sharinghub:dataset", "eve@example.org"),
        files=(SampleFile("README.md", README), SampleFile("data/alice@example.org/x.csv", b"a,b\n")),
        releases=(SampleRelease("v1+carol@example.org", "v1 by bob@example.org", NOW, "Notes"),),
        packages=(SamplePackage("dan@example.org", "1.0", "GENERIC", NOW),),
        containers=(SampleContainer("", ("1.0",)),),
    )
    shutil.copy(ROOT / "tests/site_config.yml", tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "schemas").mkdir()
    with EmbeddedGitlab(make_world(project)) as gitlab:
        monkeypatch.setenv("GITLAB_URL", gitlab.url)
        assert main(["build", "--quiet", "--schemas", "schemas"]) == 0
    item = (tmp_path / "public/stac/dataset/eo--cover/eo--cover.json").read_text("utf-8")
    assert "v1 by bob@example.org" in item
    assert "alice" in item
