"""What a dataset is that a run in MLflow read: a project of the hub, an address, or nothing of the two.

Source: https://mlflow.org/docs/latest/ml/dataset/. MLflow keeps the source of a dataset as JSON
(``{"uri": …}``, ``{"url": …}``), or as the bare address.
"""

import json
import re
from collections.abc import Collection, Iterator

from sharinghub_static.project.href import HrefError, HrefResolver
from sharinghub_static.project.model import ProjectReference
from sharinghub_static.snapshot.tracking_records import DatasetInputRecord

__all__ = ["dataset_target"]

_KEYS = ("uri", "url", "path")
_LENT = re.compile(
    r"[&#;](sig|signature|x-amz-[a-z-]+|x-goog-[a-z-]+|googleaccessid|key-pair-id|policy|[a-z_-]*token)=",
    re.IGNORECASE,
)
"""Parameters of signed addresses of S3, Google Cloud Storage, CloudFront and Azure, and tokens."""


def dataset_target(
    dataset: DatasetInputRecord, hrefs: HrefResolver, category: str, published: Collection[str]
) -> str | ProjectReference | None:
    """A project of the hub, by its path or address; else a web address; else None.

    Args:
        dataset: as MLflow said it.
        hrefs: of the project whose run read it.
        category: in which a project is referred to.
        published: full paths of the hub's projects in lower case.
    """
    for text in (*_addresses(dataset.source), dataset.name):
        path = text.strip("/")
        if named := hrefs.published_path(path, published):
            return ProjectReference(category, named)
        if not text.lower().startswith(("http://", "https://")):
            continue
        try:
            reference = hrefs.reference(category, text)
        except HrefError:
            reference = None
        if reference and reference.full_path.lower() in published:
            return reference
        try:
            return hrefs.resolve(_unsigned(text)).target
        except HrefError:
            continue
    return None


def _unsigned(address: str) -> str:
    """The address without what lets everybody in: a run may have read a link that was lent to it."""
    place, _, query = address.partition("?")
    return place if _LENT.search(f"&{query}") else address


def _addresses(source: str) -> Iterator[str]:
    try:
        payload = json.loads(source)
    except (ValueError, RecursionError):
        yield source.strip()
        return
    if isinstance(payload, dict):
        yield from (payload[key].strip() for key in _KEYS if isinstance(payload.get(key), str))
