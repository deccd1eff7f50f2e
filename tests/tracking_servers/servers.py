"""The servers of the matrix: each a version of MLflow in an environment of its own, on loopback.

``make tracking-servers`` makes the environments; SharingHub's plugin asks the embedded GitLab who may read.
"""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.gitlab_double.server import EmbeddedGitlab
from tests.mlflow_server import running_mlflow
from tests.worlds import MEMBER_TOKEN, make_world, sample

__all__ = ["OTHER", "OURS", "SERVERS", "Running", "Server", "running"]

FOLDER = Path(__file__).parents[2] / ".tracking-servers"
OURS, OTHER = ("eo/cover", 7), ("eo/other", 8)
"""Full path and id of the project that is crawled, and of another one whose models must not be seen."""

_FILLERS = 120
"""Models of the other project: more than the plugin lists without failing."""


@dataclass(frozen=True)
class Server:
    """A server to run.

    Args:
        title: for the table.
        environment: its folder.
        kind: as in ``mlflow.type``.
        prefix: of ``--static-prefix``.
        unmoved: what the prefix does not move: ``api``, ``health``.
        app: of ``--app-name``.
    """

    title: str
    environment: str
    kind: str = "mlflow"
    prefix: str = ""
    unmoved: tuple[str, ...] = ()
    app: str = ""

    @property
    def python(self) -> Path:
        return FOLDER / self.environment / "bin" / "python"

    def place(self, what: str) -> str:
        """Below which path the server has its ``api`` or ``health``."""
        return "" if what in self.unmoved else self.prefix


SERVERS = (
    Server("2.9.2", "mlflow-2.9"),
    Server("2.9.2, prefix", "mlflow-2.9", prefix="/ml", unmoved=("api", "health")),
    Server(
        "2.14.3, SharingHub's plugin 0.2.0", "mlflow-2.14-sharinghub", "mlflow-sharinghub", app="sharinghub"
    ),
    Server("2.22.5", "mlflow-2.22"),
    Server("2.22.5, prefix", "mlflow-2.22", prefix="/ml", unmoved=("api", "health")),
    Server("3.10.1, prefix", "mlflow-3.10", prefix="/ml", unmoved=("api",)),
    Server("3.17.2", "mlflow-3.17"),
    Server("3.17.2, prefix", "mlflow-3.17", prefix="/ml"),
    Server("3.17.2, basic-auth", "mlflow-3.17", app="basic-auth"),
)


@dataclass(frozen=True)
class Running:
    """A server that runs, with the samples that its own client logged.

    Args:
        url: as in ``mlflow.url``.
        logged: what ``log_samples.py`` printed of our project.
        environ: variables by which MLflow's clients, and the crawl, sign in; empty where nobody has to.
    """

    server: Server
    url: str
    logged: Mapping[str, Any]
    environ: Mapping[str, str]

    def client(self, code: str, *arguments: str, folder: Path) -> str:
        """Run a program with the MLflow of the server; what it prints.

        Args:
            code: of Python.
            arguments: of the program.
            folder: where it runs.

        Raises:
            RuntimeError: it failed; its last words are in the message.
        """
        return _run(self.server, ["-c", code, *arguments], self.environ, folder)


@contextmanager
def running(server: Server, folder: Path) -> Iterator[Running]:
    """Run a server and log the samples with its own client.

    Args:
        server: which.
        folder: an empty one, for its data.

    Raises:
        FileNotFoundError: the environment has not been made.
        RuntimeError: it does not start, or its client fails.
    """
    if not server.python.exists():
        raise FileNotFoundError(f"{server.python} is missing. Run: make tracking-servers")
    has_plugin = server.kind == "mlflow-sharinghub"
    environ = {"MLFLOW_TRACKING_TOKEN": MEMBER_TOKEN} if has_plugin else {}
    environment = {"PATH": f"{server.python.parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": ""}
    arguments = ["--static-prefix", server.prefix] if server.prefix else []
    arguments += ["--app-name", server.app] if server.app else []
    if server.app == "basic-auth":
        environ = {"MLFLOW_TRACKING_USERNAME": "admin", "MLFLOW_TRACKING_PASSWORD": "of-the-matrix-1"}
        environment["MLFLOW_AUTH_ADMIN_PASSWORD"] = environ["MLFLOW_TRACKING_PASSWORD"]
        environment["MLFLOW_FLASK_SERVER_SECRET_KEY"] = "of-the-matrix-2"
    with ExitStack() as stack:
        if has_plugin:
            projects = [sample(path, id=id_, members=("ada",)) for path, id_ in (OURS, OTHER)]
            gitlab = stack.enter_context(EmbeddedGitlab(make_world(*projects)))
            # It remembers a role by a cookie, which MLflow's client keeps for all that a process asks.
            environment |= {"GITLAB_URL": gitlab.url, "PROJECT_CACHE_TIMEOUT": "0"}
        health = f"{server.place('health')}/health"
        mlflow = stack.enter_context(
            running_mlflow(folder, *arguments, python=str(server.python), health=health, **environment)
        )
        api = f"{mlflow.url}{server.place('api')}"
        logged = {}
        for path, id_ in (OTHER, OURS):
            uri = f"{api}/{path}/tracking/" if has_plugin else api
            options = {"uri": uri, "path": path, "id": id_, "tag": not has_plugin}
            options["fillers"] = _FILLERS if (path, id_) == OTHER else 0
            script = str(Path(__file__).with_name("log_samples.py"))
            printed = _run(server, [script, json.dumps(options)], environ, folder)
            logged = json.loads(printed.strip().splitlines()[-1])
        yield Running(server, f"{mlflow.url}{server.prefix}", logged, environ)


def _run(server: Server, arguments: list[str], environ: Mapping[str, str], folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW_")}
    environment |= {"PYTHONPATH": "", "GIT_PYTHON_REFRESH": "quiet", "MLFLOW_DISABLE_TELEMETRY": "true"}
    environment |= environ
    done = subprocess.run(
        [str(server.python), *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{server.title}: its client failed: {done.stderr.strip()[-600:]}")
    return done.stdout
