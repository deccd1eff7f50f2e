"""Rule 4: the preview is, last wins, ``preview.png|jpg|jpeg``, the key ``preview``, an image so called."""

import pytest

from sharinghub_static.snapshot.records import PictureRecord
from tests.project.reading import RAW, line_and_key, read


@pytest.mark.parametrize("name", ["preview.png", "preview.jpg", "preview.jpeg"])
def test_takes_a_picture_of_that_name(name: str) -> None:
    preview = read("title: x", files=(name,)).preview
    assert preview is not None
    assert preview.href == f"{RAW}/{name}"
    assert preview.type.startswith("image/")


def test_front_matter_wins_over_the_name() -> None:
    preview = read("preview: docs/a.png", files=("preview.png", "docs/a.png")).preview
    assert preview is not None
    assert preview.href == f"{RAW}/docs/a.png"


def test_an_image_called_preview_wins_over_both() -> None:
    project = read("preview: a.png", "![Preview](b.png)\n", files=("preview.png", "a.png", "b.png"))
    assert project.preview is not None
    assert project.preview.href == f"{RAW}/b.png"


@pytest.mark.parametrize(
    "body", ["![The preview of x](b.png)", "[preview](b.png)", "`![preview](b.png)`", "    ![preview](b.png)"]
)
def test_other_images_and_links_are_no_preview(body: str) -> None:
    assert read("title: x", f"{body}\n", files=("b.png",)).preview is None


@pytest.mark.parametrize("name", ["docs/preview.png", "Preview.png", "preview.gif", "preview.png.txt"])
def test_other_files_are_no_preview(name: str) -> None:
    assert read("title: x", files=(name,)).preview is None


@pytest.mark.parametrize(
    ("value", "code"),
    [("javascript:alert(1)", "SH401"), ("../a.png", "SH402"), ("missing.png", "SH403"), ("[a]", "SH107")],
)
def test_a_preview_that_cannot_be_shown_is_a_problem(value: str, code: str) -> None:
    project = read(f"preview: {value}")
    assert project.preview is None
    assert line_and_key(project, code) == (2, "preview")


def _pictures(**sizes: int) -> tuple[PictureRecord, ...]:
    return tuple(
        PictureRecord(f"img/{name}.png", "a" * 64, size, "image/png") for name, size in sizes.items()
    )


@pytest.mark.parametrize(
    ("body", "sizes", "expected"),
    [
        ('![Plot](img/plot.png) <img src="img/map.png">', {"plot": 30_000, "map": 90_000}, "img/map.png"),
        ("![Map](img/map.png)", {"map": 30_000, "of_a_notebook": 90_000}, "img/map.png"),
        ("No picture.", {"of_a_notebook": 30_000}, "img/of_a_notebook.png"),
        ("![](img/Logo-wide.png) ![](img/b.png)", {"Logo-wide": 90_000, "b": 900}, ""),
        ("![](img/map.png)", {}, ""),
    ],
)
def test_without_a_preview_pages_show_the_largest_picture_of_the_readme(
    body: str, sizes: dict[str, int], expected: str
) -> None:
    project = read(body=body, pictures=_pictures(**sizes))
    assert (project.preview, project.picture) == (None, expected)


def test_a_preview_leaves_no_other_picture() -> None:
    project = read("preview: https://example.org/a.png", "![](img/a.png)", pictures=_pictures(a=90_000))
    assert project.preview is not None
    assert project.picture == ""
