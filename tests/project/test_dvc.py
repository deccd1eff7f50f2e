"""What DVC and Git LFS track: assets, sizes and checksums."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.project.dvc import DvcOutput, default_remote, read_lock, read_pointer
from sharinghub_static.project.model import Asset, Project
from sharinghub_static.snapshot.records import FileRecord
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
    read_pointer(text, "a.dvc")
    read_lock(text, "dvc.lock")


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
