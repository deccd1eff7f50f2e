"""Favourites are kept in the browser; results become files."""

import csv
import io
import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.portal.search.finding import count, searching

pytestmark = pytest.mark.browser


def test_favourites_are_kept_and_exported(chromium: Browser, root: str) -> None:
    with searching(chromium, root, "?q=occitanie") as page:
        page.get_by_role("button", name="Save as a favourite: Land cover of Occitanie").click()
        page.goto(f"{root}search/index.html?starred=true")
        page.wait_for_selector("[data-state=complete]", state="attached")
        count(page, 1)
        exported = json.loads(_exported(page, "JSON"))
        assert [(one["path"], one["with"], one["stars"]) for one in exported] == [
            (
                "eo-land/sentinel-2/land-cover",
                ["doi", "release", "package", "container", "notebook", "place"],
                1280,
            )
        ]
        [row] = csv.DictReader(io.StringIO(_exported(page, "CSV"), newline=""))
        assert (row["title"], row["west"], row["license"]) == (
            "Land cover of Occitanie",
            "-0.3",
            "etalab-2.0",
        )
        catalog = json.loads(_exported(page, "STAC catalog"))
        item = "https://hub.example.org/stac/dataset/eo-land--sentinel-2--land-cover/eo-land--sentinel-2--land-cover.json"
        assert [link["href"] for link in catalog["links"] if link["rel"] == "item"] == [item]
        assert (catalog["type"], catalog["stac_version"]) == ("Catalog", "1.1.0")
        page.get_by_role("button", name="Save as a favourite: Land cover of Occitanie").click()
        expect(page.locator("[data-find-results] .empty")).to_contain_text("No favourites yet")


def test_favourites_are_shared_by_a_link_and_kept_by_who_opens_it(chromium: Browser, on_server: str) -> None:
    with searching(chromium, on_server, "?q=occitanie") as page:
        page.get_by_role("button", name="Save as a favourite: Land cover of Occitanie").click()
        page.goto(f"{on_server}search/index.html?starred=true")
        page.wait_for_selector("[data-state=complete]", state="attached")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        expect(page.get_by_role("button", name="Save all as favourites")).to_have_count(0)
        page.get_by_role("button", name="Copy link").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{on_server}search/index.html?ids=eo-land/sentinel-2/land-cover"
    with searching(chromium, on_server, f"?{link.partition('?')[2]},eo--cloud-mask,eo/gone") as page:
        count(page, 2)
        expect(page.locator("[data-find-share]")).to_contain_text("1 project of the link is not in this hub.")
        page.get_by_role("button", name="Save all as favourites").click()
        kept_all = page.get_by_role("button", name="All are favourites")
        expect(kept_all).to_have_attribute("aria-disabled", "true")
        expect(kept_all).to_be_focused()
        kept = json.loads(page.evaluate("localStorage.getItem('sharinghub:favourites')"))
        assert sorted(kept) == ["eo-land/sentinel-2/land-cover", "eo/cloud-mask"]


def _exported(page: Page, name: str) -> str:
    page.get_by_label("Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return Path(download.value.path()).read_text("utf-8")


def test_no_cell_of_a_table_is_taken_for_a_formula(chromium: Browser, on_disk: str) -> None:
    with searching(chromium, on_disk, "?organisation=eo") as page:
        rows = list(csv.reader(io.StringIO(_exported(page, "CSV"), newline="")))
        assert len(rows) == 16
        assert len({len(row) for row in rows}) == 1
        assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
