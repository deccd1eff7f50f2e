"""What the page says of a query: filters that words could be, filters that there are not, ways on."""

import pytest
from playwright.sync_api import Browser, expect

from tests.portal.browsing import axe_findings
from tests.portal.search.finding import asked, count, searching, titles

pytestmark = pytest.mark.browser


def test_a_word_that_is_a_value_of_a_filter_offers_that_filter(chromium: Browser, golden_site: str) -> None:
    with searching(chromium, golden_site, "?q=unet MIT") as page:
        offers = page.locator("[data-find-offers]")
        expect(offers.get_by_role("button")).to_have_text(["Topics: u-net 2", "Licence: MIT 8"])
        offers.get_by_role("button", name="Licence: MIT").click()
        expect(page.locator("[data-find-words]")).to_have_value("unet")
        count(page, 2)
        assert asked(page) == {"q": ["unet"], "license": ["MIT"]}
        page.get_by_label("Remove: MIT").click()
        count(page, 3)


def test_a_filter_that_there_is_not_is_reported_with_the_one_that_is_meant(
    chromium: Browser, golden_site: str
) -> None:
    with searching(chromium, golden_site, "?q=licens:mit") as page:
        note = page.locator("[data-find-note]")
        expect(note).to_contain_text("There is no filter “licens:”.")
        note.get_by_role("button", name="license:").click()
        expect(page.locator("[data-find-words]")).to_have_value("license:mit")
        expect(note).to_have_text("")
        count(page, 8)


def test_a_value_that_no_project_has_is_reported_with_the_nearest(
    chromium: Browser, golden_site: str
) -> None:
    with searching(chromium, golden_site, "?q=flood license:apahce-2.0") as page:
        count(page, 0)
        note = page.locator("[data-find-note]")
        expect(note).to_contain_text("No project has “license:apahce-2.0”.")
        note.get_by_role("button").click()
        expect(page.locator("[data-find-words]")).to_have_value("flood license:Apache-2.0")
        count(page, 1)


def test_where_nothing_is_found_there_are_ways_on(chromium: Browser, golden_site: str, axe: str) -> None:
    with searching(chromium, golden_site, "?q=flood -sar license:MIT") as page:
        count(page, 0)
        ways = page.locator("[data-find-results] .ways li")
        expect(ways).to_have_text(
            ["Without “flood” 6 projects", "Without -sar 1 project", "Without license:MIT 3 projects"]
        )
        assert axe_findings(page, axe) == []
        page.get_by_role("button", name="Without -sar").click()
        count(page, 1)
        expect(page.locator("[data-find-words]")).to_have_value("flood license:MIT")


def test_the_nearest_word_is_proposed_where_none_is_written_alike(
    chromium: Browser, golden_site: str
) -> None:
    with searching(chromium, golden_site, "?q=MAIA") as page:
        count(page, 0)
        page.get_by_role("button", name="Did you mean “maja”?").click()
        count(page, 1)
        assert titles(page) == ["MAJA"]


def test_a_word_that_was_taken_for_another_is_reported(chromium: Browser, golden_site: str) -> None:
    with searching(chromium, golden_site, "?q=glaicer") as page:
        expect(page.locator("[data-find-note]")).to_contain_text("Nothing has “glaicer”")
        assert titles(page)[0] == "Glacier outlines of the Alps"


def test_ids_in_the_address_choose_projects(chromium: Browser, golden_site: str) -> None:
    with searching(chromium, golden_site, "?ids=land--eurosat,atmo/maja,no--such") as page:
        count(page, 2)
        assert sorted(titles(page)) == ["EuroSAT", "MAJA"]
        expect(page.locator(".chip bdi")).to_have_text(["3 chosen projects"])
        page.locator("[data-find-words]").fill("sentinel-2 level-2a")
        count(page, 1)
        assert asked(page) == {"ids": ["land--eurosat,atmo/maja,no--such"], "q": ["sentinel-2 level-2a"]}


def test_compounds_are_marked_as_they_are_written(chromium: Browser, golden_site: str) -> None:
    with searching(chromium, golden_site, "?q=u-net sentinel1") as page:
        assert titles(page) == ["Flood extent from SAR with U-Net"]
        marks = page.locator(".card mark").all_inner_texts()
        assert set(marks) >= {"U-Net", "Sentinel-1", "sentinel-1", "u-net"}


def test_each_part_of_a_query_is_taken_away_alone(chromium: Browser, golden_site: str) -> None:
    with searching(chromium, golden_site, '?q=flood maps -"sentinel 1" is:dataset') as page:
        chips = page.locator("[data-find-chips] .chip bdi")
        expect(chips).to_have_text(["“flood maps”", '-"sentinel 1"', "is:dataset", "Remove all"])
        page.get_by_label('Remove: -"sentinel 1"').click()
        expect(page.locator("[data-find-words]")).to_have_value("flood maps is:dataset")


def test_the_help_beside_the_field_fits_into_a_phone(chromium: Browser, golden_site: str, axe: str) -> None:
    with searching(chromium, golden_site, viewport={"width": 360, "height": 740}) as page:
        page.get_by_label("How to search").first.click()
        box = page.get_by_role("navigation", name="How to search").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert axe_findings(page, axe) == []
