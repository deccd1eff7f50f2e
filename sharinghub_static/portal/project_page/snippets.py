"""How to get a project's content: the code of "Use it"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sharinghub_static.config import SiteConfig
from sharinghub_static.config.tracking import tracking_server
from sharinghub_static.portal.components.code import Snippet, eodag_provider, filled, snippet
from sharinghub_static.portal.components.mlflow_snippets import experiment_name, start_snippet
from sharinghub_static.portal.project_page.files import api_url, gdal_path, has_ranges, is_raster, is_vector
from sharinghub_static.portal.project_page.git_snippets import dvc_snippets, git_snippet, uses_dvc
from sharinghub_static.portal.project_page.use.installing import installing_snippets
from sharinghub_static.portal.project_page.use.loading import loading_snippets
from sharinghub_static.portal.project_page.use.opening import opening_snippets
from sharinghub_static.portal.project_page.use.reading import TOKEN_HEADER, web_files
from sharinghub_static.portal.project_page.use.running import running_snippets
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.site_files.croissant import record_sets_of
from sharinghub_static.portal.translation.translator import ENGLISH, Translator, gettext_noop
from sharinghub_static.project.kinds import Kind, kind_in
from sharinghub_static.project.model import Asset, Project
from sharinghub_static.site.layout import absolute
from sharinghub_static.snapshot.records import Visibility
from sharinghub_static.text.quoting import python_text, shell_text

__all__ = ["SECTION", "Addresses", "first_way", "snippets"]

_TOKEN = ": ".join(TOKEN_HEADER)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a project's STAC documents are.

    Args:
        item: its Item.
        catalog: the root Catalog.
        collection: id of the Item's Collection, and ``item_id`` the Item's own.
        root: address of the site, which ends in a slash; empty when it is not known, and the other
            addresses are paths.
        croissant: its description in Croissant; empty where there is none.
    """

    item: str
    catalog: str
    collection: str
    item_id: str
    root: str = ""
    croissant: str = ""


_ORDER: Final[Mapping[Kind, Sequence[str]]] = {
    Kind.MODEL: ("load", "install", "run"),
    Kind.DATASET: ("open", "dvc", "install", "run"),
    Kind.PROCESSOR: ("run", "install"),
    Kind.TOOL: ("install", "run"),
    Kind.DASHBOARD: ("run", "install"),
    Kind.OTHER: ("load", "open", "run", "install"),
}
"""What is done with each kind of project, the most wanted first; getting its files follows, then STAC."""


def snippets(
    project: Project,
    config: SiteConfig,
    stac: Addresses,
    translator: Translator = ENGLISH,
    kind: Kind = Kind.OTHER,
) -> tuple[Snippet, ...]:
    """One snippet for each way that this project offers; the ways that do not apply are absent.

    Args:
        project: any.
        config: the site's configuration.
        stac: where its STAC documents are.
        translator: the language.
        kind: what the project is for.
    """
    offered = [one for name in _ORDER[kind] for one in _way(name, project, config, translator)]
    offered += _getting(project, config, translator, with_dvc="dvc" not in _ORDER[kind])
    offered += _croissant(project, stac, translator)
    offered += [_pystac(project, stac, translator), _client(stac, translator)]
    offered += _eodag(project, stac, translator)
    offered.append(_stac(stac, translator))
    offered += _tracking(project, config, translator)
    return tuple(offered)


def first_way(project: Project, config: SiteConfig, kind: Kind) -> str:
    """What the first snippet is for: ``load``, ``open``, ``dvc``, ``run`` or ``install``; else empty.

    Args:
        project: any.
        config: the site's configuration.
        kind: what the project is for.
    """
    offered = (name for name in _ORDER[kind] if any(_way(name, project, config, ENGLISH)))
    return next(offered, "")


def _way(name: str, project: Project, config: SiteConfig, translator: Translator) -> Iterator[Snippet]:
    gitlab = config.gitlab_of(project.record).url
    if name == "load":
        return loading_snippets(project, gitlab, translator)
    if name == "open":
        return opening_snippets(project, gitlab, translator)
    if name == "dvc":
        return iter(dvc_snippets(project, config, translator) if uses_dvc(project) else ())
    if name == "run":
        return running_snippets(project, translator)
    return installing_snippets(project, gitlab, translator)


def _getting(
    project: Project, config: SiteConfig, translator: Translator, *, with_dvc: bool
) -> Iterator[Snippet]:
    """Its files, whatever they are for."""
    yield from _gdal(project, translator)
    yield from _qgis(project, translator)
    has_repository = project.record.default_branch is not None
    if has_repository and (with_dvc or not uses_dvc(project)):
        yield from dvc_snippets(project, config, translator)
    files = web_files(project)
    if files:
        yield _curl(files[0], project, config.gitlab_of(project.record).url, translator)
    if has_repository:
        yield git_snippet(project, translator)


def _noted(stac: Addresses, note: str, translator: Translator) -> str:
    """The note, and what a copy of the site that does not know its address needs besides."""
    if stac.root:
        return note
    where = translator.gettext("Run it in the folder of the site: this copy does not know its address.")
    return f"{note} {where}"


def _pystac(project: Project, stac: Addresses, translator: Translator) -> Snippet:
    lines = ["import pystac", "", 'item = pystac.Item.from_file("«item»")']
    if project.assets:
        lines += ["for key, asset in item.assets.items():", "    print(key, asset.media_type, asset.href)"]
    else:
        lines.append('print(item.properties["title"])')
    code = filled("\n".join(lines), {"item": stac.item}, "python")
    return Snippet(title="pystac", code_html=code, note=_noted(stac, "pip install pystac.", translator))


