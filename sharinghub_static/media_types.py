"""Media types: of files by their ending, and of SharingHub's ``type-as`` words."""

import re
from typing import Final

__all__ = ["TYPE_AS", "is_media_type", "media_type_of"]

TYPE_AS: Final = {
    "text": "text/plain",
    "json": "application/json",
    "xml": "application/xml",
    "yaml": "application/yaml",
    "zip": "application/zip",
    "geotiff": "image/tiff; application=geotiff",
    "cog": "image/tiff; application=geotiff; profile=cloud-optimized",
    "geojson": "application/geo+json",
    "compose": "text/x-yaml; application=compose",
    "notebook": "application/x-ipynb+json",
}
"""SharingHub's words for media types."""

_BY_ENDING: Final = {
    # https://github.com/radiantearth/stac-spec/blob/master/best-practices.md#common-media-types-in-stac
    ".tif": TYPE_AS["geotiff"],
    ".tiff": TYPE_AS["geotiff"],
    ".jp2": "image/jp2",
    ".geojson": TYPE_AS["geojson"],
    ".gpkg": "application/geopackage+sqlite3",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".kmz": "application/vnd.google-earth.kmz",
    ".h5": "application/x-hdf5",
    ".hdf5": "application/x-hdf5",
    ".hdf": "application/x-hdf",
    ".parquet": "application/vnd.apache.parquet",
    ".ndjson": "application/x-ndjson",
    ".geoparquet": "application/vnd.apache.parquet",
    ".fgb": "application/vnd.flatgeobuf",
    ".pmtiles": "application/vnd.pmtiles",
    ".copc.laz": "application/vnd.laszip+copc",
    ".laz": "application/vnd.laszip",
    ".las": "application/vnd.las",
    ".nc": "application/netcdf",
    ".nc4": "application/netcdf",
    ".cdf": "application/netcdf",
    ".zarr": "application/vnd.zarr",
    ".shp": "application/vnd.shp",
    ".shx": "application/vnd.shx",
    ".dbf": "application/vnd.dbf",
    ".grib": "application/wmo-GRIB2",
    ".grib2": "application/wmo-GRIB2",
    # MLM's advice: a type that is registered, with the framework as its parameter.
    ".onnx": "application/octet-stream; framework=onnx",
    ".pt": "application/octet-stream; framework=pytorch",
    ".pth": "application/octet-stream; framework=pytorch",
    ".ckpt": "application/octet-stream; framework=pytorch",
    ".safetensors": "application/octet-stream; framework=safetensors",
    ".joblib": "application/octet-stream; framework=joblib",
    ".pkl": "application/octet-stream; framework=pickle",
    ".pickle": "application/octet-stream; framework=pickle",
    ".keras": "application/octet-stream; framework=keras",
    ".tflite": "application/octet-stream; framework=tflite",
    ".npy": "application/octet-stream",
    ".npz": "application/zip",
    ".ipynb": TYPE_AS["notebook"],
    # Of every day. The machine's own table is not used: it would differ from one to the next.
    ".7z": "application/x-7z-compressed",
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".bib": "application/x-bibtex",
    ".bmp": "image/bmp",
    ".bz2": "application/x-bzip2",
    ".cff": "application/yaml",
    ".css": "text/css",
    ".csv": "text/csv",
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".htm": "text/html",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".ics": "text/calendar",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".log": "text/plain",
    ".map": "application/json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".n3": "text/n3",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".ogg": "audio/ogg",
    ".otf": "font/otf",
    ".owl": "application/rdf+xml",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/x-python",
    ".rdf": "application/rdf+xml",
    ".ris": "application/x-research-info-systems",
    ".rss": "application/rss+xml",
    ".rst": "text/x-rst",
    ".shex": "text/shex",
    ".sqlite": "application/vnd.sqlite3",
    ".svg": "image/svg+xml",
    ".tar": "application/x-tar",
    ".tar.gz": "application/gzip",
    ".tgz": "application/gzip",
    ".toml": "application/toml",
    ".trig": "application/trig",
    ".tsv": "text/tab-separated-values",
    ".ttf": "font/ttf",
    ".ttl": "text/turtle",
    ".txt": "text/plain",
    ".vrt": "application/xml",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xhtml": "application/xhtml+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".xz": "application/x-xz",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".zip": "application/zip",
    ".zst": "application/zstd",
}

_NAME = r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}"
_VALUE = r'(?:[A-Za-z0-9!#$&^_.+:/-]{1,126}|"[^"\\\x00-\x1f\x7f]{0,126}")'
_MEDIA_TYPE: Final = re.compile(rf"{_NAME}/{_NAME}(?:\s?;\s?{_NAME}={_VALUE}){{0,8}}")


def media_type_of(path: str) -> str:
    """The media type that a file's ending stands for; empty when it stands for none that is known."""
    name = path.rstrip("/").rpartition("/")[2].lower()
    _, *endings = name.split(".")
    for length in (2, 1):
        ending = "".join(f".{part}" for part in endings[-length:])
        if len(endings) >= length and ending in _BY_ENDING:
            return _BY_ENDING[ending]
    return ""


def is_media_type(text: str) -> bool:
    """Whether it is a media type, parameters included, in the form of RFC 6838."""
    return _MEDIA_TYPE.fullmatch(text) is not None
