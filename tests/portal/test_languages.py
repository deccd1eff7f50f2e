"""The trees of a site in several languages."""

import dataclasses
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from lxml import html as lxml_html
from pydantic import BaseModel

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.config import SiteConfig
from sharinghub_static.errors import ConfigError
from sharinghub_static.portal.frame import analyses
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.portal.translation.languages import SHIPPED, localised, read_catalog, site_languages
from tests.cases import each_case
from tests.portal.hubs import COVER, ROOT, full_hub
from tests.portal.rendered import RenderedSite, rendered_once
from tests.projects import make_config, make_hub, make_project

_LOCALES = {"fr": {"title": "Le hub", "description": "Un hub d'essai."}}
_OPEN, _CLOSE = "⟦", "⟧"
_NAMES = {
    *("Croissant", "DCAT", "llms", "mlcroissant", "txt"),
    *(
        "BibTeX",
        "CITATION",
        "CFF",
        "COG",
        "COPC",
        "CSV",
        "DOI",
        "DVC",
        "Docker",
        "EODAG",
        "Explorer",
        "GDAL",
        "pandas",
        "Git",
        "GitLab",
    ),
    *(
        "GeoJSON",
        "GeoTIFF",
        "Item",
        "JSON",
        "MLflow",
        "Markdown",
        "PDF",
        "PyPI",
        "QGIS",
        "RIS",
        "SHA",
        "STAC",
        "ZIP",
    ),
    *(
        "application",
        "build",
        "client",
        "curl",
        "gzip",
        "health",
        "json",
        "nbviewer",
        "npm",
        "portal",
        "pystac",
        "static",
    ),
    *("cff", "dvc", "eodag", "install", "pip", "sharinghub", "tar", "yml", "zip"),
}
"""Words that are the same in every language."""


def _translated(hub: Hub, **portal: object) -> Hub:
    """The hub with texts in French, and the keys of ``portal``."""
    values = hub.config.model_dump(by_alias=True, exclude_none=True)
    values["stac"]["root"]["locales"] = _LOCALES
    sections = [{"name": "Radar", "keywords": ["sar"], "locales": {"fr": {"name": "Hyperfréquences"}}}]
    values["tags"]["sections"] = sections
    values["portal"] |= portal
    return dataclasses.replace(hub, config=SiteConfig.model_validate({**values, "folder": hub.config.folder}))


@pytest.fixture(scope="session")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> RenderedSite:
    """The full hub in English and French."""
    return rendered_once(tmp_path_factory, "bilingual", lambda: pages(_translated(full_hub())))


def _french(bilingual: RenderedSite) -> list[str]:
    return [path for path in bilingual.pages if path.startswith("fr/")]


each_page = each_case("path", lambda bilingual: bilingual.pages, at_least=500)
each_french_page = each_case("path", _french, at_least=250)


def test_each_language_has_all_pages_and_what_they_load_is_there_once(bilingual: RenderedSite) -> None:
    french = {path.removeprefix("fr/") for path in _french(bilingual)}
    english = {path for path in bilingual.pages if not path.startswith("fr/")}
    assert french == english
    assert len(english) > 20
    assert not [
        path for path in bilingual if path.startswith("fr/") and path.endswith((".js", ".css", ".svg"))
    ]


def test_no_path_is_written_by_two_languages(bilingual: RenderedSite) -> None:
    paths = [path for path, _ in bilingual.written]
    assert len(paths) == len({path.lower() for path in paths})


def test_the_same_hub_gives_the_same_bytes_in_every_language() -> None:
    hub = dataclasses.replace(full_hub(), projects=full_hub().projects[:4])
    assert tuple(pages(_translated(hub))) == tuple(pages(_translated(hub)))


