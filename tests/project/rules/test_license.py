"""Rule 5: ``license`` is an SPDX identifier, else GitLab's detected licence; its text: ``license-url``."""

import pytest

from sharinghub_static.snapshot.records import LicenseRecord
from tests.project.reading import codes, line_and_key, read
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


def test_mends_the_letter_case() -> None:
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


@pytest.mark.parametrize("written", ["do what you like", "Apache 2.0 licence", "'<script>'", "MIT OR"])
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
