"""Which languages a site has, and what its owner wrote in each."""

from pathlib import Path
from typing import TypeVar

from sharinghub_static.config import SiteConfig
from sharinghub_static.config.model import LocalizedText
from sharinghub_static.config.section import Section
from sharinghub_static.errors import ConfigError
from sharinghub_static.portal.translation.catalogs import catalog_files, read_translator
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.site.layout import Layout

__all__ = ["localised", "site_languages"]

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
    return config.model_copy(update={"stac": stac, "external_urls": links, "alerts": alerts})


def _in(language: str, section: _Section) -> _Section:
    locales: dict[str, LocalizedText] = getattr(section, "locales", {})
    texts: dict[str, str] = {}
    for tag in (language.partition("-")[0], language):
        said = locales.get(tag)
        texts |= {name: text for name in _TEXTS if said and (text := getattr(said, name)) is not None}
    known = {name: text for name, text in texts.items() if name in type(section).model_fields}
    return section.model_copy(update=known) if known else section
