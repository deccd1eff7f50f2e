"""Looks through a finished site for what must not be published: broken, wrong or leaking files.

:func:`check_site` reads every file once and shows it to every rule in ``rules/``. What a rule says is a
:class:`Finding` with a stable code; ``docs/checks.md`` tells of each code.
"""

from sharinghub_static.site.check.result import CheckResult, Finding
from sharinghub_static.site.check.run import check_site

__all__ = ["CheckResult", "Finding", "check_site"]
