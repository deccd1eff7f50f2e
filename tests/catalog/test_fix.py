"""What is wrong with a project costs it that part, never its item."""

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharinghub_static.catalog import build_catalog
from sharinghub_static.project.model import Asset, Extent, Link, Provider
from tests.projects import CREATED, GITLAB, UPDATED, make_hub, make_project
from tests.properties import examples

EXTENSIONS = "https://stac-extensions.github.io"
MLM = f"{EXTENSIONS}/mlm/v1.5.2/schema.json"
EO = f"{EXTENSIONS}/eo/v1.1.0/schema.json"
SCI = f"{EXTENSIONS}/scientific/v1.0.0/schema.json"
PROJ = f"{EXTENSIONS}/projection/v2.0.0/schema.json"


def publish(schemas, **overrides):
    """The item of a project, which must be valid, and the codes of what was left out."""
    project = make_project("g/p", id=1, **overrides)
    catalog = build_catalog(make_hub(project), schemas)
    documents = {path: orjson.loads(content) for path, content in catalog.documents}
    assert [error for document in documents.values() for error in schemas.errors(document)] == []
    return documents["stac/dataset/g--p/g--p.json"], catalog.problems.get(1, ())


def asset(**fields):
    return Asset(**({"key": "a", "href": f"{GITLAB}/a"} | fields))


@pytest.mark.parametrize(
    ("overrides", "code", "named"),
    [
        pytest.param({"properties": {"gsd": "ten metres"}}, "SH501", "gsd", id="text for a number"),
        pytest.param({"properties": {"gsd": -1}}, "SH501", "gsd", id="a number out of range"),
        pytest.param({"properties": {"platform": 3}}, "SH501", "platform", id="a number for text"),
        pytest.param({"properties": {"instruments": "msi"}}, "SH501", "instruments", id="text for a list"),
        pytest.param(
            {"properties": {"bands": [{"name": "b"}]}}, "SH501", "bands", id="bands without a band asset"
        ),
        pytest.param(
            {"properties": {"eo:cloud_cover": 300}, "extensions": {"eo": EO}},
            "SH501",
            "eo:cloud_cover",
            id="of an extension",
        ),
        pytest.param(
            {
                "properties": {"mlm:nonsense": 1},
                "extensions": {"mlm": MLM},
                "assets": (asset(roles=("mlm:model",)),),
            },
            "SH501",
            "mlm:nonsense",
            id="unknown to its extension",
        ),
        pytest.param({"extensions": {"mlm": MLM}}, "SH504", MLM, id="an extension that lacks its asset"),
        pytest.param({"extensions": {"sci": SCI}}, "SH504", SCI, id="an extension that is not used"),
        pytest.param(
            {"extensions": {"x": "not an address"}},
            "SH504",
            "not an address",
            id="an extension of no address",
        ),
        pytest.param({"assets": (asset(href="https://a b/c d"),)}, "SH502", "`a`", id="an asset's address"),
        pytest.param({"assets": (asset(extra={"gsd": "x"}),)}, "SH502", "`gsd`", id="a field of an asset"),
        pytest.param({"assets": (asset(size=-5),)}, "SH502", "`file:size`", id="a size below nothing"),
        pytest.param(
            {"assets": (asset(sha256="XYZ"),)}, "SH502", "`file:checksum`", id="a checksum that is none"
        ),
        pytest.param({"links": (Link("about", "https://a b/"),)}, "SH503", "about", id="a link's address"),
        pytest.param({"links": (Link("", f"{GITLAB}/x"),)}, "SH503", GITLAB, id="a link without relation"),
        pytest.param({"links": (Link("about", ""),)}, "SH503", "about", id="a link to nowhere"),
        pytest.param(
            {"links": (Link("about", f"{GITLAB}/x", extra={"method": "get it"}),)},
            "SH503",
            "`method`",
            id="a field of a link",
        ),
        pytest.param(
            {"links": (Link("root", "https://evil.example/"),)}, "SH503", "`root`", id="a root of its own"
        ),
        pytest.param(
            {"links": (Link("item", "https://evil.example/"),)}, "SH503", "`item`", id="an item within"
        ),
        pytest.param({"links": (Link("self", "relative"),)}, "SH503", "`self`", id="a self of its own"),
        pytest.param(
            {"extent": Extent({"type": "Point", "coordinates": ["x"]}, (0, 0, 0, 0), CREATED, UPDATED)},
            "SH505",
            "location",
            id="a point of words",
        ),
        pytest.param(
            {
                "extent": Extent(
                    {"type": "GeometryCollection", "geometries": []}, (0, 0, 0, 0), CREATED, UPDATED
                )
            },
            "SH505",
            "location",
            id="a collection of geometries",
        ),
        pytest.param(
            {"extent": Extent({"type": "Point", "coordinates": [0, 0]}, (0, 0, 0), CREATED, UPDATED)},
            "SH505",
            "location",
            id="a box of three numbers",
        ),
        pytest.param({"providers": (Provider(""),)}, "SH506", "provider 1", id="a provider without a name"),
        pytest.param(
            {"providers": (Provider("E", ("boss",)),)}, "SH506", "`roles`", id="a role that is none"
        ),
    ],
)
def test_what_offends_is_left_out_and_named(schemas, overrides, code, named):
    item, problems = publish(schemas, **overrides)
    assert [problem.code for problem in problems] == [code]
    assert named in problems[0].message
    assert item["properties"]["title"] == "P"


