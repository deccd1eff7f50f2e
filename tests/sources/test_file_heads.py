"""Heads of data and model files in a crawl: what is requested, how often, within which budget."""

import hashlib
from pathlib import Path

import pytest

from sharinghub_static.demo.world import SampleFile, SampleProject
from sharinghub_static.file_heads import VERSION, reader_of
from sharinghub_static.snapshot.head_records import HeadRecord
from sharinghub_static.snapshot.records import FileRecord
from sharinghub_static.sources.gitlab import crawl, file_heads
from sharinghub_static.sources.gitlab.file_heads import choose_heads
from tests.file_heads.making import onnx_model, onnx_value, onnx_weight, safetensors, tiff
from tests.gitlab_double.faults import Fault
from tests.gitlab_double.server import EmbeddedGitlab
from tests.sources.crawling import Crawler, changed_project, crawling, dataset
from tests.worlds import ADMIN_TOKEN, files, make_world

DATA = "eo/data"
TABLE = "id,name\n1,a\n2,b\n"
LONG = "id,name\n" + "1,aaaaaaaaaaaaaaaaaaaa\n" * 4_000
VALUE = onnx_value("x", 1, [1, 3])
MODEL = onnx_model([VALUE], [VALUE], [onnx_weight("w", [500_000], bytes(2_000_000))])
WEIGHTS = safetensors({"a": {"dtype": "F32", "shape": [4, 4], "data_offsets": [0, 64]}})


def in_lfs(path: str, content: bytes) -> SampleFile:
    oid = hashlib.sha256(content).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(content)}\n".encode()
    return SampleFile(path, pointer, lfs_oid=oid, lfs_size=len(content), lfs_object=content)


def heads(crawler: Crawler) -> dict[str, HeadRecord]:
    return {head.path: head for head in crawler.records()[DATA].heads}


def requested(crawler: Crawler) -> list[str]:
    return [path for path in crawler.asked() if path.endswith("/raw")]


def with_changed(crawler: Crawler, **contents: str) -> None:
    named = {path.replace("__", "."): content for path, content in contents.items()}
    crawler.gitlab.world = changed_project(crawler.gitlab.world, DATA, files=files(named))


def test_files_are_chosen_from_the_root_on_and_no_format_hides_the_others() -> None:
    tree = [FileRecord(f"chips/{number:03}.tif") for number in range(100)]
    tree += [
        FileRecord("labels/a.csv"),
        FileRecord("deep/er/b.CSV"),
        FileRecord("c.csv", mode="120000"),
        FileRecord("d.csv", "submodule"),
        FileRecord("readme.md"),
    ]
    chosen = [file.path for file, _ in choose_heads(tree, 6)]
    assert chosen == [
        "chips/000.tif",
        "chips/001.tif",
        "chips/002.tif",
        "labels/a.csv",
        "deep/er/b.CSV",
        "chips/003.tif",
    ]
    assert len(choose_heads(tree[:100], 6)) == 6


def test_a_file_is_requested_again_only_when_its_content_is_another(tmp_path: Path) -> None:
    with crawling(tmp_path, dataset(DATA, files={"a.csv": TABLE, "b.csv": TABLE})) as crawler:
        summary = crawler.crawl()
        assert (summary.head_requests, summary.head_bytes) == (2, 2 * len(TABLE))
        assert "2 of them for data files, models and notebooks (0.0 MB)" in summary.summary()
        first = heads(crawler)
        assert first["a.csv"].head is not None
        assert (first["a.csv"].size, dict(first["a.csv"].head.facts)["rows"]) == (len(TABLE), 2)
        assert all(not file.blob_id for file in crawler.records()[DATA].files)

        with_changed(crawler, a__csv=TABLE, b__csv=TABLE + "3,c\n", README__md="# New\n")
        assert crawler.crawl().head_requests == 1
        assert heads(crawler)["a.csv"] == first["a.csv"]
        assert dict(heads(crawler)["b.csv"].head.facts)["rows"] == 3  # type: ignore[union-attr] # it has one

        with_changed(crawler, moved__csv=TABLE)
        assert crawler.crawl().head_requests == 0
        assert list(heads(crawler)) == ["moved.csv"]


