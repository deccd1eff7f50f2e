"""A few steps of a random history; ``make histories`` takes many."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sharinghub_static.portal import site_pages
from sharinghub_static.portal.frame.contexts import Page
from sharinghub_static.portal.project_page.page import ProjectPage
from sharinghub_static.portal.project_page.surroundings import ProjectSite
from sharinghub_static.portal.rendering import Renderer
from sharinghub_static.project.model import Project
from tests.campaigns.histories import History


def test_a_site_built_upon_the_last_one_is_that_of_a_clean_build(tmp_path: Path) -> None:
    steps = list(History(tmp_path, seed=3).steps(6))
    assert [step for step in steps if step.differing] == []
    assert any(step.written for step in steps)


def test_a_page_that_says_nothing_else_is_not_rendered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(tmp_path, seed=3)
    rendered: list[str] = []
    made: list[str] = []
    real, real_pages = Renderer.render, site_pages.project_pages

    def render(self: Renderer, template: str, page: Page) -> bytes:
        rendered.append(page.title)
        return real(self, template, page)

    def project_pages(project: Project, site: ProjectSite) -> Iterator[tuple[str, ProjectPage]]:
        made.append(project.title)
        return real_pages(project, site)

    monkeypatch.setattr(Renderer, "render", render)
    monkeypatch.setattr(site_pages, "project_pages", project_pages)
    assert history.step(history.edit_readme).differing == ()
    # The second half is the clean build, which renders everything.
    upon_the_last = Counter(rendered)
    monkeypatch.undo()
    before = {path: path.stat().st_ino for path in (tmp_path / "public").rglob("*.html")}
    history.step(history.edit_readme)
    kept = [path for path, number in before.items() if path.exists() and path.stat().st_ino == number]
    assert len(kept) > len(before) / 2
    # The clean build makes the pages of all projects in two languages, the one upon the last those of one.
    others, edited = sorted(Counter(made).values())[:-1], max(Counter(made).values())
    assert (set(others), edited) == ({2}, 4)
    assert upon_the_last.total() < 2 * len(before) - len(before) / 2


def test_what_is_lost_is_made_again(tmp_path: Path) -> None:
    history = History(tmp_path, seed=3)
    for action in (history.tamper, history.lose, history.template):
        assert history.step(action).differing == (), action
