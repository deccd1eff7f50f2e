"""Whatever groups and projects are called, the hub is published with all of them."""

import gzip
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from sharinghub_static.cli import main
from sharinghub_static.site.layout import Layout
from tests.gitlab_double.server import EmbeddedGitlab
from tests.worlds import make_world, sample

ROOT = Path(__file__).resolve().parents[1]
LONG = "/".join(f"observation-de-la-terre-departement-{number:02}" for number in range(6))
PATHS = [
    "index.html/p",
    "g/index.html/p",
    "g/index.html.gz/p",
    "feed.xml/p",
    "g/feed.xml",
    "collection.json/catalog.json",
    "404.html/health.json",
    "con/nul.txt",
    "aux.x/lpt1",
    "_g/.p",
    f"{LONG}/jeu-de-donnees-occupation-du-sol",
    f"{'a' * 150}/{'b' * 150}",
    f"g/{'b' * 255}",
    "/".join(["c" * 200] * 10),
    "x--y/z",
    "x/y--z",
    "x/y/z",
    "badges/badges.svg",
    "fr/2",
]


@pytest.mark.parametrize("form", ["dashes", "path"])
def test_every_name_is_published(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = (ROOT / "tests/site_config.yml").read_text("utf-8")
    assert "\nstac:\n" in config
    config = config.replace("\nstac:\n", f"\nstac:\n  item-id: {form}\n", 1)
    (tmp_path / "site_config.yml").write_text(config, "utf-8")
    (tmp_path / "schemas").mkdir()
    monkeypatch.chdir(tmp_path)
    topics = ("sharinghub:dataset", "météo", "con", "index.html", "a/b", "..")
    projects = [sample(path, topics=topics) for path in (*PATHS, "sane/project")]
    with EmbeddedGitlab(make_world(*projects)) as gitlab:
        monkeypatch.setenv("GITLAB_URL", gitlab.url)
        assert main(["build", "--quiet", "--schemas", "schemas"]) == 0
    public = tmp_path / "public"
    for project in projects:
        path = f"{project.namespace}/{project.path}"
        for layout in (Layout(), Layout("fr")):
            assert (public / layout.project("dataset", path)).is_file()
            assert (public / layout.organisation(project.namespace)).is_file()
    collection = json.loads((public / Layout().stac_collection("dataset")).read_text("utf-8"))
    hrefs = [link["href"] for link in collection["links"] if link["rel"] == "item"]
    items = [json.loads((public / "stac/dataset" / href).read_text("utf-8")) for href in hrefs]
    assert {item["properties"]["sharinghub:path"] for item in items} == {
        f"{project.namespace}/{project.path}" for project in projects
    }
    _survives_a_disk_without_letter_case(public, tmp_path)


def _survives_a_disk_without_letter_case(public: Path, scratch: Path) -> None:
    """Compressed copies, an archive, and names compared as Windows and macOS compare them."""
    files = sorted(file for file in public.rglob("*") if file.is_file())
    for file in files:
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 1))
    shutil.make_archive(str(scratch / "site"), "zip", public)
    with zipfile.ZipFile(scratch / "site.zip") as archive:
        names = [name.rstrip("/").casefold() for name in archive.namelist()]
    assert len(names) == len(set(names))
