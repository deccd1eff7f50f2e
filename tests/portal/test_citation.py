"""How to cite a project."""

import re

import pytest
import yaml

from sharinghub_static.portal.project_page.citation import Citation as Cited
from sharinghub_static.portal.project_page.citation import bibtex, citation
from sharinghub_static.project.model import Citation, Project, Provider
from sharinghub_static.snapshot.records import TextRecord
from tests.project.reading import read
from tests.projects import GITLAB, make_project


def _bibtex(cited: Cited) -> str:
    return dict(cited.formats)["BibTeX"]


def test_without_a_doi_or_authors_what_is_known_is_named_and_no_more() -> None:
    cited = citation(make_project("lab/cover", title="Cover"))
    assert cited.text == f"lab (2025). Cover. {GITLAB}/lab/cover"
    assert cited.formats == ()


def test_named_authors_are_cited() -> None:
    people = [{"name": "Iris Holt", "roles": ["author"]}, {"name": "A. Host", "roles": ["host"]}, "x", {}]
    cited = citation(make_project(properties={"contacts": people}))
    assert cited.text.startswith("Iris Holt (2025). ")
    assert "author = {{Iris Holt}}" in _bibtex(cited)


@pytest.mark.parametrize(
    "contacts", [None, "x", {"name": "y"}, [1], [{"roles": "author", "name": "z"}], [[]]]
)
def test_contacts_that_are_none_name_nobody(contacts: object) -> None:
    assert citation(make_project(properties={"contacts": contacts})).formats == ()


_HOSTILE_TITLES = ["a\nTY  - BOOK", 'x": y', "# no", "\x00\x85\u2028", "'", "- a", "\ud83d\ude00"]


@pytest.mark.parametrize("title", _HOSTILE_TITLES)
def test_a_title_stays_in_its_line_of_ris(title: str) -> None:
    cited = citation(make_project(title=title, citation=Citation("10.1/x")))
    tags = [line[:6] for line in dict(cited.formats)["RIS"].split("\n")]
    assert tags == ["TY  - ", "AU  - ", "TI  - ", "PY  - ", "DO  - ", "UR  - ", "ER  - "]


@pytest.mark.parametrize("title", _HOSTILE_TITLES)
def test_a_citation_file_to_begin_with_is_yaml(title: str) -> None:
    cited = citation(make_project(title=title, citation=Citation("10.1/x")))
    read = yaml.safe_load(dict(cited.formats)["CITATION.cff"])
    assert read["cff-version"] == "1.2.0"
    assert read["doi"] == "10.1/x"
    assert isinstance(read["title"], str)
    assert read["authors"] == [{"name": "group"}]


def test_the_maintainers_own_words_go_before_ours() -> None:
    cited = citation(make_project(citation=Citation("10.1/x", "Holt (2024). Cover.")))
    assert cited.text == "Holt (2024). Cover."


def test_without_words_the_makers_are_named() -> None:
    providers = (
        Provider("Host", ("host",)),
        Provider("Land Lab", ("producer",)),
        Provider("Sea Lab", ("producer",)),
    )
    cited = citation(make_project(title="Cover", providers=providers, citation=Citation("10.1/x")))
    assert cited.text == "Land Lab and Sea Lab (2025). Cover. https://doi.org/10.1/x"
    assert "author = {{Land Lab} and {Sea Lab}}" in _bibtex(cited)


@pytest.mark.parametrize("title", ["50 % of $x_1$ & {more}", "\\input{secret}", "}\n@book{x,", "a^b~c#d"])
def test_nothing_in_a_title_means_anything_to_tex(title: str) -> None:
    cited = citation(make_project(title=title, citation=Citation("10.1/a_b")))
    (line,) = [line for line in _bibtex(cited).splitlines() if line.startswith("  title")]
    inside = line.removeprefix("  title = {").removesuffix("},")
    bare = re.sub(r"\\textbackslash\{\}|\\textasciicircum\{\}|\\textasciitilde\{\}|\\[{}$&#%_]", "", inside)
    assert not re.search(r"[\\{}$&#%_^~]", bare)


@pytest.mark.parametrize(("path", "key"), [("a/Über-cover_2", "Uber-cover2"), ("a/地図", "project42")])
def test_the_key_is_plain(path: str, key: str) -> None:
    cited = citation(make_project(path, id=42, citation=Citation("10.1/x")))
    assert _bibtex(cited).startswith(f"@misc{{{key},")


