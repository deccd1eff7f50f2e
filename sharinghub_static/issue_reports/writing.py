"""What the issue of a project says.

What a project, or somebody else, wrote is in code spans alone: in them GitLab sees no mention of a person, no
reference and no quick action, so that an issue notifies only those who watch the project.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sharinghub_static.portal.translation.problems import hint_of, translated
from sharinghub_static.portal.translation.translator import Translator
from sharinghub_static.problems import Problem, Severity
from sharinghub_static.project.href import quoted_path
from sharinghub_static.project.model import Project
from sharinghub_static.text.emails import mask_emails
from sharinghub_static.text.secrets import mask_secrets

__all__ = ["OPT_OUT_TOPIC", "IssueText", "gone_text", "issue_text", "marker_of", "state_of"]

OPT_OUT_TOPIC = "sharinghub:no-issues"
"""A project with this topic gets no issue; so does one with ``sharinghub: {issues: disable}``."""

_MOST = 50
_LONGEST = 500  # characters of one message
_STATE = re.compile(r"<!-- (sharinghubproblems[0-9a-f]{12}) (open|done) ([0-9a-f]{16}) -->")
_BACKTICKS = re.compile(r"`+")


@dataclass(frozen=True, slots=True)
class IssueText:
    """Title and description of an issue.

    Args:
        title: the same as long as the hub has its name.
        description: Markdown, with the marker of the hub and a digest of the rest in a comment.
        confidential: whether it says where a secret is.
    """

    title: str
    description: str
    confidential: bool = False


def marker_of(hub: str) -> str:
    """Return the word by which the issues of a hub are found again.

    Args:
        hub: what the hub is known by: its address, or its id.

    Example:
        >>> marker_of("https://hub.example.org")
        'sharinghubproblems6f6d0fbd0c03'
    """
    return f"sharinghubproblems{hashlib.sha256(hub.encode()).hexdigest()[:12]}"


def state_of(description: str, marker: str) -> tuple[str, str]:
    """Return what the program last wrote into an issue: ``open`` or ``done``, and the digest of its text.

    Both are empty where the issue is not of this hub.
    """
    found = [match for match in _STATE.finditer(description) if match[1] == marker]
    return (found[-1][2], found[-1][3]) if found else ("", "")


def issue_text(
    project: Project, problems: Sequence[Problem], translator: Translator, *, hub: str, page: str, marker: str
) -> IssueText:
    """Return the issue of a project with Problems.

    Args:
        project: whose issue it is.
        problems: those that are reported.
        translator: the language of the issue.
        hub: name of the hub.
        page: address of the project's page; empty where the site has none.
        marker: as :func:`marker_of` returns it.
    """
    gettext = translator.gettext
    link = f"[{_code(hub)}](<{page}>)" if page else _code(hub)
    shown = gettext("%(hub)s shows this project.", hub=link)
    what = gettext("Some of its metadata could not be used as they are:")
    lines = [
        f"{shown} {what}",
        "",
        *(_entry(project, problem, translator) for problem in problems[:_MOST]),
    ]
    if (more := len(problems) - _MOST) > 0:
        lines.append("- " + translator.ngettext("and %(num)s more", "and %(num)s more", more))
    out = _code("sharinghub: {issues: disable}")
    lines += [
        "",
        gettext("This issue is kept up to date, and closed when nothing is left.")
        + " "
        + gettext(
            "To get none, close it, give the project the topic %(topic)s, or write %(key)s into the front"
            " matter of its README.",
            topic=_code(OPT_OUT_TOPIC),
            key=out,
        ),
    ]
    is_secret = any(problem.code == "SH204" for problem in problems)
    return IssueText(_title(translator, hub), _finished("\n".join(lines), marker, "open"), is_secret)


def gone_text(translator: Translator, *, hub: str, marker: str) -> IssueText:
    """Return the issue of a project of which nothing is reported any more; arguments as above."""
    text = translator.gettext("Nothing is left to do here. Thank you.")
    return IssueText(_title(translator, hub), _finished(text, marker, "done"))


def _title(translator: Translator, hub: str) -> str:
    plain = "".join(sign if sign.isalnum() or sign in " -.,()" else " " for sign in hub)
    return translator.gettext("Metadata of this project in %(hub)s", hub=" ".join(plain.split())[:150])


def _finished(text: str, marker: str, state: str) -> str:
    safe = mask_emails(mask_secrets(text))
    digest = hashlib.sha256(safe.encode("utf-8", "replace")).hexdigest()[:16]
    return f"{safe}\n\n<!-- {marker} {state} {digest} -->\n"


def _entry(project: Project, problem: Problem, translator: Translator) -> str:
    located = project.located(problem)
    message = _code(translated(problem.message, translator)[0])
    hint = hint_of(problem, translator)[0]
    parts = [f"- **{_severity(problem, translator)}** {problem.code}", message]
    if hint:
        parts.append(_code(hint))
    if located.path:
        parts.insert(1, _place(project, located))
    return " · ".join(parts)


def _severity(problem: Problem, translator: Translator) -> str:
    match problem.severity:
        case Severity.ERROR:
            return translator.gettext("Error")
        case Severity.WARNING:
            return translator.gettext("Warning")
    return translator.gettext("Remark")


def _place(project: Project, problem: Problem) -> str:
    record = project.record
    name = _code(f"{problem.path}:{problem.line}" if problem.line else problem.path)
    if not record.default_branch:
        return name
    line = f"#L{problem.line}" if problem.line else ""
    path = f"{quoted_path(record.default_branch)}/{quoted_path(problem.path)}"
    return f"[{name}](<{record.web_url}/-/blob/{path}{line}>)"


def _code(text: str) -> str:
    """A text as a code span, whatever is in it: https://spec.commonmark.org/0.31.2/#code-spans."""
    plain = " ".join(text.split())[:_LONGEST]
    longest = max((len(run) for run in _BACKTICKS.findall(plain)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {plain} {fence}" if longest else f"`{plain}`"
