"""The graph on the pages, and for programs."""

import json

from lxml import html

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.project.model import Link, Project, ProjectReference
from tests.projects import make_hub, make_project

HOSTILE = '"><script>alert(1)</script> & so on'


def _user(path: str, *used: str, source: str = "", **fields: object) -> Project:
    links = tuple(Link("derived_from", ProjectReference("dataset", one), source=source) for one in used)
    return make_project(path, "ai-model", links=links, **fields)


def _hub() -> Hub:
    card = Link("derived_from", "https://example.org/eurosat", title="dataset: eurosat", source="datasets")
    return make_hub(
        make_project("eo/chips", "dataset", title=HOSTILE),
        _user("eo/net", "eo/chips", source="datasets"),
        make_project(
            "eo/net-lite",
            "ai-model",
            links=(Link("derived_from", ProjectReference("ai-model", "eo/net"), source="base_model"), card),
        ),
        make_project("eo/alone"),
    )


def _page(hub: Hub, path: str) -> html.HtmlElement:
    found = dict(pages(hub))
    return html.fromstring(found[path])


def _groups(page: html.HtmlElement) -> dict[str, list[str]]:
    return {
        " ".join(group.find("h3").text_content().split()): [
            " ".join(link.text_content().split()) for link in group.findall(".//a")
        ]
        for group in page.xpath("//section[@id='related']//div[h3]")
    }


def test_a_project_says_what_it_uses_and_what_uses_it() -> None:
    page = _page(_hub(), "ai-model/eo/net/-/activity/index.html")
    assert _groups(page) == {"Trained on": [HOSTILE], "Base of": ["Net Lite"]}
    lite = _page(_hub(), "ai-model/eo/net-lite/-/activity/index.html")
    assert _groups(lite) == {"Base model": ["Net"], "Trained on": ["eurosat"]}


def test_the_drawing_links_every_project_and_marks_the_one_at_hand() -> None:
    page = _page(_hub(), "ai-model/eo/net/-/activity/index.html")
    links = page.xpath("//figure[@class='lineage']//a")
    assert {link.get("href") for link in links} == {
        "../../../../../dataset/eo/chips/index.html",
        "../../index.html",
        "../../../net-lite/index.html",
    }
    assert [link.get("href") for link in links if link.get("aria-current")] == ["../../index.html"]
    assert not page.xpath("//figure[@class='lineage']//script")


def test_a_project_that_uses_nothing_has_no_such_section() -> None:
    page = _page(_hub(), "dataset/eo/alone/index.html")
    assert not page.xpath("//section[@id='related']")


def test_the_page_of_the_hub_draws_what_hangs_together_and_lists_it() -> None:
    page = _page(_hub(), "lineage/index.html")
    assert len(page.xpath("//figure[@class='lineage']")) == 1
    rows = page.xpath("//section[@class='lineage-table']//tbody/tr/th")
    assert [" ".join(row.text_content().split()) for row in rows] == ["Net", "Net Lite"]


def test_a_hub_without_relations_says_so() -> None:
    page = _page(make_hub(make_project("eo/alone")), "lineage/index.html")
    assert page.xpath("//p[@class='empty']")
    assert not page.xpath("//figure[@class='lineage']")


def test_the_graph_for_programs_is_json_graph_format() -> None:
    graph = json.loads(dict(pages(_hub()))["lineage/graph.json"])["graph"]
    assert graph["directed"] is True
    assert sorted(graph["nodes"]) == ["eo/chips", "eo/net", "eo/net-lite", "https://example.org/eurosat"]
    assert graph["nodes"]["eo/net"]["metadata"] == {
        "path": "eo/net",
        "category": "ai-model",
        "href": "../stac/ai-model/eo--net/eo--net.json",
    }
    assert {"source": "eo/net", "target": "eo/chips", "relation": "dataset", "directed": True} in graph[
        "edges"
    ]
    assert len(graph["edges"]) == 3
