"""A project's properties as a table."""

from typing import Any

import pytest

from sharinghub_static.portal.project_page.metadata import MetadataRow, metadata_groups
from tests.projects import make_project


def _row(name: str, value: Any) -> MetadataRow:
    ((row,),) = (group.rows for group in metadata_groups(make_project(properties={name: value})))
    return row


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "yes"),
        (False, "no"),
        (None, "–"),
        (0, "0"),
        (2024, "2024"),
        (4_200_000, "4,200,000"),
        (3.20, "3.2"),
        (float("nan"), "nan"),
        ("", ""),
        (["B02", "B03"], "B02, B03"),
        ((1, 2.5), "1, 2.5"),
    ],
)
def test_simple_values_are_shown_in_one_line(value: Any, shown: str) -> None:
    row = _row("x", value)
    assert (row.value, row.block) == (shown, False)


@pytest.mark.parametrize("value", [{"a": 1}, [[1, 2]], [{"a": 1}], [], {}, {1: float("inf")}, "long " * 100])
def test_what_has_structure_is_a_block(value: Any) -> None:
    assert _row("x", value).block


def test_a_block_has_an_end() -> None:
    assert len(_row("x", [["a" * 100]] * 10_000).value) < 21_000


@pytest.mark.parametrize(
    ("value", "href"),
    [("https://example.org/a", "https://example.org/a"), ("javascript:alert(1)", ""), (5, "")],
)
def test_an_address_of_the_web_is_a_link(value: Any, href: str) -> None:
    assert _row("x", value).href == href


def test_properties_stand_under_their_extension_with_labels_for_people() -> None:
    project = make_project(
        properties={"eo:cloud_cover": 3, "platform": "s2", "my:odd_name": 1, "gsd": 10},
        extensions={"eo": "https://stac-extensions.github.io/eo/v2.0.0/schema.json", "my": "javascript:x"},
    )
    names = [
        (group.title, group.href, [row.label for row in group.rows]) for group in metadata_groups(project)
    ]
    assert names == [
        ("General", "", ["Ground sample distance (m)", "Platform"]),
        ("Electro-optical", "https://stac-extensions.github.io/eo/v2.0.0/schema.json", ["Cloud cover (%)"]),
        ("my", "", ["Odd name"]),
    ]
