"""The files inside of MLflow models, which readers want as a whole: each model is one row of the files.

MLflow writes a folder with ``MLmodel``, the environment and the weights; see
https://mlflow.org/docs/latest/ml/model/#storage-format
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sharinghub_static.project.model import Asset, Project
from sharinghub_static.project.tracked_models import server_address
from sharinghub_static.text.lines import clean

__all__ = ["ModelFolder", "in_folders"]

_MARK = "MLmodel"
_FEWEST = 2
"""Files that are worth folding."""


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A model and its files.

    Args:
        title: of the model.
        path: of its folder in the repository; empty for a registered model.
        assets: its files, in the item's order.
    """

    title: str
    path: str
    assets: tuple[Asset, ...]


def in_folders(project: Project, assets: Iterable[Asset]) -> Iterator[Asset | ModelFolder]:
    """The assets in their order, the files of each MLflow model together at the place of the first.

    A model in the root of a repository stays as it is: its files are those of the project.

    Args:
        project: any.
        assets: those of the project that are shown.
    """
    shown = tuple(assets)
    titles, folders = _titles(project), _folders(project)
    names = {asset.key: name for asset in shown if (name := _folder_of(asset, folders, titles))}
    members: dict[tuple[str, str], list[Asset]] = {}
    for asset in shown:
        if asset.key in names:
            members.setdefault(names[asset.key], []).append(asset)
    for asset in shown:
        name = names.get(asset.key)
        if name is None or len(members[name]) < _FEWEST:
            yield asset
        elif asset is members[name][0]:
            yield ModelFolder(*name, tuple(members[name]))


def _titles(project: Project) -> dict[str, str]:
    """Title and version of the registered model that each file on the server belongs to."""
    models = project.tracking.models if project.tracking else ()
    return {
        server_address(file.href): clean(f"{model.title} v{version.version}")
        for model in models
        for version in model.versions
        for file in version.files
    }


def _folders(project: Project) -> list[str]:
    """The folders of models in the repository, with a slash at the end; outer ones first."""
    paths = (file.path for file in project.record.files)
    return sorted(path.removesuffix(_MARK) for path in paths if path.endswith(f"/{_MARK}"))


def _folder_of(asset: Asset, folders: list[str], titles: dict[str, str]) -> tuple[str, str] | None:
    """Title and path of the model that a file is a part of; None when it is of none."""
    if not asset.path:
        title = titles.get(asset.href)
        return (title, "") if title else None
    path = next((folder for folder in folders if asset.path.startswith(folder)), "").rstrip("/")
    return (path.rpartition("/")[2], path) if path else None
