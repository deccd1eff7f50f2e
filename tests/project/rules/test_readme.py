"""Rule 1: metadata is in ``README.md`` (or ``readme.md``) of the default branch, between two ``---``."""

from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.snapshot.records import TextRecord
from tests.project.reading import codes, line_and_key, read
from tests.projects import make_config, make_record


def test_reads_readme_md() -> None:
    assert read("title: From the README").title == "From the README"


def test_reads_readme_md_in_small_letters() -> None:
    record = make_record(
        topics=("sharinghub:dataset",), texts=(TextRecord("readme.md", "---\ntitle: Small\n---\n", 22),)
    )
    (project,) = interpret_all([record], make_config())
    assert project.title == "Small"


def test_prefers_capitals_where_both_stand() -> None:
    small = "---\ntitle: Small\n---\n"
    assert read("title: Capital", texts={"readme.md": small}).title == "Capital"


def test_does_not_read_a_readme_in_a_folder() -> None:
    project = read(texts={"docs/README.md": "---\ntitle: Deep\n---\n"})
    assert project.title == "demo"


def test_does_not_take_a_ruler_further_down_for_front_matter() -> None:
    project = read(body="Hello\n\n---\ntitle: No\n---\n")
    assert project.title == "demo"
    assert "SH110" in codes(project)


def test_keeps_what_stands_before_a_mistake_and_names_the_line() -> None:
    project = read('gsd: 10\nplatform: sentinel-2\ntitle: "never closed\nlicense: MIT')
    assert project.properties["gsd"] == 10
    assert project.properties["platform"] == "sentinel-2"
    assert line_and_key(project, "SH101")[0] == 4


def test_says_that_front_matter_is_not_closed() -> None:
    project = read(body="---\ntitle: Open\n\nHello\n")
    assert "SH105" in codes(project)
    assert project.title == "demo"


def test_wants_keys_with_values() -> None:
    assert "SH106" in codes(read("- a\n- b"))
