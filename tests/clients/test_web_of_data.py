"""extruct, rdflib, mlcroissant, pySHACL, signposting, feedparser and others read what pages and files say.

The shapes of DCAT-AP, the schemas of OGC API Records and the context of CodeMeta are in no package; ``make
schemas`` fetches them, and tests that hold files to them are skipped where they are not. What matters most of
them is in ``tests/portal/test_formats.py``, which is never skipped.
"""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

from tests.clients.conftest import Ask
from tests.published_schemas import STAC, require
from tests.snippet_runs import Served

_COVER = "dataset/earthlab/land/alpine-land-cover"
_HOSTILE = "dataset/eo-toolbox/markup-training-set"
_NDVI = "dataset/earthlab/vegetation/sahel-ndvi"


def specification(name: str) -> str:
    return str(require(f"formats/{name}"))


_GRAPH = """
import json, glob, extruct
from rdflib import Graph
graph, kinds = Graph(), {}
# What https://schema.org/ says of these terms, without a request.
context = {"@vocab": "http://schema.org/", **{name: {"@type": "@id"} for name in
    ("url", "sameAs", "license", "image", "contentUrl", "codeRepository", "mainEntityOfPage")}}
for path in [folder + "/index.html", *glob.glob(folder + "/*/**/index.html", recursive=True)]:
    html = open(path, encoding="utf-8").read()
    for data in extruct.extract(html, base_url="https://x.example/", syntaxes=["json-ld"])["json-ld"]:
        assert data["@context"] == "https://schema.org/"
        kinds.setdefault(data["@type"], []).append(data)
        graph.parse(data=json.dumps(data | {"@context": context}), format="json-ld")
"""


def test_extruct_and_rdflib_read_all_pages_as_one_graph(ask: Ask, served: Served) -> None:
    code = (
        _GRAPH
        + '''
rows = graph.query("""
    PREFIX s: <http://schema.org/>
    SELECT ?catalog (COUNT(DISTINCT ?thing) AS ?n) WHERE { ?thing s:includedInDataCatalog ?catalog .
    ?catalog a s:DataCatalog ; s:name ?name ; s:description ?text } GROUP BY ?catalog""")
answer = [[str(catalog), int(count)] for catalog, count in rows]
'''
    )
    projects = len(json.loads((served.public / "api/projects.json").read_bytes())["projects"])
    assert ask(code, folder=str(served.public)) == [[served.address, projects]]


def test_data_sets_have_what_google_dataset_search_documents(ask: Ask, served: Served) -> None:
    """https://developers.google.com/search/docs/appearance/structured-data/dataset."""
    code = _GRAPH + "answer = kinds['Dataset']"
    datasets = ask(code, folder=str(served.public))
    assert len(datasets) > 10
    for dataset in datasets:
        assert 50 <= len(dataset["description"]) <= 5000, dataset["@id"]
        assert dataset["name"]
        assert dataset["creator"]
        for file in dataset.get("distribution", []):
            assert file["@type"] == "DataDownload"
            assert file["contentUrl"].startswith("http")
    [cover] = {entry["@id"]: entry for entry in datasets if _COVER in entry["@id"]}.values()
    recommended = ("license", "keywords", "identifier", "spatialCoverage", "temporalCoverage", "distribution")
    assert not [name for name in recommended if name not in cover]


def test_mlcroissant_validates_every_data_set_and_loads_the_records_of_one(ask: Ask, served: Served) -> None:
    code = """
import glob, os
os.environ["CROISSANT_CACHE"] = "cache"
import mlcroissant
answer = {}
for path in glob.glob(folder + "/dataset/**/croissant.json", recursive=True):
    dataset = mlcroissant.Dataset(path)
    issues = dataset.metadata.ctx.issues
    assert not issues.errors, issues.errors
    answer[dataset.metadata.name] = len(dataset.metadata.distribution)
records = [{name: str(value) for name, value in record.items()}
    for record in mlcroissant.Dataset(address).records("records")]
answer = [answer, records]
"""
    address = f"{served.address}{_NDVI}/croissant.json"
    documents, records = ask(code, folder=str(served.public), address=address)
    assert len(documents) == len(list(served.public.glob("dataset/**/croissant.json"))) > 5
    assert documents["Tile Grid"] > 100
    assert records[0]["records/lon"] == "-15.21"
    assert len(records) == 4


def test_the_code_of_use_it_loads_a_data_set_as_it_is_pasted(ask: Ask, served: Served) -> None:
    for page, printed in ((_NDVI, "Ferlo 1"), (_COVER, "classes.csv")):
        [offer] = [offer for offer in served.offers(f"{page}/") if offer.title == "Croissant"]
        code = f"""
import contextlib, io, os
os.environ["CROISSANT_CACHE"] = "cache"
with contextlib.redirect_stdout(io.StringIO()) as output:
    exec({offer.code!r})
answer = output.getvalue()
"""
        assert printed in ask(code)


