"""The styles of the owner go over the portal's; the two themes of the documentation can be read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from sharinghub_static.errors import ConfigError
from sharinghub_static.portal.frame.assets import Assets
from tests.cases import each_case
from tests.portal.browsing import axe_findings, write_site
from tests.projects import make_config, make_hub, make_project

THEMES = Path(__file__).parents[2] / "docs/examples/themes"
NAMES = sorted(path.name for path in THEMES.iterdir())
_COLOURS: dict[str, Any] = {"runOnly": ["color-contrast", "link-in-text-block"]}


@pytest.fixture(scope="module", params=NAMES)
def themed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A theme, and a site that has it."""
    config = make_config().model_copy(update={"folder": THEMES / request.param})
    hub = make_hub(make_project("eo/cover", "dataset", title="Land cover"), config=config)
    return request.param, write_site(hub, tmp_path_factory.mktemp(request.param))


def test_a_theme_is_the_last_word(themed: tuple[str, Path]) -> None:
    name, site = themed
    styles = (site / "assets/portal.css").read_text()
    assert styles.endswith((THEMES / name / "templates/theme.css").read_text())
    home = (site / "index.html").read_text()
    assert {"journal": 'class="colophon"', "observatory": 'class="bar small muted"'}[name] in home
    assert "Land cover" in home


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.browser
def test_a_theme_has_contrast_in_both_schemes(themed: tuple[str, Path], page: Page, axe: str) -> None:
    page.goto((themed[1] / "dataset/eo/cover/index.html").as_uri())
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a literal
        assert axe_findings(page, axe, **_COLOURS) == [], scheme
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper in {"rgb(27, 25, 22)", "rgb(11, 16, 32)"}
    page.emulate_media(media="print")
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert all(int(part) < 64 for part in ink[4:-1].split(",")), "dark letters on paper"


@each_case(
    "styles, message",
    [
        (
            "a{}\n@import 'https://cdn.example.org/x.css';",
            ":2: \"@import 'https://cdn.example.org/x.css'\" asks another",
        ),
        ("b { background: URL( 'https://x.example/y.png' ) }", "asks another host or file"),
        ("@font-face { src: url(fonts/x.woff2) }", "asks another host or file"),
        ("/* </style> */", "holds '</'"),
        (b"\xff\xfe", "cannot be read as UTF-8"),
        ("x" * 200_001, "is larger than 200,000"),
    ],
)
def test_what_a_page_could_not_load_is_a_mistake_with_its_line(
    tmp_path: Path, styles: str | bytes, message: str
) -> None:
    (tmp_path / "templates").mkdir(exist_ok=True)
    (tmp_path / "templates/theme.css").write_bytes(styles if isinstance(styles, bytes) else styles.encode())
    with pytest.raises(ConfigError) as error:
        _ = Assets(make_config().model_copy(update={"folder": tmp_path})).styles
    assert message in str(error.value)


def test_pictures_as_data_and_parts_of_the_page_are_taken(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    text = 'a { background: url("data:image/png;base64,AAAA") } b { filter: url(#f) }'
    (tmp_path / "templates/theme.css").write_text(text)
    assert Assets(make_config().model_copy(update={"folder": tmp_path})).styles.endswith(f"{text}\n")
