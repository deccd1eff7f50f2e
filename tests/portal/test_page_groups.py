"""Lists are kept by the digest of what they are made from, which must tell all that they show."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.registered import all_pages
from sharinghub_static.portal.rendering import Renderer
from sharinghub_static.portal.task_sources import TaskSources
from sharinghub_static.project.model import License, Project
from sharinghub_static.project.outline import outline_digest
from sharinghub_static.registry import Registry
from sharinghub_static.snapshot.directory_records import DirectoryRecord, GroupRecord, TopicRecord
from sharinghub_static.snapshot.records import CountsRecord
from tests.cases import each_case
from tests.projects import located, make_config, make_hub, make_project

Groups = dict[str, tuple[str, str]]
"""Path of the first page of a group, to the digest of its sources and that of the contexts of its pages."""


def groups_of(hub: Hub) -> Groups:
    hub = replace(
        hub,
        config=hub.config.with_registry(Registry()),
        digests={each.record.id: each.description for each in hub.projects},
        outlines={each.record.id: outline_digest(each) for each in hub.projects},
    )
    analyses, assets = Analyses(hub), Assets(hub.config)
    renderer = Renderer(hub.config.folder / "templates", assets.icons)
    sources = TaskSources(hub, analyses, [(SiteData(hub, assets, analyses), renderer)])
    groups: Groups = {}
    for pages in all_pages(hub.config.registry):
        if pages.groups:
            ((site, _),) = sources.given(pages.reads)
            for group in pages.groups(site):
                made = list(group.make())
                assert not group.sources or {template for _, template, _ in made} <= {group.template}
                keys = [f"{path} {renderer.key(template, page)}" for path, template, page in made]
                if made:
                    groups[made[0][0]] = group.sources, "\n".join(keys)
    return groups


@pytest.fixture(scope="module")
def hub() -> Hub:
    """Two of each organisation and topic, so that a change leaves a list alone."""
    return make_hub(
        make_project("eo/land/cover", keywords=("water", "land"), extent=located(1, 2, 3, 4), id=1),
        make_project("eo/land/model", category=("ai-model", "dataset"), keywords=("land", "water"), id=2),
        make_project("met/rain", keywords=("rain", "sky"), id=3),
        make_project("met/snow", category="ai-model", keywords=("rain", "sky", "otherwise"), id=4),
        config=make_config(),
    )


@pytest.fixture(scope="module")
def groups(hub: Hub) -> Groups:
    return groups_of(hub)


def with_first(hub: Hub, change: Callable[[Project], Project]) -> Hub:
    return replace(hub, projects=(change(hub.projects[0]), *hub.projects[1:]))


def of_record(**values: object) -> Callable[[Project], Project]:
    return lambda project: replace(project, record=replace(project.record, **values))  # type: ignore[arg-type]


CHANGES: dict[str, Callable[[Hub], Hub]] = {
    "title": lambda hub: with_first(hub, lambda one: replace(one, title="Another")),
    "summary": lambda hub: with_first(hub, lambda one: replace(one, summary="Of another kind.")),
    "keywords": lambda hub: with_first(hub, lambda one: replace(one, keywords=("otherwise", "water"))),
    "license": lambda hub: with_first(hub, lambda one: replace(one, license=License("MIT", "MIT"))),
    "date": lambda hub: with_first(hub, lambda one: replace(one, updated=one.updated - timedelta(days=3))),
    "place": lambda hub: with_first(
        hub, lambda one: replace(one, extent=replace(one.extent, geometry=None, bbox=None))
    ),
    "properties": lambda hub: with_first(hub, lambda one: replace(one, properties={"gsd": 10, "task": "x"})),
    "stars": lambda hub: with_first(hub, of_record(counts=CountsRecord(stars=99))),
    "archived": lambda hub: with_first(hub, of_record(archived=True)),
    "gone": lambda hub: replace(hub, projects=hub.projects[1:]),
    "a day later": lambda hub: replace(hub, changed_at=hub.changed_at + timedelta(days=1)),
    "years later": lambda hub: replace(hub, changed_at=hub.changed_at + timedelta(days=2000)),
    "topics of GitLab": lambda hub: replace(
        hub,
        directory=DirectoryRecord(
            topics=tuple(
                TopicRecord(name, f"The {name}", "About it.")
                for name in {word for each in hub.projects for word in each.keywords}
            )
        ),
    ),
    "groups of GitLab": lambda hub: replace(
        hub,
        directory=DirectoryRecord(
            groups=tuple(
                GroupRecord(path, "Named", "About it.")
                for path in {each.record.namespace.full_path for each in hub.projects}
            )
        ),
    ),
}


@each_case("name", CHANGES)
def test_lists_of_the_same_digest_have_the_same_pages(hub: Hub, groups: Groups, name: str) -> None:
    changed = groups_of(CHANGES[name](hub))
    same = [path for path in groups if path in changed and changed[path][0] == groups[path][0] != ""]
    assert [path for path in same if changed[path] != groups[path]] == []
    assert changed != groups or name == "a day later"


def test_no_list_is_made_again_for_the_date_of_a_crawl(hub: Hub, groups: Groups) -> None:
    later = groups_of(CHANGES["a day later"](hub))
    lists = [path for path in groups if groups[path][0] and "rankings" not in path]
    assert len(lists) > 8
    assert [path for path in lists if later[path] != groups[path]] == []


def test_a_change_of_one_project_leaves_the_lists_of_others_alone(hub: Hub, groups: Groups) -> None:
    changed = groups_of(CHANGES["title"](hub))
    made_again = {path for path, (sources, _) in groups.items() if sources and changed[path] != groups[path]}
    assert made_again == {
        "dataset/index.html",
        "organisations/eo/index.html",
        "organisations/eo/land/index.html",
        "topics/land/index.html",
        "topics/water/index.html",
    }