def test_readers_of_a_newer_version_read_all_files_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with crawling(tmp_path, dataset(DATA, files={"a.csv": TABLE})) as crawler:
        assert crawler.crawl().head_requests == 1
        assert crawler.crawl().head_requests == 0
        monkeypatch.setattr(crawl, "HEADS_VERSION", VERSION + 1)
        monkeypatch.setattr(file_heads, "VERSION", VERSION + 1)
        assert crawler.crawl().head_requests == 1


def test_of_a_large_file_in_git_the_beginning_is_read_and_of_one_in_lfs_its_end_too(tmp_path: Path) -> None:
    stored = in_lfs("weights/model.onnx", MODEL)
    project = dataset(DATA, files=(*files({"a.csv": LONG, "model.onnx": MODEL}), stored))
    with crawling(tmp_path, project) as crawler:
        summary = crawler.crawl()
        found = heads(crawler)
        assert [table.name for table in found["weights/model.onnx"].head.tables] == [
            "inputs",
            "outputs",
            "metadata",
        ]  # type: ignore[union-attr]
        assert dict(found["model.onnx"].head.facts)["producer"] == "pytorch 2.3.1"  # type: ignore[union-attr]
        assert not found["model.onnx"].head.tables  # type: ignore[union-attr]
        assert (summary.head_requests, summary.head_bytes) == (4, 4 * 65_536)
        assert found["a.csv"].size == len(LONG)


def test_a_file_in_object_storage_is_read_in_parts_without_the_token(tmp_path: Path) -> None:
    world = make_world(dataset(DATA, files=(in_lfs("m.onnx", MODEL),)))
    with EmbeddedGitlab(world, direct_download=True) as gitlab:
        crawler = Crawler(gitlab, tmp_path / "snapshot.sqlite")
        summary = crawler.crawl(ADMIN_TOKEN)
        assert (summary.head_requests, summary.head_bytes) == (2, 2 * 65_536)
        assert gitlab.storage is not None
        assert not gitlab.storage.refused
        assert heads(crawler)["m.onnx"].head.tables[0].name == "inputs"  # type: ignore[union-attr] # it has one


def test_a_request_that_fails_leaves_the_head_as_it_was_and_is_sent_again(tmp_path: Path) -> None:
    with crawling(tmp_path, dataset(DATA, files={"a.csv": TABLE, "b.csv": TABLE + "9,z\n"})) as crawler:
        crawler.crawl()
        before = heads(crawler)
        with_changed(crawler, a__csv="id,name\n7,z\n", b__csv=TABLE)
        crawler.gitlab.faults.add(Fault(r"a\.csv/raw", status=500, times=None))
        assert crawler.crawl().failures == 1
        assert heads(crawler)["a.csv"] == before["a.csv"]
        assert dict(heads(crawler)["b.csv"].head.facts)["rows"] == 2  # type: ignore[union-attr]
        assert dict(crawler.records()[DATA].failures).keys() == {"file heads"}
        crawler.gitlab.faults.clear()
        summary = crawler.crawl()
        assert (summary.failures, summary.head_requests) == (0, 1)
        assert heads(crawler)["a.csv"].head.tables[0].rows == (("7", "z"),)  # type: ignore[union-attr]


def test_a_project_has_its_budget_and_a_crawl_too(tmp_path: Path) -> None:
    contents = {f"{name}.csv": f"{LONG}2,{name}\n" for name in "abcdef"}
    with crawling(tmp_path, dataset(DATA, files=contents)) as crawler:
        summary = crawler.crawl(**{"max-head-bytes": 2 * 65_536})
        assert summary.head_requests == 2
        assert len(heads(crawler)) == 2
        assert "max-crawl-head-bytes" not in str(crawler.reporter.notices)


def test_what_is_left_of_a_crawls_budget_is_for_the_next_crawl(tmp_path: Path) -> None:
    contents = {f"{name}.csv": f"{LONG}2,{name}\n" for name in "abcdef"}
    with crawling(tmp_path, dataset(DATA, files=contents)) as crawler:
        limits = {"max-crawl-head-bytes": 2 * 65_536}
        numbers = []
        for _ in range(3):
            crawler.crawl(**limits)
            numbers.append(sum(head.head is not None for head in heads(crawler).values()))
        assert numbers == [2, 4, 6]
        assert sum("max-crawl-head-bytes" in notice for notice in crawler.reporter.notices) == 2
        crawler.crawl(**limits)
        assert set(crawler.asked()) == {"Discover"}


