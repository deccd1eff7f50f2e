"""Where everything is in the site: the one place that knows a path.

Paths are POSIX paths from the root of the site. Links inside the site are relative, so that the tree
works under any prefix, from any host and from a folder on disk; :func:`relative` makes them.

Names from outside (groups, projects, topics, item ids, pages of the owner) become segments here and nowhere
else; :mod:`sharinghub_static.path_segments` has the rules.
"""

import hashlib
import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

from sharinghub_static.path_segments import (
    harmless_name,
    is_safe,
    is_shortened,
    safe_path,
    safe_segment,
    words_of,
)
from sharinghub_static.stac_extension import VERSION

__all__ = ["EXPORTS", "PROJECT_PARTS", "RESERVED_NAMES", "Layout", "absolute", "relative"]

RESERVED_NAMES = frozenset(
    [
        "-",
        "404.html",
        "about",
        "api",
        "assets",
        "badges",
        "build.json",
        "changes",
        "compare",
        "data",
        "feed.xml",
        "files.txt",
        "formats",
        "front-matter",
        "health",
        "health.json",
        "index.html",
        "leaderboards",
        "lineage",
        "llms.txt",
        "map",
        "media",
        "opensearch.xml",
        "organisations",
        "pages",
        "rankings",
        "robots.txt",
        "search",
        "sitemap.xml",
        "stac",
        "topics",
        "updates.json",
    ]
)
"""Names at the root of the site that no category and no language may take."""

PROJECT_PARTS = ("files", "activity", "maintainers")
"""Parts of a project's page that have an address of their own, below that of the first part."""

EXPORTS = "exports"
"""Folder of the files of extensions. No category and no language may take it where there are any."""

# What RFC 3986 allows in a path segment besides letters, digits and "-._~"; "'" is left out because
# hrefs are in HTML attributes, ":" because a first segment with one reads as a scheme.
_SAFE_IN_SEGMENT = "!$&()*+,;=@~/"

_ARE_SPECIAL = frozenset({"", ".", ".."})
"""Segments that lead elsewhere than down."""

_PLAIN_TOPIC = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_CHECKED_TOPIC = re.compile(r".{61}|\A[0-9a-f]{12}\Z")


def relative(start: str, target: str) -> str:
    """A link from one file of the site to another, percent-encoded.

    ``index.html`` at the end of the target stays, so that the link works from a folder on disk too.

    Args:
        start: path of the file that holds the link.
        target: path of the file it leads to; a ``#fragment`` is kept as it is.
    """
    path, hash_, fragment = target.partition("#")
    folders, (names, quoted) = _folders(start), _segments(path)
    if not names or folders is None:
        href = posixpath.relpath(path, posixpath.dirname(start) or ".")
        return quote(href, safe=_SAFE_IN_SEGMENT) + hash_ + fragment
    shared = 0
    for folder, name in zip(folders, names, strict=False):
        if folder != name:
            break
        shared += 1
    href = "../" * (len(folders) - shared) + "/".join(quoted[shared:])
    return (href.rstrip("/") or ".") + hash_ + fragment


