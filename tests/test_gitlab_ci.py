"""The pipeline that this repository runs is one that GitLab accepts."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from tests.published_schemas import CI, require

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def pipeline() -> dict[str, Any]:
    return yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text())


def test_it_is_valid_in_gitlabs_schema(pipeline):
    validator = jsonschema_rs.Draft7Validator(json.loads(require(CI).read_text()))
    assert [error.message for error in validator.iter_errors(pipeline)] == []
    broken = pipeline | {"pages": pipeline["pages"] | {"scripts": ["no such keyword"]}}
    assert not validator.is_valid(broken)


def test_the_pages_job_publishes_the_folder_that_it_builds(pipeline):
    job = pipeline["pages"]
    assert "--output public" in " ".join(job["script"])
    assert "public" in job["artifacts"]["paths"]


def test_the_portal_waits_for_no_test(pipeline):
    assert pipeline["crawl"]["needs"] == []
    assert pipeline["pages"]["needs"] == [{"job": "crawl", "optional": True}]


def test_parts_of_a_crawl_go_to_the_next_job_alone(pipeline):
    """They hold GitLab's raw replies; none is kept with the snapshot, where it would outlive its crawl."""
    crawl, pages = pipeline["crawl"], pipeline["pages"]
    assert crawl["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $SHARINGHUB_SHARDS"}]
    assert crawl["artifacts"]["public"] is False
    assert crawl["artifacts"]["expire_in"]
    kept = {path for cache in pages["cache"] for path in cache["paths"]}
    assert not kept & set(crawl["artifacts"]["paths"])
    assert not set(pages["artifacts"]["paths"]) & set(crawl["artifacts"]["paths"])
    keys = [cache["key"] for cache in crawl["cache"] if cache["paths"] == crawl["artifacts"]["paths"]]
    assert keys == ["shard-$CI_NODE_INDEX-of-$CI_NODE_TOTAL"]


def test_tests_run_only_where_sources_changed_and_not_for_the_owners_configuration(pipeline):
    rules = [rule for rule in pipeline["test"]["rules"] if rule.get("when") != "never"]
    assert rules
    for rule in rules:
        # On schedules, triggers and tags "changes" is always true.
        assert "$CI_PIPELINE_SOURCE ==" in rule["if"]
        assert "sharinghub_static/**/*" in rule["changes"]
        assert not {"site_config.yml", "pages/**/*", "**/*"} & set(rule["changes"])


def test_the_default_branch_is_published_whatever_merge_requests_are_open(pipeline):
    assert pipeline["workflow"]["rules"][0] == {"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}


def test_no_package_sees_a_secret_when_it_is_installed(pipeline):
    commands = [line for job in ("test", "crawl", "pages") for line in pipeline[job]["script"]]
    installing = [line for line in commands if "pip install" in line or ".ci/run" in line]
    assert len(installing) == 5
    assert all(line.startswith("bash .ci/without-secrets ") for line in installing)
    environ = dict.fromkeys(("GITLAB_TOKEN", "CI_JOB_TOKEN", "CI_REPOSITORY_URL", "DB_PASSWORD", "OK"), "x")
    done = subprocess.run(
        ["bash", str(ROOT / ".ci/without-secrets"), "env"],
        env=environ | {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert {line.split("=")[0] for line in done.stdout.splitlines()} & set(environ) == {"OK"}


@pytest.mark.parametrize("name", ["runtime", "development"])
def test_what_is_installed_has_a_version_a_hash_and_no_host(name):
    text = (ROOT / f"requirements/{name}.txt").read_text()
    entries = re.split(r"\n(?=\S)", text.rstrip())[1:]
    assert len(entries) > 50
    assert [entry for entry in entries if not re.match(r"[\w.-]+==[^ ]+ .*\\\n +--hash=sha256:", entry)] == []
    assert "://" not in text


def test_the_pages_job_installs_the_versions_that_the_tests_ran_with():
    def versions(name):
        return set(re.findall(r"^\S+==\S+", (ROOT / f"requirements/{name}.txt").read_text(), re.MULTILINE))

    assert versions("runtime") < versions("development")


def test_the_snapshot_is_kept_between_pipelines(pipeline):
    kept = [cache["paths"] for cache in pipeline["pages"]["cache"]]
    assert [".sharinghub"] in kept
    assert ["public"] in kept
