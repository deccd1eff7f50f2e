"""Tables as CSV (RFC 4180) that spreadsheets show and do not run."""

import csv
import io
from collections.abc import Iterable

__all__ = ["csv_table"]

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Source: https://owasp.org/www-community/attacks/CSV_Injection, with the wide forms of the first four."""


def csv_table(rows: Iterable[Iterable[object]]) -> bytes:
    r"""Return rows as CSV in UTF-8; texts of strangers may be in any cell.

    Args:
        rows: the first one has the names of the columns. None is an empty cell, a truth is ``true`` or
            ``false``, a number is written as it is.

    >>> csv_table([["title", "stars"], ["=1+1", 3]])
    b"title,stars\r\n'=1+1,3\r\n"
    """
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    text = str(value).replace("\0", "")
    # A spreadsheet would compute it.
    return f"'{text}" if text.startswith(_FORMULAS) else text