def test_a_request_for_a_small_file_counts_as_one_for_a_larger(tmp_path: Path) -> None:
    contents = {f"{name}.csv": TABLE + name for name in "abcdef"}
    with crawling(tmp_path, dataset(DATA, files=contents)) as crawler:
        summary = crawler.crawl(**{"max-crawl-head-bytes": 65_536 + 16_000})
        assert (summary.head_requests, summary.head_bytes) == (2, 2 * (len(TABLE) + 1))


def test_what_never_fits_into_a_crawl_is_not_tried_at_each(tmp_path: Path) -> None:
    with crawling(tmp_path, dataset(DATA, files={"a.csv": LONG})) as crawler:
        assert crawler.crawl(**{"max-crawl-head-bytes": 1000}).head_requests == 0
        crawler.crawl(**{"max-crawl-head-bytes": 1000})
        assert set(crawler.asked()) == {"Discover"}


def test_no_file_is_requested_where_none_may_be(tmp_path: Path) -> None:
    with crawling(tmp_path, dataset(DATA, files={"a.csv": TABLE})) as crawler:
        assert crawler.crawl(**{"max-head-files": 0}).head_requests == 0
        assert requested(crawler) == []
        assert heads(crawler) == {}


def test_a_damaged_file_is_requested_once(tmp_path: Path) -> None:
    with crawling(
        tmp_path, dataset(DATA, files={"a.tif": b"no raster", "m.safetensors": WEIGHTS})
    ) as crawler:
        assert crawler.crawl().failures == 0
        assert heads(crawler)["a.tif"].flaw == "damaged"
        with_changed(crawler, a__tif="no raster", README__md="#")
        assert crawler.crawl().head_requests == 0


def test_the_first_rows_of_a_large_table_in_lfs_are_read_in_parts(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow

    sink = pyarrow.BufferOutputStream()
    numbers = list(range(150_000))
    table = pyarrow.table({"id": numbers, "half": [number / 2 for number in numbers]})
    parquet.write_table(table, sink, compression="none", use_dictionary=False)
    content = sink.getvalue().to_pybytes()
    with crawling(tmp_path, dataset(DATA, files=(in_lfs("a.parquet", content),))) as crawler:
        summary = crawler.crawl()
        [rows, _] = heads(crawler)["a.parquet"].head.tables  # type: ignore[union-attr] # it has two
        assert rows.rows[:2] == (("0", "0.0"), ("1", "0.5"))
        assert (summary.head_requests, summary.head_bytes < 200_000 < len(content)) == (3, True)


def test_a_raster_is_read_again_when_the_file_beside_it_changes(tmp_path: Path) -> None:
    style = """<qgis><rasterrenderer type="paletted" band="1">
<paletteEntry value="1" color="#0000ff" label="%s"/></rasterrenderer></qgis>"""
    raster = tiff({256: (3, [4]), 257: (3, [3])})
    contents = {"a.tif": raster, "a.qml": style % "Water", "b.tif": raster}
    with crawling(tmp_path, dataset(DATA, files=contents)) as crawler:
        assert crawler.crawl().head_requests == 3
        assert [table.rows for table in heads(crawler)["a.tif"].head.tables] == [  # type: ignore[union-attr]
            (("#0000FF", "1", "Water"),)
        ]
        contents["a.qml"] = style % "Sea"
        crawler.gitlab.world = changed_project(crawler.gitlab.world, DATA, files=files(contents))
        assert crawler.crawl().head_requests == 2
        assert "Sea" in str(heads(crawler)["a.tif"].head)
        assert heads(crawler)["b.tif"].head is not None


def test_a_closed_repository_loses_its_heads(tmp_path: Path) -> None:
    project: SampleProject = dataset(DATA, files={"a.csv": TABLE})
    with crawling(tmp_path, project) as crawler:
        crawler.crawl()
        assert heads(crawler)
        crawler.gitlab.world = changed_project(crawler.gitlab.world, DATA, repository_access="PRIVATE")
        crawler.crawl()
        assert heads(crawler) == {}


def test_readers_are_found_by_the_ending_of_the_name_alone() -> None:
    assert reader_of("a/B.CSV") is not None
    assert reader_of("csv") is None
    assert reader_of("a.csv/readme.md") is None
