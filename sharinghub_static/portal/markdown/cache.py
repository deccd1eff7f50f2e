"""Keep rendered texts by what they were rendered from."""

import json
import zlib
from collections.abc import Callable
from dataclasses import fields
from hashlib import blake2b
from typing import Any, Protocol

from sharinghub_static.portal.markdown.result import ReadmeContext, RenderedReadme, TocEntry
from sharinghub_static.problems import problems_from_json, problems_to_json

__all__ = ["Render", "TextCache", "with_cache"]

Render = Callable[[str, ReadmeContext], RenderedReadme]
"""As :func:`sharinghub_static.portal.markdown.render_readme`."""


class TextCache(Protocol):
    """Where rendered texts are kept, for one version of the program."""

    def text(self, key: str) -> bytes | None:
        """Return what was put under a key; None when there is nothing."""

    def put_text(self, key: str, value: bytes) -> None:
        """Keep a value."""


def with_cache(render: Render, cache: TextCache | None) -> Render:
    """Return a function that renders a text only where it was not rendered from the same before.

    Texts with pictures of the repository are rendered each time: rendering them makes the copies.

    Args:
        render: renders.
        cache: keeps; None keeps nothing.
    """
    if cache is None:
        return render

    def cached(markdown: str, context: ReadmeContext) -> RenderedReadme:
        key = _key(markdown, context)
        stored = cache.text(key) if key else None
        if stored is not None and (kept := _from_bytes(stored)) is not None:
            return kept
        rendered = render(markdown, context)
        if key:
            cache.put_text(key, _to_bytes(rendered))
        return rendered

    return cached


def _key(markdown: str, context: ReadmeContext) -> str:
    """Digest of all that a text is rendered from; empty where it must be rendered."""
    if context.has_pictures:
        return ""
    parts = [markdown, *sorted(context.files)]
    parts += [repr(getattr(context, f.name)) for f in fields(context) if f.name not in {"files", "pictures"}]
    digest = blake2b(digest_size=16)
    for part in parts:
        content = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(content) + content)
    return digest.hexdigest()


def _to_bytes(rendered: RenderedReadme) -> bytes:
    """A rendered text as compressed JSON."""
    document = {
        "html": rendered.html,
        "toc": [[entry.level, entry.text, entry.anchor] for entry in rendered.toc],
        "needs": sorted(rendered.needs),
        "text": rendered.text,
        "problems": problems_to_json(rendered.problems),
    }
    # Not orjson, which refuses half of a surrogate pair.
    return zlib.compress(json.dumps(document).encode(), 1)


def _from_bytes(value: bytes) -> RenderedReadme | None:
    """What :func:`_to_bytes` wrote; None where the bytes are damaged, as their checksum shows."""
    try:
        document: dict[str, Any] = json.loads(zlib.decompress(value))
    except (TypeError, ValueError, zlib.error):
        return None
    problems = problems_from_json(document["problems"])
    toc = tuple(TocEntry(*entry) for entry in document["toc"])
    needs = frozenset(document["needs"])
    return RenderedReadme(document["html"], toc, needs, document["text"], problems)
