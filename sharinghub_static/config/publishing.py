"""The files of the published site: their size and their compressed copies."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from sharinghub_static.config.section import Section

__all__ = ["ByteSize", "PublishingConfig"]

_LARGEST = 10**18
_SIZE = re.compile(r"\s*([0-9]{1,15}(?:\.[0-9]{1,15})?)\s*(?:([kmgt]?)(i?)b)?\s*", re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


def _bytes(value: object) -> object:
    """The number of bytes in ``1 GB`` (powers of 1000) or ``1 GiB`` (powers of 1024)."""
    match = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if match:
        number, prefix, binary = match.groups()
        if prefix or not binary:
            return int(Decimal(number) * (1024 if binary else 1000) ** _POWERS[(prefix or "").lower()])
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise PydanticCustomError("byte_size", "must be a size such as 1 GB, 500 MB or 1 GiB")


ByteSize = Annotated[
    int,
    Field(gt=0, le=_LARGEST),
    BeforeValidator(_bytes),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "exclusiveMinimum": 0, "maximum": _LARGEST},
                {"type": "string", "pattern": r"^\s*[0-9]+(\.[0-9]+)?\s*(([kKmMgGtT][iI]?)?[bB])?\s*$"},
            ]
        }
    ),
]
"""A number of bytes, or a number with a unit: ``500 MB``, ``1.5 GiB``. Units in any letter case."""


class PublishingConfig(Section):
    """Our own. The files of the published site."""

    max_size: ByteSize | None = Field(default=None, alias="max-size")
    """The site is not published when it is larger, compressed copies included; none only warns."""
    compress: bool = True
    """Whether a copy in gzip's format is beside each text, for GitLab Pages to send."""
