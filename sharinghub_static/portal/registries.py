"""Releases, packages and container images, each with the command that gets it."""

import shlex
from collections.abc import Callable, Sequence
from urllib.parse import quote

from markupsafe import Markup

from sharinghub_static.portal.contexts import Hyperlink
from sharinghub_static.portal.linker import is_web_address
from sharinghub_static.portal.project_contexts import ContainerRow, PackageRow, ReleaseRow
from sharinghub_static.portal.words import ENGLISH, Words, humanised, marked
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import ContainerRecord, PackageRecord

__all__ = ["container_rows", "package_rows", "release_rows"]

_TAGS = 8
_SOURCES = ("zip", "tar.gz")  # GitLab offers four forms of the same; these two open everywhere


def release_rows(
    project: Project, render: Callable[[str, str], str], words: Words = ENGLISH
) -> tuple[ReleaseRow, ...]:
    """The releases, newest first.

    Args:
        project: any.
        render: makes safe HTML of a release's notes; the second argument names the text on its page.
        words: the language.
    """
    rows = []
    for number, release in enumerate(project.record.releases, 1):
        sources = dict(release.sources)
        downloads = [
            Hyperlink(
                text=words.gettext("Source code (%(kind)s)", kind=kind),
                href=sources[kind],
                icon="download",
                external=True,
            )
            for kind in _SOURCES
            if is_web_address(sources.get(kind, ""))
        ]
        downloads += [
            Hyperlink(text=link.name or link.url, href=link.url, icon="link", external=True)
            for link in release.links
            if is_web_address(link.url)
        ]
        tag_url = f"{project.record.web_url}/-/releases/{quote(release.tag, safe='')}"
        notes = render(release.description, f"release-{number}") if release.description.strip() else ""
        rows.append(
            ReleaseRow(
                tag=release.tag,
                title=release.name or release.tag,
                href=release.web_url if is_web_address(release.web_url) else tag_url,
                released=words.moment(release.released_at) if release.released_at else None,
                notes_html=Markup(notes),  # noqa: S704 - cleaned by the Markdown room
                downloads=tuple(downloads),
            )
        )
    return tuple(rows)


def package_rows(project: Project, gitlab_url: str, words: Words = ENGLISH) -> tuple[PackageRow, ...]:
    """The packages, newest first."""
    record = project.record
    return tuple(
        PackageRow(
            name=package.name,
            version=package.version,
            kind=words.gettext(_KINDS[package.kind])
            if package.kind in _KINDS
            else humanised(package.kind.lower()),
            href=f"{record.web_url}/-/packages/{package.id}",
            created=words.moment(package.created_at),
            install=_install(package, f"{gitlab_url.rstrip('/')}/api/v4/projects/{record.id}/packages"),
        )
        for package in record.packages
    )


_KINDS = {
    "GENERIC": marked("Generic"),
    "PYPI": "PyPI",
    "NPM": "npm",
    "NUGET": "NuGet",
    "ML_MODEL": marked("ML model"),
    "RUBYGEMS": "RubyGems",
    "GOLANG": "Go",
    "TERRAFORM_MODULE": marked("Terraform module"),
}


def _install(package: PackageRecord, registry: str) -> str:
    """The one command that installs a package; empty where there is none (https://docs.gitlab.com/user/packages/)."""
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
    return shlex.join(command) if command and name and version else ""


def container_rows(project: Project) -> tuple[ContainerRow, ...]:
    """The images; the newest tag is not known, so ``latest`` is taken where it is, else the last by name."""
    return tuple(_container(container) for container in project.record.containers)


def _container(container: ContainerRecord) -> ContainerRow:
    tags = container.tags
    tag = "latest" if "latest" in tags else (tags[-1] if tags else "")
    image = f"{container.location}:{tag}" if tag else container.location
    return ContainerRow(
        name=container.path or container.name,
        tags=tags[:_TAGS],
        more_tags=max(0, len(tags) - _TAGS),
        pull=f"docker pull {shlex.quote(image)}",
    )
