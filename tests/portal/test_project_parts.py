"""The parts of a project's page: which are made, what each holds, and how they lead to each other."""

import re
from dataclasses import replace
from urllib.parse import urljoin

import pytest
from lxml import html as lxml_html

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.components.project_parts import PART_OF, TITLES, section_path
from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.project_page.page import SECTIONS
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.problems import Problem, Severity
from sharinghub_static.project.model import Asset, Project
from sharinghub_static.site.layout import PROJECT_PARTS, Layout
from sharinghub_static.snapshot.activity_records import ActivityRecord
from sharinghub_static.snapshot.records import ContributorRecord, FileRecord, ReleaseRecord
from tests.portal.activities import full_activity
from tests.portal.hubs import COVER, ROOT
from tests.portal.rendered import RenderedSite, project_contexts
from tests.projects import UPDATED, make_config, make_hub, make_project
from tests.tracking import make_tracking

_FULL = {
    "": ["use", "cite", "links"],
    "files": ["files", "notebooks", "releases", "packages", "containers"],
    "activity": ["reviews", "lifecycle", "people"],
    "maintainers": ["problems", "standing", "metadata"],
}
"""Sections of a project that has everything, in the order of each part."""


def _path(project: str, part: str = "") -> str:
    return f"dataset/{project}/{f'-/{part}/' if part else ''}index.html"


def _sections(tree: lxml_html.HtmlElement) -> list[str]:
    return tree.xpath("//article//section[@id]/@id")


def _site(hub: Hub) -> SiteData:
    return SiteData(hub, Assets(hub.config), Analyses(hub))


def _parts(project: Project, *others: Project) -> list[str]:
    hub = make_hub(project, *others)
    contexts = project_contexts(_site(hub), project)
    assert len({len(page.parts) for page in contexts}) == 1
    return [page.part for page in contexts]


@pytest.mark.parametrize("part", _FULL)
def test_each_part_of_a_full_project_holds_its_sections_and_no_other(site: RenderedSite, part: str) -> None:
    assert _sections(site.parsed(_path(COVER, part))) == _FULL[part]


def test_every_section_has_a_part_and_every_part_an_address() -> None:
    assert {section.anchor for section in SECTIONS} == set(PART_OF)
    assert tuple(part.value for part in TITLES if part) == PROJECT_PARTS


@pytest.mark.parametrize("prefix", ["dataset", "ai-model"])
@pytest.mark.parametrize("part", _FULL)
def test_a_part_leads_to_the_others_and_says_which_it_is(site: RenderedSite, prefix: str, part: str) -> None:
    path = _path(COVER, part).replace("dataset", prefix, 1)
    links = site.parsed(path).xpath("//nav[@class='parts']//a")
    addresses = [urljoin(path, link.get("href")) for link in links]
    assert addresses == [_path(COVER, one).replace("dataset", prefix, 1) for one in _FULL]
    assert [link.text for link in links] == ["Overview", "Files and versions", "Activity", "For maintainers"]
    (current,) = [link for link in links if link.get("aria-current") == "page"]
    assert urljoin(path, current.get("href")) == path


def test_a_part_has_a_title_and_a_canonical_address_of_its_own(site: RenderedSite) -> None:
    for part in _FULL:
        tree = site.parsed(_path(COVER, part))
        canonical = f"{ROOT}/dataset/{COVER}/{f'-/{part}/' if part else ''}"
        assert tree.xpath("//link[@rel='canonical']/@href") == [canonical]
        second = site.parsed(_path(COVER, part).replace("dataset", "ai-model", 1))
        assert second.xpath("//link[@rel='canonical']/@href") == [canonical]
    titles = [site.parsed(_path(COVER, part)).findtext(".//title") for part in _FULL]
    assert len(set(titles)) == len(titles)
    assert all(title and "Land cover of Occitanie" in title for title in titles)


def test_old_anchors_are_on_the_overview_as_links_to_where_their_sections_are(site: RenderedSite) -> None:
    path = _path(COVER)
    overview = site.parsed(path)
    for part, anchors in _FULL.items():
        for anchor in anchors if part else ():
            (link,) = overview.xpath(f"//*[@id='{anchor}']")
            assert urljoin(path, link.get("href")) == f"{_path(COVER, part)}#{anchor}"
            assert site.parsed(_path(COVER, part)).xpath(f"//section[@id='{anchor}']")


