"""Rule 17: the README's first link to ``https://doi.org/10.…`` is its DOI, the others are publications."""

import pytest

from sharinghub_static.project.model import Citation
from tests.project.reading import line_and_key, read


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


def test_says_that_a_doi_is_none() -> None:
    assert line_and_key(read("doi: my own"), "SH315") == (2, "doi")
