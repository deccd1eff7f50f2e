"""Every code that a Problem may have: what it is about, how much it matters, how it is fixed.

``docs/problems.md`` explains each of them; a test holds that the two, and the code that uses them, agree.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sharinghub_static.problems import Severity, as_message
from sharinghub_static.registry import Registry, Source, caller

__all__ = ["KINDS", "ProblemKind", "check_code", "kinds_with", "problem_kind"]


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of Problem.

    Args:
        title: what it is about, in a few words.
        severity: how much it matters, unless a single Problem says otherwise.
        fix: what to do about it in general, with an example where that helps.
    """

    title: str
    severity: Severity
    fix: str


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

KINDS: Final[dict[str, ProblemKind]] = {
    # Front matter
    "SH101": ProblemKind(
        "Front matter is not YAML", _E, "Correct the line; quote texts that contain `: ` or `#`."
    ),
    "SH102": ProblemKind("Duplicate key", _W, "Keep one of the two."),
    "SH103": ProblemKind("Front matter is too large", _E, "Move long texts and lists to files of their own."),
    "SH104": ProblemKind("A value is not what it looks like", _W, 'Quote it: `version: "1.10"`.'),
    "SH105": ProblemKind("Front matter is not closed", _E, "Write a line `---` below the last key."),
    "SH106": ProblemKind("Front matter is not a mapping", _E, "Write `key: value` lines: `title: My data`."),
    "SH107": ProblemKind("A value is of the wrong type", _E, "See docs/metadata.md for what the key takes."),
    "SH108": ProblemKind("A key looks misspelt", _N, "Write the key as docs/metadata.md spells it."),
    "SH109": ProblemKind("README is not UTF-8", _W, "Save the file as UTF-8."),
    "SH110": ProblemKind(
        "There is no front matter", _N, "Begin the README with `---`, `title: …`, `license: …` and `---`."
    ),
    # README and repository
    "SH201": ProblemKind(
        "There is no README", _N, "Add a README.md that says what this is and how to use it."
    ),
    "SH202": ProblemKind("README is cut", _N, "Move long parts to files of their own and link them."),
    "SH203": ProblemKind("README is not Markdown", _N, "Write a README.md, or metadata into CITATION.cff."),
    "SH204": ProblemKind(
        "A token or password is written out", _E, "Revoke it, and take it out of the file and its history."
    ),
    "SH205": ProblemKind(
        "A text that describes the project is in Git LFS",
        _W,
        "Keep it out of Git LFS: `git lfs untrack README.md`.",
    ),
    "SH210": ProblemKind("README is too long to show", _W, "Move long parts to files of their own."),
    "SH211": ProblemKind("README cannot be laid out", _W, "Look for very deep quotes, lists or HTML."),
    "SH212": ProblemKind("README links a file that is not there", _W, "Correct the path, or add the file."),
    "SH213": ProblemKind("README links out of the repository", _W, "Begin with / at the repository's root."),
    "SH214": ProblemKind("README links a heading that is not there", _N, "Write it like `#my-heading`."),
    "SH215": ProblemKind("A formula cannot be set", _N, "Use LaTeX that KaTeX supports."),
    # Metadata values
    "SH301": ProblemKind(
        "The licence is no SPDX expression", _W, "Write an identifier of SPDX's list, or add `license-url`."
    ),
    "SH302": ProblemKind("There is no licence", _W, "Write `license: CC-BY-4.0`, or add a LICENSE file."),
    "SH303": ProblemKind(
        "A time cannot be read", _E, 'Write `temporal: ["2018-01-01", "2025-12-31T12:00:00Z"]`.'
    ),
    "SH304": ProblemKind("The time ends before it starts", _E, "Write the earlier time first."),
    "SH305": ProblemKind(
        "The location cannot be read", _E, "Write `spatial: [west, south, east, north]` or a WKT text."
    ),
    "SH306": ProblemKind(
        "The location is outside the Earth",
        _E,
        "Degrees, longitude first: `spatial: [5.2, 43.6, 16.8, 48.4]`.",
    ),
    "SH307": ProblemKind("The geometry is not valid", _E, "Draw it again so that no line crosses another."),
    "SH308": ProblemKind(
        "A provider cannot be used", _E, "Write `- {name: My institute, roles: [producer], url: https://…}`."
    ),
    "SH309": ProblemKind(
        "A provider's role is unknown", _W, "Roles are `licensor`, `producer`, `processor` and `host`."
    ),
    "SH310": ProblemKind(
        "An extension has no schema", _E, "Write `extensions: {eo: https://stac-extensions.github.io/…}`."
    ),
    "SH311": ProblemKind("An extension is not used", _N, "Remove it, or write its fields: `eo: {…}`."),
    "SH312": ProblemKind(
        "A value cannot be published as JSON", _W, "Write a number, a text, a list or a map."
    ),
    "SH313": ProblemKind(
        "A property is not the project's to set",
        _W,
        "Remove the key: the portal takes the value from GitLab.",
    ),
    "SH314": ProblemKind(
        "A common STAC property is of the wrong type", _W, "Write `gsd: 10`, without a unit."
    ),
    "SH315": ProblemKind("A DOI cannot be read", _W, "Write it as https://doi.org/10.5281/zenodo.123."),
    "SH316": ProblemKind(
        "A location was corrected", _W, "Write west, south, east, north: `spatial: [5.2, 43.6, 16.8, 48.4]`."
    ),
    "SH317": ProblemKind("Placeholder instead of a value", _W, "Write the value, or remove the key."),
    "SH318": ProblemKind(
        "Sources name different licences", _W, "Correct the one that is wrong, or name all that hold."
    ),
    "SH319": ProblemKind(
        "A value of CITATION.cff cannot be read", _W, "Check the file with `cffconvert --validate`."
    ),
    "SH320": ProblemKind("A companion file cannot be read", _W, "Check it with the tools of its format."),
    "SH321": ProblemKind("A task has no MLM name", _N, "Write one of MLM's tasks: `semantic-segmentation`."),
    "SH322": ProblemKind("The ml-model extension is deprecated", _N, "Write an `mlm:` block in its place."),
    # Assets and links
    "SH401": ProblemKind("An address may not be published", _E, "Write an address with https://."),
    "SH402": ProblemKind(
        "A path leaves the repository", _E, "Paths start at the root of the repository: `data/map.tif`."
    ),
    "SH403": ProblemKind("A file is not in the repository", _W, "Correct the path; it is case-sensitive."),
    "SH404": ProblemKind("A category is unknown", _N, "Name one of the portal's categories."),
    "SH405": ProblemKind(
        "A reference is not to a project of this GitLab", _E, "Write the project's full web address."
    ),
    "SH406": ProblemKind(
        "A referenced project is not in the catalog",
        _W,
        "Correct the address, or give the project the topic.",
    ),
    "SH407": ProblemKind(
        "An asset rule selects nothing by design", _E, "Give it `glob: data/*.tif`, or `key` and `href`."
    ),
    "SH408": ProblemKind("An asset rule matches no file", _W, "Correct the glob; it is case-sensitive."),
    "SH409": ProblemKind("Two assets have the same key", _W, "Put `{path}` into the key: `key: map-{path}`."),
    "SH410": ProblemKind("`type-as` is unknown", _W, "Write `type: image/tiff`, a media type."),
    "SH411": ProblemKind(
        "A placeholder is unknown", _W, "`{path}` and, but not in a key, `{key}` are known."
    ),
    "SH412": ProblemKind("A link cannot be used", _E, "Write `- {rel: about, href: https://…}`."),
    "SH413": ProblemKind("There are too many assets", _W, "Narrow the globs, or publish an archive."),
    "SH414": ProblemKind("A media type is malformed", _W, "Write `type: text/csv`."),
    "SH415": ProblemKind(
        "A key of an asset or link is unknown", _N, "Write the key as docs/metadata.md has it."
    ),
    "SH416": ProblemKind(
        "Projects are made from each other", _W, "Take out one of the links; `related` may go both ways."
    ),
    "SH417": ProblemKind(
        "A picture cannot be shown", _W, "Save it again as PNG, JPEG, GIF, WebP or AVIF and commit it."
    ),
    "SH418": ProblemKind("A referenced project was moved", _N, "Write its address of today."),
    "SH419": ProblemKind(
        "A data file, model or notebook cannot be read", _N, "Commit the file again, in full."
    ),
    # STAC
    "SH501": ProblemKind("A property is not valid STAC", _W, "See the schema that the message names."),
    "SH502": ProblemKind("An asset is not valid STAC", _W, "See the schema that the message names."),
    "SH503": ProblemKind("A link is not valid STAC", _W, "See the schema that the message names."),
    "SH504": ProblemKind("An extension is not valid", _W, "See the schema that the message names."),
    "SH505": ProblemKind("A location is not valid STAC", _W, "Write a box, or a WKT text."),
    "SH506": ProblemKind("A provider is not valid STAC", _W, "See the schema that the message names."),
    "SH509": ProblemKind("Only the minimum could be published", _E, "Fix the other problems first."),
    # The crawl
    "SH601": ProblemKind("GitLab did not answer in full", _N, "Nothing to do; the next build tries again."),
    "SH602": ProblemKind("The repository has too many files", _N, "Nothing to do, unless a file is missed."),
    "SH609": ProblemKind(
        "A rule failed",
        _E,
        "Report it to the portal's owner: an extension, or the portal's software, is to be corrected.",
    ),
    "SH610": ProblemKind(
        "A part is not shown",
        _E,
        "The message names the cause: fix it in the project, or report it if it is a fault of the portal.",
    ),
    "SH611": ProblemKind(
        "Only the facts are shown",
        _E,
        "The message names the cause: fix it in the project, or report it if it is a fault of the portal.",
    ),
    "SH612": ProblemKind(
        "The project is not shown",
        _E,
        "The message names the cause: fix it in the project, or report it if it is a fault of the portal.",
    ),
    # The tracking server
    "SH701": ProblemKind(
        "The tracking server could not be read", _N, "Nothing to do; the next build tries again."
    ),
    "SH702": ProblemKind(
        "A model or an experiment could not be read", _N, "Nothing to do; the next build tries again."
    ),
}
"""Codes to their kinds, sorted by code."""

