"""A built site, and a Python in which other programs are installed."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sharinghub_static import extras
from tests.snippet_runs import Served, serve_samples

_ROOT = Path(__file__).resolve().parents[2]
_PYTHON = Path(os.environ.get("CLIENTS_PYTHON", _ROOT / ".venv-clients/bin/python"))

Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def python() -> Path:
    if not _PYTHON.exists():
        pytest.skip("the clients are not installed: make clients")
    return _PYTHON


@pytest.fixture(scope="session")
def served(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The samples of the demo as a portal with tables, at an address with a prefix."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extras, "_has_pyarrow", lambda: True)
        with serve_samples(tmp_path_factory.mktemp("clients")) as served:
            yield served


@pytest.fixture(scope="session")
def items(served: Served) -> list[dict[str, Any]]:
    """All Items, from their own files."""
    documents = [json.loads(path.read_bytes()) for path in served.public.glob("stac/*/*/*.json")]
    return [document for document in documents if document["type"] == "Feature"]


@pytest.fixture
def ask(python: Path, tmp_path: Path) -> Ask:
    """Run code in the clients' Python; what it names ``answer`` is returned as JSON."""

    def run(code: str, **values: str) -> Any:
        given = "".join(f"{name} = {value!r}\n" for name, value in values.items())
        # Threads of Arrow and of Rust sometimes abort an interpreter that ends (apache/arrow#34314).
        end = "\nimport json, os, sys\nprint(json.dumps(answer, default=str), flush=True)\nos._exit(0)\n"
        environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        done = subprocess.run(
            [python, "-c", given + code + end],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env=environ,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run
