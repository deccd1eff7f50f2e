"""The advice of a Problem is right for the value at hand, and is there with file and line."""

from sharinghub_static.project.advice import nearest_path
from tests.cases import each_case
from tests.effort import bounded_calls
from tests.project.reading import read

FILES = ("docs/picture.png", "docs/guide.md", "data/map.tif", "a/x.csv", "b/x.csv")
GITLAB = "https://gitlab.example.org"


@each_case(
    "front, code, hint",
    [
        # Addresses and paths.
        ("preview: docs/Picture.png", "SH403", "Write `docs/picture.png`."),
        ("preview: picture.png", "SH403", "Write `docs/picture.png`."),
        ("preview: docs/pictur.png", "SH403", "Write `docs/picture.png`."),
        ("preview: x.csv", "SH403", "Correct the path; it is case-sensitive."),
        ("links: [{rel: a, href: ../docs/guide.md}]", "SH402", "Write `docs/guide.md`."),
        (
            "preview: 'C:\\maps\\a.png'",
            "SH401",
            "Commit the file, and write its path in the repository: `data/map.tif`.",
        ),
        ("preview: 'javascript:a'", "SH401", "Write an address with https://."),
        (
            "preview: https://u:p@a.org/x.png",
            "SH401",
            "Revoke it, and write the address without user and password.",
        ),
        (f"related: {{datasets: {GITLAB}/eo/cover}}", "SH404", "Write `dataset`."),
        (
            "related: {dataset: eo/cover}",
            "SH405",
            f"Write the whole web address of a project, as {GITLAB}/group/project.",
        ),
        (
            "related: {dataset: 'https://a.org/cover'}",
            "SH405",
            "Use `links` for what is elsewhere: `- {rel: related, href: https://a.org/cover}`.",
        ),
        # Assets.
        ("assets: [DATA/*.TIF]", "SH408", "Capital letters count: `data/map.tif` is there."),
        ("assets: [map.TIF]", "SH408", "Write `data/map.tif`."),
        ("assets: [nothing/*]", "SH408", "Correct the glob; it is case-sensitive."),
        ("assets: [{glob: data/map.tif, type-as: raster}]", "SH410", "Write `type-as: geotiff`."),
        (
            "assets: [{glob: docs/guide.md, type-as: words}]",
            "SH410",
            "Write `type: text/markdown`, or leave it out.",
        ),
        ("assets: [{glob: data/map.tif, type: GeoTIFF}]", "SH414", "Write `type-as: geotiff`."),
        ("assets: [{glob: data/map.tif, name: Map}]", "SH415", "Write `title:`."),
        ("assets: [{glob: data/map.tif, titel: Map}]", "SH415", "Write `title:`."),
        (
            "assets: [{glob: '*/x.csv', key: table}]",
            "SH409",
            'Put `{path}` into the key: `key: "table-{path}"`.',
        ),
        # Values of the wrong type.
        ("title: [My, data]", "SH107", 'Write `title: "My, data"`.'),
        ("gsd: 10 m", "SH314", "Write `gsd: 10`."),
        ("gsd: [0.5]", "SH314", "Write `gsd: 10`."),
        ("platform: [sentinel-2]", "SH314", "Write `platform: sentinel-2`."),
        ("instruments: 5", "SH314", 'Write `instruments: ["5"]`.'),
        ("version: 1.1", "SH104", 'Quote it, with all of its digits: `version: "1.1"`.'),
        ("day: 2018-02-29", "SH104", "The month has 28 days: write `2018-02` or one of them."),
        ("number: 12345678901234567890", "SH104", 'Quote it: `"12345678901234567890"`.'),
        ("commit: 1234e56", "SH104", 'Quote it: `"1234e56"`.'),
        ("rate: 1e-4", "SH104", "Write `0.0001`."),
        ("threshold: .inf", "SH312", "Remove the key, or write a number."),
        # Keys that the portal sets: none of them comes from where the advice of another says.
        ("id: x", "SH313", "Remove the key: the identifier is made from the project's path."),
        ("collection: x", "SH313", "Remove the key: give the project the topic of a category in GitLab."),
        ("stac_extensions: [x]", "SH313", "Write `extensions: {prefix: address of its schema}`."),
        ("'sharinghub:jupyter': enable", "SH313", "Write it below `sharinghub`: `sharinghub: {jupyter: …}`."),
        # Tasks.
        ("mlm: {tasks: [object-detektion]}", "SH321", "Write `object-detection`."),
    ],
)
def test_the_advice_is_for_the_value_at_hand(front: str, code: str, hint: str) -> None:
    problems = [each for each in read(front, files=FILES).problems if each.code == code]
    assert [each.hint for each in problems] == [hint]
    assert (problems[0].path, problems[0].line) == ("README.md", 2)


@each_case(
    "front",
    ["preview: docs/Picture.png", "assets: [map.TIF]", "title: [a, b]", "gsd: 10 m", "instruments: 5"],
)
def test_advice_that_is_followed_is_right(front: str) -> None:
    (problem,) = (each for each in read(f"license: MIT\n{front}", files=FILES).problems if each.hint)
    written = problem.hint.split("`")[1]
    fixed = written if ": " in written else front.replace(front.partition(": ")[2].strip("[]"), written)
    assert read(f"license: MIT\n{fixed}", files=FILES).problems == ()


@each_case(
    "path, text, line, hint",
    [
        ("CITATION.cff", "title: [", 2, "Check it with `cffconvert --validate`."),
        ("codemeta.json", "{", 1, "Check it with `python -m json.tool codemeta.json`."),
        (".gitmodules", "[a]\nurl\n= x\n]", 3, "Check it with `git config --file .gitmodules --list`."),
    ],
)
def test_a_file_beside_the_readme_that_cannot_be_read_has_its_line_and_its_tool(
    path: str, text: str, line: int, hint: str
) -> None:
    (problem,) = (each for each in read("title: A", texts={path: text}).problems if each.code == "SH320")
    assert (problem.path, problem.line, problem.hint) == (path, line, hint)


def test_advice_costs_little_in_a_repository_of_many_files() -> None:
    paths = [f"data/{number:05}.tif" for number in range(20_000)]
    with bounded_calls(2_000_000):
        assert nearest_path("data/x00001.tif", paths) in {"", "data/00001.tif"}
