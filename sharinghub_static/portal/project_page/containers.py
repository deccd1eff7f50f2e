"""Container images, each with the command that pulls it."""

import re
from dataclasses import dataclass

from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import gettext_noop
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import ContainerRecord
from sharinghub_static.text.quoting import shell_text

__all__ = ["SECTION", "ContainerRow", "container_rows", "image_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerRow:
    """An image of the container registry."""

    name: str
    tags: tuple[str, ...]
    more_tags: int
    pull: str


_TAGS = 8
_IS_VERSION = re.compile(r"v?\d")
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)


def container_rows(project: Project) -> tuple[ContainerRow, ...]:
    """The images; which tag is the newest is not known."""
    return tuple(_container(container) for container in project.record.containers)


def image_of(container: ContainerRecord) -> str:
    """The image with the tag that is taken: ``latest``, else the highest version, else the last by name."""
    tags = container.tags
    tag = "latest" if "latest" in tags else max(tags, key=_version, default="")
    return f"{container.location}:{tag}" if tag else container.location


def _version(tag: str) -> tuple[bool, list[int], str]:
    """Versions by their numbers, above tags that are none."""
    return bool(_IS_VERSION.match(tag)), [int(number) for number in _NUMBER.findall(tag)], tag


def _container(container: ContainerRecord) -> ContainerRow:
    tags = container.tags
    return ContainerRow(
        name=container.path or container.name,
        tags=tags[:_TAGS],
        more_tags=max(0, len(tags) - _TAGS),
        pull=f"docker pull {shell_text(image_of(container))}",
    )


def _fields(view: ProjectView) -> Fields:
    return {"containers": container_rows(view.project)}


SECTION = Section("containers", gettext_noop("Containers"), _fields)
