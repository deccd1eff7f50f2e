"""Whether readers of the site get what the crawl got with credentials."""

from collections.abc import Iterable

from sharinghub_static.snapshot.tracking_records import RegisteredModelRecord
from sharinghub_static.sources.mlflow.connection import Credentials, TrackingError
from sharinghub_static.sources.mlflow.files import TrackingFiles

__all__ = ["find_login"]

_SCHEMES = frozenset({"basic", "bearer"})


def find_login(
    files: TrackingFiles,
    credentials: Credentials,
    models: Iterable[RegisteredModelRecord],
    previous: str = "",
    *,
    redirects: bool = False,
) -> str:
    """How a reader has to sign in to get the files of some models; empty when anybody gets them.

    One file is asked for without credentials, if there are any.

    Args:
        files: who sends the request.
        credentials: of the crawl.
        models: with their files.
        previous: the answer of an earlier crawl, which counts where the server gives none.
        redirects: whether the server redirects to its storage, and not to a page for signing in.
    """
    if not credentials:
        return ""
    addresses = (file.href for model in models for version in model.versions for file in version.files)
    address = next((address for address in addresses if address), "")
    ours = "bearer" if credentials.sends_token else "basic"
    if not address:
        return previous or ours
    try:
        answer = files.without_credentials(address)
    except TrackingError:
        return previous or ours
    if answer.status == 200 or (redirects and 300 <= answer.status < 400):
        return ""
    scheme = answer.challenge.partition(" ")[0]
    return scheme if scheme in _SCHEMES else ours
