"""The configuration of a SharingHub server, wherever a deployment has it.

It is the whole of ``config.yaml``, the text ``config`` in the values of SharingHub's Helm chart, or those
values once more in an umbrella chart, an Argo CD application (``valuesObject``, or ``values`` as text) or a
ConfigMap. All of them are searched alike: for a mapping with the section ``stac``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sharinghub_static.config.files import Mistake, Origin, Settings
from sharinghub_static.config.mistakes import dotted
from sharinghub_static.errors import ConfigError
from sharinghub_static.new_portal.template_text import Marks
from sharinghub_static.text.yaml_reader import Limits, Place, YamlDocument, YamlPath, read_yaml

__all__ = ["Deployment", "read_deployment"]

_LARGEST = 2_000_000  # bytes
_LIMITS = Limits(characters=_LARGEST, values=100_000)
_UNREADABLE = frozenset({"syntax", "limit"})
_HOST = re.compile(r"[A-Za-z0-9.-]+(?<!\.local)")  # the chart's own example is chart-example.local
_DEEPEST = 12  # mappings around the configuration


@dataclass
class Deployment:
    """What the files of a deployment say.

    Args:
        settings: the server's configuration.
        hosts: host names at which the server is reached, as far as the files say so.
        place: where the configuration is in the last file, for people: ``config``.
    """

    settings: Settings
    hosts: set[str] = field(default_factory=set)
    place: str = ""


def read_deployment(paths: Sequence[Path], environ: Mapping[str, str]) -> Deployment:
    """Read the configuration of a SharingHub server; later files go over earlier ones.

    Args:
        paths: files, at least one.
        environ: the environment, for variables in the files.

    Raises:
        ConfigError: a file cannot be read, or has no configuration or several; with every such mistake. The
            settings have others: an expression that only a template engine can fill in, a duplicate key.
    """
    deployment = Deployment(Settings(first=Origin(str(paths[0]), Place(1, 1))))
    mistakes: list[str] = []
    for path in paths:
        try:
            _add(deployment, path, environ)
        except ConfigError as error:
            mistakes += error.mistakes
    if mistakes:
        raise ConfigError(mistakes)
    return deployment


@dataclass(frozen=True)
class _Found:
    """A mapping that is a server's configuration, and the document that it is in."""

    values: dict[str, Any]
    path: YamlPath
    text: "_Text"


@dataclass(frozen=True)
class _Text:
    """A YAML document, which may be a text in another one."""

    document: YamlDocument
    line: int
    """Lines before its first one in the file."""
    where: str

    def origin(self, file: Path, path: YamlPath) -> Origin:
        place = self.document.place(path)
        return Origin(str(file), Place(place.line + self.line, place.column))


def _add(deployment: Deployment, path: Path, environ: Mapping[str, str]) -> None:
    marks = Marks(environ)
    mistakes: list[str] = []
    found: list[_Found] = []
    for text in _documents(marks.fill(_read(path)), path, mistakes):
        value = text.document.value
        deployment.hosts |= set(_hosts(value))
        candidates = list(_candidates(value, (), text, marks, path, mistakes))
        if not candidates and isinstance(value, dict) and _is_part(value):
            candidates = [_Found(value, (), text)]
        found += candidates
    if len(found) > 1:
        places = ", ".join(str(one.text.origin(path, one.path)) for one in found)
        mistakes.append(
            f"{path}: has several configurations of SharingHub: {places}. Save the right one as a file"
        )
    elif not found and not mistakes:
        mistakes.append(
            f"{path}: no configuration of a SharingHub server was found: no mapping has the section 'stac'."
            " Name the server's config.yaml, or the values of its Helm chart"
        )
    if not mistakes:
        _take(deployment.settings, found[0], path, marks)
        deployment.place = found[0].text.where
    else:
        raise ConfigError(list(dict.fromkeys(mistakes)))


