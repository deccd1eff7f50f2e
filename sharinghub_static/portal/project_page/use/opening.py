"""Open a dataset: one way for each kind of file.

Sources: https://rasterio.readthedocs.io, https://docs.xarray.dev, https://geopandas.org/en/stable/docs/user_guide/io.html
and https://pandas.pydata.org/docs/user_guide/io.html
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sharinghub_static.portal.components.code import Snippet, snippet
from sharinghub_static.portal.project_page.files import has_ranges, is_raster
from sharinghub_static.portal.project_page.use.reading import Download, ending_of, web_files
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.project.model import Asset, Project
from sharinghub_static.text.quoting import python_text

__all__ = ["opening_snippets"]


@dataclass(frozen=True, slots=True)
class _Way:
    """How a kind of file is opened.

    Args:
        title: of the library.
        fits: whether it opens a file.
        imports: lines of code.
        use: lines of code; ``%s`` is the address or the name of the file, as a string.
        packages: that pip installs.
        needs_ranges: whether it reads from afar only where the server gives parts of a file; without it, it
            fetches the whole by itself. None where it reads local files alone.
    """

    title: str
    fits: Callable[[Asset], bool]
    imports: tuple[str, ...]
    use: tuple[str, ...]
    packages: str
    needs_ranges: bool | None = None


def _ends_in(*endings: str) -> Callable[[Asset], bool]:
    return lambda asset: ending_of(asset) in endings


def _is_of_type(*types: str) -> Callable[[Asset], bool]:
    return lambda asset: asset.type.partition(";")[0].strip().lower() in types


def _any(*tests: Callable[[Asset], bool]) -> Callable[[Asset], bool]:
    return lambda asset: any(test(asset) for test in tests)


_WAYS: Final[Sequence[_Way]] = (
    _Way(
        "rasterio",
        is_raster,
        ("import rasterio",),
        (
            "with rasterio.open(%s) as dataset:",
            "    print(dataset.profile)",
            "    overview = dataset.read(1, out_shape=(512, 512))",
        ),
        "rasterio",
        needs_ranges=True,
    ),
    _Way(
        "xarray",
        _any(_ends_in(".nc", ".nc4"), _is_of_type("application/netcdf", "application/x-netcdf")),
        ("import xarray",),
        ("dataset = xarray.open_dataset(%s)", "print(dataset)"),
        "xarray netcdf4",
    ),
    _Way(
        "xarray",
        lambda asset: ending_of(asset) == ".zarr" and not asset.path,
        ("import xarray",),
        ("dataset = xarray.open_zarr(%s)", "print(dataset)"),
        "xarray zarr fsspec aiohttp",
        needs_ranges=False,
    ),
    _Way(
        "geopandas",
        _any(
            _ends_in(".geojson", ".gpkg", ".fgb", ".kml"),
            _is_of_type("application/geo+json", "application/geopackage+sqlite3"),
        ),
        ("import geopandas",),
        ("data = geopandas.read_file(%s)", "print(data.head())"),
        "geopandas",
        needs_ranges=False,
    ),
    _Way(
        "geopandas",
        _ends_in(".geoparquet"),
        ("import geopandas",),
        ("data = geopandas.read_parquet(%s)", "print(data.head())"),
        "geopandas pyarrow",
    ),
    _Way(
        "pandas",
        _any(_ends_in(".parquet"), _is_of_type("application/vnd.apache.parquet")),
        ("import pandas",),
        ("data = pandas.read_parquet(%s)", "print(data.head())"),
        "pandas pyarrow",
        needs_ranges=False,
    ),
    _Way(
        "pandas",
        _any(_ends_in(".csv"), _is_of_type("text/csv")),
        ("import pandas",),
        ("data = pandas.read_csv(%s)", "print(data.head())"),
        "pandas",
        needs_ranges=False,
    ),
    _Way(
        "pandas",
        _any(_ends_in(".tsv"), _is_of_type("text/tab-separated-values")),
        ("import pandas",),
        ('data = pandas.read_csv(%s, sep="\\t")', "print(data.head())"),
        "pandas",
        needs_ranges=False,
    ),
)


def opening_snippets(project: Project, gitlab: str, translator: Translator) -> Iterator[Snippet]:
    """One for each library that opens a file of the project, with the first such file.

    Args:
        project: any.
        gitlab: address of the GitLab.
        translator: the language.
    """
    files = [asset for asset in web_files(project) if {"thumbnail", "overview"}.isdisjoint(asset.roles)]
    offered: set[str] = set()
    for way in _WAYS:
        asset = next(filter(way.fits, files), None)
        if asset is not None and way.title not in offered:
            offered.add(way.title)
            yield _snippet(way, Download(asset, project, gitlab), translator)


def _snippet(way: _Way, download: Download, translator: Translator) -> Snippet:
    asset = download.asset
    from_afar = way.needs_ranges is not None and (has_ranges(asset) or not way.needs_ranges)
    if from_afar and not download.needs_token:
        code = [*way.imports, ""]
        source = python_text(asset.href)
    else:
        code = [*download.imports, "", *way.imports, "", *download.lines]
        source = download.name
    code += [line % source if "%s" in line else line for line in way.use]
    note = translator.gettext("pip install %(packages)s.", packages=way.packages)
    return snippet(way.title, "\n".join(code), "python", note)
