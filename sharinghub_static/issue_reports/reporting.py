"""Which issues are to be opened, changed and closed, and doing so."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.errors import SourceError
from sharinghub_static.issue_reports.writing import (
    OPT_OUT_TOPIC,
    IssueText,
    gone_text,
    issue_text,
    marker_of,
    state_of,
)
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.problems import Problem, Severity
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout, absolute
from sharinghub_static.sources.gitlab.issues import Issue

__all__ = ["Action", "IssueStore", "Reports", "reported_problems"]

Kind = Literal["open", "update", "reopen", "close", "keep", "left", "later"]


class IssueStore(Protocol):
    """What is needed of GitLab; :class:`~sharinghub_static.sources.gitlab.issues.IssueClient` has it."""

    def own(self, word: str) -> list[Issue]:
        """Return the issues of the token's user with a word in their descriptions."""

    def in_project(self, project_id: int, word: str) -> list[Issue]:
        """Return the issues of a project with a word in their descriptions."""

    def open(self, project_id: int, title: str, description: str, label: str, *, confidential: bool) -> Issue:
        """Open an issue."""

    def change(self, issue: Issue, **values: object) -> Issue:
        """Change an issue."""


@dataclass(frozen=True, slots=True)
class Action:
    """What is done about one project.

    Args:
        project: its full path; its id where it is no longer in the hub.
        kind: ``keep`` where the issue is right as it is, ``left`` where a person closed it, ``later`` where
            the run opens no more.
        problems: how many are reported.
        address: of the issue; empty before it is opened.
        failure: why it could not be done; empty where it could.
    """

    project: str
    kind: Kind
    problems: int
    address: str = ""
    failure: str = ""

    def __str__(self) -> str:
        """One line for people."""
        words = {
            "open": "open an issue",
            "update": "update the issue",
            "reopen": "reopen the issue",
            "close": "close the issue",
            "keep": "the issue is up to date",
            "left": "a person closed the issue; it stays closed",
            "later": "open an issue in a later run (--at-most)",
        }[self.kind]
        count = f" ({self.problems} Problem{'' if self.problems == 1 else 's'})" if self.problems else ""
        where = f" {self.address}" if self.address else ""
        return f"{self.project}: {words}{count}{where}" + (
            f": failed, {self.failure}" if self.failure else ""
        )


def reported_problems(project: Project, least: Severity) -> list[Problem]:
    """Return the Problems of a project that its issue lists; none where its owner wants no issue.

    Args:
        project: of the hub.
        least: the lowest severity.
    """
    topics = {topic.casefold() for topic in project.record.topics}
    if OPT_OUT_TOPIC in topics or project.features.get("issues") == "disable" or project.record.archived:
        return []
    severities = list(Severity)[: list(Severity).index(least) + 1]
    # What GitLab or the crawl could not do is not the maintainers' to fix.
    return [
        each for each in project.problems if each.severity in severities and not each.code.startswith("SH6")
    ]


