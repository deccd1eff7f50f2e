"""Messages of the search script, in the page's language."""

from typing import Final

from babel import Locale

from sharinghub_static.portal.search.entries import FLAGS, GSD_STEPS
from sharinghub_static.portal.translation.translator import Words, marked

__all__ = ["SORTS", "flag_words", "gsd_words", "script_words", "sort_words"]

SORTS: Final = {
    "rank": marked("Highest rank"),
    "-properties.updated": marked("Newest change"),
    "-properties.created": marked("Newest project"),
    "-properties.sharinghub:stars": marked("Most stars"),
    "+properties.title": marked("Title"),
}
"""Orders as SharingHub names them in addresses, and one of our own, in words."""

_FLAGS: Final = {
    "doi": marked("DOI"),
    "model": marked("Model file"),
    "release": marked("Release"),
    "package": marked("Package"),
    "container": marked("Container image"),
    "notebook": marked("Notebook"),
    "place": marked("Location"),
    "preview": marked("Picture"),
    "reviewed": marked("Reviewed"),
}
_MESSAGES: Final = {
    "starred": marked("Favourites"),
    "keep": marked("Keep as a favourite"),
    "kept": marked("Kept as a favourite"),
    "remove": marked("Remove: %(name)s"),
    "clear": marked("Remove all"),
    "nothing": marked("Nothing fits. Take a filter away, or try other words."),
    "no_favourites": marked(
        "No favourites yet. The bookmark on a card keeps a project here, in this browser."
    ),
    "loading": marked("Texts are still arriving."),
    "failed": marked("The data of the search cannot be loaded."),
    "more_results": marked("Show more"),
    "all_values": marked("Show all %(num)s"),
    "inside": marked("in %(name)s"),
    "area": marked("Area"),
    "since": marked("from %(date)s"),
    "until": marked("until %(date)s"),
    "guess": marked("Nothing has all these words. These have some of them."),
    "title": marked("Title"),
    "path": marked("Path"),
    "category": marked("Category"),
    "updated": marked("Updated"),
    "created": marked("Created"),
    "stars": marked("Stars"),
    "license": marked("Licence"),
    "topics": marked("Topics"),
    "with": marked("With"),
    "archived": marked("archived"),
    "dormant": marked("dormant"),
    "draw": marked("Draw a box on the map"),
    "map": marked("Map of the results"),
    "catalog": marked("Projects chosen in %(name)s"),
}
_SAMPLES: Final = 250  # numbers that are tried to meet every plural form of a language


def flag_words(words: Words) -> dict[str, str]:
    """What a project can have, in words."""
    return {name: words.gettext(_FLAGS[name]) for name in FLAGS}


def sort_words(words: Words) -> tuple[tuple[str, str], ...]:
    """Value in the address and words of each order."""
    return tuple((value, words.gettext(message)) for value, message in SORTS.items())


def gsd_words(words: Words) -> dict[str, str]:
    """Steps of ground sample distance by their number, in words."""
    ends = [words.figure(end) for end in GSD_STEPS]
    between = {
        str(number): words.gettext("%(low)s to %(high)s m", low=ends[number - 1], high=ends[number])
        for number in range(1, len(ends))
    }
    first = {"0": words.gettext("up to %(high)s m", high=ends[0])}
    return first | between | {str(len(ends)): words.gettext("over %(low)s m", low=ends[-1])}


def script_words(words: Words) -> dict[str, object]:
    """Every message of the script; those about numbers by CLDR's plural category of the number."""
    said: dict[str, object] = {name: _raw(words, message) for name, message in _MESSAGES.items()}
    said["projects"] = _forms(words, "%(num)s project", "%(num)s projects")
    said["not_placed"] = _forms(words, "%(num)s project has no place.", "%(num)s projects have no place.")
    return said


def _raw(words: Words, message: str) -> str:
    """The translation with its placeholders, which the script fills."""
    return words.catalog.gettext(message)


def _forms(words: Words, one: str, many: str) -> dict[str, str]:
    """The message for each plural category that the language has (``Intl.PluralRules`` names the same)."""
    category_of = Locale.parse(words.language, sep="-").plural_form
    forms: dict[str, str] = {}
    for number in range(_SAMPLES):
        forms.setdefault(category_of(number), words.catalog.ngettext(one, many, number))
    return forms | {"other": forms.get("other", words.catalog.ngettext(one, many, 2))}
