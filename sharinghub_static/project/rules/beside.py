"""What people keep beside the README is understood where the front matter says nothing.

Precedence: front matter, then CITATION.cff, then codemeta.json, then GitLab. The rules that set a value ask
the draft for what these files say; authors, with their ORCID iDs, become the item's ``contacts``.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.beside import BesideError
from sharinghub_static.project.citation_file import describe, find_citation_file
from sharinghub_static.project.codemeta import read_codemeta
from sharinghub_static.project.draft import Draft

ORDER = 15


def apply(draft: Draft) -> None:
    """Read the files."""
    citation = find_citation_file(draft.record)
    files = [(citation, describe)] if citation else []
    files += [(text, read_codemeta) for text in draft.record.texts if text.path.lower() == "codemeta.json"]
    for file, read in files:
        try:
            draft.beside.append(read(file.text, file.path))
        except BesideError as error:
            said = phrase("%(path)s cannot be read: %(message)s", path=file.path, message=error.message)
            draft.problem("SH320", said, file=file.path, line=error.line)
