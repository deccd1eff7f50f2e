"""The page for addresses that are not there, at any depth below a prefix; keeping a project; languages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.portal.browsing import serving, write_site
from tests.projects import make_config, make_hub, make_project

_TITLES = {
    "eo-land/sentinel-2/land-cover": "Land cover of Occitanie",
    "eo-land/burned-area": "Burned area",
    "hydro/flood-mapper": "Flood Mapper",
    "hydro/flood-extent": "Étendue des crues",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a site in two languages below a prefix."""
    config = make_config(
        portal={"languages": ["en", "fr"]}, stac={"root_href": "https://hub.example.org/some/prefix"}
    )
    projects = [make_project(path, title=title) for path, title in _TITLES.items()]
    folder = write_site(make_hub(*projects, config=config), tmp_path_factory.mktemp("not-found"))
    with serving(folder) as address:
        yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page whose scripts do not fail."""
    context = chromium.new_context()
    context.set_default_timeout(15_000)
    found, faults = context.new_page(), []
    found.on("pageerror", lambda error: faults.append(str(error)))
    found.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    yield found
    assert faults == []
    context.close()


@pytest.mark.parametrize(
    ("missing", "first"),
    [
        ("dataset/hydro/flood-maper/", "dataset/hydro/flood-mapper/"),
        ("dataset/eo-land/sentinel-3/land-cover/index.html", "dataset/eo-land/sentinel-2/land-cover/"),
        ("dataset/elsewhere/burned-area", "dataset/eo-land/burned-area/"),
        ("stac/dataset/hydro--flood-mapping/hydro--flood-mapping.json", "dataset/hydro/flood-mapper/"),
        ("a/b/c/d/e/f/etendue%20des%20crues", "dataset/hydro/flood-extent/"),
        ("fr/dataset/hydro/flood-mappeur/", "fr/dataset/hydro/flood-mapper/"),
        ("datasets/", "dataset/"),
        ("organisation", "organisations/"),
    ],
)
def test_what_is_nearest_to_a_missing_address_is_named_first_and_leads_there(
    page: Page, root: str, missing: str, first: str
) -> None:
    answer = page.goto(root + missing)
    assert answer is not None
    assert answer.status == 404
    link = page.locator("[data-nearest] a").first
    expect(link).to_be_visible()
    link.click()
    assert page.url == root + first
    assert page.title() != "Page not found · Orbita"
    expect(page.locator("main")).not_to_contain_text("There is nothing at this address")


@pytest.mark.parametrize("missing", ["xyzzy/", "%E0%A4", "<script>alert(1)</script>", "%3Cimg%20src=x%3E/q"])
def test_an_address_that_is_like_nothing_brings_no_suggestions(page: Page, root: str, missing: str) -> None:
    page.goto(root + missing)
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-nearest]")).to_be_hidden()
    assert page.locator("main img[src=x]").count() == 0
    for width in (320, 768, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_form_searches_for_the_words_of_the_missing_address(page: Page, root: str) -> None:
    page.goto(f"{root}dataset/gone/burned--area-maps/")
    expect(page.locator("#missing")).to_have_value("area maps")
    page.fill("#missing", "burned")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{root}search/?q=burned")
    expect(page.locator("[data-find-results] h3")).to_have_text(["Burned area"])


def test_without_scripts_the_form_and_the_categories_lead_on(chromium: Browser, root: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{root}dataset/gone/away/")
    assert not page.locator("[data-nearest]").is_visible()
    page.fill("#missing", "flood")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{root}search/?q=flood")
    page.goto(f"{root}dataset/gone/away/")
    page.locator(".categories a").first.click()
    assert page.url.startswith(root)
    context.close()


def test_a_project_is_kept_from_its_own_page_and_from_lists_alike(
    chromium: Browser, page: Page, root: str
) -> None:
    page.goto(f"{root}dataset/hydro/flood-mapper/")
    button = page.get_by_role("button", name="Save", exact=True)
    expect(button).to_have_attribute("aria-pressed", "false")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.goto(f"{root}dataset/")
    cards = page.locator(".card:has(.keep[aria-pressed=true]) h3")
    expect(cards).to_have_text(["Flood Mapper"])
    page.locator(".keep[aria-pressed=true]").click()
    page.goto(f"{root}dataset/hydro/flood-mapper/")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_without_scripts_there_is_no_button_that_does_nothing(chromium: Browser, root: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{root}dataset/hydro/flood-mapper/")
    expect(page.locator("[data-keep]")).to_be_hidden()
    context.close()


def test_a_site_that_does_not_know_its_address_finds_its_root(
    page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The list of files is what a build leaves at the root of a site."""
    projects = [make_project(path, title=title) for path, title in _TITLES.items()]
    folder = write_site(make_hub(*projects), tmp_path_factory.mktemp("unknown"))
    (folder / "files.txt").write_text("")
    with serving(folder) as address:
        page.goto(f"{address}dataset/hydro/flood-maper/")
        nearest = page.locator("[data-nearest] a").first
        expect(nearest).to_have_text("Flood Mapper")
        assert nearest.evaluate("(link) => link.href").startswith(f"{address}dataset/hydro/flood-mapper/")
        home = page.get_by_role("link", name="Go to the home page")
        assert home.evaluate("(link) => link.href") == address
        home.click()
        expect(page).to_have_title("Test hub")
    page.goto((folder / "404.html").as_uri())
    page.get_by_role("link", name="Go to the home page").click()
    expect(page).to_have_title("Test hub")


def test_a_query_goes_along_to_the_page_in_another_language(page: Page, root: str) -> None:
    page.goto(f"{root}search/index.html?q=flood&license=MIT")
    page.locator(".languages > summary").click()
    page.get_by_role("link", name="Français").click()
    expect(page).to_have_url(f"{root}fr/search/index.html?q=flood&license=MIT")
    expect(page.get_by_role("button", name="« flood »")).to_be_visible()
