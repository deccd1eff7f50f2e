"""A site is served from an archive too; nothing is written outside of the folder."""

import os
import shutil
import signal
import sys
import tarfile
import tempfile
import threading
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from sharinghub_static.cli import main
from sharinghub_static.errors import RefusedError, SiteError
from sharinghub_static.site import archives
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


def test_what_would_fill_the_disk_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("public/index.html", b"0" * 1_000_000)
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as tar:
        entry = tarfile.TarInfo("public/index.html")
        entry.size = 1_000_000
        tar.addfile(entry, BytesIO(b"0" * entry.size))
    (tmp_path / "in").mkdir()
    for name in ("a.zip", "a.tar.gz"):
        with monkeypatch.context() as patch:
            patch.setattr(archives, "_HARMLESS", 900_000)
            with pytest.raises(RefusedError, match="which no site does"):
                unpacked(tmp_path / name, tmp_path / "in")
        with monkeypatch.context() as patch:
            patch.setattr(archives, "_KEPT_FREE", 10**18)
            with pytest.raises(RefusedError, match="there is no room"):
                unpacked(tmp_path / name, tmp_path / "in")
        assert not list((tmp_path / "in").iterdir())
        assert unpacked(tmp_path / name, tmp_path / "in") == tmp_path / "in/public"
        shutil.rmtree(tmp_path / "in/public")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.skipif(threading.current_thread() is not threading.main_thread(), reason="signals need that one")
def test_nothing_stays_when_the_process_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("public/index.html", "home")
    served = list[bool]()

    def serve_site(site: Path, *_: object, **__: object) -> None:
        served.append((site / "index.html").is_file())
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr("sharinghub_static.commands.serve.serve_site", serve_site)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as ended:
        sys.exit(main(["serve", str(tmp_path / "a.zip")]))
    assert (served, ended.value.code) == ([True], 128 + signal.SIGTERM)
    assert [file.name for file in tmp_path.iterdir()] == ["a.zip"]
    assert signal.getsignal(signal.SIGTERM) is before
