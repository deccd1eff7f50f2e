"""What the ``pages`` job runs publishes a portal after the owner's first edit of the configuration."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from sharinghub_static.demo.running import sample_gitlab
from tests.pipeline.owner import CATEGORIES, SITE_CONFIG

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def pipeline() -> dict[str, Any]:
    return yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text())


def run(script: list[str], checkout: Path, gitlab: str, **variables: str) -> str:
    """Run lines of a job as a runner does: one shell, GitLab's variables, the first failure ends it."""
    environ = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(checkout),
        "PYTHONPATH": str(ROOT),
        "CI": "true",
        "GITLAB_CI": "true",
        "CI_SERVER_URL": gitlab,
        "CI_PAGES_URL": "https://eo.pages.example.org/hub",
        # Nothing beyond this machine is asked.
        "ALL_PROXY": "http://127.0.0.1:9",
        "NO_PROXY": "127.0.0.1,localhost",
        **variables,
    }
    command = ["bash", "-c", "set -eo pipefail\n" + "\n".join(script)]
    done = subprocess.run(command, cwd=checkout, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def after_installation(job: dict[str, Any]) -> list[str]:
    # Installations are the business of run_pages_job.py.
    script = [line for line in job["script"] if "pip install" not in line]
    assert script
    return script


def test_a_portal_of_two_categories_is_published_and_then_nothing_is_new(pipeline, tmp_path):
    job = pipeline["pages"]
    script, crawl = after_installation(job), after_installation(pipeline["crawl"])
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "site_config.yml").write_text(SITE_CONFIG, "utf-8")
    with sample_gitlab() as gitlab:
        first = run(script, tmp_path, gitlab.url)
        for index in "12":
            run(crawl, tmp_path, gitlab.url, CI_NODE_INDEX=index, CI_NODE_TOTAL="2")
        second = run(script, tmp_path, gitlab.url, SHARINGHUB_SHARDS="1")
    assert " 0 unchanged" in first
    assert "2 shards merged" in second
    assert " 0 written" in second
    for path in job["artifacts"]["paths"]:
        assert (tmp_path / path).exists()
    published = orjson.loads((tmp_path / "public/build.json").read_bytes())
    assert set(published["categories"]) == set(CATEGORIES)
    assert all(published["categories"].values())
    catalog = orjson.loads((tmp_path / "public/stac/catalog.json").read_bytes())
    assert len([link for link in catalog["links"] if link["rel"] == "child"]) == len(CATEGORIES)
    assert (tmp_path / "public/index.html.gz").is_file()
