"""What a tracking server says, for tests: as real servers say it, and as strangers could make it say.

For example ``make_project("eo/net", "ai-model", tracking=make_tracking())``.
"""

from datetime import UTC, datetime, timedelta
from math import inf, nan
from typing import Any
from urllib.parse import quote

from sharinghub_static.snapshot.tracking_records import (
    DatasetInputRecord,
    ExperimentRecord,
    MetricRecord,
    ModelFileRecord,
    ModelVersionRecord,
    RegisteredModelRecord,
    RunRecord,
    SignatureFieldRecord,
    SignatureRecord,
    TrackingRecord,
)

__all__ = [
    "COLUMNS",
    "TENSORS",
    "big_tracking",
    "hostile_tracking",
    "make_experiment",
    "make_metric",
    "make_model",
    "make_run",
    "make_tracking",
    "make_version",
]

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
URI = "https://mlflow.example.org/eo/net/tracking/"
PAGES = f"{URI}#"

TENSORS = SignatureRecord(
    (SignatureFieldRecord("image", "float32", (-1, 13, 64, 64)),),
    (SignatureFieldRecord("", "float32", (-1, 10)),),
)
COLUMNS = SignatureRecord(
    (
        SignatureFieldRecord("ndvi", "double"),
        SignatureFieldRecord("elevation", "double"),
        SignatureFieldRecord("slope", "double", required=False),
    ),
    (SignatureFieldRecord("", "long"),),
)


def make_metric(name: str, value: float, points: int = 0) -> MetricRecord:
    """A metric that went from far off to its value in so many steps."""
    history = tuple((step * 10, value + (1 - value) / (step + 1)) for step in range(points - 1))
    return MetricRecord(
        name, value, max(0, points - 1) * 10, (*history, ((points - 1) * 10, value)) if points else ()
    )


def make_run(number: int = 1, **fields: Any) -> RunRecord:
    """A finished run with parameters, metrics and a dataset."""
    started = NOON - timedelta(days=90 - number)
    known: dict[str, Any] = {
        "id": f"{number:032x}",
        "name": f"unet-lr-{number}",
        "experiment_id": "3",
        "web_url": f"{PAGES}/experiments/3/runs/{number:032x}",
        "status": "FINISHED",
        "started_at": started,
        "ended_at": started + timedelta(minutes=42, seconds=number),
        "params": (("batch_size", "32"), ("learning_rate", f"{0.001 * number:g}"), ("optimizer", "adam")),
        "metrics": (
            make_metric("accuracy", 0.9 + number / 1000, 40),
            make_metric("val_loss", 0.3 - number / 1000, 40),
        ),
        "datasets": (
            DatasetInputRecord(
                "EuroSAT", "a1b2", "http", '{"url": "https://example.org/eurosat"}', "training"
            ),
        ),
        "model_ids": (f"m-{number:032x}",),
    }
    return RunRecord(**(known | fields))


def make_version(number: int = 1, name: str = "Net (7)", **fields: Any) -> ModelVersionRecord:
    """A version with its run, its signature and its files."""
    files = {"MLmodel": 812, "conda.yaml": 240, "data/model.pth": 45_678_901, "requirements.txt": 96}
    address = (
        f"{URI}model-versions/get-artifact?name={quote(name, safe='', errors='replace')}&version={number}"
    )
    known: dict[str, Any] = {
        "version": str(number),
        "uri": f"models:/{name}/{number}",
        "web_url": f"{PAGES}/models/{quote(name, safe='', errors='replace')}/versions/{number}",
        "created_at": NOON - timedelta(days=90 - number),
        "flavors": (("python_function", "3.11.9"), ("pytorch", "2.5.1")),
        "signature": TENSORS,
        "size": 45_680_049,
        "files": tuple(
            ModelFileRecord(path, f"{address}&path={quote(path, safe='')}", size)
            for path, size in files.items()
        ),
        "run": make_run(number),
    }
    return ModelVersionRecord(**(known | fields))


def make_model(title: str = "Net", count: int = 3, **fields: Any) -> RegisteredModelRecord:
    """A registered model; its second version is the champion."""
    name = f"{title} (7)"
    known: dict[str, Any] = {
        "name": name,
        "title": title,
        "web_url": f"{PAGES}/models/{quote(name, safe='', errors='replace')}",
        "description": "Land cover from **Sentinel-2**.",
        "tags": (("task", "image-classification"),),
        "versions": tuple(
            make_version(number, name, aliases=("champion",) if number == 2 else ())
            for number in range(count, 0, -1)
        ),
    }
    return RegisteredModelRecord(**(known | fields))


def make_experiment(title: str = "Training", runs: int = 4, **fields: Any) -> ExperimentRecord:
    """An experiment with some runs, newest first."""
    latest = tuple(make_run(number) for number in range(min(runs, 20), 0, -1))
    known: dict[str, Any] = {
        "id": "3",
        "name": f"{title} (7)",
        "title": title,
        "web_url": f"{PAGES}/experiments/3",
        "runs": runs,
        "last_run_at": latest[0].started_at if latest else None,
        "latest": latest,
    }
    return ExperimentRecord(**(known | fields))


