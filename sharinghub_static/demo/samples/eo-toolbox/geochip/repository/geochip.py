"""Cut scenes into chips."""

from collections.abc import Iterator


def windows(width: int, height: int, size: int, overlap: int = 0) -> Iterator[tuple[int, int, int, int]]:
    """Column, row, width, height of each chip; chips at the edge are moved inwards, never cut."""
    step = size - overlap
    if step <= 0:
        raise ValueError("overlap must be smaller than size")
    for row in range(0, max(height - overlap, 1), step):
        for column in range(0, max(width - overlap, 1), step):
            yield max(min(column, width - size), 0), max(min(row, height - size), 0), size, size
