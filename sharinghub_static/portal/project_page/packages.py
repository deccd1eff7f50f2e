"""Packages, each with the command that installs it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import (
    ENGLISH,
    Moment,
    Translator,
    gettext_noop,
    humanised,
)
from sharinghub_static.project.gitlab_api import project_address
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import PackageRecord
from sharinghub_static.text.quoting import shell_text

__all__ = ["SECTION", "PackageRow", "install_command", "package_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRow:
    """A package of the package registry; ``install`` is empty when there is no one command."""

    name: str
    version: str
    kind: str
    href: str
    created: Moment
    install: str


def package_rows(
    project: Project, gitlab_url: str, translator: Translator = ENGLISH
) -> tuple[PackageRow, ...]:
    """The packages, newest first."""
    record = project.record
    return tuple(
        PackageRow(
            name=package.name,
            version=package.version,
            kind=translator.gettext(_KINDS[package.kind])
            if package.kind in _KINDS
            else humanised(package.kind.lower()),
            href=f"{record.web_url}/-/packages/{package.id}",
            created=translator.moment(package.created_at),
            install=install_command(package, project, gitlab_url),
        )
        for package in record.packages
    )


_KINDS = {
    "GENERIC": gettext_noop("Generic"),
    "PYPI": "PyPI",
    "NPM": "npm",
    "NUGET": "NuGet",
    "ML_MODEL": gettext_noop("ML model"),
    "RUBYGEMS": "RubyGems",
    "GOLANG": "Go",
    "TERRAFORM_MODULE": gettext_noop("Terraform module"),
}


def install_command(package: PackageRecord, project: Project, gitlab_url: str) -> str:
    """The one command that installs a package; empty where there is none.

    Args:
        package: any.
        project: whose it is.
        gitlab_url: address of the GitLab.

    Source: https://docs.gitlab.com/user/packages/
    """
    registry = f"{project_address(project.record, gitlab_url)}/packages"
    name, version = package.name, package.version
    commands: dict[str, Sequence[str]] = {
        "PYPI": ("pip", "install", f"{name}=={version}", "--index-url", f"{registry}/pypi/simple"),
        "NPM": ("npm", "install", f"{name}@{version}", f"--registry={registry}/npm/"),
        "NUGET": (
            "dotnet",
            "add",
            "package",
            name,
            "--version",
            version,
            "--source",
            f"{registry}/nuget/index.json",
        ),
        "CONAN": ("conan", "install", f"--requires={name}/{version}"),
        "HELM": ("helm", "install", name, name, "--version", version, "--repo", f"{registry}/helm/stable"),
        "COMPOSER": ("composer", "require", f"{name}:{version}"),
    }
    command = commands.get(package.kind)
    return " ".join(map(shell_text, command)) if command and name and version else ""


def _fields(view: ProjectView) -> Fields:
    return {"packages": package_rows(view.project, view.gitlab_url, view.translator)}


SECTION = Section("packages", gettext_noop("Packages"), _fields)
