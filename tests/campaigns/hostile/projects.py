"""Hostile projects, drawn from a seeded generator: every field that people can write holds anything."""

import string
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

from sharinghub_static.demo.world import (
    SampleContainer,
    SampleEnvironment,
    SampleFile,
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
)
from tests.campaigns.fuzz.mutations import mutate_text, nasty_text
from tests.campaigns.fuzz.seeds import readme_seeds, seeds_of
from tests.images import encoded
from tests.worlds import NOW

__all__ = ["hostile_project"]

_SEGMENTS = (
    *("index.html", "feed.xml", "CON", "nul.txt", "aux", "a.b.c", "assets", "search", "fr", "build.json"),
    *(
        "x" * 200,
        "A",
        "a",
        "_",
        "0",
        "-x",
        "project",
        "dataset",
        "items",
        "collection.json",
        "Ünïcode",
        "データ",
    ),
)
_COMPANIONS = {
    "CITATION.cff": "cff",
    "codemeta.json": "codemeta",
    "big.tif.dvc": "dvc",
    "model/MLmodel": "mlmodel",
    "demo.ipynb": "ipynb",
}
_PICTURE = encoded()
_DATES = (NOW, datetime(1970, 1, 1, tzinfo=UTC), datetime(2038, 1, 19, tzinfo=UTC), NOW - timedelta(days=400))


def hostile_project(random: Random, number: int, topic: str) -> SampleProject:
    """A project whose authors wrote whatever breaks programs.

    Args:
        random: decides.
        number: in its hub; a part of its id and path, both of which are unique in a GitLab.
        topic: that makes it a project of the hub.
    """
    group = "/".join(_segment(random) for _ in range(random.choice((1, 1, 2, 4))))
    return SampleProject(
        id=50_000 + number,
        path=f"{_segment(random)}{number}",
        name=_line(random),
        namespace=f"{group}{number}",
        description=nasty_text(random)[:2000],
        created_at=random.choice(_DATES),
        last_activity_at=random.choice(_DATES),
        topics=(topic, *(_line(random) for _ in range(random.randrange(4)))),
        stars=random.choice((0, 7, 2**31 - 1)),
        license=random.choice(("", "apache-2.0", "other")),
        languages={_line(random): 61.5, "Python": 38.5},
        files=_files(random),
        releases=tuple(_release(random, place) for place in range(random.randrange(4))),
        packages=tuple(
            SamplePackage(_line(random), _line(random), random.choice(("PYPI", "GENERIC", "NPM")), NOW)
            for _ in range(random.randrange(3))
        ),
        containers=tuple(SampleContainer(_line(random)) for _ in range(random.randrange(2))),
        issues=tuple(_issue(random) for _ in range(random.randrange(3))),
        merge_requests=tuple(_merge_request(random) for _ in range(random.randrange(3))),
        pipelines=(SamplePipeline("SUCCESS", NOW, NOW, random.choice((None, 0.0, 101.5))),),
        environments=(SampleEnvironment(_line(random), nasty_text(random)),),
        models=tuple(_model(random, place) for place in range(random.randrange(2))),
    )


def _segment(random: Random) -> str:
    if random.random() < 0.6:
        return random.choice(_SEGMENTS)
    return "".join(random.choices(string.ascii_letters + string.digits + "-_.", k=random.randrange(1, 60)))


@cache
def _readmes() -> tuple[str, ...]:
    return readme_seeds(None)


def _line(random: Random) -> str:
    """What fits into a field of one line in GitLab, which cuts nothing but refuses more than 255 letters."""
    return " ".join(_as_utf8(nasty_text(random)).split())[:255] or "x"


def _as_utf8(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _text(random: Random, seeds: Sequence[str]) -> str:
    return _as_utf8(nasty_text(random) if random.random() < 0.2 else mutate_text(random, seeds))


def _files(random: Random) -> tuple[SampleFile, ...]:
    readme = _text(random, _readmes())
    contents = {"README.md": readme.encode(), "preview.png": _PICTURE, "a.tif": b"II*\0"}
    for path, kind in _COMPANIONS.items():
        if random.random() < 0.3:
            contents[path] = _text(random, seeds_of(kind, None)).encode()
    for _ in range(random.randrange(4)):
        name = _line(random).strip("/").replace("//", "/")
        if name not in (".", "..") and not name.startswith("../"):
            contents.setdefault(f"data/{name}", b"x")
    return tuple(SampleFile(path, content) for path, content in sorted(contents.items()))


def _release(random: Random, place: int) -> SampleRelease:
    links = tuple(SampleReleaseLink(_line(random), nasty_text(random)) for _ in range(random.randrange(3)))
    notes = _text(random, _readmes())
    tag = f"{_line(random)}{place}".replace(" ", "")
    return SampleRelease(tag, _line(random), random.choice(_DATES), notes, "ada", links)


def _note(random: Random) -> SampleNote:
    return SampleNote("bob", _as_utf8(nasty_text(random)), NOW, reactions=("thumbsup",))


def _issue(random: Random) -> SampleIssue:
    labels = ("review", _line(random))
    notes = tuple(_note(random) for _ in range(random.randrange(4)))
    return SampleIssue(_line(random), "ada", NOW, nasty_text(random), labels=labels, notes=notes)


def _merge_request(random: Random) -> SampleMergeRequest:
    notes = tuple(_note(random) for _ in range(random.randrange(3)))
    return SampleMergeRequest(
        _line(random), "ada", NOW, merged_at=NOW, merged_by="bob", approved_by=("bob",), notes=notes
    )


def _model(random: Random, place: int) -> SampleModel:
    values = {_line(random): _as_utf8(nasty_text(random)) for _ in range(random.randrange(3))}
    files = {"MLmodel": _text(random, seeds_of("mlmodel", None))}
    version = SampleModelVersion(f"1.0.{place}", NOW, _line(random), values, {}, values, files)
    return SampleModel(f"model-{place}", _line(random), (version,))
