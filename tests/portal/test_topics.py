"""Topics and organisations: which are shown, and where."""

import posixpath
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from sharinghub_static.portal.frame.analyses import Topics
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.media import Gallery
from sharinghub_static.portal.pages import filtered_lists
from sharinghub_static.portal.pages.organisations import Organisations
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.site.layout import Layout
from sharinghub_static.snapshot.directory_records import DirectoryRecord, GroupRecord, TopicRecord
from sharinghub_static.snapshot.records import PictureRecord
from tests.images import encoded
from tests.projects import make_config, make_hub, make_project

_HOME = Linker("index.html")
_SEARCH = "search/index.html?topics=rare"


def _topics(*keywords: tuple[str, ...], **sections: object) -> Topics:
    projects = (make_project(f"lab/p{number}", keywords=one) for number, one in enumerate(keywords))
    return Topics(make_hub(*projects, config=make_config(**sections)))


def test_topics_are_one_whatever_their_letter_case_and_spelt_as_most_spell_them() -> None:
    (topic,) = _topics(("Flood",), ("flood",), ("flood",)).with_pages
    assert (topic.name, len(topic.projects)) == ("flood", 3)


def test_spellings_of_one_topic_with_spaces_hyphens_and_underscores_share_a_page() -> None:
    topics = _topics(("Land Cover", "landcover"), ("land-cover", "landcover"), ("land_cover",))
    assert [(one.key, one.name, len(one.projects)) for one in topics.with_pages] == [
        ("land-cover", "Land Cover", 3),
        ("landcover", "landcover", 2),
    ]
    hrefs = {one.href for one in topics.links(("Land Cover", "land-cover", "land_cover"), _HOME)}
    assert hrefs == {"topics/land-cover/index.html"}


def test_an_ignored_topic_is_neither_listed_nor_shown() -> None:
    topics = _topics(
        ("demo", "flood"), ("flood",), gitlab={"url": "https://g.example.org", "ignore": {"topics": ["Demo"]}}
    )
    assert [one.name for one in topics.with_pages] == ["flood"]
    assert [one.text for one in topics.links(("demo", "flood"), _HOME)] == ["flood"]


def test_a_rare_topic_leads_to_the_search_unless_a_section_names_it() -> None:
    tags = {"sections": [{"name": "Domain", "keywords": ["Ocean"]}]}
    topics = _topics(("flood", "rare"), ("flood", "ocean"), tags=tags)
    assert [one.name for one in topics.with_pages] == ["flood", "ocean"]
    links = {one.text: one.href for one in topics.links(("flood", "ocean", "rare"), _HOME)}
    assert links == {"flood": "topics/flood/index.html", "ocean": "topics/ocean/index.html", "rare": _SEARCH}


@pytest.mark.parametrize(
    ("name", "value"),
    [("a,b", "a%252Cb"), ("50%", "50%2525"), ("sea ice & snow", "sea%20ice%20%26%20snow"), ("é", "%C3%A9")],
)
def test_a_rare_topic_of_any_name_is_found_by_the_search(name: str, value: str) -> None:
    (link,) = _topics((name,)).links((name,), _HOME)
    assert link.href == f"search/index.html?topics={value}"


def test_sections_keep_the_owners_order_and_the_others_come_last() -> None:
    tags = {
        "sections": [
            {"name": "Domain", "keywords": ["ocean", "flood"]},
            {"name": "Empty", "keywords": ["nobody"]},
        ]
    }
    sections = _topics(("flood", "ocean", "zarr"), ("zarr",), tags=tags).sections
    named = [(name, [one.name for one in found]) for name, found in sections]
    assert named == [("Domain", ["ocean", "flood"]), ("", ["zarr"])]


@pytest.mark.parametrize("topic", ["land-cover", "sentinel-2", "sar", "a"])
def test_a_plain_topic_is_its_own_address(topic: str) -> None:
    assert Layout().topic(topic) == f"topics/{topic}/index.html"


_ALIKE = [
    "a b",
    "a-b",
    "a_b",
    "a--b",
    "A/B",
    "../a-b",
    "a b!",
    "é",
    "e",
    "-",
    "",
    ".",
    "..",
    "index.html",
    "2",
    "con ",
]


