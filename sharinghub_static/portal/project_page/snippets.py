"""How to get a project's content: the code of "Use it"."""

import json
import shlex
from dataclasses import dataclass

from sharinghub_static.config import SiteConfig
from sharinghub_static.config.tracking import tracking_server
from sharinghub_static.portal.components.code import Snippet, snippet
from sharinghub_static.portal.components.mlflow_snippets import experiment_name, start_snippet
from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.project_page.files import api_url, gdal_path, has_ranges, is_raster, is_vector
from sharinghub_static.portal.project_page.git_snippets import dvc_snippets, git_snippet
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.translator import ENGLISH, Translator, gettext_noop
from sharinghub_static.project.model import Asset, Project
from sharinghub_static.project.tracking_login import needs_login
from sharinghub_static.site.layout import absolute
from sharinghub_static.snapshot.records import Visibility

__all__ = ["SECTION", "Addresses", "snippets"]

_TOKEN = "PRIVATE-TOKEN: <your_access_token>"  # noqa: S105 - a placeholder


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a project's STAC documents are.

    Args:
        item: its Item.
        catalog: the root Catalog.
        collection: id of the Item's Collection, and ``item_id`` the Item's own.
        root: address of the site, which ends in a slash; empty when it is not known, and the other
            addresses are paths.
    """

    item: str
    catalog: str
    collection: str
    item_id: str
    root: str = ""


def snippets(
    project: Project, config: SiteConfig, stac: Addresses, translator: Translator = ENGLISH
) -> tuple[Snippet, ...]:
    """One snippet for each way that this project offers; the ways that do not apply are absent.

    Args:
        project: any.
        config: the site's configuration.
        stac: where its STAC documents are.
        translator: the language.
    """
    gitlab = config.gitlab.url
    offered = [
        _pystac(project, stac, translator),
        _client(stac, translator),
        *_eodag(project, stac, translator),
    ]
    on_the_web = [
        asset for asset in project.assets if is_web_address(asset.href) and not needs_login(asset.extra)
    ]
    files = [asset for asset in on_the_web if asset.path] or on_the_web
    if files:
        offered.append(_curl(files[0], project, gitlab, translator))
    offered += _gdal(project, translator)
    offered += _qgis(project, translator)
    if project.record.default_branch is not None:
        offered.append(git_snippet(project, translator))
        offered += dvc_snippets(project, config, translator)
    offered += _mlflow(project, config, translator)
    offered.append(_stac(stac, translator))
    return tuple(offered)


def _noted(stac: Addresses, note: str, translator: Translator) -> str:
    """The note, and what a copy of the site that does not know its address needs besides."""
    if stac.root:
        return note
    where = translator.gettext("Run it in the folder of the site: this copy does not know its address.")
    return f"{note} {where}"


def _pystac(project: Project, stac: Addresses, translator: Translator) -> Snippet:
    lines = ["import pystac", "", f'item = pystac.Item.from_file("{stac.item}")']
    if project.assets:
        lines += ["for key, asset in item.assets.items():", "    print(key, asset.media_type, asset.href)"]
    else:
        lines.append('print(item.properties["title"])')
    return snippet("pystac", "\n".join(lines), "python", _noted(stac, "pip install pystac.", translator))


def _client(stac: Addresses, translator: Translator) -> Snippet:
    code = f"""\
from pystac_client import Client

client = Client.open("{stac.catalog}")
collection = client.get_collection("{stac.collection}")
item = collection.get_item("{stac.item_id}", recursive=True)
"""
    note = translator.gettext("pip install pystac-client. It remarks that a static catalog has no search.")
    return snippet("pystac-client", code, "python", _noted(stac, note, translator))


def _eodag(project: Project, stac: Addresses, translator: Translator) -> list[Snippet]:
    """EODAG reads static catalogs over http, and downloads what an Item has."""
    if not stac.root or not project.assets:
        return []
    code = f"""\
from eodag import EODataAccessGateway

