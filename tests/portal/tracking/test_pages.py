"""Models and experiments on a project's page."""

import re
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from sharinghub_static.portal.site_pages import pages
from sharinghub_static.project.model import Asset, Project
from sharinghub_static.snapshot.tracking_records import MetricRecord, TrackingRecord
from tests.projects import UPDATED, make_config, make_hub, make_project
from tests.properties import examples
from tests.tracking import (
    COLUMNS,
    PAGES,
    URI,
    big_tracking,
    hostile_tracking,
    make_experiment,
    make_metric,
    make_model,
    make_run,
    make_tracking,
    make_version,
)


def project_with(tracking: TrackingRecord | None, **fields: Any) -> Project:
    return make_project("eo/net", "ai-model", id=7, tracking=tracking, **fields)


def page_of(
    tracking: TrackingRecord | None, language: str = "", part: str = "files", **fields: Any
) -> html.HtmlElement:
    return html.fromstring(source_of(tracking, language, part, **fields).decode())


def source_of(
    tracking: TrackingRecord | None, language: str = "", part: str = "files", **fields: Any
) -> bytes:
    root = {"id": "hub", "title": "Hub", "description": "Hub", "locales": {"fr": {"title": "Portail"}}}
    hub = make_hub(project_with(tracking, **fields), config=make_config(stac={"root": root}))
    made = dict(pages(hub))
    path = f"{language}ai-model/eo/net/"
    # Without anything to show there is no part for it.
    return made.get(f"{path}-/{part}/index.html") or made[f"{path}index.html"]


@cache
def usual() -> html.HtmlElement:
    return page_of(make_tracking())


@cache
def big() -> bytes:
    return source_of(big_tracking())


def words(element: html.HtmlElement, path: str) -> list[str]:
    """The words of what is found, cell by cell."""
    return [" ".join(" ".join(found.itertext()).split()) for found in element.xpath(path)]


def test_the_parts_are_absent_where_there_is_nothing_to_say() -> None:
    for tracking in (None, make_tracking(models=(), experiments=())):
        page = page_of(tracking)
        assert not page.xpath("//*[@id='models' or @id='experiments']")
        assert not page.xpath("//nav//a[@href='#models' or @href='#experiments']")


def test_the_parts_are_in_the_navigation() -> None:
    links = words(usual(), "//nav[@class='sections']//a")
    assert links.index("Models") + 1 == links.index("Experiments")


def test_a_model_reports_its_versions_newest_first() -> None:
    heads = words(usual(), "//table[contains(@class, 'versions')]/thead//th")
    assert heads == ["Version", "Registered", "Flavours", "accuracy ↑", "val_loss ↓", "Size", "Run"]
    rows = words(usual(), "//table[contains(@class, 'versions')]/tbody/tr")
    assert [row[0] for row in rows] == ["3", "2", "1"]
    assert rows[1].startswith("2 champion 4 files")
    assert "5 Mar 2025 pytorch 2.5.1 0.902 0.298 46 MB unet-lr-2" in rows[1]


def test_the_best_values_are_bold() -> None:
    assert words(usual(), "//table[contains(@class, 'versions')]//strong") == ["0.903", "0.297"]


def test_the_leading_version_is_reported_in_detail() -> None:
    (detail,) = usual().xpath("//div[@class='leading']")
    assert words(detail, "h4") == ["Version 2 in detail"]
    assert "run finished, 42 min 2 sec" in words(detail, "p")[0]
    assert words(detail, ".//table[@class='metrics']/tbody/tr/th") == ["accuracy ↑", "val_loss ↓"]
    drawn = detail.xpath(".//svg[@role='img']/@aria-label")
    assert drawn[0] == "accuracy over 390 steps: lowest 0.902, highest 1, last 0.902"
    assert "image input float32 -1 × 13 × 64 × 64" in words(detail, ".//tr")
    assert "learning_rate 0.002" in words(detail, ".//tr")
    assert any("EuroSAT training, a1b2" in text for text in words(detail, ".//li"))
    assert "models:/Net (7)/2" in detail.text_content()


def test_columns_that_need_not_be_there_are_optional() -> None:
    page = page_of(make_tracking(models=(make_model(versions=(make_version(1, signature=COLUMNS),)),)))
    assert "slope (optional) input double –" in words(page, "//div[@class='leading']//tr")


def test_a_version_without_a_run_shows_dashes() -> None:
    page = page_of(make_tracking(models=(make_model(versions=(make_version(2), make_version(1, run=None))),)))
    second = words(page, "//table[contains(@class, 'versions')]/tbody/tr")[1]
    assert second.endswith("– – 46 MB –")


def test_a_version_that_is_not_ready_says_so() -> None:
    version = make_version(1, status="PENDING_REGISTRATION", stage="Staging")
    page = page_of(make_tracking(models=(make_model(versions=(version,)),)))
    assert words(page, "//table[contains(@class, 'versions')]//*[@class='mark']") == ["Staging", "not ready"]


