"""What changed in the hub: page, feed and home page; and lives of projects."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from lxml import etree, html

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.lifecycle import timeline
from sharinghub_static.portal.project_page.lifecycle import STAGES, lifecycle_block
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.portal.translation.translator import ENGLISH
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import ReleaseRecord
from tests.portal.activities import seen
from tests.projects import CREATED, UPDATED, make_config, make_hub, make_project

ATOM = "{http://www.w3.org/2005/Atom}"


def hub(*projects: Project, **stac: Any) -> Hub:
    return make_hub(*projects, config=make_config(stac=stac))


def changed(path: str = "eo/cover", **fields: Any) -> Project:
    release = ReleaseRecord(
        "v1", "First & last", "", UPDATED - timedelta(days=1), "https://gitlab.example.org/r"
    )
    history = (seen(CREATED), seen(UPDATED, **fields))
    return make_project(path, history=history, releases=(release,), head_committed_at=None)


def site(of: Hub) -> dict[str, bytes]:
    return dict(pages(of))


def parsed(page: bytes) -> Any:
    return html.fromstring(page.decode())


def words(page: bytes, xpath: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in parsed(page).xpath(xpath)]


def test_changes_are_reported_by_day_and_project() -> None:
    page = site(hub(changed(stars=5, license="apache-2.0")))["changes/index.html"]
    assert words(page, "//section[@class='change-day']/h2") == ["15 Jun 2025", "14 Jun 2025", "1 Mar 2024"]
    newest, release, created = words(page, "//ul[@class='changes']/li")
    assert newest == "Cover Licence apache-2.0 in place of mit2 stars gained"
    assert release == "Cover Release First & last"
    assert created == "Cover Project created"


def test_what_changed_leads_into_the_hub_and_out_to_the_evidence() -> None:
    tree = parsed(site(hub(changed()))["changes/index.html"])
    links = tree.xpath("//ul[@class='changes']//a/@href")
    assert links[:2] == ["../dataset/eo/cover/index.html", "https://gitlab.example.org/r"]


def test_an_address_in_an_earlier_name_is_masked() -> None:
    renamed = make_project(
        history=(seen(CREATED, name="by ada@private.example"), seen(UPDATED, name="Cover")),
    )
    made = site(hub(renamed))
    assert b"Renamed from by \xe2\x80\xa6@\xe2\x80\xa6" in made["changes/index.html"]
    assert not any(b"private.example" in content for content in made.values())


def test_the_feed_reports_the_same_in_atom() -> None:
    made = site(hub(changed(stars=5), root_href="https://hub.example.org/site"))
    feed = etree.fromstring(made["changes/feed.xml"])
    assert feed.findtext(f"{ATOM}title") == "What changed · Test hub"
    assert feed.findtext(f"{ATOM}id") == "https://gitlab.example.org/#test-hub/changes/feed.xml"
    entries = feed.findall(f"{ATOM}entry")
    titles = [one.findtext(f"{ATOM}title") for one in entries]
    assert titles == ["Cover · 2 stars gained", "Cover · Release First & last", "Cover · Project created"]
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    assert len(set(ids)) == 3
    links = [one.get("href") for one in entries[0].iter(f"{ATOM}link")]
    assert links[0] == "https://hub.example.org/site/dataset/eo/cover/"
    assert [one.get("term") for one in entries[1].iter(f"{ATOM}category")] == ["release"]


def test_an_id_in_the_feed_stays_when_other_things_change() -> None:
    def ids(of: Hub) -> set[str | None]:
        feed = etree.fromstring(site(of)["changes/feed.xml"])
        return {one.findtext(f"{ATOM}id") for one in feed.findall(f"{ATOM}entry")}

    before = hub(changed(stars=5))
    after = hub(replace(changed(stars=5), title="New title"), make_project("eo/other"))
    assert ids(before) < ids(after)


def test_home_reports_each_project_that_changed_once_with_what_changed_last() -> None:
    made = site(hub(changed("eo/a", stars=5, license="apache-2.0"), changed("eo/b")))
    rows = words(made["index.html"], "//ul[@class='changes']/li")
    assert [row.split(" 1")[0] for row in rows] == [
        "A Licence apache-2.0 in place of mit15 Jun 2025",
        "B Release First & last14 Jun 2025",
    ]
    tree = parsed(made["index.html"])
    assert tree.xpath("//section[@aria-labelledby='changed']/p/a/@href") == ["changes/index.html"]


def test_an_empty_hub_says_that_nothing_changed() -> None:
    assert "No changes yet." in site(hub())["changes/index.html"].decode()


def test_only_so_many_changes_are_shown_and_the_rest_is_counted() -> None:
    projects = [make_project(f"eo/p{number:03}", head_committed_at=None) for number in range(310)]
    made = site(hub(*projects))
    assert len(words(made["changes/index.html"], "//ul[@class='changes']/li")) == 300
    assert "10 older changes are not shown." in made["changes/index.html"].decode()


def test_a_life_is_reported_newest_first_and_folded() -> None:
    releases = tuple(
        ReleaseRecord(f"v{number}", "", "", UPDATED - timedelta(days=20 * number), "javascript:alert(1)")
        for number in range(12)
    )
    life = lifecycle_block(timeline(make_project(releases=releases), make_hub().changed_at), ENGLISH)
    assert (life.stage, life.stage_text) == ("active", "Active")
    assert [row.text for row in life.rows[:3]] == ["Last activity on GitLab", "Release", "Release"]
    assert (len(life.rows), len(life.earlier)) == (8, 6)
    assert life.earlier[-1].text == "Project created"
    assert life.rows[1].href == ""


def test_every_stage_is_drawn_and_has_words() -> None:
    assert set(STAGES) == {"experimental", "active", "maintained", "dormant", "archived"}
    young = make_project(created_at=UPDATED - timedelta(days=3))
    page = site(hub(young))["dataset/group/demo/index.html"]
    assert words(page, "//header//span[contains(@class, 'state')]") == ["Experimental"]
    assert words(page, "//section[@id='lifecycle']//span[contains(@class, 'stage')]") == ["Experimental"]
