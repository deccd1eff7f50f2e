"""Copies of the projects' files in an archive, to which its Items and pages lead."""

import hashlib
import html
import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.catalog import item_files_of
from sharinghub_static.catalog.item import EXTENSIONS
from sharinghub_static.errors import SourceError
from sharinghub_static.portal.translation.languages import site_languages
from sharinghub_static.project.model import Project
from sharinghub_static.reporting import Reporter
from sharinghub_static.site.compress import compress, copy_path, is_compressible
from sharinghub_static.site.layout import PROJECT_PARTS, Layout, relative
from sharinghub_static.sources.http.public_files import PublicFiles

__all__ = ["FILES", "MirroredFile", "mirror_files"]

FILES: Final = "files.json"
"""What was copied and what was not, beside the content of an archive."""

_SHA256: Final = "1220"  # code and length of a multihash
_SNIFFED: Final = 1024
"""Bytes of which programs guess what a file is: https://mimesniff.spec.whatwg.org/#reading-the-resource-header."""
_BEFORE_MARKUP: Final = b"\x00\t\n\x0b\x0c\r \xfe\xff"
"""White space, and what UTF-16 has besides letters."""


@dataclass(frozen=True, slots=True)
class MirroredFile:
    """A file of a project, and what became of it.

    Args:
        project: GitLab's path of the project.
        href: its address.
        path: of the copy in the site; empty where there is none.
        size: bytes of the copy.
        sha256: of the copy.
        reason: why there is no copy.
    """

    project: str
    href: str
    path: str = ""
    size: int = 0
    sha256: str = ""
    reason: str = ""


def mirror_files(
    hub: Hub, site: Path, cache: Path, budget: int, reporter: Reporter
) -> tuple[MirroredFile, ...]:
    """Copy public files of the projects into a site, and let its Items and pages lead to the copies.

    Args:
        hub: what the site shows.
        site: its folder.
        cache: folder in which downloads are kept, so that another run goes on from them.
        budget: bytes that all copies together may have; the smallest files are copied first.
        reporter: where to say what goes on.

    Returns:
        Each file of GitLab, whether it was copied or not, by project and address.
    """
    items = _items_of(site)
    listed = {
        Layout().stac_item(category, hub.item_ids[project.record.id])
        for project in hub.projects
        for category in project.categories
    }
    wanted = _wanted(items)
    mirrored: dict[str, MirroredFile] = {}
    left = budget
    with ExitStack() as stack:
        step = stack.enter_context(reporter.step("Copying files of projects", len(wanted)))
        servers = [stack.enter_context(PublicFiles(url)) for url in hub.instance_urls]
        order = sorted(wanted.items(), key=lambda pair: (pair[1].size is None, pair[1].size or 0, pair[0]))
        for href, file in order:
            step.advance()
            files = next((each for each in servers if each.is_ours(href)), None)
            if files is None:
                continue
            stored = cache / file.cache_name
            try:
                if file.size is not None and file.size > left:
                    raise SourceError("is larger than what is left of the budget")
                files.fetch(file.address, stored, left, file.size, file.sha256)
            except SourceError as error:
                mirrored[href] = MirroredFile(file.project, href, reason=error.what)
                continue
            path = Layout().mirrored_file(file.project, href, is_markup=_is_markup(stored))
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(stored, site / path)
            size = stored.stat().st_size
            left -= size
            with stored.open("rb") as opened:
                sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
            mirrored[href] = MirroredFile(file.project, href, path, size, sha256)
    copies = {href: file.path for href, file in mirrored.items() if file.path}
    _rewrite_items(site, items, listed, copies)
    _rewrite_pages(hub, site, mirrored.values())
    return tuple(sorted(mirrored.values(), key=lambda file: (file.project, file.href)))


@dataclass(frozen=True, slots=True)
class _Wanted:
    project: str
    address: str
    size: int | None
    sha256: str
    cache_name: str


def _is_markup(file: Path) -> bool:
    """Whether a file begins as a page or a drawing does, of which a browser or a server may make one."""
    with file.open("rb") as opened:
        beginning = opened.read(_SNIFFED)
    return beginning.removeprefix(b"\xef\xbb\xbf").translate(None, _BEFORE_MARKUP).startswith(b"<")


