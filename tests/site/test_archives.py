"""A site is served from an archive too; nothing is written outside of the folder."""

import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from sharinghub_static.cli import main
from sharinghub_static.errors import SiteError
from sharinghub_static.site.archives import unpacked


def test_the_site_is_found_in_the_artifact_of_a_job(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "artifacts.zip", "w") as archive:
        archive.writestr("build-report.json", "{}")
        archive.writestr("public/index.html", "home")
        archive.writestr("public/data/index.html", "data")
        archive.writestr("../outside.html", "x")
    (tmp_path / "in").mkdir()
    assert unpacked(tmp_path / "artifacts.zip", tmp_path / "in") == tmp_path / "in/public"
    assert not (tmp_path / "outside.html").exists()


def test_a_tar_that_leaves_its_folder_is_refused(tmp_path: Path) -> None:
    def make(name: str, member: str) -> Path:
        with tarfile.open(tmp_path / name, "w:gz") as archive:
            entry = tarfile.TarInfo(member)
            entry.size = 4
            archive.addfile(entry, BytesIO(b"home"))
        return tmp_path / name

    (tmp_path / "in").mkdir()
    assert unpacked(make("a.tar.gz", "site/index.html"), tmp_path / "in") == tmp_path / "in/site"
    with pytest.raises(SiteError, match="cannot be unpacked"):
        unpacked(make("b.tar.gz", "../index.html"), tmp_path / "in")


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + b"\0" * 18])
def test_what_holds_no_site_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (tmp_path / "file").write_bytes(content)
    assert main(["serve", str(tmp_path / "file")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert main(["serve", str(tmp_path / "file"), "--render"]) == 2
