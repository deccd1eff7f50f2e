"""What DVC and Git LFS track: assets, sizes and checksums."""

import re
import shlex
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.project.companion_files import CompanionFileError
from sharinghub_static.project.dvc import (
    DvcOutput,
    default_remote,
    read_lock,
    read_pointer,
    unshared_outputs,
)
from sharinghub_static.project.model import Asset, Project
from sharinghub_static.snapshot.records import FileRecord
from tests.cases import each_case
from tests.project.reading import codes, read
from tests.projects import GITLAB

RAW = f"{GITLAB}/group/demo/-/raw/main"
MD5 = "0123456789abcdef0123456789abcdef"
SHA256 = "ab" * 32
POINTER = f"outs:\n- md5: {MD5}\n  size: 1234\n  hash: md5\n  path: map.tif\n"
FOLDER = f"outs:\n- md5: {MD5}.dir\n  size: 99\n  nfiles: 12\n  hash: md5\n  path: 2024\n"
CONFIG = """\
[core]
    remote = far
['remote "far"']
    url = s3://bucket/dvc/
['remote "near"']
    url = /srv
"""
LOCK = f"""\
schema: '2.0'
stages:
  train:
    cmd: x
    outs:
    - path: model.pt
      hash: md5
      md5: {MD5}
      size: 5
"""


def asset(project: Project, key: str) -> Asset:
    return next(asset for asset in project.assets if asset.key == key)


def test_a_tracked_file_is_an_asset_at_the_remote() -> None:
    project = read(texts={"data/map.tif.dvc": POINTER, ".dvc/config": CONFIG})
    found = asset(project, "data/map.tif")
    assert found.href == f"s3://bucket/dvc/files/md5/{MD5[:2]}/{MD5[2:]}"
    assert (found.size, found.md5, found.sha256) == (1234, MD5, "")
    assert found.type == "image/tiff; application=geotiff"
    assert found.extra == {"dvc:remote": "s3://bucket/dvc"}


def test_a_dvc_repository_in_a_folder_has_its_own_remote_and_command() -> None:
    own = CONFIG.replace("bucket", "own")
    texts = {
        ".dvc/config": CONFIG,
        "models/net/.dvc/config": own,
        "map.tif.dvc": POINTER,
        "models/net/data/map.tif.dvc": POINTER,
        "models/network/map.tif.dvc": POINTER,
        "models/net/dvc.lock": LOCK,
    }
    project = read(texts=texts)
    assert asset(project, "map.tif").extra == {"dvc:remote": "s3://bucket/dvc"}
    assert asset(project, "models/network/map.tif").extra == {"dvc:remote": "s3://bucket/dvc"}
    found = asset(project, "models/net/data/map.tif")
    assert found.extra == {"dvc:remote": "s3://own/dvc"}
    assert found.description == "Tracked by DVC: `dvc --cd models/net pull data/map.tif.dvc`"
    assert "`dvc --cd models/net pull model.pt`" in asset(project, "models/net/model.pt").description
    only = read(texts={"sub/.dvc/config": own, "sub/map.tif.dvc": POINTER, "map.tif.dvc": POINTER})
    assert asset(only, "sub/map.tif").href.startswith("s3://own/")
    assert "dvc:remote" not in asset(only, "map.tif").extra
    versioned = own.replace("url = ", "version_aware = true\n    url = ", 1)
    aware = read(texts={"sub/.dvc/config": versioned, "sub/a/map.tif.dvc": POINTER})
    assert asset(aware, "sub/a/map.tif").href == "s3://own/dvc/a/map.tif"
    unread = read(texts={".dvc/config": CONFIG, "sub/map.tif.dvc": POINTER}, files=("sub/.dvc/config",))
    assert "dvc:remote" not in asset(unread, "sub/map.tif").extra


