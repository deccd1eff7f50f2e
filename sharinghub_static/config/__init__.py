"""The site's configuration: ``site_config.yml`` as typed values."""

from sharinghub_static.config.loading import LoadedConfig, load_config
from sharinghub_static.config.model import (
    AlertConfig,
    AssetRule,
    CategoryConfig,
    ExternalUrl,
    SiteConfig,
    TagSection,
)
from sharinghub_static.config.schema import json_schema
from sharinghub_static.config.secret_files import with_secret_files

__all__ = [
    "AlertConfig",
    "AssetRule",
    "CategoryConfig",
    "ExternalUrl",
    "LoadedConfig",
    "SiteConfig",
    "TagSection",
    "json_schema",
    "load_config",
    "with_secret_files",
]
