"""Showing every file of a site to every rule."""

from collections.abc import Collection, Sequence
from pathlib import Path

from sharinghub_static.reporting import Reporter
from sharinghub_static.site.check.files import Site
from sharinghub_static.site.check.result import CheckResult, Finding
from sharinghub_static.site.check.rules import all_rules
from sharinghub_static.site.check.rules.secrets import hide
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.text.lines import truncate

__all__ = ["check_site"]

_LONGEST_MESSAGE = 400  # characters; a schema's message may quote a whole document


def check_site(
    root: Path,
    *,
    schemas: SchemaStore,
    allowed_emails: Collection[str] = (),
    secrets: Sequence[str] = (),
    max_size: int | None = None,
    reporter: Reporter,
) -> CheckResult:
    """Check a finished site.

    Args:
        root: its folder.
        schemas: validates STAC documents.
        allowed_emails: addresses that may stand in the site, as
            :func:`sharinghub_static.text.emails.find_emails` returns them.
        secrets: values that may stand in no file; none of them is ever told.
        max_size: bytes that the site may have, compressed copies included; None only warns.
        reporter: where to say what goes on.

    Returns:
        All findings and warnings; none for a sound site.
    """
    site = Site(
        root, schemas, frozenset(address.lower() for address in allowed_emails), tuple(secrets), max_size
    )
    rules = [rule(site) for rule in all_rules()]
    findings: set[Finding] = set()
    with reporter.step("Checking the site", len(site.files)) as step:
        for path in site.files:
            file = site.file(path)
            site.counts["pages"] += file.is_page
            site.counts["documents"] += file.stac is not None
            for rule in rules:
                findings.update(rule.look(file))
            step.advance()
        for rule in rules:
            findings.update(rule.finish())
    printable = sorted(_tellable(finding, site.secrets) for finding in findings)
    errors = tuple(finding for finding in printable if not finding.is_warning)
    warnings = tuple(finding for finding in printable if finding.is_warning)
    counts = {name: site.counts[name] for name in ("pages", "documents", "links", "bytes", "entries")}
    return CheckResult(errors, counts, tuple(sorted(schemas.missing)), warnings)


def _tellable(finding: Finding, secrets: Sequence[str]) -> Finding:
    """The finding on one line that prints on any terminal, and without any secret."""
    message = truncate(hide(finding.message, secrets), _LONGEST_MESSAGE)
    return Finding(_printable(hide(finding.path, secrets)), finding.line, finding.code, _printable(message))


def _printable(text: str) -> str:
    """Control characters and lone surrogates, which file names and documents may hold, as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
