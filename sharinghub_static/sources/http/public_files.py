"""Files that everybody may download, into files of this machine: in pieces, and on from where it stopped."""

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlsplit

import httpx

from sharinghub_static.errors import SourceError
from sharinghub_static.sources.http.certificates import find_authorities, tls_settings
from sharinghub_static.sources.http.object_storage import storage_address
from sharinghub_static.sources.http.proxies import proxy_for
from sharinghub_static.sources.http.reasons import reason_of
from sharinghub_static.sources.http.retry_policy import asked_to_wait
from sharinghub_static.version import __version__

__all__ = ["PublicFiles"]

_TIMEOUT: Final = 60.0  # seconds without a byte
_TRIES: Final = 4
_LONGEST_WAIT: Final = 60.0  # seconds
_MOST_REDIRECTS: Final = 3
_TRY_AGAIN: Final = frozenset({408, 429, 500, 502, 503, 504})
_SIGN_IN: Final = "/users/sign_in"
_POINTER: Final = b"version https://git-lfs.github.com/spec/v1"


class PublicFiles:
    """Downloads files without any credentials; use as a context manager.

    Args:
        server: address of the GitLab; only files of this host are asked for, as authors may name any other.
        sleep: waits some seconds.
    """

    def __init__(self, server: str, sleep: Callable[[float], object] = time.sleep) -> None:
        self._server, self._sleep = server.rstrip("/") + "/", sleep
        self._client = httpx.Client(
            timeout=_TIMEOUT,
            verify=tls_settings(find_authorities()),
            proxy=proxy_for(server) or None,
            trust_env=False,
            headers={"User-Agent": f"sharinghub-static/{__version__}", "Accept-Encoding": "identity"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def is_ours(self, address: str) -> bool:
        """Whether a file is one of the GitLab's own."""
        return address.startswith(self._server)

    def fetch(self, address: str, target: Path, most: int, size: int | None = None, sha256: str = "") -> None:
        """Download a file, unless it is there; what an earlier run began is continued.

        Args:
            address: of the file.
            target: where it goes; it is there only when it is whole.
            most: bytes that it may have.
            size: bytes that it has; None where that is not known.
            sha256: of its content; empty where that is not known.

        Raises:
            SourceError: it is not public, is not what was announced, is too large, or cannot be had.
        """
        if target.is_file() and _is_same(target, size, sha256):
            if target.stat().st_size > most:
                raise SourceError("is larger than what is left of the budget")
            return
        if not self.is_ours(address):
            raise SourceError("is on another server")
        part = target.with_name(f"{target.name}.part")
        target.parent.mkdir(parents=True, exist_ok=True)
        for number in range(1, _TRIES + 1):
            try:
                wait = self._try(address, part, most)
            except httpx.HTTPError as error:
                if number == _TRIES:
                    raise SourceError(f"cannot be had ({reason_of(error)})") from error
                wait = float(number)
            if wait is None:
                break
            if number == _TRIES:
                raise SourceError("the server is too busy")
            self._sleep(min(wait, _LONGEST_WAIT))
        if not _is_same(part, size, sha256):
            part.unlink()
            raise SourceError("is not the file of which size and checksum are known")
        if _is_pointer(part):
            part.unlink()
            raise SourceError("is in Git LFS, and the server gave its pointer")
        part.replace(target)

    def _try(self, address: str, part: Path, most: int) -> float | None:
        """Ask once; return the seconds to wait before it is asked again, or None when the file is whole."""
        begun = part.stat().st_size if part.is_file() else 0
        headers: dict[str, Any] = {"Range": f"bytes={begun}-"} if begun else {}
        for _ in range(_MOST_REDIRECTS + 1):
            with self._client.stream("GET", address, headers=headers) as answer:
                if answer.is_redirect:
                    location = answer.headers.get("Location", "")
                    if urlsplit(location).path.endswith(_SIGN_IN):
                        raise SourceError("is not public, or not there (GitLab asks to sign in)")
                    address = storage_address(address, location, "")
                    if not address:
                        raise SourceError("the server redirects to an address that is not followed")
                    continue
                return _store(answer, part, begun, most)
        raise SourceError("the server redirects too often")


def _store(answer: httpx.Response, part: Path, begun: int, most: int) -> float | None:
    status = answer.status_code
    if status in _TRY_AGAIN:
        return asked_to_wait(answer.headers, datetime.now(UTC)) or 1.0
    if status == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE and begun:
        return None  # it was whole already
    if status in {401, 403, 404}:
        raise SourceError(f"is not public, or not there (HTTP {status})")
    if status not in {200, 206}:
        raise SourceError(f"the server answered HTTP {status}")
    goes_on = status == httpx.codes.PARTIAL_CONTENT and answer.headers.get("Content-Range", "").startswith(
        f"bytes {begun}-"
    )
    size = begun if goes_on else 0
    with part.open("ab" if goes_on else "wb") as file:
        for piece in answer.iter_raw():
            size += len(piece)
            if size > most:
                raise SourceError("is larger than what is left of the budget")
            file.write(piece)
    return None


def _is_same(file: Path, size: int | None, sha256: str) -> bool:
    if size is not None and file.stat().st_size != size:
        return False
    if not sha256:
        return True
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() == sha256


def _is_pointer(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(_POINTER)) == _POINTER
