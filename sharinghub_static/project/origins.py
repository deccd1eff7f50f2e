"""What a project is made from: one link for each, whoever names it."""

from dataclasses import replace

from sharinghub_static.project.draft import Draft
from sharinghub_static.project.model import Link, ProjectReference

__all__ = ["add_origin"]


def add_origin(draft: Draft, link: Link) -> None:
    """Add a link ``derived_from``, unless there is one to the same target.

    One that ``related`` made stays as it is written, but is from now on what the new one says it is.
    """
    for index, known in enumerate(draft.links):
        if known.rel == link.rel and _same(known.href, link.href):
            if known.source == "related":
                draft.links[index] = replace(known, source=link.source)
            return
    draft.links.append(link)


def _same(one: str | ProjectReference, other: str | ProjectReference) -> bool:
    if isinstance(one, ProjectReference) and isinstance(other, ProjectReference):
        return one.full_path.lower() == other.full_path.lower()
    return one == other