def test_topics_that_look_alike_have_addresses_of_their_own() -> None:
    paths = {Layout().topic(topic, page) for topic in _ALIKE for page in (1, 2)}
    assert len(paths) == 2 * len(_ALIKE)


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_topic_leaves_its_folder_or_takes_anothers(one: str, other: str) -> None:
    path = Layout().topic(one)
    assert posixpath.normpath(path) == path
    folder, slug, file = path.split("/")
    assert (folder, file) == ("topics", "index.html")
    assert slug
    assert slug.strip(".- ") == slug
    assert len(slug) <= 60
    if one.strip().casefold() != other.strip().casefold():
        assert Layout().topic(other) != path


def test_the_address_of_a_checksum_cannot_be_taken_by_a_topic_of_that_name() -> None:
    taken = Layout().topic("土地").split("/")[1]
    assert Layout().topic(taken) != Layout().topic("土地")
    taken = Layout().topic("land cover").split("/")[1]
    assert Layout().topic(taken) != Layout().topic("land cover")


def test_a_group_has_what_the_groups_below_it_have() -> None:
    hub = make_hub(make_project("lab/land/cover"), make_project("lab/tool"), make_project("sea/ice"))
    counts = {one.path: len(one.projects) for one in Organisations(hub).all}
    assert counts == {"lab": 2, "lab/land": 1, "sea": 1}


def test_every_topic_and_organisation_has_a_page_that_lists_its_projects() -> None:
    hub = make_hub(
        *(make_project(f"lab/p{n}", keywords=("flood", "<b>x</b>")) for n in range(4)),
        config=make_config(stac={"search": {"page-size": 3}}),
    )
    site = dict(pages(hub))
    for path in (
        "topics/flood/",
        Layout().topic("<b>x</b>").removesuffix("index.html"),
        "organisations/lab/",
    ):
        further = f"{path}{'-/' if path.startswith('org') else ''}2/index.html"
        shown = [
            lxml_html.document_fromstring(site[page].decode()).xpath("count(//article[@class='card'])")
            for page in (f"{path}index.html", further)
        ]
        assert shown == [3, 1]


def test_organisations_are_listed_with_those_in_them_whatever_their_names() -> None:
    projects = [make_project(path) for path in ("eo/land/a", "eo-lab/b", "eo/c", "sea/d")]
    tree = lxml_html.document_fromstring(
        dict(pages(make_hub(*projects)))["organisations/index.html"].decode()
    )
    shown = [
        (section.xpath("string(h2/a)"), section.xpath("ul/li//a/@href"))
        for section in tree.xpath("//section[@class='index']")
    ]
    assert shown == [("eo", ["eo/land/index.html"]), ("", ["eo-lab/index.html", "sea/index.html"])]


def test_a_group_whose_name_is_its_path_is_named_once() -> None:
    hub = make_hub(make_project("eo/land/a"))
    hub = replace(hub, directory=DirectoryRecord((GroupRecord("eo", "The Lab"),), ()))
    tree = lxml_html.document_fromstring(dict(pages(hub))["organisations/index.html"].decode())
    assert tree.xpath("//section//bdi/text()") == ["The Lab", "eo · 1", "land", "1"]


def test_an_index_of_many_lists_has_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filtered_lists, "_ENTRIES", 3)
    projects = [
        make_project(
            f"lab-{number}/{'sub/' if number == 5 else ''}p",
            keywords=(f"topic-{number}", f"topic-{number + 1}"),
        )
        for number in range(7)
    ]
    sections = [{"name": "Domain", "keywords": ["topic-5", "topic-6"]}]
    tags = {"sections": sections, "gitlab": {"minimum_count": 1}}
    site = dict(pages(make_hub(*projects, config=make_config(tags=tags))))
    for name, lists, number in (("organisations", 8, 3), ("topics", 8, 3)):
        paths = [f"{name}/index.html", *(f"{name}/-/{page}/index.html" for page in range(2, number + 1))]
        assert f"{name}/-/{number + 1}/index.html" not in site
        entries, titles = [], []
        for path in paths:
            page = lxml_html.document_fromstring(site[path].decode())
            hrefs = [link.get("href") for link in page.xpath("//*[@class='entries']//a")]
            assert 0 < len(hrefs) <= 3
            hrefs += page.xpath("//main//h2/a/@href")
            entries += [posixpath.normpath(posixpath.join(posixpath.dirname(path), href)) for href in hrefs]
            titles.append(page.findtext(".//title"))
            steps = [link.get("href") for link in page.xpath("//nav[@class='steps']//li/a")]
            assert {posixpath.normpath(posixpath.join(posixpath.dirname(path), href)) for href in steps} == {
                *paths
            } - {path}
        assert len(set(entries)) == len(entries) == lists
        assert set(entries) <= site.keys()
        assert len(set(titles)) == number
    headings = lxml_html.document_fromstring(site["topics/index.html"].decode()).xpath("//main//h2/text()")
    assert headings == ["Domain", "Other topics"]


