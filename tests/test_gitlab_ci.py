"""The pipeline that this repository runs is one that GitLab accepts."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT.parent / "shared/gitlab/ci.json"


@pytest.fixture(scope="module")
def pipeline() -> dict[str, Any]:
    return yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text())


def test_it_is_valid_in_gitlabs_schema(pipeline):
    if not SCHEMA.is_file():
        pytest.skip("GitLab's schema of .gitlab-ci.yml is not beside the project (../shared/gitlab/ci.json)")
    validator = jsonschema_rs.Draft7Validator(json.loads(SCHEMA.read_text()))
    assert [error.message for error in validator.iter_errors(pipeline)] == []
    broken = pipeline | {"pages": pipeline["pages"] | {"scripts": ["no such keyword"]}}
    assert not validator.is_valid(broken)


def test_the_pages_job_publishes_the_folder_that_it_builds(pipeline):
    job = pipeline["pages"]
    assert "--output public" in " ".join(job["script"])
    assert "public" in job["artifacts"]["paths"]


def test_the_snapshot_is_kept_between_pipelines(pipeline):
    assert [".sharinghub"] in [cache["paths"] for cache in pipeline["pages"]["cache"]]
