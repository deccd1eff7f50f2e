"""Rule 17: the README's first link to ``https://doi.org/10.…`` is its DOI, the others are publications."""

import time

import pytest

from sharinghub_static.portal.project_page.citation import citation as cite
from sharinghub_static.project.model import Citation, Project
from sharinghub_static.project.readme_citations import citations_in
from tests.cases import each_case
from tests.project.reading import codes, line_and_key, read


def test_the_first_link_is_the_doi_and_the_others_publications() -> None:
    body = (
        "[DOI: Ada Nadir, Maps](https://doi.org/10.5281/zenodo.1) and"
        " [Hugo Raster, Peaks](https://doi.org/10.5281/zenodo.2)\n"
    )
    project = read("title: x", body)
    assert project.citation == Citation("10.5281/zenodo.1", "Ada Nadir, Maps")
    assert project.publications == (Citation("10.5281/zenodo.2", "Hugo Raster, Peaks"),)


def test_a_bare_address_is_a_doi_without_a_citation() -> None:
    assert read("title: x", "https://doi.org/10.5281/zenodo.1\n").citation == Citation("10.5281/zenodo.1")


@pytest.mark.parametrize(
    "body",
    [
        "[x](https://doi.org/)",
        "[x](https://example.org/10.5281/zenodo.1)",
        "[x](https://doi.org.evil.example/10.5281/zenodo.1)",
        "`https://doi.org/10.5281/zenodo.1`",
        "![x](https://doi.org/10.5281/zenodo.1)",
        "10.5281/zenodo.1",
    ],
)
def test_other_links_are_no_doi(body: str) -> None:
    assert read("title: x", f"{body}\n").citation is None


def test_takes_the_front_matter_first() -> None:
    project = read("doi: 10.5281/zenodo.9", "https://doi.org/10.5281/zenodo.1\n")
    assert project.citation == Citation("10.5281/zenodo.9")
    assert project.publications == (Citation("10.5281/zenodo.1"),)


CFF = """\
cff-version: 1.2.0
message: Cite.
title: Global maps of shallow reefs
authors: [{family-names: Vega, given-names: Ana}]
"""
BIB = "```bibtex\n@article{a, title={Reefs}, author={Berg, Jan}, year={2020}, doi={10.5281/zenodo.3}}\n```"
PREPRINT = "```\n@misc{a, title={Reefs}, author={Berg, Jan}, eprint={2211.07044}, archivePrefix={arXiv}}\n```"
BADGE = "[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.4.svg)](https://doi.org/10.5281/zenodo.4)"
JOSS = "[![DOI](https://joss.theoj.org/papers/10.21105/joss.1/status.svg)](https://doi.org/10.21105/joss.1)"
OWN = "Vega, A. Global maps of shallow reefs"

