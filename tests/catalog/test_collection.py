"""What a Collection and the root Catalog say."""

import orjson
import pytest

from sharinghub_static.catalog import build_catalog
from sharinghub_static.catalog.summaries import WORLD
from sharinghub_static.project.model import Asset, Extent, License, Provider
from tests.projects import CREATED, GITLAB, UPDATED, located, make_config, make_hub, make_project


def collection_of(*projects, config=None):
    documents = dict(build_catalog(make_hub(*projects, config=config)).documents)
    return orjson.loads(documents["stac/dataset/collection.json"])


def test_the_extent_is_that_of_the_items_that_have_a_place():
    found = collection_of(
        make_project("g/a", extent=located(170, -5, 175, 5)),
        make_project("g/b", extent=located(-175, -10, -170, 0)),
        make_project("g/c"),
    )
    assert found["extent"]["spatial"]["bbox"] == [[170, -10, -170, 5]]


def test_without_any_place_the_extent_is_the_world():
    assert collection_of(make_project("g/a"))["extent"]["spatial"]["bbox"] == [list(WORLD)]


def test_a_place_that_was_left_out_does_not_count():
    bad = Extent({"type": "Point", "coordinates": []}, (50, 50, 50, 50), CREATED, UPDATED)
    found = collection_of(make_project("g/a", extent=bad), make_project("g/b", extent=located(1, 2, 3, 4)))
    assert found["extent"]["spatial"]["bbox"] == [[1, 2, 3, 4]]


def test_the_time_is_open_when_one_of_the_items_goes_on():
    found = collection_of(make_project("g/a"), make_project("g/b", extent=Extent(None, None, CREATED, None)))
    assert found["extent"]["temporal"]["interval"] == [["2024-03-01T09:00:00Z", None]]


@pytest.mark.parametrize(
    ("licenses", "expected"),
    [
        ((), "other"),
        (("MIT", "MIT"), "MIT"),
        (("MIT", "Apache-2.0"), "other"),
        (("MIT", None), "other"),
        ((None,), "other"),
    ],
)
def test_the_licence_is_the_one_that_all_share(licenses, expected):
    projects = [
        make_project(f"g/p{place}", license=License(id_, id_) if id_ else None)
        for place, id_ in enumerate(licenses)
    ]
    assert collection_of(*projects)["license"] == expected


def test_each_distinct_licence_has_a_link():
    own = License("other", "Dune terms", "https://example.org/terms")
    found = collection_of(
        make_project("g/a"),
        make_project("g/b", license=License("MIT", "MIT", f"{GITLAB}/g/b/-/raw/main/LICENSE")),
        make_project("g/c", license=License("MIT", "MIT", f"{GITLAB}/g/c/-/raw/main/LICENSE")),
        make_project("g/d", license=own),
        make_project("g/e", license=own),
        make_project("g/f", license=None),
    )
    assert found["license"] == "other"
    links = [(held["title"], held["href"]) for held in found["links"] if held["rel"] == "license"]
    assert links == [
        ("Apache-2.0", "https://spdx.org/licenses/Apache-2.0.html"),
        ("Dune terms", "https://example.org/terms"),
        ("MIT", "https://spdx.org/licenses/MIT.html"),
    ]


def test_summaries_hold_the_facets_and_nothing_empty():
    found = collection_of(
        make_project("g/a", keywords=("b", "a"), properties={"gsd": 10, "mlm:tasks": ["detection"]}),
        make_project("g/b", keywords=("b",), license=License("MIT", "MIT"), properties={"gsd": 2.5}),
    )
    assert found["summaries"] == {
        "keywords": ["a", "b"],
        "license": ["Apache-2.0", "MIT"],
        "mlm:tasks": ["detection"],
        "gsd": {"minimum": 2.5, "maximum": 10},
    }


def test_many_facets_are_all_summarised():
    projects = [make_project(f"g/p{number}", keywords=(f"k{number:02}",)) for number in range(60)]
    assert len(collection_of(*projects)["summaries"]["keywords"]) == 60


def test_keywords_are_the_category_and_the_most_frequent_ones():
    found = collection_of(
        make_project("g/a", keywords=("rare", "water")), make_project("g/b", keywords=("dataset", "water"))
    )
    assert found["keywords"] == ["dataset", "water", "rare"]


def test_assets_that_recur_are_described():
    def asset(key, place, **fields):
        return Asset(key, f"{GITLAB}/{place}/{key}", **fields)

    found = collection_of(
        make_project("g/a", assets=(asset("map", 1, type="image/tiff", title="Map"), asset("one", 1))),
        make_project("g/b", assets=(asset("map", 2, type="image/tiff", title="Carte"), asset("two", 2))),
    )
    assert found["item_assets"] == {
        "map": {"type": "image/tiff", "roles": ["data"]},
        "readme": {"title": "README", "type": "text/markdown", "roles": ["metadata"]},
    }


def test_nothing_in_common_is_not_described():
    found = collection_of(make_project("g/a", readme=None), make_project("g/b", readme=None))
    assert "item_assets" not in found


def test_providers_are_the_producers_and_last_the_host():
    found = collection_of(
        make_project("g/a", providers=(Provider("ZED", ("producer", "licensor"), "https://z.example"),)),
        make_project("g/b", providers=(Provider("Alpha", ("producer",)), Provider("X", ("processor",)))),
        make_project("g/c", providers=(Provider("ZED", ("producer",)),)),
    )
    assert found["providers"] == [
        {"name": "Alpha", "roles": ["producer"]},
        {"name": "ZED", "roles": ["producer"], "url": "https://z.example"},
        {"name": "GitLab", "roles": ["host"], "url": GITLAB},
    ]


def test_logo_and_icon_are_links_for_browsers():
    category = {
        "id": "dataset",
        "title": "Datasets",
        "gitlab_topic": "t",
        "logo": "https://x.example/logo.svg",
        "icon": "assets/icon.png",
    }
    found = collection_of(config=make_config(stac={"categories": [category]}))
    pictures = {link["rel"]: (link["href"], link["type"]) for link in found["links"]}
    assert pictures["preview"] == ("https://x.example/logo.svg", "image/svg+xml")
    assert pictures["icon"] == ("../../assets/icon.png", "image/png")


def test_a_category_without_words_is_described_by_its_topic_and_what_it_has():
    category = {"id": "dataset", "title": "Datasets", "gitlab_topic": "t", "description": "  "}
    config = make_config(stac={"categories": [category]})
    stated = f"Datasets: projects on {GITLAB} with the topic `t`"
    assert collection_of(config=config)["description"] == f"{stated}."
    one = make_project("g/a", keywords=("sar", "floods"))
    assert collection_of(one, config=config)["description"] == f"{stated}, most of them about floods, sar."


def test_the_root_names_every_category_in_the_order_of_the_configuration():
    catalog = orjson.loads(dict(build_catalog(make_hub()).documents)["stac/catalog.json"])
    assert (catalog["id"], catalog["title"], catalog["description"]) == (
        "test-hub",
        "Test hub",
        "A hub for tests.",
    )
    assert [(link["href"], link["title"]) for link in catalog["links"] if link["rel"] == "child"] == [
        ("ai-model/collection.json", "AI Models"),
        ("dataset/collection.json", "Datasets"),
        ("processor/collection.json", "Processors"),
    ]
