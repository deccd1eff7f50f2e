"""A README is rendered once, for its Problems and its pages, and each project gets its own."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.markdown import ReadmeContext, document, render_readme
from sharinghub_static.portal.markdown.cache import with_cache
from sharinghub_static.portal.project_page.readme import readme_problems
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.problems import Message
from sharinghub_static.project.model import Readme
from sharinghub_static.snapshot.records import PictureRecord
from tests.projects import make_hub, make_project

TEXT = "# A\n\nWords with an [unknown](file.txt) \ud800 and `code`.\n\n```python\nx = 1\n```\n\n[x](#gone)\n"
CONTEXT = ReadmeContext("https://g.example/eo/a", "main", "README.md", "https://g.example", "eo/a")


class Cache(dict[str, bytes]):
    """Keeps texts in memory."""

    def text(self, key: str) -> bytes | None:
        return self.get(key)

    def put_text(self, key: str, value: bytes) -> None:
        self[key] = value


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
    hub, cache = hub_of("eo/a"), Cache()
    problems = readme_problems(hub.projects, hub.config)
    rendered.clear()
    assert readme_problems(hub.projects, hub.config, cache) == problems
    assert dict(pages(hub, cache=cache)) == plain
    assert rendered == ["eo/a"]
    assert dict(pages(hub_of("eo/a"), cache=cache)) == plain
    assert readme_problems(hub.projects, hub.config, cache) == problems
    assert rendered == ["eo/a"]


def test_a_text_from_the_cache_is_the_one_that_was_put_there():
    cache = Cache()
    first, again = (with_cache(render_readme, cache)(TEXT, CONTEXT) for _ in range(2))
    assert again == first == render_readme(TEXT, CONTEXT)
    assert len(cache) == 1
    assert first.problems
    for problem, other in zip(first.problems, again.problems, strict=True):
        assert isinstance(other.message, Message)
        assert (other.message.template, other.message.values) == (
            problem.message.template,
            problem.message.values,
        )


@pytest.mark.parametrize(
    "change",
    [
        {"web_url": "https://g.example/eo/b"},
        {"ref": "dev"},
        {"path": "docs/README.md"},
        {"title": "A"},
        {"files": frozenset({"file.txt"})},
        {"first_line": 9},
        {"part": "release-1"},
        {"refs": ("HEAD",)},
    ],
)
def test_a_text_in_another_light_is_another_text(change):
    cache = Cache()
    render = with_cache(render_readme, cache)
    render(TEXT, CONTEXT)
    context = replace(CONTEXT, **change)
    assert render(TEXT, context) == render_readme(TEXT, context)
    assert len(cache) == 2


def test_a_readme_of_a_project_with_pictures_is_rendered_again(rendered):
    hub = hub_of("eo/a", pictures=(PictureRecord("p.png", "ab" * 32, 5, "image/png"),))
    cache = Cache()
    readme_problems(hub.projects, hub.config, cache)
    dict(pages(hub, cache=cache))
    assert rendered.count("eo/a") == 2
    assert not [name for name in cache if not name.startswith("words-")]
