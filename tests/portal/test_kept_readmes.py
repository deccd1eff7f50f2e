"""A README is rendered once a build, for its Problems and for its pages, and each project gets its own."""

import gc
from collections.abc import Callable

import pytest

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal import pages, readme_problems
from sharinghub_static.portal.markdown import document
from sharinghub_static.portal.project_page import readme as module
from sharinghub_static.project.model import Readme
from sharinghub_static.snapshot.records import PictureRecord
from tests.projects import make_hub, make_project

TEXT = "Words with an [unknown](file.txt) \ud800 and `code`.\n\n```python\nx = 1\n```\n"


def hub_of(*paths: str, **changes: object) -> Hub:
    return make_hub(*(make_project(path, readme=Readme("README.md", TEXT), **changes) for path in paths))


@pytest.fixture
def rendered(monkeypatch) -> list[str]:
    """Paths of the projects whose READMEs were rendered."""
    paths: list[str] = []
    render: Callable[..., object] = document.render

    def recording(markdown: str, context: object) -> object:
        paths.append(context.full_path)
        return render(markdown, context)

    monkeypatch.setattr(document, "render", recording)
    return paths


def test_a_page_shows_what_was_rendered_for_the_problems(rendered):
    plain = dict(pages(hub_of("eo/a")))
    rendered.clear()
    hub = hub_of("eo/a")
    readme_problems(hub)
    assert dict(pages(hub)) == plain
    assert rendered == ["eo/a"]


def test_equal_readmes_of_two_projects_are_shown_in_the_light_of_their_own(rendered):
    hub = hub_of("eo/a", "eo/b")
    assert hub.projects[0].readme == hub.projects[1].readme
    readme_problems(hub)
    site = dict(pages(hub))
    for name in ("a", "b"):
        assert f"/eo/{name}/-/blob/".encode() in site[f"dataset/eo/{name}/index.html"]


def test_a_readme_of_a_project_with_pictures_is_rendered_again(rendered):
    hub = hub_of("eo/a", pictures=(PictureRecord("p.png", "ab" * 32, 5, "image/png"),))
    readme_problems(hub)
    dict(pages(hub))
    assert rendered.count("eo/a") == 2


def test_kept_readmes_go_with_their_hub():
    text = "Words of this test alone."
    hub = make_hub(make_project("eo/gone", readme=Readme("README.md", text)))
    readme_problems(hub)
    assert Readme("README.md", text) in module._kept
    del hub
    gc.collect()
    assert Readme("README.md", text) not in module._kept
