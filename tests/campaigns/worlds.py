"""A small GitLab with one of everything, for all three campaigns."""

import io
from datetime import timedelta

from PIL import Image

from sharinghub_static.demo.world import (
    SampleCommit,
    SampleContainer,
    SampleEnvironment,
    SampleExperiment,
    SampleIssue,
    SampleMergeRequest,
    SampleModel,
    SampleModelVersion,
    SampleNote,
    SamplePackage,
    SamplePipeline,
    SampleProject,
    SampleRelease,
    SampleReleaseLink,
    SampleRun,
    World,
)
from tests.campaigns.fuzz.seeds import CITATION, DVC, MLMODEL, POINTER
from tests.worlds import NOW, make_world, sample

__all__ = ["DATASET", "MODEL", "full_project", "full_world", "picture", "plain_project"]

DATASET = "sharinghub:dataset"
MODEL = "sharinghub:aimodel"

_README = """\
---
title: Alpine land cover
license: CC-BY-4.0
extent: {spatial: [6.0, 44.0, 13.5, 48.0], temporal: [2020-01-01, 2024-12-31]}
keywords: [alps, land-cover]
related: ["dataset+{url}/eo/plain"]
assets: ["*.tif"]
---
# Alpine land cover

Maps of the Alps at 10 m, see [the report](docs/report.md).

![A map](preview.png)

## Use

```python
import rasterio
```
"""


def picture(colour: str = "green") -> bytes:
    """A small picture without metadata."""
    stream = io.BytesIO()
    Image.new("RGB", (32, 24), colour).save(stream, "PNG")
    return stream.getvalue()


def plain_project(full_path: str = "eo/plain") -> SampleProject:
    """A project with a README and a topic."""
    return sample(full_path, topics=(DATASET,), files={"README.md": f"# {full_path}\n\nPlain.\n"})


def full_project(full_path: str = "eo/full") -> SampleProject:
    """A project that has one of everything that a crawl reads."""
    ago = [NOW - timedelta(days=days) for days in range(40)]
    return sample(
        full_path,
        topics=(DATASET, MODEL),
        license="cc-by-4.0",
        languages={"Python": 80.0, "Shell": 20.0},
        avatar="preview.png",
        stars=3,
        members=("ada",),
        commits=(SampleCommit("ada", "First", ago[20]), SampleCommit("bob", "Second", ago[3])),
        files={
            "README.md": _README,
            "CITATION.cff": CITATION,
            "preview.png": picture(),
            "docs/report.md": "# Report\n",
            "big.tif.dvc": DVC[0],
            ".dvc/config": DVC[-1],
            "dvc.yaml": DVC[2],
            "model/MLmodel": MLMODEL,
            "cover.tif": POINTER[0],
            ".gitmodules": POINTER[2],
        },
        releases=(
            SampleRelease("v2", "Two", ago[2], "## Fixes\n\nA class.", "ada"),
            SampleRelease(
                "v1",
                "One",
                ago[9],
                "## Fixes\n\nFirst.",
                "bob",
                (SampleReleaseLink("Paper", "https://x.example/p"),),
            ),
        ),
        packages=(SamplePackage("cover", "1.0", "PYPI", ago[5]),),
        containers=(SampleContainer("tools", ("1.0", "latest")),),
        issues=(
            SampleIssue(
                "Review of the map",
                "bob",
                ago[8],
                "Looks fine.",
                labels=("review",),
                notes=(SampleNote("ada", "Thank you!", ago[7], reactions=("thumbsup",)),),
            ),
        ),
        merge_requests=(
            SampleMergeRequest(
                "Add class", "bob", ago[6], merged_at=ago[5], merged_by="ada", reviewers=("ada",)
            ),
        ),
        pipelines=(SamplePipeline("SUCCESS", ago[2], ago[1], 87.5, tests_total=10, tests_failed=1),),
        environments=(SampleEnvironment("viewer", "https://viewer.example.org", deployed_at=ago[4]),),
        models=(
            SampleModel(
                "cover",
                "Finds classes.",
                (
                    SampleModelVersion(
                        "1.0.0",
                        ago[5],
                        "First",
                        params={"trees": "300"},
                        metrics={"f1": 0.9},
                        files={"MLmodel": MLMODEL},
                    ),
                ),
            ),
        ),
        experiments=(
            SampleExperiment(
                "baseline",
                ago[9],
                (SampleRun("run-1", ago[8], ago[7], params={"lr": "0.1"}, metrics={"loss": (0.9, 0.5)}),),
            ),
        ),
    )


def full_world(*more: SampleProject) -> World:
    """A GitLab with both projects, and more."""
    return make_world(full_project(), plain_project(), *more)
