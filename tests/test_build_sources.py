"""What repositories hold comes out of a whole build as it is meant: links, markups, parts of a README."""

import shutil
from pathlib import Path
from typing import Any

import orjson
import pytest
from lxml import html

from sharinghub_static.cli import main
from sharinghub_static.demo.world import SampleFile, SampleProject
from tests.gitlab_double.server import EmbeddedGitlab
from tests.published_schemas import stac_folder
from tests.worlds import make_world, sample

ROOT = Path(__file__).resolve().parents[1]


def dataset(path: str, **files: str | bytes | SampleFile) -> SampleProject:
    listed = tuple(
        content
        if isinstance(content, SampleFile)
        else SampleFile(name.replace("__", "/"), content.encode() if isinstance(content, str) else content)
        for name, content in files.items()
    )
    return sample(path, topics=("sharinghub:dataset",), files=listed)


def link(path: str, target: str) -> SampleFile:
    return SampleFile(path, target.encode(), mode="120000")


README = (
    "---\ntitle: Real title\nlicense: MIT\nassets: ['*.tif']\n---\n# Real title\n\nSee [intro](intro.md).\n"
)
MARKS = """\
---

Maps of reefs.

---

{+ added +} `#FF0000`

::include{file=docs/intro.md}

```json:table
{"items": [{"Depth": 3}]}
```
"""
POINTER = "outs:\n- md5: 0123456789abcdef0123456789abcdef\n  size: 3\n  hash: md5\n  path: x.csv\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    world = make_world(
        dataset(
            "eo/linked",
            a=link("README.md", "docs/README.md"),
            docs__README=SampleFile("docs/README.md", README.encode()),
            intro=SampleFile("docs/intro.md", b"x\n"),
            b=link("latest.tif", "data/2024.tif"),
            c=SampleFile("data/2024.tif", b"II*\0"),
        ),
        dataset("eo/rst", r=SampleFile("README.rst", b"Reef maps\n=========\n\nMaps of *reefs*.\n")),
        dataset("eo/adoc", r=SampleFile("README.adoc", b"= Reef maps\n\nMaps of _reefs_.\n")),
        dataset(
            "eo/marks", r=SampleFile("README.md", MARKS.encode()), i=SampleFile("docs/intro.md", b"Intro.\n")
        ),
        dataset("eo/dead", a=link("README.md", "gone.md")),
        dataset("eo/toml", r=SampleFile("README.md", b'+++\ntitle = "Toml"\n+++\n# T\n')),
        dataset(
            "eo/dvc", r=SampleFile("README.md", b"# D\n"), p=SampleFile("a; echo b.dvc", POINTER.encode())
        ),
    )
    shutil.copy(ROOT / "tests/site_config.yml", folder)
    with pytest.MonkeyPatch.context() as patch, EmbeddedGitlab(world) as gitlab:
        patch.chdir(folder)
        patch.setenv("GITLAB_URL", gitlab.url)
        assert main(["build", "--quiet", "--schemas", str(stac_folder(folder / "schemas"))]) == 0
    return folder / "public"


def item(site: Path, name: str) -> Any:
    return orjson.loads((site / f"stac/dataset/eo--{name}/eo--{name}.json").read_bytes())


def words(site: Path, name: str, path: str = "//section[@id='overview']") -> str:
    tree = html.fromstring((site / f"dataset/eo/{name}/index.html").read_bytes())
    return " ".join(" ".join(node.text_content() for node in tree.xpath(path)).split())


def test_a_readme_and_an_asset_that_are_symbolic_links_are_their_files(site: Path) -> None:
    found = item(site, "linked")
    assert (found["properties"]["title"], found["properties"]["license"]) == ("Real title", "MIT")
    tifs = {key: asset for key, asset in found["assets"].items() if key.endswith(".tif")}
    assert list(tifs) == ["data/2024.tif"]
    assert tifs["data/2024.tif"]["alternate"]["api"]["href"].endswith("/files/data%2F2024.tif/raw?ref=main")
    page = (site / "dataset/eo/linked/index.html").read_text("utf-8")
    assert "/-/blob/main/docs/intro.md" in page


def test_readmes_of_other_markups_are_read_by_visitors_and_found(site: Path) -> None:
    assert "Maps of reefs." in words(site, "rst", "//article | //main")
    assert "= Reef maps Maps of _reefs_." in words(site, "adoc", "//article | //main")
    assert "GitLab shows it laid out" in words(site, "adoc", "//main")
    assert "no README" not in words(site, "rst", "//main")
    searched = b"".join(file.read_bytes() for file in (site / "data").glob("*.js")).lower()
    assert b"reefs" in searched


def test_a_readme_that_cannot_be_read_is_not_called_absent(site: Path) -> None:
    shown = words(site, "dead", "//main")
    assert "The README of this project could not be read." in shown
    assert "no README" not in shown


def test_what_gitlab_adds_to_markdown_is_shown(site: Path) -> None:
    shown = words(site, "marks", "//main")
    assert "Maps of reefs." in shown
    assert "Intro." in shown
    assert "Depth3" in shown
    assert "{+" not in shown


def test_front_matter_in_toml_counts(site: Path) -> None:
    assert item(site, "toml")["properties"]["title"] == "Toml"


def test_the_command_for_a_file_of_dvc_is_one_command(site: Path) -> None:
    (asset,) = (asset for key, asset in item(site, "dvc")["assets"].items() if key == "x.csv")
    assert asset["description"] == "Tracked by DVC: `dvc pull 'a; echo b.dvc'`"