def _items_of(site: Path) -> dict[str, dict[str, Any]]:
    """All Items of a site by their paths."""
    documents = {
        file.relative_to(site).as_posix(): json.loads(file.read_bytes())
        for file in sorted((site / "stac").rglob("*.json"))
    }
    return {path: document for path, document in documents.items() if document.get("type") == "Feature"}


def _wanted(items: Mapping[str, Mapping[str, Any]]) -> dict[str, _Wanted]:
    """The files that Items name, by address: of each the address that gives what is in Git LFS."""
    wanted = {}
    for item in items.values():
        properties = item["properties"]
        for asset in item["assets"].values():
            href, checksum = asset["href"], str(asset.get("file:checksum", ""))
            address = asset.get("alternate", {}).get("api", {}).get("href", href)
            sha256 = checksum.removeprefix(_SHA256) if checksum.startswith(_SHA256) else ""
            # A file of a branch may change: what is known of it is in its name, too.
            known = sha256 or f"{asset.get('file:size')} {properties['updated']}"
            name = hashlib.sha256(f"{href}\0{known}".encode()).hexdigest()
            wanted[href] = _Wanted(
                properties["sharinghub:path"], address, asset.get("file:size"), sha256, name
            )
    return wanted


def _rewrite_items(
    site: Path, items: Mapping[str, dict[str, Any]], listed: Collection[str], copies: Mapping[str, str]
) -> None:
    """Let assets lead to the copies in all files of Items; where they were is an alternate address.

    Args:
        site: its folder.
        items: Items by their paths, those of earlier versions too.
        listed: paths of those that a Collection has.
        copies: address to the path of its copy.
    """
    by_collection: dict[str, list[str]] = {}
    for path, item in items.items():
        if path in listed:
            by_collection.setdefault(item["collection"], []).append(path)
        for asset in item["assets"].values():
            if (copy := copies.get(asset["href"])) is None:
                continue
            asset["alternate"] = {
                **asset.get("alternate", {}),
                "origin": {"href": asset["href"], "alternate:name": "Where the file was"},
            }
            asset["href"] = relative(path, copy)
            item["stac_extensions"] = sorted({*item["stac_extensions"], EXTENSIONS["alternate"]})
        option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        _write(site, path, orjson.dumps(item, option=option))
    layout = Layout()
    collections = {id_: layout.stac_collection(id_) for id_ in by_collection}
    documents = [(path, (site / path).read_bytes()) for path in (*items, *collections.values())]
    for files in item_files_of("", documents, by_collection):
        for path, content in files.make(lambda _path, content: content):
            if (site / path).is_file():
                _write(site, path, content)


def _rewrite_pages(hub: Hub, site: Path, mirrored: Iterable[MirroredFile]) -> None:
    """Let the pages of each project lead to the copies of its files."""
    files: dict[str, list[MirroredFile]] = {}
    for file in mirrored:
        if file.path:
            files.setdefault(file.project, []).append(file)
    for project in hub.projects:
        for path in _pages_of(hub, project) if project.record.full_path in files else ():
            page = site / path
            if not page.is_file():
                continue
            text = before = page.read_text("utf-8")
            for file in files[project.record.full_path]:
                href = html.escape(relative(path, file.path))
                text = text.replace(f'href="{html.escape(file.href)}"', f'href="{href}"')
            if text != before:
                _write(site, path, text.encode())


def _pages_of(hub: Hub, project: Project) -> Iterator[str]:
    for layout, _ in site_languages(hub.config):
        for category in project.categories:
            for part in ("", *PROJECT_PARTS):
                yield layout.project(category, project.record.full_path, part)


def _write(site: Path, path: str, content: bytes) -> None:
    """Write a file of the site again, and its compressed copy where it has one."""
    (site / path).write_bytes(content)
    copy = site / copy_path(path)
    if copy.is_file():
        packed = compress(content) if is_compressible(path, len(content)) else None
        if packed is None:
            copy.unlink()
        else:
            copy.write_bytes(packed)
