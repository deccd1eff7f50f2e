"""Authors become contacts, however they are written, and are cited."""

from sharinghub_static.portal.project_page.citation import citation
from tests.cases import each_case
from tests.project.reading import codes, read

_WRITTEN = {
    "authors: Ana Vega": ["Ana Vega"],
    "author: Ana Vega <ana@example.org>": ["Ana Vega"],
    "authors: Ana Vega, Jan Berg and The Reef Team": ["Ana Vega", "Jan Berg", "The Reef Team"],
    "authors: Ana Vega; Jan Berg": ["Ana Vega", "Jan Berg"],
    'author: "Vega, Ana"': ["Vega, Ana"],
    'author: "ESA & Partners, Inc."': ["ESA & Partners, Inc."],
    "authors: [Ana Vega, Jan Berg, et al.]": ["Ana Vega", "Jan Berg"],
    "authors: [{name: Ana Vega}, {organization: CNES}, null, 7]": ["Ana Vega"],
    "author: {given: Ana, family: Vega}": ["Ana Vega"],
    "author: [{name: {given: Ana, family: Vega}}, {name: {literal: The Team}}]": ["Ana Vega", "The Team"],
    "authors: [{family-names: Berg, name-particle: van den, given-names: Jan}]": ["Jan van den Berg"],
    "authors: null\nauthor: [ana@example.org, TBD, Jan Berg]": ["Jan Berg"],
    "authors: []": [],
    "author: Your Name": [],
    "authors: 5": [],
}


@each_case("front", _WRITTEN)
def test_authors_of_the_front_matter_are_contacts_and_cited(front: str) -> None:
    project = read(f"title: Reefs\n{front}")
    names = [contact["name"] for contact in project.properties.get("contacts", ())]
    assert names == _WRITTEN[front]
    assert ("contacts" in project.extensions) == bool(names)
    start = "group" if not names else ", ".join(names[:-1]) + (" and " if names[1:] else "") + names[-1]
    assert citation(project).text.startswith(f"{start} (")


def test_an_author_keeps_affiliation_and_orcid() -> None:
    front = "authors: [{name: Ana, orcid: 0000-0002-1825-0097, affiliation: [{name: CNES}], email: a@b.co}]"
    assert read(front).properties["contacts"] == [
        {
            "name": "Ana",
            "roles": ["author"],
            "organization": "CNES",
            "identifier": "https://orcid.org/0000-0002-1825-0097",
        }
    ]


def test_authors_of_the_front_matter_go_before_those_of_a_citation_file() -> None:
    project = read("authors: Ana Vega", texts={"CITATION.cff": "title: R\nauthors: [{name: Team}]"})
    assert [contact["name"] for contact in project.properties["contacts"]] == ["Ana Vega"]


@each_case(
    "front, expected",
    (
        ("authors: 5", [("SH107", "authors")]),
        (
            "authors: [Ana Vega, 7, {organization: CNES}, null]",
            [("SH107", "authors[1]"), ("SH107", "authors[2]")],
        ),
        ("author: [Ana Vega, TBD]", [("SH317", "author[1]")]),
        ("author: ana@example.org", [("SH107", "author")]),
        ("authors: [{name: Ana Vega, orcid: 0000-0002-1825-0098}]", [("SH317", "authors")]),
        ("authors: [Ana Vega, et al.]", []),
        ("authors: []", []),
    ),
)
def test_what_names_no_author_is_a_problem(front: str, expected: list[tuple[str, str]]) -> None:
    problems = read(f"title: Reefs\nlicense: MIT\n{front}").problems
    assert [(problem.code, problem.key) for problem in problems] == expected


def test_properties_of_authors_have_no_address() -> None:
    front = "author: Ana Vega <ana@example.org>\nauthors: [{name: Ana, email: ana@example.org, role: lead}]"
    properties = read(front).properties
    assert properties["author"] == "Ana Vega <…@…>"
    assert properties["authors"] == [{"name": "Ana", "email": "…@…", "role": "lead"}]


def test_contacts_are_maps_with_a_name() -> None:
    project = read("contacts: [Ana, {organization: CNES}, {email: a@b.co}, {name: 5}]")
    assert project.properties["contacts"] == [
        {"name": "Ana"},
        {"organization": "CNES", "name": "CNES"},
    ]
    assert [problem.key for problem in project.problems if problem.code == "SH107"] == [
        "contacts[2]",
        "contacts[3]",
    ]
    assert read("contacts: Ana").properties["contacts"] == [{"name": "Ana"}]
    for empty in ("contacts: ''", "contacts: null", "contacts: []"):
        assert "contacts" not in read(empty).properties
        assert "SH107" not in codes(read(empty))
