"""Projects that were moved or renamed: references and addresses of before lead to them."""

from collections.abc import Mapping
from datetime import timedelta

import orjson

from sharinghub_static.catalog import build_catalog
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.problems import Severity
from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.project.model import Project
from sharinghub_static.project.moves import former_paths, moved_paths
from sharinghub_static.snapshot.history_records import ObservationRecord
from sharinghub_static.snapshot.records import TextRecord
from tests.projects import GITLAB, UPDATED, make_config, make_hub, make_record

ROOT = "https://pages.example.org/hub"


def seen(path: str, days_ago: int = 0) -> ObservationRecord:
    at = UPDATED - timedelta(days=days_ago)
    return ObservationRecord(at, "x", "", 0, 0, archived=False, license="", topics=(), path=path)


HISTORY = {1: (seen("mv/old", 9), seen("Mv/Older", 5), seen("mv/new"))}


def hub_projects(front: str) -> list[Project]:
    readme = f"---\nlicense: MIT\n{front}\n---\n# A\n"
    topics = ("sharinghub:dataset",)
    records = [
        make_record("mv/new", id=1, topics=topics),
        make_record("eo/user", id=2, topics=topics, texts=(TextRecord("README.md", readme, len(readme)),)),
    ]
    return interpret_all(records, make_config(), history=HISTORY)


def test_former_paths_are_those_under_which_a_project_was_seen() -> None:
    assert former_paths("mv/new", HISTORY[1]) == ["Mv/Older", "mv/old"]
    assert former_paths("MV/old", (seen(""), seen("mv/old"))) == []


def test_a_path_that_others_have_or_had_leads_nowhere() -> None:
    records = [make_record("a/x", id=1), make_record("a/y", id=2), make_record("a/z", id=3)]
    history = {1: (seen("a/y"), seen("a/old"), seen("a/both")), 2: (seen("a/Both"),)}
    assert moved_paths(records, history) == {"a/old": "a/x"}


def test_a_reference_by_the_path_of_before_leads_to_the_project_with_a_notice() -> None:
    user, moved = hub_projects(f"related:\n  dataset: {GITLAB}/mv/old")
    hub = make_hub(user, moved)
    items = dict(build_catalog(hub).documents)
    links = orjson.loads(items["stac/dataset/eo--user/eo--user.json"])["links"]
    (link,) = (link for link in links if link["rel"] == "derived_from")
    assert link["href"] == "../mv--new/mv--new.json"
    assert link["title"] == "dataset: mv/new"
    (problem,) = user.problems
    assert (problem.code, problem.severity, problem.line) == ("SH418", Severity.NOTICE, 4)
    assert problem.hint == "Write its address of today: `mv/new`."


def test_names_of_datasets_and_links_know_the_paths_of_before() -> None:
    user, moved = hub_projects(
        f"datasets: [mv/older]\nlinks: [{{rel: about, href: dataset+{GITLAB}/mv/old}}]"
    )
    hub = make_hub(user, moved)
    assert hub.find("MV/Older") is hub.find("mv/new") is moved
    assert [link.rel for link in user.links if hub.resolve(link.href)] == ["about", "derived_from"]  # type: ignore[arg-type] # references


def test_pages_of_before_lead_to_those_of_today_in_each_language() -> None:
    config = make_config(stac={"root_href": ROOT}, portal={"languages": ["en", "fr"]})
    files: Mapping[str, bytes] = dict(pages(make_hub(*hub_projects("title: x"), config=config)))
    for folder in ("dataset/mv/old", "dataset/Mv/Older", "fr/dataset/mv/old"):
        text = files[f"{folder}/index.html"].decode()
        assert (
            '<meta http-equiv="refresh" content="0; url=../new/index.html">'.replace(
                "../new/", "../../mv/new/" if "Older" in folder else "../new/"
            )
            in text
        )
        language = "fr/" if folder.startswith("fr/") else ""
        assert f'<link rel="canonical" href="{ROOT}/{language}dataset/mv/new/">' in text
    rule = "/hub/stac/dataset/mv--old/mv--old.json /hub/stac/dataset/mv--new/mv--new.json 301"
    assert rule in files["_redirects"].decode().splitlines()
    assert b"mv/old" not in files["sitemap.xml"]
