"""CITATION.cff and codemeta.json count where the front matter says nothing.

Precedence: front matter, then CITATION.cff, then codemeta.json, then GitLab. The rules that set a value ask
the builder for what these files say; authors, with their ORCID iDs, become the item's ``contacts``.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.authors import orcid_mistakes
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.citation_file import describe, find_citation_file
from sharinghub_static.project.codemeta import read_codemeta
from sharinghub_static.project.companion_files import CompanionFileError
from sharinghub_static.project.lfs_pointer import lfs_pointer
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.project.works import Work
from sharinghub_static.snapshot.records import TextRecord


@metadata_rule("companion_files")
def apply(builder: ProjectBuilder) -> None:
    """Read the files."""
    citation = find_citation_file(builder.record)
    files = [(citation, describe)] if citation else []
    files += [(text, read_codemeta) for text in builder.record.texts if text.path.lower() == "codemeta.json"]
    for file, read in files:
        if lfs_pointer(file.text):
            say_in_lfs(builder, file.path)
            continue
        try:
            described = read(file.text, file.path)
            builder.companion_files.append(described)
            for key, value in described.placeholders:
                _say_placeholder(builder, file, key, value)
            for code, key, said in described.unread:
                line = _line_of_key(file, key)
                builder.problem(code, said, file=file.path, line=line)
            _check_orcids(builder, file, described.work)
        except CompanionFileError as error:
            said = phrase("%(path)s cannot be read: %(message)s", path=file.path, message=error.message)
            hint = phrase("Check it with `python -m json.tool %(path)s`.", path=file.path)
            if file is citation:
                hint = phrase("Check it with `cffconvert --validate`.")
            builder.problem("SH320", said, file=file.path, line=error.line, hint=hint)


def say_in_lfs(builder: ProjectBuilder, path: str) -> None:
    """Report that a file which describes the project is in Git LFS, so that nothing of it is known."""
    message = phrase("%(path)s is in Git LFS, so that it is not read", path=path)
    hint = phrase(
        "Keep it out of Git LFS: write `%(path)s !filter !diff !merge` at the end of .gitattributes,"
        " then `git add --renormalize %(path)s`.",
        path=path,
    )
    builder.problem("SH205", message, file=path, line=1, hint=hint)


def _say_placeholder(builder: ProjectBuilder, file: TextRecord, key: str, value: str) -> None:
    said = phrase(
        "`%(key)s` is `%(value)s`, a placeholder and not a value; it is left out", key=key, value=value
    )
    builder.problem("SH317", said, file=file.path, line=_line_of_key(file, key))


def _check_orcids(builder: ProjectBuilder, file: TextRecord, work: Work | None) -> None:
    """Name the ORCID iDs that are none: of an example, mistyped, two authors with one."""
    for orcid, said, hint in orcid_mistakes(work.authors if work else ()):
        builder.problem("SH317", said, file=file.path, line=_line(file, orcid), hint=hint)


def _line_of_key(file: TextRecord, key: str) -> int:
    """The line of a file that holds a key, from 1."""
    written = f'"{key}"' if file.path.endswith(".json") else f"\n{key}:"
    return _line(file, written) + written.startswith("\n") if written in file.text else 1


def _line(file: TextRecord, text: str) -> int:
    """The line of a file that holds a text, from 1; 0 when none does."""
    before, found, _ = file.text.partition(text)
    return before.count("\n") + 1 if found else 0
