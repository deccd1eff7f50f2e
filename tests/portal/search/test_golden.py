"""The table of golden queries, answered by the engine alone and in a browser."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.search.data import search_files
from sharinghub_static.portal.search.entries import GSD_STEPS
from tests.cases import each_case
from tests.portal.search.finding import searching
from tests.portal.search.golden_projects import golden_hub
from tests.portal.search.golden_queries import QUERIES, Golden

_FRONTEND = Path(__file__).parents[3] / "frontend"
_OWN = {"search": {"synonyms": [["fuchsia", "glacier outlines"]]}}
_PAGE = 30  # projects that are shown at once


def _data(hub: Hub) -> dict[str, Any]:
    """What the browser gets of a hub."""
    files = dict(search_files(hub))
    columns = re.search(rb"\.columns=(.*);\n", files.pop("data/columns.js"), re.DOTALL)
    shards = [re.search(rb"\.text\?\.\(\d+,(.*)\);\n", file, re.DOTALL) for file in files.values()]
    return {
        "columns": json.loads(columns[1]) if columns else {},
        "texts": [json.loads(shard[1]) for shard in shards if shard],
        "setup": {
            "category": "",
            "within": None,
            "categories": [
                {"id": one.id, "title": one.title, "hue": 0} for one in hub.config.stac.categories
            ],
            "gsd": GSD_STEPS,
            "gsdWords": {},
            "flagWords": {},
        },
    }


def _answers(hub: Hub, queries: list[str], folder: Path) -> list[dict[str, Any]]:
    """What the engine of the browser answers, in Node."""
    node = shutil.which("node") or shutil.which("node", path=Path(sys.executable).parent)
    if node is None or not (_FRONTEND / "node_modules" / "esbuild").is_dir():
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1, but there is no Node with the packages of the front end")
        pytest.skip("no Node with the packages of the front end: npm --prefix frontend ci")
    file = folder / "queries.json"
    file.write_text(json.dumps(_data(hub) | {"queries": queries}), "utf-8")
    done = subprocess.run(
        [node, "tests/answer.mjs", str(file)], cwd=_FRONTEND, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The answer to each golden query."""
    return _answers(golden_hub(), [golden.query for golden in QUERIES], tmp_path_factory.mktemp("golden"))


def _check(golden: Golden, names: list[str], count: int) -> None:
    """Hold what is shown to what is expected.

    Args:
        golden: the query.
        names: of the projects that are shown, in their order.
        count: how many are found.
    """
    three = golden.three.split()
    assert not golden.first or names[:1] == [golden.first], names[:3]
    assert not three or sorted(names[: len(three)]) == sorted(three), names[:4]
    assert golden.all is None or set(names) == set(golden.all.split()), set(names) ^ set(golden.all.split())
    assert not set(golden.lacks.split()) & set(names), set(golden.lacks.split()) & set(names)
    assert golden.count is None or count == golden.count, count
    if count <= len(names):
        assert set(golden.has.split()) <= set(names), set(golden.has.split()) - set(names)


@each_case(
    "golden, answer",
    lambda answers: zip(QUERIES, answers, strict=True),
    ids=lambda case: case[0].query,
    at_least=150,
)
def test_what_people_type_finds_what_they_expect(golden: Golden, answer: dict[str, Any]) -> None:
    _check(golden, [path.rpartition("/")[2] for path in answer["paths"]], len(answer["paths"]))
    assert answer["isGuess"] == golden.is_guess
    assert answer["isAlike"] == golden.is_alike
    assert [tuple(one) for one in answer["unknown"]] == list(golden.unknown)


def test_synonyms_of_the_site_count_beside_those_of_the_field(tmp_path: Path) -> None:
    fuchsia, flood = _answers(golden_hub(**_OWN), ["fuchsia", "inondation"], tmp_path)
    assert fuchsia["paths"] == ["snow/glacier-outlines"]
    assert len(flood["paths"]) == 5


_TYPE = """async (queries) => {
  const field = document.querySelector("[data-find-words]");
  const answers = [];
  for (const query of queries) {
    field.value = query;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const count = Number(document.querySelector("[data-find-status]").textContent.match(/\\d+/)[0]);
    const cards = [...document.querySelectorAll("[data-find-results] .card .path")];
    const paths = cards.map((path) => path.textContent);
    answers.push({ count, paths, note: document.querySelector("[data-find-note]").textContent });
  }
  return answers;
}"""


@pytest.mark.browser
def test_the_browser_answers_as_the_engine_does(
    chromium: Browser, golden_site: str, answers: list[dict[str, Any]]
) -> None:
    size = {"width": 1440, "height": 6000}  # all cards of a page are in view at once
    with searching(chromium, golden_site, viewport=size) as page:
        shown = page.evaluate(_TYPE, [golden.query for golden in QUERIES])
    wrong = []
    for golden, answer, seen in zip(QUERIES, answers, shown, strict=True):
        if not golden.query.strip():
            continue  # The page's own list.
        if (seen["count"], seen["paths"]) != (len(answer["paths"]), answer["paths"][:_PAGE]):
            wrong.append((golden.query[:60], seen["count"], seen["paths"][:3], answer["paths"][:3]))
        elif bool(golden.is_guess or golden.unknown or answer["isAlike"] or golden.query == ":") != bool(
            seen["note"]
        ):
            wrong.append((golden.query[:60], seen["note"], [], []))
    assert wrong == []
