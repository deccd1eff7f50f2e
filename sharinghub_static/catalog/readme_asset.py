"""The README of a project as an asset of its Item, whose description is the beginning of it at most."""

from collections.abc import Callable
from urllib.parse import quote

from sharinghub_static.catalog.item import as_asset, sign_in_of
from sharinghub_static.catalog.schemas import Item
from sharinghub_static.media_types import media_type_of
from sharinghub_static.project.model import Asset, Project

__all__ = ["add_readme"]


def add_readme(item: Item, project: Project, is_valid: Callable[[Item], bool]) -> None:
    """Add the asset, in place, unless the README is one already.

    It comes when the Item is valid: what an extension wants of all assets is no reason to blame this one.

    Args:
        item: a valid Item.
        project: its project.
        is_valid: says whether the Item still is.
    """
    branch, readme = project.record.default_branch, project.readme
    if readme is None or branch is None:
        return
    place = "/".join(quote(part, errors="replace") for part in (branch, readme.path))
    href = f"{project.record.web_url}/-/raw/{place}"
    if any(asset["href"] == href for asset in item["assets"].values()):
        return
    key = "readme"
    while key in item["assets"]:
        key = f"_{key}"
    made = Asset(key, href, media_type_of(readme.path), "README", roles=("metadata",))
    item["assets"][key] = as_asset(made) | sign_in_of(item, project)
    if not is_valid(item):
        del item["assets"][key]
