"""What a project of one instance says of projects of its own and of the other ones."""

import jsonschema_rs

from sharinghub_static.analysis.curated import _path_in_hub
from sharinghub_static.archive.making import _origin
from sharinghub_static.project.interpret import interpret, interpret_all
from sharinghub_static.project.model import Link, ProjectReference
from sharinghub_static.project.schema import front_matter_schema
from sharinghub_static.snapshot.instances import with_origin
from sharinghub_static.snapshot.records import TextRecord, Visibility
from tests.cases import each_case
from tests.projects import GITLAB, make_config, make_hub, make_record

PORT, BELOW = f"{GITLAB}:8443", f"{GITLAB}/git"
ESA = "http://gitlab.esa.example:8443/git"
CONFIG = make_config(
    gitlab={"url": GITLAB},
    further_gitlabs=[
        {"url": ESA, "name": "esa", "categories": ["dataset"], "visibility": "internal"},
        {"url": PORT, "name": "port"},
        {"url": BELOW, "name": "below"},
    ],
)
PUBLISHED = frozenset(
    {"earth/cover", "~esa/earth/cover", "~esa/earth/roads", "~port/earth/cover", "~below/earth/cover"}
)


def links(file: str, text: str, instance: str = "esa") -> list[Link]:
    texts = (TextRecord(file, text, len(text)),)
    record = make_record("earth/me", id=7, topics=("sharinghub:dataset",), texts=texts)
    record = with_origin(record, 2**40, instance) if instance else record
    project = interpret(record, CONFIG.for_instance(instance), PUBLISHED)
    return [link for link in project.links if link.rel in {"related", "derived_from"}]


def target(found: list[Link]) -> str:
    (link,) = found
    return link.href.full_path if isinstance(link.href, ProjectReference) else link.href


@each_case(
    "file, text, expected",
    [
        ("README.md", f"---\nrelated: {{dataset: {ESA}/earth/cover}}\n---\n", "~esa/earth/cover"),
        ("README.md", f"---\nrelated: {{dataset: {GITLAB}/earth/cover}}\n---\n", "earth/cover"),
        ("README.md", f"---\nrelated: {{dataset: {ESA}/earth/gone}}\n---\n", f"{ESA}/earth/gone"),
        ("README.md", f"---\nrelated: {{dataset: {GITLAB}/earth/gone}}\n---\n", f"{GITLAB}/earth/gone"),
        # A path says of no instance, so it is of the project's own.
        ("README.md", "---\nbase_model: earth/cover\n---\n", "~esa/earth/cover"),
        ("README.md", "---\nbase_model: ~esa/earth/roads\n---\n", "~esa/earth/roads"),
        ("README.md", f"---\nbase_model: {ESA}/earth/roads\n---\n", "~esa/earth/roads"),
        *(
            ("README.md", f"---\n{key}: {url}/earth/cover\n---\n", f"{prefix}earth/cover")
            for key in ("base_model", "datasets")
            for url, prefix in ((GITLAB, ""), (f"{GITLAB}:443", ""), (PORT, "~port/"), (BELOW, "~below/"))
        ),
        (".gitmodules", '[submodule "x"]\nurl = ../roads.git\n', "https://gitlab.example.org/earth/roads"),
        (".gitmodules", f'[submodule "x"]\nurl = {ESA}/earth/roads.git\n', "~esa/earth/roads"),
        (
            ".gitmodules",
            '[submodule "x"]\nurl = git@gitlab.esa.example:earth/roads.git\n',
            "~esa/earth/roads",
        ),
        (".gitmodules", '[submodule "x"]\nurl = git@gitlab.example.org:earth/cover.git\n', "earth/cover"),
        (".gitmodules", f'[submodule "x"]\nurl = {PORT}/earth/cover.git\n', "~port/earth/cover"),
        (".gitmodules", f'[submodule "x"]\nurl = {BELOW}/earth/cover.git\n', "~below/earth/cover"),
        (".gitmodules", f'[submodule "x"]\nurl = {GITLAB}:443/earth/cover.git\n', "earth/cover"),
        (".gitmodules", f'[submodule "x"]\nurl = {GITLAB}:99/earth/cover\n', f"{GITLAB}:99/earth/cover"),
        ("README.md", f"---\nrelated: {{dataset: {PORT}/earth/cover}}\n---\n", "~port/earth/cover"),
        ("README.md", f"---\nrelated: {{dataset: {BELOW}/earth/cover}}\n---\n", "~below/earth/cover"),
        ("README.md", f"---\nrelated: {{dataset: '{GITLAB}:443/earth/cover'}}\n---\n", "earth/cover"),
    ],
)
def test_a_project_of_any_instance_is_a_project_of_the_hub(file: str, text: str, expected: str) -> None:
    assert target(links(file, text)) == expected


