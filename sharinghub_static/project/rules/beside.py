"""What people keep beside the README is understood where the front matter says nothing.

Precedence: front matter, then CITATION.cff, then codemeta.json, then GitLab. The rules that set a value ask
the draft for what these files say; authors, with their ORCID iDs, become the item's ``contacts``.
"""

from collections.abc import Callable

from sharinghub_static.problems import phrase
from sharinghub_static.project.beside import Beside, BesideError
from sharinghub_static.project.citation import read_citation_file
from sharinghub_static.project.codemeta import read_codemeta
from sharinghub_static.project.draft import Draft

ORDER = 15

_READERS: tuple[tuple[str, Callable[[str, str], Beside]], ...] = (
    ("citation.cff", read_citation_file),
    ("codemeta.json", read_codemeta),
)


def apply(draft: Draft) -> None:
    """Read the files."""
    for name, read in _READERS:
        for text in draft.record.texts:
            if text.path.lower() != name:
                continue
            try:
                draft.beside.append(read(text.text, text.path))
            except BesideError as error:
                said = phrase("%(path)s cannot be read: %(message)s", path=text.path, message=error.message)
                draft.problem("SH320", said, file=text.path, line=error.line)
