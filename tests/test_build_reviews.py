"""What strangers write into reviews is published without harm, and stops no build."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from sharinghub_static.cli import main
from sharinghub_static.demo.world import (
    SampleEnvironment,
    SampleIssue,
    SampleMergeRequest,
    SampleNote,
    SamplePipeline,
)
from tests.gitlab_double.server import EmbeddedGitlab
from tests.worlds import NOW, make_world, sample

ROOT = Path(__file__).resolve().parents[1]
LABELS = ("discussion", "sharingHub")
TOKEN = "glpat-Zk3vQ9xT1mB7cR5wN2hL"
HOSTILE = (
    "Write to eve@private.example!",
    "eve@<!-- -->private.example and eve&#64;private.example and eve**@**private.example",
    "[me](mailto:eve@private.example 'eve@private.example')",
    f"My token is {TOKEN}, and glpat-<!-- -->Zk3vQ9xT1mB7cR5wN2hL.",
    "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1))",
    "![x](https://tracker.example/p.png) <iframe src='https://evil.example'></iframe>",
    "# 1\n# 2\n" + "> " * 400 + "deep",
    "</details></article></section></main>",
    "$$\\def\\x{\\x\\x}\\x$$ ```mermaid\ngraph",
    "\u202e\ud83d\ude00 \x00 \ufffe",
    "||" * 3000,
    "",
)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    notes = tuple(SampleNote("bob", body, NOW, reactions=("tada", "<b>")) for body in HOSTILE)
    secret = (SampleNote("ada", "an internal word", NOW, internal=True),)
    project = sample(
        "eo/cover",
        topics=("sharinghub:dataset",),
        members=("ada",),
        issues=(
            SampleIssue(
                "Review of eve@private.example", "ada", NOW, HOSTILE[1], labels=LABELS, notes=notes + secret
            ),
            SampleIssue("a confidential matter", "ada", NOW, labels=LABELS, confidential=True),
        ),
        merge_requests=(
            SampleMergeRequest(
                "by eve@private.example", "ada", NOW, merged_at=NOW + timedelta(hours=2), merged_by="bob"
            ),
        ),
        pipelines=(SamplePipeline("SUCCESS", NOW, NOW, 80.0, tests_total=3),),
        environments=(
            SampleEnvironment(
                "eve@private.example", "https://eve:hunter22x@private.example/", deployed_at=NOW
            ),
        ),
    )
    folder = tmp_path_factory.mktemp("reviews")
    shutil.copy(ROOT / "tests/site_config.yml", folder)
    with EmbeddedGitlab(make_world(project)) as gitlab, pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("GITLAB_URL", gitlab.url)
        monkeypatch.setenv("GITLAB_TOKEN", "glpat-member")
        (folder / "schemas").mkdir()
        assert main(["build", "--quiet", "--schemas", "schemas"]) == 0
    return folder / "public"


@pytest.fixture(scope="module")
def page(public: Path) -> str:
    return (public / "dataset/eo/cover/-/activity/index.html").read_text()


def test_every_comment_is_shown(page: str) -> None:
    assert page.count("<bdi>Bob Sample</bdi>") == len(HOSTILE)
    assert "<bdi>Ada Sample</bdi>" in page


@pytest.mark.parametrize(
    "secret",
    ["private.example", TOKEN, "an internal word", "a confidential matter", "hunter22x", "glpat-member"],
)
def test_nothing_that_is_not_for_everybody_is_in_any_file(public: Path, secret: str) -> None:
    snapshot = public.parent / ".sharinghub/snapshot.sqlite"
    files = [path for path in public.rglob("*") if path.is_file()]
    assert [path.name for path in files if secret.encode() in path.read_bytes()] == []
    if secret != TOKEN:
        assert secret.encode() not in snapshot.read_bytes()


def test_no_comment_brings_anything_that_runs(page: str) -> None:
    tree: Any = html.fromstring(page)
    (section,) = tree.xpath("//section[@id='reviews']")
    assert not section.xpath(".//script | .//iframe | .//form | .//style | .//object | .//embed")
    assert not [name for one in section.iter() for name in one.attrib if name.startswith("on")]
    targets = section.xpath(".//a/@href") + section.xpath(".//@src")
    assert {target.partition(":")[0] for target in targets if not target.startswith("#")} <= {
        "http",
        "https",
        "mailto",
    }


def test_no_comment_leaves_its_place(page: str) -> None:
    assert page.count("<main") == page.count("</main>") == 1
    assert page.index('id="lifecycle"') < page.index("</main>")