@dataclass
class Reports:
    """The issues of a hub.

    Args:
        hub: what is published.
        store: where the issues are.
        translators: the languages that an issue can have, by name; the first is that of other projects.
        least: the lowest severity that is reported.
        label: of the issues; empty for none.
        most: how many issues one run opens; each sends e-mail to those who watch the project.
        writes: whether issues are written; else it is only said what would be.
    """

    hub: Hub
    store: IssueStore
    translators: Mapping[str, Translator]
    least: Severity = Severity.WARNING
    label: str = ""
    most: int = 20
    writes: bool = False
    _opened: int = field(default=0, init=False)

    def run(self, only: Callable[[str], bool] = lambda _path: True) -> Iterator[Action]:
        """Do what is to be done, project by project.

        Args:
            only: whether a project, by its full path, is looked at.

        Raises:
            SourceError: GitLab does not list the issues; nothing is done then.
        """
        known: dict[int, list[Issue]] = defaultdict(list)
        for issue in sorted(self.store.own(self._marker)):
            known[issue.project_id].append(issue)
        # The token is of the first instance; the number of another one's project means another project there.
        for project in (each for each in self.hub.projects if not each.record.instance):
            issues = known.pop(project.record.id, [])
            if not only(project.record.full_path):
                continue
            problems = reported_problems(project, self.least)
            yield from self._of_project(project, problems, issues)
        gone = gone_text(self._translator(None), hub=self._title, marker=self._marker)
        for project_id, issues in sorted(known.items()):
            if only(""):
                yield from self._close(f"project {project_id}", issues, gone)

    @property
    def _title(self) -> str:
        return self.hub.config.stac.root.title

    @property
    def _marker(self) -> str:
        return marker_of(self.hub.config.stac.root_href or self.hub.config.stac.root.id)

    def _of_project(
        self, project: Project, problems: Sequence[Problem], issues: list[Issue]
    ) -> Iterator[Action]:
        path, translator = project.record.full_path, self._translator(project)
        try:
            if problems and not issues:
                # A token of before may have opened one: there are never two.
                issues = sorted(self.store.in_project(project.record.id, self._marker))
            if not problems:
                yield from self._close(
                    path, issues, gone_text(translator, hub=self._title, marker=self._marker)
                )
                return
            text = issue_text(
                project,
                problems,
                translator,
                hub=self._title,
                page=self._page(project),
                marker=self._marker,
            )
            yield self._report(project, len(problems), issues, text)
            extra = [issue for issue in issues[1:] if issue.is_open]
            yield from self._close(path, extra, gone_text(translator, hub=self._title, marker=self._marker))
        except SourceError as error:
            kind: Kind = "update" if issues else "open"
            yield Action(path, kind, len(problems), failure=" ".join(error.lines()))

    def _report(self, project: Project, count: int, issues: Sequence[Issue], text: IssueText) -> Action:
        path = project.record.full_path
        if not issues:
            if self._opened >= self.most:
                return Action(path, "later", count)
            self._opened += 1
            if not self.writes:
                return Action(path, "open", count)
            opened = self.store.open(
                project.record.id, text.title, text.description, self.label, confidential=text.confidential
            )
            return Action(path, "open", count, opened.web_url)
        issue = issues[0]
        written, digest = state_of(issue.description, self._marker)
        if not issue.is_open and written == "open":
            return Action(path, "left", count, issue.web_url)
        is_same = digest == state_of(text.description, self._marker)[1] and written == "open"
        if issue.is_open and is_same and (issue.confidential or not text.confidential):
            return Action(path, "keep", count, issue.web_url)
        kind: Kind = "update" if issue.is_open else "reopen"
        values: dict[str, object] = {"description": text.description}
        values |= {"confidential": True} if text.confidential else {}
        values |= {} if issue.is_open else {"state_event": "reopen"}
        if self.writes:
            self.store.change(issue, **values)
        return Action(path, kind, count, issue.web_url)

    def _close(self, path: str, issues: Sequence[Issue], text: IssueText) -> Iterator[Action]:
        for issue in issues:
            if issue.is_open:
                failure = ""
                if self.writes:
                    try:
                        self.store.change(issue, description=text.description, state_event="close")
                    except SourceError as error:
                        failure = " ".join(error.lines())
                yield Action(path, "close", 0, issue.web_url, failure)

    def _page(self, project: Project) -> str:
        root = self.hub.config.stac.root_href
        path = Layout().project(project.categories[0], project.record.full_path)
        return absolute(root, path) if root else ""

    def _translator(self, project: Project | None) -> Translator:
        """In the language that the project's metadata name, where the portal speaks it."""
        first = next(iter(self.translators.values()))
        named = project.properties.get("language") if project else None
        language = named.get("code") if isinstance(named, Mapping) else named
        return self.translators.get(language, first) if isinstance(language, str) else first
