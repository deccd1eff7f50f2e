"""What is installed beside the packages that this program needs."""

from functools import cache
from importlib.util import find_spec

__all__ = ["can_write_tables"]


def can_write_tables() -> bool:
    """Whether Items can be written as a table: ``pip install 'sharinghub-static[parquet]'`` has pyarrow."""
    return _has_pyarrow()


@cache
def _has_pyarrow() -> bool:
    return find_spec("pyarrow") is not None
