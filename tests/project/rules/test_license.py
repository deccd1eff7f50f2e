"""Rule 5: ``license`` is an SPDX identifier, else GitLab's detected licence; its text: ``license-url``."""

import pytest

from sharinghub_static.snapshot.records import LicenseRecord
from tests.cases import each_case
from tests.project.reading import codes, line_and_key, links, read
from tests.projects import GITLAB


def test_takes_an_spdx_identifier_and_links_its_page() -> None:
    found = read("license: Apache-2.0").license
    assert found is not None
    assert (found.id, found.url) == ("Apache-2.0", "https://spdx.org/licenses/Apache-2.0.html")


def test_takes_license_url_for_the_text() -> None:
    found = read("license: etalab-2.0\nlicense-url: https://example.org/l").license
    assert found is not None
    assert (found.id, found.url) == ("etalab-2.0", "https://example.org/l")


def test_takes_gitlabs_licence_where_none_is_written() -> None:
    detected = LicenseRecord("mit", "MIT License", f"{GITLAB}/group/demo/-/blob/main/LICENSE")
    found = read("title: x", license=detected).license
    assert found is not None
    assert (found.id, found.url) == ("MIT", detected.url)


def test_fixes_the_letter_case() -> None:
    found = read("license: apache-2.0").license
    assert found is not None
    assert found.id == "Apache-2.0"


@pytest.mark.parametrize("written", ["MIT OR Apache-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"])
def test_an_expression_is_other_for_stac_and_itself_for_people(written: str) -> None:
    project = read(f"license: {written}")
    assert project.license is not None
    assert project.license.id == "other"
    assert project.license.expression == written
    assert "SH301" not in codes(project)


@pytest.mark.parametrize("written", ["do what you like", "Apache licence", "'<script>'", "MIT OR"])
def test_what_is_no_licence_is_other_and_a_problem(written: str) -> None:
    project = read(f"license: {written}")
    assert project.license is not None
    assert project.license.id == "other"
    assert line_and_key(project, "SH301") == (2, "license")


@pytest.mark.parametrize(
    ("written", "id_", "url"),
    [
        ("https://spdx.org/licenses/MIT.html", "MIT", "https://spdx.org/licenses/MIT.html"),
        ("https://example.org/terms", "other", "https://example.org/terms"),
    ],
)
def test_takes_an_address_for_what_it_leads_to(written: str, id_: str, url: str) -> None:
    project = read(f"license: {written}")
    assert project.license is not None
    assert (project.license.id, project.license.url) == (id_, url)
    assert "SH301" not in codes(project)


def test_publishes_no_password_of_an_address() -> None:
    project = read("license: https://user:secret@example.org/terms")
    assert "secret" not in repr(project.license)
    assert line_and_key(project, "SH401") == (2, "license")


def test_says_that_there_is_no_licence() -> None:
    assert "SH302" in codes(read("title: x"))


def test_a_script_is_no_address_of_a_licence() -> None:
    project = read("license: MIT\nlicense-url: javascript:alert(1)")
    assert project.license is not None
    assert "javascript" not in project.license.url
    assert line_and_key(project, "SH401") == (3, "license-url")


