"""A citation in the formats that programs read."""

import json
import re
import unicodedata

from sharinghub_static.portal.citation_file import CitationFile
from sharinghub_static.snapshot.records import ProjectRecord

__all__ = ["bibtex", "cff", "ris"]

_SPECIAL = re.compile(r"[\\{}$&#%_^~]")
_ESCAPED = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}


def bibtex(record: ProjectRecord, said: CitationFile, doi: str) -> str:
    """BibTeX's ``@misc``.

    Args:
        record: gives the key and the address.
        said: the citation.
        doi: in its bare form; may be empty.
    """
    name = unicodedata.normalize("NFKD", record.full_path.rpartition("/")[2])
    key = re.sub(r"[^A-Za-z0-9-]", "", name) or f"project{record.id}"
    # Double braces: an organisation's name is not to be cut into given and family name.
    authors = [f"{{{_escaped(name)}}}" if whole else _escaped(name) for name, whole in said.authors]
    fields = {
        "author": " and ".join(authors),
        "title": _escaped(said.title),
        "year": said.year,
        "version": _escaped(said.version),
        "doi": _escaped(doi),
        "url": record.web_url,
    }
    lines = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items() if value)
    return f"@misc{{{key},\n{lines}\n}}"


def _escaped(text: str) -> str:
    """Text in which nothing means anything to TeX."""
    return _SPECIAL.sub(lambda found: _ESCAPED.get(found[0], "\\" + found[0]), _line(text))


def _line(text: str) -> str:
    return " ".join(text.split())


def ris(said: CitationFile, doi: str, address: str, *, is_data: bool) -> str:
    """RIS, one tag a line, as https://en.wikipedia.org/wiki/RIS_(file_format) describes it.

    Args:
        said: the citation.
        doi: in its bare form; may be empty.
        address: of the project.
        is_data: whether it is a data set, else it is software.
    """
    tags = [("TY", "DATA" if is_data else "COMP")]
    tags += [("AU", name) for name, _ in said.authors]
    tags += [("TI", said.title), ("PY", said.year), ("ET", said.version), ("DO", doi), ("UR", address)]
    lines = [f"{tag}  - {_line(value)}" for tag, value in tags if value]
    return "\n".join([*lines, "ER  - "])


def cff(said: CitationFile, doi: str, address: str, *, is_data: bool) -> str:
    """A ``CITATION.cff`` to begin with; arguments as of :func:`ris`.

    Each value is a JSON string, which is a YAML string too, whatever a stranger wrote.
    """
    lines = ["cff-version: 1.2.0", "message: If you use it, please cite it as below."]
    lines += [f"type: {'dataset' if is_data else 'software'}", f"title: {_quoted(said.title)}", "authors:"]
    for name, whole in said.authors:
        family, comma, given = name.partition(", ")
        if whole or not comma:
            lines.append(f"  - name: {_quoted(name)}")
        else:
            lines += [f"  - family-names: {_quoted(family)}", f"    given-names: {_quoted(given)}"]
    known = {"version": said.version, "doi": doi, "url": address}
    lines += [f"{key}: {_quoted(value)}" for key, value in known.items() if value]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    # YAML has no surrogate pairs, which is how JSON escapes what lies beyond 16 bits.
    plain = _line("".join(one for one in text if one.isprintable() or one.isspace()))
    return json.dumps(plain, ensure_ascii=False)
