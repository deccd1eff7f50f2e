"""Facets, place and period; all of it in the address, which brings it back."""

from collections import Counter

import pytest
from playwright.sync_api import Browser, expect

from sharinghub_static.portal.search.entries import entries
from tests.portal.hubs import full_hub
from tests.portal.search.finding import asked, count, searching

pytestmark = pytest.mark.browser


def test_counts_of_facets_are_those_of_the_projects(chromium: Browser, on_disk: str) -> None:
    hub = full_hub()
    narrowed = entries(project for project in hub.projects if "sar" in project.keywords)
    expected = Counter(flag for entry in narrowed for flag in entry.flags)
    with searching(chromium, on_disk, "?topics=sar") as page:
        count(page, len(narrowed))
        page.locator("[data-facet=has] summary").click()
        # The counts of the whole hub are there until the facet is open.
        expect(page.locator("[data-facet=has] input")).to_have_count(len(expected))
        counts = {
            box.get_attribute("value"): int(box.locator("xpath=../span").inner_text())
            for box in page.locator("[data-facet=has] input").all()
        }
        assert counts == expected


def test_values_of_one_facet_add_up_and_topics_narrow(chromium: Browser, on_disk: str) -> None:
    with searching(chromium, on_disk) as page:
        page.get_by_label("AI Models").check()
        count(page, 2)
        page.locator("input[name=collections][value=dataset]").check()
        count(page, 3)
        page.locator("input[name=topics][value=land-cover]").check()
        page.locator("input[name=topics][value=occitanie]").check()
        count(page, 1)
        assert asked(page) == {"collections": ["ai-model,dataset"], "topics": ["land-cover,occitanie"]}
        page.get_by_role("button", name="Remove: land-cover").click()
        page.get_by_role("button", name="Remove all").click()
        count(page, 16)
        assert asked(page) == {}


def test_a_long_facet_has_a_search_of_its_own(chromium: Browser, on_disk: str) -> None:
    with searching(chromium, on_disk) as page:
        page.get_by_label("Find in Topics").fill("topic-19")
        expect(page.locator("[data-facet=topics-0] li")).to_have_count(10)


def test_a_long_facet_is_opened_once(chromium: Browser, on_disk: str) -> None:
    with searching(chromium, on_disk) as page:
        values, more = (
            page.locator("[data-facet=topics-0] li"),
            page.locator("[data-facet=topics-0] .more-values"),
        )
        before = values.count()
        more.click()
        expect(more).to_be_hidden()
        assert before < values.count() <= 200


def test_place_and_period_narrow(chromium: Browser, on_disk: str) -> None:
    with searching(chromium, on_disk, "?bbox=170,-30,-170,0") as page:
        count(page, 6)
    with searching(chromium, on_disk, "?datetime=../2024-02-01") as page:
        count(page, 0)
        page.locator("summary", has_text="Period").click()
        page.locator("#find-to").fill("2024-03-05")
        count(page, 16)
        assert asked(page) == {"datetime": ["../2024-03-05"]}


def test_the_whole_state_stands_in_the_address_and_comes_back_from_it(chromium: Browser, root: str) -> None:
    query = "?q=flood&topics=sar&sortby=%2Bproperties.title&bbox=-180,-90,180,90&view=table&page=2"
    with searching(chromium, root, query) as page:
        count(page, 12)
        expect(page.locator(".found-table tbody tr")).to_have_count(10)
        expect(page.locator("th[aria-sort]")).to_have_text("Title")
        assert page.locator("[data-find-words]").input_value() == "flood"
        page.locator("input[name=topics][value=sar]").uncheck()
        assert asked(page) == {
            "q": ["flood"],
            "sortby": ["+properties.title"],
            "bbox": ["-180,-90,180,90"],
            "view": ["table"],
        }


def test_back_goes_to_the_query_before_and_typing_is_one_step(chromium: Browser, root: str) -> None:
    with searching(chromium, root) as page:
        page.locator("[data-find-words]").press_sequentially("flood")
        page.locator("input[name=topics][value=sar]").check()
        count(page, 12)
        page.go_back()
        assert asked(page) == {"q": ["flood"]}
        page.go_back()
        assert asked(page) == {}
        count(page, 16)
        assert page.locator("[data-find-words]").input_value() == ""
        page.go_forward()
        count(page, 12)


def test_back_from_a_project_finds_the_results_again(chromium: Browser, root: str) -> None:
    with searching(chromium, root, "?q=occitanie") as page:
        page.get_by_role("link", name="Land cover of Occitanie").click()
        expect(page.locator("h1").first).to_have_text("Land cover of Occitanie")
        page.go_back()
        count(page, 1)
