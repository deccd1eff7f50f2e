"""The state of a portal from its own published site."""

from pathlib import Path
from urllib.parse import urlsplit

from sharinghub_static.errors import ConfigError, SourceError
from sharinghub_static.snapshot.state import crawled_at, put_newer, unpack
from sharinghub_static.sources.http.published_files import download

__all__ = ["restore_from_site"]

_LARGEST = 1_000_000_000  # bytes, compressed: as much as Pages of gitlab.com publish
_KEY = "Set site.publish-state in the configuration, and build once."


def restore_from_site(site: str, path: str, snapshot: Path) -> str:
    """Put the state in a published site in the place of a snapshot, unless that one is as new.

    Args:
        site: address of the site.
        path: of the state in it.
        snapshot: the file; it stays as it is when anything fails.

    Returns:
        What was done, in a sentence.

    Raises:
        ConfigError: the address is none.
        SourceError: the site does not answer as needed.
    """
    if urlsplit(site).scheme not in {"http", "https"}:
        raise ConfigError([f"--from {site}: must be the address of the published site, https://…"])
    if "@" in urlsplit(site).netloc:
        # Nor is the address named: messages are in the log of a job.
        raise ConfigError(["--from: must hold no user and no password; anybody may read the state"])
    address = f"{site.rstrip('/')}/{path}"
    content = download(address, _LARGEST)
    if content is None:
        return f"{address} is not there: the build reads everything. {_KEY}"
    local = crawled_at(snapshot)
    moment = put_newer(unpack(content), snapshot)
    if moment is None:
        raise SourceError(
            f"{address}: is no state of a portal",
            "Where only members can read the site, keep the state in the package registry.",
        )
    if local is not None and local >= moment:
        return f"The snapshot here is of {local:%Y-%m-%d %H:%M} UTC, and as new as the state in the site."
    return f"Restored the snapshot of {moment:%Y-%m-%d %H:%M} UTC from {address}."
