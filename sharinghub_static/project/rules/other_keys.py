"""Rule 19: every other key is copied as a STAC property (``gsd``, ``platform``, …).

Source: SharingHub documentation. The types of common metadata are those of
https://github.com/radiantearth/stac-spec/blob/v1.1.0/commons/common-metadata.md.
"""

import math
import re
from datetime import date, datetime
from difflib import get_close_matches

from sharinghub_static.problems import phrase
from sharinghub_static.project.advice import as_yaml
from sharinghub_static.project.builder import ProjectBuilder, as_text, name_of_type
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.lines import clean
from sharinghub_static.text.no_values import stands_for_none

_OWN = (
    "title", "description", "preview", "license", "license-url", "extent", "providers", "related", "links",
    "assets", "extensions", "sharinghub", "keywords", "tags", "datasets", "base_model", "pipeline_tag",
    "library_name", "model-index", "platform", "constellation", "instruments", "mission",
)  # fmt: skip
"""Keys with a meaning, which may have been meant by a key that is almost like one."""

_NOT_THEIRS = frozenset(
    {
        "collection", "created", "id", "published", "stac_extensions", "stac_version", "type", "updated",
    }
)  # fmt: skip
"""Fields of the Item, and times of its metadata, that the portal knows from GitLab."""

_TEXTS = frozenset({"platform", "constellation", "mission"})
_WRITTEN_VERSION = re.compile(r"""\s*["']?version["']?\s*[:=]\s*(\d[\w.+-]*)\s*(?:[#,}].*)?$""")
_MOST = 300


@metadata_rule("other_keys")
def apply(builder: ProjectBuilder) -> None:
    """Copy what no other rule took."""
    for key in builder.at_most(_MOST, builder.unused_keys, ()):
        value = builder.take(key)
        if not key or value is None:
            continue
        if key in _NOT_THEIRS or key.startswith("sharinghub:"):
            message = phrase("`%(key)s` is not the project's to set, so it is left out", key=key)
            builder.problem("SH313", message, (key,), hint=_where_it_comes_from(key))
            continue
        meant = get_close_matches(key.lower(), _OWN, n=1, cutoff=0.84) if key not in _OWN else []
        if meant and meant[0] not in builder.front.values:
            builder.problem(
                "SH108",
                phrase("`%(key)s` looks like `%(part)s`", key=key[:60], part=meant[0]),
                (key,),
                hint=phrase("Write `%(key)s:`.", key=meant[0]),
            )
        found = _common(builder, key, value) if key in _TEXTS | {"gsd", "instruments", "version"} else value
        if found is not None and key[:200] not in builder.properties:
            builder.set_property(key[:200], found, (key,))


def _where_it_comes_from(key: str) -> str:
    """What to do about a key that the portal sets."""
    match key:
        case "id":
            return phrase("Remove the key: the identifier is made from the project's path.")
        case "type":
            return phrase("Remove the key: the topic says what a project is; more can be in `keywords`.")
        case "collection":
            return phrase("Remove the key: give the project the topic of a category in GitLab.")
        case "stac_version":
            return phrase("Remove the key: the portal says which version of STAC it writes.")
        case "stac_extensions":
            return phrase("Write `extensions: {prefix: address of its schema}`.")
        case "created" | "updated" | "published":
            return phrase(
                "Remove the key: GitLab knows the time. That of the data is `extent: {temporal: …}`."
            )
    name = key.removeprefix("sharinghub:")
    return phrase("Write it below `sharinghub`: `sharinghub: {%(name)s: …}`.", name=name[:60])


def _common(builder: ProjectBuilder, key: str, value: object) -> object:
    """A value of common metadata in its type; None when it has another."""
    if key == "version" and (
        (isinstance(value, str) and stands_for_none(value))
        or (isinstance(value, float) and not math.isfinite(value))
    ):
        said = phrase(
            "`%(key)s` is `%(value)s`, a placeholder and not a value; it is left out", key=key, value=value
        )
        builder.problem("SH317", said, (key,))
        return None
    if key == "version" and value == "":
        return None
    if key == "version" and isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if key == "version" and isinstance(value, int | float) and not isinstance(value, bool):
        match = _WRITTEN_VERSION.match(builder.front.line((key,)))
        text = match[1] if match else as_text(value) or ""
        if text == str(value) and isinstance(value, int):
            return text
        builder.problem(
            "SH104",
            phrase("`version` is the number %(value)s to YAML", value=value),
            (key,),
            hint=phrase('Quote it, with all of its digits: `version: "%(text)s"`.', text=text),
        )
        return text
    if key == "gsd":
        sound = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e12
        expected = phrase("a number of metres above 0")
    elif key in _TEXTS | {"version"}:
        sound, expected = isinstance(value, str) and bool(clean(value)), phrase("a text")
    else:
        if isinstance(value, str) and clean(value):
            value = [value]  # one instrument without its brackets
        sound = (
            isinstance(value, list) and bool(value) and all(isinstance(part, str) and part for part in value)
        )
        expected = phrase("a list of texts")
    if sound:
        return value
    values = {"key": key, "expected": expected, "name": name_of_type(value)}
    said = phrase("`%(key)s` is %(expected)s, not %(name)s", **values)
    if key == "gsd" and isinstance(value, int | float):
        said = phrase("`gsd` is %(expected)s", expected=expected)
    builder.problem(
        "SH314", phrase("%(said)s; it is left out", said=said), (key,), hint=_in_its_type(key, value)
    )
    return None


def _in_its_type(key: str, value: object) -> str:
    """A value of common metadata as it is to be written; an example where the value does not show it."""
    number = re.search(r"\d+(?:\.\d+)?", str(value)) if isinstance(value, str) else None
    first = value[0] if isinstance(value, list) and len(value) == 1 else value
    text = as_yaml(str(first) if isinstance(first, int | float) and not isinstance(first, bool) else first)
    examples = {"gsd": "10", "instruments": "[msi]", "platform": "sentinel-2a", "version": '"1.2.0"'}
    example = examples.get(key, "copernicus")
    if key == "gsd":
        example = number[0] if number else example
    elif text and isinstance(first, str | int | float):
        example = f"[{text}]" if key == "instruments" else text
    return phrase("Write `%(key)s: %(value)s`.", key=key, value=example)
