"""What an examination says: one line for each thing that was looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["DoctorLine", "State", "as_text", "as_values", "failed", "passed", "warned"]

State = Literal["pass", "warn", "fail"]


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


def as_text(lines: Sequence[DoctorLine]) -> list[str]:
    """Return the lines for a terminal, and a sum."""
    width = max((len(line.subject) for line in lines), default=0)
    shown = []
    for line in lines:
        advice = f". {line.advice}" if line.advice else ""
        shown.append(f"{line.state}  {line.subject:{width}}  {line.message}{advice}")
    counts = {state: sum(line.state == state for line in lines) for state in ("pass", "warn", "fail")}
    warnings = "warning" if counts["warn"] == 1 else "warnings"
    return [*shown, f"{counts['pass']} passed, {counts['warn']} {warnings}, {counts['fail']} failed"]


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
