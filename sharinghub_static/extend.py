"""What an extension of a site is made of: decorators, and the types that its functions are given.

>>> from sharinghub_static import extend
>>> @extend.completeness("contact", 1, "Contact", "Readers have questions.", "Write `contact:`.")
... def contact(subject: extend.Subject) -> bool:
...     return "contact" in subject.project.properties

``docs/extending.md`` has an example of each. What is listed in ``__all__`` is stable: names stay, and
arguments are only added, by keyword.
"""

from sharinghub_static.analysis.completeness.registry import Subject
from sharinghub_static.analysis.completeness.registry import completeness_check as completeness
from sharinghub_static.analysis.ranking.registry import Evidence, Reading
from sharinghub_static.analysis.ranking.registry import ranking_rule as ranking
from sharinghub_static.file_heads import DamagedError, PartialFile, file_head
from sharinghub_static.portal.frame.site_view import SiteView, in_markdown
from sharinghub_static.portal.pages.extension_page import page
from sharinghub_static.portal.site_files.exports import exporter
from sharinghub_static.problem_kinds import problem_kind
from sharinghub_static.problems import LocalizedMessage, Severity
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.model import Asset, License, Link, Project, Provider
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.site.check.files import Site, SiteFile
from sharinghub_static.site.check.result import Finding
from sharinghub_static.site.check.rules import Check, check
from sharinghub_static.snapshot.head_records import FileHead, HeadTable

__all__ = [
    "Asset",
    "Check",
    "DamagedError",
    "Evidence",
    "FileHead",
    "Finding",
    "HeadTable",
    "License",
    "Link",
    "PartialFile",
    "Project",
    "ProjectBuilder",
    "Provider",
    "Reading",
    "Severity",
    "Site",
    "SiteFile",
    "SiteView",
    "Subject",
    "check",
    "completeness",
    "exporter",
    "file_head",
    "in_markdown",
    "metadata_rule",
    "page",
    "problem_kind",
    "ranking",
    "text",
]


def text(english: str, /, **translations: str) -> LocalizedMessage:
    """Return a text that pages show in their own language.

    Args:
        english: shown where there is no translation. A catalog beside the configuration
            (``locales/fr.po``) translates it, too.
        translations: by language; ``fr_CA`` for ``fr-CA``.

    Raises:
        TypeError: one of them is no text.

    Example:
        >>> text("Passed audits", fr="Audits réussis").in_language("fr")
        'Audits réussis'
    """
    for words in (english, *translations.values()):
        if not isinstance(words, str):
            raise TypeError(f"a text is no {type(words).__name__}")
    return LocalizedMessage(english, {tag.replace("_", "-"): words for tag, words in translations.items()})
