"""Builds the samples from each version of the embedded GitLab and prints what differs: make versions.

python -m tests.campaigns.versions
"""

import contextlib
import io
import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from unittest import mock

from sharinghub_static.cli import main as command
from sharinghub_static.demo.mlflow_server import free_port
from sharinghub_static.demo.samples import load_world
from tests.gitlab_double.server import EmbeddedGitlab
from tests.worlds import NOW

__all__ = ["VERSIONS", "build", "main"]

VERSIONS = ("16.3.0", "16.11.0-ee", "17.4.0", "17.10.0", "17.11.0-ee", "18.8.0-ee", "20.0.0-ee")
"""The last one stands for a version in which what is an experiment today is gone."""

_ROOT = Path(__file__).resolve().parents[2]


def build(folder: Path, version: str, port: int) -> tuple[int, int, dict[str, bytes]]:
    """Build the samples once; exit status, requests, and the files of the site.

    Args:
        folder: empty.
        version: of the GitLab.
        port: of the GitLab; the same one makes sites that can be compared.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "schemas").mkdir(exist_ok=True)
    config = (_ROOT / "tests/site_config.yml").read_text("utf-8")
    (folder / "site_config.yml").write_text(f"{config}\nmlflow: {{type: gitlab}}\n", "utf-8")
    said = io.StringIO()
    with (
        EmbeddedGitlab(replace(load_world(), version=version), port=port) as gitlab,
        mock.patch.dict(os.environ, {"GITLAB_URL": gitlab.url}),
        mock.patch("sharinghub_static.pipeline._now", return_value=NOW),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        status = command(["build", "--schemas", "schemas"])
        requests = len(gitlab.requests)
    public = folder / "public"
    files = {
        str(path.relative_to(public)): path.read_bytes()
        for path in sorted(public.rglob("*"))
        if path.is_file() and path.suffix != ".gz"
    }
    return status, requests, files


def main() -> int:
    """Print the table."""
    for name in ("GITLAB_TOKEN", "GITLAB_CI", "CONFIG_PATH", "CI_JOB_TOKEN"):
        os.environ.pop(name, None)
    port = free_port(0)
    with tempfile.TemporaryDirectory(prefix="versions-") as folder:
        built = {version: build(Path(folder) / version, version, port) for version in VERSIONS}
    newest = built["18.8.0-ee"][2]
    print("| GitLab | exit | requests | projects | not there | files that differ from 18.8 |")
    print("| --- | --- | --- | --- | --- | --- |")
    for version, (status, requests, files) in built.items():
        report = json.loads(files.get("build.json", b"{}"))
        missing = [one["missing"] for one in report.get("source", {}).get("missing", [])]
        differ = [path for path in files.keys() | newest if files.get(path) != newest.get(path)]
        print(
            f"| {version} | {status} | {requests} | {report.get('projects', 0)} "
            f"| {', '.join(missing) or '–'} | {len(differ)} of {len(newest)} |"
        )
    return max(status for status, _, _ in built.values())


if __name__ == "__main__":
    sys.exit(main())