def test_micawber_takes_the_card_of_a_page(ask: Ask, served: Served) -> None:
    code = """
from urllib.request import urlopen
import extruct, lxml.html, micawber
tree = lxml.html.fromstring(urlopen(page).read())
[href] = tree.xpath("//link[@type='application/json+oembed']/@href")
answer = micawber.Provider(page + href).request(page)
"""
    answer = ask(code, page=f"{served.address}{_COVER}/")
    assert (answer["type"], answer["provider_name"]) == ("rich", "SharingHub")
    assert answer["html"].startswith("<blockquote")
    assert answer["thumbnail_url"].startswith(served.address)


def test_stac_valid_takes_every_item_with_our_own_schema(ask: Ask, served: Served) -> None:
    """Its map of schemas has STAC's, from this machine, and the one that the site publishes."""
    folder = require(STAC)
    index = {
        url: str(folder / path) for url, path in json.loads((folder / "index.json").read_bytes()).items()
    }
    own = "formats/sharinghub/v1.0.0/schema.json"
    index[served.address + own] = str(served.public / own)
    code = """
import glob, json, subprocess, sys
open("map.json", "w").write(schemas)
answer = []
for path in sorted(glob.glob(folder + "/stac/*/*/*.json"))[:4]:
    program = "from stac_validator.stac_validator import cli; cli()"
    command = [sys.executable, "-c", program, "validate", path, "-sc", "map.json"]
    done = subprocess.run(command, capture_output=True, text=True)
    answer.append([path, done.returncode, done.stdout + done.stderr])
"""
    answer = ask(code, folder=str(served.public), schemas=json.dumps(index))
    assert [output for _, status, output in answer if status] == []
    assert len(answer) == 4
    assert all(own in output for _, _, output in answer)


def test_pyshacl_finds_nothing_against_the_shapes_of_dcat_ap(ask: Ask, served: Served) -> None:
    shapes = [specification(f"dcat-ap/{name}.ttl") for name in ("shapes", "range")]
    code = """
import glob
from rdflib import Graph
from rdflib.compare import isomorphic
from pyshacl import validate
answer = {}
for path in sorted(glob.glob(folder + "/formats/dcat/**/*.ttl", recursive=True)):
    graph = Graph().parse(path)
    assert isomorphic(graph, Graph().parse(path.removesuffix("ttl") + "jsonld", format="json-ld")), path
    for shape in shapes.split("|"):
        conforms, _, text = validate(graph, shacl_graph=shape, advanced=True)
        assert conforms, text
    answer[path.rpartition("/")[2]] = len(graph)
"""
    triples = ask(code, folder=str(served.public), shapes="|".join(shapes))
    assert triples["catalog.ttl"] > 1000
    assert len(triples) == 6


def _as_json_schema(of: Any) -> Any:
    """OpenAPI's ``nullable`` as JSON Schema has it; GeoJSON's own schemas are not fetched.

    The schemas say "null or this" by an object of any kind that may be null, which every object would be.
    """
    if isinstance(of, list):
        return [_as_json_schema(entry) for entry in of]
    if not isinstance(of, dict):
        return of
    if str(of.get("$ref", "")).startswith("https://schemas.opengis.net/"):
        return {"type": "object"}
    if of == {"type": "object", "nullable": True}:
        return {"type": "null"}
    return {key: _as_json_schema(value) for key, value in of.items() if key != "nullable"}


def test_records_are_valid_by_the_schemas_of_ogc_api_records(served: Served) -> None:
    folder = Path(specification("records/recordGeoJSON.yaml")).parent
    schemas = {
        f"https://x.example/{path.name}": _as_json_schema(yaml.safe_load(path.read_text("utf-8")))
        for path in folder.glob("*.yaml")
    }
    registry = jsonschema_rs.Registry(list(schemas.items()), draft=jsonschema_rs.Draft7)

    def validator(name: str) -> Any:
        schema = {"$ref": f"https://x.example/{name}.yaml"}
        return jsonschema_rs.Draft7Validator(schema, registry=registry, validate_formats=True)

    page = json.loads((served.public / "formats/records/items-1.json").read_bytes())
    catalog = json.loads((served.public / "formats/records/catalog.json").read_bytes())
    assert [error.message for error in validator("catalog").iter_errors(catalog)] == []
    assert len(page["features"]) > 5
    for feature in page["features"]:
        errors = validator("recordGeoJSON").iter_errors(feature)
        assert [f"{error.instance_path}: {error.message}" for error in errors] == [], feature["id"]
    assert not validator("recordGeoJSON").is_valid(feature | {"time": {"interval": ["2020"]}})


