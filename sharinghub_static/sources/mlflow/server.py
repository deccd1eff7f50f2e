"""Which MLflow a server runs, and where its API is: both differ between versions.

``--static-prefix /ml`` moves the pages below ``/ml``, with what they read (``ajax-api``, ``get-artifact``).
``/version`` and ``/health`` move since 3.7, and the API that clients speak (``/api/2.0``) since 3.12; before,
they stay at the root. Seen on 2.9.2, 2.22.5, 3.10.1 and 3.17.2, and read in the releases between.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from sharinghub_static.config.tracking import TrackingServer, version_numbers
from sharinghub_static.sources.mlflow.connection import TrackingError
from sharinghub_static.sources.mlflow.files import TrackingFiles

__all__ = ["find_server"]

_API_MOVES = (3, 12)
"""Since this version ``--static-prefix`` moves the API too."""

_VERSION = re.compile(r"\d{1,3}(\.\d{1,4}){1,3}[\w.+-]{0,20}", re.ASCII)


def find_server(server: TrackingServer, files: TrackingFiles) -> TrackingServer | None:
    """The server with its version and the address of its API; None when it does not report a version.

    Args:
        server: as configured, by the address of its pages.
        files: who sends the requests.
    """
    places = [server.url, *(_above(server.url) if server.kind == "mlflow" else ())]
    try:
        for place in places:
            # What is above the address may be another program: it gets no credentials unless it is MLflow.
            if place != server.url and not _is_root(files, place):
                continue
            version = _version(files, place)
            if version:
                return _located(replace(server, version=version), files, places, place)
    except TrackingError:
        pass
    return None


def _located(
    server: TrackingServer, files: TrackingFiles, places: Sequence[str], place: str
) -> TrackingServer | None:
    """The server with the address of its API; None when what reports the version is another one.

    Args:
        server: with its version.
        files: who sends the requests.
        places: the address of the pages, then those above it.
        place: which of them reports the version.
    """
    if server.kind != "mlflow" or version_numbers(server.version) >= _API_MOVES:
        return server if place == server.url else None
    if not _answers(files, server.url, "ajax-api"):
        return replace(server, has_pages=False) if place == server.url else None
    if len(places) == 1 or _answers(files, server.url, "api"):
        return server
    root = next((each for each in places[1:] if _is_root(files, each)), "")
    return replace(server, api=root)


def _version(files: TrackingFiles, address: str) -> str:
    """What ``/version`` answers there; empty when it is no version."""
    text = (files.text(f"{address}/version", 200) or "").strip()
    return text if _VERSION.fullmatch(text) else ""


def _answers(files: TrackingFiles, address: str, api: str) -> bool:
    """Whether an API of MLflow's is below an address: ``api`` of clients, or ``ajax-api`` of its pages."""
    endpoint = f"{address}/{api}/2.0/mlflow/registered-models/search"
    try:
        files.document(endpoint, {"max_results": "1"})
    except TrackingError as error:
        if error.status == 404:
            return False
        raise
    return True


def _is_root(files: TrackingFiles, address: str) -> bool:
    """Whether an MLflow server's API is at an address, as far as it shows without credentials."""
    endpoint = f"{address}/api/2.0/mlflow/registered-models/search?max_results=1"
    answer = files.without_credentials(endpoint, 1_000_000)
    if answer.status == 401:
        return 'realm="mlflow"' in answer.challenge
    text = answer.text.strip()
    return answer.status == 200 and text.startswith("{") and (text == "{}" or '"registered_models"' in text)


def _above(url: str) -> Iterator[str]:
    """The addresses above one, the nearest first: of ``https://a.org/b``, ``https://a.org``."""
    depth = urlsplit(url).path.count("/")
    for _ in range(min(depth, 5)):
        url = url.rpartition("/")[0]
        yield url
