"""Further facets: what a model needs, how big a project is, how far it is reviewed and documented."""

from datetime import timedelta

import pytest

from sharinghub_static.portal.search.data import columns
from sharinghub_static.portal.search.entries import entries, ranked
from sharinghub_static.portal.search.facets import facets
from sharinghub_static.portal.search.messages import trait_words
from sharinghub_static.portal.search.traits import STEPS, size_of, traits_of
from sharinghub_static.portal.translation.translator import ENGLISH, Translator
from sharinghub_static.project.model import Asset, Link, ProjectReference, Readme
from sharinghub_static.snapshot.history_records import ObservationRecord
from sharinghub_static.snapshot.records import CountsRecord
from tests.cases import each_case
from tests.projects import UPDATED, make_hub, make_project


def _base(path: str) -> Link:
    return Link("derived_from", ProjectReference("ai-model", path), source="base_model")


def _file(size: int | None) -> Asset:
    return Asset(f"file-{size}", "https://example.org/file", size=size)


def test_a_model_says_what_it_needs_and_what_it_is_made_from() -> None:
    properties = {
        "mlm:total_parameters": 31_000_000,
        "mlm:memory_size": 2 * 10**9,
        "mlm:accelerator": "cuda",
        "mlm:input": [{"bands": ["B02", {"name": "B08"}, "B02", 7, ""]}, {"bands": ["VV"]}, "none"],
    }
    traits = traits_of(
        make_project("a/model", "ai-model", properties=properties, links=(_base("a/prithvi"),))
    )
    assert traits["parameters"] == ("2",)
    assert traits["memory"] == ("1",)
    assert traits["accelerator"] == ("cuda",)
    assert traits["bands"] == ("B02", "B08", "VV")
    assert traits["base"] == ("a/prithvi",)


@each_case("value", ["many", True, 0, -3, 1.5, None, [7]])
def test_what_is_no_number_of_parameters_is_none(value: object) -> None:
    assert "parameters" not in traits_of(make_project(properties={"mlm:total_parameters": value}))


@each_case("sizes, total", [((), None), ((None,), None), ((5, None, 7), 12), ((0,), None)])
def test_the_size_of_a_project_is_that_of_its_known_files(
    sizes: tuple[int | None, ...], total: int | None
) -> None:
    assert size_of(make_project(assets=tuple(map(_file, sizes)))) == total


@pytest.mark.parametrize(("size", "step"), [(10**6, "0"), (10**6 + 1, "1"), (10**12, "5")])
def test_sizes_fall_into_steps(size: int, step: str) -> None:
    assert traits_of(make_project(assets=(_file(size),)))["size"] == (step,)


def test_stage_and_documentation_are_facets_where_projects_differ() -> None:
    readme = Readme("README.md", "# Long\n\n## A\n\n## B\n\n" + "word " * 600 + "\n\n```\ncode\n```\n")
    hub = make_hub(make_project("a/new", readme=readme), make_project("a/old", archived=True))
    named = {facet.name for facet in facets(entries(ranked(hub), at=hub.changed_at), hub.config, ENGLISH)}
    assert {"stage", "documentation"} <= named
    assert "bands" not in named
    alone = make_hub(make_project("a/new"))
    named = {
        facet.name for facet in facets(entries(ranked(alone), at=alone.changed_at), alone.config, ENGLISH)
    }
    assert not {"stage", "documentation"} & named  # all have the same


def test_columns_have_sizes_and_gains_for_the_orders() -> None:
    def seen(days: int, stars: int) -> ObservationRecord:
        at = UPDATED - timedelta(days=days)
        return ObservationRecord(at, "gains", "", stars, 0, archived=False, license="", topics=())

    hub = make_hub(
        make_project("a/big", assets=(_file(123_456_789),)),
        make_project("a/gains", counts=CountsRecord(stars=9), history=(seen(40, 1), seen(0, 9))),
    )
    light = columns(hub, entries(ranked(hub), at=hub.changed_at))
    assert light["sizes"] == [[1], [123_000]]
    [rows, [weight]] = light["trends"]  # type: ignore[misc] # columns of several kinds
    assert rows == [0]
    assert weight > 0  # type: ignore[has-type] # as above


def test_steps_are_reported_in_words_of_every_language() -> None:
    for name, ends in STEPS.items():
        assert set(trait_words(Translator("fr"), name)) == {str(step) for step in range(len(ends) + 1)}
    assert trait_words(ENGLISH, "size")["0"] == "up to 1.0 MB"
    assert trait_words(ENGLISH, "parameters")["4"] == "1B to 10B"
    assert trait_words(Translator("fr"), "parameters")["2"].startswith("10\N{NO-BREAK SPACE}M ")
