"""Taking a SharingHub server's configuration as it is.

Its shapes of ``stac.categories`` become one, names that it had earlier become today's, and the keys that
only a server needs are taken out and named.
"""

from typing import Any

from sharinghub_static.config.files import Settings
from sharinghub_static.yaml_reader import YamlPath

__all__ = ["adapt"]

_SERVER_ONLY: tuple[YamlPath, ...] = (
    ("server",),
    ("checker",),
    ("s3",),
    ("gitlab", "allow-public"),
    ("gitlab", "oauth"),
    ("stac", "projects", "cache-timeout"),
    ("stac", "search", "cache-timeout"),
)
_OUR_SERVICES = {"wizard": {"url"}, "store": {"url", "mode"}}

_FORMER_FEATURES = {"deployment": "deployment-spaces"}


def adapt(settings: Settings) -> list[str]:
    """Bring a SharingHub configuration into today's form, in place.

    Returns:
        Dotted paths of the keys that were there and only a server needs.
    """
    dropped = [path for path in _SERVER_ONLY if _pop(settings.values, path)]
    dropped += _drop_services(settings.values)
    _adapt_categories(settings)
    if not settings.values.get("alerts"):
        settings.values.pop("alerts", None)
    return [".".join(map(str, path)) for path in dropped]


def _pop(values: Any, path: YamlPath) -> bool:
    for key in path[:-1]:
        values = values.get(key) if isinstance(values, dict) else None
    return isinstance(values, dict) and values.pop(path[-1], None) is not None


def _drop_services(values: dict[str, Any]) -> list[YamlPath]:
    services = values.get("services")
    if not isinstance(services, dict):
        return []
    dropped: list[YamlPath] = []
    for name, service in list(services.items()):
        if name not in _OUR_SERVICES:
            del services[name]
            dropped.append(("services", name))
        elif isinstance(service, dict):
            for key in [key for key in service if key in {"path", "status", "openapi"}]:
                del service[key]
                dropped.append(("services", name, key))
    return dropped


def _adapt_categories(settings: Settings) -> None:
    """``[{dataset: {…}}]``, ``{dataset: {…}}`` and ``{definitions: {…}}`` become ``[{id: dataset, …}]``."""
    stac = settings.values.get("stac")
    categories = stac.get("categories") if isinstance(stac, dict) else None
    base: YamlPath = ("stac", "categories")
    if isinstance(categories, dict) and isinstance(categories.get("definitions"), dict):
        categories, base = categories["definitions"], (*base, "definitions")
    entries: list[tuple[YamlPath, Any, Any]]
    if isinstance(categories, dict):
        entries = [((*base, name), name, body) for name, body in categories.items()]
    elif isinstance(categories, list):
        entries = [_entry(base, number, entry) for number, entry in enumerate(categories)]
    else:
        return
    adapted: list[Any] = []
    for number, (said_at, name, body) in enumerate(entries):
        adapted.append(_category(name, body))
        _move_origins(settings, said_at, ("stac", "categories", number))
    settings.values["stac"]["categories"] = adapted


def _entry(base: YamlPath, number: int, entry: Any) -> tuple[YamlPath, Any, Any]:
    if isinstance(entry, dict) and len(entry) == 1 and isinstance(next(iter(entry.values())), dict | None):
        name, body = next(iter(entry.items()))
        return (*base, number, name), name, body
    return (*base, number), None, entry


def _category(name: str | None, body: Any) -> Any:
    if body is None:
        body = {}
    if not isinstance(body, dict):
        return body
    category = body if name is None else {"id": name, **body}
    features = category.get("features")
    if isinstance(features, dict):
        category = category | {
            "features": {_FORMER_FEATURES.get(key, key): value for key, value in features.items()}
        }
    return category


def _move_origins(settings: Settings, before: YamlPath, now: YamlPath) -> None:
    moved = {
        (*now, *path[len(before) :]): origin
        for path, origin in settings.origins.items()
        if path[: len(before)] == before
    }
    settings.origins |= moved
