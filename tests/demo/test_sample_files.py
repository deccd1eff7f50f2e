"""Files of the sample projects are small, real, and what their names say."""

import hashlib
import json
from pathlib import Path

import yaml

from tests.demo.sample_projects import (
    SAMPLES,
    by_path,
    projects,
)


def test_files_are_small_and_none_steers_the_git_of_this_repository() -> None:
    files = [file for file in SAMPLES.rglob("*") if file.is_file()]
    assert max(file.stat().st_size for file in files) <= 200_000
    assert sum(file.stat().st_size for file in files) < 3_000_000
    assert not {file.name for file in files} & {".gitattributes", ".gitignore", ".gitmodules"}


def test_pictures_are_real_light_and_all_different() -> None:
    pictures = [file for file in SAMPLES.rglob("*") if file.suffix in {".png", ".jpg", ".jpeg"}]
    for picture in pictures:
        start = b"\x89PNG\r\n\x1a\n" if picture.suffix == ".png" else b"\xff\xd8\xff"
        assert picture.read_bytes().startswith(start), picture
        assert picture.stat().st_size < 40_000, picture
    assert len({hashlib.sha256(picture.read_bytes()).digest() for picture in pictures}) == len(pictures) >= 15


def test_large_files_are_lfs_pointers_to_what_is_there() -> None:
    checked = 0
    for project in projects():
        for file in project.files:
            if file.path.endswith((".tif", ".onnx", ".pt", ".safetensors", ".parquet")):
                checked += 1
                assert file.lfs_size == len(file.lfs_object) > 900, file.path
                assert file.lfs_oid == hashlib.sha256(file.lfs_object).hexdigest(), file.path
    assert checked >= 23


_FIRST_BYTES = {
    ".tif": b"II*\0",
    ".onnx": b"\x08\x08",
    ".pt": b"PK\3\4",
    ".png": b"\x89PNG",
    ".jpg": b"\xff\xd8\xff",
}


def test_files_are_what_their_names_say() -> None:
    for project in projects():
        for file in project.files:
            begin = _FIRST_BYTES.get(Path(file.path).suffix)
            content = file.lfs_object or file.content
            assert begin is None or content.startswith(begin), file.path
            if file.path.endswith(".parquet"):
                # Last come the length of the description, and the same letters as first.
                assert content[:4] == content[-4:] == b"PAR1", file.path
                assert int.from_bytes(content[-8:-4], "little") < len(content) - 12
            if file.path.endswith(".safetensors"):
                length = int.from_bytes(content[:8], "little")
                layers = json.loads(content[8 : 8 + length])
                assert len(content) == 8 + length + max(
                    layer["data_offsets"][1] for name, layer in layers.items() if name != "__metadata__"
                )


def test_cloud_optimised_files_are_so() -> None:
    """GDAL writes what it optimised for into the head of the file."""
    for project in projects():
        for file in project.files:
            if file.path.endswith(".tif"):
                assert b"LAYOUT=IFDS_BEFORE_DATA" in file.lfs_object[:300], file.path


def test_what_dvc_tracks_is_on_its_remote() -> None:
    checked = 0
    for project in projects():
        config = next((file.content for file in project.files if file.path == ".dvc/config"), b"").decode()
        store = next((p.files for p in project.packages if p.name == "dvc"), {})
        for file in project.files:
            if file.path.endswith(".dvc"):
                checked += 1
                assert f"{{gitlab}}/api/v4/projects/{project.id}/packages/generic/dvc/1" in config
                (out,) = yaml.safe_load(file.content)["outs"]
                assert file.path.endswith(f"{out['path']}.dvc")
                listed = store[_stored(out["md5"])]
                assert hashlib.md5(listed, usedforsecurity=False).hexdigest() + ".dir" == out["md5"]
                inside = [store[_stored(row["md5"])] for row in json.loads(listed)]
                assert (len(inside), sum(map(len, inside))) == (out["nfiles"], out["size"])
    assert checked >= 3


def _stored(md5: str) -> str:
    return f"files/md5/{md5[:2]}/{md5[2:]}"


def test_structured_files_can_be_read() -> None:
    for project in projects():
        for file in project.files:
            if file.path.endswith((".json", ".geojson", ".ipynb")):
                content = json.loads(file.content)
                assert not file.path.endswith(".ipynb") or content["nbformat"] == 4
            elif file.path.endswith((".yml", ".yaml", ".cff", ".cwl")):
                list(yaml.safe_load_all(file.content))


def test_the_grid_has_120_tiles_where_its_readme_says() -> None:
    tiles = [file for file in by_path()["eo-toolbox/tile-grid"].files if file.path.startswith("tiles/")]
    assert len(tiles) == 120
    for file in tiles:
        number = int(file.path[-8:-5])
        west, south = 2 * ((number - 1) % 12), 40 + (number - 1) // 12
        assert json.loads(file.content)["bbox"] == [west, south, west + 2, south + 1]
        assert file.path == f"tiles/row_{south - 40}/tile_{number:03}.json"