NAMED = [
    # Names of the Hugging Face Hub, and addresses of the licences' own pages.
    ("odbl", "ODbL-1.0"),
    ("pddl", "PDDL-1.0"),
    ("odc-by", "ODC-By-1.0"),
    ("c-uda", "C-UDA-1.0"),
    ("lgpl-lr", "LGPLLR"),
    ("cdla-permissive-2.0", "CDLA-Permissive-2.0"),
    ("etalab-2.0", "etalab-2.0"),
    ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
    ("http://creativecommons.org/licenses/by-nc-sa/4.0/legalcode", "CC-BY-NC-SA-4.0"),
    ("https://creativecommons.org/licenses/by-sa/3.0/igo/", "CC-BY-SA-3.0-IGO"),
    ("https://creativecommons.org/publicdomain/zero/1.0/deed.fr", "CC0-1.0"),
    ("https://opensource.org/licenses/MIT", "MIT"),
    ("https://opensource.org/license/bsd-3-clause/", "BSD-3-Clause"),
    ("https://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"),
    ("https://www.gnu.org/licenses/agpl-3.0.en.html", "AGPL-3.0-only"),
    ("https://www.mozilla.org/en-US/MPL/2.0/", "MPL-2.0"),
    ("https://opendatacommons.org/licenses/odbl/1-0/", "ODbL-1.0"),
    ("https://choosealicense.com/licenses/apache-2.0/", "Apache-2.0"),
    ("https://spdx.org/licenses/EUPL-1.2.html", "EUPL-1.2"),
    # Other licences, several versions, other addresses.
    ("bigscience-openrail-m", "other"),
    ("llama3.1", "other"),
    ("gemma", "other"),
    ("gpl", "other"),
    ("lgpl", "other"),
    ("cc", "other"),
    ("https://example.org/terms", "other"),
    ("https://www.gnu.org/licenses/gpl.html", "other"),
    ("https://creativecommons.org/licenses/by/3.0/fr/", "other"),
]


@each_case("written, identifier", NAMED, at_least=25)
def test_a_name_of_one_licence_means_it(written: str, identifier: str) -> None:
    found = read(f"license: {written}").license
    assert found is not None
    assert found.id == identifier


ADVISED = [
    ("Apache License 2.0", "Apache-2.0"),
    ("Apache License, Version 2.0", "Apache-2.0"),
    ("MIT License", "MIT"),
    ("CC BY 4.0", "CC-BY-4.0"),
    ("Creative Commons Attribution-NonCommercial 4.0 International", "CC-BY-NC-4.0"),
    ("GPLv3", "GPL-3.0-only"),
    ("GNU General Public License v2 or later", "GPL-2.0-or-later"),
    ("LGPL 2.1", "LGPL-2.1-only"),
    ("CC0", "CC0-1.0"),
    ("BSD 3-Clause License", "BSD-3-Clause"),
    ("BSD-3", "BSD-3-Clause"),
    ("New BSD", "BSD-3-Clause"),
    ("Mozilla Public License 2.0", "MPL-2.0"),
    ("EUPL v1.2", "EUPL-1.2"),
    ("Licence Ouverte 2.0", "etalab-2.0"),
    ("Open Database License", "ODbL-1.0"),
    ("gpl", "GPL-3.0-only"),
    ("Apche-2.0", "Apache-2.0"),
    ("Open Government Licence v3.0", "OGL-UK-3.0"),
    ("MIT License (modified)", ""),
    ("MIT (code), proprietary (weights)", ""),
    ("GPL-compatible", ""),
    ("Licence of the Dune Institute", ""),
    ("see below", ""),
]


@each_case("written, identifier", ADVISED, at_least=20)
def test_the_advice_names_the_nearest_identifier(written: str, identifier: str) -> None:
    project = read(f"title: x\nlicense: {written}")
    (problem,) = (problem for problem in project.problems if problem.code == "SH301")
    assert (problem.path, problem.line, problem.key) == ("README.md", 3, "license")
    wanted = (
        f"Write `{identifier}`, if" if identifier else "Write an identifier of https://spdx.org/licenses/, or"
    )
    assert problem.hint.startswith(wanted)


def test_the_advice_names_the_line_of_a_file_beside_the_readme() -> None:
    cff = "title: x\nauthors: [{name: A}]\nlicense: Apache 2.0\n"
    project = read(texts={"CITATION.cff": cff})
    (problem,) = (problem for problem in project.problems if problem.code == "SH301")
    assert (problem.path, problem.line) == ("CITATION.cff", 3)
    assert "`Apache-2.0`" in problem.hint


def test_a_citation_file_gives_the_address_of_its_licence() -> None:
    found = read(
        texts={"CITATION.cff": "title: x\nlicense: Own terms\nlicense-url: https://example.org/l\n"}
    ).license
    assert found is not None
    assert (found.id, found.expression, found.url) == ("other", "Own terms", "https://example.org/l")


