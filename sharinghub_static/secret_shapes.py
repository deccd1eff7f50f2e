"""What looks like a token, a key or a password: the one list of their shapes.

Front matter and READMEs are searched for them before anything is made of them, and the finished site is
searched once more before it is published.
"""

import re

__all__ = ["find_secrets", "hint", "without_secrets"]

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
    # Bounded, and without a way back: a README of nothing but "-eyJ" must not be searched for ever.
    ("a JSON Web Token", re.compile(r"eyJ(?<!\weyJ)[\w-]{10,1000}+\.eyJ[\w-]{10,9000}+\.[\w-]{10,}")),
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


def find_secrets(text: str) -> list[tuple[str, str]]:
    """What looks like a secret in a text, but for those that only show where one goes.

    Returns:
        What it is, and the value, in the order of the shapes.
    """
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


def hint(value: str) -> str:
    """The beginning of a secret: enough to know it, too little to use it."""
    return f"{value[: min(4, len(value) // 2)]}…"


def without_secrets(content: bytes) -> bytes:
    """A file of the site in which what looks like a secret is cut down to its beginning.

    Projects are searched before anything is made of them; this is for what only becomes one on its way
    through Markdown, such as a token with a comment in its middle.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return content
    for _, value in find_secrets(text):
        text = text.replace(value, hint(value))
    return text.encode()
