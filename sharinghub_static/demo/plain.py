"""What all samples have in common."""

from typing import ClassVar

__all__ = ["Plain"]


class Plain:
    """Read strictly from YAML: a misspelt key is an error."""

    __slots__ = ()
    __pydantic_config__: ClassVar = {"extra": "forbid"}
