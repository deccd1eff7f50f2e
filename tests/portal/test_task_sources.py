"""What a function that makes files is given: no more than it says that it reads, and all that it shows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.update_times import UpdateTimes
from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.registration import Reads
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.registered import all_files, all_pages
from sharinghub_static.portal.rendering import Renderer
from sharinghub_static.portal.task_sources import TaskSources
from sharinghub_static.problems import Problem
from sharinghub_static.project.model import Project, Readme
from sharinghub_static.project.outline import outline_digest
from sharinghub_static.registry import Registry
from sharinghub_static.snapshot.directory_records import DirectoryRecord, TopicRecord
from sharinghub_static.snapshot.records import TextRecord
from tests.portal.hubs import full_hub
from tests.projects import make_project

OUTLINES = Reads.OUTLINES


def _sources(hub: Hub) -> TaskSources:
    analyses, assets = Analyses(hub), Assets(hub.config)
    site = SiteData(hub, assets, analyses)
    return TaskSources(hub, analyses, [(site, Renderer(hub.config.folder / "templates", assets.icons))])


@pytest.fixture(scope="module")
def sources() -> TaskSources:
    hub = full_hub()
    projects = {project.record.id: project for project in hub.projects}
    return _sources(
        replace(
            hub,
            digests={id_: f"digest {id_}" for id_ in projects},
            outlines={id_: outline_digest(project) for id_, project in projects.items()},
        )
    )


def test_files_say_the_same_of_what_they_are_given_as_of_everything(whole: Hub) -> None:
    hub = replace(whole, config=whole.config.with_registry(Registry()))
    sources = _sources(hub)
    (everything, _), *_ = sources.trees
    for files in all_files(hub.config.registry):
        if not files.reads & (Reads.TIME | Reads.TEXTS):
            (given, _), *_ = sources.given(files.reads)
            assert dict(files.make(given)) == dict(files.make(everything)), files
    for pages in all_pages(hub.config.registry):
        (given, _), *_ = sources.given(pages.reads)
        assert list(pages.make(given)) == list(pages.make(everything)), pages


def test_only_what_says_so_is_given_texts_problems_and_ranking(sources: TaskSources) -> None:
    (site, _), *_ = sources.given(OUTLINES)
    project = next(each for each in sources.hub.projects if each.problems and each.readme)
    given = site.hub.find(project.record.full_path)
    assert given is not None
    assert given.readme is not None
    assert (given.readme.markdown, given.description, given.problems) == ("", "", ())
    assert not any(text.text for text in given.record.texts)
    assert all(topic.projects[0] in site.hub.projects for topic in site.analyses.topics.with_pages)
    with pytest.raises(RuntimeError, match=r"Reads\.RANKING"):
        _ = site.analyses.ranking
    with pytest.raises(RuntimeError, match=r"Reads\.RANKING"):
        _ = site.analyses.metadata_coverage
    (site, _), *_ = sources.given(Reads.PROBLEMS)
    messages = [(each.code, each.message, each.severity) for each in project.problems]
    assert site.hub.find(project.record.full_path).problems == tuple(
        Problem(code, message, severity=severity) for code, message, severity in messages
    )
    (site, _), *_ = sources.given(Reads.PROBLEM_KINDS)
    assert {each.message for each in site.hub.find(project.record.full_path).problems} == {""}
    (site, _), *_ = sources.given(Reads.RANKING)
    assert site.analyses.ranking.of(given).project.readme.markdown == ""


def _changed(sources: TaskSources, **changes: object) -> set[Reads]:
    """What is made again when a project changes so."""
    hub = sources.hub
    first, *others = hub.projects
    changed = replace(first, **changes)
    id_ = first.record.id
    hub = replace(
        hub,
        projects=(changed, *others),
        digests={**hub.digests, id_: "another"},
        outlines={**hub.outlines, id_: outline_digest(changed)},
    )
    after = _sources(hub)
    kinds = (OUTLINES, Reads.RANKING, Reads.PROBLEM_KINDS, Reads.PROBLEMS, Reads.TEXTS)
    return {reads for reads in kinds if after.digest(reads) != sources.digest(reads)}


def test_files_are_made_again_when_what_they_read_changes(sources: TaskSources) -> None:
    first = sources.hub.projects[0]
    readme = first.readme
    more = Readme(readme.path, readme.markdown + "\nOne.\n") if readme else Readme("README.md", "One.")
    assert _changed(sources) == {Reads.TEXTS}
    assert _changed(sources, readme=more) in ({Reads.TEXTS}, {Reads.TEXTS, Reads.RANKING})
    assert _changed(sources, problems=()) == {Reads.TEXTS, Reads.PROBLEMS, Reads.PROBLEM_KINDS}
    moved = tuple(replace(each, line=each.line + 1) for each in first.problems)
    assert _changed(sources, problems=moved) == {Reads.TEXTS}
    said = tuple(replace(each, message="Otherwise.") for each in first.problems)
    assert _changed(sources, problems=said) == {Reads.TEXTS, Reads.PROBLEMS}
    everything = {OUTLINES, Reads.RANKING, Reads.PROBLEM_KINDS, Reads.PROBLEMS, Reads.TEXTS}
    assert _changed(sources, title="Another") == everything
    assert _changed(sources, summary="Another") == everything


def test_nothing_is_kept_of_what_is_not_known_or_reads_the_clock(sources: TaskSources) -> None:
    assert sources.digest(OUTLINES)
    assert not sources.digest(Reads.TIME)
    assert not _sources(replace(sources.hub, outlines={})).digest(OUTLINES)


def test_files_are_made_again_when_anything_else_of_the_hub_changes(sources: TaskSources) -> None:
    hub, before = sources.hub, sources.digest(OUTLINES)
    changes: tuple[dict[str, Any], ...] = (
        {"changed_at": hub.changed_at + timedelta(days=1)},
        {"instance": replace(hub.instance, version="99.0.0")},
        {"left_out": (("g/p", Problem("SH610", "Left out.")),)},
        {"directory": DirectoryRecord(topics=(TopicRecord("flood", "Floods"),))},
        {"projects": hub.projects[1:]},
    )
    for change in changes:
        assert _sources(replace(hub, **change)).digest(OUTLINES) != before, change
    assert _sources(replace(hub, updates=UpdateTimes(hub.changed_at))).digest(OUTLINES) == before


def _with_readme(markdown: str, **values: object) -> Project:
    texts = (TextRecord("README.md", markdown, len(markdown)),)
    return make_project("g/p", readme=Readme("README.md", markdown), texts=texts, **values)


def test_the_outline_of_a_project_changes_with_all_but_its_texts() -> None:
    one = outline_digest(_with_readme("# One\n\nA word."))
    assert outline_digest(_with_readme("# One\n\nAnother word.")) == one
    assert outline_digest(_with_readme("# One\n\nA word.", title="Title")) != one
    assert outline_digest(_with_readme("# One\n\nA word.", properties={"gsd": 10})) != one
    assert outline_digest(_with_readme("# One\n\n" + "word " * 600)) != one  # well explained
