"""Notebooks as they are kept: cells and outputs, cut, without what would run."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharinghub_static.file_heads import DamagedError
from sharinghub_static.file_heads.notebook import read_notebook
from sharinghub_static.snapshot.notebook_records import NotebookCell, NotebookOutput, NotebookRecord
from tests.cases import each_case

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n picture").decode()


def notebook(*cells: dict[str, Any], **metadata: Any) -> bytes:
    return json.dumps({"nbformat": 4, "metadata": metadata, "cells": cells}).encode()


def code(*outputs: dict[str, Any], source: object = "x") -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "outputs": list(outputs)}


def shown(data: dict[str, object]) -> dict[str, Any]:
    return {"output_type": "display_data", "data": data}


def read(content: bytes) -> NotebookRecord:
    return read_notebook("docs/a.ipynb", "s", content)[0]


def outputs(*given: dict[str, Any]) -> list[tuple[str, str]]:
    [cell] = read(notebook(code(*given))).cells
    return [(output.kind, output.text) for output in cell.outputs]


def test_cells_and_outputs_of_format_4_are_kept() -> None:
    content = notebook(
        {"cell_type": "markdown", "source": ["# *Flood* [maps](https://x.example)\n", "by ada@lab.example"]},
        code(
            {"output_type": "stream", "text": ["1\n"]},
            {"output_type": "stream", "text": "2\n"},
            source=["a\n", "b"],
        ),
        {"cell_type": "raw", "source": "raw"},
        code(source=""),
        kernelspec={"language": "Julia"},
    )
    record = read(content)
    assert (record.title, record.language, record.is_cut) == ("Flood maps", "julia", False)
    assert record.cells == (
        NotebookCell("markdown", "# *Flood* [maps](https://x.example)\nby …@…"),
        NotebookCell("code", "a\nb", (NotebookOutput("text", "1\n2"),)),
        NotebookCell("raw", "raw"),
    )


def test_a_byte_order_mark_before_a_notebook_is_none_of_it() -> None:
    assert read(b"\xef\xbb\xbf" + notebook(code())).cells == read(notebook(code())).cells


def test_format_3_is_read_the_same() -> None:
    cells = [
        {"cell_type": "heading", "level": 2, "source": "Data"},
        {"cell_type": "code", "language": "python", "input": ["x"], "outputs": [
            {"output_type": "pyout", "text": ["7"]},
            {"output_type": "display_data", "png": PNG},
            {"output_type": "pyerr", "traceback": ["\x1b[0;31mNo\x1b[0m"]},
        ]},
    ]  # fmt: skip
    record, pictures = read_notebook(
        "a.ipynb", "s", json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}).encode()
    )
    assert (record.title, record.language) == ("Data", "python")
    assert [(output.kind, output.text) for output in record.cells[1].outputs] == [
        ("text", "7"),
        ("picture", "a.ipynb/output-2-2.png"),
        ("error", "No"),
    ]
    assert list(pictures) == ["a.ipynb/output-2-2.png"]


@each_case(
    "data, kept",
    [
        ({"text/plain": "7", "text/html": "<b>7</b>"}, ("html", "<b>7</b>")),
        ({"text/plain": "a table", "text/html": "<div><input type=checkbox></div>"}, ("text", "a table")),
        ({"text/plain": "<Map>", "text/html": "<iframe src=x></iframe>"}, ("interactive", "")),
        ({"text/plain": "<folium.Map at 0x7f>", "text/html": "<SCRIPT>1</SCRIPT>"}, ("interactive", "")),
        ({"text/plain": "7 rows", "text/html": "<script>1</script>"}, ("text", "7 rows")),
        ({"application/vnd.jupyter.widget-view+json": {}}, ("interactive", "")),
        ({"text/markdown": "**x**"}, ("markdown", "**x**")),
        ({"text/latex": "$x$"}, ("markdown", "$x$")),
        ({"image/svg+xml": "<svg/>", "text/plain": "figure"}, ("text", "figure")),
        ({"image/png": "no base64!", "text/plain": "figure"}, ("text", "figure")),
        ({"text/plain": "x\r10%\ry"}, ("text", "y")),
    ],
)
def test_the_richest_form_that_needs_no_script_is_kept(
    data: dict[str, object], kept: tuple[str, str]
) -> None:
    assert outputs(shown(data)) == [kept]


def test_long_outputs_and_notebooks_are_cut() -> None:
    [cell] = read(notebook(code({"output_type": "stream", "text": "line\n" * 5_000}))).cells
    [output] = cell.outputs
    assert output.is_cut
    assert output.text.count("\n") == 39
    record = read(notebook(*[{"cell_type": "markdown", "source": "x" * 10_000}] * 400))
    assert record.is_cut
    assert sum(len(cell.text) for cell in record.cells) <= 300_000
    many = read(notebook(code(*[shown({"text/plain": "7"})] * 500)))
    assert len(many.cells[0].outputs) == 20


def test_attachments_and_inline_pictures_are_pictures_of_the_notebook() -> None:
    cell = {
        "cell_type": "markdown",
        "source": f"![a](attachment:a.png) ![b](data:image/png;base64,{PNG}) ![c](attachment:gone.png)",
        "attachments": {"a.png": {"image/png": PNG}},
    }
    record, pictures = read_notebook("docs/my book.ipynb", "s", notebook(cell))
    names = [path.rpartition("/")[2] for path in pictures]
    assert sorted(names) == ["attachment-1-2.png", "inline-1-1.png"]
    assert (
        record.cells[0].text
        == "![a](my%20book.ipynb/attachment-1-2.png) ![b](my%20book.ipynb/inline-1-1.png) ![c]()"
    )


@each_case("content", [b"", b"{}", b"[]", b"no", b'{"cells": 1}', b"[" * 100_000, b'{"worksheets": {}}'])
def test_what_is_no_notebook_is_damaged(content: bytes) -> None:
    with pytest.raises(DamagedError):
        read(content)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats()
    | st.sampled_from(["", "x", "code", "stream", PNG]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "cell_type",
                    "source",
                    "outputs",
                    "data",
                    "text",
                    "output_type",
                    "text/html",
                    "image/png",
                    "level",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=80, deadline=None)
@given(st.lists(JSON, max_size=4))
def test_values_of_odd_types_cost_themselves_alone(cells: list[Any]) -> None:
    good = {"cell_type": "markdown", "source": "# Good"}
    record = read(
        json.dumps({"cells": [*cells, good], "metadata": 7})
        .encode()
        .replace(b"NaN", b"0")
        .replace(b"Infinity", b"0")
    )
    assert record.cells[-1].text == "# Good"