@each_case(
    "endpoint, href",
    [
        (
            "https://minio.example:9000/",
            f"https://minio.example:9000/bucket/dvc/files/md5/{MD5[:2]}/{MD5[2:]}",
        ),
        ("https://me:secret@minio.example", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_what_is_in_s3_has_the_web_address_of_the_server_that_the_remote_names(
    endpoint: str, href: str | None
) -> None:
    config = CONFIG.replace("url = s3://bucket/dvc/", f"url = s3://bucket/dvc/\n    endpointurl = {endpoint}")
    found = asset(read(texts={"map.tif.dvc": POINTER, ".dvc/config": config}), "map.tif")
    assert found.href.startswith("s3://")
    alternate = {"https": {"href": href, "alternate:name": "S3 over HTTPS"}} if href else None
    assert found.extra.get("alternate") == alternate


def test_a_tracked_folder_is_an_asset_at_its_pointer() -> None:
    found = asset(read(texts={"2024.dvc": FOLDER, ".dvc/config": CONFIG}), "2024")
    assert found.href == f"{RAW}/2024.dvc"
    assert (found.size, found.md5, found.type) == (None, "", "application/yaml")
    assert "12 files" in found.description


@pytest.mark.parametrize(
    "config",
    [
        "",
        "[core]\n remote = near\n",
        "broken [",
        "['remote \"a\"']\nurl = /srv/dvc\n",
        "['remote \"a\"']\nurl = ssh://host/x\n",
    ],
)
def test_without_a_remote_on_the_web_the_pointer_is_the_asset(config: str) -> None:
    found = asset(read(texts={"map.tif.dvc": POINTER, ".dvc/config": config}), "map.tif")
    assert found.href == f"{RAW}/map.tif.dvc"
    assert found.extra == {}


def test_the_layout_of_dvc_2_has_no_folder_before_the_checksum() -> None:
    (found,) = read_pointer(POINTER.replace("  hash: md5\n", ""), "map.tif.dvc")
    assert found.in_remote == f"{MD5[:2]}/{MD5[2:]}"


def test_a_lock_file_names_the_outputs_of_all_stages() -> None:
    assert read_lock(LOCK, "sub/dvc.lock") == [
        DvcOutput("sub/model.pt", 5, MD5, None, f"files/md5/{MD5[:2]}/{MD5[2:]}")
    ]
    assert asset(read(texts={"dvc.lock": LOCK}), "model.pt").href == f"{RAW}/dvc.lock"


def test_a_file_that_git_has_too_is_named_once() -> None:
    project = read("assets: [map.tif]", files=("map.tif",), texts={"map.tif.dvc": POINTER})
    assert [found.key for found in project.assets] == ["map.tif"]


@pytest.mark.parametrize(
    "pointer",
    [
        "",
        "outs: 5",
        "outs: [5, {}, {path: []}]",
        "- a",
        "outs:\n- path: ../../etc/passwd\n",
        "outs:\n- path: /etc\n",
        "outs: [",
        "outs:\n- path: .\n",
    ],
)
def test_a_pointer_to_nothing_is_a_problem(pointer: str) -> None:
    project = read("title: A", texts={"x.dvc": pointer})
    assert project.assets == ()
    assert "SH320" in codes(project)


def test_the_only_remote_is_the_default() -> None:
    assert default_remote("['remote \"a\"']\nurl = https://example.org/dvc/\n") == "https://example.org/dvc"


@given(st.text(max_size=200))
def test_any_text_is_borne(text: str) -> None:
    default_remote(text)
    unshared_outputs(text, "dvc.yaml")
    for read_file in (read_pointer, read_lock):
        with suppress(CompanionFileError):
            read_file(text, "a.dvc")


# Commands: as pasted into a shell, with DVC 3.66 they fetch the output


@each_case(
    "texts, key, command",
    [
        ({"dvc.lock": LOCK}, "model.pt", ["dvc", "pull", "model.pt"]),
        ({"sub/dvc.lock": LOCK}, "sub/model.pt", ["dvc", "pull", "sub/model.pt"]),
        ({"data/map.tif.dvc": POINTER}, "data/map.tif", ["dvc", "pull", "data/map.tif.dvc"]),
        ({"a; rm -rf $HOME #.dvc": POINTER}, "map.tif", ["dvc", "pull", "a; rm -rf $HOME #.dvc"]),
        ({"-x.dvc": POINTER}, "map.tif", ["dvc", "pull", "./-x.dvc"]),
        ({"a'b\"c.dvc": POINTER}, "map.tif", ["dvc", "pull", "a'b\"c.dvc"]),
        ({"a`id`.dvc": POINTER}, "map.tif", ["dvc", "pull", "a`id`.dvc"]),
    ],
)
def test_the_command_fetches_that_output_and_does_nothing_else(
    texts: dict[str, str], key: str, command: list[str]
) -> None:
    description = asset(read(texts=texts), key).description
    code = re.fullmatch(r"Tracked by DVC: (`+) ?(.*?) ?\1", description)
    assert code is not None
    assert shlex.split(code[2]) == command


def test_an_output_that_stays_on_its_authors_machine_is_no_asset() -> None:
    pipeline = "stages:\n  train:\n    outs:\n    - model.pt: {push: false}\n"
    assert read(texts={"dvc.lock": LOCK, "dvc.yaml": pipeline}).assets == ()
    assert read(texts={"a.dvc": POINTER + "  push: false\n"}).assets == ()
    shared = pipeline.replace("false", "true")
    assert [found.key for found in read(texts={"dvc.lock": LOCK, "dvc.yaml": shared}).assets] == ["model.pt"]


def test_a_lock_file_of_dvc_1_names_its_stages_at_the_top() -> None:
    old = LOCK.replace("schema: '2.0'\nstages:\n", "").replace("      hash: md5\n", "")
    assert [output.path for output in read_lock(old, "dvc.lock")] == ["model.pt"]


@each_case(
    "pointer, config, path",
    [
        (f"{POINTER}  remote: near\n", "url = https://near.example/dvc", f"files/md5/{MD5[:2]}/{MD5[2:]}"),
        (f"{POINTER}  remote: near\n", "url = https://near.example/dvc\nversion_aware = true", "a/map.tif"),
        (f"{POINTER}  remote: near\n", "url = remote://base/dvc", f"files/md5/{MD5[:2]}/{MD5[2:]}"),
    ],
)
def test_an_output_is_at_the_remote_that_it_names(pointer: str, config: str, path: str) -> None:
    base = "['remote \"base\"']\n    url = https://near.example/\n"
    whole = (
        f"[core]\n    remote = far\n['remote \"near\"']\n{config}\n['remote \"far\"']\nurl = s3://b\n{base}"
    )
    found = asset(read(texts={"a/map.tif.dvc": pointer, ".dvc/config": whole}), "a/map.tif")
    assert found.href == f"https://near.example/dvc/{path}"


def test_what_another_repository_shares_is_at_the_pointer_not_at_the_own_remote() -> None:
    pointer = f"deps:\n- path: map.tif\n  repo:\n    url: https://example.org/other.git\n{POINTER}"
    found = asset(read(texts={"map.tif.dvc": pointer, ".dvc/config": CONFIG}), "map.tif")
    assert (found.href, found.extra) == (f"{RAW}/map.tif.dvc", {})


@each_case(
    "path, text, line",
    [
        ("x.dvc", "outs:\n- path: [a\nb: c\n", 3),
        ("dvc.lock", "stages:\n  a: b: c\n", 2),
        (".dvc/config", "[core]\nremote\n", 2),
        (".dvc/config", "remote = far\n", 1),
        ("x.dvc", "a: 1\n", 1),
    ],
)
def test_a_file_of_dvc_that_cannot_be_read_is_named_with_its_line(path: str, text: str, line: int) -> None:
    (problem,) = (each for each in read("title: A", texts={path: text}).problems if each.code == "SH320")
    assert (problem.path, problem.line) == (path, line)
    assert "dvc" in problem.hint


# Git LFS


def test_a_file_in_git_lfs_has_the_size_and_checksum_of_its_content() -> None:
    files = (FileRecord("a.tif", lfs_oid=SHA256, size=77), FileRecord("b.tif", size=None))
    project = read("assets: ['*.tif']", files=files)
    assert (asset(project, "a.tif").sha256, asset(project, "a.tif").size) == (SHA256, 77)
    assert (asset(project, "b.tif").sha256, asset(project, "b.tif").size) == ("", None)


def test_a_pointer_that_was_read_says_it_too() -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{SHA256}\nsize 77\n"
    found = asset(read("assets: ['*.tif']", texts={"a.tif": pointer}), "a.tif")
    assert (found.sha256, found.size) == (SHA256, 77)


@pytest.mark.parametrize(
    "text",
    [
        f"oid sha256:{SHA256}\nsize 77\n",
        f"version https://git-lfs.github.com/spec/v1\noid sha1:{'a' * 40}\nsize 7\n",
        "words",
        "",
    ],
)
def test_what_is_no_pointer_says_nothing(text: str) -> None:
    assert asset(read("assets: ['*.tif']", texts={"a.tif": text}), "a.tif").sha256 == ""