# README, CITATION.cff → the project's own DOI, how it is cited, the DOIs of publications.
READMES: list[tuple[str, str, str | None, str, list[str]]] = [
    # Prose names other works.
    ("See the [paper](https://doi.org/10.5281/zenodo.1).", "", None, "", ["10.5281/zenodo.1"]),
    ("We use https://doi.org/10.5281/zenodo.1 here.", "", None, "", ["10.5281/zenodo.1"]),
    ("## References\n\nDOI: https://doi.org/10.5281/zenodo.1", "", None, "", ["10.5281/zenodo.1"]),
    (f"## References\n\n{BIB}", "", None, "", []),
    (f"## Acknowledgements\n\nPlease cite it as well:\n\n{BIB}", "", None, "", []),
    ("Read [this](https://arxiv.org/abs/2211.07044).", "", None, "", []),
    # Badges and labels name the project.
    (BADGE, "", "10.5281/zenodo.4", "", []),
    ("DOI: https://doi.org/10.5281/zenodo.1", "", "10.5281/zenodo.1", "", []),
    (f"{BADGE}\n\n## Citation\n\n{BIB}", "", "10.5281/zenodo.4", "", ["10.5281/zenodo.3"]),
    (
        "[![p](https://img.shields.io/badge/arXiv-2211.07044-b31b1b.svg)](https://arxiv.org/abs/2211.07044)",
        "", "10.48550/arXiv.2211.07044", "", [],
    ),
    # Citation sections, in words, links and BibTeX.
    (f"## Citation\n\n{BIB}", "", "10.5281/zenodo.3", "Berg, J. (2020). Reefs", []),
    (f"## How to cite\n\n{PREPRINT}", "", "10.48550/arXiv.2211.07044", "Berg, J. Reefs", []),
    (f"Please cite:\n\n{BIB}", "", "10.5281/zenodo.3", "Berg, J. (2020). Reefs", []),
    (f"## Reference\n\nPlease cite:\n{BIB}", "", "10.5281/zenodo.3", "Berg, J. (2020). Reefs", []),
    (
        "## Citing us\n\nCite our [paper](https://doi.org/10.5281/zenodo.3):\n\n" + BIB,
        "", "10.5281/zenodo.3", "Berg, J. (2020). Reefs", [],
    ),
    (
        "### Citation\n\n- Berg, J. (2020). Reefs of the world. <https://doi.org/10.5281/zenodo.1>\n"
        "- Vega, A. (2019). Corals of the world. doi: 10.5281/zenodo.2.\n",
        "", "10.5281/zenodo.1", "Berg, J. (2020). Reefs of the world.", ["10.5281/zenodo.2"],
    ),
    (
        "**Citation**\n\n```\nBerg J. Reefs of the world. 2020. doi: 10.5281/zenodo.1\n```",
        "", "10.5281/zenodo.1", "Berg J. Reefs of the world. 2020.", [],
    ),
    (
        "## Licence and citation\n\nMIT. [Berg, J. (2020). Reefs of the world. DOI:10.5281/zenodo.1]"
        "(https://doi.org/10.5281/zenodo.1)",
        "", "10.5281/zenodo.1", "Berg, J. (2020). Reefs of the world.", [],
    ),
    (
        "## Citation\n\nBerg, J. (2020). [Reefs of the U.S. in 2019](https://doi.org/10.5281/zenodo.1).",
        "", "10.5281/zenodo.1", "Berg, J. (2020). Reefs of the U.S. in 2019.", [],
    ),
    ("## Citation\n\nBerg, J. 2020. Reefs of the world.", "", "", "Berg, J. 2020. Reefs of the world.", []),
    ("## Data\n\nhttps://zenodo.org/records/123456", "", None, "", []),
    ("## Citation\n\n[Zenodo](https://zenodo.org/records/123456)", "", "10.5281/zenodo.123456", "", []),
    ("## Citer\n\narXiv:2211.07044", "", "10.48550/arXiv.2211.07044", "", []),
    (f"## Citation\n\n### BibTeX\n\n{BIB}\n\n## Setup\n\n[x](https://doi.org/10.5281/zenodo.9)", "",
     "10.5281/zenodo.3", "Berg, J. (2020). Reefs", ["10.5281/zenodo.9"]),
    ("## Data\n\nPlease cite it. More is in the manual.\n\n[x](https://doi.org/10.5281/zenodo.9)", "",
     None, "", ["10.5281/zenodo.9"]),
    # A CITATION.cff goes before all prose, and has its own title and authors with its own DOI alone.
    ("See the [paper](https://doi.org/10.5281/zenodo.1).", CFF, "", OWN, ["10.5281/zenodo.1"]),
    (f"## Citation\n\n{BIB}", CFF, "", OWN, ["10.5281/zenodo.3"]),
    (BIB, CFF + "doi: 10.5281/zenodo.7", "10.5281/zenodo.7", OWN, ["10.5281/zenodo.3"]),
    (BADGE, CFF, "10.5281/zenodo.4", OWN, []),
    (JOSS, CFF, "", OWN, ["10.21105/joss.1"]),
    (
        "Please cite:\n\n- Vega, A. (2020). Global maps of shallow reefs. https://doi.org/10.5281/zenodo.8",
        CFF, "10.5281/zenodo.8", OWN, [],
    ),
    (
        "x", CFF + "preferred-citation: {title: The paper, doi: 10.5281/zenodo.6, year: 2020}\n",
        "10.5281/zenodo.6", "The paper. 2020", [],
    ),
    (
        "x", CFF + "doi: 10.5281/zenodo.7\npreferred-citation: {title: The paper, doi: 10.5281/zenodo.6}\n",
        "10.5281/zenodo.7", "The paper. https://doi.org/10.5281/zenodo.6", ["10.5281/zenodo.6"],
    ),
    (
        "x", CFF + "doi: 10.5281/zenodo.7\npreferred-citation: {title: The paper}\n",
        "10.5281/zenodo.7", "The paper", [],
    ),
    (
        "x", CFF + "identifiers: [{type: doi, value: 10.5281/zenodo.6}]\n"
        "preferred-citation: {title: The paper, doi: 10.5281/zenodo.6}\n",
        "10.5281/zenodo.6", "The paper", [],
    ),
]  # fmt: skip


