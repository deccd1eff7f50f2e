"""The page of the form for front matter, and the schema beside it."""

import json
from collections.abc import Mapping

import pytest
from lxml import html

from sharinghub_static.portal.pages.front_matter import template_of
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.project.lint import lint_readme
from sharinghub_static.project.schema import front_matter_schema
from tests.projects import make_config, make_hub


def test_the_schema_of_the_portal_is_published(site: Mapping[str, bytes]) -> None:
    definition = json.loads(site["front-matter/schema.json"])
    assert definition["properties"]["related"]["propertyNames"]["enum"]
    assert definition["$defs"].keys() >= {"box", "provider", "asset-rule"}


def test_the_page_holds_the_same_schema(site: Mapping[str, bytes]) -> None:
    page = html.fromstring(site["front-matter/index.html"].decode())
    (definition,) = page.xpath("//script[@data-front-matter-schema]/text()")
    assert json.loads(definition)["schema"] == json.loads(site["front-matter/schema.json"])


def test_in_french_the_form_and_what_it_says_is_wrong_are_in_french_and_the_published_schema_is_not() -> None:
    made = dict(pages(make_hub(config=make_config(portal={"languages": ["en", "fr"]}))))
    page = html.fromstring(made["fr/front-matter/index.html"].decode())
    (definition,) = page.xpath("//script[@data-front-matter-schema]/text()")
    schema, published = json.loads(definition)["schema"], json.loads(made["front-matter/schema.json"])
    assert schema["properties"]["preview"]["description"] == "Une image\u00a0: un chemin ou une adresse."
    assert schema["properties"]["title"]["title"] == "Titre"
    assert published["properties"]["title"]["title"] == "Title"
    assert schema["properties"].keys() == published["properties"].keys()
    assert "Licence" in page.xpath("//label/text()")
    assert not page.xpath("//form//*[@lang]")


@pytest.mark.parametrize("config", [None, make_config()])
def test_the_template_of_every_key_is_sound(config: object) -> None:
    text = template_of(front_matter_schema(make_config() if config else None))
    assert lint_readme("README.md", text, make_config()) == []


def test_the_template_has_every_key_that_is_the_projects_to_set() -> None:
    schema = front_matter_schema()
    text = template_of(schema)
    for key, definition in schema["properties"].items():
        known = f"\n{key}:" in text or f"\n# {key}:" in text
        assert known == (definition.get("type") != "null" and not definition.get("deprecated")), key


def test_every_field_has_a_label_and_every_label_a_field(site: Mapping[str, bytes]) -> None:
    page = html.fromstring(site["front-matter/index.html"].decode())
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for label in page.xpath("//main//label[@for]"):
        assert label.get("for") in ids
    for field in page.xpath("//main//*[self::input or self::select or self::textarea]"):
        is_within = bool(field.xpath("ancestor::label"))
        assert is_within or page.xpath("//label[@for=$id]", id=field.get("id")), field.get("id")
