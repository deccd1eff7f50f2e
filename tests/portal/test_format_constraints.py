"""What specifications demand most of the documents for other catalogs, without their shapes and schemas.

``tests/clients`` holds the same documents to the published shapes, schemas and contexts, where they are.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD, Namespace

from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.site_files.other_catalogs import catalog_files
from tests.portal.hubs import full_hub

ADMS = Namespace("http://www.w3.org/ns/adms#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
LOCN = "http://www.opengis.net/ont/geosparql#wktLiteral"

_RANGES: dict[Any, tuple[Any, ...]] = {
    # Class of the object; where it is none of ours, an address.
    DCTERMS.license: (DCTERMS.LicenseDocument,),
    DCTERMS.publisher: (FOAF.Agent,),
    DCTERMS.creator: (FOAF.Agent,),
    DCTERMS.spatial: (DCTERMS.Location,),
    DCTERMS.temporal: (DCTERMS.PeriodOfTime,),
    DCAT.distribution: (DCAT.Distribution,),
    DCAT.contactPoint: (VCARD.Kind,),
    ADMS.identifier: (ADMS.Identifier,),
    SPDX.checksum: (SPDX.Checksum,),
    SPDX.algorithm: (SPDX.ChecksumAlgorithm,),
    DCAT.accessURL: (),
    DCAT.downloadURL: (),
    DCAT.landingPage: (),
    DCAT.mediaType: (),
}
_DATATYPES = {
    DCTERMS.issued: XSD.dateTime,
    DCTERMS.modified: XSD.dateTime,
    DCAT.startDate: XSD.dateTime,
    DCAT.endDate: XSD.dateTime,
    DCAT.byteSize: XSD.nonNegativeInteger,
    DCAT.bbox: URIRef(LOCN),
    SPDX.checksumValue: XSD.hexBinary,
    DCTERMS.title: None,
    DCTERMS.description: None,
    DCAT.keyword: None,
    URIRef(f"{DCAT}version"): None,
    FOAF.name: None,
}
_AT_MOST_ONE = (
    *(DCTERMS.publisher, DCTERMS.issued, DCTERMS.modified, DCTERMS.license, DCAT.byteSize, DCAT.mediaType),
    *(SPDX.checksum, SPDX.algorithm, SPDX.checksumValue, DCAT.startDate, DCAT.endDate, DCAT.bbox),
)
"""Source: https://semiceu.github.io/DCAT-AP/releases/3.0.0/, its tables of properties."""

_RECORD = {
    "type": "object",
    "required": ["id", "type", "geometry", "properties", "links", "conformsTo", "time"],
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "type": {"const": "Feature"},
        "geometry": {"type": "null"},
        "conformsTo": {
            "contains": {"const": "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core"}
        },
        "time": {
            "anyOf": [
                {"type": "null"},
                {
                    "type": "object",
                    "required": ["interval"],
                    "properties": {
                        "interval": {
                            "type": "array",
                            "minItems": 2,
                            "maxItems": 2,
                            "items": {"pattern": r"^(\d{4}-\d\d-\d\d|\.\.)$"},
                        }
                    },
                },
            ]
        },
        "properties": {
            "type": "object",
            "required": ["type", "title", "created", "updated"],
            "properties": {
                "title": {"type": "string", "minLength": 1},
                "created": {"format": "date-time"},
                "updated": {"format": "date-time"},
                "keywords": {"type": "array", "items": {"type": "string"}},
                "resourceLanguages": {"type": "array", "items": {"required": ["code"]}},
                "externalIds": {"type": "array", "items": {"required": ["value"]}},
                "formats": {
                    "type": "array",
                    "items": {"anyOf": [{"required": ["name"]}, {"required": ["mediaType"]}]},
                },
                "contacts": {
                    "type": "array",
                    "items": {"anyOf": [{"required": ["name"]}, {"required": ["organization"]}]},
                },
            },
        },
        "links": {
            "type": "array",
            "items": {
                "required": ["href", "rel"],
                "properties": {"href": {"type": "string", "minLength": 1}, "rel": {"type": "string"}},
            },
        },
    },
}
"""Source: https://docs.ogc.org/is/20-004r1/20-004r1.html, requirements class "Record Core"."""

