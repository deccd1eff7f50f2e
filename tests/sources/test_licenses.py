"""A licence file whose text is well known is recognized, and no other."""

import textwrap
from pathlib import Path

import pytest
from identify.vendor.licenses import LICENSES

from sharinghub_static.snapshot.records import FileRecord
from sharinghub_static.sources.gitlab.licenses import find_license_files, license_url, recognize_license
from tests.sources.crawling import crawling, dataset

TEXTS = dict(LICENSES)


def _key(text: str) -> str | None:
    license_ = recognize_license(text)
    return None if license_ is None else license_.key


@pytest.mark.parametrize(("id_", "text"), LICENSES, ids=[id_ for id_, _ in LICENSES])
def test_each_known_text_is_its_own_licence(id_: str, text: str) -> None:
    assert _key(text) == id_.lower()


@pytest.mark.parametrize(
    ("id_", "change"),
    [
        ("MIT", lambda text: text.replace("[year] [fullname]", "2019-2024 Ada Sample <ada@private.example>")),
        ("MIT", lambda text: text.replace("MIT License", "The MIT License (MIT)")),
        ("MIT", lambda text: text.partition("\n")[2]),
        ("MIT", lambda text: f"# MIT License\n\nCopyright Ada Sample\n\n{text.split('fullname]')[1]}"),
        ("MIT", lambda text: text.replace("\n", "\r\n")),
        ("MIT", lambda text: textwrap.fill(text.partition("[fullname]")[2], 120)),
        ("ISC", lambda text: text.replace("Copyright (c) [year], [fullname]", "© 2021 Ada")),
        ("BSD-3-Clause", lambda text: text.replace("the copyright holder nor", "the Institute of Snow nor")),
        ("BSD-3-Clause", lambda text: text.replace("All rights reserved.\n", "")),
        ("BSD-2-Clause", lambda text: text.replace("1. ", "* ").replace("2. ", "* ")),
        ("Apache-2.0", lambda text: text.partition("APPENDIX")[0]),
        ("Apache-2.0", lambda text: text.partition("END OF TERMS")[0]),
        ("Apache-2.0", lambda text: text.replace("[yyyy] [name of copyright owner]", "2024 Earthlab")),
        ("Apache-2.0", lambda text: text.replace("http://", "https://")),
        ("GPL-3.0", lambda text: text.partition("How to Apply These Terms")[0]),
        ("CC-BY-4.0", lambda text: f"\ufeff{text.upper()}\n\n"),
    ],
)
def test_what_does_not_matter_does_not_matter(id_: str, change: object) -> None:
    assert callable(change)
    changed = change(TEXTS[id_])
    assert changed != TEXTS[id_]
    assert _key(changed) == id_.lower()


JSON = TEXTS["MIT"].replace(
    "THE SOFTWARE IS PROVIDED", "The Software shall be used for Good, not Evil.\n\nTHE SOFTWARE IS PROVIDED"
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "MIT",
        "MIT License",
        "Licensed under the Apache License, Version 2.0.",
        JSON,
        TEXTS["MIT"].replace("free of charge", "for a fee"),
        TEXTS["MIT"].replace("sublicense, and/or sell", "and/or sublicense"),
        TEXTS["CC-BY-4.0"].replace("reproduce and Share the Licensed Material", "read the Licensed Material"),
        TEXTS["BSD-3-Clause"].replace("3. Neither", "Not for military use.\n\n3. Neither"),
        TEXTS["MIT"] + "\n\n" + TEXTS["ISC"],
        TEXTS["Apache-2.0"] + "\n\n" + TEXTS["MIT"],
        TEXTS["GPL-3.0"] * 3,
        "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n",
    ],
    ids=lambda text: f"{len(text)}",
)
def test_any_other_text_is_left_to_gitlab(text: str) -> None:
    assert _key(text) is None


def test_each_licence_has_the_name_that_gitlab_gives_it() -> None:
    names = {id_: license_.name for id_, text in LICENSES if (license_ := recognize_license(text))}
    assert names["Apache-2.0"] == "Apache License 2.0"
    assert not [id_ for id_, name in names.items() if name == id_]


@pytest.mark.parametrize(
    ("paths", "expected", "is_alone"),
    [
        (["README.md", "src/LICENSE"], [], False),
        (["LICENSE", "README.md"], ["LICENSE"], True),
        (["licence.txt"], ["licence.txt"], True),
        (["COPYING"], ["COPYING"], True),
        (["UNLICENSE"], ["UNLICENSE"], True),
        (["LICENSE.rst"], ["LICENSE.rst"], False),
        (["LICENSE-MIT"], ["LICENSE-MIT"], False),
        (["LICENSE", "LICENSE-APACHE"], ["LICENSE", "LICENSE-APACHE"], False),
        (["COPYING", "COPYING.LESSER"], ["COPYING", "COPYING.LESSER"], False),
        (["mit", "bsd.txt", "gpl-3.0.txt", "legal.md"], ["mit", "bsd.txt", "gpl-3.0.txt", "legal.md"], False),
        (["permits.md", "summit", "licensed.py"], [], False),
    ],
)
def test_the_files_are_those_in_which_gitlab_looks(
    paths: list[str], expected: list[str], is_alone: bool
) -> None:
    found = find_license_files([FileRecord(path, "blob") for path in paths])
    assert found == (expected, is_alone)


def test_the_address_is_that_of_the_file() -> None:
    url = license_url("https://gitlab.example/eo/x", "release/2.x", "LICENSE é.md")
    assert url == "https://gitlab.example/eo/x/-/blob/release/2.x/LICENSE%20%C3%A9.md"


def test_a_known_text_costs_no_request_and_is_what_gitlab_says(tmp_path: Path) -> None:
    known = dataset("eo/known", license="mit", files={"README.md": "# A", "LICENSE": TEXTS["MIT"]})
    other = dataset("eo/other", license="mit", files={"README.md": "# A", "COPYING": "As MIT has it."})
    none = dataset("eo/none", files={"README.md": "# Licence: MIT"})
    with crawling(tmp_path, known, other, none) as crawler:
        crawler.crawl()
        records = crawler.records()
        asked = [path for path in crawler.asked() if path.startswith("/api/v4")]
        assert asked == [f"/api/v4/projects/{other.id}", "/api/v4/topics"]
        for project, path in ((known, "LICENSE"), (other, "COPYING")):
            license_ = records[project.full_path].license
            assert license_ is not None
            assert (license_.key, license_.name) == ("mit", "MIT License")
            assert license_.url == f"{crawler.gitlab.url}/{project.full_path}/-/blob/main/{path}"
        assert records["eo/none"].license is None
        # The text itself is not kept.
        assert [text.path for text in records["eo/known"].texts] == ["README.md"]
        assert {file.path: file.size for file in records["eo/known"].files}["LICENSE"] is None
