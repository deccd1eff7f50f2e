"""What a project is made from: one link for each, whoever names it."""

from dataclasses import replace

from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.model import Link, ProjectReference

__all__ = ["add_origin"]


def add_origin(builder: ProjectBuilder, link: Link) -> None:
    """Add a link ``derived_from``, unless there is one to the same target.

    One that ``related`` made stays as it is written, but is from now on what the new one says it is.
    """
    for index, known in enumerate(builder.links):
        if known.rel == link.rel and _same(known.href, link.href):
            if known.source == "related":
                builder.links[index] = replace(known, source=link.source)
            return
    builder.links.append(link)


def _same(one: str | ProjectReference, other: str | ProjectReference) -> bool:
    if isinstance(one, ProjectReference) and isinstance(other, ProjectReference):
        return one.full_path.lower() == other.full_path.lower()
    return one == other
