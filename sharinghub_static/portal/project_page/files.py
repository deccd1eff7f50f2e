"""The files of a project: what they are, and how to get or look at each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from sharinghub_static.portal.frame.contexts import Hyperlink
from sharinghub_static.portal.frame.links import is_web_address
from sharinghub_static.portal.project_page.file_heads import FileContent, file_contents
from sharinghub_static.portal.project_page.model_folders import ModelFolder, in_folders
from sharinghub_static.portal.project_page.notebooks import notebook_hrefs
from sharinghub_static.portal.project_page.view import Fields, ProjectView, Section
from sharinghub_static.portal.translation.problems import translated
from sharinghub_static.portal.translation.translator import ENGLISH, Translator, gettext_noop
from sharinghub_static.portal.translation.vocabulary import ASSET_ROLES
from sharinghub_static.project.gitlab_api import file_address
from sharinghub_static.project.markdown import excerpt
from sharinghub_static.project.model import Asset, Project
from sharinghub_static.project.tracking_login import needs_login
from sharinghub_static.snapshot.records import Visibility

__all__ = [
    "FILES",
    "SECTION",
    "AssetRow",
    "api_url",
    "asset_rows",
    "file_kind",
    "gdal_path",
    "has_ranges",
    "is_raster",
    "is_vector",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetRow:
    """A file, or another thing to download.

    Args:
        is_web: whether a browser can fetch ``href``; an address such as ``s3://…`` is only shown.
        needs_login: whether its server gives it to those alone who sign in.
        kind: its media type in a word; ``media_type`` is the whole of it.
        md5: where that checksum alone is known.
        gdal: the path by which GDAL reads it from afar; empty when it does not.
        opens: services that show it, given its address.
        content: what a crawl read of the file itself; None where it read nothing.
        inside: the files of an MLflow model; such a row has no address, and ``href`` leads to the section
            on models where the model is registered.
    """

    title: str
    href: str
    path: str
    description: str
    kind: str
    media_type: str
    size: str
    roles: tuple[str, ...]
    sha256: str
    is_web: bool = True
    needs_login: bool = False
    md5: str = ""
    gdal: str = ""
    opens: tuple[Hyperlink, ...] = ()
    content: FileContent | None = None
    inside: tuple["AssetRow", ...] = ()


FILES = 100
"""Rows that are seen at once; the others are folded."""


_KINDS = {
    "application/geo+json": "GeoJSON",
    "application/json": "JSON",
    "application/octet-stream": gettext_noop("binary"),
    "application/pdf": "PDF",
    "application/x-ipynb+json": gettext_noop("notebook"),
    "application/x-netcdf": "NetCDF",
    "application/netcdf": "NetCDF",
    "application/vnd.apache.parquet": "Parquet",
    "application/vnd.laszip+copc": "COPC",
    "application/geopackage+sqlite3": "GeoPackage",
    "application/zip": "ZIP",
    "application/gzip": "gzip",
    "text/csv": "CSV",
    "text/html": "HTML",
    "text/markdown": "Markdown",
    "text/plain": gettext_noop("text"),
    "text/x-python": "Python",
    "application/yaml": "YAML",
    "text/yaml": "YAML",
}
_RASTERS = {"COG", "GeoTIFF", "tif", "tiff", "jp2", "vrt"}
_VECTORS = {"GeoJSON", "GeoPackage", "Parquet", "geojson", "gpkg", "fgb", "parquet"}


def file_kind(asset: Asset) -> str:
    """What a file is, in a word: ``COG``, ``GeoJSON``, or the ending of its name."""
    base, _, parameters = asset.type.partition(";")
    base = base.strip().lower()
    if base == "image/tiff" and "geotiff" in parameters:
        return "COG" if "cloud-optimized" in parameters else "GeoTIFF"
    if base in _KINDS and base != "application/octet-stream":
        return _KINDS[base]
    if asset.path.lower().endswith(".copc.laz"):
        return "COPC"
    ending = asset.path.rpartition("/")[2].rpartition(".")
    return (ending[2] if ending[0] else _KINDS.get(base) or base.rpartition("/")[2])[:24]


def is_raster(asset: Asset) -> bool:
    """Whether GDAL opens it as a raster."""
    return file_kind(asset) in _RASTERS


def is_vector(asset: Asset) -> bool:
    """Whether GDAL opens it as vector data."""
    return file_kind(asset) in _VECTORS


def has_ranges(asset: Asset) -> bool:
    """Whether programs can read a part of a file.

    GitLab gives whole files out of Git, and ranges of those that Git LFS keeps, which are the files of a
    repository whose checksum is known. Of other hosts it is supposed.

    Source: https://gitlab.com/gitlab-org/gitlab/-/tree/master/workhorse (a blob is streamed from Gitaly)
    """
    return not asset.path or bool(asset.sha256)


def gdal_path(asset: Asset) -> str:
    """How GDAL calls a file on the web; empty when GDAL has no use for it.

    ``/vsicurl/`` reads what is needed, and fails where a server has no ranges; by its plain address a file
    is fetched whole.

    Sources: https://gdal.org/en/stable/user/virtual_file_systems.html and
    https://gdal.org/en/stable/drivers/raster/http.html
    """
    if not is_web_address(asset.href) or needs_login(asset.extra):
        return ""
    in_parts = has_ranges(asset)
    if file_kind(asset) == "ZIP" and asset.path:
        return f"/vsizip//vsicurl/{asset.href}" if in_parts else ""
    if not (is_raster(asset) or is_vector(asset)):
        return ""
    return f"/vsicurl/{asset.href}" if in_parts else asset.href


_DESCRIPTION = 200  # characters of a file that are shown beside its name
_STORAGE = ("s3://", "gs://", "az://", "azure://", "abfs://", "abfss://", "wasbs://", "swift://", "hdfs://")
"""Where data are that no browser fetches, and programs do."""


def api_url(asset: Asset, project: Project, gitlab: str) -> str:
    """Where programs and other sites read a repository file: tokens open it, and CORS lets it through.

    Args:
        asset: any; one that is no repository file keeps its own address.
        project: whose it is.
        gitlab: address of the instance.
    """
    record = project.record
    if not asset.path or record.default_branch is None:
        return asset.href
    return file_address(record, gitlab, asset.path, with_lfs=True)


def asset_rows(project: Project, gitlab: str, translator: Translator = ENGLISH) -> tuple[AssetRow, ...]:
    """Its assets in the item's order.

    Args:
        project: any.
        gitlab: address of the instance.
        translator: the language.
    """
    shown = (
        asset
        for asset in project.assets
        if is_web_address(asset.href) or asset.href.lower().startswith(_STORAGE)
    )
    rows = _Rows(project, gitlab, translator, file_contents(project, translator))
    return tuple(
        _model_row(each, rows) if isinstance(each, ModelFolder) else _row(each, rows)
        for each in in_folders(project, shown)
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """What all rows of a project are made from."""

    project: Project
    gitlab: str
    translator: Translator
    contents: Mapping[str, FileContent]


def _row(asset: Asset, rows: _Rows) -> AssetRow:
    translator = rows.translator
    return AssetRow(
        title=translated(asset.title, translator)[0] or asset.path or asset.key,
        href=asset.href,
        is_web=is_web_address(asset.href),
        needs_login=needs_login(asset.extra),
        path=asset.path,
        # STAC has Markdown here, and a release has all of its notes: its own section shows them whole.
        description=excerpt(asset.description, _DESCRIPTION),
        kind=translator.gettext(kind) if (kind := file_kind(asset)) in _KINDS.values() else kind,
        media_type=asset.type,
        size=translator.size(asset.size),
        roles=tuple(translator.either(ASSET_ROLES, role) for role in asset.roles),
        sha256=asset.sha256,
        md5="" if asset.sha256 else asset.md5,
        gdal=gdal_path(asset),
        opens=_opens(asset, rows.project, rows.gitlab),
        content=rows.contents.get(asset.path) if asset.path else None,
    )


def _model_row(model: ModelFolder, rows: _Rows) -> AssetRow:
    translator = rows.translator
    sizes = [asset.size for asset in model.assets]
    return AssetRow(
        title=model.title,
        href="" if model.path else "#models",
        is_web=False,
        path=model.path,
        description="",
        kind=translator.gettext("MLflow model"),
        media_type="",
        size=translator.size(None if None in sizes else sum(size or 0 for size in sizes)),
        roles=(),
        sha256="",
        inside=tuple(_row(asset, rows) for asset in model.assets),
    )


def _opens(asset: Asset, project: Project, gitlab: str) -> tuple[Hyperlink, ...]:
    """Services that show a file whose address they are given: they read public files over https alone.

    COG Explorer wants a server that says ``image/tiff`` and has ranges, which GitLab does not; the viewer of
    point clouds wants ranges.

    Sources: https://github.com/geotiffjs/cog-explorer (``src/actions/scenes``),
    https://github.com/mapbox/geojson.io/blob/main/API.md, https://viewer.copc.io and
    https://nbviewer.org
    """
    if project.record.visibility is not Visibility.PUBLIC or not asset.href.startswith("https://"):
        return ()
    if needs_login(asset.extra):
        return ()
    href = quote(api_url(asset, project, gitlab), safe="")
    kind = file_kind(asset)
    if kind in {"GeoJSON", "geojson"}:
        return (_service("geojson.io", f"https://geojson.io/#data=data:text/x-url,{href}"),)
    if kind == "COG" and not asset.path:
        return (_service("COG Explorer", f"https://geotiffjs.github.io/cog-explorer/#scene={href}"),)
    if kind == "COPC" and has_ranges(asset):
        return (_service("COPC viewer", f"https://viewer.copc.io/?copc={href}"),)
    if kind in {"notebook", "ipynb"}:
        path = quote(asset.href.removeprefix("https://"), safe="/%")
        return (_service("nbviewer", f"https://nbviewer.org/urls/{path}"),)
    return ()


def _service(text: str, href: str) -> Hyperlink:
    return Hyperlink(text=text, href=href, external=True)


def _fields(view: ProjectView) -> Fields:
    rows = asset_rows(view.project, view.gitlab_url, view.translator)
    pages, show = notebook_hrefs(view), view.translator.gettext("Show")
    rows = tuple(
        replace(row, opens=(Hyperlink(text=show, href=pages[row.path], icon="notebook"), *row.opens))
        if row.path in pages
        else row
        for row in rows
    )
    if len(rows) > FILES:
        # Hundreds of tiles must not fold the table that describes them.
        rows = tuple(sorted(rows, key=lambda row: row.content is None))
    return {"assets": rows[:FILES], "more_assets": rows[FILES:]}


SECTION = Section("files", gettext_noop("Files"), _fields)