def _client(stac: Addresses, translator: Translator) -> Snippet:
    form = """\
from pystac_client import Client

client = Client.open("«catalog»")
collection = client.get_collection("«collection»")
item = collection.get_item("«item»", recursive=True)
"""
    values = {"catalog": stac.catalog, "collection": stac.collection, "item": stac.item_id}
    note = translator.gettext("pip install pystac-client. It remarks that a static catalog has no search.")
    code = filled(form, values, "python")
    return Snippet(title="pystac-client", code_html=code, note=_noted(stac, note, translator))


def _croissant(project: Project, stac: Addresses, translator: Translator) -> list[Snippet]:
    """The records of the tables whose columns are known, else the files."""
    if not stac.croissant or project.record.visibility is not Visibility.PUBLIC:
        return []
    records = [records["@id"] for records in record_sets_of(project)]
    lines = ["import mlcroissant", "", f'dataset = mlcroissant.Dataset("{stac.croissant}")']
    if records:
        lines += [f'for record in dataset.records("{records[0]}"):', "    print(record)", "    break"]
    else:
        lines += ["for file in dataset.metadata.distribution:", "    print(file.id, file.content_url)"]
    note = "pip install 'mlcroissant[parquet]'" if records else "pip install mlcroissant"
    return [snippet("Croissant", "\n".join(lines), "python", _noted(stac, f"{note}.", translator))]


def _eodag(project: Project, stac: Addresses, translator: Translator) -> list[Snippet]:
    """EODAG reads static catalogs over http, and downloads all that an Item has, so all must be there."""
    if not stac.root or not project.assets or len(web_files(project)) < len(project.assets):
        return []
    code = f"""\
from eodag import EODataAccessGateway

dag = EODataAccessGateway()
dag.update_providers_config(\"\"\"
{eodag_provider(stac.root)}\"\"\")
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
        command = f"curl --location --remote-name {shell_text(asset.href)}"
        note = "" if is_public else translator.gettext("If it is kept here, add: %(header)s", header=_TOKEN)
        return snippet("curl", command, "bash", note)
    name = shell_text(asset.path.rpartition("/")[2])
    command = f"curl --location --header '{_TOKEN}' --output {name} \\\n  "
    command += shell_text(api_url(asset, project, gitlab))
    note = translator.gettext("This project is not public: it takes an access token.")
    return snippet("curl", command, "bash", note)


def _gdal(project: Project, translator: Translator) -> list[Snippet]:
    readable = list(filter(gdal_path, project.assets))
    raster = next(filter(is_raster, readable), None)
    vector = next(filter(is_vector, readable), None)
    lines = [f"gdalinfo {shell_text(gdal_path(raster))}"] if raster else []
    lines += [f"ogrinfo -so -al {shell_text(gdal_path(vector))}"] if vector else []
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
            lines.append(
                f"iface.addRasterLayer({python_text(path)}, {python_text(asset.title or asset.key)})"
            )
        elif path and is_vector(asset) and len(lines) < 3:
            lines.append(
                f'iface.addVectorLayer({python_text(path)}, {python_text(asset.title or asset.key)}, "ogr")'
            )
    note = translator.gettext(
        "In QGIS open Plugins › Python Console and paste, or give the path to Layer › Add Layer."
    )
    return [snippet("QGIS", "\n".join(lines), "python", note)] if lines else []


def _stac(stac: Addresses, translator: Translator) -> Snippet:
    note = translator.gettext(
        "The project's STAC Item, then the catalog, for STAC Browser and QGIS (Data Source Manager › STAC)."
    )
    if not stac.root:
        unknown = translator.gettext("This copy of the site does not know its address.")
        note = f"{note} {unknown}"
    return snippet("STAC", f"{stac.item}\n{stac.catalog}", "text", note)


def _tracking(project: Project, config: SiteConfig, translator: Translator) -> list[Snippet]:
    """Tracking with MLflow, where there is a server and the project's categories want it."""
    record = project.record
    server = tracking_server(config.for_instance(record.instance))
    if server is None or (project.tracking is None and project.features.get("mlflow") != "enable"):
        return []
    if project.tracking and project.tracking.experiments:
        return []  # It is below them.
    configured = server.of(record.gitlab_id, record.gitlab_path).tracking_uri
    uri = project.tracking.tracking_uri if project.tracking else configured
    title = translator.gettext("Track a run")
    return [start_snippet(experiment_name(project, server.kind), uri, server.kind, title, translator)]


def _addresses(view: ProjectView) -> Addresses:
    layout, root = view.site.layout, view.site.config.stac.root_href
    category, item_id = view.project.categories[0], view.around.item_id
    item, catalog = layout.stac_item(category, item_id), layout.stac_root()
    described = ""
    if view.around.formats.croissant:
        described = layout.croissant(category, view.project.record.full_path)
    if not root:
        return Addresses(item, catalog, category, item_id, croissant=described)
    return Addresses(
        item=absolute(root, item),
        catalog=absolute(root, catalog),
        collection=category,
        item_id=item_id,
        root=f"{root.rstrip('/')}/",
        croissant=absolute(root, described) if described else "",
    )


def _fields(view: ProjectView) -> Fields:
    project, config = view.project, view.site.config
    kind = kind_in(config, view.category)
    return {"snippets": snippets(project, config, _addresses(view), view.translator, kind)}


SECTION = Section("use", gettext_noop("Use it"), _fields)
