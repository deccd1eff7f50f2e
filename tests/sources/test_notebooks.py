"""Notebooks in a crawl: which are read, how often, and what is kept of their pictures."""

import base64
import json
from pathlib import Path

from sharinghub_static.snapshot.records import FileRecord, ProjectRecord
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.notebooks import choose_notebooks
from tests.gitlab_double.faults import Fault
from tests.images import encoded
from tests.sources.crawling import Crawler, changed_project, crawling, dataset
from tests.worlds import files

DATA = "eo/data"


def notebook(heading: str, *, picture: bool = False) -> str:
    data = {"image/png": base64.b64encode(encoded("PNG")).decode()} if picture else {"text/plain": "7"}
    output = {"output_type": "display_data", "data": data}
    cells = [
        {"cell_type": "markdown", "source": f"# {heading}"},
        {"cell_type": "code", "source": "x", "outputs": [output]},
    ]
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": cells})


def record(crawler: Crawler) -> ProjectRecord:
    return crawler.records()[DATA]


def titles(crawler: Crawler) -> dict[str, str]:
    return {each.path: each.title for each in record(crawler).notebooks}


def test_notebooks_nearest_to_the_root_are_chosen() -> None:
    tree = [
        FileRecord("deep/er/a.ipynb"),
        FileRecord("b.IPYNB"),
        FileRecord(".ipynb_checkpoints/b-checkpoint.ipynb"),
        FileRecord("c.ipynb", mode="120000"),
        FileRecord("docs/d.ipynb"),
        FileRecord("ipynb"),
    ]
    assert [file.path for file in choose_notebooks(tree, 2)] == ["b.IPYNB", "docs/d.ipynb"]


def test_a_notebook_is_read_once_and_its_pictures_stay_while_it_is_there(tmp_path: Path) -> None:
    first = {"a.ipynb": notebook("A", picture=True), "b.ipynb": notebook("B")}
    with crawling(tmp_path, dataset(DATA, files=first)) as crawler:
        assert crawler.crawl().head_requests == 2
        assert titles(crawler) == {"a.ipynb": "A", "b.ipynb": "B"}
        [picture] = record(crawler).pictures
        assert picture.path == "a.ipynb/output-2-1.png"

        crawler.gitlab.world = changed_project(
            crawler.gitlab.world, DATA, files=files({**first, "b.ipynb": notebook("C"), "README.md": "#"})
        )
        assert crawler.crawl().head_requests == 1
        assert titles(crawler) == {"a.ipynb": "A", "b.ipynb": "C"}
        assert record(crawler).pictures == (picture,)
        with Snapshot.open(crawler.path) as snapshot:
            assert snapshot.picture(picture.sha256)

        crawler.gitlab.world = changed_project(
            crawler.gitlab.world, DATA, files=files({"b.ipynb": notebook("C")})
        )
        assert crawler.crawl().head_requests == 0
        assert record(crawler).pictures == ()
        with Snapshot.open(crawler.path) as snapshot:
            assert snapshot.picture(picture.sha256) is None


def test_a_notebook_that_cannot_be_fetched_stays_as_it_was(tmp_path: Path) -> None:
    with crawling(tmp_path, dataset(DATA, files={"a.ipynb": notebook("A", picture=True)})) as crawler:
        crawler.crawl()
        before = record(crawler).pictures
        crawler.gitlab.world = changed_project(
            crawler.gitlab.world, DATA, files=files({"a.ipynb": notebook("New")})
        )
        crawler.gitlab.faults.add(Fault(r"\.ipynb/raw", status=500, times=None))
        assert crawler.crawl().failures == 1
        assert titles(crawler) == {"a.ipynb": "A"}
        assert record(crawler).pictures == before
        crawler.gitlab.faults.clear()
        assert crawler.crawl().failures == 0
        assert titles(crawler) == {"a.ipynb": "New"}


def test_damaged_and_large_notebooks_are_requested_once(tmp_path: Path) -> None:
    contents = {"a.ipynb": "no", "b.ipynb": notebook("x" * 3_000)}
    with crawling(tmp_path, dataset(DATA, files=contents)) as crawler:
        limits = {"max-notebook-bytes": 2_000}
        assert crawler.crawl(**limits).failures == 0
        assert [each.flaw for each in record(crawler).notebooks] == ["damaged", "large"]
        crawler.gitlab.world = changed_project(
            crawler.gitlab.world, DATA, files=files({**contents, "README.md": "#"})
        )
        assert crawler.crawl(**limits).head_requests == 0


def test_no_notebook_is_read_where_none_may_be(tmp_path: Path) -> None:
    with crawling(tmp_path, dataset(DATA, files={"a.ipynb": notebook("A")})) as crawler:
        assert crawler.crawl(**{"max-notebooks": 0}).head_requests == 0
        assert record(crawler).notebooks == ()
