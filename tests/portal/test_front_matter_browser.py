"""The form for front matter in a browser: what is filled in is what lint finds sound."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sharinghub_static.project.lint import lint_readme
from tests.portal.browsing import looking
from tests.projects import GITLAB, make_config

pytestmark = pytest.mark.browser

_BOMB = "---\na: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{two}: &{two} [{','.join([f'*{one}'] * 9)}]\n"
    for one, two in zip("abcdefgh", "bcdefghi", strict=True)
) + "---\n"  # fmt: skip
"""Lists of lists that would be 400 million values."""


@contextmanager
def _form(chromium: Browser, folder: Path, query: str = "", **settings: object) -> Iterator[Page]:
    """The page from a folder on disk."""
    with looking(chromium, (folder / "front-matter/index.html").as_uri() + query, **settings) as page:
        yield page


def _written(page: Page) -> str:
    return page.locator("[data-output]").text_content() or ""


def _load(page: Page, text: str) -> None:
    page.locator(".given summary").click()
    page.locator("#given-text").fill(text)
    page.locator("[data-load]").click()


def test_what_is_filled_in_is_front_matter_that_lint_finds_sound(
    chromium: Browser, site_folder: Path
) -> None:
    with _form(chromium, site_folder) as page:
        page.locator("#kind-of-project").select_option("ai-model")
        page.locator("#field-title").fill("no")  # which YAML would read as false
        page.locator("#field-description").fill("Two lines:\nwith a # sign")
        page.locator("#field-license").fill("CC-BY-4.0")
        for name, number in {"west": "5.2", "south": "43.6", "east": "16.8", "north": "48.4"}.items():
            page.locator(f"[data-cell={name}]").fill(number)
        page.locator("[data-cell=start]").fill("2018-01-01")
        providers = page.locator("[data-path=providers]")
        providers.locator("[data-add]").click()
        providers.locator("[data-cell=name]").fill("Dune Institute")
        providers.locator("[data-cell=roles]").fill("producer, licensor")
        related = page.locator("[data-path=related]")
        for name in ("cover", "dunes"):
            related.locator("[data-add]").click()
            related.locator("[data-cell=category]").last.select_option("dataset")
            related.locator("[data-cell=address]").last.fill(f"{GITLAB}/eo/{name}")
        page.locator("#field-assets").fill("data/*.tif\ndocs/guide.md")
        page.locator("#field-doi").fill("10.5281/zenodo.17")
        page.locator("#field-gsd").fill("10")
        page.locator("#field-instruments").fill("msi, olci")
        page.locator("#field-mlm-tasks").fill("semantic-segmentation")
        text = _written(page)
        assert page.locator("[data-faults] li").count() == 0
        assert page.locator("[data-verdict]").inner_text() == "This is valid."
    assert lint_readme("README.md", text, make_config()) == []
    assert 'title: "no"\n' in text
    assert "spatial: [ 5.2, 43.6, 16.8, 48.4 ]" in text
    assert "gsd: 10\n" in text
    assert text.count(f"{GITLAB}/eo/") == 2


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"west": "500", "south": "1", "east": "2", "north": "3"}, "West, south, east, north"),
        ({"west": "5", "south": "43"}, "West, south, east, north"),
        ({"west": "5", "south": "48", "east": "16", "north": "43"}, "The south lies north"),
    ],
)
def test_a_wrong_box_is_reported_beside_it(
    chromium: Browser, site_folder: Path, cells: dict[str, str], said: str
) -> None:
    with _form(chromium, site_folder) as page:
        for name, number in cells.items():
            page.locator(f"[data-cell={name}]").fill(number)
        assert said in page.locator("#field-extent-spatial-wrong").inner_text()
        assert page.locator("[data-cell=west]").get_attribute("aria-invalid") == "true"
        assert "extent.spatial" in page.locator("[data-faults]").inner_text()
        text = _written(page)
        for name in cells:
            page.locator(f"[data-cell={name}]").fill("")
        assert not page.locator("#field-extent-spatial-wrong").is_visible()
        assert _written(page) == "---\n---\n"
    assert [problem for problem in lint_readme("README.md", text) if problem.key.startswith("extent.spatial")]


def test_a_readme_is_read_into_the_form_and_keeps_what_the_form_does_not_know(
    chromium: Browser, site_folder: Path
) -> None:
    readme = (
        "---\n# mine\ntitle: Old\nseason: summer\nextent: {spatial: 'POINT(1 2)'}\n"
        "assets:\n  - '*.tif'\n  - {glob: a.csv, title: A}\n---\n# Head\n\nWords.\n"
    )
    with _form(chromium, site_folder) as page:
        _load(page, readme)
        assert page.locator("#field-title").input_value() == "Old"
        assert page.locator("#field-assets").input_value() == "*.tif"
        page.locator("#field-title").fill("New")
        page.locator("#field-assets").fill("*.tif\n*.md")
        text = _written(page)
    for kept in (
        "# mine\n",
        "season: summer",
        "POINT(1 2)",
        "title: A",
        "*.md",
        "title: New\n",
        "# Head\n\nWords.\n",
    ):
        assert kept in text


@pytest.mark.parametrize(
    "hostile",
    [
        "---\ntitle: '<img src=x onerror=alert(1)>'\n---\n<script>alert(1)</script>",
        "---\n__proto__: {polluted: yes}\nconstructor: {prototype: {polluted: yes}}\n---\n",
        _BOMB,
        "---\n" + "[" * 3000,
        "---\ntitle: [\n---\n",
        "---\n- a\n---\n",
        "---\n" + "a" * 300_000 + "\n---\n",
        "---\ntitle: {a: &b [*b]}\nproviders: {name: [1]}\nrelated: [a]\nassets: 3\nextent: [1]\n---\n",
        "---\n? [a]\n: !!python/object:os.system {}\n!!binary x: y\n---\n",
    ],
)  # fmt: skip
def test_a_hostile_readme_does_nothing(chromium: Browser, site_folder: Path, hostile: str) -> None:
    with _form(chromium, site_folder) as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        _load(page, hostile)
        assert page.evaluate("({}).polluted") is None
        assert page.locator(".writer img, .written script").count() == 0
        page.locator("#field-title").fill("Mine")
        page.locator("[data-cell=west]").fill("1")
        assert "title: Mine" in _written(page)


def test_the_web_ide_is_opened_at_the_projects_readme_and_nowhere_else(
    chromium: Browser, site_folder: Path
) -> None:
    with _form(chromium, site_folder, "?project=eo/cover&branch=trunk") as page:
        ide = page.locator("[data-ide]")
        assert ide.get_attribute("href") == f"{GITLAB}/-/ide/project/eo/cover/edit/trunk/-/README.md"
        for path in ("../admin", "javascript:alert(1)", "a", "a/../b", "a/b?c", ""):
            page.locator("[data-project]").fill(path)
            assert not ide.is_visible()


def test_without_scripts_every_key_is_there_to_copy(chromium: Browser, site_folder: Path) -> None:
    with _form(chromium, site_folder, java_script_enabled=False) as page:
        assert not page.locator("[data-writer]").is_visible()
        text = page.locator(".sample pre").inner_text()
        for key in ("title:", "extent:", "providers:", "mlm:", "sharinghub:", "# pipeline_tag:"):
            assert f"\n{key}" in text


@pytest.mark.parametrize("width", [320, 360, 1440])
def test_the_form_fits_the_window(chromium: Browser, site_folder: Path, width: int) -> None:
    with _form(chromium, site_folder, viewport={"width": width, "height": 800}) as page:
        page.locator("[data-path=providers] [data-add]").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_empty_form_is_not_called_valid_and_a_fault_says_its_cause(
    chromium: Browser, site_folder: Path
) -> None:
    with _form(chromium, site_folder) as page:
        expect(page.locator("[data-verdict]")).to_have_text("Nothing is filled in yet.")
        page.locator("#field-gsd").fill("ten")
        expect(page.locator("#field-gsd-wrong")).to_contain_text("It must be: a number.")
        page.locator("#field-gsd").fill("-3")
        expect(page.locator("#field-gsd-wrong")).to_contain_text("The number is out of range.")
        page.locator("#field-gsd").fill("")
        expect(page.locator("[data-verdict]")).to_have_text("Nothing is filled in yet.")


def test_the_area_is_drawn_on_a_map_that_is_loaded_when_it_is_asked_for(
    chromium: Browser, site_folder: Path
) -> None:
    with _form(chromium, site_folder) as page:
        scripts = "[...document.scripts].map((one) => one.src.split('/').pop())"
        assert "map.js" not in page.evaluate(scripts)
        page.get_by_role("button", name="Draw it on the map").click()
        page.get_by_role("button", name="Use this view").click()
        sides = [page.locator(f"[data-cell={name}]") for name in ("west", "south", "east", "north")]
        west, south, east, north = (float(side.input_value()) for side in sides)
        assert west < east
        assert south < north
        assert "spatial" in _written(page)
        page.get_by_role("button", name="Remove the box").click()
        expect(sides[0]).to_have_value("")
