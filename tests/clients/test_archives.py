"""bagit and rocrate read an archive of the demo's samples."""

import zipfile
from pathlib import Path

import pytest

from sharinghub_static.cli import main
from tests.clients.conftest import Ask
from tests.published_schemas import stac_folder
from tests.snippet_runs import Served


@pytest.fixture(scope="session")
def bag(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that was unpacked."""
    folder = tmp_path_factory.mktemp("archives")
    base = served.public.parent
    given = ["-c", str(base / "site_config.yml"), "-c", str(base / "address.yml")]
    given += [
        "-s",
        str(base / ".sharinghub/snapshot.sqlite"),
        "--schemas",
        str(stac_folder(folder / "schemas")),
    ]
    assert main(["archive", "-q", "-o", str(folder / "hub.zip"), *given]) == 0
    with zipfile.ZipFile(folder / "hub.zip") as opened:
        opened.extractall(folder)
    return folder / "hub"


def test_bagit_validates_it(ask: Ask, bag: Path) -> None:
    code = """
import bagit
read = bagit.Bag(folder)
answer = [read.is_valid(), read.info["External-Identifier"], read.version]
"""
    valid, identifier, version = ask(code, folder=str(bag))
    assert (valid, version) == (True, "1.0")
    assert identifier.endswith("/group/hub/")


def test_bagit_refuses_one_that_was_touched(ask: Ask, bag: Path, tmp_path: Path) -> None:
    code = """
import bagit, shutil
shutil.copytree(folder, "copy")
with open("copy/data/site/index.html", "a") as file:
    file.write(" ")
answer = bagit.Bag("copy").is_valid()
"""
    assert ask(code, folder=str(bag)) is False


def test_rocrate_reads_what_it_is(ask: Ask, bag: Path) -> None:
    code = """
from rocrate.rocrate import ROCrate
crate = ROCrate(folder)
answer = {"name": crate.name, "parts": sorted(part.id for part in crate.root_dataset["hasPart"]),
          "license": crate.license, "date": str(crate.datePublished)}
"""
    answer = ask(code, folder=str(bag / "data"))
    assert answer["name"]
    assert {"site/", "snapshot/", "source/", "site/stac/items.parquet"} <= set(answer["parts"])
    assert all((bag / "data" / part).exists() for part in answer["parts"])