@lru_cache(maxsize=8192)
def _segments(path: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The segments of a path as they are and percent-encoded; none for the root, and for special ones."""
    names = tuple(path.split("/"))
    if not _ARE_SPECIAL.isdisjoint(names):
        return (), ()
    return names, tuple(quote(name, safe=_SAFE_IN_SEGMENT) for name in names)


@lru_cache(maxsize=128)
def _folders(path: str) -> tuple[str, ...] | None:
    """The folders that a file is in; None where one is special. The links of a page ask one by one."""
    folder = posixpath.dirname(path)
    return (_segments(folder)[0] or None) if folder else ()


def absolute(root_href: str, target: str) -> str:
    """The public address of a file of the site; ``index.html`` is left off, as servers do.

    Args:
        root_href: address of the site's root, with or without a trailing slash.
        target: path of the file, with an anchor in it or without; no path of the site has a ``#``.
    """
    path, hash_, anchor = target.partition("#")
    path = path.removesuffix("index.html") if posixpath.basename(path) == "index.html" else path
    return f"{root_href.rstrip('/')}/{quote(path, safe=_SAFE_IN_SEGMENT)}{hash_}{anchor}"


@lru_cache(maxsize=8192)
def _slug(topic: str) -> str:
    """A folder's name for a topic, whatever is in it: two topics never have the same.

    A plain topic is its own; any other gets its words in ASCII and the beginning of its checksum. The
    checksum distinguishes topics, unless made to be alike; who lists topics leaves out a second one of the
    same path.
    """
    key = topic.strip().casefold()
    if _PLAIN_TOPIC.fullmatch(key) and not _CHECKED_TOPIC.search(key) and is_safe(key):
        return key
    words = words_of(key)
    checksum = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{words}--{checksum}" if words else checksum


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths of the pages in one language; documents and data are the same for all.

    Args:
        language: prefix folder of the language's tree (``fr``); empty for the first language.
    """

    language: str = ""

    def _page(self, path: str) -> str:
        return f"{self.language}/{path}" if self.language else path

    def in_language(self, path: str, other: "Layout") -> str:
        """Path of the same page in another language's tree.

        Args:
            path: of a page of this tree.
            other: the other tree.
        """
        return other._page(path.removeprefix(f"{self.language}/") if self.language else path)

    def place(self, path: str) -> str:
        """Another path of the depth of a page, in the same folder of its language's tree.

        It shares no further folder with any file of the site, so that links from it lead from all such pages.
        """
        kept = 2 if self.language and path.startswith(f"{self.language}/") else 1
        *folders, name = path.split("/")
        return "/".join((*folders[:kept], *["*"] * len(folders[kept:]), name))

    # Pages

    def home(self) -> str:
        """The home page."""
        return self._page("index.html")

    def not_found(self) -> str:
        """What GitLab Pages shows for an address that is not there."""
        return self._page("404.html")

    def about(self) -> str:
        """Who runs the hub, and how to take part."""
        return self._page("about/index.html")

    def programs(self) -> str:
        """How to use the catalog from programs."""
        return self._page("about/programs/index.html")

    def custom_page(self, slug: str) -> str:
        """A Markdown page of the site's own."""
        return self._page(f"pages/{safe_segment(slug)}/index.html")

    def category(self, category: str, page: int = 1) -> str:
        """A category's list, one file for each page of it.

        ``-`` cannot be a GitLab namespace, so the further pages never meet a project's page.
        """
        if page == 1:
            return self._page(f"{category}/index.html")
        return self._page(f"{category}/-/{page}/index.html")

    def project(self, category: str, full_path: str, part: str = "") -> str:
        """A part of a project's page in one of its categories.

        ``-`` cannot be the name of a project, so a part never meets the page of another one.

        Args:
            category: id of the category.
            full_path: GitLab's full path.
            part: one of :data:`PROJECT_PARTS`; empty for the first one.
        """
        further = f"-/{part}/" if part else ""
        return self._page(f"{category}/{safe_path(full_path)}/{further}index.html")

    def croissant(self, category: str, full_path: str) -> str:
        """A data set in Croissant, beside the page of the project in its first category."""
        return f"{category}/{safe_path(full_path)}/croissant.json"

    def markdown(self, category: str, full_path: str = "") -> str:
        """A category's list, or a project's page in its first category, as Markdown."""
        return f"{category}/{f'{safe_path(full_path)}/' if full_path else ''}index.md"

    def oembed(self, category: str, full_path: str) -> str:
        """What other sites show of a project, beside its page in its first category."""
        return f"{category}/{safe_path(full_path)}/oembed.json"

    def notebook(self, category: str, full_path: str, path: str) -> str:
        """The page of a notebook of a project.

        Args:
            category: id of the project's first category.
            full_path: GitLab's full path of the project.
            path: of the notebook in the repository.
        """
        return self._page(
            f"{category}/{safe_path(full_path)}/-/notebooks/{safe_path(path, in_hub=False)}/index.html"
        )

    def topics(self, page: int = 1) -> str:
        """The list of topics, one file for each page of it; ``-`` is the address of no topic."""
        return self._page(f"topics/{f'-/{page}/' if page > 1 else ''}index.html")

    def topic(self, topic: str, page: int = 1) -> str:
        """The projects with one topic, whatever its letter case, one file for each page of the list."""
        return self._page(f"topics/{_slug(topic)}/{f'{page}/' if page > 1 else ''}index.html")

    def curated_collections(self) -> str:
        """The list of curated collections."""
        return self._page("collections/index.html")

    def curated_collection(self, slug: str, page: int = 1) -> str:
        """The projects of a curated collection, one file for each page of the list."""
        further = f"-/{page}/" if page > 1 else ""
        return self._page(f"collections/{safe_segment(slug)}/{further}index.html")

    def organisations(self, page: int = 1) -> str:
        """The list of groups and people that make projects, one file for each page of it."""
        return self._page(f"organisations/{f'-/{page}/' if page > 1 else ''}index.html")

    def organisation(self, full_path: str, page: int = 1) -> str:
        """The projects of one group or person; ``-`` cannot be the name of a group below it."""
        return self._page(
            f"organisations/{safe_path(full_path)}/{f'-/{page}/' if page > 1 else ''}index.html"
        )

    def health(self) -> str:
        """What was built, and which Problems were met."""
        return self._page("health/index.html")

    def problem_kinds(self) -> str:
        """How to fix each kind of Problem."""
        return self._page("health/problems/index.html")

    def search(self) -> str:
        """The search in all categories."""
        return self._page("search/index.html")

    def map(self) -> str:
        """The map of all projects that have a place."""
        return self._page("map/index.html")

    def changes(self) -> str:
        """What changed in the hub, day by day."""
        return self._page("changes/index.html")

    def rankings(self, category: str = "", page: int = 1) -> str:
        """The projects by rank, in one category or, without one, in the hub; one file for each page."""
        further = f"-/{page}/" if page > 1 else ""
        return self._page(f"rankings/{f'{category}/' if category else ''}{further}index.html")

    def lineage(self) -> str:
        """Lineage graph of the whole hub."""
        return self._page("lineage/index.html")

    def leaderboards(self) -> str:
        """The list of leaderboards."""
        return self._page("leaderboards/index.html")

    def leaderboard(self, name: str) -> str:
        """Models compared; ``name`` distinguishes the board from all others."""
        return self._page(f"leaderboards/{_slug(name)}/index.html")

    def front_matter(self) -> str:
        """The form for front matter."""
        return self._page("front-matter/index.html")

    # Files for the pages

    def leaderboard_table(self, name: str) -> str:
        """The figures of a leaderboard as CSV."""
        return f"leaderboards/{_slug(name)}/leaderboard.csv"

    def leaderboard_data(self, name: str) -> str:
        """The figures of a leaderboard as JSON."""
        return f"leaderboards/{_slug(name)}/leaderboard.json"

    def lineage_graph(self) -> str:
        """The same graph for programs, in JSON Graph Format."""
        return "lineage/graph.json"

    def front_matter_schema(self) -> str:
        """The JSON Schema of front matter, for editors."""
        return "front-matter/schema.json"

    def asset(self, name: str) -> str:
        """A style sheet, script or picture of the portal."""
        return f"assets/{name}"

    def owned_picture(self, name: str, number: int = 1) -> str:
        """A picture of the site's owner.

        Args:
            name: of its file.
            number: from 2 for further files of the same name.
        """
        stem, suffix = posixpath.splitext(name)
        again = f"-{number}" if number > 1 else ""
        return self.asset(f"site/{safe_segment(stem)}{again}{suffix.lower()}")

    def data(self, name: str) -> str:
        """A script with data for the search."""
        return f"data/{name}"

    def search_setup(self, language: str) -> str:
        """The words of the search in one language, as a script."""
        return f"data/setup-{language}.js"

    def places(self) -> str:
        """Where the projects are, as a script for the map."""
        return "data/places.js"

    def picture(self, sha256: str, suffix: str) -> str:
        """A picture of a repository as it is.

        Args:
            sha256: of its content.
            suffix: of its format, without a dot.
        """
        return f"media/{sha256[:16]}.{suffix}"

    def thumbnail(self, sha256: str, width: int) -> str:
        """A smaller copy of a picture of a repository; ``width`` is the greatest it may have, in pixels."""
        return f"media/{sha256[:16]}-{width}.webp"

    def mirrored_file(self, full_path: str, address: str, *, is_markup: bool = False) -> str:
        """A copy of a file of a project, in an archive; what a browser would run is a text there.

        Args:
            full_path: GitLab's path of the project.
            address: of the file.
            is_markup: its content looks like a page or a drawing, whatever its name is.
        """
        checksum = hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        name = harmless_name(unquote(address.partition("?")[0].rpartition("/")[2]), is_markup=is_markup)
        return f"data/files/{safe_path(full_path)}/{checksum}/{name}"

    def export(self, path: str) -> str:
        """A file of an extension, for programs; ``path`` is of names that are safe already."""
        return f"{EXPORTS}/{path}"

    # STAC

    def stac_root(self) -> str:
        """The root Catalog."""
        return "stac/catalog.json"

    def stac_collection(self, category: str) -> str:
        """A category's Collection."""
        return f"stac/{category}/collection.json"

    def stac_curated(self, slug: str) -> str:
        """The Catalog of a curated collection."""
        return f"stac/collections/{safe_segment(slug)}/catalog.json"

    def stac_branch(self, category: str, namespace: str, letters: str = "") -> str:
        """A Catalog below a Collection that has too many Items to list; ``-`` can be no GitLab namespace.

        Args:
            category: of the Collection.
            namespace: full path of a group; empty for all.
            letters: with which the names in it begin, where it is divided by them.
        """
        folders = [f"stac/{category}/-"]
        folders += [safe_path(namespace)] if namespace else []
        folders += ["-", safe_segment(letters)] if letters else []
        return f"{'/'.join(folders)}/catalog.json"

    def stac_item(self, category: str, item_id: str) -> str:
        """A project's Item: ``<item id>/<item id>.json``; slashes in an id make folders, as pystac does.

        Only the path is made safe; the Item keeps its id. An id that was shortened stays as it is: the hub
        gives that form to none that is not, so it meets no other.
        """
        folder = item_id if is_shortened(item_id) else safe_path(item_id)
        return f"stac/{category}/{folder}/{folder.rpartition('/')[2]}.json"

    def stac_item_version(self, category: str, item_id: str, version: str) -> str:
        """The Item of an earlier version of a project, beside that of today."""
        folder = self.stac_item(category, item_id).rpartition("/")[0]
        return f"{folder}/versions/{safe_segment(version)}.json"

    # Many Items in one file

    def item_table(self, category: str = "") -> str:
        """The Items of a Collection as GeoParquet, or those of all."""
        return f"stac/{category}/items.parquet" if category else "stac/items.parquet"

    def item_lines(self) -> str:
        """All Items, one a line."""
        return "stac/items.ndjson"

    def item_page(self, category: str, page: int = 1) -> str:
        """The Items of a Collection as GeoJSON, one file for each page of them."""
        return f"api/collections/{category}/items/{page}.json"

    # What the pages show, for programs

    def api(self, name: str) -> str:
        """A small file for programs; ``name`` is one of the portal's own."""
        return f"api/{name}"

    def project_data(self, part: int = 1) -> str:
        """Projects as on their cards; ``part`` counts the files from 1."""
        return self.api("projects.json") if part == 1 else self.api(f"projects/{part}.json")

    def project_lines(self) -> str:
        """Projects as on their cards, one a line."""
        return self.api("projects.ndjson")

    def project_table(self) -> str:
        """All projects as CSV."""
        return self.api("projects.csv")

    def category_table(self, category: str) -> str:
        """The list of a category as CSV; ``-`` can be no GitLab namespace."""
        return f"{category}/-/projects.csv"

    def topic_table(self, topic: str) -> str:
        """The projects with one topic as CSV."""
        return f"topics/{_slug(topic)}/projects.csv"

    def organisation_table(self, full_path: str) -> str:
        """The projects of one group or person as CSV."""
        return f"organisations/{safe_path(full_path)}/-/projects.csv"

    def curated_table(self, slug: str) -> str:
        """A curated collection as CSV."""
        return f"collections/{safe_segment(slug)}/projects.csv"

    # For other catalogs

    def dcat(self, ending: str, category: str = "") -> str:
        """A category, or the hub, as a catalog of DCAT; ``ending`` is that of its format."""
        return f"formats/dcat/{f'categories/{category}' if category else 'catalog'}.{ending}"

    def datacite(self) -> str:
        """The data sets in DataCite's words, one a line."""
        return "formats/datacite.ndjson"

    def codemeta(self) -> str:
        """The software in CodeMeta's words, one a line."""
        return "formats/codemeta.ndjson"

    def record_catalog(self) -> str:
        """The catalog of the projects without a location, in OGC API Records."""
        return "formats/records/catalog.json"

    def record_page(self, number: int) -> str:
        """Some of its records, from page 1."""
        return f"formats/records/items-{number}.json"

    def sharinghub_schema(self) -> str:
        """The JSON Schema of our own properties of Items, which Items name."""
        return f"formats/sharinghub/{VERSION}/schema.json"

    # For feed readers and search engines

    def feed(self, category: str = "") -> str:
        """What changed lately, in a category or, without one, in the hub."""
        return self._page(f"{category}/feed.xml" if category else "feed.xml")

    def curated_feed(self, slug: str) -> str:
        """What changed lately in the projects of a curated collection."""
        return self._page(f"collections/{safe_segment(slug)}/feed.xml")

    def changes_feed(self) -> str:
        """The same changes, for feed readers."""
        return self._page("changes/feed.xml")

    def opensearch(self) -> str:
        """What browsers need to offer the search."""
        return self._page("opensearch.xml")

    def llms(self) -> str:
        """What agents need to find their way."""
        return "llms.txt"

    def badges(self, full_path: str) -> str:
        """The badges of a project, as one picture."""
        return f"badges/{safe_path(full_path)}/badges.svg"

    def redirects(self) -> str:
        """Addresses of before, for GitLab Pages."""
        return "_redirects"

    def updates(self) -> str:
        """When the site was updated, and when the next update is due, for programs."""
        return "updates.json"

    def updates_script(self) -> str:
        """The same for the pages, which read it as a script."""
        return self.data("updates.js")

    def state(self) -> str:
        """What a build goes on from, and the history of the hub."""
        return self.data("state.sqlite.gz")

    def robots(self) -> str:
        """What crawlers may read."""
        return "robots.txt"

    def sitemap(self, part: int = 0) -> str:
        """The addresses of all pages; a part of them when they are too many for one file."""
        return f"data/sitemap-{part}.xml" if part else "sitemap.xml"

    # Reports

    def health_report(self) -> str:
        """What the projects' metadata lacks, for programs."""
        return "health.json"

    def build_report(self) -> str:
        """What was built, and which Problems were met."""
        return "build.json"
