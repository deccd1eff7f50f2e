"""What a build keeps of the projects in memory."""

import pytest

from sharinghub_static.hub_reading import without_sources
from sharinghub_static.snapshot.records import TextRecord
from tests.projects import make_hub, make_project

_README, _DVC = (
    TextRecord("README.md", "---\nlicense: mit\n---\nHi", 24),
    TextRecord(".dvc/config", "[core]", 6),
)


def test_a_large_hub_forgets_the_files_of_readmes_and_a_small_one_has_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hub = make_hub(make_project("a/b", texts=(_README, _DVC)))
    assert without_sources(hub) is hub
    monkeypatch.setattr("sharinghub_static.portal.components.formats.MOST_PROJECTS", 0)
    (project,) = without_sources(hub).projects
    assert [(text.path, text.text, text.size) for text in project.record.texts] == [
        ("README.md", "", 24),
        (".dvc/config", "[core]", 6),
    ]
    assert project.title == hub.projects[0].title
