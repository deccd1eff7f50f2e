"""Keep what goes wrong with one project away from all others.

A build hands every project through many functions. Whatever one of them raises, and whatever the check
finds in a project's files, is charged to that project: first its author-written parts are left out, then
the project. The rest of the hub is published as if nothing had happened.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.problems import Message, Problem, Severity, phrase
from sharinghub_static.project.model import Project
from sharinghub_static.project.parts import Part
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.text.lines import truncate

__all__ = ["BROKEN_RECORD", "Isolation", "charged_project", "find_culprit"]

_MOST_DETAIL = 200  # characters of a message that a Problem quotes

BROKEN_RECORD = Problem(
    "SH612",
    phrase("The project is not shown, because its record in the snapshot cannot be read"),
    phrase("Delete the snapshot and crawl again; nothing is wrong with the project."),
    Severity.ERROR,
)


def charged_project(error: BaseException) -> int:
    """Return GitLab's id of the project that was being handled when an error was raised; 0 if none was.

    The innermost function that holds exactly one project in its arguments and local variables decides, so
    no function has to say which project it handles.

    Example:
        >>> try:
        ...     make_item(config, links, project, around, "dataset")
        ... except ValueError as error:
        ...     charged_project(error)
        42
    """
    trace, frames = error.__traceback__, []
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    for frame in reversed(frames):
        ids = {id_ for value in frame.f_locals.values() if (id_ := _project_id(value))}
        if len(ids) == 1:
            return ids.pop()
    return 0


def find_culprit(projects: Sequence[int], is_wrong: Callable[[Sequence[int]], bool]) -> int:
    """Return a project without which nothing would be wrong; 0 when something is wrong without any.

    Args:
        projects: GitLab's ids.
        is_wrong: whether something is wrong with a hub in which only these projects show what their authors
            wrote. It is called about log2(number of projects) times.

    Example:
        >>> find_culprit([1, 2, 3, 4], lambda shown: 3 in shown)
        3
    """
    if not projects or is_wrong(()):
        return 0
    while len(projects) > 1:
        half, rest = projects[: len(projects) // 2], projects[len(projects) // 2 :]
        projects = half if is_wrong(half) else rest
    return projects[0]


def _project_id(value: object) -> int:
    """The id of a project, of its record, or of an object that is about one; 0 for anything else."""
    if isinstance(value, ProjectRecord):
        return value.id
    if isinstance(value, Project):
        return value.record.id
    about = getattr(value, "project", None)
    return about.record.id if isinstance(about, Project) else 0


@dataclass
class Isolation:
    """What had to be left out in this build, by GitLab's project id.

    Args:
        parts: projects that are shown without some of their parts.
        bare: projects that are shown with the facts of GitLab alone.
        absent: projects that are left out.
    """

    parts: dict[int, dict[Part, Problem]] = field(default_factory=dict)
    bare: dict[int, Problem] = field(default_factory=dict)
    absent: dict[int, Problem] = field(default_factory=dict)

    def charge(self, project: int, what: str, parts: Sequence[Part] = ()) -> bool:
        """Leave out more of a project: some parts, or else all that its authors wrote, or else all of it.

        Args:
            project: GitLab's id; 0 when no project is to blame.
            what: what went wrong, the same in every run.
            parts: without which nothing is wrong; empty when there are no such parts.

        Returns:
            Whether there was still something to leave out.
        """
        if not project or project in self.absent:
            return False
        why = truncate(what, _MOST_DETAIL)
        if project in self.bare:
            message = phrase("The project is not shown, because: %(why)s", why=why)
            self.absent[project] = _problem("SH612", message)
        elif not parts:
            message = phrase("What its authors wrote is not shown, because: %(why)s", why=why)
            self.bare[project] = _problem("SH611", message)
        else:
            said = {part: _problem("SH610", _without(part, why)) for part in parts}
            self.parts.setdefault(project, {}).update(said)
        return True

    def problems(self) -> dict[int, tuple[Problem, ...]]:
        """What to say on the pages of the projects that are still shown."""
        said = {id_: tuple(parts.values()) for id_, parts in self.parts.items()}
        return said | {id_: (problem,) for id_, problem in self.bare.items()}


def _problem(code: str, message: Message) -> Problem:
    kind = KINDS[code]
    return Problem(code, message, kind.fix, kind.severity)


def _without(part: Part, why: str) -> Message:
    sentences = {
        Part.README: phrase("The README is not shown, because: %(why)s", why=why),
        Part.METADATA: phrase("Metadata files beside the README are not used, because: %(why)s", why=why),
        Part.RELEASES: phrase("Releases are not shown, because: %(why)s", why=why),
        Part.DISCUSSIONS: phrase(
            "Reviews, merge requests and pipelines are not shown, because: %(why)s", why=why
        ),
        Part.TRACKING: phrase("Models and experiments are not shown, because: %(why)s", why=why),
        Part.REGISTRIES: phrase("Packages and containers are not shown, because: %(why)s", why=why),
        Part.FILES: phrase("Files of the repository are not shown, because: %(why)s", why=why),
        Part.PICTURES: phrase("Pictures are not shown, because: %(why)s", why=why),
        Part.PEOPLE: phrase("Contributors are not shown, because: %(why)s", why=why),
        Part.TOPICS: phrase("Topics are not shown, because: %(why)s", why=why),
        Part.DESCRIPTION: phrase("Name and description are not shown, because: %(why)s", why=why),
    }
    return sentences[part]