@each_case("body, file, doi, words, publications", READMES, at_least=30)
def test_what_a_project_is_cited_by(
    body: str, file: str, doi: str | None, words: str, publications: list[str]
) -> None:
    project = read("license: MIT", f"# Reefs\n\n{body}\n", texts={"CITATION.cff": file} if file else {})
    assert project.citation == (None if doi is None else Citation(doi, words))
    assert [publication.doi for publication in project.publications] == publications


def test_the_front_matter_goes_before_every_file_and_prose() -> None:
    project = read(
        "doi: 10.5281/zenodo.9",
        f"{BADGE}\n\n## Citation\n\n{BIB}\n",
        texts={"CITATION.cff": CFF + "doi: 10.5281/zenodo.7\n"},
    )
    assert project.citation == Citation("10.5281/zenodo.9", OWN)
    # The badge has the DOI of all versions, which is no publication about the project.
    assert [one.doi for one in project.publications] == ["10.5281/zenodo.3"]


METHOD = "[![DOI](https://img.shields.io/badge/DOI-10.1109%2F5.77-blue)](https://doi.org/10.1109/5.77)"
ARXIV = "[![p](https://img.shields.io/badge/arXiv-1505.04597-b31b1b.svg)](https://arxiv.org/abs/1505.04597)"
SECOND = "[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.5.svg)](https://doi.org/10.5281/zenodo.5)"
DATA = "https://doi.org/10.1002/qj.3803"
SICI = "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"