dag = EODataAccessGateway()
dag.update_providers_config(\"\"\"
portal:
  search:
    type: StaticStacSearch
    api_endpoint: {stac.root}stac/{{_collection}}/collection.json
    metadata_mapping:
      title: '$.properties.title'
      license: '$.properties.license'
      description: '$.properties.description'
  products:
    GENERIC_COLLECTION:
      _collection: '{{collection}}'
  download:
    type: HTTPDownload
\"\"\")
found = dag.search(
    provider="portal", collection="{stac.collection}", id="{stac.item_id}", validate=False
)
paths = dag.download_all(found)
"""
    note = translator.gettext("pip install 'eodag>=4'. It downloads all files of the project.")
    return [snippet("EODAG", code, "python", note)]


def _curl(asset: Asset, project: Project, gitlab: str, translator: Translator) -> Snippet:
    is_public = project.record.visibility is Visibility.PUBLIC
    if is_public or not asset.path:
        command = f"curl --location --remote-name {shlex.quote(asset.href)}"
        note = "" if is_public else translator.gettext("If it is kept here, add: %(header)s", header=_TOKEN)
        return snippet("curl", command, "bash", note)
    name = shlex.quote(asset.path.rpartition("/")[2])
    command = f"curl --location --header '{_TOKEN}' --output {name} \\\n  "
    command += shlex.quote(api_url(asset, project, gitlab))
    note = translator.gettext("This project is not public: it takes an access token.")
    return snippet("curl", command, "bash", note)


def _gdal(project: Project, translator: Translator) -> list[Snippet]:
    readable = list(filter(gdal_path, project.assets))
    raster = next(filter(is_raster, readable), None)
    vector = next(filter(is_vector, readable), None)
    lines = [f"gdalinfo {shlex.quote(gdal_path(raster))}"] if raster else []
    lines += [f"ogrinfo -so -al {shlex.quote(gdal_path(vector))}"] if vector else []
    if not lines:
        return []
    note = translator.gettext("GDAL downloads the whole file: GitLab serves parts only of files in Git LFS.")
    if all(has_ranges(asset) for asset in (raster, vector) if asset):
        note = translator.gettext("GDAL reads the part that it needs, without downloading the whole file.")
    return [snippet("GDAL", "\n".join(lines), "bash", note)]


def _qgis(project: Project, translator: Translator) -> list[Snippet]:
    lines: list[str] = []
    for asset in project.assets:
        path = gdal_path(asset)
        if path and is_raster(asset) and len(lines) < 3:
            lines.append(f"iface.addRasterLayer({_python(path)}, {_python(asset.title or asset.key)})")
        elif path and is_vector(asset) and len(lines) < 3:
            lines.append(f'iface.addVectorLayer({_python(path)}, {_python(asset.title or asset.key)}, "ogr")')
    note = translator.gettext(
        "In QGIS open Plugins › Python Console and paste, or give the path to Layer › Add Layer."
    )
    return [snippet("QGIS", "\n".join(lines), "python", note)] if lines else []


def _python(text: str) -> str:
    """A string of Python, whatever a stranger wrote; JSON's strings are such."""
    return json.dumps(text, ensure_ascii=False)


def _stac(stac: Addresses, translator: Translator) -> Snippet:
    note = translator.gettext(
        "The project's STAC Item, then the catalog, for STAC Browser and QGIS (Data Source Manager › STAC)."
    )
    if not stac.root:
        unknown = translator.gettext("This copy of the site does not know its address.")
        note = f"{note} {unknown}"
    return snippet("STAC", f"{stac.item}\n{stac.catalog}", "text", note)


def _mlflow(project: Project, config: SiteConfig, translator: Translator) -> list[Snippet]:
    """Tracking with MLflow, where there is a server and the project's categories want it."""
    server, record = tracking_server(config), project.record
    if server is None or (project.tracking is None and project.features.get("mlflow") != "enable"):
        return []
    configured = server.of(record.id, record.full_path).tracking_uri
    uri = project.tracking.tracking_uri if project.tracking else configured
    return [start_snippet(experiment_name(project, server.kind), uri, server.kind, "MLflow", translator)]


def _addresses(view: ProjectView) -> Addresses:
    layout, root = view.site.layout, view.site.hub.config.stac.root_href
    category, item_id = view.project.categories[0], view.site.hub.item_ids[view.project.record.id]
    item, catalog = layout.stac_item(category, item_id), layout.stac_root()
    if not root:
        return Addresses(item, catalog, category, item_id)
    return Addresses(absolute(root, item), absolute(root, catalog), category, item_id, f"{root.rstrip('/')}/")


def _fields(view: ProjectView) -> Fields:
    return {"snippets": snippets(view.project, view.site.hub.config, _addresses(view), view.translator)}


SECTION = Section("use", gettext_noop("Use it"), _fields)
