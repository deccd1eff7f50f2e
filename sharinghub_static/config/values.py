"""Kinds of single values in the configuration: names, addresses, words."""

from difflib import get_close_matches
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from sharinghub_static.media_types import TYPE_AS
from sharinghub_static.text.yaml_scalars import flag_of

__all__ = ["AlertKind", "ArchiveFormat", "HttpUrl", "Link", "RootUrl", "Slug", "Switch", "TypeAs"]

_DECORATIVE = frozenset({"primary", "secondary", "dark", "light"})


def _address(value: str) -> str:
    """An address with a host and without a user; every page of a portal shows its addresses."""
    if not value.startswith(("http://", "https://")):
        return value
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
        (host or "").encode("idna")  # no name of a machine has an empty part, or one of 64 letters
    except ValueError:
        host = None
    if not host:
        raise PydanticCustomError("address", "must be an address such as https://gitlab.example.org")
    if "@" in parts.netloc:
        raise PydanticCustomError(
            "address_with_user",
            "must hold no user and no password, for every reader sees it; the environment gives tokens",
        )
    return value


def _root(value: str) -> str:
    if "?" in value or "#" in value:
        raise PydanticCustomError("address_of_place", "must end with its path, without '?' or '#'")
    return value.rstrip("/")


def _archive_format(value: object) -> object:
    return value.lower().lstrip(".") if isinstance(value, str) else value


def _switch(value: object) -> object:
    flag = flag_of(value)
    return value if flag is None else "enable" if flag else "disable"


def _alert_kind(value: str) -> str:
    return "info" if value in _DECORATIVE else value


def _type_as(value: str) -> str:
    if value in TYPE_AS:
        return value
    near = get_close_matches(value.lower(), TYPE_AS, n=1, cutoff=0.6)
    meant = f"; did you mean {near[0]}?" if near else ""
    words = f"must be one of {', '.join(TYPE_AS)}, or write the media type as type{meant}"
    # Its own words may hold no braces, and they do not.
    raise PydanticCustomError("type_as", words)


TypeAs = Annotated[str, AfterValidator(_type_as), WithJsonSchema({"type": "string", "enum": list(TYPE_AS)})]
"""A media type by SharingHub's short name."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=63)]
"""A name that is also a folder of the site."""

HttpUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+[^\s]*$"), AfterValidator(_address)]

RootUrl = Annotated[HttpUrl, AfterValidator(_root)]
"""An address that paths are added to; it is kept without a slash at its end."""

Link = Annotated[
    str,
    StringConstraints(pattern=r"^(https?://|mailto:|/|\./|[A-Za-z0-9_-]+[/.#?])\S*$"),
    AfterValidator(_address),
]
"""An address for readers: absolute, ``mailto:``, or relative to the site."""

Switch = Annotated[Literal["enable", "disable"], BeforeValidator(_switch)]
"""SharingHub's words; a YAML ``true`` or ``false`` is taken too."""

ArchiveFormat = Annotated[Literal["zip", "tar.gz", "tar.bz2", "tar"], BeforeValidator(_archive_format)]
"""Whatever its letter case, with or without a dot before it, as SharingHub takes it."""

AlertKind = Annotated[
    Literal["info", "success", "warning", "danger", "error", "primary", "secondary", "dark", "light"],
    AfterValidator(_alert_kind),
]
"""SharingHub's words; those that only name a colour of its style sheet become ``info``."""
