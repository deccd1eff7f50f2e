"""Pictures of repositories as files of the site, so that no page of it asks another host for one."""

from sharinghub_static.portal.media.addresses import path_in_repository
from sharinghub_static.portal.media.gallery import Gallery, LocalPicture, PictureStore

__all__ = ["Gallery", "LocalPicture", "PictureStore", "path_in_repository"]
