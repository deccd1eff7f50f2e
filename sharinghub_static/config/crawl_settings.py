"""The digest of the settings that decide what a crawl stores: shards of one crawl have the same."""

import hashlib
import json

from sharinghub_static.config import SiteConfig
from sharinghub_static.config.tracking import tracking_server

__all__ = ["crawl_settings_digest"]


def crawl_settings_digest(config: SiteConfig) -> str:
    """Return the SHA-256 of the settings that decide what a crawl stores.

    Args:
        config: the site's configuration. Whether there is a token is not in it.
    """
    gitlab = config.gitlab
    server = tracking_server(config)
    settings = {
        "url": gitlab.url.rstrip("/"),
        "visibility": gitlab.visibility.value,
        "limits": [
            gitlab.max_files,
            gitlab.max_text_bytes,
            gitlab.max_head_files,
            gitlab.max_head_bytes,
            gitlab.max_notebooks,
            gitlab.max_notebook_bytes,
        ],
        "topics": sorted({category.gitlab_topic.casefold() for category in config.stac.categories}),
        "labels": list(config.reviews.labels),
        "tracking": [server.kind, server.url, sorted(server.topics)] if server else None,
    }
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()
