"""The Problems of a project, each with its location in GitLab."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.site_data import PageSite
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.problems import hint_of, title_of, translated
from sharinghub_static.portal.translation.translator import gettext_noop
from sharinghub_static.problem_kinds import kinds_with
from sharinghub_static.problems import Problem
from sharinghub_static.project.model import Project

__all__ = ["SECTION", "ProblemRow", "problem_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow:
    """Something that the maintainer can fix.

    Args:
        title: of its kind.
        about: href of what is documented of its kind; empty when that is no known one.
        language: of the message where that is not the page's, else empty.
        hint_language: likewise.
    """

    code: str
    title: str
    about: str
    severity: str
    message: str
    language: str
    hint: str
    hint_language: str
    where: str
    href: str


def problem_rows(
    project: Project, site: PageSite, link: Linker, of_readme: Sequence[Problem] = ()
) -> tuple[ProblemRow, ...]:
    """What the maintainer can fix, with the place in GitLab.

    Args:
        project: with the problems that its interpretation found.
        site: what the pages are made from.
        link: the page's links.
        of_readme: those that showed when its README was rendered.
    """
    rows, translator = [], site.translator
    kinds, known = link.to(site.layout.problem_kinds()), kinds_with(site.config.registry)
    for problem in sorted({*project.problems, *of_readme}):
        where = ":".join(str(part) for part in (problem.path, problem.line or "") if part)
        href = ""
        if problem.path and project.record.default_branch is not None:
            place = quote(f"{project.record.default_branch}/{problem.path}", safe="/")
            line = f"#L{problem.line}" if problem.line else ""
            href = f"{project.record.web_url}/-/blob/{place}?plain=1{line}"
        message, language = translated(problem.message, translator)
        hint, hint_language = hint_of(problem, translator)
        rows.append(
            ProblemRow(
                code=problem.code,
                title=title_of(problem.code, translator, known),
                about=f"{kinds}#{problem.code}" if problem.code in known else "",
                severity=problem.severity.value,
                message=message,
                language=language,
                hint=hint,
                hint_language=hint_language,
                where=", ".join(part for part in (where, problem.key) if part),
                href=href,
            )
        )
    return tuple(rows)


def _fields(view: ProjectView) -> Fields:
    project, site, link = view.project, view.site, view.link
    aim = {"project": project.record.full_path, "branch": project.record.default_branch or "main"}
    return {
        "problems": problem_rows(project, site, link, view.readme.problems if view.readme else ()),
        "form": f"{link.to(site.layout.front_matter())}?{urlencode(aim)}",
    }


SECTION = Section("problems", gettext_noop("Problems"), _fields, lambda fields: bool(fields["problems"]))
