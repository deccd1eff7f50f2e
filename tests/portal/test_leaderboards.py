"""Leaderboards as pages, as CSV, and in a browser."""

import csv
import io
import json
import posixpath
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.project.model import Project
from tests.analysis.test_leaderboards import card, tracked, version
from tests.portal.browsing import write_site
from tests.projects import make_hub, make_project
from tests.shared import fill_once

NAME = "leaderboards/scene-classification-eurosat"


def _hub() -> Hub:
    return make_hub(
        tracked("a/one", version("7", {"accuracy": 0.912345678, "val_loss": 0.5}), name='=1+1 <b>"'),
        tracked("a/two", version("1", {"accuracy": 0.95, "zeta": 1e-9})),
        card("a/three", 0.93),
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_once(tmp_path_factory, "leaderboards", lambda folder: write_site(_hub(), folder))


def _board(site: Path) -> Path:
    (found,) = site.glob(f"{NAME}*/index.html")
    return found


def _texts(row: html.HtmlElement) -> list[str]:
    return [" ".join(cell.text_content().split()) for cell in row.iterchildren()]


def test_a_board_is_ordered_and_each_number_leads_to_its_run(site: Path) -> None:
    page = html.fromstring(_board(site).read_bytes())
    rows = page.xpath("//table[@data-board]/tbody/tr")
    assert [_texts(row)[0] for row in rows] == ["1", "2", "3"]
    assert [row.xpath("string(th/bdi)") for row in rows] == ["net", "carded", '=1+1 <b>"']
    numbers = rows[0].xpath("td[@class='number']")
    assert _texts(rows[0])[2] == "0.95 best"
    assert numbers[0].find("a").get("href") == "https://mlflow.example/#/runs/1"
    assert [cell.get("data-value") for cell in numbers] == ["0.95", None, "1e-09"]
    heads = _texts(page.xpath("//table[@data-board]/thead/tr")[0])
    assert heads[2:-1] == ["accuracy higher is better", "val_loss lower is better", "zeta"]


def test_the_list_of_boards_leads_to_each(site: Path) -> None:
    page = html.fromstring((site / "leaderboards/index.html").read_bytes())
    (link,) = page.xpath("//table//th/a")
    assert (site / "leaderboards" / link.get("href")).resolve() == _board(site)
    assert page.xpath("string(//section/h2)") == "Scene classification"
    best = page.xpath("//tbody/tr/td")[0]
    assert best.xpath("string(a)") == "net"
    assert (
        site / "leaderboards" / best.find("a").get("href")
    ).resolve() == site / "ai-model/a/two/index.html"
    assert _texts(page.xpath("//tbody/tr")[0])[2:] == ["accuracy", "0.95", "3"]


def _rows(*projects: Project) -> dict[str, html.HtmlElement]:
    """The rows of the only board of a hub, by model."""
    site = dict(pages(make_hub(*projects)))
    (path,) = (path for path in site if path.startswith(NAME) and path.endswith(".html"))
    rows = html.fromstring(site[path]).xpath("//table[@data-board]/tbody/tr")
    return {row.xpath("string(th/bdi)"): row for row in rows}


def test_a_model_has_the_framework_that_mlflow_reports_of_it_not_that_of_the_item() -> None:
    described = {
        "mlm:tasks": ["scene-classification"],
        "mlm:framework": "PyTorch",
        "mlm:architecture": "U-Net",
    }
    own = version("1", {"accuracy": 0.9}, flavors=(("python_function", "3.11"), ("sklearn", "1.7.0")))
    wrapped = version("1", {"accuracy": 0.8}, flavors=(("python_function", "3.11"),))
    rows = _rows(
        tracked("a/one", own, name="trees", properties=described),
        tracked("a/two", wrapped, name="net", properties=described),
    )
    assert "PyTorch" not in rows["trees"].text_content()
    assert "U-Net" not in rows["trees"].text_content()
    assert "1.7.0" in rows["trees"].text_content()
    assert "PyTorch" in rows["net"].text_content()


def test_the_address_of_a_comparison_names_models_not_places() -> None:
    before = _rows(tracked("a/one", version("1", {"accuracy": 0.9}), name="x"), card("a/three", 0.5))
    after = _rows(
        tracked("a/one", version("1", {"accuracy": 0.9}), name="x"),
        tracked("a/two", version("1", {"accuracy": 0.99}), name="y"),
        card("a/three", 0.5),
    )
    assert list(after) == ["y", "x", "carded"]
    for model, row in before.items():
        assert after[model].get("data-model") == row.get("data-model")
    assert len({row.get("data-model") for row in after.values()}) == 3


def test_the_csv_holds_the_same_and_is_no_program(site: Path) -> None:
    text = (_board(site).parent / "leaderboard.csv").read_bytes().decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["project", "model", "version", "accuracy", "val_loss", "zeta", "address"]
    assert rows[1][:6] == ["a/two", "net", "1", "0.95", "", "1e-09"]
    assert rows[3][1] == "'=1+1 <b>\""
    assert rows[3][3] == "0.912345678"


def test_the_json_holds_the_same_with_ranks_and_evidence(site: Path) -> None:
    board = json.loads((_board(site).parent / "leaderboard.json").read_bytes())
    assert (board["format"], board["task"], board["dataset"]["title"]) == (
        1,
        "scene-classification",
        "EuroSAT",
    )
    assert board["metrics"][0] == {"name": "accuracy", "higher_is_better": True}
    assert [model["project"] for model in board["models"]] == ["a/two", "a/three", "a/one"]
    first = board["models"][0]
    assert first["scores"] == [
        {"metric": "accuracy", "value": 0.95, "rank": 1, "evidence": "https://mlflow.example/#/runs/1"},
        {"metric": "zeta", "value": 1e-9, "rank": None, "evidence": "https://mlflow.example/#/runs/1"},
    ]
    assert board["models"][1]["date"] is None or board["models"][1]["date"].endswith("+00:00")


def test_a_dataset_shows_its_leaderboards_and_they_lead_back() -> None:
    data = replace(make_project("eo/eurosat"), title="EuroSAT")
    other = make_project("eo/other")
    found = dict(
        pages(
            make_hub(
                card("a/three", 0.93, data="eo/eurosat"),
                card("a/<b>", 0.5, data="eo/eurosat"),
                data,
                other,
            )
        )
    )
    page = html.fromstring(found["dataset/eo/eurosat/index.html"])
    rows = page.xpath("//section[@id='leaderboards']//tbody/tr")
    assert [_texts(row)[0] for row in rows] == ["1", "2"]
    leads = page.xpath("//section[@id='leaderboards']/p/a/@href")
    paths = [posixpath.normpath(f"dataset/eo/eurosat/{href}") for href in leads]
    assert [path.rpartition("/")[2] for path in paths] == [
        "index.html",
        "leaderboard.csv",
        "leaderboard.json",
    ]
    assert set(paths) <= found.keys()
    board = html.fromstring(found[paths[0]])
    (back,) = board.xpath("//header//p/a/@href")
    assert back.endswith("dataset/eo/eurosat/index.html#leaderboards")
    assert b'id="leaderboards"' not in found["dataset/eo/other/index.html"]


def test_a_hub_without_results_says_so() -> None:
    found = dict(pages(make_hub(make_project("a/none"))))
    page = html.fromstring(found["leaderboards/index.html"])
    assert page.xpath("//p[@class='empty']")
    assert not [path for path in found if path.startswith("leaderboards/") and path.count("/") > 1]


@pytest.mark.browser
def test_columns_order_and_models_stand_side_by_side(site: Path, chromium: Any) -> None:
    page = chromium.new_page()
    page.goto(_board(site).as_uri())
    names = page.locator("table[data-board] tbody th > bdi")
    page.get_by_role("button", name="accuracy").click()
    assert names.all_inner_texts() == ["net", "carded", '=1+1 <b>"']
    page.get_by_role("button", name="accuracy").click()
    assert names.all_inner_texts() == ['=1+1 <b>"', "carded", "net"]
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.get_by_role("button", name="val_loss").click()
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("val_loss")  # the best first
    assert names.all_inner_texts()[0] == '=1+1 <b>"'

    compared = page.locator("[data-compared]")
    assert not compared.is_visible()
    page.get_by_role("checkbox", name="Compare net").check()
    page.get_by_role("checkbox", name="Compare carded").check()
    assert compared.locator("thead th").count() == 2
    assert "Licence" in compared.inner_text()
    page.reload()
    assert page.locator("[data-compared] thead th").count() == 2
    page.close()
