"""The footer says when the site was updated; a warning appears when the updates have stopped."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from sharinghub_static.analysis.update_times import UpdateTimes
from sharinghub_static.portal.frame.update_files import update_files
from tests.portal.browsing import looking

CRAWLED = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def script(times: UpdateTimes) -> bytes:
    return dict(update_files(times))["data/updates.js"]


@pytest.mark.browser
def test_readers_are_warned_when_the_updates_have_stopped(chromium: Browser, site_folder: Path) -> None:
    address, now = (site_folder / "about/index.html").as_uri(), datetime.now(UTC)
    times = UpdateTimes(now - 3 * HOUR, now + 2.5 * HOUR, now + 9 * HOUR)
    with looking(chromium) as page:
        page.route("**/data/updates.js", lambda route: route.fulfill(body=script(times)))
        page.goto(address)
        line = page.locator("footer [data-updates]")
        expect(line).to_have_text("Updated: 3 hours ago Next update due: in 2 hours")
        expect(page.locator("aside.alert", has_text="out of date")).to_have_count(0)
        times = UpdateTimes(CRAWLED - HOUR, CRAWLED, CRAWLED)
        page.reload()
        warning = page.locator("aside.alert", has_text="out of date")
        expect(warning).to_contain_text("its updates seem to have stopped. Updated last: 4 May 2026")
        expect(warning).to_contain_text("Next update was due: 4 May 2026")
    with looking(chromium, address, java_script_enabled=False) as page:
        link = page.get_by_role("link", name="When this site was updated")
        assert (link.get_attribute("href") or "").endswith("updates.json")
        expect(page.locator("aside.alert", has_text="out of date")).to_have_count(0)
