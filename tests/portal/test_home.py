"""The home page: the search with examples, what is best and what is new; and the page about the hub."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html as lxml_html

from sharinghub_static.portal.site_pages import pages
from tests.portal.activities import seen
from tests.portal.hubs import full_hub
from tests.projects import CREATED, UPDATED, make_config, make_hub, make_project


@pytest.fixture(scope="module")
def home() -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(dict(pages(full_hub()))["index.html"].decode())


def test_the_search_is_in_the_page_once_with_examples_of_this_hub(home: lxml_html.HtmlElement) -> None:
    (form,) = home.xpath("//form[@data-find-everywhere]")
    assert form.xpath("ancestor::main")
    queries = [
        parse_qs(urlsplit(href).query)["q"][0] for href in home.xpath("//p[@class='examples small']/a/@href")
    ]
    assert 1 <= len(queries) <= 3
    assert len(set(queries)) == len(queries)


def test_each_example_finds_projects_that_those_before_it_do_not() -> None:
    projects = [make_project(f"a/p{n}", keywords=("flood", "sar")) for n in range(4)]
    projects += [make_project(f"a/q{n}", keywords=("land-cover",)) for n in range(2)]
    tree = lxml_html.document_fromstring(dict(pages(make_hub(*projects)))["index.html"].decode())
    assert tree.xpath("//p[@class='examples small']/a//text()")[:2] == ["flood", "land cover"]


def test_the_best_projects_are_seen_before_the_categories(home: lxml_html.HtmlElement) -> None:
    (mosaic,) = home.xpath("//ul[@class='mosaic']")
    assert 1 <= len(mosaic) <= 4
    assert mosaic.xpath("following::section[contains(@class, 'categories')]")


def test_stars_are_one_line_and_no_news() -> None:
    history = (seen(CREATED), seen(UPDATED, stars=5, license="apache-2.0"))
    made = dict(pages(make_hub(make_project(history=history))))
    tree = lxml_html.document_fromstring(made["index.html"].decode())
    news = " ".join(tree.xpath("//ul[@class='changes']//text()"))
    assert "Licence apache-2.0" in news
    assert "gained" not in news
    assert "2 stars gained in June 2025" in " ".join(
        tree.xpath("//section[ul[@class='changes']]")[0].text_content().split()
    )


def test_a_hub_of_commits_alone_has_news_too() -> None:
    now = make_project().record.created_at
    project = make_project("a/only", created_at=now)
    record = replace(project.record, head_committed_at=now + timedelta(days=1), head_sha="b" * 40)
    made = dict(pages(make_hub(replace(project, record=record))))
    assert lxml_html.document_fromstring(made["index.html"].decode()).xpath("//ul[@class='changes']/li")


def test_the_page_about_the_hub_says_who_runs_it_and_how_to_take_part() -> None:
    about = {
        "operator": "Earth <Lab>",
        "url": "https://lab.example.org/",
        "contact": "https://lab.example.org/help",
        "metadata-license": "CC0-1.0",
    }
    made = dict(pages(make_hub(make_project(), config=make_config(portal={"about": about}))))
    tree = lxml_html.document_fromstring(made["about/index.html"].decode())
    links = {link.text_content(): link.get("href") for link in tree.xpath("//main//a")}
    assert links["Earth <Lab>"] == "https://lab.example.org/"
    assert links["Get help"] == "https://lab.example.org/help"
    assert links["CC0-1.0"] == "https://spdx.org/licenses/CC0-1.0.html"
    assert tree.xpath("//main//code/text()")
    assert links["How to use it from code"] == "programs/index.html"
