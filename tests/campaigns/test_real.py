"""The figures of a hub of real repositories, and the comparison with SharingHub's own server."""

from pathlib import Path

from tests.campaigns.original import compare
from tests.campaigns.real import describe, main
from tests.demo.git_repositories import commit, make_repository
from tests.published_schemas import stac_folder


def test_a_folder_of_repositories_becomes_a_hub_with_figures(tmp_path: Path, capsys) -> None:
    """A build of two repositories, one of them broken, as ``make real`` makes it."""
    sound = make_repository(tmp_path / "lab" / "sound")
    commit(
        sound, {b"README.md": b"# Sound\n\nIt measures sound.\n\n[gone](gone.md)\n", b"data/a.csv": b"a\n"}
    )
    sound.close()
    (tmp_path / "lab" / "broken" / ".git").mkdir(parents=True)
    config = Path(__file__).resolve().parents[1] / "site_config.yml"
    given = ["--work", str(tmp_path / "work"), "--config", str(config), "--schemas"]
    assert main([str(tmp_path / "lab"), *given, str(stac_folder(tmp_path / "schemas"))]) == 0
    printed = capsys.readouterr()
    assert "projects 1, Items 1, time " in printed.out
    assert "not published: 0; parts that could not be read: 0" in printed.out
    assert "SH212 warning      1 in 1 projects" in printed.out
    assert f"{tmp_path}/lab/broken is left out" in printed.err
    assert (tmp_path / "work/public/tool/lab/sound/index.html").is_file()


def test_problems_are_counted_by_code_and_by_project() -> None:
    problem = {"code": "SH212", "severity": "warning", "message": "a link"}
    report = {
        "projects": 2,
        "items": 3,
        "problems": [{**problem, "project": "a/b"}, {**problem, "project": "a/b"}],
        "left_out": [{"project": "a/c", "code": "SH612", "message": "it is left out"}],
        "run": {"unread": [{"project": "a/b", "part": "tree", "message": "lost"}], "seconds": {"crawl": 1.2}},
    }
    assert describe(report, 61.4) == [
        "projects 2, Items 3, time 61 s (crawl 1 s)",
        "not published: 1; parts that could not be read: 1",
        "  a/c: SH612 it is left out",
        "  a/b: tree: lost",
        "Problems: 2",
        "  SH212 warning      2 in 1 projects",
    ]


def test_each_field_that_differs_is_named_with_both_values() -> None:
    theirs = {
        "id": "a/b",
        "properties": {"title": "A"},
        "links": [{"rel": "self"}],
        "assets": {"x": {"href": "h"}},
    }
    ours = {"id": "a--b", "properties": {"title": "A", "version": "1"}, "links": [], "assets": {"x": {}}}
    assert list(compare(theirs, ours)) == [
        ("assets.*.href", "there", None),
        ("id", "a/b", "a--b"),
        ("links.self", 1, None),
        ("properties.version", None, "1"),
    ]
