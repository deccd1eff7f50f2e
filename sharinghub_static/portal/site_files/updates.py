"""``updates.json`` and ``data/updates.js``: when the site was updated, and when the next update is due.

These two files alone say what changes with each build: pages read the script, so that they stay as they are
(``timely_files`` of the writer). They are the same for all languages.
"""

from collections.abc import Iterator

from sharinghub_static.analysis.update_times import UpdateTimes
from sharinghub_static.portal.frame.registration import Reads, site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.frame.update_files import update_files

__all__ = ["make_update_files"]


@site_files("updates", reads=Reads.TIME)
def make_update_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """The files of a hub."""
    yield from update_files(site.hub.updates or UpdateTimes(site.hub.changed_at))
