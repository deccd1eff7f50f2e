"""No e-mail address but those that their owners wrote themselves."""

from collections.abc import Iterator

from sharinghub_static.email_shapes import locate_emails
from sharinghub_static.site.check.files import Site, SiteFile
from sharinghub_static.site.check.result import Finding
from sharinghub_static.site.check.rules import Rule

__all__ = ["CODES", "RULE"]

CODES = {"CHK503": "an e-mail address that nobody made public"}


class Addresses(Rule):
    """Compares the addresses in each file with those that may be there."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._allowed = frozenset(site.allowed_emails)
        self._all_allowed = "\n".join(sorted(self._allowed))

    def look(self, file: SiteFile) -> Iterator[Finding]:
        """Look through one file."""
        seen: set[str] = set()
        for address, position in locate_emails(file.text):
            if address in seen:
                continue
            seen.add(address)
            if not self._may_be(address):
                told = (
                    f"{_veiled(address)} is an e-mail address that no author wrote: take it out, or allow it"
                )
                yield Finding(file.path, file.line(position), "CHK503", told)

    def _may_be(self, address: str) -> bool:
        """A piece of an allowed address may be too: summaries end, and colours of code begin, anywhere."""
        return address in self._allowed or address in self._all_allowed


def _veiled(address: str) -> str:
    """Logs of pipelines are public as well."""
    local, _, domain = address.partition("@")
    return f"{local[0]}…@{domain}"


RULE = Addresses
