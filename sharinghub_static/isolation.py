"""Keep what goes wrong with one project away from all others.

A build hands every project through many functions. Whatever one of them raises, and whatever the check
finds in a project's files, is charged to that project: first its author-written parts are left out, then
the project. The rest of the hub is published as if nothing had happened.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.problems import Problem, phrase
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import ProjectRecord

__all__ = ["Isolation", "charged_project", "find_culprit"]

_MOST_DETAIL = 200  # characters of a message that a Problem quotes


def charged_project(error: BaseException) -> int:
    """Return GitLab's id of the project that was being handled when an error was raised; 0 if none was.

    The innermost function that holds exactly one project in its arguments and local variables decides, so
    no function has to say which project it handles.

    Example:
        >>> try:
        ...     make_item(hub, links, project, "dataset")
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
        bare: projects that are shown with the facts of GitLab alone.
        absent: projects that are left out.
    """

    bare: dict[int, Problem] = field(default_factory=dict)
    absent: dict[int, Problem] = field(default_factory=dict)

    def charge(self, project: int, what: str) -> bool:
        """Leave out more of a project: its author-written parts, or all of it the second time.

        Args:
            project: GitLab's id; 0 when no project is to blame.
            what: what went wrong, the same in every run.

        Returns:
            Whether there was still something to leave out.
        """
        if not project or project in self.absent:
            return False
        code = "SH612" if project in self.bare else "SH611"
        kind = KINDS[code]
        why = what if len(what) <= _MOST_DETAIL else f"{what[:_MOST_DETAIL]}…"
        message = phrase("What its authors wrote is not shown, because: %(why)s", why=why)
        if code == "SH612":
            message = phrase("The project is not shown, because: %(why)s", why=why)
        (self.absent if code == "SH612" else self.bare)[project] = Problem(
            code, message, kind.mend, kind.severity
        )
        return True

    def charge_all(self, charges: Iterable[tuple[int, str]]) -> bool:
        """Charge each project once, however much is charged to it; say whether anything was left out."""
        first: Mapping[int, str] = dict(reversed(list(charges)))
        left_out = [self.charge(project, what) for project, what in sorted(first.items())]
        return any(left_out)

    @property
    def shown_in_part(self) -> int:
        """How many projects are shown with their facts alone."""
        return len(self.bare.keys() - self.absent.keys())