def test_datacites_schema_takes_every_data_set(ask: Ask, served: Served) -> None:
    code = """
import json
from datacite import schema45
answer = []
for line in open(path, encoding="utf-8"):
    document = json.loads(line)
    schema45.validator.validate(document)
    answer.append(document["titles"][0]["title"])
"""
    titles = ask(code, path=str(served.public / "formats/datacite.ndjson"))
    assert len(titles) == len(list(served.public.glob("dataset/**/croissant.json")))


def test_all_terms_of_codemeta_are_in_its_context(ask: Ask, served: Served) -> None:
    context = specification("codemeta/codemeta.jsonld")
    code = """
import json
from rdflib import Graph, URIRef
context = json.load(open(context, encoding="utf-8"))["@context"]
answer = []
for line in open(path, encoding="utf-8"):
    document = json.loads(line)
    assert document["@context"] == "https://w3id.org/codemeta/3.0"
    unknown = [key for key in document if key not in context and key[0] != "@"]
    assert not unknown, unknown
    graph = Graph().parse(data=json.dumps(document | {"@context": context}), format="json-ld")
    # Each key but those two is said of the software.
    assert len(set(graph.predicates(URIRef(document["@id"])))) == len(document.keys() - {"@context", "@id"})
    answer.append(document["name"])
"""
    names = ask(code, path=str(served.public / "formats/codemeta.ndjson"), context=context)
    assert len(names) > 10


def test_signposting_finds_files_licence_and_descriptions_of_a_page(ask: Ask, served: Served) -> None:
    code = """
import signposting
found = signposting.find_signposting_html(page)
answer = {
    "cite-as": [str(found.citeAs.target)],
    "describedby": sorted(str(link.type) for link in found.describedBy),
    "license": [str(found.license.target)],
    "items": len(found.items),
    "types": sorted(str(link.target) for link in found.types),
}
"""
    found = ask(code, page=f"{served.address}{_COVER}/index.html")
    assert found == {
        "cite-as": ["https://doi.org/10.5072/earthlab.alc.2026"],
        "describedby": ["application/geo+json", "application/ld+json"],
        "license": ["https://spdx.org/licenses/CC-BY-4.0.html"],
        "items": 8,  # and the address of tiles, which is none of a file
        "types": ["https://schema.org/AboutPage", "https://schema.org/Dataset"],
    }


def test_feedparser_reads_feeds_with_ids_of_gitlab(ask: Ask, served: Served) -> None:
    code = """
import feedparser
feed = feedparser.parse(path)
assert not feed.bozo, feed.bozo_exception
answer = [feed.feed.id, [entry.id for entry in feed.entries]]
"""
    own, ids = ask(code, path=str(served.public / "feed.xml"))
    assert own == f"{served.gitlab}/#sharinghub/feed.xml"
    assert all(id_.startswith(f"{served.gitlab}/projects/") for id_ in ids)
    assert len(set(ids)) == len(ids) > 20


def test_llms_txt_is_read_by_the_parser_of_its_specification(ask: Ask, served: Served) -> None:
    code = """
from llms_txt import parse_llms_file
parsed = parse_llms_file(open(path, encoding="utf-8").read())
answer = {name: [[entry.title, entry.url] for entry in links] for name, links in parsed.sections.items()}
answer = [parsed.title, answer]
"""
    title, sections = ask(code, path=str(served.public / "llms.txt"))
    assert title == "SharingHub"
    assert sections["Categories"][0][1] == f"{served.address}ai-model/index.md"
    datasets = dict(reversed(entry) for entry in sections["Datasets"])
    assert f"{served.address}{_HOSTILE}/index.md" in datasets
    for address in datasets:
        assert (served.public / address.removeprefix(served.address)).is_file()


def test_stac_pydantic_takes_every_document(ask: Ask, served: Served) -> None:
    code = """
import glob, json, warnings
from stac_pydantic import Catalog, Collection, Item
warnings.simplefilter("ignore")
classes = {"Feature": Item, "Collection": Collection, "Catalog": Catalog}
answer = {}
for path in glob.glob(folder + "/stac/**/*.json", recursive=True):
    document = json.load(open(path, encoding="utf-8"))
    if "stac_version" in document:
        classes[document["type"]].model_validate(document)
        answer[document["type"]] = answer.get(document["type"], 0) + 1
"""
    counts = ask(code, folder=str(served.public))
    assert counts["Collection"] == 5
    assert counts["Feature"] > 25
