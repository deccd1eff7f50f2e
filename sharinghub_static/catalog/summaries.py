"""What the items of a Collection have in common, as STAC's ``summaries`` and ``item_assets``."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

__all__ = [
    "common_keywords",
    "shared_license",
    "summarise",
    "summarise_assets",
    "summarise_providers",
    "summarised",
]

_LISTED = (
    "keywords",
    "license",
    "platform",
    "constellation",
    "instruments",
    "mission",
    "mlm:framework",
    "mlm:architecture",
    "mlm:tasks",
)
_MEASURED = ("gsd",)
"""Properties whose range is given: metres of ground sample distance."""

_MOST_VALUES = 500
_MOST_KEYWORDS = 20
_MOST_PROVIDERS = 50
"""What is rare in a large hub helps nobody in a summary and would outgrow the Collection."""

_ASSET_FIELDS = ("title", "type", "roles")


def summarised(item: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Of an Item's properties and assets the part that the functions here read."""
    properties = item["properties"]
    kept = {key: properties[key] for key in (*_LISTED, *_MEASURED, "providers") if key in properties}
    assets = {
        name: {key: asset[key] for key in _ASSET_FIELDS if key in asset}
        for name, asset in item["assets"].items()
    }
    return kept, assets


def summarise(properties: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The facets of the items: sorted values, or a range of numbers; empty ones are left out.

    Args:
        properties: the ``properties`` of each item.
    """
    summaries: dict[str, Any] = {}
    for key in _LISTED:
        if values := _ranking(properties, key)[:_MOST_VALUES]:
            summaries[key] = sorted(values)
    for key in _MEASURED:
        if numbers := [held[key] for held in properties if _is_number(held.get(key))]:
            summaries[key] = {"minimum": min(numbers), "maximum": max(numbers)}
    return summaries


def common_keywords(properties: Sequence[Mapping[str, Any]]) -> list[str]:
    """The most frequent keywords, the most frequent first."""
    return _ranking(properties, "keywords")[:_MOST_KEYWORDS]


def shared_license(properties: Sequence[Mapping[str, Any]]) -> str:
    """The licence that all items have, or ``other``."""
    licenses = {held.get("license") for held in properties}
    if len(licenses) == 1 and isinstance(only := licenses.pop(), str):
        return only
    return "other"


def summarise_assets(assets: Iterable[Mapping[str, Mapping[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Assets that more than one item has under the same key, with the type and roles they share.

    Args:
        assets: the ``assets`` of each item.

    Returns:
        Key to the asset's definition, sorted; a definition of less than two fields is no use, and STAC
        does not allow it.
    """
    seen: dict[str, list[Mapping[str, Any]]] = {}
    for held in assets:
        for key, asset in held.items():
            seen.setdefault(key, []).append(asset)
    definitions = {key: _shared(seen[key]) for key in sorted(seen) if len(seen[key]) > 1}
    return {key: shared for key, shared in definitions.items() if len(shared) >= 2}


def summarise_providers(properties: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Producers of the items by name, those of the most items, in alphabetical order."""
    counted: Counter[str] = Counter()
    known: dict[str, dict[str, Any]] = {}
    for held in properties:
        for provider in held.get("providers", ()):
            if "producer" in provider.get("roles", ()):
                counted[provider["name"]] += 1
                known.setdefault(provider["name"], provider | {"roles": ["producer"]})
    return [known[name] for name in sorted(_ranked(counted)[:_MOST_PROVIDERS])]


def _shared(assets: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    first = assets[0]
    return {
        key: first[key]
        for key in _ASSET_FIELDS
        if key in first and all(asset.get(key) == first[key] for asset in assets)
    }


def _ranking(properties: Sequence[Mapping[str, Any]], key: str) -> list[str]:
    """The words that the items have under a key."""
    counted: Counter[str] = Counter()
    for held in properties:
        value = held.get(key)
        counted.update(
            word for word in (value if isinstance(value, list) else [value]) if isinstance(word, str)
        )
    return _ranked(counted)


def _ranked(counted: Counter[str]) -> list[str]:
    """The most frequent first, equal ones in alphabetical order."""
    return sorted(counted, key=lambda word: (-counted[word], word))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
