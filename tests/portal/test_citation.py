"""How to cite a project."""

import re

import pytest

from sharinghub_static.portal.citation import citation
from sharinghub_static.project.model import Citation, Provider
from tests.projects import make_project


def test_without_a_doi_there_is_nothing_to_cite() -> None:
    assert citation(make_project()) is None


def test_the_maintainers_own_words_go_before_ours() -> None:
    cited = citation(make_project(citation=Citation("10.1/x", "Holt (2024). Cover.")))
    assert cited is not None
    assert cited.text == "Holt (2024). Cover."


def test_without_words_the_makers_are_named() -> None:
    providers = (
        Provider("Host", ("host",)),
        Provider("Land Lab", ("producer",)),
        Provider("Sea Lab", ("producer",)),
    )
    cited = citation(make_project(title="Cover", providers=providers, citation=Citation("10.1/x")))
    assert cited is not None
    assert cited.text == "Land Lab, Sea Lab (2025). Cover. https://doi.org/10.1/x"
    assert "author = {{Land Lab} and {Sea Lab}}" in cited.bibtex


@pytest.mark.parametrize("title", ["50 % of $x_1$ & {more}", "\\input{secret}", "}\n@book{x,", "a^b~c#d"])
def test_nothing_in_a_title_means_anything_to_tex(title: str) -> None:
    cited = citation(make_project(title=title, citation=Citation("10.1/a_b")))
    assert cited is not None
    (line,) = [line for line in cited.bibtex.splitlines() if line.startswith("  title")]
    inside = line.removeprefix("  title = {").removesuffix("},")
    bare = re.sub(r"\\textbackslash\{\}|\\textasciicircum\{\}|\\textasciitilde\{\}|\\[{}$&#%_]", "", inside)
    assert not re.search(r"[\\{}$&#%_^~]", bare)


@pytest.mark.parametrize(("path", "key"), [("a/Über-cover_2", "Uber-cover2"), ("a/地図", "project42")])
def test_the_key_is_plain(path: str, key: str) -> None:
    cited = citation(make_project(path, id=42, citation=Citation("10.1/x")))
    assert cited is not None
    assert cited.bibtex.startswith(f"@misc{{{key},")
