"""Fixtures of tests that crawl."""

from pathlib import Path

import pytest

from tests.sources.instances import Runner


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Runner:
    """The command line in a folder of its own, without variables of a pipeline."""
    return Runner(tmp_path, monkeypatch, capfd)
