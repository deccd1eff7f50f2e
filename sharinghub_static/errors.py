"""What can go wrong for a reason that a person can fix.

    SharingHubError            exit 1
    ├── ConfigError            exit 2  the configuration or the command line is wrong
    ├── SourceError            exit 1  GitLab or MLflow did not answer as needed
    │   ├── NothingFoundError  exit 1  GitLab answered, and has no project that may be published
    │   └── TokenError         exit 2  GitLab does not accept the token, or wants one
    ├── SnapshotError          exit 1  the snapshot cannot be read or written
    ├── SiteError              exit 1  the site cannot be written, or is not sound
    └── RefusedError           exit 3  what would be published is unsafe

Everything else that is raised is a bug and shows a traceback. A mistake in one *project* is never an
exception: it is a :class:`sharinghub_static.problems.Problem`.
"""

from collections.abc import Sequence

__all__ = [
    "ConfigError",
    "NothingFoundError",
    "RefusedError",
    "SharingHubError",
    "SiteError",
    "SnapshotError",
    "SourceError",
    "TokenError",
]


class SharingHubError(Exception):
    """A failure that the person at the terminal reads without a traceback.

    Args:
        what: what went wrong, and where, in one line.
        hint: what to do about it, in one line; empty when there is nothing to advise.
    """

    exit_code = 1

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def lines(self) -> list[str]:
        """The message as it is printed: one line for each thing that is wrong."""
        return [f"{self.what}. {self.hint}" if self.hint else self.what]


class ConfigError(SharingHubError):
    """The configuration or the command line is wrong; nothing was done.

    Args:
        mistakes: every mistake that was found, each one line of file, line, key, what and what to do.
    """

    exit_code = 2

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = tuple(mistakes)

    def lines(self) -> list[str]:
        """One line for each mistake."""
        return list(self.mistakes)


class SourceError(SharingHubError):
    """GitLab or MLflow did not answer as needed; the snapshot and the site stay as they were."""


class NothingFoundError(SourceError):
    """GitLab answered, and has no project that may be published."""


class TokenError(SourceError):
    """GitLab does not accept the token, or wants one: the owner's settings are wrong, as in a ConfigError."""

    exit_code = 2


class SnapshotError(SharingHubError):
    """The snapshot cannot be read or written."""


class SiteError(SharingHubError):
    """The site cannot be written, or what was written is not sound."""


class RefusedError(SharingHubError):
    """What would be published is unsafe, so it was not published."""

    exit_code = 3
