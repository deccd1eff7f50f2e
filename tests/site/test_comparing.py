"""What differs between two sites is said in words, and the same change once."""

import json
import shutil
from pathlib import Path

import pytest

from sharinghub_static.cli import main
from sharinghub_static.errors import SiteError
from sharinghub_static.site.comparing import ChangedText, compare_sites

MARKER = '{"generator": {"name": "sharinghub-static"}, "changed": %d}'
PAGE = """<!doctype html><html><head><title>%(title)s</title><style>b{}</style></head><body>
<nav><ul><li><a href="x">Datasets</a></li>%(menu)s</ul></nav>
<main><h1>%(title)s</h1><p>Some <b>words</b>
 of it.%(text)s</p><!-- %(hidden)s --><script>var x = "%(hidden)s"</script></main></body></html>"""


def site(folder: Path, **pages: dict[str, str]) -> Path:
    for name, values in pages.items():
        page = folder / name.replace("_", "/") / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(PAGE % ({"title": name, "menu": "", "text": "", "hidden": ""} | values))
        (page.parent / "index.html.gz").write_bytes(page.read_bytes()[::-1])
    (folder / "build.json").write_text(MARKER % len(pages))
    (folder / "updates.json").write_text(str(len(pages)))
    (folder / "stac").mkdir()
    (folder / "stac/catalog.json").write_text("{}")
    return folder


MENU = {"menu": '<li><a href="y">Notebooks</a></li>'}


@pytest.fixture
def sites(tmp_path: Path) -> tuple[Path, Path]:
    old = site(tmp_path / "old", home={}, about={}, dataset_gone={}, same={}, hidden={"hidden": "a"})
    changed = {"home": MENU, "about": {**MENU, "text": " `@ada` ~~~ <i>More</i>"}, "same": {}}
    new = site(tmp_path / "new", **changed, dataset_new={"title": "A *new* <b>@one"}, hidden={"hidden": "b"})
    return old, new


def test_the_same_change_in_many_pages_is_named_once(tmp_path: Path) -> None:
    pages = {f"p{number}": {"text": f" {number}"} for number in range(9)}
    old = site(tmp_path / "old", **pages)
    new = site(tmp_path / "new", **{name: values | MENU for name, values in pages.items()})
    difference = compare_sites(old, new)
    names = tuple(f"p{number}/index.html" for number in range(9))
    assert difference.changed == (ChangedText((), ("Notebooks",), names),)
    assert (difference.changed_pages, difference.added, difference.removed) == (9, {}, {})


def test_pages_added_removed_and_changed(sites: tuple[Path, Path]) -> None:
    difference = compare_sites(*sites)
    assert list(difference.removed) == ["dataset/gone/index.html"]
    assert list(difference.added) == ["dataset/new/index.html"]
    assert difference.changed == (
        ChangedText((), (), ("hidden/index.html",)),
        ChangedText((), ("Notebooks",), ("home/index.html",)),
        ChangedText(
            ("Some words of it.",), ("Notebooks", "Some words of it. `@ada` ~~~ More"), ("about/index.html",)
        ),
    )
    assert difference.files == (0, 0, 0)


def test_the_report_is_for_people_and_programs(
    sites: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (sites[0] / "404.html").write_text("<html>")
    files = [tmp_path / name for name in ("report/changes.md", "changes.json", "changes.env")]
    options = [
        *("--output", str(files[0])),
        *("--json", str(files[1])),
        *("--dotenv", str(files[2])),
    ]
    (sites[0] / "index.html").write_text("<html><title>Hub</title>")
    (sites[1] / "index.html").write_text("<html><title>Hub</title>")
    archive = shutil.make_archive(str(tmp_path / "artifact"), "zip", sites[0].parent, "old")
    assert main(["diff", archive, str(sites[1]), *options]) == 0
    report = capsys.readouterr().out
    assert files[0].read_text() == report
    assert "1 page added, 2 removed, 3 changed." in report
    assert "- `dataset/new/index.html` A &#42;new&#42; " in report
    assert "@one" not in report
    assert "1 page: `home/index.html`\n\n~~~diff\n+ Notebooks\n~~~" in report
    assert "Markup, links or metadata, and no visible text." in report
    assert report.count("\n~~~\n") == 2, "no text of a page ends a block"
    assert files[2].read_text() == "PAGES_ADDED=1\nPAGES_REMOVED=2\nPAGES_CHANGED=3\n"
    values = json.loads(files[1].read_text())
    assert values["changed"][0]["pages"] == ["hidden/index.html"]
    assert main(["diff", str(sites[1]), str(sites[1])]) == 0
    assert capsys.readouterr().out == "Nothing changes in the site.\n"


def test_what_is_no_site_is_refused(sites: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SiteError, match="there is no site here"):
        compare_sites(sites[0], tmp_path / "empty")
    assert main(["diff", str(sites[0]), str(tmp_path / "absent")]) == 2