def test_a_path_of_the_first_instance_is_never_a_project_of_another() -> None:
    assert target(links("README.md", "---\nbase_model: earth/cover\n---\n", "")) == "earth/cover"
    assert "~esa" not in target(links("README.md", "---\nbase_model: earth/roads\n---\n", ""))


def test_what_an_instance_is_not_asked_for_is_not_shown() -> None:
    topics = ("sharinghub:aimodel", "sharinghub:dataset")
    own = make_record("earth/both", id=1, topics=topics)
    other = with_origin(own, 2**40, "esa")
    unknown = with_origin(own, 2**41, "gone")
    hidden = make_record("earth/hidden", id=2, topics=topics, visibility=Visibility.INTERNAL)
    seen = with_origin(hidden, 2**40 + 2, "esa")
    projects = interpret_all([own, other, unknown, hidden, seen], CONFIG)
    assert [(project.record.full_path, project.categories) for project in projects] == [
        ("earth/both", ("ai-model", "dataset")),
        ("~esa/earth/both", ("dataset",)),
        ("~esa/earth/hidden", ("dataset",)),
    ]


def test_an_address_of_no_instance_is_reported_with_those_of_all() -> None:
    text = "---\nrelated: {dataset: https://other.example/earth/cover}\n---\n"
    record = make_record(
        "earth/me", topics=("sharinghub:dataset",), texts=(TextRecord("README.md", text, 9),)
    )
    (problem,) = (each for each in interpret(record, CONFIG).problems if each.code == "SH405")
    assert all(gitlab.url in problem.message for gitlab in CONFIG.gitlabs)


@each_case(
    "listed, path",
    [
        ("earth/cover", "earth/cover"),
        ("~esa/earth/cover/", "~esa/earth/cover"),
        (f"{ESA}/earth/cover/", "~esa/earth/cover"),
        (f"{ESA}/earth/cover.git", "~esa/earth/cover"),
        (f"{ESA}/earth/cover/-/tree/main?a=1#b", "~esa/earth/cover"),
        (f"{PORT}/earth/cover", "~port/earth/cover"),
        (f"{BELOW}/earth/cover/", "~below/earth/cover"),
        (f"dataset+{ESA}/earth/cover", "~esa/earth/cover"),
        (f"{GITLAB}:443/earth/cover/", "earth/cover"),
        ("https://other.example/earth/cover", "https://other.example/earth/cover"),
        ("https://[/earth/cover", "https://[/earth/cover"),
    ],
)
def test_an_address_in_a_curated_collection_is_of_its_own_instance(listed: str, path: str) -> None:
    assert _path_in_hub(CONFIG, listed) == path


def test_the_only_instance_has_other_addresses_in_a_curated_collection_too() -> None:
    for address in (f"{GITLAB}/earth/cover/", "dataset+https://alias.example/earth/cover/-/issues?a=1"):
        assert _path_in_hub(make_config(), address) == "earth/cover"


def test_an_archive_names_all_instances() -> None:
    urls = ", ".join(gitlab.url for gitlab in CONFIG.gitlabs)
    assert _origin(make_hub(config=CONFIG)) == (urls, f"\nThey are from 4 GitLab instances: {urls}.")
    assert _origin(make_hub()) == (GITLAB, "")


def test_the_schema_takes_the_addresses_of_all_instances_and_no_other_port() -> None:
    schema = front_matter_schema(CONFIG)
    for url in (GITLAB, f"{GITLAB}:443", PORT, BELOW, ESA):
        assert jsonschema_rs.is_valid(schema, {"related": {"dataset": f"{url}/earth/cover"}}), url
    for url in (f"{GITLAB}:99", "https://gitlab.esa.example/git"):
        assert not jsonschema_rs.is_valid(schema, {"related": {"dataset": f"{url}/earth/cover"}}), url
