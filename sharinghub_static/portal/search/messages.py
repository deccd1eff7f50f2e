"""Messages of the search script, in the page's language."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from babel import Locale

from sharinghub_static.portal.search.entries import FLAGS, GSD_STEPS
from sharinghub_static.portal.search.traits import STEPS
from sharinghub_static.portal.translation.translator import Translator, gettext_noop

__all__ = ["SORTS", "flag_words", "gsd_words", "script_words", "sort_words", "trait_titles", "trait_words"]

SORTS: Final = {
    "rank": gettext_noop("Highest rank"),
    "-properties.updated": gettext_noop("Newest change"),
    "-properties.created": gettext_noop("Newest project"),
    "-properties.sharinghub:stars": gettext_noop("Most stars"),
    "+properties.title": gettext_noop("Title"),
    "-trend": gettext_noop("Trending"),
    "-size": gettext_noop("Largest"),
}
"""Orders as SharingHub names them in addresses, and one of our own, in words."""

_FLAGS: Final = {
    "doi": gettext_noop("DOI"),
    "model": gettext_noop("Model file"),
    "release": gettext_noop("Release"),
    "package": gettext_noop("Package"),
    "container": gettext_noop("Container image"),
    "notebook": gettext_noop("Notebook"),
    "place": gettext_noop("Location"),
    "preview": gettext_noop("Picture"),
    "reviewed": gettext_noop("Reviewed"),
    "original": gettext_noop("Base model"),
}
_TRAITS: Final = {
    "stage": gettext_noop("Stage"),
    "review": gettext_noop("Review"),
    "documentation": gettext_noop("Documentation"),
    "size": gettext_noop("Size"),
    "parameters": gettext_noop("Parameters"),
    "memory": gettext_noop("Memory"),
    "accelerator": gettext_noop("Accelerator"),
    "bands": gettext_noop("Bands"),
    "base": gettext_noop("Derived from"),
    "instance": gettext_noop("GitLab instance"),
}
_TRAIT_VALUES: Final = {
    "stage": {
        "experimental": gettext_noop("Experimental"),
        "active": gettext_noop("Active"),
        "maintained": gettext_noop("Maintained"),
        "dormant": gettext_noop("Dormant"),
        "archived": gettext_noop("Archived"),
    },
    "review": {
        "unreviewed": gettext_noop("Not reviewed"),
        "discussed": gettext_noop("Discussed"),
        "partly": gettext_noop("Partly reviewed"),
        "reviewed": gettext_noop("Reviewed"),
    },
    "documentation": {
        "0": gettext_noop("Little documentation"),
        "1": gettext_noop("Some documentation"),
        "2": gettext_noop("Good documentation"),
    },
}
_MESSAGES: Final = {
    "starred": gettext_noop("Favourites"),
    "keep": gettext_noop("Save as a favourite"),
    "kept": gettext_noop("Saved as a favourite"),
    "remove": gettext_noop("Remove: %(name)s"),
    "clear": gettext_noop("Remove all"),
    "nothing": gettext_noop("Nothing fits. Try other words, or fewer filters."),
    "no_favourites": gettext_noop(
        "No favourites yet. The bookmark on a card saves a project here, in this browser."
    ),
    "copy_link": gettext_noop("Copy link"),
    "copied": gettext_noop("Copied"),
    "keep_all": gettext_noop("Save all as favourites"),
    "all_kept": gettext_noop("All are favourites"),
    "loading": gettext_noop("Texts are still arriving."),
    "failed": gettext_noop("The data of the search cannot be loaded."),
    "show": gettext_noop("Show %(projects)s"),
    "more_results": gettext_noop("Show more"),
    "all_values": gettext_noop("Show all %(num)s"),
    "inside": gettext_noop("in %(name)s"),
    "area": gettext_noop("Area"),
    "since": gettext_noop("from %(date)s"),
    "until": gettext_noop("until %(date)s"),
    "meant": gettext_noop("Did you mean “%(name)s”?"),
    "quoted": gettext_noop("“%(name)s”"),
    "named": gettext_noop("%(name)s: %(value)s"),
    "filter_by": gettext_noop("Filter by"),
    "alike": gettext_noop("Nothing has “%(name)s”; these are written alike."),
    "ignored": gettext_noop("“%(name)s” has no letters or digits and is not searched."),
    "without": gettext_noop("Without %(name)s"),
    "no_filter": gettext_noop("There is no filter “%(name)s”."),
    "no_value": gettext_noop("No project has “%(name)s”."),
    "guess": gettext_noop("Nothing has all these words. These have some of them."),
    "title": gettext_noop("Title"),
    "path": gettext_noop("Path"),
    "category": gettext_noop("Category"),
    "updated": gettext_noop("Updated"),
    "created": gettext_noop("Created"),
    "stars": gettext_noop("Stars"),
    "license": gettext_noop("Licence"),
    "open": gettext_noop("Open"),
    "topics": gettext_noop("Topics"),
    "with": gettext_noop("With"),
    "archived": gettext_noop("Archived"),
    "dormant": gettext_noop("Dormant"),
    "draw": gettext_noop("Draw a box on the map"),
    "map": gettext_noop("Map of the results"),
    "catalog": gettext_noop("Projects chosen in %(name)s"),
}
_LANGUAGES: Final = 16  # of which messages are kept: lists have the same on every page
_SAMPLES: Final = 250  # numbers that are tried to meet every plural form of a language


@lru_cache(maxsize=_LANGUAGES)
def flag_words(translator: Translator) -> Mapping[str, str]:
    """What a project can have, in words."""
    return {name: translator.gettext(_FLAGS[name]) for name in FLAGS}


@lru_cache(maxsize=_LANGUAGES)
def sort_words(translator: Translator) -> tuple[tuple[str, str], ...]:
    """Value in the address and words of each order."""
    return tuple((value, translator.gettext(message)) for value, message in SORTS.items())


@lru_cache(maxsize=_LANGUAGES)
def gsd_words(translator: Translator) -> Mapping[str, str]:
    """Steps of ground sample distance by their number, in words."""
    ends = [translator.figure(end) for end in GSD_STEPS]
    between = {
        str(number): translator.gettext("%(low)s to %(high)s m", low=ends[number - 1], high=ends[number])
        for number in range(1, len(ends))
    }
    first = {"0": translator.gettext("up to %(high)s m", high=ends[0])}
    return first | between | {str(len(ends)): translator.gettext("over %(low)s m", low=ends[-1])}


@lru_cache(maxsize=_LANGUAGES)
def trait_titles(translator: Translator) -> Mapping[str, str]:
    """Further facets by their names, in words."""
    return {name: translator.gettext(message) for name, message in _TRAITS.items()}


@lru_cache(maxsize=_LANGUAGES * len(_TRAITS))
def trait_words(translator: Translator, name: str) -> Mapping[str, str]:
    """Values of a further facet in words; empty where they are words themselves."""
    if name in _TRAIT_VALUES:
        return {value: translator.gettext(message) for value, message in _TRAIT_VALUES[name].items()}
    if name not in STEPS:
        return {}
    is_bytes = name in ("size", "memory")
    ends = [translator.size(end) if is_bytes else translator.compact(end) for end in STEPS[name]]
    between = {
        str(number): translator.gettext("%(low)s to %(high)s", low=ends[number - 1], high=ends[number])
        for number in range(1, len(ends))
    }
    first = {"0": translator.gettext("up to %(high)s", high=ends[0])}
    return first | between | {str(len(ends)): translator.gettext("over %(low)s", low=ends[-1])}


@lru_cache(maxsize=_LANGUAGES)
def script_words(translator: Translator) -> Mapping[str, object]:
    """Every message of the script; those about numbers by CLDR's plural category of the number."""
    said: dict[str, object] = {name: _raw(translator, message) for name, message in _MESSAGES.items()}
    ngettext = translator.catalog.ngettext
    said["projects"] = _forms(translator, lambda num: ngettext("%(num)s project", "%(num)s projects", num))
    said["chosen"] = _forms(
        translator, lambda num: ngettext("%(num)s chosen project", "%(num)s chosen projects", num)
    )
    said["lost"] = _forms(
        translator,
        lambda num: ngettext(
            "%(num)s project of the link is not in this hub.",
            "%(num)s projects of the link are not in this hub.",
            num,
        ),
    )
    said["whole_earth"] = _forms(
        translator,
        lambda num: ngettext(
            "%(num)s project of the whole Earth", "%(num)s projects of the whole Earth", num
        ),
    )
    said["not_placed"] = _forms(
        translator,
        lambda num: ngettext("%(num)s project has no place.", "%(num)s projects have no place.", num),
    )
    return said


def _raw(translator: Translator, message: str) -> str:
    """The translation with its placeholders, which the script fills."""
    return translator.catalog.gettext(message)


def _forms(translator: Translator, message: Callable[[int], str]) -> dict[str, str]:
    """The message for each plural category that the language has (``Intl.PluralRules`` names the same)."""
    category_of = Locale.parse(translator.language, sep="-").plural_form
    forms: dict[str, str] = {}
    for number in range(_SAMPLES):
        forms.setdefault(category_of(number), message(number))
    return forms | {"other": forms.get("other", message(2))}
