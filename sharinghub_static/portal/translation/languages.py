"""Which languages a site has, what its owner wrote in each, and the catalogs of messages.

Catalogs are gettext's, as translators' programs write them. ``locales/<language>.po`` is read as it is, so
that a new language is one file and no step. A file of the same name in ``locales/`` beside the site's
configuration goes over the shipped one, message by message.
"""

import re
from collections.abc import Iterable, Iterator
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations

from sharinghub_static.config import SiteConfig
from sharinghub_static.config.model import LocalizedText
from sharinghub_static.config.sections import Section
from sharinghub_static.errors import ConfigError
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.site.layout import Layout

__all__ = [
    "SHIPPED",
    "catalog_files",
    "localised",
    "mistakes_of",
    "read_catalog",
    "read_translator",
    "site_languages",
]

SHIPPED = Path(__file__).parents[1] / "locales"
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
_MARKUP = set('<>&"')
_COUNTS = 201  # rules of plural forms look at the last two digits


def catalog_files(language: str, own: Path) -> list[Path]:
    """The catalogs of a language, those that go over others last; ``fr-CA`` goes over ``fr``.

    Args:
        language: such as ``fr`` or ``fr-CA``.
        own: folder of the site's own catalogs; it need not be there.
    """
    names = dict.fromkeys((language.partition("-")[0], language))
    files = (folder / f"{name}.po" for name in names for folder in (SHIPPED, own))
    return [file for file in files if file.is_file()]


def read_translator(language: str, own: Path) -> Translator:
    """A language with its messages.

    Args:
        language: such as ``fr`` or ``fr-CA``.
        own: folder of the site's own catalogs.

    Raises:
        ConfigError: a catalog is broken, or nothing is known of the language.
    """
    mistakes: list[str] = []
    merged: Translations | None = None
    for file in catalog_files(language, own):
        try:
            catalog = read_catalog(file)
            mistakes += [f"{file}:{line}: {what}" for line, what in mistakes_of(catalog)]
            translations = _translations(catalog)
        except (ValueError, LookupError) as error:
            mistakes.append(f"{file}: {' '.join(str(error).split())}")
            continue
        merged = merged.merge(translations) if merged else translations
    try:
        Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        mistakes.append(f"portal.languages: no language {language!r} is known to Unicode's CLDR")
    if merged is None and language.partition("-")[0] != "en":
        mistakes.append(f"portal.languages: there is no catalog of {language!r}; write {own / language}.po")
    if mistakes:
        raise ConfigError(mistakes)
    return Translator(language, merged or NullTranslations())


def read_catalog(file: Path) -> Catalog:
    """The messages of one file.

    Raises:
        ValueError: it is no catalog.
    """
    try:
        with file.open("rb") as stream:
            catalog = read_po(stream, abort_invalid=True)
    except PoFileError as error:
        raise ValueError(f"line {error.lineno + 1}: {error}") from error
    except (OSError, LookupError, TypeError) as error:
        raise ValueError(str(error)) from error
    if catalog.locale_identifier is None:  # without a language the rule of its plural forms would be lost
        catalog.locale = file.stem.replace("-", "_")
    return catalog


def mistakes_of(catalog: Catalog) -> Iterator[tuple[int, str]]:
    """What would spoil pages: line and words, of each message that does not fit its English one."""
    for message in catalog:
        if not message.id or message.fuzzy:
            continue
        english = _texts(message.id)
        for text in filter(None, _texts(message.string)):
            if strange := _placeholders([text]) - _placeholders(english):
                yield message.lineno or 0, f"the message in English has no {', '.join(sorted(strange))}"
            elif "%" in _PLACEHOLDER.sub("", text.replace("%%", "")):
                yield message.lineno or 0, "a percent sign is written %%"
            elif strange := (set(text) - set("".join(english))) & _MARKUP:
                # A translation is in pages as it is.
                yield message.lineno or 0, f"the message in English has no {' or '.join(sorted(strange))}"
            elif controls := sorted(sign for sign in set(text) if ord(sign) < 32 and sign != "\n"):
                yield message.lineno or 0, f"it holds the control character U+{ord(controls[0]):04X}"


