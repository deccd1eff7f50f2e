"""``llms.txt``: where agents find what, in few words: https://llmstxt.org/."""

from collections.abc import Iterator

from markupsafe import Markup

from sharinghub_static.config import CategoryConfig
from sharinghub_static.portal.components.formats import has_markdown
from sharinghub_static.portal.frame.registration import Reads, site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.markdown import render_hub_text
from sharinghub_static.portal.site_files.markdown_text import link, text
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import absolute, relative
from sharinghub_static.text.lines import shorten

__all__ = ["category_lines", "llms_file"]

_BEST = 20
"""Projects of a category that are named; its list has all."""
_DESCRIPTION = 300


@site_files("llms", reads=Reads.RANKING)
def llms_file(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of the file, in the site's first language."""
    yield site.layout.llms(), "\n".join([*_lines(site), ""]).encode("utf-8", "replace")


def category_lines(site: SiteData, category: CategoryConfig, path: str, most: int = 0) -> Iterator[str]:
    """A category's projects, one a line, the best first.

    Args:
        site: what the pages are made from.
        category: one of the configuration's.
        path: of the file that names them.
        most: how many; 0 for all.
    """
    ranking = site.analyses.ranking
    projects = sorted(
        site.hub.in_category(category),
        key=lambda one: (
            ranking.positions[one.record.id] if ranking else -one.record.counts.stars,
            one.record.full_path,
        ),
    )
    for project in projects[:most] if most else projects:
        summary = text(project.summary)
        yield f"- {link(project.title, _page(site, path, project))}{f': {summary}' if summary else ''}"


def _page(site: SiteData, path: str, project: Project) -> str:
    layout, category, full_path = site.layout, project.categories[0], project.record.full_path
    target = layout.markdown(category, full_path)
    return _address(site, path, target if has_markdown(site.hub) else layout.project(category, full_path))


def _address(site: SiteData, path: str, target: str) -> str:
    root = site.hub.config.stac.root_href
    return absolute(root, target) if root else relative(path, target)


def _lines(site: SiteData) -> Iterator[str]:
    hub, layout, translator, path = site.hub, site.layout, site.translator, site.layout.llms()
    root, formats = hub.config.stac.root, hub.config.site.formats
    described = Markup(render_hub_text(root.description)).striptags()  # noqa: S704 - cleaned when rendered
    yield from (
        f"# {text(root.title)}",
        "",
        f"> {text(shorten(' '.join(described.split()), _DESCRIPTION))}",
        "",
    )
    count = translator.ngettext("%(num)s project", "%(num)s projects", len(hub.projects))
    yield from (f"{count}. GitLab: {', '.join(f'<{url}>' for url in site.instance_urls)}", "")
    yield from (f"## {translator.gettext('Categories')}", "")
    for category in hub.config.stac.categories:
        target = layout.markdown(category.id) if has_markdown(hub) else layout.category(category.id)
        inside = len(hub.in_category(category))
        counted = translator.ngettext("%(num)s project", "%(num)s projects", inside)
        described = text(shorten(" ".join(category.description.split()), _DESCRIPTION))
        yield f"- {link(category.title, _address(site, path, target))}: {counted}. {described}".rstrip()
    documents = [
        (translator.gettext("STAC catalog"), layout.stac_root()),
        (translator.gettext("Use it from code"), layout.programs()),
        *([("DCAT-AP", layout.dcat("ttl"))] if formats.dcat else []),
        (translator.gettext("Feed"), layout.feed()),
    ]
    yield from ("", f"## {translator.gettext('Files')}", "")
    yield from (f"- {link(title, _address(site, path, target))}" for title, target in documents)
    for category in hub.config.stac.categories:
        named = list(category_lines(site, category, path, _BEST))
        if named:
            yield from ("", f"## {text(category.title)}", "", *named)
