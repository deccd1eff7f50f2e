"""Contributors and providers of a project."""

from dataclasses import dataclass

from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import ENGLISH, Translator, gettext_noop
from sharinghub_static.portal.translation.vocabulary import PROVIDER_ROLES
from sharinghub_static.project.model import Project

__all__ = ["CONTRIBUTORS", "SECTION", "ContributorRow", "ProviderRow", "contributor_rows", "provider_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributorRow:
    """Someone who committed."""

    name: str
    commits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRow:
    """Who made, keeps or hosts it; ``href`` may be empty."""

    name: str
    href: str
    roles: str
    description: str


CONTRIBUTORS = 20


def contributor_rows(project: Project, translator: Translator = ENGLISH) -> tuple[ContributorRow, ...]:
    """Who committed most, by name."""
    people = sorted(project.record.contributors, key=lambda one: (-one.commits, one.name))
    return tuple(
        ContributorRow(
            name=one.name, commits=translator.ngettext("%(num)s commit", "%(num)s commits", one.commits)
        )
        for one in people[:CONTRIBUTORS]
    )


def provider_rows(project: Project, translator: Translator = ENGLISH) -> tuple[ProviderRow, ...]:
    """Who made, keeps and hosts it."""
    return tuple(
        ProviderRow(
            name=one.name,
            href=one.url if is_web_address(one.url) else "",
            roles=translator.listed(translator.either(PROVIDER_ROLES, role) for role in one.roles),
            description=one.description,
        )
        for one in project.providers
    )


def _fields(view: ProjectView) -> Fields:
    project = view.project
    return {
        "contributors": contributor_rows(project, view.translator),
        "more_contributors": max(0, len(project.record.contributors) - CONTRIBUTORS),
        "providers": tuple(row for row in provider_rows(project, view.translator) if row.description),
    }


SECTION = Section("people", gettext_noop("People"), _fields)
