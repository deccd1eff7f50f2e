"""How a site is to be rendered, as callers say it, and how long each stage of that takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict

__all__ = ["PathLike", "RenderArguments", "RenderOptions", "Stopwatch"]

PathLike = str | Path


class RenderArguments(TypedDict, total=False):
    """The fields of :class:`RenderOptions`, but for the output, as keywords that callers write."""

    schemas: PathLike | None
    report: PathLike | None
    junit: PathLike | None
    code_quality: PathLike | None
    strict: bool
    allow_shrink: bool
    pages_are_private: bool
    jobs: int


@dataclass(frozen=True)
class RenderOptions:
    """How to render.

    Args:
        output: the site's folder.
        schemas: folder of STAC schemas; None fetches them once and keeps them beside the snapshot.
        report: where a report for machines goes.
        junit: where a JUnit report of the Problems goes.
        code_quality: where a Code Quality report of the Problems goes.
        strict: fail when a project has an error or a warning.
        allow_shrink: publish although more than half of the projects are gone, or an instance was never read.
        pages_are_private: the owner says that only members can read the site.
        jobs: number of processes that make and check pages.
    """

    output: Path = Path("public")
    schemas: Path | None = None
    report: Path | None = None
    junit: Path | None = None
    code_quality: Path | None = None
    strict: bool = False
    allow_shrink: bool = False
    pages_are_private: bool = False
    jobs: int = 1

    @classmethod
    def of(cls, output: PathLike, arguments: RenderArguments) -> "RenderOptions":
        """Return what a caller said, with texts as paths.

        Example:
            >>> RenderOptions.of("site", {"report": "report.json"}).report.name
            'report.json'
        """
        values: dict[str, Any] = {
            name: Path(value) if isinstance(value, str) else value for name, value in arguments.items()
        }
        return cls(Path(output), **values)


@dataclass
class Stopwatch:
    """Seconds that each stage of a build took."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        """Add the time of a ``with`` block to a stage."""
        began = time.monotonic()
        yield
        self.seconds[stage] = self.seconds.get(stage, 0) + time.monotonic() - began
