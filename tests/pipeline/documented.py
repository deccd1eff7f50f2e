"""Tables of docs/gitlab.md that tests hold the code to."""

import re
from pathlib import Path

__all__ = ["DOCS", "documented"]

DOCS = Path(__file__).resolve().parents[2] / "docs/gitlab.md"


def documented(name: str) -> list[list[str]]:
    """Return the rows of a table, each cell without its backticks.

    Args:
        name: with which the comment above the table begins.
    """
    table = re.search(
        rf"<!-- {re.escape(name)}:.*?-->\n(.*?)<!-- end -->", DOCS.read_text("utf-8"), re.DOTALL
    )
    assert table is not None, name
    lines = [line for line in table[1].splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
