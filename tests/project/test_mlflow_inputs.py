"""Datasets that runs read, as links."""

import json
from datetime import UTC, datetime

import pytest

from sharinghub_static.project.interpret import interpret
from sharinghub_static.project.model import Link, ProjectReference
from sharinghub_static.snapshot.records import TextRecord
from sharinghub_static.snapshot.tracking_records import (
    DatasetInputRecord,
    ExperimentRecord,
    ModelVersionRecord,
    RegisteredModelRecord,
    RunRecord,
    TrackingRecord,
)
from tests.projects import GITLAB, make_config, make_record

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PUBLISHED = frozenset({"eo/model", "eo/chips"})


def run(*datasets: DatasetInputRecord) -> RunRecord:
    return RunRecord("r", "run", "1", "https://mlflow.example/", datasets=datasets)


def links(*runs: RunRecord, readme: str = "") -> list[Link]:
    model, *others = runs
    version = ModelVersionRecord("1", "models:/m/1", "w", NOON, run=model)
    tracking = TrackingRecord(
        7,
        "mlflow",
        "https://mlflow.example",
        "w",
        "m",
        NOON,
        models=(RegisteredModelRecord("m", "m", "w", versions=(version,)),),
        experiments=(ExperimentRecord("1", "e", "e", "w", latest=tuple(others)),),
    )
    texts = (TextRecord("README.md", readme, len(readme)),)
    record = make_record("eo/model", topics=("sharinghub:aimodel",), texts=texts)
    found = interpret(record, make_config(), PUBLISHED, tracking)
    return [link for link in found.links if link.rel == "derived_from"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("chips", f'{{"url": "{GITLAB}/eo/chips"}}'),
        ("chips", f"{GITLAB}/eo/chips/-/tree/main/data"),
        ("EO/Chips", "{}"),
        ("chips", '{"path": "eo/chips"}'),
    ],
)
def test_a_dataset_of_the_hub_is_a_project_of_it(name: str, source: str) -> None:
    (link,) = links(run(DatasetInputRecord(name, "d", "http", source)))
    assert isinstance(link.href, ProjectReference)
    assert link.href.full_path.lower() == "eo/chips"
    assert link.source == "mlflow"


def test_a_dataset_elsewhere_is_an_address() -> None:
    (link,) = links(run(DatasetInputRecord("s2", "d", "http", '{"url": "https://example.org/s2.parquet"}')))
    assert (link.href, link.title) == ("https://example.org/s2.parquet", "dataset: s2")


@pytest.mark.parametrize("source", ["", "{", "[" * 5000, '{"uri": 3}', '{"path": "/data/x"}', "javascript:a"])
def test_what_is_no_address_is_no_link(source: str) -> None:
    assert links(run(DatasetInputRecord("x", "d", "local", source))) == []


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("sv=2024-01-01&se=2030-01-01&sp=rl&sig=aGVsbG8%3D", ""),
        ("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0123", ""),
        ("Policy=abc&Signature=def&Key-Pair-Id=K", ""),
        ("private_token=abc", ""),
        ("id=5&format=csv", "?id=5&format=csv"),
        ("design=new", "?design=new"),
    ],
)
def test_an_address_that_was_lent_to_a_run_is_not_passed_on(query: str, kept: str) -> None:
    source = json.dumps({"url": f"https://acct.blob.example/c/x.csv?{query}"})
    (link,) = links(run(DatasetInputRecord("x", "d", "http", source)))
    assert link.href == f"https://acct.blob.example/c/x.csv{kept}"


def test_a_dataset_is_named_once_whoever_reads_it() -> None:
    dataset = DatasetInputRecord("chips", "d", "http", f'{{"url": "{GITLAB}/eo/chips"}}')
    assert len(links(run(dataset), run(dataset), run(dataset))) == 1
    text = f"---\ntitle: M\nrelated: {{dataset: {GITLAB}/eo/chips}}\n---\n"
    (link,) = links(run(dataset), readme=text)
    assert (link.source, link.title) == ("mlflow", "dataset: eo/chips")