def test_a_small_project_is_one_page_with_what_its_maintainers_need_folded_at_its_end() -> None:
    project = make_project(
        "eo/small",
        files=(FileRecord("a.csv"),),
        assets=(_asset(1),),
        problems=_problems(5),
        properties={"gsd": 10},
    )
    made = dict(pages(make_hub(project)))
    assert [path for path in made if path.startswith("dataset/eo/small/") and path.endswith(".html")] == [
        _path("eo/small")
    ]
    tree = lxml_html.fromstring(made[_path("eo/small")].decode())
    assert _sections(tree) == [
        "use",
        "files",
        "cite",
        "links",
        "lifecycle",
        "problems",
        "standing",
        "metadata",
    ]
    (folded,) = tree.xpath("//details[@class='maintainers'][not(@open)]")
    assert folded.xpath("./section/@id") == ["problems", "standing", "metadata"]
    assert folded.findtext("summary/span") == "Problems · Completeness · Metadata"
    links = tree.xpath("//nav[@class='parts']//a")
    assert [(link.text, link.get("href")) for link in links] == [
        ("Overview", "index.html"),
        ("For maintainers", "#problems"),
    ]
    assert not tree.xpath("//*[@data-moved] | //nav[@class='elsewhere']")
    assert len(tree.xpath("//*[@id]/@id")) == len(set(tree.xpath("//*[@id]/@id")))


def _problems(number: int) -> tuple[Problem, ...]:
    return tuple(Problem("SH301", f"Wrong {n}.", "", Severity.WARNING) for n in range(number))


def _asset(number: int) -> Asset:
    return Asset(f"{number}.csv", f"https://example.org/{number}.csv", "text/csv")


_FILES_TOO = {
    "a release": {"releases": (ReleaseRecord("v1", "", "", UPDATED),)},
    "many files": {"assets": tuple(map(_asset, range(9)))},
    "models and experiments": {"tracking": make_tracking()},
}
_ACTIVITY_TOO = {
    "reviews": {"activity": full_activity("eo/a")},
    "many people": {"contributors": tuple(ContributorRecord(f"P {n}", 1) for n in range(15))},
}
_MAINTAINERS_TOO = {
    "many problems": {"problems": _problems(6)},
    "many properties": {"properties": {f"x:{n}": n for n in range(21)}},
}


def test_a_part_is_made_where_it_has_enough_to_show() -> None:
    assert _parts(make_project("eo/a")) == [""]
    for part, reasons in (
        ("files", _FILES_TOO),
        ("activity", _ACTIVITY_TOO),
        ("maintainers", _MAINTAINERS_TOO),
    ):
        for why, fields in reasons.items():
            assert _parts(make_project("eo/a", **fields)) == ["", part], why  # type: ignore[arg-type] # fields of records
    quiet = make_project("eo/a", activity=ActivityRecord(reviews=(), merge_requests=()))
    assert _parts(quiet) == [""]
    assert _parts(make_project("eo/a", properties={f"x:{n}": n for n in range(20)})) == [""]


def test_a_link_to_a_section_leads_to_the_part_that_has_it() -> None:
    few = make_project("eo/a", assets=(_asset(1),))
    many = replace(few, assets=tuple(map(_asset, range(9))), problems=_problems(6))
    for project, parts in ((few, ("", "")), (many, ("files", "maintainers"))):
        site = _site(make_hub(project))
        assert section_path(project, "files", site) == f"{_path('eo/a', parts[0])}#files"
        assert section_path(project, "problems", site) == f"{_path('eo/a', parts[1])}#problems"


def test_a_part_meets_no_page_of_a_project_below(site: RenderedSite) -> None:
    below = (make_project(f"eo/a/{name}") for name in ("files", "activity", "maintainers", "x"))
    hub = make_hub(make_project("eo/a", activity=full_activity("eo/a")), *below)
    paths = [path for path, _ in pages(hub)]
    assert len(paths) == len(set(paths))
    assert len([path for path in site.pages if "/-/files/" in path]) == len(
        {path.lower() for path in site.pages if "/-/files/" in path}
    )


def test_related_projects_are_named_once_on_a_page(site: RenderedSite) -> None:
    for part in ("", "activity"):
        hrefs = site.parsed(_path(COVER, part)).xpath("//article//a[@dir or ./bdi]/@href")
        related = [one for one in hrefs if one.endswith("ai-model/eo/cloud-mask/index.html")]
        assert len(related) <= 1, part


