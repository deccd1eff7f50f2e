"""The scripts that hold the search's data: ``data/columns.js`` and ``data/text-<n>.js``.

``data/setup-<language>.js`` has the words that it shows.

A column for each field and a number for each repeated value: that compresses best, and the browser makes
no objects of what it does not show. All languages share the files.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import orjson

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.frame.registration import Reads, site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.media.gallery import Gallery
from sharinghub_static.portal.search.columns import columns
from sharinghub_static.portal.search.entries import Entry, entries, ranked, search_entries
from sharinghub_static.portal.search.finder import search_setup
from sharinghub_static.portal.search.shards import Texts
from sharinghub_static.portal.search.synonyms import synonym_groups
from sharinghub_static.project.kept import ByteCache
from sharinghub_static.site.layout import Layout
from sharinghub_static.text.json_values import to_json

__all__ = ["search_files"]

_FIRST: Final = b"(globalThis.SharingHub??={})"


def search_files(
    hub: Hub,
    gallery: Gallery | None = None,
    positions: Mapping[int, int] | None = None,
    known: Mapping[int, Entry] | None = None,
    cache: ByteCache | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Path and content of each script.

    Args:
        hub: what is published.
        gallery: has the previews of the projects.
        positions: GitLab's project id to the project's rank; None where there is no ranking.
        known: the entries of the projects by GitLab's id, where they are made already.
        cache: keeps the words of texts.
    """
    layout, order = Layout(), ranked(hub, positions)
    listed = (
        [known[project.record.id] for project in order]
        if known is not None
        else entries(order, gallery, hub.changed_at, hub.instance_of)
    )
    texts = Texts(listed, cache)
    shards = texts.shards()
    groups = synonym_groups(hub.config.search.synonyms, texts.searched(), cache)
    light = columns(hub, listed) | {"synonyms": groups, "shards": len(shards)}
    yield layout.data("columns.js"), _FIRST + b".columns=" + _json(light) + b";\n"
    for number, rows in enumerate(shards):
        content = _json(texts.shard(rows))
        yield layout.data(f"text-{number}.js"), b"%s.text?.(%d,%s);\n" % (_FIRST, number, content)


def _json(value: object) -> bytes:
    """JSON that is also a script's literal; half of a surrogate pair becomes a question mark."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return orjson.dumps(to_json(value))


@site_files("search", reads=Reads.TEXTS)
def all_search_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of each script."""
    ranking = site.analyses.ranking
    positions = ranking.positions if ranking else None
    yield from search_files(site.hub, site.gallery, positions, search_entries(site), site.cache)


@site_files("search-setup", in_each_language=True)
def setup_file(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of the script with the words of the search in one language."""
    path = site.layout.search_setup(site.translator.language)
    yield path, _FIRST + b".setup=" + _json(search_setup(site)) + b";\n"