_FILE = """\
cff-version: 1.2.0
message: Please cite it.
title: Cover & more
version: 2.0
doi: https://doi.org/10.5281/zenodo.7
date-released: 2023-04-05
authors:
  - family-names: Holt
    given-names: Maren
    name-particle: van
    email: maren@example.org
  - name: Land Lab
  - alias: someone
"""


def _with_file(text: str, **overrides: object) -> Project:
    return make_project("a/cover", texts=(TextRecord("CITATION.cff", text, len(text)),), **overrides)


def test_a_citation_file_says_how_a_project_is_cited() -> None:
    cited = citation(_with_file(_FILE))
    assert (cited.doi, cited.doi_href) == ("10.5281/zenodo.7", "https://doi.org/10.5281/zenodo.7")
    line = "van Holt, M., Land Lab and someone (2023). Cover & more, version 2.0"
    assert cited.text == f"{line}. https://doi.org/10.5281/zenodo.7"
    assert "author = {van Holt, Maren and {Land Lab} and someone}" in _bibtex(cited)
    assert "@example.org" not in _bibtex(cited) + cited.text


@pytest.mark.parametrize("path", ["citation.cff", "Citation.cff", "CITATION.CFF", "CITATION.cff"])
def test_the_page_and_the_metadata_name_the_same_authors_whatever_the_letter_case(path: str) -> None:
    project = read("title: Cover\ndoi: 10.5281/zenodo.7", texts={path: _FILE})
    cited = citation(project)
    assert "author = {van Holt, Maren and {Land Lab} and someone}" in _bibtex(cited)
    assert [contact["name"] for contact in project.properties["contacts"]] == [
        "Maren van Holt",
        "Land Lab",
        "someone",
    ]
    assert project.citation is not None
    assert project.citation.citation == "van Holt, M., Land Lab and someone (2023). Cover & more, version 2.0"


def test_of_two_citation_files_both_read_the_one_that_the_standard_names() -> None:
    other = _FILE.replace("Holt", "Other")
    project = read("title: Cover", texts={"CITATION.cff": _FILE, "citation.cff": other})
    assert "Holt" in _bibtex(citation(project))
    assert project.properties["contacts"][0]["name"] == "Maren van Holt"


def test_the_preferred_citation_goes_before_the_software_itself() -> None:
    preferred = "preferred-citation:\n  type: article\n  title: The paper\n  year: 2020\n"
    cited = citation(_with_file(_FILE + preferred))
    assert cited.text == f"van Holt, M., Land Lab and someone (2020). The paper. {GITLAB}/a/cover"


def test_a_doi_of_the_readme_goes_before_that_of_the_file() -> None:
    cited = citation(_with_file(_FILE, citation=Citation("10.1/readme")))
    assert cited.doi == "10.1/readme"


@pytest.mark.parametrize(
    "text",
    ["", "- a", "title: [", "authors: 5", "title: {a: 1}\nauthors: [1, {}, {name: []}]", "&a [*a, *a]", "\0"],
)
def test_a_file_that_says_nothing_is_as_none(text: str) -> None:
    assert citation(_with_file(text)).formats == ()


@pytest.mark.parametrize("doi", ["javascript:alert(1)", "10.1/", "not a doi", "[]"])
def test_what_is_no_doi_is_not_linked(doi: str) -> None:
    cited = citation(_with_file(f"title: Cover\ndoi: {doi}\n"))
    assert (cited.doi, cited.doi_href) == ("", "")
    assert cited.text.endswith("/a/cover")


def test_hundreds_of_authors_are_cut_in_words_alone() -> None:
    names = "".join(f"  - family-names: N{number}\n" for number in range(60))
    cited = citation(_with_file(f"title: T\nauthors:\n{names}"))
    assert "N18, N19 et al. T. " in cited.text
    assert "N59" in _bibtex(cited)


def test_no_format_mixes_the_software_with_the_paper_about_it() -> None:
    paper = "preferred-citation:\n  type: article\n  title: The paper\n  year: 2020\n  doi: 10.5072/paper\n"
    cited = citation(_with_file(_FILE + paper, citation=Citation("10.5072/software")))
    for name in ("BibTeX", "RIS"):  # the file itself is offered as it is, with both
        assert "The paper" in dict(cited.formats)[name]
        assert "10.5072/paper" in dict(cited.formats)[name]
        assert "10.5072/software" not in dict(cited.formats)[name]
        assert GITLAB not in dict(cited.formats)[name]
    without = citation(_with_file(_FILE + paper.replace("  doi: 10.5072/paper\n", "")))
    assert without.doi == ""
    assert "10.5281" not in without.text + _bibtex(without)
    of_the_paper = citation(_with_file(_FILE + paper, citation=Citation("10.5072/PAPER")))
    assert all("The paper" in text for _, text in of_the_paper.formats)


