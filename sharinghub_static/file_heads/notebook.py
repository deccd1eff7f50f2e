"""Jupyter notebooks of the formats 3 and 4: cells, and the outputs that are stored in them.

Source: https://nbformat.readthedocs.io/en/latest/format_description.html and its changelog, for format 3.
Outputs with scripts are only named. Colours of terminals are taken out of texts, addresses of people masked.
"""

import base64
import binascii
import codecs
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

import orjson

from sharinghub_static.file_heads.partial_file import DamagedError
from sharinghub_static.snapshot.notebook_records import NotebookCell, NotebookOutput, NotebookRecord
from sharinghub_static.text.emails import mask_emails
from sharinghub_static.text.json_values import encodable
from sharinghub_static.text.lines import clean, truncate

__all__ = ["NOTEBOOK_VERSION", "read_notebook"]

NOTEBOOK_VERSION: Final = 2
"""Raised when more is read of a notebook than before, so that all are read again."""

_MOST_CELLS: Final = 300
_MOST_OUTPUTS: Final = 20
_MOST_PICTURES: Final = 24
_LONGEST_CELL: Final = 20_000
_LONGEST_TEXT: Final = 4_000
_MOST_LINES: Final = 40
_LONGEST_HTML: Final = 40_000
_LONGEST_ALL: Final = 300_000
"""Characters of all texts of a notebook."""
_LONGEST_PICTURE: Final = 4_000_000
"""Characters of a picture in Base64."""

_TERMINAL: Final = re.compile(r"\x1b\[[0-9;?]{0,20}[ -/]?[@-~]|\x1b\][^\x07]{0,200}\x07?|\x1b")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SCRIPTED: Final = re.compile(r"<(?:script|iframe|object|embed)\b", re.IGNORECASE)
_STYLED: Final = re.compile(r"<(?:input|button|select|svg|canvas)\b", re.IGNORECASE)
"""What is only readable with its style sheet; objects of xarray, dask and scikit-learn have a better text."""
_IS_OBJECT: Final = re.compile(r"\s*<[\w.]+(?: object)?(?: at 0x[0-9a-f]+)?>\s*\Z")
_INLINE: Final = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s]{1,4000000})")
_ATTACHMENT: Final = re.compile(r"attachment:([^\s)\"'<>\]]{1,200})")
_HEADING: Final = re.compile(r"^ {0,3}(#{1,3})[ \t]+(.{1,400}?)[ \t#]*$", re.MULTILINE)
_MARKS: Final = re.compile(r"[*_`]|<[^>]{0,200}>|!?\[(?=[^\]]*\]\()|\]\([^)]{0,300}\)")
"""Of a heading: emphasis, code, HTML, and the addresses of links."""
_LANGUAGE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+#_-]{0,30}")
_PICTURES: Final = ("image/png", "image/jpeg", "image/gif", "image/webp", "png", "jpeg")
"""Of the formats 4 and 3, those first that lose nothing."""


