"""What is left out of an Item is named with the line of the README that it comes from."""

from sharinghub_static.analysis.lineage import Lineage
from sharinghub_static.catalog import build_catalog
from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.snapshot.records import TextRecord
from tests.cases import each_case
from tests.project.reading import read
from tests.projects import make_config, make_hub, make_record


@each_case(
    "front, code, line",
    [
        (
            "title: A\nmlm:\n  name: net\n  total_parameters: many",
            "SH501",
            5,
        ),
        ("title: A\nkeywords: [a]\nlinks:\n- {rel: item, href: 'https://example.org'}", "SH503", 4),
    ],
)
def test_a_part_that_is_left_out_has_the_line_of_its_key(front: str, code: str, line: int) -> None:
    files = ("net.onnx",)
    project = read(f"{front}\nassets: [net.onnx]", files=files)
    (problems,) = build_catalog(make_hub(project)).problems.values()
    assert {(each.path, each.line) for each in problems if each.code == code} == {("README.md", line)}


def test_a_circle_of_origins_has_the_line_of_the_key_that_makes_it() -> None:
    def record(path: str, other: str) -> object:
        readme = f"---\ntitle: A\ndatasets: [{other}]\n---\n"
        text = TextRecord("README.md", readme, len(readme))
        return make_record(path, topics=("sharinghub:dataset",), texts=(text,))

    projects = interpret_all([record("eo/a", "eo/b"), record("eo/b", "eo/a")], make_config())  # type: ignore[list-item]
    found = [each for problems in Lineage(make_hub(*projects)).problems().values() for each in problems]
    assert {(each.code, each.path, each.line) for each in found} == {("SH416", "README.md", 3)}
