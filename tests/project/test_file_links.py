"""Symbolic links and includes: what is meant is what they lead to, and what leads nowhere is named."""

from dataclasses import replace

import pytest

from sharinghub_static.project.interpret import interpret
from sharinghub_static.project.model import Project
from sharinghub_static.snapshot.records import FileRecord, PictureRecord
from tests.cases import each_case
from tests.project.reading import RAW, asset, asset_keys, codes, links, read
from tests.projects import make_config, make_record

REAL = FileRecord("data/2024.tif", lfs_oid="ab" * 32, size=77)


def link(path: str, target: str) -> FileRecord:
    return FileRecord(path, mode="120000", target=target)


def problem(project: Project, code: str) -> tuple[str, int, str]:
    (only,) = (each for each in project.problems if each.code == code)
    return only.path, only.line, only.message


def test_an_asset_that_is_a_symbolic_link_leads_to_its_file() -> None:
    project = read("assets: [latest.tif]", files=(link("latest.tif", "data/2024.tif"), REAL))
    found = asset(project, "latest.tif")
    assert (found.href, found.size, found.sha256) == (f"{RAW}/data/2024.tif", 77, "ab" * 32)


def test_a_symbolic_link_to_what_is_an_asset_is_none_of_its_own() -> None:
    project = read("assets: ['*.tif']", files=(link("latest.tif", "data/2024.tif"), REAL))
    assert asset_keys(project) == ["data/2024.tif"]


def test_a_symbolic_link_to_a_symbolic_link_is_followed() -> None:
    files = (link("a.tif", "b.tif"), link("b.tif", "data/2024.tif"), REAL)
    assert asset(read("assets: [a.tif]", files=files), "a.tif").href == f"{RAW}/data/2024.tif"


@each_case(
    "files",
    [
        (link("a.tif", "gone.tif"),),
        (link("a.tif", ""),),
        (link("a.tif", "b.tif"), link("b.tif", "a.tif")),
    ],
)
def test_a_symbolic_link_that_leads_to_no_file_is_no_asset_and_is_named(
    files: tuple[FileRecord, ...],
) -> None:
    project = read("assets: ['a.tif']\npreview: a.tif", files=files)
    assert (project.assets, project.preview) == ((), None)
    assert {each.line for each in project.problems if each.code == "SH403"} == {2, 3}


def test_links_and_preview_follow_symbolic_links() -> None:
    files = (link("p.png", "img/p.png"), "img/p.png", link("d", "docs"), "docs/a.md")
    project = read("preview: p.png\nlinks: [{rel: about, href: p.png}, {rel: help, href: d}]", files=files)
    assert project.preview is not None
    assert project.preview.href == f"{RAW}/img/p.png"
    assert [each.href for each in links(project, "about")] == [f"{RAW}/img/p.png"]
    assert [each.href for each in links(project, "help")] == [f"{RAW.replace('/raw/', '/tree/')}/docs"]


def test_a_readme_that_is_a_symbolic_link_is_the_file_that_it_leads_to() -> None:
    text = "---\ntitle: Real title\ngsd: x\n---\n[guide](guide.md)\n"
    files = (link("README.md", "docs/README.md"), "docs/guide.md", "docs/README.md")
    project = read(body=text, files=tuple(FileRecord(f) if isinstance(f, str) else f for f in files))
    assert project.title == "Real title"
    assert project.readme is not None
    assert project.readme.path == "docs/README.md"
    assert "/-/raw/main/docs/guide.md" in project.description
    assert problem(project, "SH314")[:2] == ("docs/README.md", 3)


def test_a_readme_that_is_a_dead_symbolic_link_is_not_called_absent() -> None:
    project = interpret(make_record(files=(link("README.md", "docs/README.md"),)), make_config())
    assert "SH201" not in codes(project)
    path, line, message = problem(project, "SH403")
    assert (path, line, "docs/README.md" in message) == ("README.md", 1, True)


@each_case("part", ["texts", "repository", "files"])
def test_a_readme_that_could_not_be_read_is_not_called_absent(part: str) -> None:
    for files in ((FileRecord("README.md"),), ()):
        project = interpret(make_record(files=files, failures=((part, "500"),)), make_config())
        assert not {"SH201", "SH109"} & codes(project)
        assert "the README could not be read" in {each.message for each in project.problems}


