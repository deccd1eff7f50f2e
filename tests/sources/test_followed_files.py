"""Symbolic links and files that a README includes are read in a crawl, and nothing is read twice for them."""

from pathlib import Path

from sharinghub_static.demo.world import SampleFile
from tests.sources.crawling import crawling, dataset


def link(path: str, target: str) -> SampleFile:
    return SampleFile(path, target.encode(), mode="120000")


def test_links_and_includes_are_followed(tmp_path: Path) -> None:
    files = (
        link("README.md", "docs/README.md"),
        SampleFile("docs/README.md", b"---\ntitle: Real\n---\n::include{file=intro.md}\n"),
        SampleFile("docs/intro.md", b"The introduction.\n"),
        link("latest.tif", "data/now.tif"),
        link("data/now.tif", "2024.tif"),
        SampleFile("data/2024.tif", b"II*\0"),
        link("out", "../../etc/passwd"),
        link("CITATION.cff", "docs/cite.cff"),
        SampleFile("docs/cite.cff", b"title: Cited\n"),
        link("gone.md", "nowhere.md"),
    )
    with crawling(tmp_path, dataset("eo/linked", files=files)) as crawler:
        crawler.crawl()
        record = crawler.records()["eo/linked"]
    targets = {file.path: file.target for file in record.files if file.target}
    assert targets == {
        "README.md": "docs/README.md",
        "latest.tif": "data/now.tif",
        "data/now.tif": "data/2024.tif",
        "CITATION.cff": "docs/cite.cff",
        "gone.md": "nowhere.md",
    }
    texts = {text.path: text.text for text in record.texts}
    assert texts["README.md"] == texts["docs/README.md"]
    assert texts["docs/intro.md"] == "The introduction.\n"
    assert texts["CITATION.cff"] == "title: Cited\n"
    assert not {"latest.tif", "out", "gone.md", "data/now.tif"} & texts.keys()
    assert {file.path: file.size for file in record.files}["latest.tif"] is None


def test_a_repository_without_either_costs_no_further_request(tmp_path: Path) -> None:
    readme = SampleFile("README.md", b"# A\n")
    with crawling(tmp_path, dataset("eo/a", files=(readme,))) as crawler:
        crawler.crawl()
        assert "texts" not in crawler.asked()
