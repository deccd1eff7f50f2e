"""A small sound site, and a way to break it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from sharinghub_static.reporting import SilentReporter
from sharinghub_static.site.check import CheckResult, check_site
from sharinghub_static.site.schemas import SchemaStore

ADDRESS = "https://eo.example.org/hub/"
ITEM = "stac/model/floods/floods.json"
COLLECTION = "stac/model/collection.json"
CATALOG = "stac/catalog.json"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"


def page(body: str, *, head: str = "", policy: str = POLICY, start: str = '<html lang="en">') -> str:
    """A sound page around a body."""
    return (
        f'<!doctype html>\n{start}\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>Floods</title>\n{head}</head>\n"
        f'<body>\n<main id="main">\n{body}\n</main>\n</body>\n</html>\n'
    )


def stac(path: str, **changes: Any) -> str:
    """A document of the sound site with some of its members changed; None takes one out."""
    document = json.loads(SOUND[path]) | changes
    left_out = {key for key, value in changes.items() if value is None}
    return json.dumps({key: value for key, value in document.items() if key not in left_out}, indent=1)


def links(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    """STAC links of relations and addresses."""
    return [{"rel": rel, "href": href} for rel, href in pairs]


ITEM_LINKS = (
    ("root", "../../catalog.json"),
    ("parent", "../collection.json"),
    ("collection", "../collection.json"),
)

SOUND: Mapping[str, str] = {
    "index.html": page(
        '<p>See the <a href="model/index.html#files">files</a>, <a href="model/">all</a>,'
        ' <a href="#main">this</a>, <a href="https://example.org/x#y">them</a> & &lt;us&gt;<br>'
        '<img src="assets/map%20one.svg" alt="" srcset="assets/icons.svg, assets/map%20one.svg?v=2 2x">'
        '<svg><use href="assets/icons.svg#star"/><path d="M0 0"/></svg><math><mspace width="1em"/></math></p>'
        "<ul><li>one<li>two</ul>",
        head='<link rel="stylesheet" href="assets/portal.css"><script src="assets/portal.js"></script>\n',
    ),
    "model/index.html": page('<h2 id="files">Files</h2><a href="../index.html">Home</a><a href="..">Up</a>'),
    "404.html": page('<a href="/hub/index.html">Home</a> <a href="#main">Skip</a>'),
    "assets/portal.css": '/* url(none.png) */ .a{background:url("map%20one.svg")}',
    "assets/portal.js": "if (1 < 2) { document.title = '</p>' }",
    "assets/map one.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "assets/icons.svg": '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="star"/></svg>',
    "build.json": "{}",
    CATALOG: json.dumps(
        {
            "type": "Catalog",
            "stac_version": "1.1.0",
            "id": "hub",
            "description": "Models",
            "links": links(
                ("self", f"{ADDRESS}stac/catalog.json"),
                ("root", "catalog.json"),
                ("child", "model/collection.json"),
            ),
        }
    ),
    COLLECTION: json.dumps(
        {
            "type": "Collection",
            "stac_version": "1.1.0",
            "id": "model",
            "description": "Models",
            "license": "other",
            "extent": {"spatial": {"bbox": [[-180, -90, 180, 90]]}, "temporal": {"interval": [[None, None]]}},
            "links": links(
                ("root", "../catalog.json"), ("parent", "../catalog.json"), ("item", "floods/floods.json")
            ),
        }
    ),
    ITEM: json.dumps(
        {
            "type": "Feature",
            "stac_version": "1.1.0",
            "id": "floods",
            "geometry": None,
            "collection": "model",
            "properties": {"datetime": "2026-01-01T00:00:00Z"},
            "links": links(*ITEM_LINKS, ("alternate", "../../../model/index.html#files")),
            "assets": {"map": {"href": "../../../assets/map%20one.svg"}},
        }
    ),
}


def no_network(url: str) -> bytes:
    """Stand in for a fetch where there is no network."""
    raise httpx.ConnectError(url)


def check(root: Path, changes: Mapping[str, str | None] | None = None, **settings: Any) -> CheckResult:
    """Write the sound site with some files changed, or taken out by None, and check it."""
    for path, content in {**SOUND, **(changes or {})}.items():
        if content is not None:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(content, "utf-8", "surrogateescape")
    return check_site(root, schemas=SchemaStore(fetch=no_network), reporter=SilentReporter(), **settings)


def codes(result: CheckResult) -> list[str]:
    """The codes of what was found, each once, sorted."""
    return sorted({finding.code for finding in result.findings})
