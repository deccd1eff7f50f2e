"""The portal's messages and their catalogs."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

from sharinghub_static.errors import ConfigError
from sharinghub_static.portal.frame.template_folders import shipped_templates
from sharinghub_static.portal.translation.languages import (
    SHIPPED,
    catalog_files,
    mistakes_of,
    read_catalog,
    read_translator,
)

_PORTAL = SHIPPED.parent
_ROOT = _PORTAL.parents[1]
_NOT_OURS = {".git", ".venv", "frontend", "node_modules", "public", "tests"}
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "gettext_noop": None,
}
_TRANSLATING = {"gettext", "ngettext", "pgettext", "npgettext", "gettext_noop"}
_HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n{}"\n\n'


@cache
def _extracted() -> Catalog:
    """Every message of the templates and of the code."""
    catalog = Catalog()
    for mapping in tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["babel"]["mappings"]:
        given = mapping["pattern"]
        patterns = [given] if isinstance(given, str) else given
        found = extract_from_dir(
            _ROOT,
            [(pattern, mapping["method"]) for pattern in patterns],
            dict.fromkeys(patterns, mapping),
            keywords=_KEYWORDS,
            directory_filter=lambda folder: Path(folder).name not in _NOT_OURS,
        )
        for file, _line, message, _comments, context in found:
            catalog.add(message, locations=[(file, 0)], context=context)
    return catalog


def _named(message: object) -> str:
    return message if isinstance(message, str) else str(message[0])  # type: ignore[index] # singular, plural


def _shipped() -> list[str]:
    return sorted(file.stem for file in SHIPPED.glob("*.po"))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "locales"
    folder.mkdir()
    return folder


def _write(own: Path, name: str, messages: str, header: str = "") -> None:
    (own / name).write_text(_HEADER.format(header) + messages, "utf-8")


def test_french_is_shipped() -> None:
    assert "fr" in _shipped()


@pytest.mark.parametrize("language", _shipped())
def test_a_shipped_catalog_has_every_message_and_no_other(language: str) -> None:
    catalog = read_catalog(SHIPPED / f"{language}.po")
    known = {(message.context, _named(message.id)) for message in catalog if message.id}
    wanted = {(message.context, _named(message.id)) for message in _extracted() if message.id}
    assert sorted(map(str, wanted - known)) == [], "docs/translating.md tells how to add messages"
    assert sorted(map(str, known - wanted)) == [], "nothing says these any more"
    assert not catalog.obsolete


@pytest.mark.parametrize("language", _shipped())
def test_every_message_of_a_shipped_catalog_is_translated_for_sure(language: str) -> None:
    catalog = read_catalog(SHIPPED / f"{language}.po")
    for message in catalog:
        if message.id:
            forms = [message.string] if isinstance(message.string, str) else list(message.string)
            assert all(forms), message.id
            assert not message.fuzzy, message.id


@pytest.mark.parametrize("language", _shipped())
def test_a_shipped_translation_fills_the_same_places_with_the_same_markup(language: str) -> None:
    catalog = read_catalog(SHIPPED / f"{language}.po")
    assert list(mistakes_of(catalog)) == []
    parts = re.compile(r"%\(\w+\)s|\{\w+\}|%%|<[^>]+>")
    for message in catalog:
        if isinstance(message.id, str) and message.id:
            assert sorted(parts.findall(message.id)) == sorted(parts.findall(message.string)), message.id


def test_a_message_has_one_plural_form_wherever_it_is_said() -> None:
    plurals: dict[str, set[str]] = {}
    for file in shipped_templates().rglob("*.html"):
        for one, many in re.findall(
            r"{% trans [^%]*%}(.*?){% pluralize[^%]*%}(.*?){% endtrans %}", file.read_text("utf-8")
        ):
            plurals.setdefault(one, set()).add(many)
    assert plurals
    assert {one: many for one, many in plurals.items() if len(many) > 1} == {}


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for file in sorted(_PORTAL.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if name in _TRANSLATING:
                    yield f"{file.name}:{node.lineno}", node


def test_no_message_in_the_code_escapes_the_extraction() -> None:
    """Babel reads tokens: before Python 3.12 it does not see into f-strings."""
    known = {_named(message.id) for message in _extracted()}
    seen = 0
    for where, call in _calls():
        is_with_context = isinstance(call.func, ast.Attribute) and call.func.attr == "pgettext"
        first = call.args[1 if is_with_context else 0]
        if isinstance(first, ast.Constant):
            assert first.value in known, where
            seen += 1
        else:
            assert not isinstance(first, ast.JoinedStr), f"{where}: a message cannot be put together"
    assert seen > 100


def test_french_keeps_its_typography() -> None:
    for message in read_catalog(SHIPPED / "fr.po"):
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        for text in forms if message.id else ():
            said = re.sub(r"<[^>]*>|https?://\S+|`[^`]*`", "", text)
            assert not re.search(r"(?<!\u00a0):(?!\w)|(?<!\u202f)[;!?]|«(?!\u00a0)|(?<!\u00a0)»", said), text
            assert not re.search(r"\w'\w", said), f"{text}: an apostrophe is ’"


def test_a_catalog_of_the_site_goes_over_the_shipped_one_message_by_message(own: Path) -> None:
    _write(own, "fr.po", 'msgid "Use it"\nmsgstr "Essayer"\n')
    translator = read_translator("fr", own)
    assert translator.gettext("Use it") == "Essayer"
    assert translator.gettext("Files") == "Fichiers"
    assert translator.ngettext("%(num)s project", "%(num)s projects", 0) == "0 projet"


def test_the_english_of_the_site_goes_over_that_of_the_portal(own: Path) -> None:
    _write(own, "en.po", 'msgid "Use it"\nmsgstr "Get started"\n')
    assert read_translator("en", own).gettext("Use it") == "Get started"


def test_a_form_of_a_language_in_one_country_takes_what_the_language_has(own: Path) -> None:
    _write(own, "fr-CA.po", 'msgid "Write an e-mail"\nmsgstr "Envoyer un courriel"\n')
    translator = read_translator("fr-CA", own)
    assert translator.gettext("Write an e-mail") == "Envoyer un courriel"
    assert translator.gettext("Files") == "Fichiers"
    assert [file.name for file in catalog_files("fr-CA", own)] == ["fr.po", "fr-CA.po"]


def test_what_is_fuzzy_empty_or_half_done_stays_english(own: Path) -> None:
    _write(
        own,
        "de.po",
        '#, fuzzy\nmsgid "Files"\nmsgstr "Feilen"\n\nmsgid "Stars"\nmsgstr ""\n\n'
        'msgid "%(num)s project"\nmsgid_plural "%(num)s projects"\n'
        'msgstr[0] "%(num)s Projekt"\nmsgstr[1] ""\n',
        "Plural-Forms: nplurals=2; plural=(n != 1);\\n",
    )
    translator = read_translator("de", own)
    assert [translator.gettext("Files"), translator.gettext("Stars")] == ["Files", "Stars"]
    assert translator.ngettext("%(num)s project", "%(num)s projects", 2) == "2 projects"


def test_a_language_with_more_than_two_plural_forms_has_them(own: Path) -> None:
    rule = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
    _write(
        own,
        "pl.po",
        'msgid "%(num)s project"\nmsgid_plural "%(num)s projects"\n'
        'msgstr[0] "%(num)s projekt"\nmsgstr[1] "%(num)s projekty"\nmsgstr[2] "%(num)s projektów"\n',
        f"Plural-Forms: {rule}\\n",
    )
    translator = read_translator("pl", own)
    plurals = [translator.ngettext("%(num)s project", "%(num)s projects", count) for count in (1, 3, 5, 22)]
    assert plurals == ["1 projekt", "3 projekty", "5 projektów", "22 projekty"]


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        ('msgid "Files"\nmsgstr "%(count)s Dateien"\n', "has no %(count)s"),
        ('msgid "Files"\nmsgstr "100 % Dateien"\n', "a percent sign is written %%"),
        ('msgid "Files"\nmsgstr "Dateien %s"\n', "a percent sign is written %%"),
        ('msgid "Files"\nmsgstr "Dateien\x01"\n', "it holds the control character U+0001"),
        ('msgid "Files"\nmsgstr "<script>alert(1)</script>"\n', "has no < or >"),
        ('msgid "Files"\nmsgstr "\\" onfocus=\\"x"\n', 'has no "'),
        ('msgid "{n} in view"\nmsgstr "{m} im Bild"\n', "has no {m}"),
        ("Files: Dateien\n", "line"),
        ('msgid "%(num)s star"\nmsgid_plural "%(num)s stars"\nmsgstr[0] "%(x)s"\nmsgstr[1] "a"\n', "%(x)s"),
    ],
)
def test_a_catalog_that_would_spoil_pages_is_a_mistake_with_its_place(
    own: Path, messages: str, said: str
) -> None:
    _write(own, "de.po", messages)
    with pytest.raises(ConfigError) as caught:
        read_translator("de", own)
    assert any("de.po" in line and said in line for line in caught.value.mistakes), caught.value.mistakes


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b'msgid ""\nmsgstr "Content-Type: text/plain; charset=nonsense\\n"\n', b"\x00" * 64],
)
def test_a_file_that_is_no_catalog_is_a_mistake(own: Path, content: bytes) -> None:
    (own / "de.po").write_bytes(content)
    with pytest.raises(ConfigError, match=r"de\.po"):
        read_translator("de", own)


@pytest.mark.parametrize(
    "rule",
    [
        "nplurals=2; plural=__import__('os');",
        "nplurals=x;",
        "nplurals=2; plural=7/n;",
        "nplurals=2; plural=(n",
    ],
)
def test_a_plural_rule_that_is_none_is_a_mistake(own: Path, rule: str) -> None:
    plural = 'msgid "%(num)s star"\nmsgid_plural "%(num)s stars"\nmsgstr[0] "a"\nmsgstr[1] "b"\n'
    _write(own, "de.po", plural, f"Plural-Forms: {rule}\\n")
    with pytest.raises(ConfigError, match=r"de\.po"):
        read_translator("de", own)


def test_a_language_without_catalog_or_unknown_to_all_is_a_mistake(own: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no catalog of 'de'; write .*de\.po"):
        read_translator("de", own)
    _write(own, "qqq.po", 'msgid "Files"\nmsgstr "F"\n')
    with pytest.raises(ConfigError, match="no language 'qqq' is known"):
        read_translator("qqq", own)
