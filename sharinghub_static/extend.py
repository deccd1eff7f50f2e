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
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.rules import metadata_rule

__all__ = [
    "Evidence",
    "ProjectBuilder",
    "Reading",
    "Subject",
    "completeness",
    "metadata_rule",
    "ranking",
]
