"""The sample projects keep what they promise: sane histories, working links, and every special case."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from pydantic import TypeAdapter

from sharinghub_static.demo import samples
from sharinghub_static.demo.samples import load_world
from sharinghub_static.demo.world import SampleGroup, SampleProject, SampleUser
from tests.cases import each_case

SAMPLES = Path(samples.__file__).with_name("samples")
NOW = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
KINDS = ("aimodel", "dataset", "processor", "tool", "dashboard")
HOSTILE = "eo-toolbox/markup-training-set"
BROKEN = "maritime-watch/oil-slick-detector"
# It is named by the benchmark and gone: every real catalogue has a reference that leads nowhere.
RETIRED = "no-such-group/retired-model"


@cache
def projects() -> tuple[SampleProject, ...]:
    return tuple(load_world().projects)


@cache
def by_path() -> dict[str, SampleProject]:
    return {project.full_path: project for project in projects()}


every_project = each_case("project", projects, ids=lambda project: project.full_path, at_least=28)


def folder(project: SampleProject) -> Path:
    return SAMPLES / project.full_path


def readme(project: SampleProject) -> str:
    found = [file for file in project.files if file.path.lower() == "readme.md"]
    return found[0].content.decode() if found else ""


def front_matter(project: SampleProject) -> dict[str, Any]:
    text = readme(project)
    if not text.startswith("---\n"):
        return {}
    found = yaml.safe_load(text.split("\n---\n")[0])
    assert isinstance(found, dict)
    return found


def readable() -> list[SampleProject]:
    return [project for project in projects() if project.full_path != BROKEN]


def unknown_keys(written: Any, understood: Any, where: str = "") -> Iterator[str]:
    """Keys of the YAML that no field took: a dataclass would drop them without a word."""
    if isinstance(written, dict):
        yield from (f"{where}{key}" for key in written.keys() - understood.keys())
        for key in written.keys() & understood.keys():
            yield from unknown_keys(written[key], understood[key], f"{where}{key}.")
    elif isinstance(written, list):
        for number, (left, right) in enumerate(zip(written, understood, strict=True)):
            yield from unknown_keys(left, right, f"{where}{number}.")


# --- The YAML says what the classes say -------------------------------------------------------------------


@every_project
def test_every_key_of_a_project_is_a_field(project: SampleProject) -> None:
    written = yaml.safe_load((folder(project) / "project.yml").read_text("utf-8"))
    adapter = TypeAdapter(SampleProject)
    assert list(unknown_keys(written, adapter.dump_python(adapter.validate_python(written)))) == []


@pytest.mark.parametrize(("file", "kind"), [("users.yml", SampleUser), ("groups.yml", SampleGroup)])
def test_every_key_of_the_lists_is_a_field(file: str, kind: type) -> None:
    written = yaml.safe_load((SAMPLES / file).read_text("utf-8"))
    adapter = TypeAdapter(tuple[kind, ...])
    assert list(unknown_keys(written, adapter.dump_python(adapter.validate_python(written)))) == []


def test_ids_users_and_paths_are_unique_and_groups_exist() -> None:
    world = load_world()
    places = {group.full_path for group in world.groups} | {user.username for user in world.users}
    assert len({project.id for project in projects()}) == len(projects()) >= 20
    assert len({user.username for user in world.users}) == len(world.users)
    assert {project.namespace for project in projects()} <= places


def test_every_user_has_an_address_that_can_be_nobodys() -> None:
    for user in load_world().users:
        assert re.fullmatch(r"[a-z.-]+@example\.(org|com)", user.email), user


def test_no_address_of_a_user_stands_in_any_file() -> None:
    addresses = [user.email for user in load_world().users]
    for file in SAMPLES.rglob("*"):
        if file.is_file() and file.name != "users.yml":
            content = file.read_bytes()
            assert not [address for address in addresses if address.encode() in content], file


# --- Histories that could have happened -------------------------------------------------------------------


@every_project
def test_nothing_happened_before_the_project_began_or_after_its_last_activity(project: SampleProject) -> None:
    happened = [
        *(commit.committed_at for commit in project.commits),
        *(release.released_at for release in project.releases),
        *(package.created_at for package in project.packages),
        *(note.created_at for issue in project.issues for note in issue.notes),
        *(time for issue in project.issues for time in (issue.created_at, issue.closed_at) if time),
        *(
            time
            for change in project.merge_requests
            for time in (change.created_at, change.merged_at)
            if time
        ),
    ]
    assert all(project.created_at <= time <= project.last_activity_at for time in happened)
    assert datetime(2022, 1, 1, tzinfo=UTC) <= project.created_at <= project.last_activity_at <= NOW


@every_project
def test_histories_are_in_order(project: SampleProject) -> None:
    commits = [commit.committed_at for commit in project.commits]
    releases = [release.released_at for release in project.releases]
    pipelines = [pipeline.created_at for pipeline in project.pipelines]
    assert commits == sorted(commits)
    assert releases == sorted(releases, reverse=True)
    assert pipelines == sorted(pipelines, reverse=True)
    assert all(run.created_at <= run.finished_at <= NOW for run in project.pipelines if run.finished_at)
    assert len({release.tag for release in project.releases}) == len(project.releases)
    for model in project.models:
        versions = [version.created_at for version in model.versions]
        assert versions == sorted(versions, reverse=True)


@every_project
def test_what_is_closed_or_merged_says_when(project: SampleProject) -> None:
    for issue in project.issues:
        assert (issue.state == "closed") == (issue.closed_at is not None), issue.title
        assert issue.closed_at is None or issue.closed_at >= issue.created_at
        notes = [note.created_at for note in issue.notes]
        assert notes == sorted(notes)
        assert all(time >= issue.created_at for time in notes)
    for change in project.merge_requests:
        assert (change.state == "merged") == (change.merged_at is not None) == bool(change.merged_by)
        assert change.merged_at is None or change.merged_at >= change.created_at


@every_project
def test_a_review_bears_the_title_that_the_project_has_or_had(project: SampleProject) -> None:
    title = {} if project.full_path == BROKEN else front_matter(project)
    names = {f"Review - {project.name}", f"Review - {title.get('title', project.name)}"}
    reviews = [issue for issue in project.issues if {"discussion", "sharingHub"} <= set(issue.labels)]
    assert len(reviews) <= 1
    assert all(review.title in names for review in reviews)


def test_repositories_are_dormant_lively_and_archived() -> None:
    years = Counter(project.last_activity_at.year for project in projects())
    assert set(years) >= {2023, 2024, 2025, 2026}
    assert {project.stars for project in projects()} >= {0, 140}
    assert [project.full_path for project in projects() if project.archived] == ["hydro-sentinel/water-otsu"]


# --- Files ------------------------------------------------------------------------------------------------


def test_files_are_small_and_none_steers_the_git_of_this_repository() -> None:
    files = [file for file in SAMPLES.rglob("*") if file.is_file()]
    assert max(file.stat().st_size for file in files) <= 200_000
    assert sum(file.stat().st_size for file in files) < 3_000_000
    assert not {file.name for file in files} & {".gitattributes", ".gitignore", ".gitmodules"}


def test_pictures_are_real_light_and_all_different() -> None:
    pictures = [file for file in SAMPLES.rglob("*") if file.suffix in {".png", ".jpg", ".jpeg"}]
    for picture in pictures:
        start = b"\x89PNG\r\n\x1a\n" if picture.suffix == ".png" else b"\xff\xd8\xff"
        assert picture.read_bytes().startswith(start), picture
        assert picture.stat().st_size < 40_000, picture
    assert len({hashlib.sha256(picture.read_bytes()).digest() for picture in pictures}) == len(pictures) >= 15


def test_large_files_are_lfs_pointers_to_what_is_there() -> None:
    found = 0
    for project in projects():
        for file in project.files:
            if file.path.endswith((".tif", ".onnx", ".pt", ".safetensors", ".parquet")):
                found += 1
                assert file.lfs_size == len(file.lfs_object) > 900, file.path
                assert file.lfs_oid == hashlib.sha256(file.lfs_object).hexdigest(), file.path
    assert found >= 23


_FIRST_BYTES = {
    ".tif": b"II*\0",
    ".onnx": b"\x08\x08",
    ".pt": b"PK\3\4",
    ".png": b"\x89PNG",
    ".jpg": b"\xff\xd8\xff",
}


def test_files_are_what_their_names_say() -> None:
    for project in projects():
        for file in project.files:
            begin = _FIRST_BYTES.get(Path(file.path).suffix)
            content = file.lfs_object or file.content
            assert begin is None or content.startswith(begin), file.path
            if file.path.endswith(".parquet"):
                # Last come the length of the description, and the same letters as first.
                assert content[:4] == content[-4:] == b"PAR1", file.path
                assert int.from_bytes(content[-8:-4], "little") < len(content) - 12
            if file.path.endswith(".safetensors"):
                length = int.from_bytes(content[:8], "little")
                layers = json.loads(content[8 : 8 + length])
                assert len(content) == 8 + length + max(
                    layer["data_offsets"][1] for name, layer in layers.items() if name != "__metadata__"
                )


def test_cloud_optimised_files_are_so() -> None:
    """GDAL writes what it optimised for into the head of the file."""
    for project in projects():
        for file in project.files:
            if file.path.endswith(".tif"):
                assert b"LAYOUT=IFDS_BEFORE_DATA" in file.lfs_object[:300], file.path


def test_what_dvc_tracks_is_on_its_remote() -> None:
    found = 0
    for project in projects():
        config = next((file.content for file in project.files if file.path == ".dvc/config"), b"").decode()
        store = next((p.files for p in project.packages if p.name == "dvc"), {})
        for file in project.files:
            if file.path.endswith(".dvc"):
                found += 1
                assert f"{{gitlab}}/api/v4/projects/{project.id}/packages/generic/dvc/1" in config
                (out,) = yaml.safe_load(file.content)["outs"]
                assert file.path.endswith(f"{out['path']}.dvc")
                listed = store[_stored(out["md5"])]
                assert hashlib.md5(listed, usedforsecurity=False).hexdigest() + ".dir" == out["md5"]
                inside = [store[_stored(row["md5"])] for row in json.loads(listed)]
                assert (len(inside), sum(map(len, inside))) == (out["nfiles"], out["size"])
    assert found >= 3


def _stored(md5: str) -> str:
    return f"files/md5/{md5[:2]}/{md5[2:]}"


def test_structured_files_can_be_read() -> None:
    for project in projects():
        for file in project.files:
            if file.path.endswith((".json", ".geojson", ".ipynb")):
                content = json.loads(file.content)
                assert not file.path.endswith(".ipynb") or content["nbformat"] == 4
            elif file.path.endswith((".yml", ".yaml", ".cff", ".cwl")):
                list(yaml.safe_load_all(file.content))


def test_the_grid_has_120_tiles_where_its_readme_says() -> None:
    tiles = [file for file in by_path()["eo-toolbox/tile-grid"].files if file.path.startswith("tiles/")]
    assert len(tiles) == 120
    for file in tiles:
        number = int(file.path[-8:-5])
        west, south = 2 * ((number - 1) % 12), 40 + (number - 1) // 12
        assert json.loads(file.content)["bbox"] == [west, south, west + 2, south + 1]
        assert file.path == f"tiles/row_{south - 40}/tile_{number:03}.json"


# --- READMEs ----------------------------------------------------------------------------------------------


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


# --- The hub as a whole -----------------------------------------------------------------------------------


def test_every_category_has_projects_and_some_projects_have_two() -> None:
    found = Counter(
        topic.removeprefix("sharinghub:")
        for project in projects()
        for topic in project.topics
        if topic.startswith("sharinghub:")
    )
    assert set(found) == set(KINDS)
    assert min(found.values()) >= 2
    categories = [sum(topic.startswith("sharinghub:") for topic in project.topics) for project in projects()]
    assert min(categories) == 1
    assert max(categories) == 2


def test_many_topics_are_shared() -> None:
    topics = Counter(topic for project in projects() for topic in project.topics)
    assert sum(count >= 3 for count in topics.values()) >= 15


def test_models_processors_and_dashboards_say_what_they_come_from() -> None:
    derived = {project.full_path for project in readable() if "related" in front_matter(project)}
    made = {
        project.full_path
        for project in readable()
        if {"sharinghub:aimodel", "sharinghub:dashboard"} & set(project.topics)
    }
    assert made <= derived


def test_one_is_private_and_one_is_internal_and_both_can_be_recognised() -> None:
    hidden = {project.visibility: project for project in projects() if project.visibility != "public"}
    assert Counter(project.visibility for project in projects()) == {
        "public": len(projects()) - 2,
        "private": 1,
        "internal": 1,
    }
    for visibility, project in hidden.items():
        assert f"{visibility.upper()}-CANARY-{project.id}" in readme(project)


def test_there_are_confidential_issues_internal_notes_and_system_notes() -> None:
    issues = [issue for project in projects() if project.visibility == "public" for issue in project.issues]
    assert sum(issue.confidential for issue in issues) >= 3
    assert any(note.internal for issue in issues for note in issue.notes)
    assert any(note.system for issue in issues for note in issue.notes)


@pytest.mark.parametrize(
    ("path", "special"),
    [
        ("eo-toolbox/stac-smoke-tests", lambda project: project.files and not readme(project)),
        ("eo-toolbox/idea-box", lambda project: project.default_branch is None and not project.files),
        ("eo-toolbox/S2_L2A.Cloud-Mask_v2", lambda project: "/" in project.default_branch),
        ("eo-toolbox/geochip", lambda project: project.submodules and len(project.moved_from) == 2),
        ("eo-toolbox/planetary-benchmark", lambda project: len(project.topics) >= 60),
        ("eo-toolbox/planetary-benchmark", lambda project: len(front_matter(project)["title"]) > 200),
        ("hydro-sentinel/operations/flood-watch-nile", lambda project: "🌊 رصد" in project.name),
        (
            "earthlab/vegetation/crop-phenology",
            lambda project: any(f.path == "readme.md" for f in project.files),
        ),
        ("lumen-specter/ndvi-scratchpad", lambda project: not project.description and not project.releases),
    ],
)
def test_special_cases_are_there(path: str, special: Any) -> None:
    assert special(by_path()[path])


@pytest.mark.parametrize(
    "attack",
    [
        *(
            "<script>",
            "onerror=",
            "](javascript:",
            "data:text/html",
            "<iframe",
            "<form",
            "<style>",
            "<base ",
            "srcdoc",
        ),
        *(
            "http-equiv",
            "position:fixed",
            r"\u202E",
            "</title>",
            "../../",
            "__proto__",
            "\\r\\n",
            "<svg>",
            "vbscript:",
        ),
    ],
)
def test_the_security_training_set_attacks_with_each_trick(attack: str) -> None:
    assert attack in readme(by_path()[HOSTILE])


def test_the_security_training_set_is_harmless() -> None:
    hosts = set(re.findall(r"https?://([\w.-]+)", readme(by_path()[HOSTILE])))
    assert hosts == {"evil.example.com", "example.org", "doi.org"}
