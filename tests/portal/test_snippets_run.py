"""The code of "Use it" runs as it is pasted, against a site and a GitLab that are served.

``make snippets`` runs the code of every page; here is one of each kind.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sharinghub_static import extras
from tests.snippet_runs import Offer, Outcome, Runner, Served, serve_samples

_PROJECTS = (
    "dataset/earthlab/land/alpine-land-cover",
    "ai-model/earthlab/land/landcover-unet",
    "dashboard/hydro-sentinel/operations/flood-watch-nile",
)
_WHOLLY_IN_GITLAB = "dataset/maritime-watch/ship-chips"
_TOOLS = tuple(Path(folder) for folder in os.environ.get("SNIPPET_TOOLS", "").split(os.pathsep) if folder)
"""Folders with programs that are not installed with the others, such as those of EODAG and DVC."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extras, "_has_pyarrow", lambda: True)
        with serve_samples(tmp_path_factory.mktemp("served")) as served:
            yield served


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path, _TOOLS)


def _ran(outcome: Outcome) -> str:
    """What was printed."""
    if outcome.skipped:
        pytest.skip(outcome.skipped)
    assert not outcome.failure, f"{outcome.offer.code}\n{outcome.failure}"
    return outcome.output


def _offer(served: Served, page: str, title: str) -> Offer:
    [offer] = [offer for offer in served.offers(page) if offer.title == title]
    return offer


@pytest.mark.parametrize("path", _PROJECTS)
def test_pystac_reads_the_item_and_reports_what_there_is(served: Served, runner: Runner, path: str) -> None:
    assert served.gitlab in _ran(runner.run(_offer(served, f"{path}/", "pystac")))


@pytest.mark.parametrize("path", _PROJECTS)
def test_pystac_client_walks_from_the_catalog_to_the_item(served: Served, runner: Runner, path: str) -> None:
    offer = _offer(served, f"{path}/", "pystac-client")
    printed = _ran(runner.run(offer, after="print(item.id, item.properties['sharinghub:path'])"))
    assert printed.split()[-1] == path.partition("/")[2]


def test_the_code_for_the_whole_catalog_runs(served: Served, runner: Runner) -> None:
    assert "AI models" in _ran(runner.run(_offer(served, "about/programs/", "pystac")))
    assert (
        int(_ran(runner.run(_offer(served, "about/programs/", "pystac-client"), after="print(len(items))")))
        >= 0
    )


def test_curl_lists_the_categories(served: Served, runner: Runner) -> None:
    assert "Datasets" in _ran(runner.run(_offer(served, "about/programs/", "curl and jq"))).splitlines()


def test_curl_saves_the_file_whose_checksum_is_in_the_item(served: Served, runner: Runner) -> None:
    code = _offer(served, f"{_PROJECTS[0]}/", "curl")
    name, sha256 = _ran(runner.run(code, after="echo * && sha256sum * | cut -c1-64")).split()
    assert name in code.code
    item = served.public / "stac/dataset/earthlab--land--alpine-land-cover"
    assert f'"file:checksum": "1220{sha256}"' in next(item.glob("*.json")).read_text("utf-8")


def test_the_repository_is_cloned_with_its_large_files(served: Served, runner: Runner) -> None:
    offer = _offer(served, f"{_PROJECTS[1]}/", "Git")
    printed = _ran(runner.run(offer, after="head -c 2 weights/landcover_unet_v3.pt; git lfs fsck"))
    assert "PK" in printed


def test_dvc_pulls_what_it_tracks(served: Served, runner: Runner) -> None:
    printed = _ran(runner.run(_offer(served, f"{_PROJECTS[0]}/", "DVC"), after="ls mosaics/2025"))
    assert printed.split()[-3:] == ["b02.tif", "b03.tif", "b04.tif"]


