"""A few steps of a random history; ``make histories`` takes many."""

from collections import Counter
from pathlib import Path

import pytest

from sharinghub_static.portal.frame.contexts import Page
from sharinghub_static.portal.rendering import Renderer
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
    real = Renderer.render

    def render(self: Renderer, template: str, page: Page) -> bytes:
        rendered.append(page.title)
        return real(self, template, page)

    monkeypatch.setattr(Renderer, "render", render)
    assert history.step(history.edit_readme).differing == ()
    # The second half is the clean build, which renders everything.
    upon_the_last = Counter(rendered)
    monkeypatch.undo()
    before = {path: path.stat().st_ino for path in (tmp_path / "public").rglob("*.html")}
    history.step(history.edit_readme)
    kept = [path for path, number in before.items() if path.exists() and path.stat().st_ino == number]
    assert len(kept) > len(before) / 2
    assert upon_the_last.total() < 2 * len(before) - len(before) / 2


def test_what_is_lost_is_made_again(tmp_path: Path) -> None:
    history = History(tmp_path, seed=3)
    for action in (history.tamper, history.lose, history.template):
        assert history.step(action).differing == (), action
