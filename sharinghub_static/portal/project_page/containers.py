"""Container images, each with the command that pulls it."""

import shlex
from dataclasses import dataclass

from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import gettext_noop
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import ContainerRecord

__all__ = ["SECTION", "ContainerRow", "container_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerRow:
    """An image of the container registry."""

    name: str
    tags: tuple[str, ...]
    more_tags: int
    pull: str


_TAGS = 8


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


def _fields(view: ProjectView) -> Fields:
    return {"containers": container_rows(view.project)}


SECTION = Section("containers", gettext_noop("Containers"), _fields)
