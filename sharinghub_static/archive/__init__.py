"""A hub as one file: its site, and all that the site was made from, with checksums."""

from sharinghub_static.archive.bag import BagWriter
from sharinghub_static.archive.earlier import HistorySummary, take_history
from sharinghub_static.archive.making import ArchiveSummary, make_archive
from sharinghub_static.archive.verifying import verify_archive

__all__ = ["ArchiveSummary", "BagWriter", "HistorySummary", "make_archive", "take_history", "verify_archive"]
