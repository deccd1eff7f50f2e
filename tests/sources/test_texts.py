"""Which files of a repository are read, and what is kept of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.snapshot.records import FileRecord
from sharinghub_static.sources.gitlab.texts import Texts, choose_files, read_blobs


def chosen(*paths: str) -> tuple[str, ...]:
    return choose_files(FileRecord(path) for path in paths).texts


@pytest.mark.parametrize(
    ("names", "best"),
    [
        (["README.md", "readme.md", "README"], "README.md"),
        (["readme.md", "Readme.md", "README.rst"], "readme.md"),
        (["Readme.md", "README.txt"], "Readme.md"),
        (["README.rst", "README.txt", "README"], "README.rst"),
        (["readme", "README.txt"], "README.txt"),
        (["README.fr.md", "README"], "README"),
        (["ReadMe.MARKDOWN"], "ReadMe.MARKDOWN"),
        (["README.fr.md"], "README.fr.md"),
    ],
)
def test_the_readme_is_the_one_that_gitlab_shows(names: list[str], best: str) -> None:
    assert chosen(*names) == (best,)
    assert chosen(*reversed(names)) == (best,)


@pytest.mark.parametrize(
    "path",
    [
        "CITATION.cff",
        "citation.CFF",
        "codemeta.json",
        ".dvc/config",
        "x/.dvc/config",
        "data/x.tif.dvc",
        "dvc.yaml",
        "a/b/dvc.lock",
        "model/MLmodel",
    ],
)
def test_files_that_rules_read_are_read(path: str) -> None:
    assert chosen(path, "src/main.py") == (path,)


@pytest.mark.parametrize(
    "path",
    [
        "docs/README.md",
        "sub/CITATION.cff",
        ".dvc/config.local",
        "x/.dvc/config.local",
        "mlmodel",
        "dvc.yml",
        "LICENSE",
        ".env",
        "README.md/x",
        "notreadme.md",
    ],
)
def test_other_files_are_not(path: str) -> None:
    assert chosen(path) == ()


def test_a_submodule_of_such_a_name_is_not_read() -> None:
    assert choose_files([FileRecord("README.md", "submodule")]).texts == ()


def test_pointers_are_reported_apart_and_bounded() -> None:
    wanted = choose_files(FileRecord(f"d/{n:04}.tif", lfs_oid="a" * 64) for n in range(1000))
    assert wanted.texts == ()
    assert wanted.pointers == tuple(f"d/{n:04}.tif" for n in range(200))


def test_of_too_many_those_near_the_root_are_read() -> None:
    deep = [f"a/b/{n}.dvc" for n in range(500)]
    paths = chosen(*deep, "zzz.dvc")
    assert len(paths) == 100
    assert "zzz.dvc" in paths


def read(most: int = 1000, **blob: object) -> Texts:
    texts = Texts()
    read_blobs([{"path": "README.md", **blob}], most, texts)
    return texts


def test_a_long_text_is_cut_between_characters_and_keeps_its_size() -> None:
    text = read(5, rawTextBlob="ééé", rawSize="6").texts["README.md"]
    assert (text.text, text.size, text.is_cut) == ("éé", 6, True)


def test_a_text_in_another_encoding_is_not_taken_for_cut() -> None:
    assert not read(rawTextBlob="é", rawSize="1").texts["README.md"].is_cut
    assert not read(rawTextBlob="e", rawSize="2").texts["README.md"].is_cut


def test_a_text_that_gitlab_cut_is_seen_as_cut() -> None:
    assert read(10**8, rawTextBlob="a" * 100, rawSize="50000000").texts["README.md"].is_cut


def test_a_pointer_is_whole_and_its_size_is_the_contents() -> None:
    texts = read(rawTextBlob="version https://git-lfs…", rawSize="7000000000", lfsOid="a" * 64)
    assert not texts.texts["README.md"].is_cut
    assert texts.sizes == {"README.md": 7_000_000_000}


def test_a_binary_has_a_size_and_no_text() -> None:
    texts = read(rawTextBlob=None, rawSize=12)
    assert texts.texts == {}
    assert texts.sizes == {"README.md": 12}


@pytest.mark.parametrize("path", [".dvc/config", "models/net/.dvc/config"])
def test_credentials_in_a_dvc_configuration_are_dropped(path: str) -> None:
    texts = Texts()
    config = (
        "[core]\n    remote = s\n['remote \"s\"']\n    url = https://ada:hunter2@s3.example/x\n"
        "    access_key_id = AKIAX\n    secret_access_key = swordfish\n    password=hunter2\n"
        "    endpointurl = https://s3.example\n"
    )
    read_blobs([{"path": path, "rawTextBlob": config, "rawSize": 1}], 1000, texts)
    kept = texts.texts[path].text
    assert "https://s3.example/x" in kept
    assert "endpointurl = https://s3.example" in kept
    for secret in ("AKIAX", "swordfish", "hunter2", "ada"):
        assert secret not in kept


@given(
    st.dictionaries(
        st.sampled_from(["path", "rawSize", "lfsOid", "rawTextBlob"]),
        st.none() | st.text() | st.integers() | st.lists(st.integers()),
    )
)
def test_whatever_a_blob_is_it_never_crashes(blob: dict[str, object]) -> None:
    texts = Texts()
    read_blobs([blob], 10, texts)
    assert all(len(text.text.encode()) <= 10 for text in texts.texts.values())
