"""What a project's page says to search engines, as Google Dataset Search wants it.

Source: https://developers.google.com/search/docs/appearance/structured-data/dataset
"""

import json
import re
from typing import Any

from sharinghub_static.portal.frame.linked_data import DescribedPage, about_project, in_script
from sharinghub_static.portal.site_pages import pages
from tests.cases import each_case
from tests.project.reading import config_with, read
from tests.projects import GITLAB, make_config, make_hub

ROOT = "https://pages.example.org/hub"
PAGE = f"{ROOT}/dataset/group/demo/"
CFF = """\
cff-version: 1.2.0
message: Cite.
title: Reefs
authors:
- family-names: Vega
  given-names: Ana
  orcid: https://orcid.org/0000-0001-5109-3700
  affiliation: Reef Lab
- {name: The Reef Team}
- {alias: gw0}
"""
LONG = "Every reef of the world, seen at ten metres, once a year since 2018, with its depth."


def about(front: str = "title: Reefs", language: str = "en", **given: Any) -> dict[str, Any]:
    """The JSON-LD of a project's page, as a browser reads it."""
    address = PAGE if language == "en" else f"{ROOT}/{language}/dataset/group/demo/"
    project = read(front, **given)
    page = DescribedPage(address=address, identity=PAGE, language=language, home=f"{ROOT}/")
    config = given.get("config") or make_config()
    data = json.loads(in_script(about_project(project, config, page)))
    assert isinstance(data, dict)
    return data


def test_pages_of_two_languages_are_about_one_dataset() -> None:
    english, french = about(), about(language="fr")
    assert english["@id"] == french["@id"] == PAGE
    assert (english["@type"], english["inLanguage"], french["inLanguage"]) == ("Dataset", "en", "fr")
    assert french["mainEntityOfPage"] == {
        "@type": "WebPage", "@id": f"{ROOT}/fr/dataset/group/demo/", "inLanguage": "fr",
    }  # fmt: skip
    assert about("language: [de, fr]")["inLanguage"] == ["de", "fr"]
    assert about("language: de", language="fr")["inLanguage"] == "de"


def test_authors_are_people_with_their_orcid_and_organisations() -> None:
    assert about(texts={"CITATION.cff": CFF})["creator"] == [
        {
            "@type": "Person",
            "@id": "https://orcid.org/0000-0001-5109-3700",
            "sameAs": "https://orcid.org/0000-0001-5109-3700",
            "name": "Ana Vega",
            "givenName": "Ana",
            "familyName": "Vega",
            "affiliation": {"@type": "Organization", "name": "Reef Lab"},
        },
        {"@type": "Organization", "name": "The Reef Team"},
        {"@type": "Person", "name": "gw0"},
    ]


def test_contacts_are_authors_and_else_the_producer_is() -> None:
    front = (
        "contacts:\n- {name: Ana Vega, roles: [author], organization: Reef Lab}\n"
        "- {organization: Sea Lab, roles: [author]}\n- {name: Host, roles: [host]}"
    )
    assert about(front)["creator"] == [
        {"@type": "Person", "name": "Ana Vega", "affiliation": {"@type": "Organization", "name": "Reef Lab"}},
        {"@type": "Organization", "name": "Sea Lab"},
    ]
    assert about()["creator"] == [{"@type": "Organization", "name": "group", "url": f"{GITLAB}/group"}]


def test_a_description_is_plain_text_of_the_length_that_is_asked_for() -> None:
    body = f"# Reefs\n\n**{LONG}** See [the site](https://example.org).\n\n```sh\nmake\n```\n"
    assert about(body=body)["description"] == f"{LONG} See the site."
    short = about("description: Reefs.", body=body)["description"]
    assert short.startswith("Reefs. Every reef")
    assert 50 <= len(short) <= 5000
    assert len(about(body=f"{LONG} " * 500)["description"]) <= 5000


def test_a_page_has_the_beginning_of_its_readme_alone_in_its_data() -> None:
    project = read("title: Reefs", body=f"{LONG} " * 500)
    site = dict(pages(make_hub(project)))
    page = site[f"dataset/{project.record.full_path}/index.html"].decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert 500 < len(data["description"]) <= 1000