@each_case("word", ["none", "NOASSERTION", "n/a", "TODO", '"null"'])
def test_a_word_for_nothing_is_no_licence(word: str) -> None:
    project = read(f"license: {word}")
    assert project.license is None
    assert codes(project) >= {"SH301", "SH302"}


@each_case(
    "written, key, expected",
    [
        ("Apache 2.0", "apache-2.0", "Apache-2.0"),
        ("Apache 2.0", "mit", "other"),
        ("Apache 2.0", "other", "other"),
        ("Own terms", "mit", "other"),
        ("GPL", "gpl-3.0", "other"),
    ],
)
def test_a_name_that_means_the_licence_of_the_repository_is_that_licence(
    written: str, key: str, expected: str
) -> None:
    detected = LicenseRecord(key, key, f"{GITLAB}/group/demo/-/blob/main/LICENSE")
    project = read(texts={"CITATION.cff": f"title: x\nlicense: {written}\n"}, license=detected)
    assert project.license is not None
    assert (project.license.id, project.license.url) == (expected, detected.url)
    assert "SH301" in codes(project)


def test_a_list_of_licences_takes_their_other_names_too() -> None:
    project = read("license: [mit, odbl]")
    assert project.license is not None
    assert (project.license.id, project.license.expression) == ("other", "MIT AND ODbL-1.0")
    assert "SH301" not in codes(project)


@each_case(
    "written, identifier",
    [
        ("Apache 2.0", "Apache-2.0"),
        ("MIT License", "MIT"),
        ('BSD 3-Clause "New" or "Revised" License', "BSD-3-Clause"),
        ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
        ("GNU General Public License v3.0 or later", "GPL-3.0-or-later"),
        # One of several versions, or something else is said of it.
        ("GPLv3", "other"),
        ("Creative Commons", "other"),
        ("MIT License (modified)", "other"),
        ("not MIT", "other"),
        ("Apache 2.0 with Commons Clause", "other"),
        ("MIT, Apache-2.0", "other"),
    ],
)
def test_a_full_name_means_its_licence_where_no_file_says_otherwise(written: str, identifier: str) -> None:
    project = read(f"license: {written}")
    assert project.license is not None
    assert project.license.id == identifier
    assert "SH301" in codes(project)


@each_case(
    "written, hint",
    [
        ("MIT, Apache-2.0", "Write `MIT AND Apache-2.0` where all of them hold, or `MIT OR Apache-2.0`"),
        ("MIT/Apache 2.0", "Write `MIT AND Apache-2.0` where all of them hold, or `MIT OR Apache-2.0`"),
        ("MIT for code, CC-BY-4.0 for data", "Write `MIT AND CC-BY-4.0` where all of them hold"),
        ("MIT (code) and CC BY 4.0 (data)", "Write `MIT AND CC-BY-4.0` where all of them hold"),
        ("gemma", "SPDX does not list it: write `license: other`, `license_name: gemma` and `license_link`"),
        ("llama3.1", "SPDX does not list it: write `license: other`, `license_name: llama3.1`"),
    ],
)
def test_the_advice_is_for_several_licences_and_for_those_without_an_identifier(
    written: str, hint: str
) -> None:
    project = read(f"license: {written}")
    (problem,) = (problem for problem in project.problems if problem.code == "SH301")
    assert problem.hint.startswith(hint)


MIT = LicenseRecord("mit", "MIT License", f"{GITLAB}/group/demo/-/blob/main/LICENSE")
PAGES = "https://spdx.org/licenses"
CC = "https://creativecommons.org/licenses"
MIT_PAGE, APACHE_PAGE = f"{PAGES}/MIT.html", f"{PAGES}/Apache-2.0.html"
CC_PAGE, ODBL_PAGE = f"{PAGES}/CC-BY-4.0.html", f"{PAGES}/ODbL-1.0.html"

