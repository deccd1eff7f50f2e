"""Markdown pages of the site's owner."""

from pathlib import Path

import pytest

from sharinghub_static.errors import ConfigError
from sharinghub_static.portal.frame.owner_pages import read_owner_pages
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.site.layout import Layout
from tests.portal.hubs import full_hub


def _write(folder: Path, **texts: str) -> Path:
    (folder / "pages").mkdir()
    for name, text in texts.items():
        (folder / "pages" / f"{name}.md").write_text(text, "utf-8")
    return folder


def test_no_folder_is_no_page(tmp_path: Path) -> None:
    assert read_owner_pages(tmp_path, Layout()) == []


def test_pages_stand_in_the_order_that_they_ask_for(tmp_path: Path) -> None:
    _write(tmp_path, zebra="---\norder: -1\n---\n# Z", apple="# A", berry="---\norder: 0\n---\n# B")
    assert [page.title for page in read_owner_pages(tmp_path, Layout())] == ["Z", "A", "B"]


@pytest.mark.parametrize(
    ("text", "title", "place", "body"),
    [
        ("# Help me #\n\nText", "Help me", "footer", "# Help me #\n\nText"),
        ("Text alone", "A page", "footer", "Text alone"),
        ("---\ntitle: Given\nplace: header\n---\n# Other", "Given", "header", "# Other"),
        ("---\n---\nText", "A page", "footer", "Text"),
        ("\ufeff---\nplace: none\n---\nText", "A page", "none", "Text"),
        ("Text\n\n---\n\nmore", "A page", "footer", "Text\n\n---\n\nmore"),
    ],
)
def test_title_and_place_come_from_the_page(
    tmp_path: Path, text: str, title: str, place: str, body: str
) -> None:
    (page,) = read_owner_pages(_write(tmp_path, **{"a-page": text}), Layout())
    assert (page.title, page.place, page.markdown) == (title, place, body)
    assert page.path == "pages/a-page/index.html"


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitel: x\n---\n",
        "---\norder: soon\n---\n",
        "---\n[\n---\n",
        "---\n- a\n---\n",
        "---\ntitle: ''\n---\n",
    ],
)
def test_a_mistake_in_a_page_is_the_owners_to_fix(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"bad\.md: "):
        read_owner_pages(_write(tmp_path, bad=text, good="# Good"), Layout())


def test_a_name_that_makes_no_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="rename the file"):
        read_owner_pages(_write(tmp_path, **{"two words": "# X"}), Layout())


def test_pages_are_in_the_site_and_in_the_menu_that_they_ask_for(tmp_path: Path) -> None:
    _write(
        tmp_path,
        top="---\ntitle: Top page\nplace: header\n---\nSee **this**.",
        low="# Low page",
        hid="---\nplace: none\n---\n# Hid page",
    )
    site = dict(pages(full_hub(tmp_path)))
    home = site["index.html"].decode()
    header, _, rest = home.partition("</header>")
    assert "Top page" in header
    assert "Low page" in rest[rest.index("<footer") :]
    assert "Hid page" not in home
    assert b"<strong>this</strong>" in site["pages/top/index.html"]
    assert b"<h1" in site["pages/hid/index.html"]
