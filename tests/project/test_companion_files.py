"""CITATION.cff and codemeta.json: what they say, and that the front matter goes before them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.portal.project_page.citation import citation
from sharinghub_static.project.citation_file import describe
from sharinghub_static.project.codemeta import read_codemeta
from sharinghub_static.project.companion_files import CompanionFileError
from sharinghub_static.project.model import Citation
from tests.cases import each_case
from tests.project.reading import codes, read

CFF = """\
cff-version: 1.2.0
title: Land cover
abstract: Nine classes.
license: CC-BY-4.0
version: 2026.1
doi: https://doi.org/10.5072/cover.1
date-released: 2026-11-19
keywords: [land cover, Alps]
authors:
  - family-names: Nadir
    given-names: Ada Maria
    orcid: https://orcid.org/0000-0002-1825-0097
    email: a@example.org
  - {name: Earthlab Collective}
  - {family-names: Swath, affiliation: Earthlab, orcid: wrong}
preferred-citation:
  title: How we did it
  authors: [{family-names: Nadir, given-names: Ada}]
  year: 2025
  doi: 10.5072/paper.1
"""
CFF_KEYS = (
    "title", "doi", "authors", "license", "keywords", "identifiers", "preferred-citation", "version",
    "abstract", "date-released",
)  # fmt: skip
CODEMETA = {
    "@context": "https://w3id.org/codemeta/3.0",
    "name": "Mapper",
    "description": "Maps things.",
    "version": "2.4.0",
    "license": "https://spdx.org/licenses/Apache-2.0",
    "identifier": ["https://doi.org/10.5072/mapper.2"],
    "keywords": "maps, OGC",
    "author": [
        {"@id": "https://orcid.org/0000-0001-5109-3700", "givenName": "Terra", "familyName": "Swath"},
        {"name": "Earthlab", "affiliation": {"name": "Hills"}, "email": "b@example.org"},
        "Hugo Raster",
    ],
}


def test_a_citation_file_says_what_the_front_matter_does_not() -> None:
    project = read(body="", texts={"CITATION.cff": CFF}, description="")
    assert project.title == "Land cover"
    assert project.description == "Nine classes."
    assert project.license is not None
    assert project.license.id == "CC-BY-4.0"
    assert project.citation == Citation(
        "10.5072/cover.1", "Nadir, A. (2025). How we did it. https://doi.org/10.5072/paper.1"
    )
    assert project.publications == (Citation("10.5072/paper.1", "Nadir, A. (2025). How we did it"),)
    assert project.keywords == ("Alps", "land cover")
    assert project.properties["version"] == "2026.1"


def test_authors_become_contacts_with_their_orcid_and_without_their_address() -> None:
    project = read(texts={"CITATION.cff": CFF})
    assert project.properties["contacts"] == [
        {
            "name": "Ada Maria Nadir",
            "roles": ["author"],
            "identifier": "https://orcid.org/0000-0002-1825-0097",
        },
        {"name": "Earthlab Collective", "roles": ["author"]},
        {"name": "Swath", "roles": ["author"], "organization": "Earthlab"},
    ]
    assert "contacts" in project.extensions
    assert "@example.org" not in repr((project.properties, project.citation, project.providers))


@each_case(
    "written",
    (
        "authors: Ana Vega and Jan Berg",
        "authors: [Ana Vega, Jan Berg]",
        "author: [{family-names: Vega, given-names: Ana}, {family-names: Berg, given-names: Jan}]",
        "authors: [{name: Ana Vega}, Jan Berg]",
    ),
)
def test_authors_that_are_no_list_of_maps_are_authors_all_the_same(written: str) -> None:
    project = read(texts={"CITATION.cff": f"title: Reefs\n{written}\n"})
    assert [contact["name"] for contact in project.properties["contacts"]] == ["Ana Vega", "Jan Berg"]


def test_one_author_may_be_a_map() -> None:
    project = read(texts={"CITATION.cff": "title: Reefs\nauthors: {family-names: Vega}\n"})
    assert [contact["name"] for contact in project.properties["contacts"]] == ["Vega"]


@each_case(
    "date, year",
    (
        ("2023-12-7", "2023"),
        ("2023/12/07", "2023"),
        ("07.12.2023", "2023"),
        ("December 2023", "2023"),
        ("'20231207'", "2023"),
        ("2023", "2023"),
        ("soon", ""),
        ("12/07/23", ""),
    ),
)
def test_a_date_gives_its_year_in_any_order(date: str, year: str) -> None:
    file = describe(f"title: Reefs\ndate-released: {date}\n", "CITATION.cff")
    assert file.work is not None
    assert file.work.year == year


@each_case(
    "path, text",
    (
        ("CITATION.cff", "title: Reefs\nauthors: [{name: A}]\ndoi: 10.0000/FIXME\n"),
        ("CITATION.cff", "title: Reefs\nidentifiers: [{type: doi, value: 10.5281/zenodo.XXXXXXX}]\n"),
        ("CITATION.cff", "title: Reefs\npreferred-citation: {title: Paper, doi: 10.1000/xyz123}\n"),
        ("codemeta.json", '{"name": "Reefs", "author": "A", "identifier": "10.5281/zenodo.XXXXXXX"}'),
    ),
)
def test_a_placeholder_for_a_doi_is_in_no_form_of_the_citation(path: str, text: str) -> None:
    project = read(texts={path: text})
    assert "SH315" in codes(project)
    cited = citation(project)
    forms = [form for name, form in cited.formats if name != "CITATION.cff"]  # offered as it is
    assert "10." not in "".join((cited.doi, cited.doi_href, cited.text, *forms))


def test_a_doi_beside_a_placeholder_counts() -> None:
    text = "title: R\ndoi: 10.0000/FIXME\nidentifiers: [{type: doi, value: 10.5281/zenodo.17}]\n"
    project = read(texts={"CITATION.cff": text})
    assert (project.doi, project.citation and project.citation.doi) == ("10.5281/zenodo.17",) * 2


def test_codemeta_says_what_the_citation_file_does_not() -> None:
    project = read(body="", texts={"codemeta.json": json.dumps(CODEMETA)}, description="")
    assert (project.title, project.description) == ("Mapper", "Maps things.")
    assert project.license is not None
    assert project.license.id == "Apache-2.0"
    line = "Swath, T., Earthlab and Hugo Raster. Mapper, version 2.4.0"
    assert project.citation == Citation("10.5072/mapper.2", line)
    assert project.keywords == ("OGC", "maps")
    assert project.properties["contacts"] == [
        {"name": "Terra Swath", "roles": ["author"], "identifier": "https://orcid.org/0000-0001-5109-3700"},
        {"name": "Earthlab", "roles": ["author"], "organization": "Hills"},
        {"name": "Hugo Raster", "roles": ["author"]},
    ]


def test_front_matter_goes_first_then_the_citation_file_then_codemeta_then_gitlab() -> None:
    texts = {"CITATION.cff": "title: From CFF", "codemeta.json": json.dumps(CODEMETA)}
    assert read("title: Own", texts=texts).title == "Own"
    project = read("gsd: 1", texts=texts)
    assert project.title == "From CFF"
    assert project.license is not None
    assert project.license.id == "Apache-2.0"
    assert read("gsd: 1", name="From GitLab").title == "From GitLab"


def test_licences_to_choose_from_are_alternatives() -> None:
    project = read(texts={"CITATION.cff": "license: [MIT, Apache-2.0]"})
    assert project.license is not None
    assert project.license.expression == "MIT OR Apache-2.0"


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("CITATION.cff", "title: [a\n", 2),
        ("CITATION.cff", "a: 1\nb: c: d\n", 2),
        ("CITATION.cff", "- a\n", 1),
        ("CITATION.cff", "", 1),
        ("codemeta.json", '{"name":\n x}', 2),
        ("codemeta.json", "[]", 1),
        ("codemeta.json", "", 1),
        ("codemeta.json", "[" * 100_000, 1),
        ("codemeta.json", '{"name": ' + "9" * 5000 + "}", 1),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem_with_its_place(path: str, text: str, line: int) -> None:
    project = read("title: Own", texts={path: text})
    assert project.title == "Own"
    (problem,) = (problem for problem in project.problems if problem.code == "SH320")
    assert (problem.path, problem.line) == (path, line)


def test_wrong_types_under_every_key_are_borne() -> None:
    for wrong in (None, True, 1.5, [], {}, [[]], [{}], {"a": 1}, [None, 3], "x"):
        content = dict.fromkeys((*CODEMETA, "softwareVersion"), wrong)
        assert "SH609" not in codes(read(texts={"codemeta.json": json.dumps(content)}))
        cff = json.dumps(dict.fromkeys(CFF_KEYS, wrong))
        assert "SH609" not in codes(read(texts={"CITATION.cff": cff}))


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    for reader in (describe, read_codemeta):
        try:
            reader(text, "x")
        except CompanionFileError as error:
            assert error.line >= 1  # noqa: PT017 - what is raised is looked at only where something is


@each_case(
    "path, text",
    [
        ("CITATION.cff", "title: Reefs\nversion: .nan\n"),
        ("CITATION.cff", "title: Reefs\nversion: nan\n"),
        ("CITATION.cff", "title: Reefs\nversion: '{{ version }}'\n"),
        ("codemeta.json", '{"name": "Reefs",\n "version": NaN}'),
        ("codemeta.json", '{"name": "Reefs",\n "version": 1e999}'),
        ("codemeta.json", '{"name": "Reefs",\n "version": "undefined"}'),
    ],
)
def test_a_value_that_stands_for_none_is_left_out_with_its_place(path: str, text: str) -> None:
    project = read("license: MIT", texts={path: text})
    assert project.title == "Reefs"
    assert "version" not in project.properties
    (problem,) = (problem for problem in project.problems if problem.code == "SH317")
    assert (problem.path, problem.line) == (path, 2)


def test_a_version_that_is_a_number_keeps_its_digits() -> None:
    project = read(texts={"CITATION.cff": "title: Reefs\nversion: 1.10 # the tenth\n"})
    assert project.properties["version"] == "1.10"
    for key in ("version", "softwareVersion"):
        project = read(texts={"codemeta.json": f'{{"name": "Reefs", "{key}": 2.10}}'})
        assert project.properties["version"] == "2.10"


GITHUB = """\
cff-version: 1.2.0
message: "If you use this software, please cite it as below."
authors:
- family-names: "Lisa"
  given-names: "Mona"
  orcid: "https://orcid.org/0000-0000-0000-0000"
