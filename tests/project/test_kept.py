"""Projects are kept from build to build while all that they are interpreted from is the same."""

import pickle
import zlib
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import pytest

from sharinghub_static.project import interpret as interpreting
from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.project.kept import KeptProjects
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import ProjectRecord, TextRecord
from tests.projects import GITLAB, make_config, make_record

DATASET = ("sharinghub:dataset",)
LINKS = f"---\nrelated: {{dataset: {GITLAB}/eo/other}}\ncontact: a@lab.example\n---\n# Alps\n\nWords.\n"


class Cache(dict[str, bytes]):
    """Keeps values in memory."""

    def text(self, key: str) -> bytes | None:
        return self.get(key)

    def put_text(self, key: str, value: bytes) -> None:
        self[key] = value


class Runs:
    """Interprets projects upon what was kept, and counts those that were interpreted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cache, self.count, self.real = Cache(), 0, interpreting.interpret

        def counted(*arguments: Any, **named: Any) -> Project:
            self.count += 1
            return self.real(*arguments, **named)

        monkeypatch.setattr(interpreting, "interpret", counted)

    def __call__(self, *records: ProjectRecord) -> Sequence[Project]:
        self.count = 0
        origins = {record.id: repr(record) for record in records}
        kept = KeptProjects(self.cache, origins)
        projects = interpret_all(records, make_config(), kept=kept)
        assert _texts(projects) == _texts(interpret_all(records, make_config()))
        self.count -= len(records)
        return projects


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Runs:
    return Runs(monkeypatch)


def test_an_unchanged_project_is_not_interpreted_again(run: Runs) -> None:
    alps, other = _record("alps", LINKS), _record("other", "# Other\n")
    run(alps, other)
    assert run.count == 2
    run(alps, other)
    assert run.count == 0
    run(alps, replace(other, description="Something else."))
    assert run.count == 1


def test_a_project_that_names_another_follows_it(run: Runs) -> None:
    alps, other = _record("alps", LINKS), _record("other", "# Other\n")
    run(alps, other)
    (alone,) = run(alps)
    assert run.count == 1
    assert "SH406" in {problem.code for problem in alone.problems}
    (again, _) = run(alps, other)
    assert "SH406" not in {problem.code for problem in again.problems}


def test_a_project_with_a_secret_is_not_kept(run: Runs) -> None:
    secret = _record("alps", "# Alps\n\nglpat-" + "aB3dE5fG7hJ9kL1mN2pQ" + "\n")
    run(secret)
    run(secret)
    assert run.count == 1


class Harmful:
    """Runs code when it is read."""

    def __reduce__(self) -> tuple[Any, ...]:
        return pytest.fail, ("the cache ran code",)


@pytest.mark.parametrize("value", [Harmful(), None, ((), {}), (({}, {}), {"title": "x"})])
def test_a_cache_of_somebody_else_is_as_good_as_none(run: Runs, value: object) -> None:
    alps = _record("alps", LINKS)
    run(alps)
    content = zlib.compress(pickle.dumps(value))
    for damaged in (content, content[:-3], b"", b"broken"):
        run.cache.update(dict.fromkeys(run.cache, damaged))
        run(alps)
        assert run.count == 1


def _record(name: str, text: str) -> ProjectRecord:
    file = TextRecord("README.md", text, len(text.encode()))
    return make_record(f"eo/{name}", topics=DATASET, texts=(file,), id=len(name))


def _texts(projects: Sequence[Project]) -> list[dict[str, str]]:
    """All that projects hold, with what is not compared."""
    names = [each.name for each in fields(Project)]
    return [{name: repr(getattr(project, name)) for name in names} for project in projects]