def test_the_rest_of_the_item_stays(schemas):
    item, problems = publish(
        schemas,
        properties={"gsd": "x", "platform": "sentinel-2a"},
        assets=(asset(key="good"), asset(key="bad", href="https://a b/")),
        links=(Link("about", "https://a b/"), Link("about", f"{GITLAB}/good"), Link("about", "https://c d/")),
    )
    assert item["properties"]["platform"] == "sentinel-2a"
    assert list(item["assets"]) == ["good", "readme"]
    assert [link["href"] for link in item["links"] if link["rel"] == "about"] == [f"{GITLAB}/good"]
    assert [problem.code for problem in problems] == ["SH501", "SH502", "SH503", "SH503"]


def test_an_entry_with_two_faults_does_not_take_the_next_one_with_it(schemas):
    bad = Link("", "https://a b/", extra={"method": "get it"})
    good = [Link("about", f"{GITLAB}/{name}") for name in "xyz"]
    item, problems = publish(
        schemas,
        links=(good[0], bad, good[1], bad, good[2]),
        providers=(Provider("", ("boss",), "https://a b/"), Provider("Good")),
    )
    assert [link["href"][-1] for link in item["links"] if link["rel"] == "about"] == ["x", "y", "z"]
    assert item["properties"]["providers"] == [{"name": "Good"}]
    assert {problem.code for problem in problems} == {"SH503", "SH506"}


def test_the_fields_of_an_extension_stay_when_it_is_no_longer_declared(schemas):
    item, problems = publish(schemas, extensions={"mlm": MLM}, properties={"mlm:framework": "PyTorch"})
    assert item["stac_extensions"] == []
    assert item["properties"]["mlm:framework"] == "PyTorch"
    assert problems[0].key == "extensions"


def test_an_extension_whose_schema_is_not_to_be_had_stays_declared():
    unknown = "https://extensions.example.org/ours/v1/schema.json"
    catalog = build_catalog(make_hub(make_project("g/p", id=1, extensions={"ours": unknown})))
    item = orjson.loads(dict(catalog.documents)["stac/dataset/g--p/g--p.json"])
    assert (item["stac_extensions"], catalog.problems) == ([unknown], {})


def test_a_long_value_does_not_make_a_long_message(schemas):
    _, problems = publish(schemas, properties={"gsd": "x" * 100_000})
    assert len(problems[0].message) < 500


words = st.text(st.characters(exclude_categories=()), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
names = words | st.sampled_from(
    [
        "gsd",
        "bands",
        "license",
        "datetime",
        "title",
        "providers",
        "keywords",
        "statistics",
        "mlm:name",
        "mlm:input",
        "mlm:tasks",
        "proj:shape",
        "proj:code",
        "sci:doi",
        "version",
        "file:size",
    ]
)


@settings(
    max_examples=examples(50),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    properties=st.dictionaries(names, values, max_size=5),
    extra=st.dictionaries(names, values, max_size=3),
    texts=st.tuples(words, words, words),
    declared=st.lists(st.sampled_from([MLM, EO, SCI, PROJ, "no address", ""]), max_size=3, unique=True),
)
def test_whatever_a_project_says_its_item_is_valid(schemas, properties, extra, texts, declared):
    one, two, three = texts
    publish(
        schemas,
        properties=properties,
        extensions={str(place): url for place, url in enumerate(declared)},
        assets=(asset(key=one, href=two, title=three, roles=("mlm:model", one), extra=extra),),
        links=(Link(one, two, three, one, extra), Link("cite-as", f"{GITLAB}/x", extra=extra)),
        providers=(Provider(one, (two,), three),),
    )