_EVERYBODY = """\
cff-version: 1.2.0
message: Cite.
title: Reef maps
date-released: 2021-07-08
version: '1.10'
doi: 10.5281/zenodo.12345
authors:
- {family-names: Vega, given-names: Ana}
- name: The Reef Team
- alias: gw0
- {given-names: Mono}
- {family-names: Berg, name-particle: van den, given-names: Jan, name-suffix: Jr.}
"""


def test_every_form_names_every_author_and_one_year() -> None:
    project = read(texts={"CITATION.cff": _EVERYBODY})
    cited = citation(project)
    line = "Vega, A., The Reef Team, gw0, Mono and van den Berg, J., Jr. (2021). Reef maps, version 1.10"
    assert cited.text == line
    assert project.citation == Citation("10.5281/zenodo.12345", line)
    names = "Vega, Ana and {The Reef Team} and gw0 and Mono and van den Berg, Jr., Jan"
    assert f"author = {{{names}}}" in _bibtex(cited)
    assert "year = {2021}" in _bibtex(cited)
    assert "AU  - van den Berg, Jan, Jr.\n" in dict(cited.formats)["RIS"]
    assert "PY  - 2021" in dict(cited.formats)["RIS"]
    assert dict(cited.formats)["CITATION.cff"] == _EVERYBODY.strip()


def test_without_a_date_no_form_has_a_year() -> None:
    text = _EVERYBODY.replace("date-released: 2021-07-08\n", "")
    cited = citation(read(texts={"CITATION.cff": text}))
    assert (
        cited.text == "Vega, A., The Reef Team, gw0, Mono and van den Berg, J., Jr. Reef maps, version 1.10"
    )
    assert "year" not in _bibtex(cited)
    assert "PY" not in dict(cited.formats)["RIS"]


_PAPERS = [
    ("article", "journal", "JOUR", "@article{demo,", "journal: "),
    ("inproceedings", "booktitle", "CPAPER", "@inproceedings{demo,", "collection-title: "),
    ("book", "publisher", "BOOK", "@book{demo,", "publisher: {name: "),
    ("phdthesis", "school", "THES", "@phdthesis{demo,", "institution: {name: "),
    ("techreport", "institution", "RPRT", "@techreport{demo,", "institution: {name: "),
]


@pytest.mark.parametrize(("type_", "field", "ris_type", "entry", "container"), _PAPERS)
def test_a_paper_is_none_of_software(
    type_: str, field: str, ris_type: str, entry: str, container: str
) -> None:
    source = (
        f"@{type_}{{a, title={{Reefs}}, author={{Vega, Ana and others}}, {field}={{Sea}}, year={{2020}}}}"
    )
    project = read("title: Mapper", f"## Citation\n\n```\n{source}\n```\n")
    cited = citation(project)
    formats = dict(cited.formats)
    assert formats["BibTeX"] == source
    assert formats["RIS"].startswith(f"TY  - {ris_type}\nAU  - Vega, Ana\nAU  - et al.\n")
    file = yaml.safe_load(formats["CITATION.cff"])
    assert isinstance(file, dict)
    preferred = file["preferred-citation"]
    assert (file["title"], file["type"], preferred["title"]) == ("Mapper", "dataset", "Reefs")
    assert (preferred["year"], preferred["authors"][-1]) == (2020, {"name": "et al."})
    assert f"  {container}" in formats["CITATION.cff"]
    assert project.citation is not None
    assert project.citation.work is not None
    made = bibtex(project.record, project.citation.work, "")
    assert made.startswith(entry)
    assert f"  {field} = {{Sea}}" in made


def test_bibtex_of_a_readme_is_offered_as_its_authors_wrote_it() -> None:
    entry = "@article{cover,\n  title = {Cover},\n  author = {Holt, Maren},\n  year = 2020\n}"
    cited = citation(read(body=f"# Cover\n\n## Citation\n\n```bibtex\n{entry}\n```\n"))
    assert _bibtex(cited) == entry
    assert cited.text == "Holt, M. (2020). Cover"
    assert (cited.doi, cited.doi_href) == ("", "")
    assert "AU  - Holt, Maren" in dict(cited.formats)["RIS"]
    assert yaml.safe_load(dict(cited.formats)["CITATION.cff"])["authors"] == [
        {"family-names": "Holt", "given-names": "Maren"}
    ]


