"""Licences as SPDX names them: https://spdx.org/licenses/."""

from functools import cache
from typing import Final

from boolean.boolean import ParseError
from license_expression import ExpressionError, LicenseSymbol, Licensing, get_spdx_licensing

__all__ = ["SpdxError", "is_listed", "known_identifiers", "license_page", "parse_spdx"]

_LONGEST: Final = 300


class SpdxError(ValueError):
    """A text that is no SPDX expression."""


def parse_spdx(text: str) -> tuple[str, tuple[str, ...]]:
    """Read an SPDX expression, whatever its letter case.

    Args:
        text: ``apache-2.0``, ``MIT OR Apache-2.0``, …

    Returns:
        The expression as SPDX spells it, each of its parts once, and its identifiers in their order, those of
        exceptions included. One with ``+``, "or any later version", is such an identifier.

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
    parsed = _spdx().dedup(parsed)
    return str(parsed.render()), tuple(_spdx().license_keys(parsed, unique=True))


def license_page(identifier: str) -> str:
    """The page of a licence that SPDX lists, whether or not later versions hold."""
    return f"https://spdx.org/licenses/{identifier.removesuffix('+')}.html"


def known_identifiers() -> list[str]:
    """The identifiers of licences that SPDX lists, sorted; exceptions to licences left out."""
    return _listed(get_spdx_licensing())


def is_listed(identifier: str) -> bool:
    """Whether SPDX lists a licence by this identifier; false of an exception to licences."""
    symbol = _spdx().known_symbols.get(identifier)
    return symbol is not None and not symbol.is_exception and not identifier.startswith("LicenseRef-")


def _listed(licensing: Licensing) -> list[str]:
    symbols = licensing.known_symbols.items()
    return sorted(
        key for key, symbol in symbols if not symbol.is_exception and not key.startswith("LicenseRef-")
    )


@cache
def _spdx() -> Licensing:
    """SPDX's licences, and each with ``+``: https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/."""
    listed = get_spdx_licensing()
    has_own_form = ("-only", "-or-later")
    later = [LicenseSymbol(f"{key}+") for key in _listed(listed) if not key.endswith(has_own_form)]
    return Licensing([*listed.known_symbols.values(), *later])
