"""Charge what fails in a build to a project, to a part of one, or to an extension of the site."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.config import SiteConfig
from sharinghub_static.errors import SharingHubError, SiteError
from sharinghub_static.isolation import BROKEN_RECORD, Isolation, charged_project, find_culprit
from sharinghub_static.portal.translation.languages import site_languages
from sharinghub_static.project.parts import Part
from sharinghub_static.registry import Registry, definition_of, message_of, place_of_extension
from sharinghub_static.site.check import CheckResult
from sharinghub_static.site.check.rules import FAILED as FAILED_CHECK
from sharinghub_static.site.check.rules.secrets import hide
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.tree_check import is_about_projects, owners_of_files

__all__ = ["Charges", "IsWrong"]

_MOST_PART_SEARCHES = 20
"""Each builds a hub of one project ten or twenty times; further projects are shown with their facts alone."""

_OTHERS_TRIED = 3
"""Projects for which an extension must fail, besides the one that is charged, to be at fault itself."""

_FEWEST_PAGES = 3
"""Of so many projects, what goes wrong with each is first taken for a fault of the portal."""


class IsWrong(Protocol):
    """Build a tree that leaves something out, and say whether it fails or is unsound."""

    def __call__(self, isolation: Isolation, *, charged: bool = True) -> bool:
        """Build.

        Args:
            isolation: what to leave out.
            charged: whether what single pages raise counts; it is charged to their projects anyhow.
        """


@dataclass
class Charges:
    """What a build leaves out, because it failed.

    Args:
        config: the site's configuration, less the extensions that are left out.
        store: the snapshot.
        secrets: values that must be in no message.
        warn: prints a warning.
        is_wrong: builds a tree that leaves more out.
        isolation: what is left out of single projects.
        left_out: names of the extensions that are left out.
    """

    config: SiteConfig
    store: Snapshot
    secrets: tuple[str, ...]
    warn: Callable[[str], None]
    is_wrong: IsWrong
    isolation: Isolation = field(default_factory=Isolation)
    left_out: tuple[str, ...] = ()
    _part_searches: int = 0

    def error(self, error: BaseException) -> None:
        """Charge what was raised while the hub was read or written.

        Raises:
            SiteError: it is the fault of an extension, whatever the projects are.
            BaseException: the error itself, when there is nothing left to leave out.
        """
        culprit = charged_project(error) or self._find_culprit()
        refusal = self._refusal_of_extension(error)
        if refusal:
            self._refuse_failing_extension(refusal, culprit)
            if self._leave_out_extension(error, culprit, refusal):
                return
        if self._charge_errors({culprit: error}):
            return
        if refusal:
            raise refusal from error
        raise error

    def pages(self, hub: Hub, failures: Mapping[int, Exception]) -> None:
        """Charge what the pages of single projects raised.

        Args:
            hub: what was written.
            failures: what was raised, by GitLab's project id.

        Raises:
            SiteError: it is the fault of a template, of an extension or of the portal.
        """
        for id_, failure in failures.items():
            # A template that cannot show even the facts of a project is wrong itself.
            if isinstance(failure, SharingHubError) and id_ in self.isolation.bare:
                raise failure
            if refusal := self._refusal_of_extension(failure):
                self._refuse_failing_extension(refusal, id_)
                if self._leave_out_extension(failure, id_, refusal):
                    return
        self._refuse_failing_pages(hub, failures)
        self._charge_errors(failures)

    def findings(self, hub: Hub, result: CheckResult) -> bool:
        """Charge what the check found to projects; a leaked secret is the hub's.

        What is in a file about several projects is charged to the project that is the cause.

        Returns:
            Whether anything is left out that was not.
        """
        owners = owners_of_files(hub, [layout for layout, _ in site_languages(self.config)])
        findings = [finding for finding in result.findings if is_about_projects(finding)]
        for failed in (finding for finding in findings if finding.code == FAILED_CHECK):
            refusal = _failed_extension(str(failed), self.secrets)
            self._refuse_failing_extension(refusal, owners.get(failed.path, 0))
            break
        charges = [
            (owner, f"{one.code} {one.message}") for one in findings if (owner := owners.get(one.path))
        ]
        if self._charge(charges):
            return True
        return bool(findings) and self._charge(
            [(self._find_culprit(), f"{findings[0].code} {findings[0].message}")]
        )

    def refuse_nothing(self, hub: Hub) -> None:
        """Refuse a hub without any project, when all were charged with something.

        Raises:
            SiteError: what goes wrong with each of several projects is a fault of the portal.
        """
        if len(self.isolation.absent) > 1 and not hub.projects:
            _, problem = hub.left_out[0]
            raise SiteError(
                f"no project can be shown, so the old site stays: {problem.message}",
                "This is a fault of the portal, or of a template of its owner: the log names it.",
            )

    def _charge_errors(self, failures: Mapping[int, BaseException]) -> bool:
        """Charge what was raised to the projects; say whether there was anything left to leave out.

        The site names the kind of error alone: its text may hold anything, and differ from run to run.
        """
        paths = {record.id: record.full_path for record in self.store.readable_projects()[0]}
        charges = []
        for id_, failure in sorted(failures.items()):
            place = place_of_extension(failure, self.config.registry.definitions)
            if id_:
                where = f" ({place})" if place else ""
                self.warn(hide(f"{paths.get(id_, id_)}: {_described(failure)}{where}", self.secrets))
            who = f"an extension of the portal failed at {Path(place).name}" if place else "the portal failed"
            charges.append((id_, f"{who} ({type(failure).__name__})"))
        return self._charge(charges)

    def _charge(self, charges: Iterable[tuple[int, str]]) -> bool:
        """Charge each project once, however much is charged to it; say whether anything was left out."""
        first = dict(reversed(list(charges)))
        left_out = [
            self.isolation.charge(project, what, self._find_parts(project))
            for project, what in sorted(first.items())
        ]
        return any(left_out)

    def _refuse_failing_extension(self, refusal: SiteError, culprit: int) -> None:
        """Refuse the site when an extension fails whatever the projects are, rather than charge each of them.

        A component of the ranking with a typing error fails for all projects; charging one after the other
        would take as many builds, and end with none.

        Args:
            refusal: says what failed, and where.
            culprit: GitLab's id of the project that was being handled; 0 when none was.

        Raises:
            SiteError: it fails for other projects too, each alone and with GitLab's facts only; or, where
                there is only one project, with its facts.
        """
        isolation = self.isolation
        ids = [id_ for id_ in self._ids() if id_ not in isolation.absent]
        others = [id_ for id_ in ids if id_ != culprit][:_OTHERS_TRIED] or ids
        alone = ((id_, {other: BROKEN_RECORD for other in ids if other != id_}) for id_ in others)
        if others and all(
            self.is_wrong(Isolation(bare={id_: BROKEN_RECORD}, absent={**isolation.absent, **absent}))
            for id_, absent in alone
        ):
            raise refusal

    def _refusal_of_extension(self, error: BaseException) -> SiteError | None:
        """The refusal of a site in which an extension raised an error; None when none did."""
        place = place_of_extension(error, self.config.registry.definitions)
        if not place:
            return None
        return _failed_extension(f"{place}: the extension failed: {message_of(error)}", self.secrets)

    def _leave_out_extension(self, error: BaseException, culprit: int, refusal: SiteError) -> bool:
        """Leave out an extension that fails for a project of which GitLab's facts alone are shown.

        What its authors wrote is not the cause then, and a project is worth more than an extension's figure.

        Args:
            error: that was raised.
            culprit: GitLab's id of the project; 0 for none.
            refusal: says what failed, and where.

        Returns:
            Whether there is an extension less; the site is written again without it.
        """
        definition = definition_of(error, self.config.registry.definitions)
        if definition is None or not culprit:
            return False
        absent = {id_: BROKEN_RECORD for id_ in self._ids() if id_ != culprit}
        if not self.is_wrong(Isolation(bare={culprit: BROKEN_RECORD}, absent=absent)):
            return False
        others = tuple(each for each in self.config.registry.definitions if each is not definition)
        self.config = self.config.with_registry(Registry(others))
        self.left_out = (*self.left_out, definition.name)
        self.warn(f"{refusal.what}. It is left out of this build: correct it.")
        return True

    def _find_culprit(self) -> int:
        """Find a project that is the cause of what nothing else charges to one, by building without others.

        This takes some ten builds, and happens only where a fault of this program meets an odd project.
        """
        isolation = self.isolation
        ids = [id_ for id_ in self._ids() if id_ not in isolation.bare and id_ not in isolation.absent]

        def is_wrong(shown: Sequence[int]) -> bool:
            bare = {id_: BROKEN_RECORD for id_ in ids if id_ not in shown}
            return self.is_wrong(replace(isolation, bare={**isolation.bare, **bare}), charged=False)

        return find_culprit(ids, is_wrong)

    def _find_parts(self, project: int) -> tuple[Part, ...]:
        """Find the parts of a project without which nothing is wrong with it, in a hub of it alone.

        One part is the cause, as a rule. Else all are left out, and each that does no harm is taken back.
        """
        isolation, known = self.isolation, self.isolation.parts.get(project, {})
        if not project or project in isolation.bare or self._part_searches >= _MOST_PART_SEARCHES:
            return ()
        self._part_searches += 1
        absent = {id_: BROKEN_RECORD for id_ in self._ids() if id_ != project}

        def is_wrong(*more: Part) -> bool:
            parts = {**known, **dict.fromkeys(more, BROKEN_RECORD)}
            return self.is_wrong(replace(isolation, parts={project: parts}, bare={}, absent=absent))

        if not is_wrong():
            return ()  # it takes other projects too
        left = [part for part in Part if part not in known]
        for part in left:
            if not is_wrong(part):
                return (part,)
        if is_wrong(*left):
            return ()
        for part in tuple(left):
            fewer = [other for other in left if other is not part]
            if not is_wrong(*fewer):
                left = fewer
        return tuple(left)

    def _ids(self) -> list[int]:
        return [record.id for record in self.store.readable_projects()[0]]

    def _refuse_failing_pages(self, hub: Hub, failures: Mapping[int, BaseException]) -> None:
        """Refuse a portal of which every page fails, and would with the facts of the projects alone.

        Else that is found out project by project, and part by part.
        """
        ids = {project.record.id for project in hub.projects}
        if len(ids) < _FEWEST_PAGES or not ids <= failures.keys():
            return
        bare = dict.fromkeys(ids, BROKEN_RECORD)
        if self.is_wrong(replace(self.isolation, bare={**self.isolation.bare, **bare})):
            raise SiteError(
                f"no project can be shown, so the old site stays: {_described(failures[min(ids)])}",
                "This is a fault of the portal, or of a template of its owner.",
            ) from failures[min(ids)]


def _failed_extension(what: str, secrets: Sequence[str]) -> SiteError:
    """The refusal of a site; an error of an extension may quote the environment."""
    return SiteError(hide(what, secrets), "Correct the extension; the site stays as it was.")


def _described(error: BaseException) -> str:
    """What was raised, in one line."""
    said = error.what if isinstance(error, SharingHubError) else str(error)
    return " ".join(f"{type(error).__name__}: {said}".split())