def read_notebook(path: str, source: str, content: bytes) -> tuple[NotebookRecord, dict[str, bytes]]:
    """Return a notebook, and its pictures by the paths that it names them by.

    A picture's path is below that of the notebook, where no file of the repository can be.

    Args:
        path: of the notebook.
        source: for the record.
        content: of the file.

    Raises:
        DamagedError: it is no notebook.
    """
    try:
        document = orjson.loads(content.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError as error:
        raise DamagedError("not JSON") from error
    cells = _cells(document)
    reading = _Reading(path)
    read = tuple(
        cell for number, raw in enumerate(cells[:_MOST_CELLS]) if (cell := reading.cell(number, raw))
    )
    if len(cells) > _MOST_CELLS:
        reading.is_cut = True
    record = NotebookRecord(path, source, _title(read), _language(document, cells), read, reading.is_cut)
    return record, reading.pictures


def _title(cells: Sequence[NotebookCell]) -> str:
    """The first heading of the highest level; one of a lower level where it is at the beginning."""
    headings = [
        (match, index)
        for index, cell in enumerate(cells)
        if cell.kind == "markdown"
        for match in _HEADING.finditer(cell.text)
    ]
    fitting = [match for match, index in headings if len(match[1]) == 1 or index == 0]
    heading = min(fitting, key=lambda match: len(match[1]), default=None)
    return truncate(clean(_MARKS.sub("", heading[2])), 200) if heading else ""


def _cells(document: object) -> list[Mapping[str, Any]]:
    """The cells of a notebook; those of format 3 are in a work sheet."""
    if not isinstance(document, Mapping):
        raise DamagedError("not a notebook")
    listed = document.get("cells")
    if not isinstance(listed, list):
        sheets = document.get("worksheets")
        if not isinstance(sheets, list):
            raise DamagedError("a notebook without cells")
        listed = [
            cell for sheet in sheets if isinstance(sheet, Mapping) for cell in _list(sheet.get("cells"))
        ]
    return [cell for cell in listed if isinstance(cell, Mapping)]


def _language(document: Mapping[str, Any], cells: list[Mapping[str, Any]]) -> str:
    metadata = _mapping(document.get("metadata"))
    names = [
        _mapping(metadata.get("language_info")).get("name"),
        _mapping(metadata.get("kernelspec")).get("language"),
    ]
    names += [cell.get("language") for cell in cells if cell.get("cell_type") == "code"][:1]
    found = next((name for name in names if isinstance(name, str) and _LANGUAGE.fullmatch(name)), "")
    return found.lower()


@dataclass(slots=True)
class _Reading:
    """A notebook that is being read; ``left`` are the characters that may still come."""

    path: str
    left: int = _LONGEST_ALL
    is_cut: bool = False
    pictures: dict[str, bytes] = field(default_factory=dict)

    def cell(self, number: int, raw: Mapping[str, Any]) -> NotebookCell | None:
        """A cell; None for an empty one, and behind the limit."""
        kind = raw.get("cell_type")
        text = _joined(raw.get("source", raw.get("input")))
        if kind == "heading":  # of format 3
            level = raw.get("level")
            text, kind = f"{'#' * (level if level in (1, 2, 3, 4, 5, 6) else 1)} {clean(text)}", "markdown"
        elif kind == "html":
            kind = "markdown"
        elif kind not in ("markdown", "code"):
            kind = "raw"
        if kind == "markdown":
            text = self._with_pictures(number, text, _mapping(raw.get("attachments")))
        text = self._take(_plain(text), _LONGEST_CELL)[0]
        outputs = tuple(self._outputs(number, raw)) if kind == "code" else ()
        return NotebookCell(kind, text, outputs) if text.strip() or outputs else None

    def _outputs(self, number: int, raw: Mapping[str, Any]) -> Iterator[NotebookOutput]:
        listed = [output for output in _list(raw.get("outputs")) if isinstance(output, Mapping)]
        if len(listed) > _MOST_OUTPUTS:
            self.is_cut = True
        printed = ""
        for index, output in enumerate(listed[:_MOST_OUTPUTS]):
            if output.get("output_type") == "stream":
                printed += _joined(output.get("text"))  # a program that prints line by line has many
                continue
            if printed.strip():
                yield self._text("text", printed)
            printed = ""
            yield from self._output(f"output-{number + 1}-{index + 1}", output)
        if printed.strip():
            yield self._text("text", printed)

    def _output(self, name: str, output: Mapping[str, Any]) -> Iterator[NotebookOutput]:
        """What one output shows: the richest form that a page without scripts can have."""
        if output.get("output_type") in ("error", "pyerr"):
            lines = "\n".join(_joined(each) for each in _list(output.get("traceback")))
            yield self._text("error", lines or f"{output.get('ename')}: {output.get('evalue')}")
            return
        data = {**output, **_mapping(output.get("data"))}
        for type_ in _PICTURES:
            picture = self._picture(name, data.get(type_)) if type_ in data else ""
            if picture:
                yield NotebookOutput("picture", picture)
                return
        html = _joined(data.get("text/html", data.get("html")))
        plain = _joined(data.get("text/plain", data.get("text")))
        is_scripted = _SCRIPTED.search(html) is not None
        if is_scripted and not plain.strip():
            yield NotebookOutput("interactive")
        elif is_scripted and _IS_OBJECT.match(plain):
            yield NotebookOutput("interactive")  # the text is the name of a Python object and no more
        elif plain.strip() and (is_scripted or _STYLED.search(html) or len(html) > _LONGEST_HTML):
            yield self._text("text", plain)
        elif html.strip():
            text, is_cut = self._take(_plain(html), _LONGEST_HTML)
            # Half of a table is none: its text is shorter.
            yield self._text("text", plain) if is_cut else NotebookOutput("html", text)
        elif markdown := _joined(data.get("text/markdown")):
            text, is_cut = self._take(_plain(markdown), _LONGEST_TEXT)
            yield NotebookOutput("markdown", text, is_cut)
        elif latex := _joined(data.get("text/latex", data.get("latex"))):
            text, is_cut = self._take(_plain(latex), _LONGEST_TEXT)
            yield NotebookOutput("markdown", text, is_cut)
        elif any(key.startswith("application/vnd") for key in data):
            yield NotebookOutput("interactive")
        elif plain.strip():
            yield self._text("text", plain)

    def _text(self, kind: str, text: str) -> NotebookOutput:
        lines = _TERMINAL.sub("", text).replace("\r\n", "\n").split("\n")
        # A progress bar writes over its line.
        lines = [line.rpartition("\r")[2] if "\r" in line.rstrip("\r") else line for line in lines]
        shown = "\n".join(lines[:_MOST_LINES]).rstrip()
        cut, is_cut = self._take(_plain(shown), _LONGEST_TEXT)
        return NotebookOutput(kind, cut, is_cut or len(lines) > _MOST_LINES)

    def _picture(self, name: str, encoded: object) -> str:
        """Keep a picture; returns its path, empty where it is none or there are too many."""
        text = _joined(encoded)
        if not text or len(text) > _LONGEST_PICTURE or len(self.pictures) >= _MOST_PICTURES:
            self.is_cut = self.is_cut or bool(text)
            return ""
        try:
            content = base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError):
            return ""
        path = posixpath.join(self.path, f"{name}.png")
        self.pictures[path] = content
        return path

    def _with_pictures(self, number: int, text: str, attachments: Mapping[str, Any]) -> str:
        """A cell's Markdown whose attachments and inline pictures are named like files."""
        folder = posixpath.basename(self.path)

        def attached(match: re.Match[str]) -> str:
            bundle = _mapping(attachments.get(match[1]))
            encoded = next((bundle[type_] for type_ in _PICTURES if type_ in bundle), "")
            path = self._picture(f"attachment-{number + 1}-{len(self.pictures) + 1}", encoded)
            return f"{quote(folder)}/{posixpath.basename(path)}" if path else ""

        def inline(match: re.Match[str]) -> str:
            path = self._picture(f"inline-{number + 1}-{len(self.pictures) + 1}", match[1])
            return f"{quote(folder)}/{posixpath.basename(path)}" if path else ""

        return _ATTACHMENT.sub(attached, _INLINE.sub(inline, text))

    def _take(self, text: str, most: int) -> tuple[str, bool]:
        """The beginning of a text within the limits, and whether there was more."""
        most = min(most, self.left)
        is_cut = len(text) > most
        self.is_cut = self.is_cut or is_cut
        self.left -= min(len(text), most)
        return (text[:most], True) if is_cut else (text, False)


def _plain(text: str) -> str:
    return encodable(mask_emails(_CONTROL.sub("", text)))


def _joined(value: object) -> str:
    """A text, which notebooks have as one or as a list of lines."""
    if isinstance(value, list):
        return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