def test_a_readmes_headings_are_below_those_of_the_page(site: RenderedSite) -> None:
    tree = site.parsed(_path(COVER))
    heads = tree.xpath("//div[contains(@class, 'readme')]//*[starts-with(name(), 'h')]")
    assert [head.tag for head in heads] == ["h3", "h4", "h4", "h4"]
    assert [head.tag for head in tree.xpath("//section[h2]/h2")] == ["h2"] * 4
    assert len(tree.xpath("//h1")) == 1


def test_the_files_of_a_model_are_one_row() -> None:
    names = ("MLmodel", "conda.yaml", "model.pkl")
    assets = tuple(
        Asset(f"net/{name}", f"https://example.org/net/{name}", path=f"net/{name}", size=5) for name in names
    )
    files = (*(FileRecord(f"net/{name}") for name in names), FileRecord("network/x"))
    other = Asset("network/x", "https://example.org/network/x", path="network/x", size=5)
    project = make_project("eo/a", files=files, assets=(*assets, other))
    (page, *_) = project_contexts(_site(make_hub(project)), project)
    assert [(row.title, len(row.inside), row.size) for row in page.assets] == [
        ("net", 3, "15 bytes"),
        ("network/x", 0, "5 bytes"),
    ]


def test_the_files_of_a_registered_model_are_one_row_that_leads_to_the_model() -> None:
    tracking = make_tracking()
    own = [file.href for model in tracking.models for version in model.versions for file in version.files]
    assets = tuple(Asset(href, href) for href in dict.fromkeys(own))
    project = make_project("eo/a", tracking=tracking, assets=assets)
    (page,) = (page for page in project_contexts(_site(make_hub(project)), project) if page.part == "files")
    assert page.assets
    for row in page.assets:
        assert row.href == "#models" or len(row.inside) == 0
    assert re.search(r" v\d", page.assets[0].title)


def test_in_a_large_hub_what_maintainers_need_is_in_the_first_language_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = make_config(portal={"languages": ["en", "fr"]})
    project = make_project("eo/a", activity=full_activity("eo/a"), problems=_problems(6))
    hub = make_hub(project, config=config)

    def made() -> dict[str, bytes]:
        return {path: content for path, content in pages(hub) if "dataset/eo/a/" in path}

    usual = made()
    monkeypatch.setattr("sharinghub_static.portal.components.formats.MOST_PROJECTS", 0)
    large = made()
    left_out = f"fr/{_path('eo/a', 'maintainers')}"
    assert {path for path in usual.keys() - large.keys() if path.endswith(".html")} == {left_out}
    french = lxml_html.fromstring(large[f"fr/{_path('eo/a')}"].decode())
    (link,) = french.xpath("//nav[@class='parts']//a[@hreflang]")
    assert (link.text, link.get("hreflang")) == ("Pour les mainteneurs", "en")
    assert urljoin(f"fr/{_path('eo/a')}", link.get("href")) == _path("eo/a", "maintainers")
    (moved,) = french.xpath("//a[@id='standing']/@href")
    assert urljoin(f"fr/{_path('eo/a')}", moved) == f"{_path('eo/a', 'maintainers')}#standing"
    page = lxml_html.fromstring(large[_path("eo/a", "maintainers")].decode())
    assert not page.xpath("//*[@hreflang]")
    assert not lxml_html.fromstring(large[_path("eo/a")].decode()).xpath(
        "//nav[@class='parts']//a[@hreflang]"
    )


def test_in_a_large_hub_a_folded_part_is_in_the_first_language_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = make_hub(make_project("eo/a"), config=make_config(portal={"languages": ["en", "fr"]}))
    monkeypatch.setattr("sharinghub_static.portal.components.formats.MOST_PROJECTS", 0)
    made = dict(pages(hub))
    english, french = (
        lxml_html.fromstring(made[f"{prefix}{_path('eo/a')}"].decode()) for prefix in ("", "fr/")
    )
    assert english.xpath("//details[@class='maintainers']/section/@id") == ["standing"]
    assert not french.xpath("//details[@class='maintainers'] | //section[@id='standing']")
    # JSON-LD says the same of one project in each language.
    assert [len(page.xpath("//script[@type='application/ld+json']")) for page in (english, french)] == [1, 0]
    address = f"{_path('eo/a')}#standing"
    (link,) = french.xpath("//nav[@class='parts']//a[@hreflang='en']")
    (moved,) = french.xpath("//a[@id='standing'][@data-moved]")
    for each in (link, moved):
        assert urljoin(f"fr/{_path('eo/a')}", each.get("href")) == address
    site = SiteData(hub, Assets(hub.config), Analyses(hub), layout=Layout("fr"))
    assert section_path(hub.projects[0], "standing", site) == address
