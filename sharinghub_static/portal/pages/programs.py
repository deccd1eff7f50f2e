"""How to use the catalog from programs: snippets with this site's own address in them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.extras import can_write_tables
from sharinghub_static.portal.components.code import Snippet, eodag_provider, snippet
from sharinghub_static.portal.components.formats import hub_documents
from sharinghub_static.portal.frame.contexts import Hyperlink, Page
from sharinghub_static.portal.frame.links import Linker
from sharinghub_static.portal.frame.page_frame import home_link, site_documents
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.registration import site_page
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.site.layout import Layout, absolute
from sharinghub_static.text.quoting import python_text

__all__ = ["ProgramsPage", "programs_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramsPage(Page):
    """How to use the catalog from programs (``programs.html``)."""

    catalog: str
    example: str
    snippets: tuple[Snippet, ...]
    documents: tuple[Hyperlink, ...]
    formats: tuple[Hyperlink, ...]


_PYSTAC = """\
import pystac

catalog = pystac.Catalog.from_file("{catalog}")
for collection in catalog.get_children():
    print(collection.id, collection.title)
    for item in collection.get_items(recursive=True):
        print("  ", item.id, item.properties["title"])
"""
_CLIENT = """\
from pystac_client import Client

client = Client.open("{catalog}")
collection = client.get_collection("{category}")
items = [
    item
    for item in collection.get_items(recursive=True)
    if {topic} in item.properties.get("keywords", [])
]
"""
_EODAG = """\
from eodag import EODataAccessGateway

dag = EODataAccessGateway(user_conf_file_path="portal.yml")
results = dag.search(provider="portal", collection="{category}", validate=False)
"""
_HERE = """\
from sharinghub_static import Catalog

hub = Catalog.open("{root}")
for item in hub.search({topic}, collections="{category}"):
    print(item.id, item.properties["title"])
"""
_DUCKDB = """\
from urllib.request import urlretrieve

import duckdb

urlretrieve("{table}", "items.parquet")
query = \"\"\"
    SELECT title, license, collection, "sharinghub:path" AS path
    FROM 'items.parquet'
    WHERE list_contains(keywords, ?)
       OR (bbox.xmin <= 15 AND bbox.xmax >= 5 AND bbox.ymin <= 48 AND bbox.ymax >= 43)
    ORDER BY updated DESC
\"\"\"
for row in duckdb.execute(query, [{topic}]).fetchall():
    print(*row)
"""
_GEOPANDAS = """\
from urllib.request import urlretrieve

import geopandas

urlretrieve("{table}", "items.parquet")
items = geopandas.read_parquet("items.parquet")
located = items[items.intersects(geopandas.points_from_xy([10], [46])[0])]
files = {{name: asset["href"] for assets in located["assets"] for name, asset in assets}}
"""
_POLARS = """\
import polars

items = polars.read_parquet("{table}")
recent = items.sort("updated", descending=True).select("title", "license", "sharinghub:stars").head()
print(recent)
"""
_LINES = """\
curl --silent --location {lines} |
  jq --raw-output 'select(.properties.license == "MIT") | .properties.title'
"""
_CURL = """\
curl --silent --location {catalog} |
  jq --raw-output '.links[] | select(.rel == "child") | .title'
"""


@site_page("programs", "programs.html", Layout.programs)
def programs_page(site: SiteData) -> ProgramsPage:
    """The context of the page for programs."""
    hub, layout, translator = site.hub, site.layout, site.translator
    link = site.linker(layout.programs())
    root = hub.config.stac.root_href or "https://portal.example.org/"
    root = root.rstrip("/") + "/"
    category = hub.config.stac.categories[0].id
    known = {
        "root": root,
        "catalog": absolute(root, layout.stac_root()),
        "category": category,
        "topic": python_text(_topic(hub, category)),
        "table": absolute(root, layout.item_table()),
        "lines": absolute(root, layout.item_lines()),
    }
    return ProgramsPage(
        **page_head(
            site,
            link,
            title=translator.gettext("Use it from code"),
            description=translator.gettext(
                "The catalog is STAC: read it with pystac, pystac-client, EODAG, DuckDB or curl."
            ),
            alternate=(layout.stac_root(), "application/json"),
            breadcrumbs=(home_link(site, link),),
        ),
        catalog=known["catalog"],
        example="" if hub.config.stac.root_href else root,
        snippets=_snippets(known, translator),
        documents=site_documents(site, link),
        formats=tuple(_formats(site, link)),
    )


def _formats(site: SiteData, link: Linker) -> Iterator[Hyperlink]:
    """The documents for other catalogs and for agents that this hub has."""
    for title, path, media_type in hub_documents(site.hub):
        yield Hyperlink(text=site.translator.label(title), href=link.to(path), note=media_type)


def _topic(hub: Hub, category: str) -> str:
    """The one that most projects of a category have: no single project chooses the example."""
    shown = [project for project in hub.projects if category in project.categories]
    counts = Counter(topic for project in shown for topic in project.keywords)
    return min(counts, key=lambda topic: (-counts[topic], topic), default="land-cover")


def _snippets(known: dict[str, str], translator: Translator) -> tuple[Snippet, ...]:
    return (
        snippet("pystac", _PYSTAC.format(**known), "python", "pip install pystac"),
        snippet(
            "pystac-client",
            _CLIENT.format(**known),
            "python",
            translator.gettext(
                "pip install pystac-client. A static catalog has no search: read the items and filter them."
            ),
        ),
        snippet(
            "EODAG: portal.yml",
            eodag_provider(known["root"]),
            "yaml",
            translator.gettext("EODAG 4. One provider, one file."),
        ),
        snippet("EODAG", _EODAG.format(**known), "python", "pip install 'eodag>=4'"),
        snippet(translator.gettext("curl and jq"), _CURL.format(**known), "bash"),
        snippet("Python", _HERE.format(**known), "python", "pip install sharinghub-static"),
        *(_table_snippets(known, translator) if can_write_tables() else ()),
        snippet(
            translator.gettext("All items, one a line"),
            _LINES.format(**known),
            "bash",
            translator.gettext("With curl and jq."),
        ),
    )


def _table_snippets(known: dict[str, str], translator: Translator) -> Iterator[Snippet]:
    """Code that reads all Items from one table."""
    note = translator.gettext(
        "pip install duckdb. All items are in one file. Those without a place have no geometry and no bbox."
    )
    yield snippet("DuckDB", _DUCKDB.format(**known), "python", note)
    yield snippet("geopandas", _GEOPANDAS.format(**known), "python", "pip install geopandas pyarrow")
    yield snippet("Polars", _POLARS.format(**known), "python", "pip install polars")
