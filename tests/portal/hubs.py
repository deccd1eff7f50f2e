"""A hub in which every part of every page has something to show, friendly and hostile."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.config.collections import CollectionText, CuratedCollection
from sharinghub_static.problems import Problem, Severity
from sharinghub_static.project.model import (
    Asset,
    Citation,
    License,
    Link,
    Preview,
    Project,
    ProjectReference,
    Provider,
    Readme,
)
from sharinghub_static.snapshot.head_records import FileHead, HeadRecord, HeadTable
from sharinghub_static.snapshot.notebook_records import NotebookCell, NotebookOutput, NotebookRecord
from sharinghub_static.snapshot.records import (
    ContainerRecord,
    ContributorRecord,
    CountsRecord,
    FileRecord,
    LanguageRecord,
    PackageRecord,
    PipelineRecord,
    ReleaseLinkRecord,
    ReleaseRecord,
)
from tests.portal.activities import full_activity, seen
from tests.projects import CREATED, GITLAB, UPDATED, located, make_config, make_hub, make_project

__all__ = [
    "COVER",
    "HOSTILE",
    "HOSTILE_TITLE",
    "ROOT",
    "full_hub",
    "full_project",
    "hostile_project",
    "replace_folder",
]

ROOT = "https://orbita.example.io/hub"
_ANGLES = (
    "azimuth",
    "incidence_angle",
    "off_nadir",
    "sun_azimuth",
    "sun_elevation",
    *(f"angle_{number}" for number in range(12)),
)
COVER = "eo-land/sentinel-2/land-cover"
HOSTILE = "eo/hostile"
HOSTILE_TITLE = "\"><script>alert('t')</script>{{ page.site }}" + "x" * 190 + " and so on" * 17

_README = """\
# Land cover

