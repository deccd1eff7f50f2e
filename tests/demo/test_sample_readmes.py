"""READMEs of the sample projects: links lead somewhere, and each feature is in use."""

import re
from urllib.parse import unquote

import pytest
import yaml

from sharinghub_static.demo.world import SampleProject
from tests.demo.sample_projects import (
    BROKEN,
    HOSTILE,
    by_path,
    every_project,
    folder,
    front_matter,
    projects,
    readable,
    readme,
)

# It is named by the benchmark and gone: every real catalogue has a reference that leads nowhere.
RETIRED = "no-such-group/retired-model"


def test_one_front_matter_alone_is_broken() -> None:
    with pytest.raises(yaml.YAMLError):
        front_matter(by_path()[BROKEN])
    assert all(isinstance(front_matter(project), dict) for project in readable())


@every_project
def test_relative_links_and_images_lead_to_files(project: SampleProject) -> None:
    if project.full_path == HOSTILE:
        return  # its links are meant to lead astray
    paths = {file.path for file in project.files}
    for target in re.findall(r"\]\(((?:\\.|[^()\s\\])+)", readme(project)):
        if re.match(r"[a-z]+:|\{gitlab\}|#", target):
            continue
        path = unquote(target.split("#")[0].replace("\\", "")).removeprefix("./")
        assert path in paths, target


@every_project
def test_references_to_issues_and_merge_requests_exist(project: SampleProject) -> None:
    text = re.sub(r"```.*?```|`[^`]*`|\(\S*\)", "", readme(project).split("\n---\n")[-1], flags=re.DOTALL)
    for number in re.findall(r"(?<![\w&/`])#(\d+)\b", text):
        assert int(number) <= len(project.issues), number
    for number in re.findall(r"(?<!\w)!(\d+)\b", text):
        assert int(number) <= len(project.merge_requests), number


@every_project
def test_links_into_the_instance_lead_to_projects(project: SampleProject) -> None:
    written = (folder(project) / "project.yml").read_text("utf-8") + readme(project)
    for target in re.findall(r"\{gitlab\}/([^\s\"')\]]+)", written):
        path = target.split("/-/")[0].split("/badges/")[0].removesuffix(".git")
        assert path.startswith("api/v4/projects/") or path in by_path() or path == RETIRED, target


def test_a_registry_address_names_the_id_of_its_own_project() -> None:
    for project in projects():
        for number in re.findall(r"\{gitlab\}/api/v4/projects/(\d+)", readme(project)):
            assert int(number) == project.id


def test_the_place_of_the_instance_stands_in_no_other_file() -> None:
    for project in projects():
        for file in project.files:
            is_placed = file.path.lower() in {"readme.md", ".dvc/config"}
            assert is_placed or b"{gitlab}" not in file.content, file.path


def test_places_reach_across_the_antimeridian_around_the_world_and_along_polygons() -> None:
    spatial = [front_matter(project).get("extent", {}).get("spatial") for project in readable()]
    boxes = [place for place in spatial if isinstance(place, list)]
    assert sum(west > east for west, _, east, _ in boxes) == 1
    assert [-180, -90, 180, 90] in boxes
    assert sum(isinstance(place, str) and place.startswith("POLYGON") for place in spatial) >= 3


FRONT_MATTER_IN_USE = [
    *("title", "description", "preview", "license", "license-url", "extent", "providers", "related", "links"),
    *("assets", "extensions", "sharinghub", "gsd", "platform", "constellation", "instruments", "deprecated"),
    *("mlm", "ml-model", "label", "sar", "eo", "proj"),
    *("pipeline_tag", "library_name", "datasets", "base_model", "model-index"),
]


@pytest.mark.parametrize("key", FRONT_MATTER_IN_USE)
def test_each_key_of_the_front_matter_is_in_use(key: str) -> None:
    assert any(key in front_matter(project) for project in readable() if project.full_path != HOSTILE)


@pytest.mark.parametrize(
    "key", ["glob", "path", "key", "href", "type", "type-as", "title", "description", "roles"]
)
def test_each_key_of_an_asset_rule_is_in_use(key: str) -> None:
    rules = [rule for project in readable() for rule in front_matter(project).get("assets", [])]
    assert any(isinstance(rule, str) for rule in rules)
    assert any(key in rule for rule in rules if isinstance(rule, dict))


MARKDOWN_IN_USE = {
    "table of contents": "[[_TOC_]]",
    "inline mathematics": "$`",
    "mathematics in a block": "```math",
    "mathematics between dollars": "\n$$\n",
    "diagram": "```mermaid",
    "alert": "> [!warning]",
    "footnote": "[^strata]:",
    "open task": "- [ ] ",
    "done task": "- [x] ",
    "inapplicable task": "- [~] ",
    "folded section": "<details>",
    "emoji": ":mountain:",
    "mention": "@orla-geoid",
    "issue of another project": "earthlab/land/alpine-land-cover#6",
    "milestone": '%"4.0"',
    "definition list": "\n: ",
    "video": ".mp4)",
    "DOI": "https://doi.org/10.5072/",
    "picture named preview": "![preview](",
    "text from right to left": 'dir="rtl"',
    "reference with a category": "dataset+{gitlab}/",
}


@pytest.mark.parametrize("written", MARKDOWN_IN_USE.values(), ids=MARKDOWN_IN_USE.keys())
def test_each_feature_of_gitlab_markdown_is_in_use(written: str) -> None:
    assert any(written in readme(project) for project in projects() if project.full_path != HOSTILE)