@pytest.mark.parametrize(
    "name", ["Topics", "Lineage", "ranking", "metadata_coverage", "leaderboards", "changes"]
)
def test_a_further_language_works_out_no_analysis_again(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hubs: list[Hub] = []
    function = getattr(analyses, name)

    def counting(hub: Hub, *others: object) -> object:
        hubs.append(hub)
        return function(hub, *others)

    monkeypatch.setattr(analyses, name, counting)
    for _ in pages(_translated(make_hub(make_project(COVER)))):
        pass
    # Once for the whole projects, and once for each kind of outlines, which lists and files are made from.
    assert len({id(hub) for hub in hubs}) == len(hubs) <= 4


@each_page
def test_a_page_says_its_language_and_where_it_is_in_the_others(bilingual: RenderedSite, path: str) -> None:
    tree = bilingual.parsed(path)
    own = "fr" if path.startswith("fr/") else "en"
    assert tree.get("lang") == own
    linked = {link.get("hreflang"): link.get("href") for link in tree.xpath("//link[@hreflang]")}
    assert set(linked) == {"en", "fr", "x-default"}
    assert linked["x-default"] == linked["en"]
    switch = tree.xpath("//details[contains(@class, 'languages')]//a")
    assert [(link.get("lang"), link.text) for link in switch] == [("en", "English"), ("fr", "Français")]
    assert [link.get("lang") for link in switch if link.get("aria-current")] == [own]
    if not path.endswith("404.html"):
        assert linked["fr"].startswith(f"{ROOT}/fr/")
        for link in switch:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(link.get("href"))))
            assert target in bilingual
            assert target.removeprefix("fr/") == path.removeprefix("fr/")


def test_without_an_address_of_the_site_languages_are_linked_relatively() -> None:
    site = dict(pages(_translated(make_hub(make_project(COVER)))))
    tree = lxml_html.document_fromstring(site[f"fr/dataset/{COVER}/index.html"].decode())
    values = {link.get("hreflang"): link.get("href") for link in tree.xpath("//link[@hreflang]")}
    assert values["en"] == f"../../../../../dataset/{COVER}/index.html"
    assert values["fr"] == "index.html"


@each_french_page
def test_every_link_of_a_french_page_stays_in_french_or_leads_to_data(
    bilingual: RenderedSite, path: str
) -> None:
    if path.endswith("404.html"):
        return
    for link in bilingual.parsed(path).xpath("//a[@href][not(@hreflang)]"):
        parts = urlsplit(link.get("href"))
        if parts.scheme or not parts.path:
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
        assert target.startswith("fr/") or not target.endswith(".html"), target


def test_a_site_in_one_language_says_nothing_of_others() -> None:
    for path, content in pages(make_hub(make_project())):
        assert b"hreflang" not in content, path


def test_texts_of_the_owner_are_in_the_pages_language(bilingual: RenderedSite) -> None:
    assert bilingual.parsed("fr/index.html").findtext(".//h1") == "Le hub"
    assert bilingual.parsed("index.html").findtext(".//h1") != "Le hub"
    assert "Un hub d'essai." in bilingual["fr/index.html"].decode()
    for path in ("topics/index.html", "search/index.html"):
        assert "Hyperfréquences" in bilingual[f"fr/{path}"].decode()
        assert "Hyperfréquences" not in bilingual[path].decode()


def _texts(tree: lxml_html.HtmlElement) -> Iterator[str]:
    """What people read or hear of a page, but for what its authors wrote."""
    foreign = "//*[@lang][not(self::html)] | //bdi | //code | //pre | //style | //script | //*[@dir='auto']"
    prose = "//*[contains(@class, 'prose')][not(descendant::h1)]"
    for element in tree.xpath(f"{foreign} | {prose}"):
        if element.getparent() is not None:
            element.drop_tree()
    named = (
        "aria-label",
        "title",
        "alt",
        "placeholder",
        "data-label",
        "data-offer",
        "data-done",
        "data-failed",
    )
    for element in tree.iter():
        if isinstance(element.tag, str):
            for text in (element.text, element.tail, *(element.get(name) for name in named)):
                yield " ".join((text or "").split())
    yield from tree.xpath("//meta[@name='description']/@content")


