"""Notebooks of a repository as the crawl kept them: cells with their texts and stored outputs, cut."""

from dataclasses import dataclass

from sharinghub_static.text.text_file import holds_text

__all__ = ["NotebookCell", "NotebookOutput", "NotebookRecord"]


@holds_text("text")
@dataclass(frozen=True, slots=True)
class NotebookOutput:
    """What a cell printed, returned or drew when its author ran it.

    Args:
        kind: ``text``, ``error``, ``html``, ``markdown``, ``picture``, or ``interactive`` for what needs the
            scripts of a notebook.
        text: the text, the HTML as its author's program wrote it, or the path of the picture among the
            record's pictures.
        is_cut: whether there was more.
    """

    kind: str
    text: str = ""
    is_cut: bool = False


@holds_text("text")
@dataclass(frozen=True, slots=True)
class NotebookCell:
    """A cell.

    Args:
        kind: ``markdown``, ``code`` or ``raw``.
        text: what its author wrote.
        outputs: of a code cell, in order.
    """

    kind: str
    text: str
    outputs: tuple[NotebookOutput, ...] = ()


@dataclass(frozen=True, slots=True)
class NotebookRecord:
    """A notebook.

    Args:
        path: path from the root of the repository.
        source: which content was read, as in :class:`~sharinghub_static.snapshot.head_records.HeadRecord`.
        title: its first heading of the highest level; empty when it has none.
        language: of its code, as Pygments and Jupyter name it (``python``); empty when it does not say.
        cells: the first cells, in order.
        is_cut: whether there are more cells, or longer ones.
        flaw: why nothing was read: ``damaged``, ``large`` or ``pointer``; empty when it was.
    """

    path: str
    source: str
    title: str = ""
    language: str = ""
    cells: tuple[NotebookCell, ...] = ()
    is_cut: bool = False
    flaw: str = ""
