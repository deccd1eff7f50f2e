"""How to get a project's content: the code of "Use it"."""

import shlex
from urllib.parse import quote

from sharinghub_static.config import SiteConfig
from sharinghub_static.portal.code import snippet
from sharinghub_static.portal.contexts import Snippet
from sharinghub_static.project.model import Project

__all__ = ["snippets"]

_GEOTIFF = "image/tiff"


def snippets(project: Project, config: SiteConfig, stac_url: str) -> tuple[Snippet, ...]:
    """One snippet for each way that this project offers.

    Args:
        project: any.
        config: the site's configuration.
        stac_url: address of its STAC Item; a path when the site's address is not known.
    """
    offered = [_pystac(project, stac_url)]
    files = [asset for asset in project.assets if asset.path] or list(project.assets)
    if files:
        command = f"curl --location --remote-name {shlex.quote(files[0].href)}"
        offered.append(snippet("curl", command, "bash", _private_note(project)))
    raster = next((asset for asset in project.assets if asset.type.startswith(_GEOTIFF)), None)
    if raster:
        offered.append(snippet("GDAL", f"gdalinfo {shlex.quote('/vsicurl/' + raster.href)}", "bash"))
    if project.record.default_branch is not None:
        offered.append(_git(project))
        offered += _dvc(project, config)
    offered += _mlflow(project, config)
    return tuple(offered)


def _private_note(project: Project) -> str:
    if project.record.visibility.value == "public":
        return ""
    return "This project is not public: add --header 'PRIVATE-TOKEN: <your_access_token>'."


def _pystac(project: Project, stac_url: str) -> Snippet:
    lines = ["import pystac", "", f'item = pystac.Item.from_file("{stac_url}")']
    if project.assets:
        lines += ["for key, asset in item.assets.items():", "    print(key, asset.media_type, asset.href)"]
    else:
        lines.append('print(item.properties["title"])')
    return snippet("pystac", "\n".join(lines), "python", "pip install pystac")


def _git(project: Project) -> Snippet:
    record = project.record
    folder = record.full_path.rpartition("/")[2]
    lines = [f"git clone {shlex.quote(record.web_url + '.git')}"]
    note = ""
    if any(file.lfs_oid for file in record.files):
        lines += [f"cd {shlex.quote(folder)}", "git lfs pull"]
        note = "Some files are in Git LFS: install git-lfs first."
    return snippet("Git", "\n".join(lines), "bash", note)


def _dvc(project: Project, config: SiteConfig) -> list[Snippet]:
    """DVC's pull where the repository is set up for it, else how to set it up with the hub's store."""
    record = project.record
    if any(file.path == ".dvc/config" for file in record.files):
        folder = shlex.quote(record.full_path.rpartition("/")[2])
        code = f"git clone {shlex.quote(record.web_url + '.git')}\ncd {folder}\ndvc pull"
        return [snippet("DVC", code, "bash", "pip install dvc")]
    store = config.services.store
    if project.features.get("store-s3") != "enable" or not store.url:
        return []
    url = store.url.rstrip("/")
    if store.mode == "s3":
        setting = [
            f"dvc remote add --default sharinghub s3://sharinghub/{record.id}",
            f"dvc remote modify sharinghub endpointurl {shlex.quote(url)}",
            "dvc remote modify --local sharinghub access_key_id <your_access_token>",
            "dvc remote modify --local sharinghub secret_access_key none",
        ]
    else:
        setting = [
            f"dvc remote add --default sharinghub {shlex.quote(f'{url}/{record.id}')}",
            "dvc remote modify sharinghub auth custom",
            "dvc remote modify sharinghub custom_auth_header X-Gitlab-Token",
            "dvc remote modify --local sharinghub password <your_access_token>",
        ]
    return [snippet("DVC", "\n".join(["dvc init", *setting]), "bash", "pip install 'dvc[s3]'")]


def _mlflow(project: Project, config: SiteConfig) -> list[Snippet]:
    """Tracking with MLflow; where the server is depends on its kind."""
    record, server = project.record, config.mlflow
    if project.features.get("mlflow") != "enable":
        return []
    name = record.name.replace("\\", "").replace('"', "")
    if server.type == "gitlab":
        uri = f"{config.gitlab.url.rstrip('/')}/api/v4/projects/{record.id}/ml/mlflow"
    elif not server.url:
        return []
    elif server.type == "mlflow":
        uri = server.url
    else:
        uri = f"{server.url.rstrip('/')}/{quote(record.full_path, safe='/')}/tracking/"
        name = f"{name} ({record.id})"
    code = f'import mlflow\n\nmlflow.set_tracking_uri("{uri}")\nmlflow.set_experiment("{name}")\n'
    note = "pip install mlflow, and put your access token into MLFLOW_TRACKING_TOKEN."
    return [snippet("MLflow", code, "python", note)]
