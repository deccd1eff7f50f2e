"""Themes are concepts of vocabularies, by the themes extension of STAC."""

from tests.cases import each_case
from tests.project.reading import codes, line_and_key, read

SCHEME = "https://example.org/vocabulary"


@each_case(
    "front",
    [
        f"themes: [{{scheme: '{SCHEME}', concepts: [{{id: land}}, {{id: sea}}]}}]",
        f"themes: {{scheme: '{SCHEME}', concepts: [land, sea]}}",
    ],
)
def test_themes_are_declared(front: str) -> None:
    project = read(f"license: MIT\n{front}")
    assert project.properties["themes"] == [{"scheme": SCHEME, "concepts": [{"id": "land"}, {"id": "sea"}]}]
    assert project.extensions["themes"].endswith("/themes/v1.0.0/schema.json")
    assert codes(project) == set()


def test_words_are_keywords() -> None:
    project = read("themes: [land, sea]")
    assert project.keywords == ("land", "sea")
    assert "themes" not in project.properties


def test_a_theme_without_a_vocabulary_is_a_problem_with_its_line() -> None:
    project = read("themes:\n- concepts: [{id: land}]")
    assert "themes" not in project.properties
    assert line_and_key(project, "SH314") == (3, "themes[0]")
