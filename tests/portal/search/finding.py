"""What a reader of the search does and sees."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.portal.browsing import looking

__all__ = ["asked", "count", "searching", "titles"]


@contextmanager
def searching(chromium: Browser, root: str, query: str = "", **settings: Any) -> Iterator[Page]:
    """The search in everything, with all its data."""
    with looking(chromium, f"{root}search/index.html{query}", **settings) as page:
        page.wait_for_selector("[data-state=complete]", state="attached")
        yield page


def titles(page: Page) -> list[str]:
    """Of the projects that are shown."""
    return [title.strip() for title in page.locator("[data-find-results] h3").all_inner_texts()]


def asked(page: Page) -> dict[str, list[str]]:
    """What stands in the address."""
    page.wait_for_timeout(300)  # What is typed stands there as soon as the reader pauses.
    return parse_qs(urlsplit(page.url).query)


def count(page: Page, number: int) -> None:
    """Wait until so many projects are said to be found."""
    words = "1 project" if number == 1 else f"{number} projects"
    expect(page.locator("[data-find-status]")).to_have_text(words)
