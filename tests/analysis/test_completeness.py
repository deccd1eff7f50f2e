"""Checks of a description, their weights and the next steps."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.analysis.completeness import STEPS, Completeness, all_checks, completeness
from sharinghub_static.analysis.completeness.registry import completeness_check
from sharinghub_static.problems import phrase
from sharinghub_static.project.documentation import documentation, sections_of, words_of
from sharinghub_static.project.model import (
    Asset,
    Citation,
    License,
    Link,
    Preview,
    ProjectReference,
    Provider,
    Readme,
)
from sharinghub_static.snapshot.records import (
    FileRecord,
    PackageRecord,
    ReleaseRecord,
    TextRecord,
)
from tests.projects import CREATED, make_config, make_project

CONFIG = make_config()
DATA = Asset("data.tif", "https://example.org/data.tif", "image/tiff", sha256="ab" * 32)
MODEL_FIELDS = {
    "mlm:name": "net",
    "mlm:architecture": "UNet",
    "mlm:tasks": ["classification"],
    "mlm:framework": "PyTorch",
    "mlm:input": [{}],
    "mlm:output": [{}],
}
RELEASE = ReleaseRecord("v1", "One", "", None)
README = Readme("README.md", "# Demo\n\n## Usage\n\n## Method\n\n" + "word " * 200)


def shares(category: str = "dataset", **result: Any) -> dict[str, float]:
    found = completeness(make_project("group/demo", category, **result), CONFIG)
    return {one.check.name: one.share for one in found.outcomes}


def perfect(category: str) -> dict[str, float]:
    return shares(
        category,
        summary="A map of what covers the land, year by year, for planners.",
        readme=README,
        keywords=("land", "cover"),
        preview=Preview("https://example.org/a.png"),
        providers=(Provider("Institute", ("producer",)),),
        citation=Citation("10.5281/zenodo.1", "Ada (2024)"),
        extent=replace(make_project().extent, geometry={}, bbox=(0, 0, 1, 1), end=None),
        assets=(DATA,),
        properties=MODEL_FIELDS if category == "ai-model" else {},
        links=(Link("derived_from", ProjectReference("dataset", "a/b"), source="datasets"),),
        releases=(RELEASE,),
    )


@pytest.mark.parametrize("category", ["dataset", "ai-model", "processor"])
def test_a_project_that_has_everything_is_complete(category: str) -> None:
    assert set(perfect(category).values()) == {1.0}


def test_what_a_kind_does_not_need_is_not_asked_of_it() -> None:
    tool, data, model = (set(shares(one)) for one in ("processor", "dataset", "ai-model"))
    assert {"extent", "period", "files"} <= data - tool
    assert {"model", "training-data", "files"} <= model - tool
    assert "model" not in data
    assert "extent" not in model
    assert "media-types" not in data  # there is no file that could have one


@pytest.mark.parametrize(
    ("name", "result", "share"),
    [
        ("license", {"license": None}, 0),
        ("license", {"license": License("other", "Ours")}, 1),
        ("description", {"summary": ""}, 0),
        ("description", {"summary": "x" * 20}, 0.5),
        ("readme", {"readme": None}, 0),
        ("readme", {"readme": Readme("README.md", "word " * 75)}, 0.5),
        ("readme", {"readme": Readme("README.md", "```\n" + "word " * 500 + "\n```\n")}, 0),
        ("topics", {"keywords": ("one",)}, 0.5),
        ("preview", {}, 0),
        ("providers", {}, 0),
        (
            "providers",
            {"providers": (Provider("GitLab", ("host",)), Provider("group", ("producer",)))},
            0,
        ),
        ("providers", {"providers": ()}, 0),
        ("doi", {}, 0),
        ("citation", {"citation": Citation("10.5281/zenodo.1")}, 0),
        ("citation", {"texts": (TextRecord("CITATION.cff", "title: x", 8),)}, 1),
        ("citation", {"texts": (TextRecord("docs/CITATION.cff", "title: x", 8),)}, 0),
        ("period", {}, 0),
        ("extent", {}, 0),
        ("files", {}, 0),
        ("files", {"assets": (Asset("a", "https://e.org", roles=("thumbnail",)),)}, 0),
        ("files", {"packages": (PackageRecord(1, "p", "1", "GENERIC", CREATED),)}, 1),
        ("media-types", {"assets": (DATA, replace(DATA, key="b", type=""))}, 0.5),
        ("checksums", {"assets": (DATA, replace(DATA, key="b", sha256=""))}, 0.5),
        ("checksums", {"assets": (replace(DATA, sha256="", extra={"file:checksum": "1220ab"}),)}, 1),
        ("release", {}, 0),
    ],
)
def test_a_check_reports_how_far_it_is_passed(name: str, result: dict[str, Any], share: float) -> None:
    assert shares(**result)[name] == pytest.approx(share)


def test_git_keeps_the_checksums_of_its_own_files() -> None:
    assert "checksums" not in shares(assets=(replace(DATA, path="data.tif", sha256=""),))


def test_a_model_is_known_by_its_files_too() -> None:
    result = shares("processor", assets=(replace(DATA, roles=("mlm:model",)),))
    assert result["model"] == 0
    assert shares("processor", properties={"mlm:name": "net"})["model"] == pytest.approx(1 / 6)


def test_the_next_steps_are_those_that_add_most() -> None:
    found = completeness(make_project("group/demo", license=None), CONFIG)
    assert len(found.steps) == STEPS
    assert found.steps[0].name == "license"
    assert [one.missed for one in found.lacking] == sorted(
        (one.missed for one in found.lacking), reverse=True
    )


def test_nothing_asked_is_nothing_lacking() -> None:
    assert Completeness(()).score == 1
    assert Completeness(()).steps == ()


@given(st.text(max_size=400), st.text(max_size=100), st.lists(st.text(max_size=10), max_size=4))
def test_a_score_is_between_nothing_and_everything(readme: str, summary: str, topics: list[str]) -> None:
    project = make_project(
        "group/demo", readme=Readme("README.md", readme), summary=summary, keywords=tuple(topics)
    )
    assert 0 <= completeness(project, CONFIG).score <= 1
    assert 0 <= documentation(project) <= 1


def test_every_check_has_words_and_a_name_of_its_own() -> None:
    names = [one.name for one in all_checks()]
    assert len(set(names)) == len(names) > 12
    assert all(one.title and one.why.endswith(".") and one.fix.endswith(".") for one in all_checks())


@pytest.mark.parametrize(("name", "weight"), [("new", 0), ("new", -1), ("new", float("nan"))])
def test_a_check_that_weighs_nothing_is_refused(name: str, weight: float) -> None:
    with pytest.raises(ValueError, match=name):
        completeness_check(name, weight, phrase("x"), phrase("x"), phrase("x"))
    assert "new" not in {one.name for one in all_checks()}


@pytest.mark.parametrize(
    ("markdown", "words", "sections"),
    [
        ("", 0, 0),
        ("# A\n\nsome words", 4, 1),
        ("Title\n=====\n\nBelow\n-----\n", 4, 2),
        ("```python\n# no heading\n```\nafter", 1, 0),
        ("before\n~~~\nnever closed\n# no", 1, 0),
        ("#hashtag", 1, 0),
    ],
)
def test_a_readme_is_counted_without_its_code(markdown: str, words: int, sections: int) -> None:
    project = make_project("group/demo", readme=Readme("README.md", markdown))
    assert (words_of(project), sections_of(project)) == (words, sections)


def test_documentation_has_three_parts() -> None:
    def of(markdown: str, **result: Any) -> float:
        return documentation(make_project("group/demo", readme=Readme("README.md", markdown), **result))

    assert of("word " * 500) == 0.5
    assert of("# a\n" * 5) == pytest.approx(0.25 + 10 / 500 / 2)
    assert of("", files=(FileRecord("a.ipynb"),)) == 0.25
    assert of("# a\n" * 5 + "word " * 500 + "\n```\npip install demo\n```\n") == 1
    assert documentation(make_project("group/demo", readme=None)) == 0