# README, CITATION.cff → the project's own DOI (None: not given), the DOIs of publications.
OTHERS: list[tuple[str, str, str | None, list[str]]] = [
    # A file without a DOI takes that of a deposit, and never that of a paper.
    (METHOD, CFF, "", ["10.1109/5.77"]),
    ("[![DOI](https://zenodo.org/badge/DOI/10.1109/5.77.svg)](https://doi.org/10.1109/5.77)", CFF,
     "", ["10.1109/5.77"]),
    # Requests to cite what others made.
    (f"If you use the underlying ERA5 data, please cite {DATA}.", "", None, ["10.1002/qj.3803"]),
    (f"If you use ERA5 please cite {DATA}", "", None, ["10.1002/qj.3803"]),
    (f"This uses X; please cite [their paper]({DATA}) if you use X.", "", None, ["10.1002/qj.3803"]),
    (f"Please cite the original authors: {DATA}", "", None, ["10.1002/qj.3803"]),
    (f"Please cite the authors of ERA5, whose data are underlying:\n\n{BIB}", "", None, ["10.5281/zenodo.3"]),
    (f"If you use Reefs, please cite {DATA}", "", "10.1002/qj.3803", []),
    (f"If you use the Python package in a study, please cite {DATA}", "", "10.1002/qj.3803", []),
    (f"Please cite our paper {DATA}. If you use ERA5, please cite https://doi.org/10.1109/5.77.", "",
     "10.1002/qj.3803", ["10.1109/5.77"]),
    # Sections about what others made.
    (f"## Citing the datasets used\n\nSen1: {DATA}", "", None, ["10.1002/qj.3803"]),
    (f"## Data sources\n\nDOI: {DATA}", "", None, ["10.1002/qj.3803"]),
    (f"## Citation\n\nTBA\n\n## Datasets\n\nDOI: {DATA}", "", None, ["10.1002/qj.3803"]),
    (f"## Training data\n\n{BADGE}", "", None, ["10.5281/zenodo.4"]),
    # A citation section that speaks of others too.
    (f"## Citation\n\nIt is based on [ResNet](https://arxiv.org/abs/1512.03385) and uses {DATA}. None yet.",
     "", None, ["10.48550/arXiv.1512.03385", "10.1002/qj.3803"]),
    (f"## Citation\n\n{BIB}\n\nIt is based on {DATA}", "", "10.5281/zenodo.3", ["10.1002/qj.3803"]),
    (f"We use {BADGE} for training.", "", None, ["10.5281/zenodo.4"]),
    (f"## Citation\n\n{BIB}\n\nTrained on [SEN12]({DATA}).", "", "10.5281/zenodo.3", ["10.1002/qj.3803"]),
    (f"## Citation\n\nIt was trained on [SEN12]({DATA}).", "", None, ["10.1002/qj.3803"]),
    (f"Si vous utilisez ERA5, merci de citer {DATA}", "", None, ["10.1002/qj.3803"]),
    (f"Merci de citer leur article : {DATA}", "", None, ["10.1002/qj.3803"]),
    (f"Merci de citer notre article : {DATA}", "", "10.1002/qj.3803", []),
    # Lists of several, against several badges of one project.
    (f"| a | b |\n|--|--|\n| A | {BADGE} |\n| B | {SECOND} |", "", None,
     ["10.5281/zenodo.4", "10.5281/zenodo.5"]),
    (f"- A {BADGE}\n- B {SECOND}", "", None, ["10.5281/zenodo.4", "10.5281/zenodo.5"]),
    (f"| a | b |\n|--|--|\n| DOI | {BADGE} |", "", "10.5281/zenodo.4", []),
    (f"{BADGE} {SECOND}", "", "10.5281/zenodo.4", []),
    # The paper of a method that is implemented.
    (f"{ARXIV} U-Net implementation", "", None, ["10.48550/arXiv.1505.04597"]),
    (f"{METHOD}\n\nImplementation of the method of Smith et al.", "", None, ["10.1109/5.77"]),
    (f"{ARXIV} Official implementation of U-Net", "", "10.48550/arXiv.1505.04597", []),
    (f"{BADGE} U-Net implementation", "", "10.5281/zenodo.4", []),
    # Labels with and without a link.
    ("DOI: 10.5281/zenodo.1", "", "10.5281/zenodo.1", []),
    ("DOI: https://doi.org/10.5281/zenodo.1.", "", "10.5281/zenodo.1", []),
    ("**DOI:** 10.5281/zenodo.1.", "", "10.5281/zenodo.1", []),
    (f"DOI: {SICI}", "", SICI, []),
    ("DOI: 10.1016/S0034-4257(02)00096-2", "", "10.1016/S0034-4257(02)00096-2", []),
    ("DOI: https://doi.org/10.1016/S0034-4257(02)00096-2", "", "10.1016/S0034-4257(02)00096-2", []),
    ("## References\n\nDOI: 10.5281/zenodo.1", "", None, []),
]  # fmt: skip


@each_case("body, file, doi, publications", OTHERS, at_least=30)
def test_the_work_of_others_is_a_publication(
    body: str, file: str, doi: str | None, publications: list[str]
) -> None:
    project = read("license: MIT", f"# Reefs\n\n{body}\n", texts={"CITATION.cff": file} if file else {})
    assert (project.citation.doi if project.citation else None) == doi
    assert [publication.doi for publication in project.publications] == publications


