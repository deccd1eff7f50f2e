"""Keep rendered texts by what they were rendered from."""

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from hashlib import blake2b
from typing import Any, Final, Protocol

from sharinghub_static.portal.markdown.result import ReadmeContext, RenderedReadme, TocEntry
from sharinghub_static.problems import Message, Problem, Severity

__all__ = ["Render", "TextCache", "problems_from_json", "problems_to_json", "with_cache"]

_FIELDS: Final = tuple(each.name for each in fields(Problem))

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


def problems_to_json(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Return Problems as values of JSON, with what their messages are made of."""
    return [
        {name: getattr(problem, name) for name in _FIELDS}
        | {"message": _packed(problem.message), "hint": _packed(problem.hint)}
        for problem in problems
    ]


def problems_from_json(listed: Sequence[Mapping[str, Any]]) -> tuple[Problem, ...]:
    """Return the Problems that :func:`problems_to_json` made values of."""
    return tuple(
        Problem(
            **{
                **content,
                "message": _unpacked(content["message"]),
                "hint": _unpacked(content["hint"]),
                "severity": Severity(content["severity"]),
            }
        )
        for content in listed
    )


Packed = str | list[Any]


def _packed(message: str) -> Packed:
    """A message with what it is made of, so that it can be translated."""
    if not isinstance(message, Message):
        return message
    return [message.template, {name: _packed(value) for name, value in message.values.items()}]


def _unpacked(packed: Packed) -> str:
    if isinstance(packed, str):
        return packed
    template, values = packed
    known: Mapping[str, str] = {name: _unpacked(value) for name, value in values.items()}
    return Message(template, known)
