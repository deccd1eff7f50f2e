"""The snapshot of a portal in the package registry of its own project.

A runner's cache may be gone at any time, and with it what only the snapshot holds: when a project was first
seen, its stars of earlier days. Generic packages need the job's token alone, to write and to read those of
its own project (docs.gitlab.com, user/packages/generic_packages).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from sharinghub_static.errors import ConfigError, SourceError
from sharinghub_static.snapshot.records import Visibility
from sharinghub_static.snapshot.state import crawled_at, pack_whole, put_newer, unpack
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.graphql import USER_AGENT
from sharinghub_static.sources.http.certificates import find_authorities, tls_settings
from sharinghub_static.sources.http.proxies import proxy_for
from sharinghub_static.sources.http.reasons import reason_of
from sharinghub_static.sources.values import as_count, as_text

__all__ = ["StateRegistry"]

_PACKAGE = "sharinghub-state"
_FILE = "snapshot.sqlite.gz"
_KEPT = 3
"""States that are kept: one that is broken costs a day, not the history."""

_VERSION = "%Y%m%d.%H%M%S.0"
_TIMEOUT = 120.0  # seconds
_PIPELINE = ("CI_API_V4_URL", "CI_PROJECT_ID", "CI_JOB_TOKEN")


@dataclass
class StateRegistry:
    """The states of one project.

    Args:
        url: address of the project in GitLab's API.
        token: of the job.
        is_public: whether everybody can read the project's packages.
    """

    url: str
    token: str
    is_public: bool = True

    def __post_init__(self) -> None:
        verify = tls_settings(find_authorities())
        options: dict[str, Any] = {
            "timeout": _TIMEOUT,
            "verify": verify,
            "proxy": proxy_for(self.url) or None,
            "trust_env": False,
            "follow_redirects": False,
        }
        headers = {"User-Agent": USER_AGENT}
        self._client = httpx.Client(headers=headers | {"JOB-TOKEN": self.token}, **options)
        # Storage that GitLab redirects to gets no token.
        self._storage = httpx.Client(headers=headers, **options)

    @classmethod
    def of_pipeline(cls, environ: Mapping[str, str]) -> Self:
        """The registry of the project whose pipeline this is.

        Raises:
            ConfigError: this is no job of a pipeline.
        """
        missing = [name for name in _PIPELINE if not environ.get(name)]
        if missing:
            raise ConfigError(
                [f"{', '.join(missing)}: not set. The state is kept by a job of the portal's own pipeline"]
            )
        url = f"{environ['CI_API_V4_URL'].rstrip('/')}/projects/{environ['CI_PROJECT_ID']}"
        return cls(url, environ["CI_JOB_TOKEN"], environ.get("CI_PROJECT_VISIBILITY", "public") == "public")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()
        self._storage.close()

    def restore(self, snapshot: Path) -> str:
        """Put the newest state in the place of a snapshot, unless that one is as new.

        Returns:
            What was done, in a sentence.

        Raises:
            SourceError: the registry does not answer as needed; the snapshot is as it was.
        """
        for version, _ in self._packages():
            local = crawled_at(snapshot)
            moment = put_newer(self._download(version), snapshot)
            if moment is None:
                continue  # broken: the one before it is tried
            if local is not None and local >= moment:
                return f"The snapshot here is of {local:%Y-%m-%d %H:%M} UTC, and as new as the kept state."
            return f"Restored the snapshot of {moment:%Y-%m-%d %H:%M} UTC from the package registry."
        return "The package registry has no state that can be read: the build reads everything."

    def save(self, snapshot: Path, now: datetime) -> str:
        """Keep a snapshot, and remove old ones.

        Returns:
            What was done, in a sentence.

        Raises:
            SourceError: the registry does not take it, or must not have it.
            SnapshotError: there is no snapshot.
        """
        with Snapshot.open(snapshot) as store:
            visibility = store.instance.visibility
        if self.is_public and visibility is not Visibility.PUBLIC:
            raise SourceError(
                f"the snapshot holds {visibility} projects, and this project's packages are public",
                "Make the portal's project internal or private.",
            )
        content = pack_whole(snapshot)
        version = now.strftime(_VERSION)
        self._request("PUT", f"packages/generic/{_PACKAGE}/{version}/{_FILE}", content=content)
        removed = 0
        for _, package in self._packages()[_KEPT:]:
            try:
                self._request("DELETE", f"packages/{package}")
                removed += 1
            except SourceError:  # who started the pipeline may be no maintainer
                break
        size = f"{len(content) / 1e6:.1f} MB"
        return f"Kept the snapshot as {_PACKAGE} {version} ({size}); old ones removed: {removed}."

    def _packages(self) -> list[tuple[str, int]]:
        """Version and id of each state, the newest first."""
        query = {"package_type": "generic", "package_name": _PACKAGE, "per_page": "100", "sort": "desc"}
        answer = self._request("GET", "packages", params=query | {"order_by": "created_at"})
        try:
            listed = answer.json()
        except ValueError as error:
            raise SourceError(f"{self.url}/packages: answered with something else than JSON") from error
        states = [
            (as_text(each.get("version")), as_count(each.get("id")) or 0)
            for each in (listed if isinstance(listed, list) else ())
            if isinstance(each, dict) and each.get("name") == _PACKAGE
        ]
        return sorted(states, reverse=True)

    def _download(self, version: str) -> bytes:
        answer = self._request("GET", f"packages/generic/{_PACKAGE}/{version}/{_FILE}")
        if answer.is_redirect:
            try:
                answer = self._storage.get(answer.headers["Location"])
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise SourceError(f"the storage of {self.url} cannot be read: {reason_of(error)}") from error
            if answer.status_code != httpx.codes.OK:
                raise SourceError(f"the storage of {self.url} answered {answer.status_code}")
        return unpack(answer.content)

    def _request(self, method: str, path: str, **options: Any) -> httpx.Response:
        address = f"{self.url}/{path}"
        try:
            answer = self._client.request(method, address, **options)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SourceError(f"{address}: {reason_of(error)}") from error
        if answer.is_success or (method == "GET" and answer.is_redirect):
            return answer
        hint = "Turn on the package registry of the project (Settings, General, Visibility)."
        raise SourceError(
            f"{address}: GitLab answered {answer.status_code}",
            hint if answer.status_code in {403, 404} else "",
        )
