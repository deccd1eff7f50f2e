"""What GitLab says of the groups and topics of the projects."""

from dataclasses import dataclass

from sharinghub_static.snapshot.records import PictureRecord

__all__ = ["DirectoryRecord", "GroupRecord", "TopicRecord"]


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """A group that a project is in, directly or not.

    Args:
        full_path: as the projects have it.
        name: its display name; empty where GitLab has no such group for this caller: a person's namespace.
        description: as it was written, less e-mail addresses.
        avatar_url: address of its picture; empty when it has none.
        picture: that picture; None when there is none, or it cannot be read.
    """

    full_path: str
    name: str = ""
    description: str = ""
    avatar_url: str = ""
    picture: PictureRecord | None = None


@dataclass(frozen=True, slots=True)
class TopicRecord:
    """A topic of a project.

    Args:
        name: as a project has it.
        title: how GitLab shows it; empty where it has none.
        description: as it was written, less e-mail addresses.
        avatar_url: address of its picture; empty when it has none.
        picture: that picture; None when there is none, or it cannot be read.
    """

    name: str
    title: str = ""
    description: str = ""
    avatar_url: str = ""
    picture: PictureRecord | None = None


@dataclass(frozen=True, slots=True)
class DirectoryRecord:
    """The groups and topics of all projects, sorted; one that GitLab does not describe has a name alone."""

    groups: tuple[GroupRecord, ...] = ()
    topics: tuple[TopicRecord, ...] = ()
