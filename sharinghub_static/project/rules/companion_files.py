"""CITATION.cff and codemeta.json count where the front matter says nothing.

Precedence: front matter, then CITATION.cff, then codemeta.json, then GitLab. The rules that set a value ask
the builder for what these files say; authors, with their ORCID iDs, become the item's ``contacts``.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.citation_file import describe, find_citation_file
from sharinghub_static.project.codemeta import read_codemeta
from sharinghub_static.project.companion_files import CompanionFileError
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.snapshot.records import TextRecord


@metadata_rule("companion_files")
def apply(builder: ProjectBuilder) -> None:
    """Read the files."""
    citation = find_citation_file(builder.record)
    files = [(citation, describe)] if citation else []
    files += [(text, read_codemeta) for text in builder.record.texts if text.path.lower() == "codemeta.json"]
    for file, read in files:
        try:
            described = read(file.text, file.path)
            builder.companion_files.append(described)
            for key, value in described.placeholders:
                _say_placeholder(builder, file, key, value)
        except CompanionFileError as error:
            said = phrase("%(path)s cannot be read: %(message)s", path=file.path, message=error.message)
            hint = phrase("Check it with `python -m json.tool %(path)s`.", path=file.path)
            if file is citation:
                hint = phrase("Check it with `cffconvert --validate`.")
            builder.problem("SH320", said, file=file.path, line=error.line, hint=hint)


def _say_placeholder(builder: ProjectBuilder, file: TextRecord, key: str, value: str) -> None:
    said = phrase("`%(key)s` is `%(value)s`, which stands for no value; it is left out", key=key, value=value)
    before, found, _ = file.text.partition(f'"{key}"' if file.path.endswith(".json") else f"{key}:")
    builder.problem("SH317", said, file=file.path, line=before.count("\n") + 1 if found else 0)
