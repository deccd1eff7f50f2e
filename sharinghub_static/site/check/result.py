"""What a check of a site found."""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["CheckResult", "Finding"]

_UNSAFE = "CHK5"
_WARNINGS = frozenset({"CHK101", "CHK102"})
"""What a host of one's own may well allow; the host refuses by itself what it does not."""

_MOST_TOLD = 5  # schemas in a summary


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong with a site.

    Args:
        path: file in the site; ``.`` when it is about the whole.
        line: line in that file, from 1.
        code: stable code, ``CHK`` and three digits, documented in ``docs/checks.md``.
        message: what is wrong and what to do about it, in one line.
        warning: whether the check only warns.
    """

    path: str
    line: int
    code: str
    message: str
    warning: bool = False

    @property
    def unsafe(self) -> bool:
        """Whether publishing the file would give away what is not public."""
        return self.code.startswith(_UNSAFE)

    @property
    def is_warning(self) -> bool:
        """Whether the site may be published all the same."""
        return self.warning or self.code in _WARNINGS

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.code} {self.message}"


@dataclass(frozen=True)
class CheckResult:
    """All that was found, and what was looked at.

    Args:
        findings: what must be fixed before the site is published, sorted by path, line and code.
        counts: how many ``pages``, STAC ``documents``, ``links``, ``bytes`` and file ``entries`` there are.
        not_validated: addresses of schemas that could not be had, sorted.
        warnings: what the owner should know and may leave, sorted likewise.
    """

    findings: tuple[Finding, ...]
    counts: Mapping[str, int]
    not_validated: tuple[str, ...] = ()
    warnings: tuple[Finding, ...] = ()

    @property
    def unsafe(self) -> bool:
        """Whether a secret or an e-mail address that is not allowed was found."""
        return any(finding.unsafe for finding in self.findings)

    def summary(self) -> str:
        """What was looked at and how much was found, in one line; in a second, what was not validated."""
        looked_at = ", ".join(
            f"{self.counts[name]:,} {word}"
            for name, word in (
                ("pages", "pages"),
                ("documents", "STAC documents"),
                ("links", "links"),
                ("entries", "files and folders"),
                ("bytes", "bytes"),
            )
        )
        found = f"{len(self.findings):,} findings" if len(self.findings) != 1 else "1 finding"
        if self.warnings:
            found += f", {len(self.warnings):,} warning{'s' if len(self.warnings) != 1 else ''}"
        lines = [f"Checked {looked_at}: {found}"]
        if self.not_validated:
            text = list(self.not_validated[:_MOST_TOLD])
            if more := len(self.not_validated) - len(text):
                text.append(f"and {more:,} more")
            lines.append(f"Not validated, for want of a schema: {', '.join(text)}")
        return "\n".join(lines)
