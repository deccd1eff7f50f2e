"""The digest of the settings that decide what a crawl stores: shards of one crawl have the same."""

import hashlib
import json

from sharinghub_static.config import SiteConfig
from sharinghub_static.config.model import GitlabConfig
from sharinghub_static.config.tracking import tracking_server

__all__ = ["crawl_settings_digest"]


def crawl_settings_digest(config: SiteConfig) -> str:
    """Return the SHA-256 of the settings that decide what a crawl stores.

    Args:
        config: the site's configuration. Whether there is a token is not in it.
    """
    text = json.dumps([_settings(each, config) for each in config.gitlabs], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _settings(gitlab: GitlabConfig, hub: SiteConfig) -> dict[str, object]:
    """The settings of one instance."""
    name = hub.instance_name(gitlab)
    config = hub.for_instance(name, only_its_categories=True)
    server = tracking_server(config)
    return {
        "name": name,
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