Yearly land cover at 10 m. See [the code](src/train.py) and [the paper](https://doi.org/10.5281/zenodo.1234567).

> [!note]
> The class *Wetlands* is new.

## Classes

| Code | Class | Accuracy |
|-----:|-------|---------:|
| 1 | Urban | 0.91 |

## Use

```python
import rasterio
```

The probability is $p(k)$.

## Licence
"""


_HEADS = (
    HeadRecord(
        "data/cover.tif",
        "tiff 1 a",
        FileHead(
            "GeoTIFF",
            (
                ("size", "12000 × 9000"),
                ("bands", 1),
                ("reference system", "EPSG:32631 · WGS 84 / UTM zone 31N"),
            ),
            (HeadTable("bands", ("band", "description", "type"), (("1", "class", "uint8"),), 1, 3),),
        ),
    ),
    HeadRecord(
        "legend.csv",
        "csv 1 b",
        FileHead(
            "CSV",
            (("rows", 1200), ("columns", 30), ("delimiter", ",")),
            (
                HeadTable(
                    "rows", tuple(f"a long heading {n}" for n in range(20)), (("1",) * 20,) * 10, 1200, 30
                ),
            ),
        ),
    ),
)
_NOTEBOOK = NotebookRecord(
    "look.ipynb",
    "notebook 1 c",
    "A first look",
    "python",
    (
        NotebookCell("markdown", "# A first look\n\n## Data\n\nFrom `legend.csv`."),
        NotebookCell(
            "code",
            "import pandas as pd\n\npd.read_csv('legend.csv').head(2)  # " + "a long line " * 12,
            (
                NotebookOutput("text", "a wide line " * 20 + "\nend"),
                NotebookOutput(
                    "html", f"<table><tr>{'<th>class</th>' * 20}</tr><tr>{'<td>1</td>' * 20}</tr></table>"
                ),
                NotebookOutput("error", "ZeroDivisionError: division by zero"),
                NotebookOutput("interactive"),
            ),
        ),
        NotebookCell("markdown", "## Result\n\n$x^2$"),
    ),
    True,
)


def full_project() -> Project:
    """A project in two categories that has one of everything."""
    raw = f"{GITLAB}/{COVER}/-/raw/main"
    return make_project(
        COVER,
        ("dataset", "ai-model"),
        title="Land cover of Occitanie",
        summary="Yearly land cover at 10 m, drawn from time series.",
        readme=Readme("README.md", _README),
        preview=Preview(f"{raw}/preview.png", "image/png", "Land cover in false colours"),
        keywords=("land-cover", "occitanie", "random-forest", "sentinel-2", "time-series"),
        extent=located(-0.33, 42.33, 4.85, 45.05),
        citation=Citation("10.5281/zenodo.1234567"),
        publications=(Citation("10.1016/j.rse.2024.1", "Holt et al. (2024). Land cover at scale."),),
        license=License("etalab-2.0", "etalab-2.0", "https://spdx.org/licenses/etalab-2.0.html"),
        properties={
            "gsd": 10,
            "platform": "sentinel-2a",
            "eo:cloud_cover": 3.2,
            "mlm:hyperparameters": {"trees": 300},
            "documentation": "https://docs.example.org/cover",
            # So many that what its maintainers need is a part of its page.
            **{f"view:{name}": number for number, name in enumerate(_ANGLES)},
        },
        assets=(
            Asset(
                "data/cover.tif",
                f"{raw}/data/cover.tif",
                "image/tiff; application=geotiff; profile=cloud-optimized",
                "Land cover 2024",
                "One band.",
                ("data",),
                "data/cover.tif",
                345_678_901,
                "ab" * 32,
            ),
            Asset("legend.csv", f"{raw}/legend.csv", "text/csv", path="legend.csv", size=1234),
            Asset("release", f"{GITLAB}/a.zip", "application/zip", "Release v2024.1", roles=("source",)),
        ),
        links=(
            Link("bug_tracker", f"{GITLAB}/{COVER}/-/issues", "text/html", "Issues"),
            Link("derived_from", ProjectReference("ai-model", "eo/cloud-mask")),
            Link("derived_from", ProjectReference("dataset", "eo/gone")),
            Link("documentation", "https://docs.example.org", "", "Documentation"),
        ),
        problems=(
            Problem(
                "SH301",
                "There are five numbers.",
                "Write four.",
                Severity.WARNING,
                "README.md",
                7,
                3,
                "extent.spatial",
            ),
            Problem("SH101", "A key is unknown.", severity=Severity.ERROR),
        ),
        features={"mlflow": "enable", "jupyter": "enable", "deployment-spaces": "enable"},
        counts=CountsRecord(1280, 12, 3, 40, 1, 90),
        languages=(LanguageRecord("Python", 82.4), LanguageRecord("Shell", 0.2)),
        files=(
            FileRecord(".dvc/config"),
            FileRecord("data/cover.tif", lfs_oid="ab" * 32),
            FileRecord("look.ipynb"),
            FileRecord("src/train.py"),
        ),
        heads=_HEADS,
        notebooks=(_NOTEBOOK,),
        releases=(
            ReleaseRecord(
                "v2024.1",
                "Land cover 2024",
                "## New\n\n- Wetlands",
                UPDATED,
                "",
                (("tar.gz", f"{GITLAB}/a.tar.gz"), ("zip", f"{GITLAB}/a.zip")),
                (ReleaseLinkRecord("Map", "https://example.org/map"),),
            ),
            ReleaseRecord("v2023/1", "", "", None),
        ),
        packages=(
            PackageRecord(3, "landcover", "1.2.0", "PYPI", UPDATED),
            PackageRecord(4, "weights", "1.0", "GENERIC", UPDATED),
        ),
        containers=(
            ContainerRecord(
                1, "train", f"{COVER}/train", f"registry.example.org/{COVER}/train", ("1.0", "latest")
            ),
        ),
        contributors=tuple(ContributorRecord(f"Person {number}", 30 - number) for number in range(25)),
        pipeline=PipelineRecord("SUCCESS", UPDATED),
        activity=full_activity(COVER),
        history=(seen(CREATED), seen(UPDATED, stars=9, license="etalab-2.0", head_sha="b" * 40)),
    )


def hostile_project() -> Project:
    """A project whose every word wants out of its place."""
    evil = "\"'><img src=x onerror=alert(1)>"
    return make_project(
        HOSTILE,
        ("dataset",),
        title=HOSTILE_TITLE,
        summary=evil * 6,
        readme=Readme("README.md", f"# {evil}\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))"),
        preview=Preview("javascript:alert(1)", "", evil),
        keywords=tuple(f"topic-{number:03d}{evil}" for number in range(200)),
        license=License("other", evil, "javascript:alert(1)"),
        providers=(Provider(evil, ("producer", evil), "javascript:alert(1)", evil),),
        citation=Citation(f"10.1/{evil}", evil),
        properties={evil: evil, f"x:{evil}": {"deep": [evil]}, "y": "javascript:alert(1)", "z": float("nan")},
        extensions={"x": "javascript:alert(1)"},
        assets=(
            Asset("bad", "javascript:alert(1)", evil),
            Asset(evil, "https://example.org/" + "a" * 300, evil, evil, evil, (evil,), evil, -1, evil),
        ),
        links=(Link(evil, "https://example.org/?" + "q" * 50, evil, evil), Link("x", "data:text/html,x")),
        problems=(Problem("SH999", evil, evil, Severity.NOTICE, evil, 1, 1, evil),),
        description=evil,
        name=evil,
        releases=(
            ReleaseRecord(
                evil, evil, evil, None, "javascript:alert(1)", (("zip", "file:///etc/passwd"),), ()
            ),
        ),
        packages=(PackageRecord(1, evil, "1; rm -rf /", "PYPI", CREATED),),
        containers=(ContainerRecord(1, evil, evil, evil, (evil,)),),
        contributors=(ContributorRecord(evil, 1),),
        default_branch="a'b\"/c#d",
        activity=full_activity(HOSTILE, evil),
        history=(seen(CREATED, name=evil), seen(UPDATED, name=evil + evil, license=evil, stars=8)),
    )


def full_hub(folder: Path = Path("nowhere"), root_href: str | None = ROOT, **sections: Any) -> Hub:
    """Both of them, one in another writing direction, and enough others for several pages of a list."""
    others = [
        make_project(
            f"eo/flood-{number:02d}",
            "processor",
            title=f"Flood {number}",
            keywords=("sar",),
            last_activity_at=UPDATED - timedelta(days=40 * number),
            archived=number == 3,
            extent=located(178, -20, -178, -15) if number % 2 else located(5, 5, 5, 5),
        )
        for number in range(12)
    ]
    config = make_config(
        stac={
            "root": {"id": "orbita", "title": "Orbita", "description": "Models of the **Orbita** teams."},
            "root_href": root_href,
            "search": {"page-size": 5},
        },
        **{
            "tags": {"gitlab": {"minimum_count": 1}},  # a page for each kind of name
            "alerts": {"type": "warning", "title": "Maintenance", "message": "Read-only on <b>Sunday</b>."},
            "external-urls": [
                {"name": "Community", "dropdown": [{"name": "Forum", "url": "https://forum.example.org"}]},
                {"name": "Legal", "url": "https://example.org/legal", "footer": True},
                {"name": "Contact", "url": "mailto:team@example.org", "footer": True},
            ],
            "docs": {"url": "https://docs.example.org"},
            "mlflow": {"type": "gitlab"},
            "jupyterlab": {"url": "https://jupyter.example.org"},
            "spaces": {"Viewer": {"url": "https://viewer.example.org", "assets": ["cover.tif"]}},
        }
        | sections,
    )
    return make_hub(
        full_project(),
        hostile_project(),
        make_project("eo/cloud-mask", "ai-model", title="Cloud mask"),
        make_project("eo/rtl", "processor", title="خريطة الغطاء الأرضي", keywords=("المغرب",), readme=None),
        *others,
        config=replace_folder(config, folder).with_collections(_collections()),
    )


def _collections() -> tuple[CuratedCollection, ...]:
    """A collection in a chosen order with a note, and one of which no project is published."""
    text = {
        "title": "Begin here & <there>",
        "description": "What *newcomers* want.\n\n<script>alert(1)</script>",
        "projects": [{"path": COVER, "note": "First <b>this</b>."}, "eo/cloud-mask", HOSTILE, "eo/gone"],
        "filter": {"topic": "SAR"},
        "locales": {"fr": {"title": "Commencer ici"}},
    }
    empty = {"title": "Nothing", "projects": ["eo/gone"], "order": 9}
    return (
        CuratedCollection("begin", "begin.yml", CollectionText.model_validate(text), (3, 4, 5, 6), 7),
        CuratedCollection("nothing", "nothing.yml", CollectionText.model_validate(empty), (2,)),
    )


def replace_folder(config: Any, folder: Path) -> Any:
    """The configuration as if it stood in this folder."""
    return config.model_copy(update={"folder": folder})
