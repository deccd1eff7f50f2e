"""The token: its kind, scope and expiry, and whether a narrower one will do."""

from collections.abc import Iterator, Mapping

from sharinghub_static.doctor.instance import Examined
from sharinghub_static.doctor.lines import DoctorLine, failed, passed, warned
from sharinghub_static.errors import TokenError
from sharinghub_static.sources.gitlab.inspection import TokenFacts
from sharinghub_static.sources.gitlab.tokens import bot_notice, check_token, is_job_token
from sharinghub_static.sources.values import as_text

__all__ = ["examine_token", "usable_token"]

_ENOUGH = "read_api"
_READS = frozenset({"read_api", "api"})
_SOON = 30
"""Days before its end from which on a token is a warning."""

_GIVE = "Give a group access token of role Reporter and scope read_api as GITLAB_TOKEN."


def usable_token(environ: Mapping[str, str]) -> tuple[str | None, list[DoctorLine]]:
    """The token that a crawl would send, and what is wrong with one that it would not send."""
    token, job_token = (environ.get("GITLAB_TOKEN") or "").strip(), environ.get("CI_JOB_TOKEN", "")
    if not token:
        return None, []
    if is_job_token(token, job_token):
        return None, [warned("token", "a pipeline's job token cannot read GitLab's GraphQL API", _GIVE)]
    try:
        check_token(token)
    except TokenError as error:
        return None, [failed("token", error.what, error.hint)]
    return token, []


def examine_token(examined: Examined) -> Iterator[DoctorLine]:
    """Scope, expiry and owner of the token."""
    if not examined.has_token:
        yield warned("token", "there is none: a crawl sees what is public, and GitLab limits its rate", _GIVE)
        return
    reply = examined.inspector.get("personal_access_tokens", "self")
    if reply.status == 401:
        reason = f": {reply.reason}" if reply.reason else ""
        yield failed("token", f"GitLab does not accept it{reason}", _GIVE)
        return
    facts = TokenFacts.of(reply.values)
    if reply.values:
        yield from _scope(facts)
        yield from _expiry(facts, examined)
    else:
        yield warned("token", f"GitLab does not say its scope and expiry (HTTP {reply.status})")
    yield from _owner(examined)
    yield from _use(examined)


def _scope(facts: TokenFacts) -> Iterator[DoctorLine]:
    scopes = ", ".join(facts.scopes) or "none"
    if not _READS & set(facts.scopes):
        yield failed("token scope", f"{scopes}; a crawl needs {_ENOUGH}", _GIVE)
    elif set(facts.scopes) - {_ENOUGH}:
        yield warned(
            "token scope", f"{scopes}: more than a crawl needs", f"A token of scope {_ENOUGH} will do."
        )
    else:
        yield passed("token scope", scopes)


def _expiry(facts: TokenFacts, examined: Examined) -> Iterator[DoctorLine]:
    if facts.expires_on is None:
        yield warned("token expiry", "it never ends", "A token that ends, and is replaced in time, is safer.")
        return
    days = (facts.expires_on - examined.now.date()).days
    if days <= 0:
        yield failed("token expiry", f"it ended on {facts.expires_on}", _GIVE)
    elif days <= _SOON:
        yield warned(
            "token expiry", f"it ends on {facts.expires_on}, in {days} days", "Replace it before that day."
        )
    else:
        yield passed("token expiry", f"{facts.expires_on}, in {days} days")


def _owner(examined: Examined) -> Iterator[DoctorLine]:
    user = examined.inspector.get("user").values
    username = as_text(user.get("username"))
    if not username:
        return
    if user.get("is_admin") is True:
        yield warned("token owner", f"{username}, an administrator: it reads everything", _GIVE)
    elif notice := bot_notice(username):
        yield passed("token owner", notice.removeprefix("GITLAB_TOKEN is ").rstrip("."))
    else:
        yield warned("token owner", f"{username}, a person: it ends when the person leaves", _GIVE)


def _use(examined: Examined) -> Iterator[DoctorLine]:
    """What the token shows that a visitor does not see."""
    beyond = len(examined.found.fingerprints.keys() - examined.public.fingerprints.keys())
    total = len(examined.found.fingerprints)
    if beyond:
        yield passed("token use", f"{beyond:,} of {total:,} projects are not seen without it")
    else:
        yield passed(
            "token use",
            f"all {total:,} projects are seen without it too; it raises limits and shows some details."
            " A token of one small project will do",
        )