_PUBLISHED = """\
title: Reef maps
authors: [{name: Reef Team}]
preferred-citation:
  type: %s
  title: Reefs
  authors: [{family-names: Vega, given-names: Ana}]
  year: 2020
"""
_ARTICLE = {
    "journal": "Nature",
    "publisher": "{name: Springer}",
    "volume": "5",
    "issue": "3-4",
    "start": "17",
    "end": "29",
    "url": "https://example.org/reefs",
}


def _published(type_: str, fields: dict[str, str]) -> Project:
    text = _PUBLISHED % type_ + "".join(f"  {key}: {value}\n" for key, value in fields.items())
    return read(texts={"CITATION.cff": text})


def test_where_a_paper_was_published_is_in_every_form() -> None:
    cited = citation(_published("article", _ARTICLE))
    assert cited.text == "Vega, A. (2020). Reefs. Nature, 5(3-4), 17–29"
    entry = (
        "  journal = {Nature},\n  publisher = {Springer},\n  volume = {5},\n  number = {3-4},\n"
        "  pages = {17--29},\n  year = {2020},\n  url = {https://example.org/reefs}\n}"
    )
    assert _bibtex(cited).endswith(entry)
    ris = dict(cited.formats)["RIS"]
    for line in ("T2  - Nature", "PB  - Springer", "VL  - 5", "IS  - 3-4", "SP  - 17", "EP  - 29"):
        assert f"\n{line}\n" in ris
    assert "\nUR  - https://example.org/reefs\n" in ris


def test_where_a_paper_was_published_is_read_from_bibtex_and_written_as_citation_file() -> None:
    source = (
        "@article{a, title={Reefs}, author={Vega, Ana}, year=2020, journal={Nature}, publisher={Springer},"
        " volume=5, number={3-4}, pages={17--29}}"
    )
    cited = citation(read(body=f"# Demo\n\n## Citation\n\n```\n{source}\n```\n"))
    assert cited.text == "Vega, A. (2020). Reefs. Nature, 5(3-4), 17–29"
    preferred = yaml.safe_load(dict(cited.formats)["CITATION.cff"])["preferred-citation"]
    again = citation(read(texts={"CITATION.cff": dict(cited.formats)["CITATION.cff"]}))
    assert preferred["journal"] == "Nature"
    assert "  number = {3-4},\n  pages = {17--29}" in _bibtex(again)
    assert again.text == cited.text


_ELSEWHERE = [
    ("article", {"journal": "Nature", "pages": "17-29"}, "pages = {17--29}"),
    ("article", {"journal": "Nature", "pages": "13"}, ""),  # so many pages
    ("article", {"journal": "Nature", "start": "e12", "end": "e12"}, "pages = {e12}"),
    ("book", {"publisher": "{name: Springer}", "collection-title": "Series"}, "publisher = {Springer}"),
    ("book", {"publisher": "Springer"}, "publisher = {Springer}"),
    ("thesis", {"institution": "{name: TU Delft}"}, "school = {TU Delft}"),
    ("report", {"institution": "{name: ESA}", "number": "7"}, "institution = {ESA}"),
    ("conference-paper", {"conference": "{name: IGARSS}", "publisher": "{name: IEEE}"}, "publisher = {IEEE}"),
    ("article", {"url": "javascript:alert(1)"}, ""),
]


@pytest.mark.parametrize(("type_", "fields", "line"), _ELSEWHERE)
def test_each_kind_of_work_names_who_published_it(type_: str, fields: dict[str, str], line: str) -> None:
    entry = _bibtex(citation(_published(type_, fields)))
    assert line in entry
    assert line or not re.search("pages|url", entry)


def test_bibtex_in_the_front_matter_is_read_and_offered_as_it_is() -> None:
    fields = ("title={T}", "author={Vega, Ana}", "year={2020}", "doi={10.5281/zenodo.17}")
    entry = "@article{x,\n    " + ",\n    ".join(fields) + "}"
    project = read(f"citation: |\n    {entry}")
    cited = citation(project)
    assert project.doi == "10.5281/zenodo.17"
    assert cited.text.startswith("Vega, A. (2020). T")
    assert _bibtex(cited).startswith("@article{x,")
