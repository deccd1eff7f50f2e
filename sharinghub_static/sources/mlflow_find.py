"""Which MLflow a server runs, and where its API is: both differ between versions.

``--static-prefix /ml`` moves everything below ``/ml`` since MLflow 3. Before, it moves the pages, what they
read (``ajax-api``, ``get-artifact``) and nothing else: the API that clients speak, ``/api/2.0`` and
``/version``, stays at the root. Seen on 2.9.2, 2.22.5 and 3.17.2.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from sharinghub_static.config.tracking import TrackingServer
from sharinghub_static.sources.mlflow_asking import TrackingError
from sharinghub_static.sources.mlflow_files import TrackingFiles

__all__ = ["find_server"]

_VERSION = re.compile(r"\d{1,3}(\.\d{1,4}){1,3}[\w.+-]{0,20}", re.ASCII)


def find_server(server: TrackingServer, files: TrackingFiles) -> TrackingServer | None:
    """The server with its version and the address of its API; None when it does not report a version.

    Args:
        server: as configured, by the address of its pages.
        files: who sends the requests.
    """
    try:
        version = _version(files, server.url)
        if version:
            has_pages = not _is_old(version) or server.kind != "mlflow" or _has_pages(files, server.url)
            return replace(server, version=version, has_pages=has_pages)
        for root in _above(server.url) if server.kind == "mlflow" else ():
            version = _version(files, root)
            if _is_old(version) and _has_pages(files, server.url):
                return replace(server, version=version, api=root)
    except TrackingError:
        return None
    return None


def _version(files: TrackingFiles, address: str) -> str:
    """What ``/version`` answers there; empty when it is no version."""
    text = (files.text(f"{address}/version", 200) or "").strip()
    return text if _VERSION.fullmatch(text) else ""


def _is_old(version: str) -> bool:
    """Whether the version has its API at the root, whatever the prefix."""
    return version.startswith(("1.", "2."))


def _has_pages(files: TrackingFiles, address: str) -> bool:
    """Whether a server's pages find what they read below an address."""
    endpoint = f"{address}/ajax-api/2.0/mlflow/registered-models/search"
    try:
        files.document(endpoint, {"max_results": "1"})
    except TrackingError as error:
        if error.status == 404:
            return False
        raise
    return True


def _above(url: str) -> Iterator[str]:
    """The addresses above one, the nearest first: of ``https://a.org/b``, ``https://a.org``."""
    depth = urlsplit(url).path.count("/")
    for _ in range(min(depth, 5)):
        url = url.rpartition("/")[0]
        yield url
