"""An archive holds a hub: it opens, it can be rendered again, and it is refused when it was touched."""

import io
import json
import os
import re
import shutil
import sqlite3
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import sharinghub_static
from sharinghub_static.analysis.changes import ChangeKind, changes
from sharinghub_static.archive import BagWriter, take_history, verify_archive
from sharinghub_static.cli import main
from sharinghub_static.config.loading import effective_settings, load_config
from sharinghub_static.demo.server import EmbeddedGitlab
from sharinghub_static.errors import RefusedError, SiteError, SnapshotError
from sharinghub_static.hub_reading import interpret_hub
from sharinghub_static.isolation import Isolation
from sharinghub_static.pipeline import Pipeline
from sharinghub_static.render_options import RenderOptions
from sharinghub_static.reporting import SilentReporter
from sharinghub_static.site.archives import unpacked
from sharinghub_static.snapshot.store import Snapshot
from tests.cases import each_case
from tests.projects import make_config
from tests.worlds import make_world, sample

CONFIG = """
gitlab: {url: %s, oauth: {client-secret: not-for-others}}
portal: {logo: logo.svg, languages: [en, fr]}
stac:
  root: {title: "Hub “of” tests", description: All of it.}
  categories:
    - dataset: {title: Datasets, gitlab_topic: sharinghub:dataset}
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
README = "---\nlicense: MIT\nbbox: [5, 43, 15, 48]\n---\n# Land cover\n\nForests of the Alps.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal that was built, and archived."""
    folder = tmp_path_factory.mktemp("portal")
    for name in ("schemas", "pages"):
        (folder / name).mkdir()
    (folder / "logo.svg").write_text(LOGO)
    (folder / "pages/imprint.md").write_text("---\ntitle: Imprint\n---\nWho we are.\n")
    project = sample("eo/alps", topics=("sharinghub:dataset",), files={"README.md": README, "a.csv": "x\n"})
    with EmbeddedGitlab(make_world(project)) as gitlab, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in [name for name in os.environ if name.startswith(("GITLAB", "CI"))]:
            patch.delenv(name)
        (folder / "site_config.yml").write_text(CONFIG % gitlab.url, "utf-8")
        sharinghub_static.build(schemas="schemas", environ={})
        status = main(["archive", "-q", "-o", "hub-2026-12.zip", "--schemas", "schemas", "--jobs", "1"])
        assert status == 0
    return folder


@pytest.fixture(scope="module")
def archive(folder: Path) -> Path:
    return folder / "hub-2026-12.zip"