PLACEHOLDERS = [
    "10.5281/zenodo.XXXXXXX", "10.5281/zenodo.xxxxx", "10.5281/zenodo.XXX", "10.5281/zenodo.0000000",
    "10.5281/zenodo.012345",
    "10.5281/zenodo.1234567", "10.1234/abcd", "10.12345/abcd", "10.5281/zenodo.YOUR_ID", "10.0000/x.1",
    "10.5281/zenodo.TBD", "10.1000/xyz123", "10.5555/12345678",
]  # fmt: skip


@each_case("doi", PLACEHOLDERS)
def test_a_placeholder_is_no_doi_and_its_place_is_named(doi: str) -> None:
    project = read(f"license: MIT\ndoi: {doi}")
    assert project.citation is None
    assert line_and_key(project, "SH315") == (3, "doi")
    prose = read("license: MIT", f"# A\n\n[![DOI](https://zenodo.org/badge/x.svg)](https://doi.org/{doi})\n")
    assert prose.citation is None
    (problem,) = (problem for problem in prose.problems if problem.code == "SH315")
    assert (problem.path, problem.line) == ("README.md", 6)
    assert "remove" in problem.hint
    beside = read("license: MIT", texts={"CITATION.cff": f"title: A\nauthors: [{{name: B}}]\ndoi: {doi}\n"})
    assert beside.citation == Citation("", "B. A")
    (problem,) = (problem for problem in beside.problems if problem.code == "SH315")
    assert (problem.path, problem.line) == ("CITATION.cff", 3)


@each_case(
    "doi", ["10.5281/zenodo.12345", "10.5194/isprsarchives-XXXIX-B8-1-2012", "10.1016/j.rse.2017.06.031"]
)
def test_a_doi_is_no_placeholder(doi: str) -> None:
    assert read(f"doi: {doi}").citation == Citation(doi)


FIRST = "several DOIs are given; `10.5281/zenodo.17` is taken for the project's"


@each_case(
    "written, doi, message, hint",
    [
        ("my own", "", "`my own` is no DOI", "Write it as https://doi.org/"),
        ("[10.5281/zenodo.17, 10.5281/zenodo.18]", "10.5281/zenodo.17", FIRST, "Write one as `doi`"),
        ('"10.5281/zenodo.17, 10.5281/zenodo.18"', "10.5281/zenodo.17", FIRST, "Write one as `doi`"),
        ("https://zenodo.org/records/3939038", "", "`https://zenodo.org/records/3939038` is no DOI",
         "Write `10.5281/zenodo.3939038`, if"),
        ("arXiv:2003.00001", "", "`arXiv:2003.00001` is no DOI", "Write `10.48550/arXiv.2003.00001`, if"),
        ("TBD", "", "`TBD` is a placeholder, not a DOI", "Write the DOI that was registered, or remove"),
        ("10.xxxx/yyyy", "", "`10.xxxx/yyyy` is a placeholder, not a DOI", "Write the DOI that was"),
        ('"10.5281/zenodo.17,10.5281/zenodo.18"', "10.5281/zenodo.17", FIRST, "Write one as `doi`"),
    ],
)  # fmt: skip
def test_says_what_is_wrong_with_a_doi(written: str, doi: str, message: str, hint: str) -> None:
    project = read(f"license: MIT\ndoi: {written}")
    assert (project.citation.doi if project.citation else "") == doi
    (problem,) = project.problems
    assert (problem.code, problem.line, problem.key, problem.message) == ("SH315", 3, "doi", message)
    assert problem.hint.startswith(hint)


def test_one_doi_in_a_list_is_that_doi() -> None:
    project = read("license: MIT\ndoi: [10.5281/zenodo.17]")
    assert project.citation == Citation("10.5281/zenodo.17")
    assert not project.problems


def test_the_front_matter_may_say_how_it_is_cited() -> None:
    project = read("citation: Berg, J. (2020). Reefs.")
    assert project.citation == Citation("", "Berg, J. (2020). Reefs.")
    assert "citation" not in project.properties
    assert read("citation: {year: 2020}").properties["citation"] == {"year": 2020}


