"""No token, key or password is in any file."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote

import orjson

from sharinghub_static.site.check.files import SiteFile
from sharinghub_static.site.check.result import Finding
from sharinghub_static.site.check.rules import Rule

__all__ = ["CODES", "RULE", "hide"]

CODES = {
    "CHK501": "something that looks like a token, a key or a password",
    "CHK502": "the value of a secret of this build",
}

# Each begins with a literal, by which a text is searched fast; what stands before it is looked at after.
_SHAPES = (
    (
        "a GitLab token",
        re.compile(r"gl(?<!\wgl)(?:pat|dt|cbt|rt|ptt|ft|soat|agent|imt|ffct|oas)-[\w.-]{20,}"),
    ),
    ("a GitHub token", re.compile(r"gh(?<!\wgh)[pousr]_[A-Za-z0-9]{36,}")),
    ("a GitHub token", re.compile(r"github_pat_\w{50,}")),
    ("a Hugging Face token", re.compile(r"hf_(?<!\whf_)[A-Za-z0-9]{30,}")),
    ("an AWS access key", re.compile(r"A(?<!\wA)(?:KIA|SIA)[0-9A-Z]{16}\b")),
    ("a JSON Web Token", re.compile(r"eyJ(?<!\weyJ)[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}")),
    (
        "a private key",
        re.compile(r"-----BEGIN (?:[A-Z]+ ){0,2}PRIVATE KEY-----(?:\\n|\s)*[A-Za-z0-9+/=\s\\:,-]{60,}"),
    ),
    (
        "a password in an address",
        re.compile(r"://[^\s/:@\"'<>?#&]{1,100}:(?![/$])([^\s/@\"'<>{}&]{6,200})@(?=[\w\[])"),
    ),
)
"""What it is, and how it looks."""

_PLACEHOLDER = re.compile(
    r"x{4}|\*{3}|\.{3}|…|[<>{}$%]|your|token|example|password|passwd|secret|changeme|placeholder|redacted"
    r"|12345|abcde|-_-|dummy|sample|fake",
    re.IGNORECASE,
)
_FEWEST_CHARACTERS = 6
"""A value of fewer different ones (``xxxx…``, ``0000…``) was written by hand to show where it goes."""

_SHORTEST = 6
"""A shorter secret is found in every text by chance."""


class Secrets(Rule):
    """Looks for what opens doors; GitLab's push rules and pipelines hold most of the shapes too."""

    def look(self, file: SiteFile) -> Iterator[Finding]:
        """Look through one file."""
        if not file.text:
            return
        told: set[str] = set()
        for text in _readings(file):
            for what, value in _shaped(text):
                if value not in told:
                    told.add(value)
                    message = (
                        f"{hint(value)} looks like {what}: revoke it, and take it out of where it comes from"
                    )
                    yield Finding(file.path, file.line_of(value), "CHK501", message)
            for secret in self.site.secrets:
                found = next((way for way in _ways(secret) if way in text), None)
                if found and secret not in told:
                    told.add(secret)
                    message = (
                        f"holds a secret of this build, {hint(secret)}: revoke it, and find what wrote it"
                    )
                    yield Finding(file.path, file.line_of(found), "CHK502", message)


def hint(value: str) -> str:
    """The beginning of a secret: enough to know it, too little to use it."""
    return f"{value[: min(4, len(value) // 2)]}…"


def hide(text: str, secrets: Sequence[str]) -> str:
    """A text in which secrets and what looks like one are cut down to their beginnings."""
    for secret in secrets:
        for way in _ways(secret):
            text = text.replace(way, hint(secret))
    for _, value in _shaped(text):
        text = text.replace(value, hint(value))
    return text


def _readings(file: SiteFile) -> Iterator[str]:
    """The file as written, and a page also as read: coloured code is divided into elements."""
    yield file.text
    if file.tree is not None:
        yield str(file.tree.xpath("string()"))


def _shaped(text: str) -> list[tuple[str, str]]:
    """What looks like a secret in a text, but for those that only show where one goes."""
    found = []
    for what, shape in _SHAPES:
        for match in shape.finditer(text):
            value = match[match.lastindex or 0]
            if not _shows_where(value):
                found.append((what, value))
    return found


def _shows_where(value: str) -> bool:
    """Whether it is written by hand to show where a secret goes."""
    varying = value.partition("-")[2] if value.startswith("gl") else value
    return len(set(varying)) < _FEWEST_CHARACTERS or bool(_PLACEHOLDER.search(value))


def _ways(secret: str) -> tuple[str, ...]:
    """How a value may be written: as it is, in a URL, in JSON, in HTML."""
    if len(secret) < _SHORTEST:
        return ()
    json = orjson.dumps(secret).decode()[1:-1]
    return tuple(dict.fromkeys((secret, quote(secret, safe=""), json, escape(secret))))


RULE = Secrets
