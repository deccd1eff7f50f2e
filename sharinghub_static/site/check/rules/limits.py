"""What GitLab Pages deploys."""

from collections.abc import Iterator

from sharinghub_static.site.check.result import Finding
from sharinghub_static.site.check.rules import Rule

__all__ = ["CODES", "RULE"]

CODES = {
    "CHK101": "more file entries than Pages deploys",
    "CHK102": "more bytes than Pages deploys",
    "CHK103": "a symbolic link",
}

MOST_ENTRIES = 200_000
"""Files, folders and links in one deployment (GitLab's plan limit ``pages_file_entries``)."""

MOST_BYTES = 1_000_000_000
"""Size of one deployment on gitlab.com; a GitLab of one's own sets it as ``max_pages_size``."""


class Limits(Rule):
    """Holds the tree to what can be deployed."""

    def finish(self) -> Iterator[Finding]:
        """Compare the whole tree with the limits."""
        entries, size = self.site.counts["entries"], self.site.counts["bytes"]
        if entries > MOST_ENTRIES:
            told = f"{entries:,} files and folders; GitLab Pages deploys {MOST_ENTRIES:,}: publish less"
            yield Finding(".", 1, "CHK101", told)
        if size > MOST_BYTES:
            told = f"{size:,} bytes; GitLab Pages deploys {MOST_BYTES:,}: publish less"
            yield Finding(".", 1, "CHK102", told)
        for path in self.site.symlinks:
            yield Finding(path, 1, "CHK103", "is a symbolic link, which hosts do not follow: put a file here")


RULE = Limits