_CODE: Final = re.compile(r"[A-Z]{2,12}[0-9]{2,4}")
_OURS: Final = re.compile(r"(SH|CHK)[0-9]")
_KIND: Final = "kind of Problem"


def problem_kind(code: str, severity: Severity | str, title: str, fix: str) -> str:
    """Register a kind of Problem, for the metadata rules of an extension.

    Args:
        code: two or more capital letters and two to four digits: ``ACME101``. Codes such as ``SH101`` and
            ``CHK101`` are the program's own.
        severity: ``error``, ``warning`` or ``notice``.
        title: what it is about, in a few words.
        fix: what to do about it in general, with an example where that helps.

    Returns:
        The code.

    Raises:
        DefinitionError: an argument cannot be used.

    Example:
        >>> TOO_MANY = extend.problem_kind("ACME101", "warning", "Too many audits", "Write 3: `audits: 3`.")
    """
    source = caller()
    check_code(source, _KIND, code)
    if severity not in list(Severity):
        raise source.error(f"{_KIND} {code}: the severity must be one of {', '.join(Severity)}")
    source.add(_KIND, code, ProblemKind(as_message(title), Severity(severity), as_message(fix)))
    return code


def check_code(source: Source, kind: str, code: object) -> None:
    """Refuse a code of an extension that is of the wrong form, or could be one of the program's own.

    Raises:
        DefinitionError: it is.
    """
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise source.error(f"{kind} {code!r}: a code is capital letters and two to four digits: ACME101")
    if _OURS.match(code) and not source.built_in:
        raise source.error(f"{kind} {code}: codes with SH or CHK are the program's own; use other letters")


def kinds_with(registry: Registry) -> Mapping[str, ProblemKind]:
    """Return all kinds by code: the program's own, then those of a site's extensions.

    Raises:
        DefinitionError: two extensions have the same code.
    """
    own = registry.arranged(ProblemKind, ())
    return {**KINDS, **{definition.name: definition.entry for definition in own}} if own else KINDS
