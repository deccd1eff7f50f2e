"""What a project hands out: the addresses of archives, and packages.

Packages are those it was given, and one of type ``ML_MODEL`` for each model version.
"""

from urllib.parse import quote

from sharinghub_static.demo.world import SamplePackage, SampleProject

__all__ = ["archive_path", "model_package_rank", "package_path", "packages_of"]


def archive_path(project: SampleProject, ref: str) -> str:
    """Path of the archives of a tag, without their endings: slashes of the tag stay, but not in the name."""
    name = f"{project.path}-{ref.replace('/', '-')}"
    return f"/{project.full_path}/-/archive/{quote(f'{ref}/{name}')}"


def packages_of(project: SampleProject) -> list[SamplePackage]:
    """All packages in the order of their ids. GitLab stores each model version as a package too."""
    models = [
        SamplePackage(model.name, version.version, "ML_MODEL", version.created_at)
        for model in project.models
        for version in model.versions
    ]
    sample = list(project.packages)
    return sample + [package for package in models if (package.name, package.version) not in _names(sample)]


def _names(packages: list[SamplePackage]) -> set[tuple[str, str]]:
    return {(package.name, package.version) for package in packages if package.kind == "ML_MODEL"}


def model_package_rank(project: SampleProject, model: str, version: str) -> int:
    """Rank, from 1, of the package of a model version."""
    ranks = [
        rank
        for rank, package in enumerate(packages_of(project), 1)
        if (package.kind, package.name, package.version) == ("ML_MODEL", model, version)
    ]
    return ranks[0]


def package_path(project: SampleProject, rank: int) -> str:
    """Path of a package's page."""
    return f"/{project.full_path}/-/packages/{project.id * 1000 + rank}"