@pytest.mark.parametrize("title", ["GDAL", "QGIS"])
def test_gdal_opens_the_files_where_they_are(served: Served, runner: Runner, title: str) -> None:
    printed = _ran(runner.run(_offer(served, f"{_PROJECTS[0]}/", title)))
    assert title == "QGIS" or {"Size is 160, 160", "Feature Count: 4"} <= set(printed.splitlines())


def test_pip_installs_the_package(served: Served, runner: Runner) -> None:
    offer = next(offer for offer in served.offers("tool/eo-toolbox/geochip/") if offer.title == "pip")
    after = "cat installed/geochip/__init__.py"
    assert '__version__ = "4.0.1"' in _ran(runner.run(offer, after=after))


def test_eodag_finds_the_project_and_downloads_its_files(served: Served, runner: Runner) -> None:
    offer = _offer(served, f"{_WHOLLY_IN_GITLAB}/", "EODAG")
    assert re.search(r"FOUND 1 \[.+\]", _ran(runner.run(offer, after="print('FOUND', len(found), paths)")))


def test_eodag_lists_a_category_with_a_configuration_file(served: Served, runner: Runner) -> None:
    saved = {"portal.yml": _offer(served, "about/programs/", "EODAG: portal.yml").code}
    offer = _offer(served, "about/programs/", "EODAG")
    printed = _ran(runner.run(offer, saved, after="print('FOUND', len(results))"))
    assert int(printed.rpartition("FOUND")[2]) > 1


def test_the_client_of_this_package_searches(served: Served, runner: Runner) -> None:
    printed = _ran(runner.run(_offer(served, "about/programs/", "Python")))
    assert "earthlab--land--" in printed


@pytest.mark.parametrize(
    ("title", "module", "after"),
    [
        ("DuckDB", "duckdb", ""),
        ("geopandas", "geopandas", "print(len(items), located.id.to_list(), files)"),
        ("Polars", "polars", ""),
    ],
)
def test_the_table_of_all_items_is_read(
    served: Served, runner: Runner, title: str, module: str, after: str
) -> None:
    """With ``SNIPPET_TOOLS`` of an environment that has them, such as that of ``make clients``."""
    if not runner.has_modules(module):
        pytest.skip(f"no Python with {module}: make clients")
    offer = _offer(served, "about/programs/", title)
    end = f"{after}\nimport os, sys; sys.stdout.flush(); os._exit(0)"
    printed = _ran(runner.run(offer, after=end))
    assert "MIT" in printed or "earthlab--land--" in printed


def test_lines_of_all_items_are_filtered(served: Served, runner: Runner) -> None:
    assert _ran(runner.run(_offer(served, "about/programs/", "All items, one a line"))).splitlines()


def test_pandas_reads_a_table_in_parquet(served: Served, runner: Runner) -> None:
    """With ``SNIPPET_TOOLS`` of an environment that has pandas and pyarrow."""
    offer = _offer(served, "dataset/eo-toolbox/planetary-benchmark/", "pandas")
    assert "results/runs.parquet" in offer.code
    if not runner.has_modules("pandas", "pyarrow"):
        pytest.skip("no Python with pandas and pyarrow")
    # Arrow's threads sometimes abort or hang the interpreter when it ends (apache/arrow#34314, #50482).
    after = "print(len(data), data.seed.max(), flush=True); import os; os._exit(0)"
    assert _ran(runner.run(offer, after=after)).split()[-2:] == ["35", "5"]


@pytest.mark.parametrize(("formats", "skipped"), [("GeoJSON", True), ("Parquet", False)])
def test_a_gdal_without_parquet_is_named(tmp_path: Path, formats: str, skipped: bool) -> None:
    tool = tmp_path / "bin" / "ogrinfo"
    tool.parent.mkdir()
    tool.write_text(f"#!/bin/sh\necho {formats}\n", "utf-8")
    tool.chmod(0o755)
    runner = Runner(tmp_path, (tool.parent,))
    outcome = runner.run(Offer("dataset/a/", "GDAL", "ogrinfo -so -al a.parquet"))
    assert bool(outcome.skipped) is skipped
    assert not outcome.failure