def test_the_model_that_the_item_describes_comes_first() -> None:
    page = html.fromstring(big().decode())
    assert words(page, "//article[@class='registered']/h3")[1:] == ["Forêt aléatoire 🌲", "نموذج الغطاء"]
    assert words(page, "//article[@id='model-1']/h3") == ["Land cover U-Net"]


def test_a_model_without_versions_says_so() -> None:
    page = page_of(make_tracking(models=(make_model(count=0),)))
    assert "It has no version yet." in page.text_content()


def test_old_versions_are_folded_but_those_with_a_name() -> None:
    page = html.fromstring(big().decode())
    (model,) = page.xpath("//article[@id='model-1']")
    tables = model.xpath(".//table[contains(@class, 'versions')]")
    assert [len(table.xpath("tbody/tr")) for table in tables] == [11, 49]
    assert words(tables[0], "tbody/tr/th")[-1].startswith("2 champion")
    assert words(model, "./details/summary") == ["49 earlier versions"]


def test_a_page_with_sixty_versions_stays_light() -> None:
    assert len(big()) < 220_000


def test_hundreds_of_versions_and_models_are_counted() -> None:
    tracking = make_tracking(models=(make_model("First", 300), *(make_model(f"M{n}", 1) for n in range(80))))
    source = source_of(tracking)
    page = html.fromstring(source.decode())
    assert "239 older versions are on the server." in page.text_content()
    assert len(page.xpath("//article[@class='registered']")) == 6
    assert words(page, "//section[@id='models']/ul/li")[-1] == "and 25 more"
    assert len(source) < 300_000


def test_many_metrics_are_counted() -> None:
    run = make_run(metrics=tuple(make_metric(f"m{n:03d}", 1.0) for n in range(200)))
    page = page_of(make_tracking(models=(make_model(versions=(make_version(1, run=run),)),)))
    assert "170 further metrics are on the server." in page.text_content()


def test_an_experiment_reports_its_runs() -> None:
    (section,) = usual().xpath("//section[@id='experiments']")
    assert words(section, ".//h3/a") == ["Training"]
    assert words(section, ".//article/p") == ["4 runs · last begun 7 Mar 2025"]
    heads = words(section, ".//thead//th")
    assert heads == ["Run", "accuracy ↑", "val_loss ↓", "learning_rate", "batch_size", "optimizer",
                     "Begun", "Duration"]  # fmt: skip
    assert words(section, ".//tbody/tr")[0] == (
        "unet-lr-4 run finished 0.904 0.296 0.004 32 adam 7 Mar 2025 42 min 4 sec"
    )


@pytest.mark.parametrize(
    ("runs", "cut", "notice"),
    [(0, False, "no run yet"), (1, False, "1 run"), (1000, True, "more than 1,000 runs")],
)
def test_runs_are_counted(runs: int, cut: bool, notice: str) -> None:
    page = page_of(make_tracking(experiments=(make_experiment(runs=runs, runs_cut=cut),)))
    assert words(page, "//section[@id='experiments']//article/p")[0].startswith(notice)


def test_the_best_run_is_shown_however_old_it_is() -> None:
    runs = [make_run(number, metrics=(make_metric("accuracy", number / 100),)) for number in range(20)]
    champion = make_run(99, name="champion", metrics=(make_metric("accuracy", 0.99),))
    page = page_of(make_tracking(experiments=(make_experiment(latest=(*runs[:19], champion)),)))
    rows = words(page, "//section[@id='experiments']//tbody/tr")
    assert len(rows) == 11
    assert rows[-1].startswith("champion")


def test_a_run_of_ones_own_is_tracked_under_the_name_with_the_id() -> None:
    (section,) = usual().xpath("//section[@id='experiments']")
    assert 'mlflow.set_experiment("net (7)")' in section.text_content()
    plain = page_of(make_tracking(kind="gitlab"))
    assert 'mlflow.set_experiment("net")' in plain.text_content()


def test_what_is_old_because_the_server_failed_says_since_when() -> None:
    failures = (("tracking server", "it answered 503"),)
    notice = "As of 1 Jun 2025: the tracking server could not be read since."
    assert words(
        page_of(make_tracking(failures=failures)), "//*[@class='note'][starts-with(., 'As of')]"
    ) == [
        notice,
        notice,
    ]
    assert "As of" not in usual().text_content()
    fresh = make_tracking(failures=failures, read_at=UPDATED + timedelta(hours=1))
    assert "As of" not in page_of(fresh).text_content()


def test_pages_speak_the_sites_languages() -> None:
    page = page_of(make_tracking(), "fr/")
    (section,) = page.xpath("//section[@id='models']")
    assert words(section, "h2") == ["Modèles"]
    assert "0,902" in section.text_content()
    assert "4 exécutions · dernière commencée 7 mars 2025" in page.text_content()


