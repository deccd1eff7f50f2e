"""What to write instead, for the value at hand: the advice of Problems."""

import posixpath
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Final

from sharinghub_static.media_types import TYPE_AS, media_type_of

__all__ = ["as_yaml", "nearest", "nearest_path", "nearest_type_word"]

_MOST_COMPARED: Final = 2_000
"""Names that are compared with a misspelt one; each costs time by its length."""

_TYPE_WORDS: Final = {
    "geotif": "geotiff",
    "ipynb": "notebook",
    "jupyter": "notebook",
    "raster": "geotiff",
    "tif": "geotiff",
    "tiff": "geotiff",
    "txt": "text",
    "vector": "geojson",
    "yml": "yaml",
}


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known word that is most like another one; empty when none is.

    >>> nearest("Titel", ["title", "description"])
    'title'
    """
    words = list(known)
    found = get_close_matches(word.lower()[:100], words[:_MOST_COMPARED], n=1, cutoff=cutoff)
    return found[0] if found else ""


def nearest_path(path: str, paths: Collection[str]) -> str:
    """The path of a repository that a wrong one was meant to be; empty when it is not clear.

    The same but for its letter case, or a file of that name in another folder alone, or one of its own folder
    with a name much like it.

    >>> nearest_path("docs/Picture.png", ["docs/picture.png", "a.png"])
    'docs/picture.png'
    >>> nearest_path("map.tif", ["data/map.tif"])
    'data/map.tif'
    """
    plain = path.casefold().lstrip("./")
    same = [other for other in paths if other.casefold() == plain]
    name = posixpath.basename(plain)
    same = same or [other for other in paths if posixpath.basename(other).casefold() == name]
    if same:
        return same[0] if len(same) == 1 else ""
    folder = posixpath.dirname(plain)
    beside = {
        posixpath.basename(other): other for other in paths if posixpath.dirname(other).casefold() == folder
    }
    close = nearest(name, beside, 0.75)
    return beside.get(close, "")


def nearest_type_word(word: str, path: str = "") -> str:
    """A word for ``type-as`` that another one means, or that fits a file; empty when there is none.

    >>> nearest_type_word("GeoTIFF"), nearest_type_word("raster"), nearest_type_word("x", "a.json")
    ('geotiff', 'geotiff', 'json')
    """
    plain = word.strip().lower().lstrip(".")
    known = plain if plain in TYPE_AS else _TYPE_WORDS.get(plain, "") or nearest(plain, TYPE_AS, 0.8)
    by_file = {type_: name for name, type_ in TYPE_AS.items()}
    return known or by_file.get(media_type_of(path), "")


def as_yaml(value: object) -> str:
    """A value as one writes it into front matter, for short ones; empty for others.

    >>> as_yaml("a: b"), as_yaml(["a", 1]), as_yaml({"a": 1})
    ('"a: b"', '[a, 1]', '')
    """
    if isinstance(value, list):
        parts = [as_yaml(part) for part in value[:10]]
        text = f"[{', '.join(parts)}]" if parts and all(parts) and len(value) <= len(parts) else ""
    elif isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    else:
        text = str(value)
        if isinstance(value, str) and (
            not text.replace(" ", "").replace("-", "").isalnum() or not text[:1].isalpha()
        ):
            text = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text if len(text) <= 120 and text.isprintable() and "`" not in text else ""