# Front matter, CITATION.cff, licence file → what STAC takes, for people, addresses of all links, Problems.
WHOLE: list[tuple[str, str, LicenseRecord | None, str, str, list[str], set[str]]] = [
    ("license: [cc-by-4.0, odbl]", "", None, "other", "CC-BY-4.0 AND ODbL-1.0", [CC_PAGE, ODBL_PAGE], set()),
    ("license: [mit, other]", "", None, "other", "MIT AND other", [MIT_PAGE], set()),
    ("license: [mit, own]", "", None, "other", "MIT AND own", [MIT_PAGE], {"SH301"}),
    ("license: other\nlicense_name: cc-by-4.0", "", None, "CC-BY-4.0", "CC-BY-4.0", [CC_PAGE], set()),
    ("license: {name: MIT}", "", None, "MIT", "MIT", [MIT_PAGE], set()),
    ("license: {name: Own, url: 'https://example.org/l'}", "", None, "other", "Own", ["https://example.org/l"],
     set()),
    # In a list an address is the licence whose page it is, and all keep their addresses.
    (f"license: [cc-by-4.0, '{CC}/by-nc/4.0/']", "", None, "other", "CC-BY-4.0 AND CC-BY-NC-4.0",
     [CC_PAGE, f"{CC}/by-nc/4.0/"], set()),
    ("license: [mit, 'https://example.org/l']", "", None, "other", "MIT AND https://example.org/l",
     [MIT_PAGE, "https://example.org/l"], set()),
    ("license: [{name: MIT, url: 'https://example.org/m'}, {name: Own, url: 'https://example.org/l'}]", "",
     None, "other", "MIT AND Own", ["https://example.org/m", "https://example.org/l"], set()),
    ("license: [mit, own]\nlicense-url: https://example.org/l", "", None, "other", "MIT AND own",
     [MIT_PAGE, "https://example.org/l"], set()),
    ("license: [other, mit]\nlicense_name: gemma\nlicense_link: https://example.org/l", "", None, "other",
     "gemma AND MIT", ["https://example.org/l", MIT_PAGE], set()),
    # The same twice is one; a later version is SPDX's too.
    ("license: [MIT, mit]", "", None, "MIT", "MIT", [MIT_PAGE], set()),
    ("license: MIT OR MIT", "", None, "MIT", "MIT", [MIT_PAGE], set()),
    ("license: apache-2.0+", "", None, "other", "Apache-2.0+", [APACHE_PAGE], set()),
    ("license: MIT OR Apache-2.0+", "", None, "other", "MIT OR Apache-2.0+", [MIT_PAGE, APACHE_PAGE], set()),
    ("license: [MIT, [MIT]]", "", None, "MIT", "MIT", [MIT_PAGE], set()),
    # A name without `license` is one.
    ("license_name: mit", "", None, "MIT", "MIT", [MIT_PAGE], set()),
    ("license_name: MIT License", "", MIT, "MIT", "MIT", [MIT.url], {"SH301"}),
    ("license_name: own\nlicense_link: https://example.org/l", "", MIT, "other", "own",
     ["https://example.org/l"], set()),
    ("license_name: own", "", None, "other", "own", [""], {"SH301"}),
    ("license_name: apache-2.0", "", MIT, "Apache-2.0", "Apache-2.0", [APACHE_PAGE], {"SH318"}),
    # Sources that do not agree.
    ("license: Apache-2.0", "", MIT, "Apache-2.0", "Apache-2.0", [APACHE_PAGE], {"SH318"}),
    ("license: mit", "", MIT, "MIT", "MIT", [MIT.url], set()),
    ("license: [mit, cc-by-4.0]", "", MIT, "other", "MIT AND CC-BY-4.0", [MIT.url, CC_PAGE], set()),
    ("", "[MIT, Apache-2.0]", MIT, "other", "MIT OR Apache-2.0", [MIT.url, APACHE_PAGE], set()),
    ("", "Apache-2.0", MIT, "Apache-2.0", "Apache-2.0", [APACHE_PAGE], {"SH318"}),
    ("license: CC-BY-4.0", "MIT", None, "CC-BY-4.0", "CC-BY-4.0", [CC_PAGE], {"SH318"}),
    ("license: GPL-3.0-or-later", "GPL-3.0-only", None, "GPL-3.0-or-later", "GPL-3.0-or-later",
     [f"{PAGES}/GPL-3.0-or-later.html"], set()),
]  # fmt: skip