def _texts(text: object) -> list[str]:
    return (
        [text] if isinstance(text, str) else [str(one) for one in text] if isinstance(text, Iterable) else []
    )


def _placeholders(texts: Iterable[str]) -> set[str]:
    return {found for text in texts for found in _PLACEHOLDER.findall(text)}


def _translations(catalog: Catalog) -> Translations:
    """The form in which gettext looks messages up; what a translator was not sure of is left out.

    Raises:
        ValueError: the rule of plural forms is none.
        LookupError: the encoding is none.
    """
    compiled = BytesIO()
    write_mo(compiled, _complete(catalog))
    compiled.seek(0)
    translations = Translations(compiled)
    try:
        for count in range(_COUNTS):
            translations.plural(count)
    except ArithmeticError as error:
        raise ValueError(f"Plural-Forms: {error}") from error
    return translations


def _complete(catalog: Catalog) -> Catalog:
    """Without plural messages that lack one of their forms: half a message is none."""
    for message in list(catalog):
        if isinstance(message.string, tuple | list) and message.id and not all(message.string):
            catalog.delete(message.id, message.context)
    return catalog


_Section = TypeVar("_Section", bound=Section)
_TEXTS = ("name", "title", "description", "message")


def site_languages(config: SiteConfig) -> list[tuple[Layout, Translator]]:
    """Where each language's pages are, and its words; the first one is at the root of the site.

    They are ``portal.languages``; where that is silent English, and every language of ``stac.root.locales``
    that the portal has messages in.

    Raises:
        ConfigError: a catalog is broken or absent; every mistake is named.
    """
    own = _catalogs(config)
    tags = config.portal.languages or tuple(dict.fromkeys(["en", *_translated(config, own)]))
    found: list[tuple[Layout, Translator]] = []
    mistakes: list[str] = []
    for tag in tags:
        try:
            found.append((Layout(tag if found or mistakes else ""), read_translator(tag, own)))
        except ConfigError as error:
            mistakes += error.mistakes
    if mistakes:
        raise ConfigError(list(dict.fromkeys(mistakes)))
    return found


def _catalogs(config: SiteConfig) -> Path:
    return config.folder / "locales"


def _translated(config: SiteConfig, own: Path) -> list[str]:
    return [tag for tag in config.stac.root.locales if catalog_files(tag, own)]


def localised(config: SiteConfig, language: str) -> SiteConfig:
    """The configuration with its texts in a language, where ``locales`` have them.

    Args:
        config: as it was read.
        language: ``fr-CA`` takes those of ``fr`` where it has none of its own.
    """
    stac = config.stac.model_copy(
        update={
            "root": _in(language, config.stac.root),
            "categories": tuple(_in(language, one) for one in config.stac.categories),
        }
    )
    links = tuple(
        _in(language, one).model_copy(
            update={"dropdown": tuple(_in(language, child) for child in one.dropdown)}
        )
        for one in config.external_urls
    )
    alerts = _in(language, config.alerts) if config.alerts else None
    topics = {name: _in(language, one) for name, one in config.tags.topics.items()}
    sections = tuple(_in(language, one) for one in config.tags.sections)
    tags = config.tags.model_copy(update={"topics": topics, "sections": sections})
    return config.model_copy(update={"stac": stac, "external_urls": links, "alerts": alerts, "tags": tags})


def _in(language: str, section: _Section) -> _Section:
    locales: dict[str, LocalizedText] = getattr(section, "locales", {})
    texts: dict[str, str] = {}
    for tag in (language.partition("-")[0], language):
        said = locales.get(tag)
        texts |= {name: text for name in _TEXTS if said and (text := getattr(said, name)) is not None}
    known = {name: text for name, text in texts.items() if name in type(section).model_fields}
    return section.model_copy(update=known) if known else section
