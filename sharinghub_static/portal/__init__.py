"""Projects as pages: HTML that works without scripts, under any prefix and from disk."""

from sharinghub_static.portal.site_pages import pages

__all__ = ["pages"]
