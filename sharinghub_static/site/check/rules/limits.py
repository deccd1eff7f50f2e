"""What GitLab Pages deploys."""

from collections.abc import Iterator

from sharinghub_static.site.check.files import SiteFile
from sharinghub_static.site.check.result import Finding
from sharinghub_static.site.check.rules import Rule, check
from sharinghub_static.site.compress import has_content

__all__ = ["CODES", "Limits"]

CODES = {
    "CHK101": "more file entries than Pages deploys by default",
    "CHK102": "more bytes than Pages of gitlab.com deploys",
    "CHK103": "a symbolic link, a pipe or a device",
    "CHK104": "more bytes than site.max-size",
    "CHK105": "a compressed copy that differs from its file",
}

MOST_ENTRIES = 200_000
"""Files, folders and links in one deployment (GitLab's plan limit ``pages_file_entries``, which an
administrator can change)."""

MOST_BYTES = 1_000_000_000
"""Size of one deployment on gitlab.com; a GitLab of one's own sets it as ``max_pages_size``. Only an
administrator can read it from the API."""


@check(CODES)
class Limits(Rule):
    """Compares the tree with what can be deployed."""

    def look(self, file: SiteFile) -> Iterator[Finding]:
        """Find a copy that readers would get in place of another content."""
        original = self.site.copied_file(file.path) if file.path.endswith(".gz") else ""
        if original and not has_content(file.content, self.site.file(original).content):
            message = (
                f"differs from {original}, and GitLab Pages sends it to browsers: delete it, or build again"
            )
            yield Finding(file.path, 1, "CHK105", message)

    def finish(self) -> Iterator[Finding]:
        """Compare the whole tree with the limits."""
        entries, size, copies = (self.site.counts[name] for name in ("entries", "bytes", "copies"))
        if entries > MOST_ENTRIES:
            message = (
                f"{entries:,} files and folders, compressed copies included; GitLab Pages deploys "
                f"{MOST_ENTRIES:,} by default: publish less, or set site.compress to false"
            )
            yield Finding(".", 1, "CHK101", message)
        limit = MOST_BYTES if self.site.max_size is None else self.site.max_size
        if size > limit:
            measured = f"{size:,} bytes ({size - copies:,} and {copies:,} of compressed copies)"
            hint = "publish less, or set site.compress to false"
            if self.site.max_size is None:
                message = f"{measured}; GitLab Pages of gitlab.com deploys {limit:,}: {hint}. "
                message += "Set site.max-size to the limit of your GitLab"
                yield Finding(".", 1, "CHK102", message)
            else:
                message = f"{measured}; site.max-size allows {limit:,}: {hint}, or raise site.max-size"
                yield Finding(".", 1, "CHK104", message)
        for path in self.site.symlinks:
            yield Finding(path, 1, "CHK103", "is a symbolic link, which hosts do not follow: put a file here")
        for path in self.site.devices:
            yield Finding(path, 1, "CHK103", "is a pipe, a socket or a device: put a file here")