@pytest.fixture(scope="module")
def content(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the archive, unpacked."""
    target = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(target)
    return target / "hub-2026-12/data"


def files(site: Path) -> dict[str, bytes]:
    return {
        file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()
    }


def test_the_site_in_it_is_the_one_that_was_built(folder: Path, content: Path) -> None:
    assert files(content / "site") == files(folder / "public")


def test_the_snapshot_in_it_renders_the_same_site(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(content, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    sharinghub_static.render(
        "data/source/site_config.yml", output="again", snapshot="data/snapshot/snapshot.sqlite", environ={}
    )
    assert files(tmp_path / "again") == files(content / "site")


def test_an_unpacked_archive_that_was_rendered_is_still_what_it_was(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path)
    monkeypatch.chdir(tmp_path / "hub-2026-12")
    sharinghub_static.render(
        "data/source/site_config.yml", output="../site", snapshot="data/snapshot/snapshot.sqlite", environ={}
    )
    assert files(tmp_path / "site") == files(tmp_path / "hub-2026-12/data/site")
    assert verify_archive(tmp_path / "hub-2026-12") > 9


def test_the_schemas_that_were_named_are_those_of_the_archive(tmp_path: Path) -> None:
    """An Item that its extension refuses is fixed when the archive is rendered, too."""
    name, schema = "https://stac-extensions.github.io/eo/v1.1.0/schema.json", tmp_path / "schemas/eo.json"
    schema.parent.mkdir()
    schema.write_text(
        json.dumps({"properties": {"properties": {"properties": {"eo:cloud_cover": {"type": "number"}}}}})
    )
    (schema.parent / "index.json").write_text(json.dumps({name: "eo.json"}))
    shutil.copytree(schema.parent, tmp_path / "beside/schemas")
    pipeline = Pipeline(make_config(), tmp_path / "beside/s.sqlite", {}, SilentReporter())
    validator = pipeline._schemas(RenderOptions()).validator(name)
    assert validator is not None
    assert not validator.is_valid({"properties": {"eo:cloud_cover": "=1+1"}})


def test_what_only_a_server_needs_is_not_in_it(content: Path) -> None:
    text = (content / "source/site_config.yml").read_text("utf-8")
    assert "not-for-others" not in text
    assert (content / "source/logo.svg").read_text() == LOGO
    assert (content / "source/pages/imprint.md").is_file()


def test_the_configuration_says_the_same(folder: Path, content: Path) -> None:
    before = load_config([folder / "site_config.yml"], {}).config
    after = load_config([content / "source/site_config.yml"], {}).config
    assert after.model_copy(update={"folder": before.folder}) == before


def test_the_environment_is_in_the_configuration(folder: Path) -> None:
    settings = effective_settings(
        [folder / "site_config.yml"], {"STAC_ROOT_HREF": "https://hub.example.org/"}
    )
    assert settings["stac"]["root_href"] == "https://hub.example.org/"


def test_it_is_what_it_was(archive: Path, content: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        number = len(opened.namelist()) - 1  # all but the manifest of the manifests
    assert verify_archive(archive) == number
    assert verify_archive(content.parent) == number
    assert verify_archive(content.parent.parent) == number
    assert main(["archive", "verify", str(archive)]) == 0


def rewritten(archive: Path, target: Path, change: str) -> Path:
    """A copy of an archive in which a file is another one."""
    with zipfile.ZipFile(archive) as opened, zipfile.ZipFile(target, "w") as copy:
        for name in opened.namelist():
            content = opened.read(name)
            if name.endswith("/data/site/index.html"):
                if change == "missing":
                    continue
                content = content.replace(b"Hub", b"Hut", 1) if change == "changed" else content
            copy.writestr(name, content)
        if change == "new":
            copy.writestr("hub-2026-12/data/site/new.html", b"x")
    return target


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("changed", r"data/site/index\.html: was changed"),
        ("missing", r"data/site/index\.html: is missing"),
        ("new", r"data/site/new\.html: is not in the manifest"),
    ],
)
def test_a_touched_file_is_refused_with_its_name(
    archive: Path, tmp_path: Path, change: str, message: str
) -> None:
    with pytest.raises(RefusedError, match=message):
        verify_archive(rewritten(archive, tmp_path / "copy.zip", change))


def test_a_flipped_bit_is_refused_with_the_file_name(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        entry = opened.getinfo("hub-2026-12/data/site/index.html")
    content = bytearray(archive.read_bytes())
    content[entry.header_offset + 30 + len(entry.filename) + 60] ^= 1
    (tmp_path / "copy.zip").write_bytes(content)
    with pytest.raises(RefusedError, match=r"data/site/index\.html"):
        verify_archive(tmp_path / "copy.zip")


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_archive_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(SiteError, match=r"x\.zip"):
        verify_archive(tmp_path / "x.zip")


ADDED = {
    "hub-2026-12/evil.txt": "evil.txt: is not in the manifest",
    "hub-2026-12/fetch.txt": "fetch.txt: is not in the manifest",
    "evil.txt": "evil.txt: is outside",
    "other/data/site/evil.html": "other/data/site/evil.html: is outside",
    "/etc/evil": "/etc/evil: is outside",
    "hub-2026-12/../evil": "hub-2026-12/../evil: is outside",
    "hub-2026-12/data\\site\\evil.html": "data\\site\\evil.html: is outside",
    "hub-2026-12/data/site/link": "data/site/link: is a symbolic link",
    "hub-2026-12/data/site/a\nb.html": "data/site/a\N{REPLACEMENT CHARACTER}b.html: is not in the manifest",
}


def repacked(archive: Path, target: Path, *, leave: str = "", manifest: bytes | None = None) -> Path:
    """A copy of an archive without an entry, or with another manifest."""
    with zipfile.ZipFile(archive) as opened, zipfile.ZipFile(target, "w") as copy:
        for entry in opened.infolist():
            name = entry.filename.rpartition("/")[2]
            is_other = manifest is not None and name.startswith("manifest-")
            if not leave or name != leave:
                copy.writestr(entry.filename, manifest or b"" if is_other else opened.read(entry))
    return target


def test_files_that_were_added_anywhere_are_named(archive: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copyfile(archive, tmp_path / "copy.zip"))
    with zipfile.ZipFile(copy, "a") as opened:
        for name in ADDED:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o120777 if name.endswith("/link") else 0o100644) << 16
            opened.writestr(entry, b"x")
    with pytest.raises(RefusedError) as refused:
        verify_archive(copy)
    assert [message for message in ADDED.values() if message not in str(refused.value)] == []
    assert len(str(refused.value).splitlines()) == 1 + len(ADDED)


@each_case(
    "leave, manifest, message",
    [
        ("manifest-sha256.txt", b"", "manifest-sha256.txt: is missing"),
        ("tagmanifest-sha256.txt", b"", "tagmanifest-sha256.txt: is missing"),
        ("bagit.txt", b"", "bagit.txt: is missing"),
        ("", b"\xff\xfe", "manifest-sha256.txt: cannot be read"),
        ("", b"\n", "manifest-sha256.txt: line 1 is no checksum"),
        ("", b"a" * 9_000_000, "manifest-sha256.txt: cannot be read (it is larger"),
    ],
)
def test_what_is_wrong_with_a_manifest_is_said(
    leave: str, manifest: bytes, message: str, archive: Path, tmp_path: Path
) -> None:
    with pytest.raises(RefusedError, match=re.escape(message)):
        verify_archive(
            repacked(archive, tmp_path / "copy.zip", leave=leave, manifest=None if leave else manifest)
        )


def test_links_and_files_that_were_added_to_an_unpacked_archive_are_named(
    content: Path, tmp_path: Path
) -> None:
    bag = tmp_path / "hub"
    shutil.copytree(content.parent, bag)
    shutil.copytree(bag, tmp_path / "second")
    (bag / "data/site/etc").symlink_to("/etc")
    (bag / "data/site/index.html").unlink()
    (bag / "data/site/index.html").symlink_to("/etc/hostname")
    (bag / "evil.html").write_text("x")
    with pytest.raises(RefusedError) as refused:
        verify_archive(bag)
    for message in (
        "data/site/etc: is a symbolic link",
        "data/site/index.html: is a symbolic link",
        "evil.html: is not in the manifest",
    ):
        assert message in str(refused.value)
    with pytest.raises(SiteError, match=r"holds several archives \(hub, second\)"):
        verify_archive(tmp_path)


def test_a_touched_archive_is_not_served(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = rewritten(archive, tmp_path / "copy.zip", "changed")
    assert main(["serve", str(copy), "--quiet"]) == 3
    assert "data/site/index.html: was changed" in capsys.readouterr().err


def test_it_is_served_from_the_site_in_it(archive: Path, tmp_path: Path) -> None:
    assert unpacked(archive, tmp_path).relative_to(tmp_path).as_posix() == "hub-2026-12/data/site"


def test_a_hub_that_is_not_public_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    snapshot = tmp_path / "snapshot.sqlite"
    shutil.copyfile(folder / ".sharinghub/snapshot.sqlite", snapshot)
    with sqlite3.connect(snapshot) as connection:
        (instance,) = connection.execute("SELECT value FROM meta WHERE key = 'instance'").fetchone()
        wide = instance.replace('"visibility":"public"', '"visibility":"internal"')
        assert wide != instance
        connection.execute("UPDATE meta SET value = ? WHERE key = 'instance'", (wide,))
    arguments = ["-c", str(folder / "site_config.yml"), "-s", str(snapshot)]
    assert main(["archive", "-q", "-o", str(tmp_path / "x.zip"), *arguments]) == 3
    assert "gitlab.visibility internal" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.zip"))


def test_a_secret_in_a_page_of_the_owner_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    for name in ("site_config.yml", "logo.svg"):
        shutil.copyfile(folder / name, tmp_path / name)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/a.md").write_text("---\ntitle: A\n---\nhunter-2-hunter-2\n")
    monkeypatch.setenv("GITLAB_TOKEN", "hunter-2-hunter-2")
    arguments = ["-c", str(tmp_path / "site_config.yml"), "-s", str(folder / ".sharinghub/snapshot.sqlite")]
    assert main(["archive", "-q", "-o", str(tmp_path / "x.zip"), *arguments]) == 3
    assert "pages/a.md: holds a token" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["hub.tar", "hub"])
def test_a_name_that_is_no_zip_file_is_refused(
    folder: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture
) -> None:
    assert main(["archive", "-q", "-o", str(tmp_path / name), "-c", str(folder / "site_config.yml")]) == 1
    assert "is no name of a ZIP file" in capsys.readouterr().err


def test_a_snapshot_of_another_gitlab_than_that_of_the_configuration_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GITLAB_URL", "https://other.example.org")
    assert main(["archive", "-q", "-o", str(tmp_path / "hub.zip")]) == 3
    assert "and the configuration names https://other.example.org" in capsys.readouterr().err
    assert not (tmp_path / "hub.zip").exists()


def test_a_folder_that_cannot_be_written_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    assert main(["archive", "-q", "-o", "logo.svg/hub.zip"]) == 1
    assert "logo.svg/hub.zip: cannot be written (" in capsys.readouterr().err


def test_the_same_files_make_the_same_archive(tmp_path: Path) -> None:
    def made() -> bytes:
        output = io.BytesIO()
        with BagWriter(output, "hub", datetime(2026, 12, 1, tzinfo=UTC)) as bag:
            bag.add_folder("site", tmp_path)
            bag.finish({"External-Identifier": "x\ny"}, {"README.md": b"r"})
        return output.getvalue()

    for name in ("b.html", "a 50%é.txt"):
        (tmp_path / name).write_text(name * 99)
    first = made()
    os.utime(tmp_path / "b.html", (1, 1))
    assert made() == first
    (tmp_path / "hub.zip").write_bytes(first)
    assert verify_archive(tmp_path / "hub.zip") == 6


def test_large_files_are_not_held_in_memory() -> None:
    class Counting(io.RawIOBase):
        """A file of 64 MiB that is nowhere."""

        largest, left = 0, 64 << 20

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            type(self).largest = max(self.largest, size if size >= 0 else self.left)
            piece = b"\0" * min(size, self.left)
            self.left -= len(piece)
            return piece

    class Source:
        def open(self, _mode: str) -> Counting:
            return Counting()

    output = io.BytesIO()
    with BagWriter(output, "hub", datetime(2026, 12, 1, tzinfo=UTC)) as bag:
        bag.add("zeros", Source())
    assert bag.size == 64 << 20
    assert Counting.largest <= 1 << 20


def test_nothing_else_is_left_beside_it(folder: Path, archive: Path) -> None:
    assert archive.is_file()
    assert not list(folder.glob(".hub-*"))


def test_changes_reach_back_to_an_earlier_archive(folder: Path, archive: Path, tmp_path: Path) -> None:
    """A hub whose snapshot was lost and crawled again has the history that its archive holds."""
    snapshot = tmp_path / "snapshot.sqlite"
    shutil.copyfile(folder / ".sharinghub/snapshot.sqlite", snapshot)
    with Snapshot.open(snapshot, create=True) as store:
        [record] = list(store.projects())
        [first] = store.history.of(record.id)
        later = replace(first, at=first.at + timedelta(days=9), stars=first.stars + 4)
        with store.database.transaction():
            store.database.connection.execute("DELETE FROM observation")
        store.history.observe(record.id, later)
    arguments = ["archive", "history", str(archive), "-s", str(snapshot)]
    assert main(arguments) == 0
    with Snapshot.open(snapshot) as store:
        assert [seen.stars for seen in store.history.of(record.id)] == [first.stars, first.stars + 4]
        hub = interpret_hub(load_config([folder / "site_config.yml"], {}).config, store, Isolation())
    hub = replace(hub, changed_at=later.at)
    assert [change.count for change in changes(hub) if change.kind is ChangeKind.STARS] == [4]
    assert take_history(snapshot, [archive]).entries == 0  # nothing is put twice


def test_the_history_of_another_gitlab_or_of_a_touched_archive_is_refused(
    folder: Path, archive: Path, tmp_path: Path
) -> None:
    snapshot = folder / ".sharinghub/snapshot.sqlite"
    other = tmp_path / "other.sqlite"
    shutil.copyfile(snapshot, other)
    with sqlite3.connect(other) as connection:
        connection.execute(
            "UPDATE meta SET value = replace(value, '127.0.0.1', 'localhost') WHERE key = 'instance'"
        )
    with pytest.raises(RefusedError, match=r"other\.sqlite: is of http://localhost"):
        take_history(snapshot, [other])
    with pytest.raises(RefusedError, match="was changed"):
        take_history(snapshot, [rewritten(archive, tmp_path / "copy.zip", "changed")])
    (tmp_path / "no.zip").write_bytes(b"nothing")
    with pytest.raises(SnapshotError):
        take_history(snapshot, [tmp_path / "no.zip"])


def test_a_pipe_is_no_archive_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "hub.zip")
    with pytest.raises(SiteError, match="is no ZIP file that can be read"):
        verify_archive(tmp_path / "hub.zip")