def _read(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read ({error.strerror}); name the right file"]) from error
    if len(content) > _LARGEST:
        raise ConfigError([f"{path}: is larger than {_LARGEST:,} bytes, so it is hardly a configuration"])
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ConfigError([f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8"]) from error


def _documents(text: str, path: Path, mistakes: list[str]) -> Iterator[_Text]:
    """The YAML documents of a file; those that cannot be read are mistakes."""
    starts = [0]
    lines = text.split("\n")
    starts += [number for number, line in enumerate(lines) if number and line.rstrip() == "---"]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        document = read_yaml("\n".join(lines[start:end]), _LIMITS)
        mistakes += _syntax(document, start, path)
        yield _Text(document, start, "")


def _syntax(document: YamlDocument, line: int, path: Path) -> list[str]:
    return [
        str(Mistake(Origin(str(path), Place(issue.place.line + line, issue.place.column)), issue.message))
        for issue in document.issues
        if issue.kind in _UNREADABLE
    ]


def _candidates(
    value: object,
    path: YamlPath,
    text: _Text,
    marks: Marks,
    file: Path,
    mistakes: list[str],
    around: object = None,
) -> Iterator[_Found]:
    if len(path) > _DEEPEST:
        return
    if isinstance(value, dict):
        if _is_configuration(value):
            yield _Found(value, path, text)
            return
        for key, inner in value.items():
            yield from _candidates(inner, (*path, key), text, marks, file, mistakes, value)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _candidates(inner, (*path, number), text, marks, file, mistakes)
    elif isinstance(value, str) and "\n" in value and ("stac:" in value or "config:" in value):
        line = text.document.place(path).line + text.line
        inner_document = read_yaml(marks.fill(marks.restore(value), around), _LIMITS)
        if isinstance(inner_document.value, dict):
            mistakes += _syntax(inner_document, line, file)
            where = ".".join(map(str, (*filter(None, [text.where]), *path)))
            yield from _candidates(
                inner_document.value, (), _Text(inner_document, line, where), marks, file, mistakes
            )


def _is_configuration(value: dict[str, Any]) -> bool:
    stac = value.get("stac")
    return isinstance(stac, dict) and bool(stac.keys() & {"categories", "catalogs", "root", "extensions"})


_SECTIONS = frozenset({"gitlab", "stac", "tags", "alerts", "external-urls", "docs", "jupyterlab"}) | {
    *("mlflow", "spaces", "services", "wizard", "server", "checker", "s3")
}


def _is_part(value: dict[str, Any]) -> bool:
    """Whether a file has sections of a configuration and nothing else: the second of ``CONFIG_PATH``, say."""
    return bool(value) and value.keys() <= _SECTIONS


def _take(settings: Settings, found: _Found, file: Path, marks: Marks) -> None:
    """Put the values over those of earlier files, and what is wrong with them to the other mistakes."""
    settings.mistakes += _issues(found, file)
    for path, value in _leaves(found.values, ()):
        origin = found.text.origin(file, (*found.path, *path))
        unknown = marks.unknown(value) if isinstance(value, str) else []
        if unknown and not ("://" not in str(value) and all(each.startswith("<") for each in unknown)):
            what = (
                f"{dotted(path)}: {', '.join(unknown)} is not known here. Write its value, or set the"
                " environment variable of that name"
            )
            settings.mistakes.append(Mistake(origin, what))
        for length in range(1, len(path) + 1):
            inner = path[:length]
            settings.origins[inner] = found.text.origin(file, (*found.path, *inner))
    _merge(settings.values, _restored(found.values, marks))


def _issues(found: _Found, file: Path) -> Iterator[Mistake]:
    """What is wrong in the text of a configuration though it could be read."""
    for issue in found.text.document.issues:
        if issue.is_mistake and issue.kind not in _UNREADABLE and issue.path[: len(found.path)] == found.path:
            place = Place(issue.place.line + found.text.line, issue.place.column)
            message = issue.message
            if issue.kind == "duplicate-key":
                key = dotted(issue.path[len(found.path) :])
                message = f"{key}: duplicate key, and the server takes the last one. Remove one of the two"
            yield Mistake(Origin(str(file), place), message)


def _restored(value: Any, marks: Marks) -> Any:
    """The values with what only looked like an expression: ``<your_name>`` in a description, say."""
    if isinstance(value, dict):
        return {key: _restored(inner, marks) for key, inner in value.items()}
    if isinstance(value, list):
        return [_restored(inner, marks) for inner in value]
    return marks.restore(value) if isinstance(value, str) else value


def _leaves(value: object, path: YamlPath) -> Iterator[tuple[YamlPath, object]]:
    entries: Sequence[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = list(enumerate(value))
    if not entries:
        yield path, value
    for key, inner in entries:
        yield from _leaves(inner, (*path, key))


def _merge(into: dict[str, Any], new: dict[str, Any]) -> None:
    for key, value in new.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def _hosts(value: object) -> Iterator[str]:
    """Host names of ``ingress`` sections, at any depth."""
    if isinstance(value, dict):
        ingress = value.get("ingress")
        hosts = ingress.get("hosts") if isinstance(ingress, dict) else None
        for entry in hosts if isinstance(hosts, list) else ():
            host = entry.get("host") if isinstance(entry, dict) else entry
            if isinstance(host, str) and _HOST.fullmatch(host):
                yield host.lower()
        for inner in value.values():
            yield from _hosts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _hosts(inner)