- family-names: "Bot"
  given-names: "Hew"
  orcid: "https://orcid.org/0000-0000-0000-0000"
title: "My Research Software"
version: 2.0.4
doi: 10.5281/zenodo.1234
date-released: 2017-12-18
"""


def test_the_example_of_github_is_not_taken_for_the_project() -> None:
    project = read(texts={"CITATION.cff": GITHUB}, name="Landslides")
    assert (project.title, project.citation, project.authors) == ("Landslides", None, ())
    assert not {"contacts", "version"} & set(project.properties)
    lines = {(problem.code, problem.line) for problem in project.problems if problem.path == "CITATION.cff"}
    assert lines == {("SH317", 3), ("SH317", 10), ("SH317", 11), ("SH315", 12), ("SH317", 13)}


def test_a_file_half_filled_in_keeps_what_is_filled_in() -> None:
    text = GITHUB.replace("My Research Software", "Slides").replace("Lisa", "Vega").replace("2.0.4", "1.3")
    project = read(texts={"CITATION.cff": text})
    assert (project.title, project.properties["version"]) == ("Slides", "1.3")
    assert [author.in_order for author in project.authors] == ["Mona Vega"]


@each_case(
    "orcid, is_published",
    [
        ("0000-0002-1825-0097", True),
        ("https://orcid.org/0000-0002-1694-233X", True),
        ("0000-0002-1825-0098", False),
        ("0000-0000-0000-0000", False),
        ("1234-5678-9101-1121", False),
        ("0000-0002-1825-009", False),
    ],
)
def test_an_orcid_with_a_wrong_check_digit_is_left_out(orcid: str, is_published: bool) -> None:
    text = f"title: Slides\nauthors:\n- family-names: Vega\n  orcid: {orcid}\n"
    project = read(texts={"CITATION.cff": text})
    (contact,) = project.properties["contacts"]
    assert ("identifier" in contact) == is_published
    lines = [(problem.path, problem.line) for problem in project.problems if problem.code == "SH317"]
    assert lines == ([] if is_published else [("CITATION.cff", 4)])


_CFF = "title: Reefs\nauthors: [{family-names: Vega, given-names: Ana}]\n"


@each_case(
    "text, code, line, message",
    [
        ("title: R\nauthors:\n- {family-names: Vega}\n- {affiliation: CNES}\n", "SH319", 2,
         "`authors[1]` has no name"),
        ("title: R\nauthor: 5\n", "SH319", 2, "`author` has no name"),
        (f"{_CFF}date-released: soon\n", "SH319", 3, "`date-released` is `soon`, which has no year"),
        (f"{_CFF}doi: zenodo.7\n", "SH315", 3, "`zenodo.7` is no DOI"),
        (f"{_CFF}preferred-citation: Cite our paper.\n", "SH319", 3,
         "`preferred-citation` is a text where a map with `title` and `authors` is expected"),
        (f"{_CFF}preferred-citation: {{authors: [{{name: A}}]}}\n", "SH319", 3,
         "`preferred-citation` has no `title`"),
        (f"{_CFF}version: [1, 2]\n", "SH319", 3, "`version` is a list where a text is expected"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_read_is_named_and_the_rest_counts(
    text: str, code: str, line: int, message: str
) -> None:
    project = read("license: MIT", texts={"CITATION.cff": text})
    (problem,) = project.problems
    assert (problem.code, problem.path, problem.line) == (code, "CITATION.cff", line)
    assert problem.message == message
    assert project.title in {"R", "Reefs"}


@each_case(
    "text",
    [
        _CFF,
        f"{_CFF}date-released: 2020-01-02\ndoi: 10.5281/zenodo.7\nversion: 1.0\n",
        f"{_CFF}preferred-citation: {{doi: 10.1000/abc9}}\n",
        f"{_CFF}preferred-citation: null\n",
        "title: R\nauthors:\n- {family-names: Vega}\n- null\n- {name: et al.}\n",
    ],
)
def test_a_sound_citation_file_has_no_problem(text: str) -> None:
    assert read("license: MIT", texts={"CITATION.cff": text}).problems == ()


@each_case("other", ["{family-names: et al.}", "{name: others}", "et al."])
def test_et_al_is_no_author(other: str) -> None:
    text = f"title: Reefs\nauthors:\n- {{family-names: Vega, given-names: Ana}}\n- {other}\n"
    project = read(texts={"CITATION.cff": text})
    assert [contact["name"] for contact in project.properties["contacts"]] == ["Ana Vega"]
    cited = citation(project)
    assert cited.text.startswith("Vega, A. et al. Reefs")
    assert "author = {Vega, Ana and others}" in dict(cited.formats)["BibTeX"]


def test_keywords_of_a_text_are_between_commas_or_semicolons() -> None:
    text = json.dumps({"name": "R", "keywords": "a, b; c"})
    assert read_codemeta(text, "codemeta.json").keywords == ("a", "b", "c")


def test_codemeta_may_be_a_graph_of_nodes() -> None:
    ana = {"@id": "#ana", "@type": "Person", "givenName": "Ana", "familyName": "Vega"}
    software = {"@type": ["SoftwareSourceCode"], "name": "Mapper", "author": [{"@id": "#ana"}]}
    file = read_codemeta(json.dumps({"@graph": [ana, software]}), "codemeta.json")
    assert (file.title, file.citation) == ("Mapper", "Vega, A. Mapper")
    with pytest.raises(CompanionFileError, match="SoftwareSourceCode"):
        read_codemeta(json.dumps({"@graph": [ana, 5]}), "codemeta.json")


_BIB = "@article{a, title={Reefs}, author={Vega, Ana}, year={2020}, doi={10.5281/zenodo.5}}"


def test_citation_bib_says_how_a_project_is_cited() -> None:
    project = read(texts={"CITATION.bib": f"% Please cite:\n{_BIB}\n"})
    assert project.doi == "10.5281/zenodo.5"
    cited = citation(project)
    assert cited.text == "Vega, A. (2020). Reefs"
    assert dict(cited.formats)["BibTeX"] == _BIB
    assert project.title == "demo"


def test_what_is_written_for_the_project_itself_goes_before_citation_bib() -> None:
    project = read(texts={"CITATION.bib": _BIB, "CITATION.cff": f"{_CFF}doi: 10.5281/zenodo.7\n"})
    assert project.doi == "10.5281/zenodo.7"
    assert [publication.doi for publication in project.publications] == ["10.5281/zenodo.5"]
    badge = "[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.4.svg)](https://doi.org/10.5281/zenodo.4)"
    assert read(body=f"# Demo\n\n{badge}\n", texts={"CITATION.bib": _BIB}).doi == "10.5281/zenodo.4"


def test_a_placeholder_in_citation_bib_is_a_problem_of_its_line() -> None:
    project = read("license: MIT", texts={"CITATION.bib": f"% x\n{_BIB.replace('zenodo.5', 'zenodo.XXXXX')}"})
    (problem,) = project.problems
    assert (problem.code, problem.path, problem.line) == ("SH315", "CITATION.bib", 2)
