"""Collections of many Items become Catalogs by namespace; with a low limit, so that few projects are many."""

import itertools
import warnings

import pystac
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pystac_client import Client

from sharinghub_static.catalog import build_catalog, division
from sharinghub_static.catalog.division import divide
from sharinghub_static.path_segments import safe_segment
from sharinghub_static.site.check.files import Site
from sharinghub_static.site.check.rules.stac_tree import StacTree
from sharinghub_static.site.schemas import SchemaStore
from tests.catalog.test_tree import on_disk, read, target_of
from tests.projects import make_config, make_hub, make_project
from tests.properties import examples
from tests.site.check.minisite import no_network

MANY = [
    *(f"eo/land/cover-{number}" for number in range(3)),
    *(f"eo/land/forest/set-{number}" for number in range(12)),
    *("eo/land-use", "eo/snow", "eo/sea/ice", "eo/sea/level"),
    *(f"user-{letter}/data" for letter in "abcdefgh"),
    *("catalog.json/data", "x/collection.json/data", "user-a-b/data"),
]


@pytest.fixture
def low(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(division, "MOST_LINKS", 10)
    return 10


def hub(**stac):
    return make_hub(
        *(make_project(path) for path in MANY),
        make_project("eo/model", category="ai-model"),
        config=make_config(stac=stac),
    )


def links(document, *rels):
    return [link for link in document["links"] if link["rel"] in rels]


def test_no_document_lists_more_than_the_limit(low):
    documents = read(build_catalog(hub()))
    lists = {path: links(document, "child", "item") for path, document in documents.items()}
    assert max(map(len, lists.values())) <= low
    catalogs = sorted(path.removeprefix("stac/dataset/-/") for path in lists if "/-/" in path)
    assert catalogs == [
        "-/u/catalog.json",
        f"{safe_segment('catalog.json')}/catalog.json",
        "eo/catalog.json",
        "eo/land/catalog.json",
        "eo/land/forest/-/set-1/catalog.json",
        "eo/land/forest/catalog.json",
        "eo/sea/catalog.json",
        "x/catalog.json",
    ]
    assert links(documents["stac/dataset/collection.json"], "child")
    assert not links(documents["stac/ai-model/collection.json"], "child")


@pytest.mark.parametrize("stac", [{}, {"root_href": "https://pages.example.org/hub"}, {"item_id": "path"}])
def test_every_document_is_valid_and_hangs_in_the_tree(low, schemas, tmp_path, stac):
    catalog = build_catalog(hub(**stac), schemas)
    assert [error for document in read(catalog).values() for error in schemas.errors(document)] == []
    on_disk(catalog, tmp_path)
    site = Site(tmp_path, SchemaStore(fetch=no_network))
    rule = StacTree(site)
    assert [finding for path in site.files for finding in rule.look(site.file(path))] == []
    assert list(rule.finish()) == []


def test_items_keep_their_addresses_and_their_collection(low, monkeypatch):
    divided = read(build_catalog(hub()))
    monkeypatch.setattr(division, "MOST_LINKS", 5_000)
    whole = read(build_catalog(hub()))
    assert whole.keys() < divided.keys()
    parents = set()
    for path, document in whole.items():
        if document["type"] != "Feature":
            continue
        kept = divided[path]
        assert kept | {"links": []} == document | {"links": []}
        assert [link for link in kept["links"] if link["rel"] != "parent"] == [
            link for link in document["links"] if link["rel"] != "parent"
        ]
        (parent,) = links(kept, "parent")
        holder = target_of(path, parent)
        parents.add(holder)
        assert path in {target_of(holder, link) for link in links(divided[holder], "item")}
        assert parent["title"] == divided[holder]["title"]
    assert len(parents) > 5


def test_pystac_and_pystac_client_find_every_item_once(low, tmp_path):
    made = hub()
    root = on_disk(build_catalog(made), tmp_path)
    expected = sorted(made.item_ids[project.record.id] for project in made.projects)
    assert sorted(item.id for item in pystac.Catalog.from_file(root).get_items(recursive=True)) == expected
    with warnings.catch_warnings(action="ignore"):  # It is no server.
        collection = Client.open(str(root)).get_collection("dataset")
        found = [item.id for item in collection.get_items(recursive=True)]
        item = collection.get_item("eo--sea--ice", recursive=True)
    assert len(found) == len(set(found)) == len(MANY)
    assert item.collection_id == "dataset"


def test_namespaces_without_number_are_divided_by_letters(low):
    documents = read(build_catalog(make_hub(*(make_project(f"user-{number}/data") for number in range(30)))))
    children = links(documents["stac/dataset/collection.json"], "child")
    assert [child["title"] for child in children] == [
        *("user-1…", "user-2…"),
        *(f"user-{number}" for number in (0, 3, 4, 5, 6, 7, 8, 9)),
    ]
    assert len(documents["stac/dataset/-/-/user-2/catalog.json"]["links"]) == 2 + 10 + 1
    item = documents["stac/dataset/user-1--data/user-1--data.json"]
    assert [link["title"] for link in links(item, "parent")] == ["user-1"]


def test_one_more_project_changes_its_item_and_what_lists_it(low):
    before = dict(build_catalog(hub()).documents)
    more = make_hub(*hub().projects, make_project("eo/sea/salt"))
    after = dict(build_catalog(more).documents)
    changed = {path for path in after.keys() | before.keys() if before.get(path) != after.get(path)}
    assert changed == {
        "stac/dataset/-/eo/sea/catalog.json",
        "stac/dataset/eo--sea--salt/eo--sea--salt.json",
    }


_NAMES = st.sampled_from(["a", "b", "ab", "abc", "abd", "s", "sa", "Sb"])


@settings(max_examples=examples(30), deadline=None)
@given(
    paths=st.sets(st.lists(_NAMES, min_size=2, max_size=4).map("/".join), max_size=60), most=st.integers(1, 7)
)
def test_any_projects_are_divided_without_loss(paths, most):
    projects = [make_project(path) for path in sorted(paths)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(division, "MOST_LINKS", most)
        tree = divide(projects)
    branches = [tree, *tree.walk()]
    listed = list(itertools.chain.from_iterable(branch.projects for branch in branches))
    assert sorted(project.record.full_path for project in listed) == sorted(paths)
    places = [(branch.namespace, branch.letters) for branch in branches]
    assert len(set(places)) == len(places)
    # No more than the limit, or than there are letters.
    assert max(len(branch.projects) + len(branch.branches) for branch in branches) <= max(most, 6)
