"""What is wrong between keys that may each be right by themselves.

It looks at plain values, before anything is known to be of the right type, so that these mistakes are
reported together with all others.
"""

import re
from collections import Counter
from collections.abc import Iterator

from sharinghub_static.config.files import Mistake, Settings
from sharinghub_static.config.mistakes import dotted
from sharinghub_static.config.model import FURTHER
from sharinghub_static.path_segments import is_safe
from sharinghub_static.text.yaml_reader import YamlPath
from sharinghub_static.text.yaml_scalars import flag_of

_SLUG = re.compile(r"[a-z0-9][a-z0-9_.-]*")  # the type of the key reports another form

__all__ = ["idle_rules", "inconsistencies"]


def inconsistencies(settings: Settings, reserved: frozenset[str]) -> Iterator[Mistake]:
    """Mistakes between keys.

    Args:
        settings: what was said, categories as a list.
        reserved: names that no category may have, because the site uses them.
    """
    for path, what in _wrong(settings.values, reserved):
        yield Mistake(settings.origin(path), f"{dotted(path)}: {what}")


def idle_rules(settings: Settings) -> Iterator[str]:
    """Asset rules that no file and no address can fit; a SharingHub server drops them in silence."""
    for number, category in _entries(settings.values, "stac", "categories"):
        for place, rule in _entries(category, "assets"):
            if not (rule.get("glob") or rule.get("path") or (rule.get("key") and rule.get("href"))):
                path: YamlPath = ("stac", "categories", number, "assets", place)
                yield (
                    f"{settings.origin(path)}: {dotted(path)}: fits nothing;"
                    " give it a glob, or a key and an href"
                )


def _wrong(values: dict[str, object], reserved: frozenset[str]) -> Iterator[tuple[YamlPath, str]]:
    categories = list(_entries(values, "stac", "categories"))
    said = _inside(values, "stac", "categories")
    if isinstance(said, list) and not said:
        yield ("stac", "categories"), "at least one category is needed, such as '- dataset: {title: …}'"
    ids = Counter(str(category.get("id")) for _, category in categories)
    topics = Counter(_folded(category) for _, category in categories)
    languages = _inside(values, "portal", "languages")
    shown = [*_languages(values), *(languages if isinstance(languages, list) else ())]
    taken = reserved | {str(language).lower() for language in shown}
    yield from _languages_in_each_others_way(languages, reserved)
    further = (each.get("visibility") for _, each in _entries(values, FURTHER))
    widest = {_inside(values, "gitlab", "visibility"), *further}
    if flag_of(_inside(values, "site", "publish-state")) and not widest <= {None, "public"}:
        yield (
            ("site", "publish-state"),
            "a state is published for public projects alone; keep it in the package registry (state save)",
        )
    for number, category in categories:
        at: YamlPath = ("stac", "categories", number)
        name, topic = category.get("id"), _folded(category)
        if isinstance(name, str) and name in taken:
            yield at, f"a category cannot be called {name!r}, the site has a folder of that name"
        elif isinstance(name, str) and _SLUG.fullmatch(name) and not is_safe(name):
            yield at, f"a category cannot be called {name!r}, not every disk and server can hold that name"
        if name is not None and ids[str(name)] > 1:
            yield at, f"duplicate category {name!r}; remove all but one"
        if topic == "":
            yield (*at, "gitlab_topic"), "must not be empty"
        elif topic is not None and topics[topic] > 1:
            yield (*at, "gitlab_topic"), f"another category has the topic {category['gitlab_topic']!r} too"
    for number, section in _entries(values, "tags", "sections"):
        enabled = section.get("enabled_for")
        for unknown in enabled if isinstance(enabled, list) else ():
            if str(unknown) not in ids:
                path = ("tags", "sections", number, "enabled_for")
                yield path, f"there is no category {unknown!r}"


def _languages_in_each_others_way(
    languages: object, reserved: frozenset[str]
) -> Iterator[tuple[YamlPath, str]]:
    """Each language but the first has a folder of its name."""
    tags = [str(tag) for tag in languages] if isinstance(languages, list) else []
    for number, tag in enumerate(tags):
        at: YamlPath = ("portal", "languages", number)
        if tag in tags[:number]:
            yield at, f"duplicate language {tag!r}; remove all but one"
        if number and tag.lower() in reserved:
            yield at, f"the language {tag!r} can only be the first, the site has a folder of that name"
        elif number and not is_safe(tag.lower()):
            yield at, f"the language {tag!r} can only be the first, Windows can hold no folder of that name"


def _folded(category: dict[str, object]) -> str | None:
    """The topic as GitLab compares topics: without regard to letter case."""
    topic = category.get("gitlab_topic")
    return None if topic is None else str(topic).strip().casefold()


def _languages(values: object) -> Iterator[str]:
    """Languages that any section has texts in: each has a folder of the site."""
    if isinstance(values, list):
        for value in values:
            yield from _languages(value)
    elif isinstance(values, dict):
        for key, value in values.items():
            if key == "locales" and isinstance(value, dict):
                yield from value
            else:
                yield from _languages(value)


def _inside(values: object, *path: str) -> object:
    for key in path:
        values = values.get(key) if isinstance(values, dict) else None
    return values


def _entries(values: object, *path: str) -> Iterator[tuple[int, dict[str, object]]]:
    """The mappings of a list, with their numbers in it."""
    found = _inside(values, *path)
    for number, entry in enumerate(found if isinstance(found, list) else ()):
        if isinstance(entry, dict):
            yield number, entry
