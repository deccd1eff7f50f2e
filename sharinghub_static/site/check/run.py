"""Showing every file of a site to every rule."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sharinghub_static.registry import Definition, Registry, message_of, place_in
from sharinghub_static.reporting import Reporter
from sharinghub_static.site.check.files import STAC_FOLDER, Site
from sharinghub_static.site.check.page_links import KnownPages, PageLinks
from sharinghub_static.site.check.result import CheckResult, Finding
from sharinghub_static.site.check.rules import FAILED, CheckKind, Rule, all_checks, as_found
from sharinghub_static.site.check.rules.links import Links
from sharinghub_static.site.check.rules.secrets import hide
from sharinghub_static.site.check.rules.stac_tree import StacTree
from sharinghub_static.site.compress import COPY_ENDINGS
from sharinghub_static.site.schemas import SchemaStore
from sharinghub_static.site.tree_listing import TreeListing
from sharinghub_static.text.lines import truncate
from sharinghub_static.workers import Workers

__all__ = ["check_site"]

_PAGES_A_TASK = 32

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
    listing: TreeListing | None = None,
    jobs: int = 1,
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
        known: files that an earlier check with the same settings found sound, or that were read when they
            were made, and that have not changed since: their links alone are followed. Checks of extensions
            see every file all the same.
        listing: what is in the folder; None looks.
        jobs: number of processes that look at pages.
        reporter: where to say what goes on.

    Returns:
        All findings and warnings; none for a sound site.
    """
    allowed = frozenset(address.lower() for address in allowed_emails)
    site = Site(root, schemas, allowed, tuple(secrets), max_size, listing)
    definitions = all_checks(registry)
    rules = [definition.entry.make(site) for definition in definitions]
    checks = [_Check(definition, rule) for definition, rule in zip(definitions, rules, strict=True)]
    links = next(rule for rule in rules if isinstance(rule, Links))
    tree = next(rule for rule in rules if isinstance(rule, StacTree))
    # An extension's check may keep what it saw for its end, so it sees every file.
    are_ours = all(definition.built_in for definition in definitions)
    known = known if are_ours else None
    links.known = known
    findings: set[Finding] = set()
    read = _PagesInWorkers(site, checks, links, known, jobs if are_ours else 1)
    with read.workers as workers, reporter.step("Checking the site", len(site.files)) as step:
        read.all(workers)

        def look(path: str) -> None:
            page = site.copied_file(path) or path
            if (known and _is_sound(path, page, known, links, tree)) or read.is_sound(path, page):
                return
            file = site.file(path)
            before = len(findings)
            for check in checks:
                findings.update(check.findings(lambda rule: rule.look(file), path))
            if known and links.sound_page and len(findings) == before:
                known.remember(path, replace(links.sound_page, document=tree.written(path)))

        kept = _KeptFiles(site, links, tree, known)
        for path in site.files:
            site.counts["pages"] += path.endswith(".html")
            step.advance()
            if not kept.holds(path):
                look(path)
        for path in kept.unsure():
            look(path)
        site.counts["documents"] = tree.number
        if known:
            known.take_targets(links.targets)
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


def _is_sound(path: str, page: str, known: KnownPages, links: Links, tree: StacTree) -> bool:
    """Whether a file is known, and its links lead to files.

    Args:
        path: the file.
        page: the page, when the file is its compressed copy; else the file.
        known: what is known of pages.
        links: follows links.
        tree: takes what is known of STAC documents.
    """
    if path != page or not known.holds(path):
        return known.holds(page)
    written = known.links(path)
    if written and tree.recall(path, written.document) and links.recall(path, written):
        return True
    known.forget(path)
    return False


class _KeptFiles:
    """Files of an earlier build, whose links are followed all at once: they lead to places that many share.

    Only where one of these is gone, each of the files is looked at.
    """

    def __init__(self, site: Site, links: Links, tree: StacTree, known: KnownPages | None) -> None:
        self._site, self._links, self._tree, self._known = site, links, tree, known
        self._targets = known.kept_targets() if known else None
        if self._targets and not links.lead_to_files(self._targets):
            self._targets = None
        self._files: list[str] = []
        self._count = known.kept_count() if known else 0

    def holds(self, path: str) -> bool:
        """Whether a file, or the one that it is a copy of, is kept, and need not be looked at so far."""
        if not (self._known and self._targets):
            return False
        if not (self._known.is_kept(path) or self._known.is_kept(self._site.copied_file(path))):
            return False
        if path.startswith(STAC_FOLDER) and path.endswith(".json"):
            written = self._known.links(path)
            if written is None or not self._tree.recall(path, written.document):
                self._count -= written.count if written else 0
                return False
        self._files.append(path)
        return True

    def unsure(self) -> list[str]:
        """Return the files that must be looked at after all, once all others have been."""
        if not (self._known and self._targets):
            return []
        if not self._links.lead_to_places(self._targets, self._known):
            return self._files
        self._site.counts["links"] += self._count
        self._links.targets.add(self._targets)
        return []


class _PagesInWorkers:
    """Pages, with their compressed copies, that other processes look at.

    A page in which one of them finds something is looked at again, in order, in this process.
    """

    def __init__(
        self, site: Site, checks: Sequence[_Check], links: Links, known: KnownPages | None, jobs: int
    ) -> None:
        self._site, self._checks, self._links, self._known = site, checks, links, known
        names = (path for path in site.files if path.endswith(".html")) if jobs > 1 else ()
        self._pages = [path for path in names if not (known and known.holds(path))]
        self._firsts = range(0, len(self._pages), _PAGES_A_TASK)
        self._read: dict[str, bytes] = {}
        self.workers = Workers(self._look, jobs if len(self._firsts) > 1 else 1)

    def all(self, workers: Workers[dict[str, bytes]]) -> None:
        """Let the workers look at all pages."""
        if workers.number:
            for sound in workers.results(len(self._firsts)):
                self._read |= sound

    def is_sound(self, path: str, page: str) -> bool:
        """Whether a file was found sound, and its links lead to files; a page is remembered then."""
        if page not in self._read:
            return False
        if path != page:
            return True
        links = PageLinks.from_bytes(self._read[page])
        if not self._links.recall(path, links):
            return False
        if self._known:
            self._known.remember(path, links)
        return True

    def _look(self, number: int) -> Iterator[dict[str, bytes]]:
        first = self._firsts[number]
        sound = {}
        for path in self._pages[first : first + _PAGES_A_TASK]:
            is_clean = self._is_clean(path)
            links = self._links.sound_page
            copies = [copy for ending in COPY_ENDINGS if (copy := path + ending) in self._site.files]
            if is_clean and links and all(map(self._is_clean, copies)):
                sound[path] = links.as_bytes()
        yield sound

    def _is_clean(self, path: str) -> bool:
        file = self._site.file(path)
        return not any(check.findings(lambda rule: rule.look(file), path) for check in self._checks)


def _tellable(finding: Finding, secrets: Sequence[str]) -> Finding:
    """The finding on one line that prints on any terminal, and without any secret."""
    message = truncate(hide(finding.message, secrets), _LONGEST_MESSAGE)
    return replace(finding, path=_printable(hide(finding.path, secrets)), message=_printable(message))


def _printable(text: str) -> str:
    """Control characters and lone surrogates, which file names and documents may hold, as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
