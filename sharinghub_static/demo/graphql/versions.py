"""What GitLab's GraphQL has since when, so that one schema stands for many versions.

Where only a window of versions is known in which something came, the end of the window counts: the embedded
GitLab is rather too old than too new.
"""

import re
from collections.abc import Mapping
from typing import Final

from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema

__all__ = ["GONE_SINCE", "SINCE", "Version", "as_of", "version_of"]

Version = tuple[int, int]

SINCE: Final[Mapping[str, Version]] = {
    "Commit.committedDate": (17, 4),
    "Commit.committerEmail": (17, 4),
    "Commit.committerName": (17, 4),
    "MlModelVersion.candidate": (17, 0),
    "MlModelVersion.packageId": (17, 0),
    "Namespace.avatarUrl": (17, 10),
    "Namespace.webUrl": (17, 4),
    "Project.issuesAccessLevel": (16, 9),
    "Project.markedForDeletionOn": (16, 10),
    "Project.mergeRequestsAccessLevel": (16, 9),
    "Project.mlExperiments": (17, 9),
    "Project.mlModels": (16, 8),
    "Project.openMergeRequestsCount": (16, 9),
    "Project.updatedAt": (17, 4),
    "Query.mlModel": (16, 7),
    "Query.projects(archived:)": (17, 4),
    "Repository.commits": (18, 4),
    "Repository.lastCommit": (17, 11),
}
"""Schema coordinate to the first version that has it."""

GONE_SINCE: Final[Mapping[str, Version]] = {
    "Project.markedForDeletionOn": (20, 0),
    "Project.mlExperiments": (20, 0),
    "Project.mlModels": (20, 0),
    "Query.mlModel": (20, 0),
    "Repository.commits": (20, 0),
}
"""Schema coordinate of what is an experiment today to a version that may do without it."""


def version_of(text: str) -> Version:
    """Return major and minor version of what GitLab calls its version.

    Example:
        >>> version_of("17.11.3-ee")
        (17, 11)
    """
    match = re.match(r"(\d+)\.(\d+)", text)
    if match is None:
        raise ValueError(f"{text!r} is no version of GitLab")
    return int(match[1]), int(match[2])


def as_of(schema: GraphQLSchema, version: Version) -> GraphQLSchema:
    """Take out of a schema what a version does not have; the schema itself is changed and returned."""
    young = {coordinate for coordinate, since in SINCE.items() if version < since}
    gone = {coordinate for coordinate, since in GONE_SINCE.items() if version >= since}
    for coordinate in young | gone:
        place, _, argument = coordinate.rstrip(":)").partition("(")
        owner, _, name = place.partition(".")
        kind = schema.type_map[owner]
        if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            raise TypeError(f"{owner} has no fields")
        if argument:
            del kind.fields[name].args[argument]
        else:
            del kind.fields[name]
    return schema
