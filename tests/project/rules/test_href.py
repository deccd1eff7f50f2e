"""Rule 11: an address without a scheme is a file of the repository; ``<category>+https://…`` is a project."""

import pytest

from sharinghub_static.project.model import ProjectReference
from tests.project.reading import RAW, line_and_key, links, read
from tests.projects import GITLAB


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("docs/a.md", f"{RAW}/docs/a.md"),
        ("/docs/a.md", f"{RAW}/docs/a.md"),
        ("./docs/a.md", f"{RAW}/docs/a.md"),
        ("docs/a b.md", f"{RAW}/docs/a%20b.md"),
        ("docs/a%20b.md", f"{RAW}/docs/a%20b.md"),
        (f"dataset+{GITLAB}/eo/cover", ProjectReference("dataset", "eo/cover")),
        ("https://example.org/x", "https://example.org/x"),
        ("s3://bucket/key", "s3://bucket/key"),
    ],
)
def test_resolves_what_stands_for_an_address(href: str, target: object) -> None:
    project = read(f"links: [{{rel: about, href: '{href}'}}]", files=("docs/a.md", "docs/a b.md"))
    assert [link.href for link in links(project, "about")] == [target]


@pytest.mark.parametrize(
    ("href", "code"),
    [
        ("docs/../../a.md", "SH402"),
        ("Docs/a.md", "SH403"),
        (f"nope+{GITLAB}/eo/cover", "SH404"),
        ("dataset+https://elsewhere.example/a/b", "SH405"),
        ("file:///etc/passwd", "SH401"),
        ("ms-msdt:/id", "SH401"),
        ("intent://x#Intent;end", "SH401"),
        ("tel:123", "SH401"),
        ("//example.org/x", "SH401"),
        ("https://user:secret@example.org", "SH401"),
        ("https://", "SH401"),
        ("C:\\\\data", "SH401"),
    ],
)
def test_what_stands_for_none_is_a_problem(href: str, code: str) -> None:
    project = read(f"links: [{{rel: about, href: '{href}'}}]", files=("docs/a.md",))
    assert line_and_key(project, code) == (2, "links[0].href")


def test_holds_in_the_description_too_for_pictures_and_links() -> None:
    body = "![a](p.png) [b](docs/a.md) `[c](docs/a.md)`\n"
    project = read("title: x", body, files=("p.png", "docs/a.md"))
    assert project.description == f"![a]({RAW}/p.png) [b]({RAW}/docs/a.md) `[c](docs/a.md)`"