def _strings(value: object) -> Iterator[str]:
    """All strings in a hub."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for one in dataclasses.fields(value):
            yield from _strings(getattr(value, one.name))
    elif isinstance(value, BaseModel):
        yield from _strings(value.model_dump())
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from _strings(pair)
    elif isinstance(value, tuple | list | frozenset | set):
        for one in value:
            yield from _strings(one)


def _pseudo(folder: Path) -> None:
    """A catalog whose messages are the English ones in brackets: what has none escaped translation."""
    source, catalog = read_catalog(SHIPPED / "fr.po"), Catalog(locale="de")
    for message in source:
        if message.id:
            forms = [message.id] if isinstance(message.id, str) else list(message.id)
            marked = [_bracketed(form) for form in forms]
            string = marked[0] if isinstance(message.id, str) else tuple(marked)
            catalog.add(message.id, string, context=message.context)
    folder.mkdir()
    with (folder / "de.po").open("wb") as file:
        write_po(file, catalog)


def _bracketed(message: str) -> str:
    """Each run of words in brackets, between tags and placeholders."""
    parts = re.split(r"(<[^>]*>|%\(\w+\)s|\{\w+\})", message)
    return "".join(
        f"{_OPEN}{part}{_CLOSE}" if n % 2 == 0 and part.strip() else part for n, part in enumerate(parts)
    )


def test_a_new_language_is_one_file_and_no_word_of_english_is_left_in_it(tmp_path: Path) -> None:
    _pseudo(tmp_path / "locales")
    hub = full_hub()
    hub = _translated(
        dataclasses.replace(hub, config=hub.config.model_copy(update={"folder": tmp_path})),
        languages=["en", "de"],
    )
    said = " ".join(" ".join(text.split()) for text in _strings(hub))
    values = {word for text in said.split() for word in re.findall(r"\w+", text)}
    left: set[str] = set()
    for path, content in pages(hub):
        if not path.startswith("de/") or not path.endswith(".html"):
            continue
        tree = lxml_html.document_fromstring(content.decode())
        assert tree.get("lang") == "de"
        for text in _texts(tree):
            plain = re.sub(f"{_OPEN}[^{_CLOSE}]*{_CLOSE}", "", text)
            words = {word for word in re.findall(r"[^\W\d_]{3,}", plain) if word not in _NAMES | values}
            # The title of a part of a page is its name and the beginning of the project's.
            if words and plain.removeprefix(": ").rstrip("…") not in said:
                left.add(text)
    escaped = sorted(text for text in left if not _is_date(text))
    assert not escaped, "\n".join(escaped)


def _is_date(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}\. \w+\.? \d{4}|\d\d\.\d\d\.\d{4}|.*UTC|.*⟧\w+ \d{4}", text))


@pytest.fixture(scope="module")
def otherwise_in_french() -> set[str]:
    """Messages that read otherwise in French, but for those that the authors of the hub wrote."""
    english = {
        message.id
        for message in read_catalog(SHIPPED / "fr.po")
        if isinstance(message.id, str) and message.id != message.string and not re.search("[%{<]", message.id)
    }
    assert len(english) > 150
    return english - set(_strings(full_hub()))


@each_french_page
def test_no_english_message_is_said_on_a_french_page(
    bilingual: RenderedSite, otherwise_in_french: set[str], path: str
) -> None:
    tree = lxml_html.document_fromstring(bilingual[path].decode())
    assert set(_texts(tree)) & otherwise_in_french == set()


@pytest.mark.parametrize(
    ("portal", "locales", "expected"),
    [
        ({}, {}, [("", "en")]),
        ({}, {"fr": {}}, [("", "en"), ("fr", "fr")]),
        ({}, {"fr-CA": {}}, [("", "en"), ("fr-CA", "fr-CA")]),
        ({}, {"de": {}, "fr": {}}, [("", "en"), ("fr", "fr")]),
        ({}, {"en": {}, "fr": {}}, [("", "en"), ("fr", "fr")]),
        ({"languages": ["fr"]}, {}, [("", "fr")]),
        ({"languages": ["fr", "en"]}, {"de": {}}, [("", "fr"), ("en", "en")]),
    ],
)
def test_the_languages_of_a_site_are_those_it_names_else_those_of_its_texts(
    portal: dict[str, object], locales: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    config = make_config(portal=portal, stac={"root": {"locales": locales}})
    assert [
        (layout.language, translator.language) for layout, translator in site_languages(config)
    ] == expected


def test_a_named_language_without_catalog_is_a_mistake() -> None:
    with pytest.raises(ConfigError, match=r"no catalog of 'de'.*; .*no catalog of 'it'"):
        site_languages(make_config(portal={"languages": ["en", "de", "it"]}))


def test_a_country_takes_the_words_of_the_language_and_texts_that_are_absent_stay() -> None:
    config = make_config(
        stac={
            "root": {
                "title": "Hub",
                "locales": {"fr": {"title": "Hub FR", "description": "D"}, "fr-CA": {"title": "Hub CA"}},
            }
        },
        alerts={"title": "Hello", "message": "Down", "locales": {"fr": {"message": "En panne"}}},
        **{
            "external-urls": [
                {
                    "name": "More",
                    "dropdown": [
                        {"name": "Chat", "url": "https://x.example", "locales": {"fr": {"name": "Parler"}}}
                    ],
                }
            ]
        },
    )
    values = localised(config, "fr-CA")
    assert (values.stac.root.title, values.stac.root.description) == ("Hub CA", "D")
    assert values.alerts is not None
    assert (values.alerts.title, values.alerts.message) == ("Hello", "En panne")
    assert (values.external_urls[0].name, values.external_urls[0].dropdown[0].name) == ("More", "Parler")
    assert localised(config, "de") == config


def test_a_page_of_the_owner_in_a_language_takes_the_place_of_the_page(tmp_path: Path) -> None:
    (tmp_path / "pages" / "fr").mkdir(parents=True)
    (tmp_path / "pages" / "help.md").write_text("# Help\n\nRead.")
    (tmp_path / "pages" / "terms.md").write_text("# Terms\n\nRead.")
    (tmp_path / "pages" / "fr" / "help.md").write_text("# Aide\n\nLisez.")
    hub = make_hub(
        config=make_config(portal={"languages": ["en", "fr"]}).model_copy(update={"folder": tmp_path})
    )
    site = dict(pages(hub))
    assert b"<h1>Help" in re.sub(rb"<h1[^>]*>", b"<h1>", site["pages/help/index.html"])
    assert b"<h1>Aide" in re.sub(rb"<h1[^>]*>", b"<h1>", site["fr/pages/help/index.html"])
    assert b"<h1>Terms" in re.sub(rb"<h1[^>]*>", b"<h1>", site["fr/pages/terms/index.html"])
    (tmp_path / "pages" / "fr" / "alone.md").write_text("# Seule")
    with pytest.raises(ConfigError, match=r"there is no page alone\.md"):
        dict(pages(hub))


def test_readmes_are_rendered_once_for_all_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    from sharinghub_static.portal import site_pages

    rendered: list[str] = []
    render = site_pages.render_readme

    def counting(markdown: str, context: object) -> object:
        rendered.append(markdown)
        return render(markdown, context)  # type: ignore[arg-type] # handed on

    monkeypatch.setattr(site_pages, "render_readme", counting)
    list(pages(_translated(full_hub())))
    texts = [project.readme.markdown for project in full_hub().projects if project.readme]
    assert sum("Yearly land cover at 10 m. See" in text for text in rendered) == 1
    records = [project.record for project in full_hub().projects]
    notes = sum(len(record.releases) for record in records)
    reviews = [review for record in records for review in record.activity.reviews or ()]
    assert len(rendered) <= len(texts) + notes + sum(1 + len(review.comments) for review in reviews)
