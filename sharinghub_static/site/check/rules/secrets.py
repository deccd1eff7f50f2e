"""No token, key or password is in any file."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from urllib.parse import quote

import orjson

from sharinghub_static.site.check.files import Site, SiteFile
from sharinghub_static.site.check.result import Finding
from sharinghub_static.site.check.rules import Rule, check
from sharinghub_static.text.files import clean_files
from sharinghub_static.text.secrets import find_secrets, hint

__all__ = ["CODES", "Secrets", "hide", "values_in"]

CODES = {
    "CHK501": "something that looks like a token, a key or a password",
    "CHK502": "the value of a secret of this build",
}

_SHORTEST = 6
"""A shorter secret is found in every text by chance."""


@check(CODES)
class Secrets(Rule):
    """Looks for what opens doors; GitLab's push rules and pipelines hold most of the shapes too."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._clean = clean_files(site.allowed_emails)

    def look(self, file: SiteFile) -> Iterator[Finding]:
        """Look through one file."""
        if not file.text:
            yield from self._look_at_bytes(file)
            return
        reported: set[str] = set()
        is_clean = self._clean.holds(file.path, file.content)
        for what, value in () if is_clean else find_secrets(file.text):
            if value not in reported:
                reported.add(value)
                message = (
                    f"{hint(value)} looks like {what}: revoke it, and take it out of where it comes from"
                )
                yield Finding(file.path, file.line_of(value), "CHK501", message)
        for text in _readings(file) if self.site.secrets else ():
            for secret, found in values_in(text, self.site.secrets):
                if secret not in reported:
                    reported.add(secret)
                    message = (
                        f"holds a secret of this build, {hint(secret)}: revoke it, and find what wrote it"
                    )
                    yield Finding(file.path, file.line_of(found), "CHK502", message)

    def _look_at_bytes(self, file: SiteFile) -> Iterator[Finding]:
        """A table or a picture holds tokens by chance, but this build's own by no chance."""
        for secret in self.site.secrets:
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                if any(way.encode(encoding) in file.content for way in _ways(secret)):
                    message = (
                        f"holds a secret of this build, {hint(secret)}: revoke it, and find what wrote it"
                    )
                    yield Finding(file.path, 1, "CHK502", message)
                    break


def hide(text: str, secrets: Sequence[str]) -> str:
    """A text in which secrets and what looks like one are cut down to their beginnings."""
    for secret in secrets:
        for way in _ways(secret):
            text = text.replace(way, hint(secret))
    for _, value in find_secrets(text):
        text = text.replace(value, hint(value))
    return text


def values_in(text: str, secrets: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Secrets of this build that a text holds, each with how it is written there first."""
    for secret in secrets:
        if (way := next((way for way in _ways(secret) if way in text), None)) is not None:
            yield secret, way


def _readings(file: SiteFile) -> Iterator[str]:
    """The file as written, and a page also as read: coloured code is divided into elements.

    This is for the values of this build's own secrets. What merely has the shape of one is looked for as it
    is written: a stranger's README must not keep a site from being published by dividing one with marks.
    """
    if file.plain:
        yield from file.plain.readings()
        return
    yield file.text
    if file.tree is not None:
        yield str(file.tree.xpath("string()"))


@lru_cache(maxsize=256)
def _ways(secret: str) -> tuple[str, ...]:
    """How a value may be written: as it is, in a URL, in JSON, in HTML."""
    if len(secret) < _SHORTEST:
        return ()
    json = orjson.dumps(secret).decode()[1:-1]
    return tuple(dict.fromkeys((secret, quote(secret, safe=""), json, escape(secret))))
