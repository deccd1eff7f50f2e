"""The ranking as pages, how a project stands, and what the hub's metadata lacks."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import orjson
import pytest
from lxml import html

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.ranking import all_rules, ranking
from sharinghub_static.portal.search.entries import ranked
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.problems import Problem, Severity
from sharinghub_static.project.model import License, Project, Readme
from sharinghub_static.snapshot.history_records import ObservationRecord
from sharinghub_static.snapshot.records import CountsRecord
from tests.projects import UPDATED, make_config, make_hub, make_project

HOSTILE = '"><script>alert(1)</script>{{ page }} %(num)s'


def seen(days_ago: float, stars: int) -> ObservationRecord:
    return ObservationRecord(UPDATED - timedelta(days=days_ago), "Demo", "ab", stars, 0, False, "", ())


def _hub(count: int = 5, **texts: Any) -> Hub:
    projects = [make_project(f"eo/p{n}", counts=CountsRecord(stars=n), title=HOSTILE) for n in range(count)]
    projects.append(
        make_project("eo/model", ("ai-model", "dataset"), counts=CountsRecord(stars=50), license=None)
    )
    projects.append(
        make_project("eo/rising", "ai-model", title="Rising", history=(seen(60, 1), seen(20, 4), seen(0, 9)))
    )
    return make_hub(*projects, config=make_config(stac={"search": {"page-size": 4}}, **texts))


@pytest.fixture(scope="module")
def site() -> Mapping[str, bytes]:
    return dict(pages(_hub()))


def _page(site: Mapping[str, bytes], path: str) -> html.HtmlElement:
    return html.document_fromstring(site[path].decode())


def _texts(found: list[html.HtmlElement]) -> list[str]:
    return [" ".join(" ".join(one.itertext()).split()) for one in found]


def test_all_projects_are_on_the_pages_of_the_ranking_best_first(site: Mapping[str, bytes]) -> None:
    found: list[str] = []
    for path in ("rankings/index.html", "rankings/-/2/index.html"):
        page = _page(site, path)
        found += page.xpath("//li[@class='rank']//p[@class='path']/bdi/text()")
    assert found == [one.project.record.full_path for one in ranking(_hub()).entries]
    assert "rankings/-/3/index.html" not in site
    (after,) = _page(site, "rankings/index.html").xpath("//a[@rel='next']/@href")
    assert after == "-/2/index.html"


def test_a_category_has_a_ranking_of_its_own(site: Mapping[str, bytes]) -> None:
    page = _page(site, "rankings/ai-model/index.html")
    assert len(page.xpath("//li[@class='rank']")) == 2
    assert _texts(page.xpath("//*[@class='place']")) == ["1", "2"]
    assert page.xpath("//nav[@class='choices']//span/bdi/text()") == ["AI Models"]
    assert "../../ai-model/eo/model/index.html" in page.xpath("//li[@class='rank']//h3/a/@href")


def test_an_empty_category_says_so(site: Mapping[str, bytes]) -> None:
    page = _page(site, "rankings/processor/index.html")
    assert not page.xpath("//li[@class='rank']")
    assert _texts(page.xpath("//p[@class='empty']")) == ["Nothing here yet."]


def test_the_points_of_a_row_sum_up_to_its_score_in_numbers_and_in_its_bar(site: Mapping[str, bytes]) -> None:
    page = _page(site, "rankings/dataset/index.html")
    for row in page.xpath("//li[@class='rank']"):
        score = float(row.xpath("string(.//p[@class='score']/strong)"))
        texts = _texts(row.xpath(".//tbody/tr/td[2]"))
        unknown = _texts(row.xpath(".//tbody/tr/td[@colspan]"))
        assert len(texts) + sum(len(names.split(", ")) for names in unknown) == len(all_rules())
        points = [float(text.partition(" of ")[0]) for text in texts]
        assert sum(points) == pytest.approx(score, abs=0.5)
        most = [float(text.partition(" of ")[2]) for text in texts]
        assert sum(most) == pytest.approx(100, abs=0.5)
        bar = row.xpath("./svg/rect[@class='segment']")
        assert sum(float(one.get("width")) for one in bar) == pytest.approx(score, abs=0.1)
        ends = [float(one.get("x")) + float(one.get("width")) for one in bar]
        assert [float(one.get("x")) for one in bar[1:]] == pytest.approx(ends[:-1], abs=0.02)


def test_a_bar_is_reported_in_words(site: Mapping[str, bytes]) -> None:
    (first, *_) = _page(site, "rankings/index.html").xpath("//li[@class='rank']/svg")
    assert first.get("role") == "img"
    assert first.get("aria-label").startswith("Use: ")
    assert "Quality: " in first.get("aria-label")


def test_what_is_not_known_is_said_and_has_no_points(site: Mapping[str, bytes]) -> None:
    rows = _texts(_page(site, "rankings/dataset/index.html").xpath("//li[@class='rank'][1]//tbody/tr"))
    assert [row for row in rows if "Downloads" in row] == [rows[-1]]
    assert rows[-1].startswith("Not known")


def test_the_list_of_all_leads_to_the_points_in_each_category(site: Mapping[str, bytes]) -> None:
    rows = _page(site, "rankings/index.html").xpath("//li[@class='rank']")
    assert not any(row.xpath(".//table") for row in rows)
    for row in rows:
        path, _, anchor = row.xpath(".//a[@class='points-elsewhere']/@href")[0].partition("#")
        assert anchor == row.get("id")
        (there,) = _page(site, f"rankings/{path}").xpath(f"//li[@id='{anchor}']")
        assert there.xpath(".//table[@class='points']")
        assert _texts(there.xpath(".//h3")) == _texts(row.xpath(".//h3"))


def test_every_component_is_explained_with_its_weight(site: Mapping[str, bytes]) -> None:
    rows = _page(site, "rankings/index.html").xpath("//section[@aria-labelledby='method']//tbody/tr")
    texts = _texts(rows)
    assert [row.xpath("string(th)") for row in rows] == [str(rule.title) for rule in all_rules()]
    assert (
        texts[0] == "Stars Use 15% Stars on GitLab, on a logarithmic scale; 100 or more give the full score."
    )


def test_weights_of_the_site_are_shown_and_what_weighs_nothing_is_not() -> None:
    weights = dict.fromkeys((rule.name for rule in all_rules()), 0.0) | {"stars": 3.0, "ci": 1.0}
    page = _page(dict(pages(_hub(1, ranking={"weights": weights}))), "rankings/index.html")
    rows = _texts(page.xpath("//section[@aria-labelledby='method']//tbody/tr"))
    assert [" ".join(row.split()[:3]) for row in rows] == ["Stars Use 75%", "Pipelines Quality 25%"]


def test_what_gains_most_is_reported_on_first_pages_with_what_it_gained(site: Mapping[str, bytes]) -> None:
    for path in ("rankings/index.html", "rankings/ai-model/index.html"):
        lists = _page(site, path).xpath("//section[@class='trends']//div[h3]")
        assert _texts([one.find("h3") for one in lists]) == ["In the last 30 days", "In the last 90 days"]
        assert _texts(lists[0].xpath(".//li")) == ["Rising 8 stars more"]
    for path in ("rankings/-/2/index.html", "rankings/dataset/index.html"):
        assert not _page(site, path).xpath("//section[@class='trends']")


def test_the_menu_leads_to_what_gains_most_whether_anything_does() -> None:
    quiet = dict(pages(make_hub(make_project())))
    (link,) = _page(quiet, "index.html").xpath("//nav//a[contains(@href, '#trends')]/@href")
    (section,) = _page(quiet, link.partition("#")[0]).xpath("//section[h2/@id='trends']")
    assert "No project gained stars" in section.text_content()


def test_strangers_titles_stay_text(site: Mapping[str, bytes]) -> None:
    page = _page(site, "rankings/-/2/index.html")
    assert HOSTILE in page.xpath("//li[@class='rank']//h3/a/bdi/text()")


def test_home_lists_and_projects_lead_to_the_ranking(site: Mapping[str, bytes]) -> None:
    assert "rankings/index.html" in _page(site, "index.html").xpath("//main//a/@href")
    assert "../rankings/dataset/index.html" in _page(site, "dataset/index.html").xpath("//main//a/@href")
    rail = _page(site, "ai-model/eo/model/index.html").xpath("//aside//a")
    texts = {one.text_content(): one.get("href") for one in rail}
    ranks = [text for text in texts if texts[text].partition("#")[2].startswith("project-")]
    assert ranks == ["Ranking of AI Models", "Top 3 in Datasets"]
    for text in ranks:
        path, _, anchor = texts[text].removeprefix("../../../").partition("#")
        (row,) = _page(site, path).xpath(f"//li[@id='{anchor}']")
        assert row.xpath("string(.//*[@class='place'])") == "1"


def test_the_home_page_shows_the_highest_ranked(site: Mapping[str, bytes]) -> None:
    titles = _texts(_page(site, "index.html").xpath("//ul[@aria-label='Highest ranked']/li//bdi"))
    assert titles == [" ".join(one.project.title.split()) for one in ranking(_hub()).entries[:4]]


def test_a_site_may_have_no_ranking() -> None:
    site = dict(pages(_hub(ranking={"enable": False})))
    assert not [path for path in site if path.startswith("rankings/")]
    assert not [path for path, content in site.items() if b"rankings/" in content and path.endswith(".html")]
    assert _page(site, "index.html").xpath("//ul[@aria-label='Most starred']")
    assert orjson.loads(site["health.json"])["completeness"]["eo/model"]["rank"] is None
    assert _page(site, "ai-model/eo/model/index.html").xpath("//section[@id='standing']")


def test_the_search_goes_by_rank_and_archived_projects_are_last() -> None:
    one, two = make_project("a/one"), make_project("a/two", counts=CountsRecord(stars=9))
    old = make_project("a/old", archived=True)
    positions = {old.record.id: 1, one.record.id: 2, two.record.id: 3}
    assert ranked(make_hub(one, two, old), positions) == [one, two, old]
    assert ranked(make_hub(one, two, old)) == [two, one, old]


# How a project stands


def test_a_project_reports_how_complete_it_is_and_what_to_do_next(site: Mapping[str, bytes]) -> None:
    (part,) = _page(site, "ai-model/eo/model/index.html").xpath("//section[@id='standing']")
    steps = _texts(part.xpath(".//ol/li"))
    assert len(steps) == 3
    assert steps[0].startswith("Licence Add a LICENSE file, or write license:")
    (percent,) = part.xpath("./svg/@aria-label")
    (width,) = part.xpath("./svg/rect[@class='segment']/@width")
    assert percent == f"{width}%"


def test_badges_are_offered_as_markdown_once_the_address_is_known(site: Mapping[str, bytes]) -> None:
    part = _page(site, "dataset/eo/p0/index.html").xpath("//section[@id='standing']")[0]
    sources = part.xpath(".//img/@src")
    assert [one.rpartition("/")[2] for one in sources] == ["badges.svg"]
    assert all(one.removeprefix("../../../") in site for one in sources)
    assert not part.xpath(".//pre")
    config = make_config(stac={"root_href": "https://hub.example.org/eo/"})
    known = dict(pages(make_hub(make_project("eo/p0"), config=config)))
    (first, *_) = _page(known, "dataset/eo/p0/index.html").xpath("//section[@id='standing']//pre")
    assert first.text_content() == (
        "[![completeness, review](https://hub.example.org/eo/badges/eo/p0/badges.svg)]"
        "(https://hub.example.org/eo/dataset/eo/p0/)"
    )
    assert known["_redirects"].startswith(b"/eo/badges/*/completeness.svg /eo/badges/:splat/badges.svg 301\n")
    assert "_redirects" not in site


# The hub's metadata


def _health(*projects: Project) -> tuple[dict[str, Any], html.HtmlElement]:
    site = dict(pages(make_hub(*projects)))
    return orjson.loads(site["health.json"]), _page(site, "health/index.html")


def test_coverage_counts_only_those_of_which_a_thing_is_asked() -> None:
    document, page = _health(
        make_project("a/one"),
        make_project("a/two", license=None),
        make_project("a/tool", "processor", license=None),
    )
    texts = document["coverage"]
    assert texts["license"] == {"weight": 3, "asked": 3, "passed": 1, "lacking": ["a/tool", "a/two"]}
    assert texts["extent"]["asked"] == 2
    assert "model" not in texts
    (first, *_) = page.xpath("//section[@aria-labelledby='coverage']/ul/li")
    assert _texts([first])[0].startswith("Licence 33% 1 of 3 Missing in Add a LICENSE file")
    assert first.xpath(".//ul//a/@href") == ["../processor/a/tool/index.html", "../dataset/a/two/index.html"]


def test_a_hub_that_lacks_nothing_says_nothing_of_steps() -> None:
    document, page = _health()
    assert (document["coverage"], document["completeness"], document["stale"]) == ({}, {}, [])
    assert not page.xpath("//section[@aria-labelledby='coverage' or @aria-labelledby='incomplete']")


def test_projects_without_activity_for_a_year_are_named_the_longest_first() -> None:
    def quiet(path: str, days: int, **texts: Any) -> Project:
        return make_project(path, last_activity_at=UPDATED - timedelta(days=days), **texts)

    document, page = _health(
        quiet("a/fresh", 365), quiet("a/old", 366), quiet("a/older", 900), quiet("a/kept", 900, archived=True)
    )
    assert document["stale"] == ["a/older", "a/old"]
    assert _texts(page.xpath("//section[@aria-labelledby='stale']//li/a")) == ["Older", "Old"]


def test_problems_are_counted_by_code_with_the_gravest_severity() -> None:
    def problem(message: str, severity: Severity) -> Problem:
        return Problem("SH301", message, severity=severity)

    document, _ = _health(
        make_project("a/b", problems=(problem("1", Severity.NOTICE), problem("2", Severity.ERROR))),
        make_project("a/c", problems=(problem("3", Severity.WARNING),)),
    )
    assert document["problems"] == {"SH301": {"severity": "error", "count": 3, "projects": 2}}


def test_the_page_names_the_worst_and_the_document_all() -> None:
    many = [make_project(f"a/p{n:03}", license=None) for n in range(120)]
    document, page = _health(*many, make_project("a/best", license=License("MIT", "MIT")))
    assert len(document["coverage"]["license"]["lacking"]) == 120
    assert len(document["completeness"]) == 121
    (lacking, *_) = page.xpath("//section[@aria-labelledby='coverage']/ul/li[1]//ul")
    assert len(lacking) == 51
    assert _texts(list(lacking))[-1] == "70 more projects in the document"
    rows = page.xpath("//section[@aria-labelledby='incomplete']/ul/li")
    assert len(rows) == 100
    assert "21 more projects in the document" in page.xpath(
        "string(//section[@aria-labelledby='incomplete'])"
    )


def test_the_same_hub_gives_the_same_document() -> None:
    first, second = (dict(pages(_hub()))["health.json"] for _ in range(2))
    assert first == second
    assert first.endswith(b"}\n")


def test_a_readme_may_hold_badges_of_its_project_which_the_portal_shows_in_words() -> None:
    site = "https://hub.example.org"
    readme = Readme(
        "README.md", f"# Demo\n\n[![rank]({site}/badges/eo/p0/rank.svg)]({site}/dataset/eo/p0/)\n"
    )
    page = _page(dict(pages(make_hub(make_project("eo/p0", readme=readme)))), "dataset/eo/p0/index.html")
    (link,) = page.xpath("//div[contains(@class, 'readme')]//p/a")
    assert (link.get("href"), link.text_content()) == (f"{site}/dataset/eo/p0/", "rank")


def test_a_large_hub_ranks_all_projects_in_their_categories_and_the_first_of_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = make_config(stac={"search": {"page-size": 2}})
    projects = [make_project(f"eo/p{number}", ("dataset", "ai-model")[number % 2 :]) for number in range(9)]

    def rankings() -> set[str]:
        made = dict(pages(make_hub(*projects, config=config)))
        return {path for path in made if path.startswith("rankings/")}

    small = rankings()
    monkeypatch.setattr("sharinghub_static.portal.components.formats.MOST_PROJECTS", 8)
    assert small - rankings() == {"rankings/-/4/index.html", "rankings/-/5/index.html"}
