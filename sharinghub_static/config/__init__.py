"""The site's configuration: ``site_config.yml`` as typed values."""

from sharinghub_static.config.model import (
    AlertConfig,
    AssetRule,
    CategoryConfig,
    ExternalUrl,
    SiteConfig,
    TagSection,
)

__all__ = ["AlertConfig", "AssetRule", "CategoryConfig", "ExternalUrl", "SiteConfig", "TagSection"]
