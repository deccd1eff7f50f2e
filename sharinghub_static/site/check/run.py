"""Showing every file of a site to every rule."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sharinghub_static.registry import Definition, Registry, message_of, place_in
from sharinghub_static.reporting import Reporter
from sharinghub_static.site.check.files import Site
from sharinghub_static.site.check.page_links import KnownPages
from sharinghub_static.site.check.result import CheckResult, Finding
from sharinghub_static.site.check.rules import FAILED, CheckKind, Rule, all_checks, as_found
from sharinghub_static.site.check.rules.links import Links
from sharinghub_static.site.check.rules.secrets import hide
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.text.lines import truncate

__all__ = ["check_site"]

_LONGEST_MESSAGE = 400  # characters; a schema's message may quote a whole document


@dataclass
class _Check:
    """A check at work on one site.

    A check that raises is a finding in the file that it was looking at: the file's project is charged, and
    the others are published. The text of the error is for the log alone, for it may hold anything.
    """

    definition: Definition[CheckKind]
    rule: Rule
    error: str = ""

    def findings(self, look: Callable[[Rule], Iterable[Finding]], path: str) -> list[Finding]:
        """What it finds; one finding that names the error when it fails."""
        try:
            return list(as_found(self.definition, look(self.rule)))
        except (Exception, SystemExit) as error:
            place = place_in(error, self.definition)
            self.error = self.error or f"{path}: {message_of(error)} ({place})"
            message = f"the check {self.definition.name} failed: {type(error).__name__} ({place})"
            return [Finding(path, 1, FAILED, message)]


def check_site(
    root: Path,
    *,
    schemas: SchemaStore,
    allowed_emails: Collection[str] = (),
    secrets: Sequence[str] = (),
    max_size: int | None = None,
    registry: Registry | None = None,
    known: KnownPages | None = None,
    reporter: Reporter,
) -> CheckResult:
    """Check a finished site.

    Args:
        root: its folder.
        schemas: validates STAC documents.
        allowed_emails: addresses that may be in the site, as
            :func:`sharinghub_static.text.emails.find_emails` returns them.
        secrets: values that may be in no file; none of them is ever shown.
        max_size: bytes that the site may have, compressed copies included; None only warns.
        registry: the site's extensions, whose checks are made too.
        known: pages that an earlier check with the same settings found sound, and that have not changed
            since: their links alone are followed. Checks of extensions see every file all the same.
        reporter: where to say what goes on.

    Returns:
        All findings and warnings; none for a sound site.
    """
    site = Site(
        root, schemas, frozenset(address.lower() for address in allowed_emails), tuple(secrets), max_size
    )
    definitions = all_checks(registry)
    rules = [definition.entry.make(site) for definition in definitions]
    checks = [_Check(definition, rule) for definition, rule in zip(definitions, rules, strict=True)]
    links = next(rule for rule in rules if isinstance(rule, Links))
    # An extension's check may keep what it saw for its end, so it sees every file.
    are_ours = all(definition.built_in for definition in definitions)
    findings: set[Finding] = set()
    with reporter.step("Checking the site", len(site.files)) as step:
        for path in site.files:
            file = site.file(path)
            site.counts["pages"] += file.is_page
            site.counts["documents"] += file.stac is not None
            step.advance()
            if known and are_ours and _is_known(path, site, known, links):
                continue
            before = len(findings)
            for check in checks:
                findings.update(check.findings(lambda rule: rule.look(file), path))  # noqa: B023 - used at once
            if known and links.sound_page and len(findings) == before:
                known.remember(path, links.sound_page)
        for check in checks:
            findings.update(check.findings(lambda rule: rule.finish(), "."))
    for check in checks:
        if check.error:
            error = hide(check.error, site.secrets)
            reporter.warning(f"the check {check.definition.name} failed: {error}")
    printable = sorted(_tellable(finding, site.secrets) for finding in findings)
    errors = tuple(finding for finding in printable if not finding.is_warning)
    warnings = tuple(finding for finding in printable if finding.is_warning)
    counts = {name: site.counts[name] for name in ("pages", "documents", "links", "bytes", "entries")}
    return CheckResult(errors, counts, tuple(sorted(schemas.missing)), warnings)


def _is_known(path: str, site: Site, known: KnownPages, links: Links) -> bool:
    """Whether nothing needs to be looked at in a file but where its links lead."""
    page = known.links(site.copied_file(path) or path)
    return page is not None and (bool(site.copied_file(path)) or links.recall(path, page))


def _tellable(finding: Finding, secrets: Sequence[str]) -> Finding:
    """The finding on one line that prints on any terminal, and without any secret."""
    message = truncate(hide(finding.message, secrets), _LONGEST_MESSAGE)
    return replace(finding, path=_printable(hide(finding.path, secrets)), message=_printable(message))


def _printable(text: str) -> str:
    """Control characters and lone surrogates, which file names and documents may hold, as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