def make_tracking(**fields: Any) -> TrackingRecord:
    """One model and one experiment on SharingHub's kind of server."""
    known: dict[str, Any] = {
        "project_id": 7,
        "kind": "mlflow-sharinghub",
        "tracking_uri": URI,
        "web_url": f"{PAGES}/experiments",
        "models_url": f"{PAGES}/models",
        "read_at": NOON,
        "models": (make_model(),),
        "experiments": (make_experiment(),),
    }
    return TrackingRecord(**(known | fields))


def big_tracking() -> TrackingRecord:
    """A busy project: three models, one of sixty versions, and five experiments."""
    many = make_model("Land cover U-Net", 60)
    tree = make_model("Forêt aléatoire 🌲", 2, description="", tags=())
    columns = tuple(
        make_version(
            number,
            tree.name,
            signature=COLUMNS,
            flavors=(("python_function", "3.11.9"), ("sklearn", "1.7.0")),
            run=None,
            stage="Production" if number == 1 else "Archived",
        )
        for number in (2, 1)
    )
    arabic = make_model("نموذج الغطاء", 1)
    wide = make_run(5, metrics=tuple(make_metric(f"class_{n:02d}/f1", 0.5 + n / 100, 100) for n in range(40)))
    return make_tracking(
        models=(
            RegisteredModelRecord(tree.name, tree.title, tree.web_url, versions=columns),
            many,
            RegisteredModelRecord(
                arabic.name, arabic.title, arabic.web_url, versions=(make_version(1, arabic.name, run=wide),)
            ),
        ),
        experiments=(
            make_experiment("Training", 1000, runs_cut=True),
            make_experiment("Ablation: no NDVI", 12, id="4"),
            make_experiment("Forêt / \"quoted\" 'names' 🌲", 3, id="5"),
            make_experiment("تجارب", 1, id="6"),
            make_experiment("Empty", 0, id="8"),
        ),
    )


_EVIL = "\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}\u202e\ud800 🌲"


def hostile_tracking() -> TrackingRecord:
    """Every word wants out of its place, every number is none, every address leads elsewhere."""
    metrics = tuple(
        MetricRecord(f"{_EVIL}{place}", value, 2, tuple(enumerate(values)))
        for place, (value, values) in enumerate(
            (
                (nan, (nan, nan, nan)),
                (inf, (1.0, inf, -inf)),
                (1e308, (-1e308, 1e308, 0.0)),
                (5e-324, (5e-324, 1e300, 1.0)),
                (0.0, (0.0, 0.0, 0.0)),
                (-1.0, (nan, -1.0, nan)),
            )
        )
    )
    run = make_run(
        1,
        name=_EVIL,
        web_url="javascript:alert(1)",
        status=_EVIL,
        started_at=NOON,
        ended_at=NOON - timedelta(days=3),
        params=((_EVIL, _EVIL * 20), ("", ""), ("a/b", "1e999"), ("a b", "nan")),
        metrics=metrics,
        datasets=(DatasetInputRecord(_EVIL, _EVIL, _EVIL, '{"url": "javascript:alert(1)"}', _EVIL),),
    )
    signature = SignatureRecord(
        (
            SignatureFieldRecord(_EVIL, _EVIL, ()),
            SignatureFieldRecord("", "float32", (-7, 10**30)),
            SignatureFieldRecord(_EVIL, "object(a: long)"),
        ),
        (SignatureFieldRecord(_EVIL, "uint8", (1,) * 40),),
    )
    version = make_version(
        1,
        version=_EVIL,
        uri=f"models:/{_EVIL}\n/1",
        web_url="javascript:alert(1)",
        description=f"<script>alert(1)</script> [x](javascript:alert(1)) {_EVIL}",
        stage=_EVIL,
        aliases=(_EVIL, ""),
        tags=((_EVIL, _EVIL),),
        flavors=((_EVIL, _EVIL),),
        signature=signature,
        size=-1,
        files=(
            ModelFileRecord(_EVIL, "javascript:alert(1)", -1),
            ModelFileRecord("../../model.pkl", "https://example.org/a b?<x>", 10**30),
            ModelFileRecord("model.pkl", "https://example.org/model.pkl"),
        ),
        run=run,
        status=_EVIL,
    )
    model = make_model(
        _EVIL, web_url="data:text/html,x", description=_EVIL, tags=((_EVIL, _EVIL),), versions=(version,)
    )
    experiment = make_experiment(
        _EVIL, runs=-1, id=_EVIL, web_url="javascript:alert(1)", latest=(run, run), last_run_at=None
    )
    return make_tracking(
        kind=_EVIL,
        tracking_uri=f'https://example.org/"{_EVIL}',
        web_url="javascript:alert(1)",
        models_url="javascript:alert(1)",
        models=(model, model, make_model(""), make_model("x", 0)),
        experiments=(experiment, experiment),
        failures=((_EVIL, _EVIL),),
    )
