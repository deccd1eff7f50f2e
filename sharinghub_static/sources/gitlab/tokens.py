"""Which kind a token is of, and whether it can read GitLab's APIs.

The kind shows in the beginning of a token (docs.gitlab.com/security/tokens, "Token prefixes"). An instance
can put a word of its own before it (``ACME-gldt-…``), and can choose another beginning for personal tokens,
so a token of an unknown kind is tried.
"""

import os
import re
from collections.abc import Mapping
from typing import Final

from sharinghub_static.errors import TokenError
from sharinghub_static.reporting import Reporter
from sharinghub_static.sources.gitlab.refusals import CHECK_TOKEN

__all__ = ["TOKEN_KINDS", "bot_notice", "check_token", "is_job_token", "token_kind", "usable_token"]

TOKEN_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "gldt-": ("a deploy token", "it reads repositories by git, packages and images, not GitLab's APIs"),
    "glft-": ("a feed token", "it reads feeds and calendars alone"),
    "glptt-": ("a pipeline trigger token", "it starts pipelines alone"),
    "glrt-": ("a runner's token", "it fetches jobs alone"),
    "glrtr-": ("a runner registration token", "it registers runners alone"),
    "GR1348941": ("a runner registration token", "it registers runners alone"),
    "glimt-": ("an incoming mail token", "it takes issues by mail alone"),
    "glagent-": ("a token of an agent for Kubernetes", "it connects the agent alone"),
    "glsoat-": ("a SCIM token", "it manages members alone"),
    "glffct-": ("a feature flags client token", "it reads feature flags alone"),
    "glwt-": ("a workspace token", "it connects a workspace alone"),
    "gloas-": ("the secret of an OAuth application", "it is no token"),
    "_gitlab_session=": ("a session cookie", "it is no token"),
    "ghp_": ("a token of GitHub", "this reads GitLab"),
    "gho_": ("a token of GitHub", "this reads GitLab"),
    "ghs_": ("a token of GitHub", "this reads GitLab"),
    "github_pat_": ("a token of GitHub", "this reads GitLab"),
}
"""Beginning of a token that cannot read the APIs, to its kind and what it is for."""

_JOB_TOKEN = "glcbt-"  # noqa: S105 (the beginning of tokens of a kind)
_OWN_WORD = r"(?:[A-Za-z0-9][A-Za-z0-9_-]{0,19}-)?"
_BOT = re.compile(r"(project|group)_(\d+)_bot")
_SOUND = re.compile(r"[!-~]+")


def token_kind(token: str) -> tuple[str, str] | None:
    """Return what a token is and what it is for; None when it may read the APIs.

    Example: ``token_kind("gldt-abc")[0]`` is ``a deploy token``.
    """
    for start, kind in TOKEN_KINDS.items():
        if re.match(_OWN_WORD + re.escape(start), token):
            return kind
    return None


def is_job_token(token: str, job_token: str) -> bool:
    """Whether a token is that of a pipeline's job, which GraphQL does not take.

    Args:
        token: any.
        job_token: ``CI_JOB_TOKEN``; empty outside of pipelines.
    """
    return bool(token) and (token == job_token or bool(re.match(_OWN_WORD + _JOB_TOKEN, token)))


def bot_notice(username: str) -> str:
    """Return what a token of a project or group does not see; empty for a person's token.

    Args:
        username: of the token's user; GitLab makes one for each such token.
    """
    bot = _BOT.match(username)
    if bot is None:
        return ""
    what, inside = bot[1], "that project alone" if bot[1] == "project" else "those of that group alone"
    return (
        f"GITLAB_TOKEN is a {what} access token (of {what} {bot[2]}): of private projects it sees {inside}, "
        "and of internal ones perhaps no others."
    )


def check_token(token: str) -> None:
    """Refuse a token that cannot read GitLab's APIs, before it is sent anywhere.

    Raises:
        TokenError: it is of another kind, or no token at all.
    """
    if not _SOUND.fullmatch(token):
        what = "GITLAB_TOKEN holds characters that no token has, such as spaces or line ends"
        raise TokenError(what, "Copy the token again, without quotation marks and names before it.")
    if kind := token_kind(token):
        raise TokenError(f"GITLAB_TOKEN is {kind[0]}: {kind[1]}", CHECK_TOKEN)


def usable_token(token: str | None, reporter: Reporter) -> str | None:
    """Return the token if GraphQL takes it, else None, with a notice of what is crawled without one.

    Args:
        token: what the configuration or the environment gives; None or empty without one.
        reporter: receives the notice.

    Raises:
        TokenError: it is of a kind that cannot read GitLab's APIs.
    """
    job_token = os.environ.get("CI_JOB_TOKEN", "")
    token = (token or "").strip()
    if token and not is_job_token(token, job_token):
        check_token(token)
        return token
    if job_token or token:
        reporter.notice(
            "Only public projects are crawled: a pipeline's job token cannot read GitLab's GraphQL API. "
            "Give a token with the scope read_api for more."
        )
    else:
        reporter.notice("Only public projects are crawled: there is no token.")
    return None
