"""Taking a SharingHub server's configuration as it is.

Its shapes of ``stac.categories`` become one, names that it had earlier become today's, and the keys that
only a server needs are taken out and named.
"""

from typing import Any

from sharinghub_static.config.categories import adapt_categories
from sharinghub_static.config.files import Settings
from sharinghub_static.text.yaml_reader import YamlPath

__all__ = ["adapt"]

_SERVER_ONLY: tuple[YamlPath, ...] = (
    ("server",),
    ("checker",),
    ("s3",),
    ("stac", "s3"),
    ("gitlab", "allow-public"),
    ("gitlab", "oauth"),
    ("stac", "projects", "cache-timeout"),
    ("stac", "search", "cache-timeout"),
)
_OUR_SERVICES = frozenset({"wizard", "store"})
_SERVER_KEYS_OF_SERVICES = frozenset({"path", "status", "openapi"})


def adapt(settings: Settings) -> list[str]:
    """Bring a SharingHub configuration into today's form, in place.

    Returns:
        What its owner should know: one notice names all keys that only a server needs.
    """
    dropped = [path for path in _SERVER_ONLY if _pop(settings.values, path)]
    dropped += _drop_services(settings.values)
    dropped += adapt_categories(settings)
    notices = []
    if dropped:
        keys = ", ".join(sorted(".".join(map(str, path)) for path in dropped))
        notices.append(f"these keys are for a SharingHub server and do nothing here: {keys}")
    return notices + _adapt_alerts(settings)


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
            for key in [key for key in service if key in _SERVER_KEYS_OF_SERVICES]:
                del service[key]
                dropped.append(("services", name, key))
    return dropped


def _adapt_alerts(settings: Settings) -> list[str]:
    """A list of messages becomes its first; an empty one becomes none."""
    alerts = settings.values.get("alerts")
    if isinstance(alerts, list):
        if alerts:
            settings.values["alerts"] = alerts[0]
            settings.move_origins([(("alerts", 0), ("alerts",))])
        if len(alerts) > 1:
            origin = settings.origin(("alerts", 1))
            return [f"{origin}: alerts[1]: one message is shown, the first; what follows it is not"]
    if not settings.values.get("alerts"):
        settings.values.pop("alerts", None)
    return []
