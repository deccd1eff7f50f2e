"""What the search in the browser is given: data written at build time, and the parts of pages around it.

Data are in classic scripts, so that a page opened from a folder can load them too: light columns
of every project (for lists, facets and the map), then texts in shards, the best-ranked projects first.
The index itself is made in the browser.
"""

from sharinghub_static.portal.search.finder import Finders, Within

__all__ = ["Finders", "Within"]
