"""Rules that the build and the scripts in the browser both have: ``browser_rules.json`` holds both to them.

This module holds the Python side to the file, ``frontend/tests/shared.test.ts`` the TypeScript side. What the
build writes for the search is in the file too: ``python -m tests.portal.test_browser_rules`` writes it anew.
"""

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.lifecycle import Stage, stage_of
from sharinghub_static.portal.frame.patterns import pattern
from sharinghub_static.portal.search.data import columns
from sharinghub_static.portal.search.entries import FLAGS, GSD_STEPS, entries, gsd_step, ranked
from sharinghub_static.portal.search.facets import facets
from sharinghub_static.portal.search.messages import SORTS
from sharinghub_static.portal.search.tokens import terms, tokens
from sharinghub_static.portal.translation.translator import ENGLISH
from sharinghub_static.project.front_matter import read_front_matter
from sharinghub_static.project.model import Extent, License, Project
from sharinghub_static.project.rules.license import _NO_IDENTIFIER
from sharinghub_static.site.layout import Layout
from sharinghub_static.snapshot.records import CountsRecord
from sharinghub_static.text.csv_table import csv_table
from sharinghub_static.text.json_values import to_json
from tests.portal.hubs import full_project
from tests.projects import CREATED, UPDATED, located, make_hub, make_project

_FILE = Path(__file__).with_name("browser_rules.json")
RULES: dict[str, Any] = json.loads(_FILE.read_text("utf-8"))


def _hub() -> Hub:
    """Projects of every kind that the columns tell apart."""
    return make_hub(
        full_project(),
        make_project("top/below/model", "ai-model", title="Modèle d'eau", properties={"gsd": 30.0}),
        make_project("a/index.html", extent=located(170, -30, -170, 0), archived=True),
        make_project("a--b/c é", extent=Extent(None, None, CREATED, None), keywords=("Eau", "50%, a")),
        make_project("old/quiet", updated=UPDATED - timedelta(days=400), license=License("MIT", "MIT", "")),
        make_project("old/new", counts=CountsRecord(stars=7, forks=0, open_issues=0)),
    )


def _state(hub: Hub, project: Project) -> str:
    stage = stage_of(project, hub.changed_at)
    return stage.value if stage in (Stage.ARCHIVED, Stage.DORMANT) else ""


def _site() -> dict[str, Any]:
    """The columns of that hub, and what each row of them says."""
    hub = _hub()
    listed = entries(ranked(hub))
    layout = Layout()
    return {
        "categories": [category.id for category in hub.config.stac.categories],
        "columns": json.loads(json.dumps(to_json(columns(hub, listed)))) | {"shards": 0},
        "rows": [
            {
                "title": entry.project.title,
                "path": entry.project.record.full_path,
                "category": entry.project.categories[0],
                "collections": list(entry.project.categories),
                "page": layout.project(entry.project.categories[0], entry.project.record.full_path),
                "item": layout.stac_item(entry.project.categories[0], hub.item_ids[entry.project.record.id]),
                "topics": sorted(entry.project.keywords),
                "task": sorted(entry.tasks),
                "framework": entry.framework,
                "license": entry.project.license.expression if entry.project.license else "",
                "organisation": entry.organisation,
                "gsd": None if entry.gsd is None else gsd_step(entry.gsd),
                "has": sorted(entry.flags),
                "updated": entry.project.updated.isoformat(),
                "created": entry.project.record.created_at.date().isoformat(),
                "stars": entry.project.record.counts.stars,
                "state": _state(hub, entry.project),
                "bbox": list(entry.box) if entry.box else None,
            }
            for entry in listed
        ],
    }


def test_words_are_cut_as_the_file_says() -> None:
    for text, words in RULES["tokens"].items():
        assert tokens(text) == words, text


def test_terms_are_words_and_compounds_as_in_the_browser() -> None:
    for text, expected in RULES["terms"].items():
        assert sorted(set(terms(text))) == expected, text


def test_steps_of_distance_are_those_of_the_file() -> None:
    assert list(GSD_STEPS) == RULES["gsd_steps"]


def test_names_of_flags_facets_and_orders_are_those_of_the_file() -> None:
    assert list(FLAGS) == RULES["flags"]
    assert list(SORTS) == RULES["sorts"]
    hub = _hub()
    names = {facet.name for facet in facets(entries(ranked(hub)), hub.config, ENGLISH)}
    assert names <= set(RULES["facets"])


def test_cells_of_tables_are_no_formulas() -> None:
    for text, cell in RULES["spreadsheet_cells"].items():
        [row] = csv.reader(io.StringIO(csv_table([[text, "x"]]).decode(), newline=""))
        assert row[0] == cell, text


def test_patterns_are_drawn_as_the_file_says() -> None:
    for path, numbers in RULES["patterns"].items():
        drawn = pattern(make_project(path))
        assert [drawn.left, drawn.right, drawn.turn] == numbers, path


def test_licences_without_an_identifier_are_those_of_the_file() -> None:
    assert sorted(_NO_IDENTIFIER) == RULES["licences_without_identifier"]


def test_front_matter_is_read_as_the_file_says() -> None:
    for readme, values in RULES["front_matter"]:
        assert json.loads(json.dumps(to_json(dict(read_front_matter(readme).values)))) == values, readme


def test_the_columns_are_those_of_the_file() -> None:
    assert _site() == RULES["site"]


if __name__ == "__main__":
    RULES["site"] = _site()
    text = json.dumps(RULES, ensure_ascii=False, indent=1)
    # Lists of numbers and names on one line.
    text = re.sub(
        r"\[\s+[^\[\]{}]*\]", lambda match: re.sub(r"\n\s*", "", match[0].replace(",\n", ", \n")), text
    )
    _FILE.write_text(text + "\n", "utf-8")
