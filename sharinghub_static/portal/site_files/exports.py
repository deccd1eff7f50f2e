"""Files of extensions, for programs: below ``exports/``, the same for all languages."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import orjson

from sharinghub_static.path_segments import is_safe
from sharinghub_static.portal.frame.registration import EXPORTER, ExportedFiles
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.frame.site_view import SiteView
from sharinghub_static.problems import as_message
from sharinghub_static.registry import Source, WrongResultError, caller, kind_of_result
from sharinghub_static.site.layout import Layout

__all__ = ["exporter"]

_JSON: Final = orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS

Content = str | bytes | Mapping[str, Any] | Sequence[Any]
"""A text, bytes, or values that are written as JSON."""

MakeExport = Callable[[SiteView], Content | Iterable[tuple[str, Content]]]
"""Gives the content of a file; of a folder, name and content of each of its files, or a mapping of them."""


def exporter(path: str, *, title: str = "", media_type: str = "") -> Callable[[MakeExport], MakeExport]:
    """Register a function that makes a file, or a folder of files, for programs.

    The function is called with an ``extend.SiteView`` once a build. A text is written in UTF-8, mappings and
    lists as JSON. For a folder it gives pairs of name and content, or a mapping of names to contents.

    Args:
        path: of the file below ``exports/``, such as ``models.csv``; a folder's ends in a slash.
        title: names the file among the site's data on each page; empty where it is not named.
        media_type: of the file, such as ``text/csv``.

    Raises:
        DefinitionError: an argument or the function cannot be used.

    Example:
        >>> @extend.exporter("titles.json", title="Titles", media_type="application/json")
        ... def titles(site):
        ...     return [project.title for project in site.projects]
    """
    source = caller()
    subject = f"{EXPORTER} {path}"
    is_folder = str(path).endswith("/")
    if not _is_safe_path(str(path).removesuffix("/")):
        form = "a path has safe names divided by '/', such as models.csv or tables/"
        raise source.error(f"{subject}: {form}")
    if is_folder and title:
        raise source.error(f"{subject}: a folder has no title, only a file")
    if not isinstance(media_type, str):
        what = "the media type must be a text, such as text/csv"
        raise source.error(f"{subject}: {what}, not {type(media_type).__name__}")
    own = Layout().export(path)

    def register(make: MakeExport) -> MakeExport:
        source.expect_callable(subject, make, ["site"], may_yield=is_folder)

        def files(site: SiteData) -> Iterator[tuple[str, bytes]]:
            made: Any = make(SiteView(site, own))
            if not is_folder:
                yield own, _as_bytes(made, source, subject)
                return
            written: set[str] = set()
            for name, content in _pairs(made, source, subject):
                if not _is_safe_path(name):
                    raise WrongResultError(source, f"{subject}: {name!r} is no safe name of a file")
                if name.lower() in written:
                    raise WrongResultError(source, f"{subject}: it returned {name!r} twice")
                written.add(name.lower())
                yield own + name, _as_bytes(content, source, subject)

        kind = ExportedFiles(
            files, path=path, title=as_message(title) if title else None, media_type=media_type
        )
        source.add(EXPORTER, own, kind)
        return make

    return register


def _pairs(made: Any, source: Source, subject: str) -> Iterator[tuple[str, Any]]:
    """Name and content of each file of a folder. A text of two characters is no pair, though it has two."""
    wanted = "it must be pairs of name and content, or a mapping of names to contents"
    if isinstance(made, str | bytes | bytearray) or not isinstance(made, Iterable):
        raise WrongResultError(source, f"{subject} returned {kind_of_result(made)}; {wanted}")
    for entry in made.items() if isinstance(made, Mapping) else made:
        if not isinstance(entry, tuple | list) or len(entry) != 2:
            size = f" of {len(entry)}" if isinstance(entry, tuple | list) else ""
            raise WrongResultError(
                source, f"{subject} returned {kind_of_result(entry)}{size} in it; {wanted}"
            )
        name, content = entry
        if not isinstance(name, str):
            what = f"{subject}: the name of a file is {kind_of_result(name)}; it must be a text"
            raise WrongResultError(source, what)
        yield name, content


def _is_safe_path(path: str) -> bool:
    """Whether each part of a path can be a file's name anywhere; compressed copies have their own names."""
    return bool(path) and all(map(is_safe, path.split("/"))) and not path.endswith(".gz")


def _as_bytes(content: object, source: Source, subject: str) -> bytes:
    if isinstance(content, bytes):
        return content
    if isinstance(content, str):
        return content.encode("utf-8", "replace")
    try:
        if isinstance(content, Mapping | Sequence):
            return orjson.dumps(content, option=_JSON)
    except orjson.JSONEncodeError as error:
        raise WrongResultError(source, f"{subject} returned what JSON cannot hold: {error}") from error
    what = f"{subject} returned {kind_of_result(content)}; it must be a text, bytes, a mapping or a list"
    raise WrongResultError(source, what)
