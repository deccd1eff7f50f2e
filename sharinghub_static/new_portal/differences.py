"""What a static portal does differently from the SharingHub server that it is made from.

Each difference is found in the server's configuration: what it used and a portal of files cannot do, and what
would lead nowhere once the server is turned off.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sharinghub_static.config.mistakes import dotted
from sharinghub_static.text.yaml_reader import YamlPath

__all__ = [
    "Difference",
    "differences",
    "without_dead_links",
    "without_dead_paths",
    "without_other_categories",
]

_PATHS_IN_TEXT = re.compile(r"""(?:href|src)\s*=\s*["']?(/[^\s"'>]*)|\]\(\s*(/[^\s)]*)""")
_SIGN_IN = re.compile(r"\blog(?:ged)?[ -]?in\b|\bsign(?:ed)?[ -]?in\b|\bconnect(?:er|ez|é)", re.IGNORECASE)
_ADDRESSES = frozenset({"url", "logo", "icon"})


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One thing that is different, and what to do.

    Args:
        key: in the server's configuration.
        what: what a static portal does, in a sentence.
        todo: what its owner can do, in a sentence; empty where there is nothing to do.
    """

    key: str
    what: str
    todo: str = ""

    def __str__(self) -> str:
        return f"{self.key}: {self.what}" + (f" {self.todo}" if self.todo else "")


def without_dead_paths(values: dict[str, Any], hosts: set[str]) -> list[Difference]:
    """Take paths of the server's own host out of the addresses, or give them its name; in place.

    ``/docs`` and ``/mlflow`` are served beside a SharingHub server. In a static site such a path leads to
    a page that is not there.

    Args:
        values: the server's configuration.
        hosts: host names of the server.
    """
    host = min(hosts, default="")
    differences = []
    for holder, key, path in list(_addresses(values, ())):
        address = holder[key]
        if not address.startswith("/") or address.startswith("//"):
            continue
        if host:
            holder[key] = f"https://{host}{address}"
            what = f"{address} is a path of the server, and not of the static site; it is {holder[key]} now."
            todo = "It works as long as that host serves it."
        else:
            del holder[key]
            what = f"{address} is a path of the server, and not of the static site; it was left out."
            todo = "Add it again with its host, such as https://docs.example.org/."
        differences.append(Difference(dotted(path), what, todo))
    return differences


def without_dead_links(values: dict[str, Any]) -> None:
    """Take links of the header that lead nowhere out of it, and groups without links; in place."""
    links = values.get("external-urls")
    if isinstance(links, list):
        values["external-urls"] = [link for link in links if not isinstance(link, dict) or _leads(link)]


def without_other_categories(
    values: dict[str, Any], before: set[str], categories: list[str]
) -> tuple[list[Difference], list[dict[str, Any]]]:
    """Take categories that were left out of the groups of tags that name them; in place.

    Args:
        values: the configuration, whose groups of tags are shown in categories.
        before: ids of the categories that the server has.
        categories: ids of those that the portal has.

    Returns:
        The differences; and the groups that are for none of the portal's categories. As long as they are
        there, these are for all of them.
    """
    sections = _section(values, "tags").get("sections")
    differences, useless = [], []
    for number, section in enumerate(sections if isinstance(sections, list) else ()):
        enabled = section.get("enabled_for") if isinstance(section, dict) else None
        if not isinstance(enabled, list):
            continue
        gone = [str(id_) for id_ in enabled if str(id_) in before and str(id_) not in categories]
        if not gone:
            continue
        section["enabled_for"] = [id_ for id_ in enabled if str(id_) not in gone]
        what = f"{', '.join(gone)} is no category of the portal; it was left out."
        if not section["enabled_for"]:
            what = "it is for none of the portal's categories; it was left out."
            section["enabled_for"] = categories
            useless.append(section)
        differences.append(Difference(dotted(("tags", "sections", number)), what))
    return differences, useless


def differences(values: dict[str, Any], hosts: set[str]) -> list[Difference]:
    """Return what a static portal does differently, in the order of the configuration's sections.

    Args:
        values: the server's configuration, before anything is taken out of it.
        hosts: host names of the server, as far as they are known.
    """
    found = [difference for section in _SECTIONS for difference in section(values)]
    return [*found, *_in_texts(values, ()), *_at_the_server(values, hosts), *_ALWAYS]


_ALWAYS = (
    Difference(
        "api/stac",
        "the catalog is files: clients open stac/catalog.json below the portal's address."
        " There is no search API.",
        "Give the new address to those who use the old one; the search of the portal works in the browser.",
    ),
    Difference(
        "ids of Items",
        "an Item's id is group--project, which all STAC clients can store as a file.",
        "Set stac.item-id: path to keep SharingHub's group/project.",
    ),
    Difference(
        "stars and reviews",
        "readers star, comment and edit on GitLab, one click away; the portal shows it after the next build.",
    ),
)


def _gitlab(values: dict[str, Any]) -> Iterator[Difference]:
    gitlab = _section(values, "gitlab")
    if _section(gitlab, "oauth"):
        yield Difference(
            "gitlab.oauth",
            "nobody signs in: every reader sees the same pages. Secrets were not copied.",
            "Give a token of scope read_api as the CI/CD variable GITLAB_TOKEN.",
        )
    if gitlab.get("allow-public") is False:
        yield Difference(
            "gitlab.allow-public",
            "false: this GitLab has no public projects, and a portal publishes public ones alone.",
            "Set gitlab.visibility: internal and turn on Pages access control.",
        )


def _server(values: dict[str, Any]) -> Iterator[Difference]:
    server = _section(values, "server")
    if _section(server, "session"):
        yield Difference("server.session", "there are no sessions and no cookies.")
    if server.get("allowed-origins"):
        yield Difference("server.allowed-origins", "GitLab Pages lets every origin read the files.")
    if rest := sorted(server.keys() - {"session", "allowed-origins"}):
        yield Difference(f"server.{', server.'.join(rest)}", "there is no server; not taken over.")
    if _section(values, "checker"):
        yield Difference(
            "checker", "the address /api/check is gone; stac/catalog.json leads to all projects."
        )
    caches = [f"stac.{name}.cache-timeout" for name in ("projects", "search") if _has_cache(values, name)]
    if caches:
        yield Difference(", ".join(caches), "pages change with each build: its schedule is their age.")


def _has_cache(values: dict[str, Any], name: str) -> bool:
    return "cache-timeout" in _section(_section(values, "stac"), name)


def _store(values: dict[str, Any]) -> Iterator[Difference]:
    if _section(values, "s3"):
        yield Difference(
            "s3",
            "the DVC store at /api/store ends with the server; the bucket stays.",
            "Let projects use the bucket as their DVC remote; pages show the remote of each .dvc/config.",
        )
    url = _section(_section(values, "services"), "store").get("url")
    if isinstance(url, str) and "/api/store" in url:
        yield Difference(
            "services.store.url",
            f"{url} is served by the SharingHub server.",
            "Keep that server for the store, or remove services.store and use DVC remotes.",
        )


def _services(values: dict[str, Any]) -> Iterator[Difference]:
    others = sorted(_section(values, "services").keys() - {"store", "wizard"})
    for name in others:
        yield Difference(
            f"services.{name}", "services are not listed in an API.", "Link it in external-urls."
        )


def _mlflow(values: dict[str, Any]) -> Iterator[Difference]:
    mlflow = _section(values, "mlflow")
    if mlflow.get("url") and mlflow.get("type", "mlflow-sharinghub") == "mlflow-sharinghub":
        yield Difference(
            "mlflow",
            "models and experiments are read at each build and shown as pages. MLflow with SharingHub's"
            " plugin asks the SharingHub server (SHARINGHUB_URL) who may read and write.",
            "Keep that server for the plugin, or move to MLflow's own or GitLab's.",
        )


def _jupyter(values: dict[str, Any]) -> Iterator[Difference]:
    if _section(values, "jupyterlab").get("url"):
        yield Difference(
            "jupyterlab", "the link clones without a token: private projects ask for one in JupyterLab."
        )


_SECTIONS: tuple[Callable[[dict[str, Any]], Iterator[Difference]], ...] = (
    _gitlab,
    _server,
    _store,
    _services,
    _mlflow,
    _jupyter,
)


def _in_texts(value: object, path: YamlPath) -> Iterator[Difference]:
    """Paths of the server in Markdown or HTML, and texts that want the reader to sign in."""
    for where, text in _texts(value, path):
        for match in _PATHS_IN_TEXT.finditer(text):
            dead = match[1] or match[2]
            yield Difference(
                dotted(where), f"{dead} is a path of the server.", "Write the whole address, with its host."
            )
        if _SIGN_IN.search(text) and where[0] == "alerts":
            yield Difference(
                dotted(where),
                "the text wants readers to sign in, which they cannot here.",
                "Change the text.",
            )


def _at_the_server(values: dict[str, Any], hosts: set[str]) -> Iterator[Difference]:
    """Addresses at the server's own host, which may end with it."""
    keys: dict[str, list[str]] = {}
    for holder, key, path in _addresses(values, ()):
        host = _host(holder[key])
        if host and (host in hosts or host.split(".")[0].startswith("sharinghub")):
            keys.setdefault(host, []).append(dotted(path))
    for host, paths in keys.items():
        yield Difference(
            ", ".join(paths),
            f"these addresses are at {host}, the host of the SharingHub server.",
            "Look whether they stay when the server is turned off.",
        )


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:  # which reading the configuration reports
        return ""


def _addresses(value: object, path: YamlPath) -> Iterator[tuple[dict[str, Any], str, YamlPath]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            here = (*path, key)
            if key in _ADDRESSES and isinstance(inner, str) and path[:1] not in {("gitlab",), ("s3",)}:
                yield value, key, here
            yield from _addresses(inner, here)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _addresses(inner, (*path, number))


def _texts(value: object, path: YamlPath) -> Iterator[tuple[YamlPath, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in {"title", "description", "message"} and isinstance(inner, str):
                yield (*path, key), inner
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*path, number))


def _leads(link: dict[str, Any]) -> bool:
    """Whether a link of the header still leads anywhere."""
    if isinstance(link.get("dropdown"), list):
        link["dropdown"] = [
            inner for inner in link["dropdown"] if not isinstance(inner, dict) or _leads(inner)
        ]
    return bool(link.get("url") or link.get("dropdown"))


def _section(values: dict[str, Any], key: str) -> dict[str, Any]:
    section = values.get(key)
    return section if isinstance(section, dict) else {}