@each_case("front, file, detected, id_, expression, addresses, problems", WHOLE, at_least=12)
def test_each_licence_is_linked_and_a_conflict_is_a_problem(
    front: str,
    file: str,
    detected: LicenseRecord | None,
    id_: str,
    expression: str,
    addresses: list[str],
    problems: set[str],
) -> None:
    texts = {"CITATION.cff": f"title: x\nlicense: {file}\n"} if file else {}
    project = read(front, texts=texts, license=detected)
    assert project.license is not None
    assert (project.license.id, project.license.expression) == (id_, expression)
    assert ([link.href for link in links(project, "license")] or [project.license.url]) == addresses
    assert {"SH301", "SH302", "SH318"} & codes(project) == problems


def test_unlicensed_is_no_licence_and_not_the_unlicense() -> None:
    for texts, front in (({}, "license: UNLICENSED"), ({"CITATION.cff": "license: UNLICENSED"}, "gsd: 1")):
        project = read(front, texts=texts)
        problems = [problem for problem in project.problems if problem.code == "SH301"]
        assert problems
        assert all("Unlicense`" not in problem.hint for problem in problems)
        assert project.license is None or project.license.id == "other"


def test_addresses_in_a_list_are_the_licences_that_they_are() -> None:
    project = read("license: [cc-by-4.0, 'https://creativecommons.org/licenses/by-nc/4.0/']")
    assert project.license is not None
    assert project.license.expression == "CC-BY-4.0 AND CC-BY-NC-4.0"
    assert "SH301" not in codes(project)
    project = read("license: [MIT, 'https://example.org/terms']")
    assert "https://example.org/terms" in [link.href for link in project.links if link.rel == "license"]
    assert "SH301" not in codes(project)


def test_a_licence_that_a_list_names_twice_is_one() -> None:
    found = read("license: [MIT, mit]").license
    assert found is not None
    assert found.id == "MIT"


def test_license_name_names_what_has_no_identifier() -> None:
    other = LicenseRecord("other", "Other", f"{GITLAB}/group/demo/-/blob/main/LICENSE")
    for front in ("license_name: our-terms", "license: other\nlicense_name: our-terms"):
        found = read(front, license=other).license
        assert found is not None
        assert (found.id, found.expression) == ("other", "our-terms")
    listed = read("license: [other, mit]\nlicense_name: our-terms").license
    assert listed is not None
    assert listed.expression == "our-terms AND MIT"


@each_case(
    "address, id_, expression",
    [
        ("https://example.org/terms", "other", "https://example.org/terms"),
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0", "CC-BY-4.0"),
    ],
)
def test_the_address_of_a_licence_in_a_citation_file_is_one(address: str, id_: str, expression: str) -> None:
    project = read(texts={"CITATION.cff": f"title: x\nlicense-url: {address}\n"})
    assert project.license is not None
    assert (project.license.id, project.license.expression) == (id_, expression)
    assert project.license.url == address
    assert "SH302" not in codes(project)


def test_the_page_of_gitlab_for_another_licence_is_no_address() -> None:
    other = LicenseRecord("other", "Other", "http://choosealicense.com/licenses/other/")
    for front, files, address in (
        ("", ("COPYING",), f"{GITLAB}/group/demo/-/raw/main/COPYING"),
        ("license: other", ("COPYING",), f"{GITLAB}/group/demo/-/raw/main/COPYING"),
        ("", (), ""),
    ):
        found = read(front, license=other, files=files).license
        assert found is not None
        assert (found.id, found.url) == ("other", address)