_CODEMETA = frozenset(
    [
        "@context",
        "@id",
        "@type",
        "author",
        "codeRepository",
        "dateCreated",
        "dateModified",
        "description",
        "developmentStatus",
        "identifier",
        "isAccessibleForFree",
        "issueTracker",
        "keywords",
        "license",
        "name",
        "programmingLanguage",
        "readme",
        "referencePublication",
        "url",
        "version",
    ]
)
"""Those of the terms of https://w3id.org/codemeta/3.0 that this program knows."""


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    hub = full_hub()
    return dict(catalog_files(SiteData(hub, Assets(hub.config), Analyses(hub))))


def mistakes(graph: Graph) -> Iterator[str]:
    for subject, predicate, value in graph:
        where = f"{subject} {predicate} {value}"
        if predicate in _RANGES:
            classes = set(graph.objects(value, RDF.type))
            if isinstance(value, Literal):
                yield f"{where}: is a literal"
            elif isinstance(value, BNode) and not classes & set(_RANGES[predicate]):
                yield f"{where}: is of none of {_RANGES[predicate]}"
            elif isinstance(value, URIRef) and ":" not in value:
                yield f"{where}: is no address"
        elif predicate in _DATATYPES:
            if not isinstance(value, Literal) or value.datatype != _DATATYPES[predicate] or value.ill_typed:
                yield f"{where}: is no {_DATATYPES[predicate]}"
            elif not str(value).strip():
                yield f"{where}: is empty"
    counted = Counter((subject, predicate) for subject, predicate, _ in graph if predicate in _AT_MOST_ONE)
    yield from (f"{where}: is there {number} times" for where, number in counted.items() if number > 1)


def test_values_are_of_the_ranges_types_and_numbers_of_dcat_ap(
    files: dict[str, bytes],
) -> None:
    graph = Graph().parse(data=files["formats/dcat/catalog.ttl"])
    assert list(mistakes(graph)) == []
    # And the rules above see what is wrong.
    for predicate in {predicate for _, predicate, _ in graph} & {*_RANGES, *_DATATYPES}:
        subject, value = next(graph.subject_objects(predicate))
        about = Graph()
        about += graph.triples((subject, predicate, None))
        about.set((subject, predicate, Literal("x", datatype=XSD.gYear)))
        assert list(mistakes(about)), predicate
        if predicate in _AT_MOST_ONE:
            about.set((subject, predicate, value))
            about.add((subject, predicate, BNode()))
            assert any("is there 2 times" in mistake for mistake in mistakes(about)), predicate


def test_records_have_what_record_core_demands(files: dict[str, bytes]) -> None:
    pages = [json.loads(content) for path, content in files.items() if "records/items-" in path]
    records = [record for page in pages for record in page["features"]]
    validator = jsonschema_rs.Draft7Validator(_RECORD, validate_formats=True)
    assert [error.message for record in records for error in validator.iter_errors(record)] == []
    assert len({record["id"] for record in records}) == len(records) == 3
    [record, *_] = records
    for name in _RECORD["required"]:
        assert not validator.is_valid({key: value for key, value in record.items() if key != name}), name


def test_codemeta_uses_terms_of_its_context_alone(files: dict[str, bytes]) -> None:
    lines = files["formats/codemeta.ndjson"].splitlines()
    assert len(lines) > 3
    for line in lines:
        document = json.loads(line)
        assert document.keys() <= _CODEMETA
        assert document["@context"] == "https://w3id.org/codemeta/3.0"
        assert document["@type"] in {"SoftwareSourceCode", "SoftwareApplication"}
        assert all(author["@type"] in {"Person", "Organization"} for author in document["author"])
        assert document["name"]
        assert document["codeRepository"].startswith("https://")