def test_links_lead_to_the_server() -> None:
    hrefs = set(usual().xpath("//section[@id='models' or @id='experiments']//a/@href"))
    assert {f"{PAGES}/models", f"{PAGES}/experiments", make_run(2).web_url} <= hrefs


def test_two_builds_give_the_same_bytes() -> None:
    assert source_of(big_tracking()) == big()


def safe(page: html.HtmlElement) -> None:
    """Nothing of a stranger's has become an element, or an address that runs."""
    sections = page.xpath("//section[@id='models' or @id='experiments']")
    for element in (found for section in sections for found in section.iter("*")):
        assert element.tag not in {"script", "style", "iframe", "object"}
        assert element.tag != "img" or element.get("src", "").startswith(("data:", "../", "https:"))
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in {"href", "src"} or not re.match(r"\s*(javascript|data|file):", value)


def test_a_hostile_server_gets_no_html_into_the_page() -> None:
    page = page_of(hostile_tracking())
    safe(page)
    assert page.xpath("//section[@id='models']")
    assert "\u202e" not in "".join(words(page, "//section[@id='models']//th"))


def test_every_anchor_is_there_once() -> None:
    for source in (big(), source_of(hostile_tracking())):
        ids = html.fromstring(source.decode()).xpath("//@id")
        assert len(ids) == len(set(ids))


_TEXT = st.text(max_size=20) | st.sampled_from(["<script>x</script>", "javascript:alert(1)", "{{ 1 }}", "%s"])
_METRICS = st.lists(st.builds(make_metric, _TEXT, st.floats(), st.integers(0, 5)), max_size=4).map(tuple)
_RUNS = st.builds(
    make_run,
    name=_TEXT,
    web_url=_TEXT,
    status=_TEXT,
    params=st.lists(st.tuples(_TEXT, _TEXT), max_size=3).map(tuple),
    metrics=_METRICS,
)
_VERSIONS = st.builds(
    make_version,
    version=_TEXT,
    uri=_TEXT,
    description=_TEXT,
    stage=_TEXT,
    tags=st.lists(st.tuples(_TEXT, _TEXT), max_size=2).map(tuple),
    run=st.none() | _RUNS,
)
_TRACKING = st.builds(
    make_tracking,
    kind=_TEXT,
    tracking_uri=_TEXT,
    models=st.lists(
        st.builds(
            make_model,
            title=_TEXT,
            description=_TEXT,
            versions=st.lists(_VERSIONS, max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    experiments=st.lists(
        st.builds(make_experiment, title=_TEXT, latest=st.lists(_RUNS, max_size=3).map(tuple)), max_size=2
    ).map(tuple),
)


@settings(max_examples=examples(8), suppress_health_check=[HealthCheck.too_slow])
@given(tracking=_TRACKING)
def test_whatever_a_server_says_the_page_is_safe(tracking: TrackingRecord) -> None:
    safe(page_of(tracking))


def of_the_server(**extra: Any) -> Asset:
    """A file of a model, as an asset."""
    return Asset("net-v2/MLmodel", f"{URI}get-artifact?path=MLmodel", title="MLmodel", extra=extra)


def test_files_that_need_a_login_are_no_downloads() -> None:
    given = {
        "tracking": make_tracking(login="bearer"),
        "assets": (of_the_server(**{"auth:refs": ["mlflow"]}),),
    }
    page = page_of(**given)
    (versions, *_) = page.xpath("//section[@id='models']//table[@class='versions']")
    assert words(versions, ".//details//li")
    assert not versions.xpath(".//details//li//a")
    assert "To download them, log in to the tracking server." in " ".join(versions.itertext())
    assert "Login required" in " ".join(page.xpath("//section[@id='files']")[0].itertext())
    assert not page.xpath("//a[contains(@href, 'get-artifact')]")
    assert "curl --location" not in "".join(page.itertext())
    assert "Connexion requise" in " ".join(page_of(**given, language="fr/").itertext())


def test_files_that_anybody_gets_are_downloads() -> None:
    given = {"tracking": make_tracking(), "assets": (of_the_server(),)}
    page = page_of(**given)
    assert page.xpath("//section[@id='models']//table[@class='versions']//details//li//a")
    assert page.xpath("//section[@id='files']//a[contains(@href, 'get-artifact')]")
    assert "curl --location" in "".join(page_of(part="", **given).itertext())


def test_a_course_that_could_not_be_read_is_reported_apart_from_none() -> None:
    run = make_run(
        2, metrics=(MetricRecord("loss", 0.5, step=9), MetricRecord("score", 0.9), make_metric("f1", 0.8, 5))
    )
    version = make_version(2, run=run)
    page = page_of(make_tracking(models=(make_model(versions=(version,)),)))
    rows = page.xpath("//table[@class='metrics']//tbody/tr")
    courses = {words(row, "./th")[0].split()[0]: words(row, "./td[last()]")[0] for row in rows}
    assert (courses["loss"], courses["score"], courses["f1"]) == ("not known", "\u2013", "")