@each_case(
    "front, license_",
    [
        ("license: cc-by-4.0", "https://spdx.org/licenses/CC-BY-4.0.html"),
        ("license: MIT\nlicense-url: https://example.org/mit", "https://spdx.org/licenses/MIT.html"),
        ("license: Dune terms\nlicense-url: https://example.org/terms", "https://example.org/terms"),
        (
            "license: [MIT, Apache-2.0]",
            ["https://spdx.org/licenses/MIT.html", "https://spdx.org/licenses/Apache-2.0.html"],
        ),
        (
            "license: GPL-2.0-only WITH Classpath-exception-2.0",
            ["https://spdx.org/licenses/GPL-2.0-only.html"],
        ),
        ("license: Dune terms", {"@type": "CreativeWork", "name": "Dune terms"}),
    ],
)
def test_a_licence_is_the_address_of_spdx_or_of_its_text(front: str, license_: object) -> None:
    assert about(front)["license"] == license_


def test_publications_are_the_citation_and_the_own_doi_the_identifier() -> None:
    body = "# Reefs\n\n[How reefs were seen](https://doi.org/10.5281/zenodo.3)\n"
    data = about("doi: 10.5281/zenodo.9", body=body)
    assert data["identifier"] == "https://doi.org/10.5281/zenodo.9"
    assert data["citation"] == ["How reefs were seen https://doi.org/10.5281/zenodo.3"]


@each_case(
    "category, kind",
    [
        ({}, "Dataset"),
        ({"id": "jeux-de-donnees"}, "Dataset"),
        ({"id": "jeux-de-donnees", "gitlab_topic": "sharinghub:donnees"}, "Dataset"),
        ({"id": "x", "gitlab_topic": "eo-training-data"}, "Dataset"),
        ({"id": "dataset", "gitlab_topic": "datensätze"}, "Dataset"),
        ({"id": "data-tools", "gitlab_topic": "data-processor"}, "SoftwareSourceCode"),
        ({"id": "ai-model", "gitlab_topic": "sharinghub:aimodel"}, "SoftwareSourceCode"),
        ({"id": "learn", "gitlab_topic": "tutorials"}, "LearningResource"),
        ({"schema-type": "SoftwareApplication"}, "SoftwareApplication"),
        ({"id": "x", "gitlab_topic": "x", "schema-type": "Dataset"}, "Dataset"),
    ],
)
def test_the_kind_of_a_project_is_that_of_its_category(category: dict[str, str], kind: str) -> None:
    config = config_with(**category)
    data = about(config=config, topics=(config.stac.categories[0].gitlab_topic,))
    assert data["@type"] == kind
    assert ("codeRepository" in data) == (kind == "SoftwareSourceCode")


def test_columns_of_tables_are_what_is_measured() -> None:
    front = "dataset_info: {features: [{name: lon, dtype: float64}, {name: depth, dtype: float32}]}"
    assert about(front)["variableMeasured"] == ["lon", "depth"]
    assert "variableMeasured" not in about()


def test_an_organisation_keeps_its_identifier() -> None:
    codemeta = {
        "name": "Mapper",
        "author": [
            {"@type": "Organization", "name": "Lab", "@id": "https://ror.org/04tj63d06"},
            {"@type": "Organization", "name": "Club", "@id": "_:b0"},
        ],
    }
    assert about(texts={"codemeta.json": json.dumps(codemeta)})["creator"] == [
        {
            "@type": "Organization",
            "name": "Lab",
            "@id": "https://ror.org/04tj63d06",
            "sameAs": "https://ror.org/04tj63d06",
        },
        {"@type": "Organization", "name": "Club"},
    ]


def test_two_people_do_not_share_an_identity() -> None:
    text = CFF.replace(
        "- {name: The Reef",
        "- {family-names: Berg, orcid: https://orcid.org/0000-0001-5109-3700}\n- {name: The Reef",
    )
    people = about(texts={"CITATION.cff": text})["creator"]
    assert [person["name"] for person in people] == ["Ana Vega", "Berg", "The Reef Team", "gw0"]
    assert not any("@id" in person for person in people)
