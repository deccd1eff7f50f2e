"""A hub of what is hard to lay out: too long, too many, too little, from right to left."""

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.project.model import Asset, Project, Readme
from sharinghub_static.snapshot.records import ContributorRecord, LanguageRecord, ReleaseRecord
from tests.projects import GITLAB, UPDATED, make_config, make_hub, make_project

__all__ = ["HARD", "hard_hub"]

_ALL = ("ai-model", "dataset", "processor")
_WORDS = ("Monthly composites of surface reflectance over the whole of the Alps " * 6)[:400].strip()
_WORD = "Sentinel2L2ASurfaceReflectance" * 14
_ARABIC = "خريطة الغطاء الأرضي السنوية للمغرب العربي بدقة عشرة أمتار"

HARD = {
    "home": "index.html",
    "list": "dataset/index.html",
    "empty category": "tool/index.html",
    "topics": "topics/index.html",
    "long title": "dataset/eo/long-title/index.html",
    "long title of one word": "dataset/eo/one-word/index.html",
    "many files": "dataset/eo/many-files/index.html",
    "many topics": "dataset/eo/many-topics/index.html",
    "in all categories": "ai-model/eo/everywhere/index.html",
    "from right to left": "dataset/eo/rtl/index.html",
    "broken pictures": "dataset/eo/broken/index.html",
    "nothing said": "dataset/eo/nothing/index.html",
}
"""Where each of them is seen."""


def _files(number: int) -> tuple[Asset, ...]:
    """So many, in years and tiles, as archives of rasters are."""
    return tuple(
        Asset(
            name := f"tiles/{2017 + place % 8}/T{31 + place % 3}TCJ_{place:05d}_surface_reflectance.tif",
            f"{GITLAB}/eo/many-files/-/raw/main/{name}",
            "image/tiff; application=geotiff; profile=cloud-optimized",
            roles=("data",),
            path=name,
            size=34_567_890 + place,
            sha256=f"{place:064x}",
        )
        for place in range(number)
    )


def _projects(files: int) -> tuple[Project, ...]:
    return (
        make_project("eo/long-title", title=_WORDS, summary=_WORDS, keywords=(_WORDS[:255], "alps")),
        make_project("eo/one-word", title=_WORD[:400], summary=_WORD, keywords=(_WORD[:255],), readme=None),
        make_project("eo/many-files", title="Archive of three thousand tiles", assets=_files(files)),
        make_project(
            "eo/many-topics",
            title="A project that is about everything",
            keywords=tuple(f"{'a-rather-' * (number % 4)}topic-{number:03d}" for number in range(200)),
        ),
        make_project("eo/everywhere", _ALL, title="In every category"),
        make_project(
            "eo/rtl",
            title=_ARABIC,
            summary=f"{_ARABIC}، مستخلصة من صور Sentinel-2.",
            keywords=("المغرب", "غطاء الأرض"),
            readme=Readme(
                "README.md", f"# {_ARABIC}\n\nالدقة 10 م، والفترة 2017–2024.\n\n```sh\npip install x\n```\n"
            ),
            releases=(ReleaseRecord("v1", "الإصدار الأول", "ملاحظات", UPDATED),),
            contributors=(ContributorRecord("ليلى", 12),),
        ),
        make_project(
            "eo/broken",
            title="Pictures that are not there",
            readme=Readme(
                "README.md",
                "# Broken\n\n![Map](figures/map.png) ![](https://gone.example/a.png)\n\n"
                '<img src="figures/wide.png" width="4000" alt="Wide">\n\n![x](//[)',
            ),
        ),
        make_project(
            "eo/nothing",
            title="n",
            summary="",
            description="",
            readme=None,
            license=None,
            providers=(),
            links=(),
            languages=(LanguageRecord("Python", 100.0),),
        ),
    )


def hard_hub(files: int = 3000) -> Hub:
    """All of them, and a category without a project.

    Args:
        files: how many one of the projects has.
    """
    categories = [
        {"id": id_, "title": title, "gitlab_topic": f"sharinghub:{id_}", "description": f"All {title}."}
        for id_, title in (
            ("ai-model", "AI models"),
            ("dataset", "Datasets"),
            ("processor", "Processors"),
            ("tool", "Tools"),
        )
    ]
    return make_hub(*_projects(files), config=make_config(stac={"categories": categories}))
