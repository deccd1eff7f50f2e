"""A notebook as one Markdown document: cells as their author wrote them, code and outputs in fences."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.snapshot.notebook_records import NotebookOutput, NotebookRecord

__all__ = ["notebook_markdown"]

_FENCE: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_TICKS: Final = re.compile(r"`+")
_BLOCKS: Final = (
    *(("<!--", "-->"), (r"<\?", "?>"), (r"<!\[cdata\[", "]]>")),
    *((f"<{tag}", f"</{tag}>") for tag in ("pre", "script", "style", "textarea")),
)
"""What begins an HTML block that only its own end ends: CommonMark 0.31, 4.6."""
_BLANK: Final = re.compile(r"\n[ \t]*(?=\n)")


def notebook_markdown(notebook: NotebookRecord, translator: Translator) -> str:
    """Return a notebook as Markdown.

    Args:
        notebook: any.
        translator: the language of what is said of outputs that are not shown.
    """
    return "\n\n".join(_parts(notebook, translator))


def _parts(notebook: NotebookRecord, translator: Translator) -> Iterator[str]:
    name = notebook.path.rpartition("/")[2]
    for cell in notebook.cells:
        if cell.kind == "markdown":
            yield closed(cell.text)
        elif cell.text.strip():
            yield _fenced(cell.text, notebook.language if cell.kind == "code" else "")
        for output in cell.outputs:
            yield from _output(output, name, translator)


def _output(output: NotebookOutput, name: str, translator: Translator) -> Iterator[str]:
    match output.kind:
        case "picture":
            alt = translator.gettext("Output of the code above")
            yield f"![{alt}](<{quote(name)}/{quote(output.text.rpartition('/')[2])}>)"
        case "html":
            # A blank line would end the block, and what follows be read as Markdown.
            yield f"<div>\n{_BLANK.sub('', output.text.strip())}\n</div>"
        case "markdown":
            yield closed(output.text)
        case "interactive":
            note = translator.gettext("Interactive output: open the notebook to see it.")
            yield f"*{note}*"
        case _:
            if output.text:
                yield _fenced(output.text, "error" if output.kind == "error" else "output")
    if output.is_cut:
        note = translator.gettext("The output goes on.")
        yield f"*{note}*"


def _fenced(text: str, language: str) -> str:
    longest = max((len(match[0]) for match in _TICKS.finditer(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def closed(text: str) -> str:
    r"""Return the Markdown of a cell so that it ends where the cell does.

    A fence, a comment or an element that is left open would swallow all cells behind it.

    >>> closed("~~~python")
    '~~~python\n~~~'
    """
    fence = ""
    for match in _FENCE.finditer(text):
        mark, rest = match[1], match[2].strip()
        if not fence:
            fence = mark if not (mark[0] == "`" and "`" in rest) else ""
        elif mark[0] == fence[0] and len(mark) >= len(fence) and not rest:
            fence = ""
    if fence:
        text = f"{text}\n{fence}"
    # Only at the beginning of a line they begin a block, which may go on behind a blank line.
    for begin, end in _BLOCKS:
        lowered = text.lower()
        start = max(
            (match.start() for match in re.finditer(rf"^ {{0,3}}{begin}", lowered, re.MULTILINE)), default=-1
        )
        if start > lowered.rfind(end):
            text = f"{text}\n{end}"
    return text
