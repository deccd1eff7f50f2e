"""What an examination says: one line for each thing that was looked at."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

__all__ = ["DoctorLine", "State", "as_text", "as_values", "failed", "passed", "warned"]

State = Literal["pass", "warn", "fail"]

_WIDTH: Final = 14
"""Characters of most subjects. A longer one moves the rest of its line: none waits for those that follow."""


@dataclass(frozen=True, slots=True)
class DoctorLine:
    """One thing that was examined.

    Args:
        subject: what it is about, in one or two words.
        state: ``fail`` when a build fails or publishes what it must not; ``warn`` when it will, or is less
            than it could be.
        message: what is so, without a full stop.
        advice: what to do, a sentence; empty when there is nothing to do.
    """

    subject: str
    state: State
    message: str
    advice: str = ""


def passed(subject: str, message: str) -> DoctorLine:
    """Something that is as it should be."""
    return DoctorLine(subject, "pass", message)


def warned(subject: str, message: str, advice: str = "") -> DoctorLine:
    """Something that could be better."""
    return DoctorLine(subject, "warn", message, advice)


def failed(subject: str, message: str, advice: str = "") -> DoctorLine:
    """Something that stops a build, or must not be so."""
    return DoctorLine(subject, "fail", message, advice)


def as_text(lines: Iterable[DoctorLine]) -> Iterator[str]:
    """Return the lines for a terminal, each as soon as it is there, and a sum at the end."""
    counts = Counter[State]()
    for line in lines:
        counts[line.state] += 1
        advice = f". {line.advice}" if line.advice else ""
        yield f"{line.state}  {line.subject:{_WIDTH}}  {line.message}{advice}"
    warnings = "warning" if counts["warn"] == 1 else "warnings"
    yield f"{counts['pass']} passed, {counts['warn']} {warnings}, {counts['fail']} failed"


def as_values(lines: Sequence[DoctorLine]) -> dict[str, Any]:
    """Return the lines for programs."""
    states = {line.state for line in lines}
    worst = next((state for state in ("fail", "warn") if state in states), "pass")
    return {
        "state": worst,
        "lines": [
            {"subject": line.subject, "state": line.state, "message": line.message, "advice": line.advice}
            for line in lines
        ],
    }
