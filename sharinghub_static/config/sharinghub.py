"""Read a SharingHub server's configuration as it is.

All shapes that ``stac.categories`` has had become one list of mappings with an ``id``, names that SharingHub
had earlier become today's, and the keys that only a server needs are removed and named.
"""

from sharinghub_static.config.files import Settings
from sharinghub_static.text.yaml_reader import YamlPath

__all__ = ["SERVER_ONLY", "adapt"]

_BASE: YamlPath = ("stac", "categories")
_FORMER_FEATURES = {"deployment": "deployment-spaces", "spaces": "deployment-spaces"}
_FORMER_KEYS = {"gitlab_name": "gitlab_topic"}  # of a category, before SharingHub 0.1
_DEFAULT_TYPE = "default_type"
_FORMER_WIZARD = "sharinghub_wizard"


def adapt_categories(settings: Settings) -> list[YamlPath]:
    """``[{dataset: {…}}]``, ``{dataset: {…}}`` and ``{definitions: {…}}`` become ``[{id: dataset, …}]``.

    Rules for assets that once stood for all categories go to those that have none of their own.

    Returns:
        Paths of keys that were there and only a server needs.
    """
    stac = settings.values.get("stac")
    if not isinstance(stac, dict):
        return []
    rules = _former_rules(stac)
    categories = stac.get("categories")
    base = _BASE
    if categories is None and isinstance(stac.get("catalogs"), dict):  # before SharingHub 0.1
        categories, base = stac.pop("catalogs").get("topics"), ("stac", "catalogs", "topics")
    if isinstance(categories, dict) and isinstance(categories.get("definitions"), dict):
        _adopt_page_size(stac, categories)
        categories, base = categories["definitions"], (*_BASE, "definitions")
    if isinstance(categories, dict):
        entries = [((*base, name), name, body) for name, body in categories.items()]
    elif isinstance(categories, list):
        entries = [one for number, entry in enumerate(categories) for one in _entries(number, entry)]
    else:
        return []
    dropped: list[YamlPath] = []
    adapted = [_category(name, body) for _, name, body in entries]
    for category in adapted:
        if isinstance(category, dict):
            if rules is not None:
                category.setdefault("assets", rules)
            if category.pop(_DEFAULT_TYPE, None) is not None:
                dropped.append((*_BASE, str(category.get("id")), _DEFAULT_TYPE))
    stac["categories"] = adapted
    settings.move_origins([(said, (*_BASE, number)) for number, (said, _, _) in enumerate(entries)])
    return dropped


def _former_rules(stac: dict[str, object]) -> object:
    """``stac.projects.assets.rules``, taken out."""
    projects = stac.get("projects")
    assets = projects.get("assets") if isinstance(projects, dict) else None
    return assets.pop("rules", None) if isinstance(assets, dict) else None


def _adopt_page_size(stac: dict[str, object], categories: dict[str, object]) -> None:
    """Beside ``definitions`` stood ``page-size``, which is now ``stac.search.page-size``."""
    size = categories.get("page-size")
    search = stac.setdefault("search", {})
    if size is not None and isinstance(search, dict):
        search.setdefault("page-size", size)


def _entries(number: int, entry: object) -> list[tuple[YamlPath, str | None, object]]:
    """The categories of one entry of a list: those that it names, or itself."""
    said_at = (*_BASE, number)
    if isinstance(entry, dict) and entry and all(isinstance(body, dict | None) for body in entry.values()):
        return [((*said_at, name), name, body) for name, body in entry.items()]
    return [(said_at, None, entry)]


def _category(name: str | None, body: object) -> object:
    body = {} if body is None and name is not None else body
    if not isinstance(body, dict):
        return body
    category = dict(body) if name is None else {"id": name, **body}
    for former, key in _FORMER_KEYS.items():
        if former in category:
            category.setdefault(key, category.pop(former))
    features = category.get("features")
    if isinstance(features, dict):
        category["features"] = {_FORMER_FEATURES.get(key, key): value for key, value in features.items()}
    return category


SERVER_ONLY: tuple[YamlPath, ...] = (
    ("server",),
    ("checker",),
    ("s3",),
    ("stac", "s3"),
    ("gitlab", "allow-public"),
    ("gitlab", "oauth"),
    ("stac", "projects", "cache-timeout"),
    ("stac", "search", "cache-timeout"),
)
"""Keys that only a server needs; nothing of them is kept."""
_OUR_SERVICES = frozenset({"wizard", "store"})
_SERVER_KEYS_OF_SERVICES = frozenset({"path", "status", "openapi"})


def adapt(settings: Settings) -> list[str]:
    """Bring a SharingHub configuration into today's form, in place.

    Returns:
        What its owner should know: one notice names all keys that only a server needs.
    """
    dropped = [path for path in SERVER_ONLY if _pop(settings.values, path)]
    dropped += _drop_services(settings.values)
    dropped += adapt_categories(settings)
    if _FORMER_WIZARD in settings.values:
        settings.values.setdefault("wizard", settings.values.pop(_FORMER_WIZARD))
        settings.move_origins([((_FORMER_WIZARD,), ("wizard",))])
    notices = []
    if dropped:
        keys = ", ".join(sorted(".".join(map(str, path)) for path in dropped))
        notices.append(f"these keys are for a SharingHub server and do nothing here: {keys}")
    return notices + _adapt_alerts(settings)


def _pop(values: object, path: YamlPath) -> bool:
    for key in path[:-1]:
        values = values.get(key) if isinstance(values, dict) else None
    return isinstance(values, dict) and values.pop(path[-1], None) is not None


def _drop_services(values: dict[str, object]) -> list[YamlPath]:
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
