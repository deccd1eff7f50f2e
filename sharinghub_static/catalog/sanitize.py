"""What of a project's own words may be in its Item at all, valid or not.

A schema takes any text for an address and any word for a relation. But a relative address would point
somewhere into our tree, a ``javascript:`` one is run by programs that show links, and a second ``root`` or
``item`` would lead those astray who walk the catalog.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from sharinghub_static.problems import Problem, phrase
from sharinghub_static.project.model import Asset, License, Link, Preview, Project, Provider
from sharinghub_static.text.lines import truncate

__all__ = ["STRUCTURAL", "is_address", "sanitize_project"]

STRUCTURAL = frozenset({"self", "root", "parent", "child", "children", "collection", "item", "items"})
"""Relations that make the tree; a project's own link must not have one, for clients walk by them."""

_Part = TypeVar("_Part", Link, Asset)

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):\S")
_UNSAFE = frozenset({"about", "blob", "data", "file", "javascript", "vbscript", "view-source"})
"""Schemes of addresses that run something, or mean another thing to everyone."""

_ADDRESSES = frozenset({"href", "uri", "url"})
"""Keys whose values are addresses in all extensions that are known."""

_LONGEST = 200


def is_address(href: str) -> bool:
    """Whether it is an absolute address that may be published: of a scheme that runs nothing."""
    scheme = _SCHEME.match(href)
    return scheme is not None and scheme.group(1).lower() not in _UNSAFE


def sanitize_project(project: Project) -> tuple[Project, list[Problem]]:
    """The project without what may not be published, and a Problem for each thing that it lost.

    Returns:
        The project itself when it loses nothing.
    """
    problems: list[Problem] = []
    links = _kept(project.links, _wrong_with_link, problems)
    assets = _kept(project.assets, _wrong_with_asset, problems)
    links = tuple(_with_safe_fields(link, problems, "links") for link in links)
    assets = tuple(_with_safe_fields(asset, problems, "assets") for asset in assets)
    properties = {key: _without_unsafe(value) for key, value in project.properties.items()}
    problems += [_lost_address(key) for key in properties if properties[key] != project.properties[key]]
    if not problems and _others_are_addresses(project):
        return project, []
    return (
        replace(
            project,
            links=links,
            assets=assets,
            properties=properties,
            preview=_preview(project.preview),
            license=_license(project.license),
            providers=tuple(_provider(provider) for provider in project.providers),
        ),
        problems,
    )


def _kept(
    parts: Iterable[_Part], wrong: Callable[[_Part], Problem | None], problems: list[Problem]
) -> tuple[_Part, ...]:
    kept = []
    for part in parts:
        problem = wrong(part)
        if problem:
            problems.append(problem)
        else:
            kept.append(part)
    return tuple(kept)


def _wrong_with_link(link: Link) -> Problem | None:
    if link.rel in STRUCTURAL:
        what = phrase(
            "the link `%(rel)s` was left out of the STAC item: it is a relation of the catalog's own",
            rel=link.rel,
        )
        return Problem("SH503", what, phrase("Name another relation, such as `related`."), key="links")
    if isinstance(link.href, str) and not is_address(link.href):
        what = phrase(
            "the link `%(rel)s` was left out of the STAC item: %(no_address)s",
            rel=truncate(link.rel, _LONGEST),
            no_address=_no_address(link.href),
        )
        return Problem("SH503", what, phrase("Write an address with https://."), key="links")
    return None


def _wrong_with_asset(asset: Asset) -> Problem | None:
    if is_address(asset.href):
        return None
    what = phrase(
        "the asset `%(key)s` was left out of the STAC item: %(no_address)s",
        key=truncate(asset.key, _LONGEST),
        no_address=_no_address(asset.href),
    )
    return Problem("SH502", what, phrase("Write an address with https://, or a glob of files."), key="assets")


def _with_safe_fields(part: _Part, problems: list[Problem], key: str) -> _Part:
    """A link or an asset, without addresses in fields of extensions that would run as code."""
    extra = {name: _without_unsafe(value) for name, value in part.extra.items()}
    if extra == dict(part.extra):
        return part
    problems.append(_lost_address(key))
    return replace(part, extra=extra)


def _without_unsafe(value: object) -> object:
    """A value without addresses that would run as code, at any depth; links to such are left out."""
    if isinstance(value, dict):
        return {
            key: _without_unsafe(inner)
            for key, inner in value.items()
            if not (_leads_to_code(inner) or (key in _ADDRESSES and _is_unsafe(inner)))
        }
    if isinstance(value, list):
        return [_without_unsafe(inner) for inner in value if not _leads_to_code(inner)]
    return value


def _leads_to_code(value: object) -> bool:
    """Whether a value is a link whose address would run as code; without its address it says nothing."""
    return isinstance(value, dict) and _is_unsafe(value.get("href"))


def _is_unsafe(value: object) -> bool:
    """Whether an address would run as code; programs ignore spaces and invisible letters in its scheme."""
    if not isinstance(value, str):
        return False
    scheme, colon, _ = value.partition(":")
    seen = "".join(letter for letter in scheme if letter.isprintable() and not letter.isspace())
    return bool(colon) and seen.lower() in _UNSAFE


def _lost_address(key: str) -> Problem:
    what = phrase(
        "an address in `%(key)s` was left out of the STAC item: programs would run it",
        key=truncate(key, _LONGEST),
    )
    return Problem("SH501", what, phrase("Write an address with https://."), key=truncate(key, _LONGEST))


def _no_address(href: str) -> str:
    if href:
        return phrase("`%(href)s` is not an absolute address", href=truncate(href, _LONGEST))
    return phrase("it has no address")


def _others_are_addresses(project: Project) -> bool:
    hrefs = [provider.url for provider in project.providers]
    hrefs.append(project.preview.href if project.preview else "")
    hrefs.append(project.license.url if project.license else "")
    return all(not href or is_address(href) for href in hrefs)


# A Problem of the rule that made them says where an address is none; here they are only left out.


def _preview(preview: Preview | None) -> Preview | None:
    return preview if preview and is_address(preview.href) else None


def _license(license_: License | None) -> License | None:
    return license_ if license_ is None or is_address(license_.url) else replace(license_, url="")


def _provider(provider: Provider) -> Provider:
    return provider if is_address(provider.url) else replace(provider, url="")
