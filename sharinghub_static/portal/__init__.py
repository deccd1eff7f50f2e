"""Projects as pages: HTML that works without scripts, under any prefix and from disk."""

from sharinghub_static.portal.media.gallery import Gallery
from sharinghub_static.portal.portal_files import PortalFile
from sharinghub_static.portal.project_page.readme import readme_problems
from sharinghub_static.portal.site_pages import Portal, pages

__all__ = ["Gallery", "Portal", "PortalFile", "pages", "readme_problems"]
