"""Every kind of page of a hub that has something to show on each, in two languages.

A kind is a template, or a state of one that looks different. Templates without a place in :data:`KINDS` are
found by :func:`paths_of` all the same, so that a new one is looked at from its first day.
"""

from dataclasses import replace
from pathlib import Path

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.config import SiteConfig
from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.owner_pages import read_owner_pages
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.site_pages import page_contexts
from sharinghub_static.project.model import Readme
from sharinghub_static.site.layout import Layout
from tests.portal.hubs import COVER, HOSTILE, full_hub
from tests.projects import make_project

__all__ = ["ALL_KINDS", "KINDS", "paths_of", "whole_hub"]

_READMES = Path(__file__).parent / "readmes"
_WELL_WRITTEN = (
    *("alerts", "code", "dataset-card", "footnotes", "french", "landcover-model", "lists"),
    *("long-lines", "maths", "media", "model-card", "notebook-export", "processor-cli", "quotes", "tables"),
)
"""READMEs whose authors leave out no level of heading: that would be theirs to fix."""

KINDS = {
    "home": "index.html",
    "home in French": "fr/index.html",
    "list": "dataset/index.html",
    "second page of a list": "processor/-/2/index.html",
    "project with everything": f"dataset/{COVER}/index.html",
    "project with everything in French": f"fr/ai-model/{COVER}/index.html",
    "files of a project": f"dataset/{COVER}/-/files/index.html",
    "notebook": f"dataset/{COVER}/-/notebooks/look.ipynb/index.html",
    "activity of a project that is hostile": f"dataset/{HOSTILE}/-/activity/index.html",
    "what maintainers need in French": f"fr/dataset/{COVER}/-/maintainers/index.html",
    "project that is hostile": f"dataset/{HOSTILE}/index.html",
    "project from right to left": "processor/eo/rtl/index.html",
    "project with a long README": "processor/eo/long/index.html",
    "search": "search/index.html",
    "map": "map/index.html",
    "what changed": "changes/index.html",
    "lineage": "lineage/index.html",
    "leaderboards": "leaderboards/index.html",
    "ranking": "rankings/index.html",
    "ranking of a category": "rankings/dataset/index.html",
    "topics": "topics/index.html",
    "topic": "topics/sar/index.html",
    "collections": "collections/index.html",
    "collection": "collections/begin/index.html",
    "organisations": "organisations/index.html",
    "organisation": "organisations/eo/index.html",
    "about": "about/index.html",
    "programs": "about/programs/index.html",
    "health": "health/index.html",
    "kinds of problems": "health/problems/index.html",
    "form for front matter": "front-matter/index.html",
    "page of the owner": "pages/guide/index.html",
    "not found": "404.html",
}
"""Path of a page of each kind, by what it is."""
_FURTHER = "any further template"
ALL_KINDS = (*KINDS, _FURTHER)

_GUIDE = """\
# How to publish

1. Give your project a topic.
2. Wait for the next build.

| Topic | Category |
|-------|----------|
| `sharinghub:dataset` | Datasets |

```console
git clone https://gitlab.example.org/eo-land/cover.git --depth 1
```
"""


def _long_readme() -> Readme:
    texts = ((_READMES / f"{name}.md").read_text("utf-8") for name in _WELL_WRITTEN)
    return Readme("README.md", "\n\n".join(texts))


def whole_hub(folder: Path) -> Hub:
    """The full hub with a page of its owner, French, and a project that documents all it does.

    Args:
        folder: becomes the configuration's; the owner's page is written there.
    """
    (folder / "pages").mkdir(parents=True, exist_ok=True)
    (folder / "pages" / "guide.md").write_text(_GUIDE, "utf-8")
    hub = full_hub(folder)
    values = hub.config.model_dump(by_alias=True, exclude_none=True)
    values["portal"]["languages"] = ["en", "fr"]
    config = SiteConfig.model_validate({**values, "folder": folder})
    long = make_project("eo/long", "processor", readme=_long_readme())
    projects = sorted((*hub.projects, long), key=lambda project: project.record.full_path)
    config = config.with_collections(hub.config.collections)
    return replace(hub, config=config, projects=tuple(projects))


def paths_of(kind: str, hub: Hub) -> list[str]:
    """Where a kind of :data:`ALL_KINDS` is seen: one page, or one of each template that has no place."""
    if kind != _FURTHER:
        return [KINDS[kind]]
    owned = read_owner_pages(hub.config.folder, Layout(), "en")
    made = [
        (path, template)
        for path, template, *_ in page_contexts(SiteData(hub, Assets(hub.config), Analyses(hub), owned))
    ]
    shown = {template for path, template in made if path in KINDS.values()}
    firsts = {template: path for path, template in reversed(made)}
    return sorted(path for template, path in firsts.items() if template not in shown)
