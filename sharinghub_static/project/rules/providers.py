"""Rule 8: ``providers`` are kept; a host and a producer are added where none has the role.

Source: SharingHub documentation and server: the host is GitLab with the project's address, the producer the
top-level namespace with its own, by the name that people gave it. The host is the last one:
https://github.com/radiantearth/stac-spec/blob/v1.1.0/commons/common-metadata.md#provider.
"""

from urllib.parse import urlsplit

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.href import quoted_path
from sharinghub_static.project.model import Provider
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.text.lines import clean
from sharinghub_static.text.yaml_reader import YamlPath

_ROLES = ("licensor", "producer", "processor", "host")
_KEYS = frozenset({"name", "description", "roles", "url"})
_MOST = 50


@metadata_rule("providers")
def apply(builder: ProjectBuilder) -> None:
    """Set the providers."""
    value = builder.take("providers")
    if isinstance(value, dict):
        value = [value]
    entries = builder.at_most(_MOST, builder.sequence(value, ("providers",)), ("providers",))
    for index, entry in enumerate(entries):
        provider = _provider(builder, entry, ("providers", index))
        if provider:
            builder.providers.append(provider)
    roles = {role for provider in builder.providers for role in provider.roles}
    if "producer" not in roles:
        top = builder.record.gitlab_path.partition("/")[0]
        url = f"{builder.config.gitlab.url.rstrip('/')}/{quoted_path(top)}"
        builder.providers.append(Provider(_name(builder.record) or top, ("producer",), url))
    if "host" not in roles:
        builder.providers.append(Provider("GitLab", ("host",), builder.record.web_url))
    builder.providers.sort(key=lambda provider: "host" in provider.roles)


def _name(record: ProjectRecord) -> str:
    """Display name of the top-level group or user; empty when it is not known."""
    namespace, top = record.namespace, record.gitlab_path.rpartition("/")[0]
    if namespace.names:
        return clean(namespace.names[0])
    return clean(namespace.name) if "/" not in top else ""


def _provider(builder: ProjectBuilder, entry: object, path: YamlPath) -> Provider | None:
    if isinstance(entry, str):
        entry = {"name": entry}
    if not isinstance(entry, dict):
        builder.wrong_type(path, phrase("a map with `name`"), entry)
        return None
    name = builder.text(entry.get("name"), (*path, "name"))
    if not name:
        builder.problem("SH308", phrase("a provider has no name, so it is left out"), path)
        return None
    for key in sorted(entry.keys() - _KEYS):
        builder.problem("SH415", phrase("`%(key)s` is no key of a provider", key=key[:60]), (*path, key))
    url = builder.text(entry.get("url"), (*path, "url"))
    if url and not _is_web(url):
        builder.problem(
            "SH401",
            phrase("the provider URL `%(url)s` must start with `http://` or `https://`", url=url[:100]),
            (*path, "url"),
        )
        url = ""
    description = builder.text(entry.get("description"), (*path, "description"))
    return Provider(name, _roles(builder, entry.get("roles"), (*path, "roles")), url, description)


def _roles(builder: ProjectBuilder, value: object, path: YamlPath) -> tuple[str, ...]:
    roles = []
    for index, role in enumerate(builder.sequence([value] if isinstance(value, str) else value, path)):
        text = builder.text(role, (*path, index)).lower()
        if text in _ROLES:
            roles.append(text)
        elif text:
            builder.problem(
                "SH309", phrase("`%(text)s` is no role of a provider", text=text[:60]), (*path, index)
            )
    return tuple(dict.fromkeys(roles))


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    sound = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname) and not parts.password
    return sound and url.isascii() and not any(sign in url for sign in ' <>"\\^`{|}')
