"""Titles, keys and addresses of any characters come out of each client as they went in."""

import json
from pathlib import Path
from typing import Any

import pytest

from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.linked_data import about_project, described_page
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.rendering import Renderer
from sharinghub_static.portal.site_files.croissant import croissant
from sharinghub_static.portal.site_files.datacite import datacite
from sharinghub_static.portal.site_files.feeds import feeds
from sharinghub_static.portal.site_files.llms import llms_file
from sharinghub_static.portal.site_files.oembed import oembed
from sharinghub_static.portal.site_pages import page_contexts
from sharinghub_static.project.model import Asset, License, Project
from tests.clients.conftest import Ask
from tests.projects import GITLAB, make_config, make_hub, make_project

ROOT = "https://pages.example.org/hub"
TITLES = (
    "Reefs \"of\" the 'sea'",
    "50% of <b>all</b> & more; a=b",
    "Été à Évreux, 海の地図, قشم, \U0001f30d",
    "back\\slash {brace} `tick` $x$ #1",
    "a  b\tc",
    "%20 %zz %e9 +",
)
KEYS = ("a b.csv", 'q"uote.csv', "été/海.csv", "50%.csv", "a#b?c&d.csv", "{x}.csv", "<y>.csv", "it's.csv")


def _project(number: int, title: str) -> Project:
    assets = tuple(
        Asset(
            key, f"{GITLAB}/eo/p{number}/-/raw/main/{index}%20%C3%A9.csv", "text/csv", key, sha256="ab" * 32
        )
        for index, key in enumerate(KEYS)
    )
    return make_project(
        f"eo/p{number}",
        "dataset",
        title=title,
        summary=title,
        kind="Dataset",
        keywords=(title,),
        assets=assets,
        license=License("other", title),
    )


@pytest.fixture(scope="module")
def projects() -> list[Project]:
    return [_project(number, title) for number, title in enumerate(TITLES)]


@pytest.fixture(scope="module")
def site(projects: list[Project]) -> SiteData:
    hub = make_hub(*projects, config=make_config(stac={"root_href": ROOT}))
    return SiteData(hub, Assets(hub.config), Analyses(hub))


def _about(project: Project, site: SiteData) -> dict[str, Any]:
    return about_project(project, site.hub.config, described_page(project, site.hub.config))


def test_mlcroissant_gives_titles_and_names_of_files_back(
    ask: Ask, projects: list[Project], site: SiteData
) -> None:
    documents = json.dumps([croissant(project, _about(project, site)) for project in projects])
    code = """
import json, mlcroissant
answer = []
for document in json.loads(documents):
    metadata = mlcroissant.Dataset(document).metadata
    assert not metadata.ctx.issues.errors
    answer.append([metadata.name, [[file.name, file.content_url] for file in metadata.distribution]])
"""
    answer = ask(code, documents=documents)
    assert [title for title, _ in answer] == list(TITLES)
    for project, (_, files) in zip(projects, answer, strict=True):
        assert files == [[asset.title, asset.href] for asset in project.assets]


def test_datacite_and_micawber_give_titles_back(ask: Ask, projects: list[Project], site: SiteData) -> None:
    code = """
import json
from datacite import schema45
answer = []
for document in json.loads(documents):
    schema45.validator.validate(document)
    answer.append(document["titles"][0]["title"])
"""
    documents = json.dumps([datacite(project, _about(project, site)) for project in projects])
    assert ask(code, documents=documents) == list(TITLES)
    code = """
import json, micawber
class Known(micawber.Provider):
    def fetch(self, url):
        return documents[int(url.partition("number%3D")[2][0])]
answer = [Known("https://x.example/o").request(f"https://x.example/?number={n}")["title"]
    for n in range(len(documents))]
"""
    cards = "documents = " + repr([json.dumps(oembed(project, site)) for project in projects]) + "\n"
    assert ask(cards + code) == list(TITLES)


def test_feedparser_and_llms_txt_give_titles_back(ask: Ask, site: SiteData) -> None:
    feed, llms = dict(feeds(site))["feed.xml"].decode(), dict(llms_file(site))["llms.txt"].decode()
    code = """
import feedparser
from llms_txt import parse_llms_file
feed = feedparser.parse(feed)
assert not feed.bozo
links = parse_llms_file(llms).sections["Datasets"]
answer = [[entry.title_detail.value for entry in feed.entries], [entry.title for entry in links]]
"""
    entries, links = ask(code, feed=feed, llms=llms)

    def plain(text: str) -> str:
        return " ".join(text.replace("\\", "").split())

    assert {" ".join(title.split()) for title in entries} == {" ".join(title.split()) for title in TITLES}
    assert {plain(title) for title in links} == {plain(title) for title in TITLES}


def test_extruct_and_signposting_give_titles_and_addresses_back(
    ask: Ask, site: SiteData, tmp_path: Path
) -> None:
    renderer = Renderer(site.hub.config.folder / "none", site.assets.icons, site.translator)
    pages = [
        renderer.render(template, page).decode()
        for path, template, page in page_contexts(site)
        if path.startswith("dataset/eo/") and "/-/" not in path
    ]
    (tmp_path / "pages.json").write_text(json.dumps(pages), "utf-8")
    code = """
import json, extruct
from signposting.htmllinks import HTML, AbsoluteURI, _parse_html
answer = []
address = "https://x.example/d/p/"
for page in json.load(open("pages.json", encoding="utf-8")):
    [data] = extruct.extract(page, base_url=address, syntaxes=["json-ld"])["json-ld"]
    found = _parse_html(HTML(page, "text/html", AbsoluteURI(address), AbsoluteURI(address)))
    answer.append([data["name"], data["keywords"], [str(link.target) for link in found.items]])
"""
    answer = ask(code)
    assert {title for title, *_ in answer} == set(TITLES)
    for title, keywords, items in answer:
        assert keywords == [title]
        assert len(items) == len(KEYS)
        assert all("%20%C3%A9.csv" in item for item in items)