def test_groups_and_topics_are_shown_as_gitlab_describes_them_unless_the_configuration_says_otherwise() -> (
    None
):
    directory = DirectoryRecord(
        (GroupRecord("lab", "The Lab", "Maps <b>of</b> land."), GroupRecord("lab/land", "Land")),
        (TopicRecord("Flood", "Floods", "Water."), TopicRecord("snow", "", "White.")),
    )
    projects = [make_project(f"lab/land/p{number}", keywords=("flood", "snow")) for number in range(2)]
    tags = {"topics": {"snow": {"title": "Snow", "locales": {"fr": {"title": "Neige"}}}}}
    stac = {"root": {"locales": {"fr": {"title": "Le hub"}}}}
    hub = replace(make_hub(*projects, config=make_config(tags=tags, stac=stac)), directory=directory)
    site = dict(pages(hub))
    assert b"Maps &lt;b&gt;of&lt;/b&gt; land." in site["organisations/lab/index.html"]
    tree = lxml_html.document_fromstring(site["organisations/index.html"].decode())
    assert tree.xpath("//section[@class='index']/h2/a/bdi/text()") == ["The Lab"]
    topics = lxml_html.document_fromstring(site["topics/index.html"].decode())
    described = [[text for text in entry.itertext() if text.strip()] for entry in topics.xpath("//main//li")]
    assert described == [["Floods", "2", "Water."], ["Snow", "2", "White."]]
    assert "Neige" in site["fr/topics/snow/index.html"].decode()


def test_a_topic_has_its_picture_in_the_list_and_on_its_page_whichever_spelling_has_it() -> None:
    picture = PictureRecord("", "ab" * 32, 5, "image/png", "")
    topics = (TopicRecord("Flood", description="Water."), TopicRecord("flood", picture=picture))
    projects = [make_project(f"lab/p{number}", keywords=("flood", "snow")) for number in range(2)]
    hub = replace(make_hub(*projects), directory=DirectoryRecord((), topics))
    site = dict(pages(hub, Gallery(lambda sha256: encoded())))
    for path, listed in (("topics/flood/", ""), ("topics/snow/", None), ("topics/", "")):
        tree = lxml_html.document_fromstring(site[f"{path}index.html"].decode())
        shown = tree.xpath("//main//img[@class='avatar']")
        assert [image.get("alt") for image in shown] == ([] if listed is None else [listed])
        for image in shown:
            assert posixpath.normpath(posixpath.join(path, image.get("src"))) in site


def test_a_large_hub_lists_the_newest_of_a_topic_and_no_tables_of_topics(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = make_config(stac={"search": {"page-size": 2}}, portal={"languages": ["en", "fr"]})
    projects = [make_project(f"lab/p{number}", keywords=("flood",)) for number in range(9)]

    def made() -> dict[str, bytes]:
        return dict(pages(make_hub(*projects, config=config)))

    def listed(site: dict[str, bytes], folder: str) -> list[str]:
        return sorted(
            path
            for path in site
            if path.startswith(f"{folder}/") and path.endswith("index.html") and f"{folder}/lab" not in path
        )

    small = made()
    monkeypatch.setattr("sharinghub_static.portal.components.formats.MOST_PROJECTS", 8)
    large = made()
    assert len(listed(small, "topics/flood")) == 5
    assert listed(large, "topics/flood") == [f"topics/flood/{name}index.html" for name in ("2/", "3/", "")]
    last = lxml_html.fromstring(large["topics/flood/3/index.html"].decode())
    assert "The newest 6 are listed. The search finds the others." in last.text_content()
    assert last.xpath("//p[@class='muted'][1]")[0].text_content().startswith("9 projects")
    assert not last.xpath("//a[@rel='next']")
    assert b"The newest" not in large["topics/flood/index.html"]
    assert "La recherche trouve les autres" in large["fr/topics/flood/3/index.html"].decode()
    topics = b'<ul class="topics"'
    assert topics in small["topics/flood/index.html"]
    assert topics in large["organisations/lab/index.html"]
    assert topics not in large["topics/flood/index.html"]
    for folder in ("dataset", "organisations/lab"):
        assert listed(small, folder) == listed(large, folder)
    tables = {path for path in small if path.endswith(".csv")}
    assert tables - large.keys() == {"topics/flood/projects.csv", "organisations/lab/-/projects.csv"}
    assert b"projects.csv" not in large["topics/flood/index.html"]
