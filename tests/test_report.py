"""What was built is told in words to people, and in full to machines."""

import json

import pytest

from sharinghub_static import extras
from sharinghub_static.problems import Problem, Severity
from sharinghub_static.report import BuildResult, as_json, published_before, published_report
from sharinghub_static.site.writer import WriteSummary
from tests.projects import make_config, make_hub, make_project

WRONG = Problem("SH101", "is broken", hint="fix it", path="README.md", line=3, severity=Severity.ERROR)


def hub():
    both = make_project("eo/cover", ("dataset", "processor"), problems=(WRONG,))
    return make_hub(
        both,
        make_project("eo/other", problems=(Problem("SH900", "could be better", severity=Severity.NOTICE),)),
    )


def test_the_sites_report_counts_projects_and_their_items():
    said = json.loads(as_json(published_report(hub())))
    assert (said["projects"], said["items"]) == (2, 3)
    assert said["categories"] == {"ai-model": 0, "dataset": 2, "processor": 1}
    assert said["problem_counts"] == {"error": 1, "warning": 0, "notice": 1}


def test_a_problem_is_reported_with_its_place_and_without_what_is_unknown():
    said = json.loads(as_json(published_report(hub())))["problems"][0]
    assert said == {
        "project": "eo/cover",
        "code": "SH101",
        "message": "is broken",
        "hint": "fix it",
        "severity": "error",
        "path": "README.md",
        "line": 3,
    }


def result(**fields):
    built = hub()
    return BuildResult(built.config, published_report(built), lambda: built, **fields)


def test_the_report_for_machines_adds_what_the_run_took(tmp_path):
    built = result(files=WriteSummary(3, 0, 0), seconds={"crawl": 1.5}, crawl={"requests": 7})
    assert built.published == result().published
    built.write(tmp_path / "deep" / "report.json")
    run = json.loads((tmp_path / "deep" / "report.json").read_text())["run"]
    assert run["files"]["written"] == 3
    assert run["crawl"] == {"requests": 7}


def test_the_summary_says_what_counts():
    text = result(files=WriteSummary(1, 2000, 0), unvalidated=("https://x.example",)).summary()
    assert text.splitlines() == [
        "2 projects in 3 STAC items:",
        "      0  AI Models",
        "      2  Datasets",
        "      1  Processors",
        "What projects' maintainers should know: 1 error (see build.json).",
        "1 extension schema could not be had, so what they describe was not validated (see --schemas).",
        "No items.parquet: pyarrow is not installed. For SQL on the catalog: "
        "pip install 'sharinghub-static[parquet]'",
        "2,001 files: 1 written, 2,000 unchanged, 0 removed.",
    ]


def test_a_large_hub_says_what_it_leaves_out_and_how_to_have_it() -> None:
    def lines(projects: int, **site: object) -> list[str]:
        config = make_config(site=site)
        published = {**result().published, "projects": projects}
        built = BuildResult(config, published, lambda: hub(), WriteSummary(1, 0, 0))
        return [line for line in built.summary().splitlines() if line.startswith("Left out")]

    assert lines(500) == []
    (line,) = lines(501)
    assert line.startswith("Left out above 500 projects to keep the site small: compressed copies")
    assert "site.compress" in line
    assert "site.formats.markdown" in line
    (line,) = lines(501, compress=True)
    assert "site.compress" not in line
    wanted = dict.fromkeys(("markdown", "oembed", "tables"), True)
    assert lines(501, compress=False, formats=wanted) == []


def test_tables_that_are_there_need_no_word(monkeypatch, tmp_path):
    monkeypatch.setattr(extras, "_has_pyarrow", lambda: True)
    assert "pyarrow" not in result().summary()
    result().write(tmp_path / "report.json")
    assert json.loads((tmp_path / "report.json").read_text())["run"]["item_tables"] is True


@pytest.mark.parametrize(
    ("content", "number"),
    [(b'{"projects": 7}', 7), (b"{}", 0), (b"[]", 0), (b"no json", 0), (b'{"projects": "7"}', 0), (None, 0)],
)
def test_what_was_published_before_is_read_from_the_site(tmp_path, content, number):
    if content is not None:
        (tmp_path / "build.json").write_bytes(content)
    assert published_before(tmp_path) == number
