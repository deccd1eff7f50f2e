"""oEmbed: the card that other sites show in place of a link to a project.

The card is text with styles of its own: it loads nothing, runs nothing and needs no frame.

Source: https://oembed.com/
"""

from collections.abc import Iterator
from html import escape
from typing import Any, Final

import orjson

from sharinghub_static.portal.components.formats import has_oembed
from sharinghub_static.portal.frame.registration import site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout, absolute
from sharinghub_static.text.json_values import to_json

__all__ = ["oembed", "oembed_files"]

_WIDTH, _HEIGHT = 600, 160  # pixels
_DAY: Final = 86_400  # seconds
_CARD: Final = (
    "max-width:600px;margin:0;padding:12px 16px;border:1px solid #c7cdd4;border-left:4px solid #0b5cad;"
    "border-radius:6px;font-family:sans-serif;line-height:1.4"
)


@site_files("oembed")
def oembed_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of the document of each project."""
    if not has_oembed(site.hub):
        return
    for project in site.hub.projects:
        path = Layout().oembed(project.categories[0], project.record.full_path)
        yield path, orjson.dumps(to_json(oembed(project, site)), option=orjson.OPT_APPEND_NEWLINE)


def oembed(project: Project, site: SiteData) -> dict[str, Any]:
    """A project in oEmbed 1.0, of the type ``rich``.

    Args:
        project: any.
        site: what the pages are made from; its address is known.
    """
    hub, record = site.hub, project.record
    root, layout = hub.config.stac.root_href or "", Layout()
    page = absolute(root, layout.project(project.categories[0], record.full_path))
    document = {
        "version": "1.0",
        "type": "rich",
        "title": project.title,
        "author_name": record.namespace.name or record.namespace.full_path,
        "author_url": record.namespace.web_url,
        "provider_name": hub.config.stac.root.title,
        "provider_url": absolute(root, layout.home()),
        "cache_age": _DAY,
        "width": _WIDTH,
        "height": _HEIGHT,
        "html": _card(project, page, site),
    }
    pictures = site.gallery.preview(project)
    if pictures:
        widest = pictures[-1]
        document |= {
            "thumbnail_url": absolute(root, widest.path),
            "thumbnail_width": widest.width,
            "thumbnail_height": widest.height,
        }
    return {key: value for key, value in document.items() if value}


def _card(project: Project, page: str, site: SiteData) -> str:
    titles = {category.id: category.title for category in site.hub.config.stac.categories}
    license_ = project.license.expression if project.license else ""
    facts = [titles[project.categories[0]], project.record.full_path, license_]
    lines = [
        f'<p style="margin:0"><a href="{escape(page)}"><b>{escape(project.title)}</b></a></p>',
        f'<p style="margin:4px 0">{escape(project.summary)}</p>' if project.summary else "",
        f'<p style="margin:0;font-size:85%">{escape(" · ".join(filter(None, facts)))}</p>',
    ]
    return f'<blockquote style="{_CARD}">{"".join(lines)}</blockquote>'
