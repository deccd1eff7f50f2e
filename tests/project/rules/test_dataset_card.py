"""Columns of a dataset card are those of STAC's table extension."""

from typing import Any

from sharinghub_static.catalog import build_catalog
from tests.cases import each_case
from tests.project.reading import read
from tests.projects import make_hub

CARD = """\
dataset_info:
  config_name: preview
  features:
  - name: case_id
    dtype: string
  - name: spacing_mm
    list: float32
  - name: answers
    sequence:
    - name: text
      dtype: string
  - name: tags
    sequence: string
  - name: label
    dtype:
      class_label:
        names:
          '0': water
          '1': land
  splits:
  - {name: train, num_bytes: 24, num_examples: 181}
  - {name: test, num_examples: 19}
"""
COLUMNS = [
    {"name": "case_id", "type": "string"},
    {"name": "spacing_mm", "type": "list<float32>"},
    {"name": "answers", "type": "list<struct>"},
    {"name": "tags", "type": "list<string>"},
    {"name": "label", "description": "Classes: water, land", "type": "class_label"},
]


def table(front: str) -> dict[str, Any]:
    return {key: value for key, value in read(front).properties.items() if key.startswith("table:")}


def test_columns_and_rows_of_a_card_are_published() -> None:
    assert table(CARD) == {"table:columns": COLUMNS, "table:row_count": 200}
    catalog = build_catalog(make_hub(read(CARD)))
    (item,) = (text for path, text in catalog.documents if path.endswith("--demo.json"))
    assert b"table/v1.2.0/schema.json" in item
    assert catalog.problems == {}


def test_of_several_tables_the_names_are_given_and_columns_that_all_have() -> None:
    one = "{config_name: %s, features: [{name: %s, dtype: string}], splits: [{num_examples: 3}]}"
    same, other = f"[{one % ('en', 'a')}, {one % ('fr', 'a')}]", f"[{one % ('en', 'a')}, {one % ('fr', 'b')}]"
    names = [{"name": "en"}, {"name": "fr"}]
    columns = [{"name": "a", "type": "string"}]
    assert table(f"dataset_info: {same}") == {"table:tables": names, "table:columns": columns}
    assert table(f"dataset_info: {other}") == {"table:tables": names}


def test_what_the_front_matter_says_itself_stays() -> None:
    front = "extensions: {table: 'https://stac-extensions.github.io/table/v1.2.0/schema.json'}\n"
    found = table(f"{front}table: {{row_count: 5}}\n{CARD}")
    assert found["table:row_count"] == 5


@each_case(
    "value",
    [
        "x",
        "[]",
        "{}",
        "[1]",
        "{features: x}",
        "{features: [1, {dtype: x}]}",
        "{splits: [{num_examples: many}]}",
    ],
)
def test_a_card_without_columns_has_no_table(value: str) -> None:
    project = read(f"dataset_info: {value}")
    assert not [key for key in project.properties if key.startswith("table:")]
    assert "table" not in project.extensions
