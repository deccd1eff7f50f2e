"""Read the curated collections beside the configuration: ``collections/*.yml``."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from sharinghub_static.config.collections import CollectionText, CuratedCollection
from sharinghub_static.config.files import Mistake, Origin, read_files
from sharinghub_static.config.mistakes import mistakes_of
from sharinghub_static.config.secret_values import secret_mistakes
from sharinghub_static.errors import ConfigError
from sharinghub_static.text.yaml_reader import Place

__all__ = ["COLLECTIONS", "CollectionFiles", "read_collections"]

COLLECTIONS = "collections"
"""The folder beside the configuration, and the folder of the site."""

_SLUG = re.compile(r"[a-z0-9][a-z0-9_.-]{0,62}")


@dataclass(frozen=True)
class CollectionFiles:
    """The curated collections of a site, and what is wrong with their files.

    Args:
        collections: in their order.
        mistakes: each with its file and line.
        notices: what their owner should know though the site can be built.
    """

    collections: tuple[CuratedCollection, ...] = ()
    mistakes: tuple[Mistake | str, ...] = ()
    notices: tuple[str, ...] = ()

    def unknown_categories(self, categories: Collection[str]) -> Iterator[Mistake]:
        """Categories of filters that the configuration does not have.

        Args:
            categories: ids of those that it has.
        """
        for collection in self.collections:
            wanted = collection.text.filter
            for id_ in (wanted.categories or ()) if wanted else ():
                if id_ not in categories:
                    near = get_close_matches(id_, sorted(categories), n=1, cutoff=0.6)
                    meant = f"; did you mean {near[0]!r}?" if near else ""
                    origin = Origin(collection.file, Place(collection.filter_line, 1))
                    yield Mistake(origin, f"filter.categories: there is no category {id_!r}{meant}")


def read_collections(folder: Path) -> CollectionFiles:
    """Read the files of curated collections; never raises for what is in them.

    Args:
        folder: that of the configuration; its ``collections/`` need not be there.

    Example:
        >>> read_collections(Path("nowhere"))
        CollectionFiles(collections=(), mistakes=(), notices=())
    """
    collections: dict[str, CuratedCollection] = {}
    mistakes: list[Mistake | str] = []
    notices: list[str] = []
    inside = folder / COLLECTIONS
    for file in sorted((*inside.glob("*.yml"), *inside.glob("*.yaml"))):
        if not file.is_file():
            mistakes.append(f"{file}: is not a file; remove it")
            continue
        slug = file.stem.lower()
        if not _SLUG.fullmatch(slug):
            mistakes.append(
                f"{file}: the name may have letters a to z, digits, '-', '_' and '.' alone, and at most 63;"
                " rename the file"
            )
        elif slug in collections:
            mistakes.append(f"{file}: {collections[slug].file} has the same address; rename one of them")
        else:
            collection = _read(file, slug, mistakes)
            if collection:
                collections[slug] = _with_picture(collection, folder, notices)
    ordered = sorted(
        collections.values(), key=lambda one: (one.text.order, one.text.title.casefold(), one.slug)
    )
    return CollectionFiles(tuple(ordered), tuple(mistakes), tuple(notices))


def _read(file: Path, slug: str, mistakes: list[Mistake | str]) -> CuratedCollection | None:
    try:
        settings = read_files([file])
    except ConfigError as error:
        mistakes += error.mistakes
        return None
    mistakes += settings.mistakes
    mistakes += secret_mistakes(settings)
    try:
        text = CollectionText.model_validate(settings.values)
    except ValidationError as error:
        mistakes += mistakes_of(error, settings, CollectionText)
        return None
    lines = tuple(settings.origin(("projects", number)).line for number in range(len(text.projects)))
    filter_line = settings.origin(("filter",)).line if text.filter else 0
    return CuratedCollection(slug, str(file), text, lines, filter_line)


def _with_picture(collection: CuratedCollection, folder: Path, notices: list[str]) -> CuratedCollection:
    """The same with the path of its picture from the configuration; without a picture that is not there."""
    picture = collection.text.picture
    if not picture or picture.startswith(("http://", "https://")):
        return collection
    plain = picture.lstrip("/").removeprefix("./")
    for path in (PurePosixPath(COLLECTIONS, plain), PurePosixPath(plain)):
        if (folder / path).is_file():
            found: str | None = path.as_posix()
            break
    else:
        found = None
        notices.append(
            f"{collection.file}: there is no picture {picture!r}; the collection is shown without it."
            " Put the file beside this one, or correct picture"
        )
    text = collection.text.model_copy(update={"picture": found})
    return CuratedCollection(collection.slug, collection.file, text, collection.lines, collection.filter_line)