@pytest.mark.parametrize("link", ["10.5281/zenodo.99", "[doi](https://doi.org/10.5281/zenodo.99)"])
@pytest.mark.parametrize("heading", ["## Citation", "## Use"])
def test_a_paragraph_of_any_length_is_read_in_time(heading: str, link: str) -> None:
    start = time.process_time()
    citations_in(f"# Reefs\n\n{heading}\n\n" + "A. " * 100_000 + f"{link} " * 200)
    assert time.process_time() - start < 5


def test_two_keys_with_different_dois_are_named() -> None:
    project = read("doi: 10.5281/zenodo.5\nsci: {doi: 10.5281/zenodo.6}")
    assert project.doi == "10.5281/zenodo.6"
    (problem,) = (problem for problem in project.problems if problem.code == "SH315")
    assert (problem.line, problem.key) == (2, "doi")
    assert "`publications: [{doi: 10.5281/zenodo.5}]`" in problem.hint
    assert "SH315" not in codes(read("doi: 10.5281/ZENODO.5\nsci: {doi: 10.5281/zenodo.5}"))


def test_what_is_no_doi_of_a_publication_is_shown() -> None:
    project = read("sci: {publications: [{doi: 10.1/x, citation: c}]}")
    (problem,) = (problem for problem in project.problems if problem.code == "SH315")
    assert problem.message == "`10.1/x` is no DOI"


_ENTRY = "@article{a, title={Reefs}, author={Vega, Ana}, year={2020}, doi={10.1000/abc9}}"
_LINE = "Vega, A. (2020). Reefs"


def _front(further: str = "", **texts: str) -> Project:
    return read(f"title: Mapper\n{further}\ncitation: |\n  {_ENTRY}", texts=texts)


def test_bibtex_in_the_front_matter_is_a_citation() -> None:
    project = _front()
    assert project.citation == Citation("10.1000/abc9", _LINE)
    assert project.publications == ()
    forms = dict(cite(project).formats)
    assert forms["BibTeX"] == _ENTRY
    assert "AU  - Vega, Ana" in forms["RIS"]


@each_case(
    "further, texts",
    [
        ("doi: 10.5281/zenodo.5", {}),
        ("gsd: 1", {"CITATION.cff": "title: Mapper\nauthors: [{name: A}]\ndoi: 10.5281/zenodo.5\n"}),
    ],
)
def test_beside_a_doi_of_the_project_bibtex_is_another_work_to_cite(
    further: str, texts: dict[str, str]
) -> None:
    project = _front(further, **texts)
    assert project.citation == Citation("10.5281/zenodo.5", f"{_LINE}. https://doi.org/10.1000/abc9")
    assert project.publications == (Citation("10.1000/abc9", _LINE),)
    forms = dict(cite(project).formats)
    assert "DO  - 10.1000/abc9" in forms["RIS"]
    assert "zenodo" not in forms["BibTeX"] + forms["RIS"]


def test_a_placeholder_for_a_doi_in_bibtex_is_in_no_form() -> None:
    project = read("citation: '@article{a, title={Reefs}, author={Vega, Ana}, doi={10.5281/zenodo.XXXXXXX}}'")
    assert line_and_key(project, "SH315") == (2, "citation")
    assert project.citation == Citation("", "Vega, A. Reefs")
    assert "XXX" not in "".join(form for _, form in cite(project).formats)


def test_words_that_are_no_bibtex_stay_words() -> None:
    assert read("citation: 'Vega (2020)'").citation == Citation("", "Vega (2020)")
    assert read("citation: '@article{'").citation == Citation("", "@article{")


def test_bibtex_with_the_dois_of_the_project_or_none_is_of_the_project() -> None:
    for doi in ("10.1000/ABC9", "10.5281/zenodo.5"):
        entry = _ENTRY if "ABC" in doi else _ENTRY.replace(", doi={10.1000/abc9}", "")
        project = read(f"doi: {doi}\ncitation: '{entry}'")
        assert (project.citation, project.publications) == (Citation(doi, _LINE), ())
        assert f"DO  - {doi}" in dict(cite(project).formats)["RIS"]
