"""No e-mail address but those that their owners wrote themselves."""

from collections.abc import Iterator

from sharinghub_static.site.check.files import Site, SiteFile
from sharinghub_static.site.check.result import Finding
from sharinghub_static.site.check.rules import Rule, check
from sharinghub_static.text.files import clean_files, locate_emails_in_file

__all__ = ["CODES", "Addresses"]

CODES = {"CHK503": "an e-mail address that nobody made public"}


@check(CODES)
class Addresses(Rule):
    """Compares the addresses in each file with those that may be there."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._allowed = frozenset(site.allowed_emails)
        self._clean = clean_files(self._allowed)

    def look(self, file: SiteFile) -> Iterator[Finding]:
        """Look through one file."""
        if self._clean.holds(file.path, file.content):
            return
        seen: set[str] = set()
        for address in locate_emails_in_file(file.path, file.text):
            if address.email in seen:
                continue
            if not address.is_allowed(self._allowed):
                seen.add(address.email)
                message = (
                    f"{_veiled(address.email)} is an e-mail address that no author wrote: remove or allow it"
                )
                yield Finding(file.path, file.line(address.position), "CHK503", message)


def _veiled(address: str) -> str:
    """Logs of pipelines are public as well."""
    local, _, domain = address.partition("@")
    return f"{local[0]}…@{domain}"