def test_what_a_readme_includes_is_part_of_it() -> None:
    body = "# Demo\n\n::include{file=docs/intro.md}\n\n[gone](gone.md)\n"
    project = read("title: A", body, texts={"docs/intro.md": "The introduction.\n"})
    assert project.readme is not None
    assert project.readme.markdown == "# Demo\n\nThe introduction.\n\n[gone](gone.md)\n"
    assert project.readme.original.startswith("---\ntitle: A\n---\n# Demo\n\n::include")
    assert "The introduction." in project.description


@each_case(
    "written, code",
    [("docs/gone.md", "SH403"), ("https://example.org/a.md", "SH403"), ("../../etc/passwd", "SH403")],
)
def test_what_cannot_be_included_is_named_with_its_line(written: str, code: str) -> None:
    project = read("title: A", f"# Demo\n\n::include{{file={written}}}\n")
    path, line, message = problem(project, code)
    assert (path, line) == ("README.md", 6)
    assert written in message


def test_no_more_is_included_than_gitlab_includes() -> None:
    texts = {f"{number}.md": f"part {number}\n" for number in range(12)}
    body = "".join(f"::include{{file={number}.md}}\n" for number in range(12))
    project = read("title: A", body, texts=texts)
    assert project.readme is not None
    assert project.readme.markdown.count("part") == 10
    assert [each.line for each in project.problems if each.code == "SH202"] == [14, 15]


def test_every_symbolic_link_that_leads_nowhere_is_named() -> None:
    gone = [link(f"data/{name}.tif", target) for name, target in (("a", "x.tif"), ("b", ""), ("c", "y.tif"))]
    project = read("assets: ['data/*.tif']", files=tuple(gone))
    dead = [each for each in project.problems if each.code == "SH403"]
    assert [each.message.split("`")[1] for each in dead] == ["data/a.tif", "data/b.tif", "data/c.tif"]
    assert all("Let the link lead to a file" in each.hint for each in dead)
    many = tuple(link(f"data/{number}.tif", "x.tif") for number in range(14))
    messages = [each.message for each in read("assets: ['data/*.tif']", files=many).problems]
    assert "4 more symbolic links lead to no file of the repository" in messages


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 12345\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_readme_in_git_lfs_is_not_its_pointer(end: str) -> None:
    project = read(body=POINTER.replace("\n", end), description="Land cover.")
    assert (project.readme, project.description, project.summary) == (None, "Land cover.", "Land cover.")
    assert problem(project, "SH205")[:2] == ("README.md", 1)
    assert "SH201" not in codes(project)


@pytest.mark.parametrize("path", ["CITATION.cff", "codemeta.json"])
def test_a_companion_file_in_git_lfs_is_named(path: str) -> None:
    project = read("title: A", texts={path: POINTER})
    assert problem(project, "SH205")[:2] == (path, 1)
    assert "SH320" not in codes(project)


@pytest.mark.parametrize(
    ("oid", "words"),
    [("b" * 64, "its content is not on the server"), ("", "not PNG, JPEG, GIF, WebP or AVIF")],
)
def test_what_is_no_picture_is_no_thumbnail(oid: str, words: str) -> None:
    files = (FileRecord("preview.png", lfs_oid=oid),)
    picture = PictureRecord("preview.png", "", 0, "", "c" * 64, "format")
    project = read("title: A", files=files, pictures=(picture,))
    assert words in problem(project, "SH417")[2]
    assert project.preview is None
    cut = read("title: A", files=files, pictures=(replace(picture, flaw="cut"),))
    assert cut.preview is not None


def test_a_path_through_a_folder_that_is_a_symbolic_link_is_followed() -> None:
    files = (link("latest", "data/2024"), link("data", "store"), "store/2024/map.tif", "store/2024/a/b.md")
    front = "links: [{rel: about, href: latest/map.tif}, {rel: help, href: latest/a/b.md}]"
    project = read(front, files=files)
    assert [each.href for rel in ("about", "help") for each in links(project, rel)] == [
        f"{RAW}/store/2024/map.tif",
        f"{RAW}/store/2024/a/b.md",
    ]
    assert "SH403" not in codes(project)
    assert "SH403" in codes(read("links: [{rel: about, href: latest/none.tif}]", files=files))


def test_a_rule_that_names_a_linked_folder_names_no_file() -> None:
    project = read("assets: [latest]", files=(link("latest", "data"), "data/map.tif"))
    assert "SH403" not in codes(project)
    assert problem(project, "SH408") == ("README.md", 2, "no file matches `latest`")
