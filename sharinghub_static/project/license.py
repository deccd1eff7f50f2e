"""Licences as SPDX names them: https://spdx.org/licenses/."""

from functools import cache
from typing import Final

from boolean.boolean import ParseError
from license_expression import ExpressionError, Licensing, get_spdx_licensing

__all__ = ["SpdxError", "is_listed", "known_identifiers", "license_page", "parse_spdx"]

_LONGEST: Final = 300


class SpdxError(ValueError):
    """A text that is no SPDX expression."""


def parse_spdx(text: str) -> tuple[str, tuple[str, ...]]:
    """Read an SPDX expression, whatever its letter case.

    Args:
        text: ``apache-2.0``, ``MIT OR Apache-2.0``, …

    Returns:
        The expression as SPDX spells it, and its identifiers in their order, those of exceptions included.

    Raises:
        SpdxError: it is none, or holds a licence that SPDX does not list.
    """
    if len(text) > _LONGEST:
        raise SpdxError("it is too long")
    try:
        parsed = _spdx().parse(text, validate=True, strict=True)
    except (ExpressionError, ParseError, RecursionError, AssertionError) as error:
        # The last is the parser's word for an open bracket before an operator: `( OR MIT`.
        raise SpdxError(str(error)[:200]) from None
    if parsed is None:
        raise SpdxError("it is empty")
    return str(parsed.render()), tuple(_spdx().license_keys(parsed, unique=True))


def license_page(identifier: str) -> str:
    """The page of a licence that SPDX lists."""
    return f"https://spdx.org/licenses/{identifier}.html"


def known_identifiers() -> list[str]:
    """The identifiers of licences that SPDX lists, sorted; exceptions to licences left out."""
    symbols = _spdx().known_symbols.items()
    return sorted(
        key for key, symbol in symbols if not symbol.is_exception and not key.startswith("LicenseRef-")
    )


def is_listed(identifier: str) -> bool:
    """Whether SPDX lists a licence by this identifier; false of an exception to licences."""
    symbol = _spdx().known_symbols.get(identifier)
    return symbol is not None and not symbol.is_exception and not identifier.startswith("LicenseRef-")


@cache
def _spdx() -> Licensing:
    return get_spdx_licensing()
