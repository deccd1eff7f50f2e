"""Markdown pages of the site's owner: ``pages/<name>.md`` beside the configuration.

A page may begin with front matter::

    ---
    title: Help
    order: 2
    place: header   # or footer, or none
    ---

A file of the same name in ``pages/<language>/`` takes the place of the page in that language.
"""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from sharinghub_static.errors import ConfigError
from sharinghub_static.site.layout import Layout
from sharinghub_static.text.written_secrets import find_written_secrets
from sharinghub_static.text.yaml_reader import read_yaml

__all__ = ["OwnerPage", "read_owner_pages"]

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_SLUG = re.compile(r"[a-z0-9][a-z0-9_.-]*\Z")


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] | None = None
    order: int = 0
    place: Literal["header", "footer", "none"] = "footer"


@dataclass(frozen=True, slots=True)
class OwnerPage:
    """A page of the owner.

    Args:
        path: of the page in the site.
        title: from the front matter, else the first heading, else the file's name.
        place: ``header``, ``footer`` or ``none``: which menu names it.
        order: smaller ones come first; same ones by name.
        markdown: without the front matter.
    """

    path: str
    title: str
    place: str
    order: int
    markdown: str


def read_owner_pages(folder: Path, layout: Layout, language: str = "en") -> list[OwnerPage]:
    """The owner's pages, in the order of the menus.

    Args:
        folder: where the configuration is; its ``pages/`` need not be there.
        layout: where pages are.
        language: the pages' own; ``fr-CA`` takes those of ``fr`` where it has none of its own.

    Raises:
        ConfigError: a page cannot be read; every mistake is named.
    """
    pages: list[OwnerPage] = []
    mistakes: list[str] = []
    files = {file.name: file for file in sorted((folder / "pages").glob("*.md"))}
    for tag in dict.fromkeys((language.partition("-")[0], language)):
        translated = {file.name: file for file in sorted((folder / "pages" / tag).glob("*.md"))}
        alone = [file for name, file in translated.items() if name not in files]
        mistakes += [f"{file}: there is no page {file.name} in {folder / 'pages'}" for file in alone]
        files |= translated
    for file in files.values():
        try:
            pages.append(_read(file, layout))
        except (ValueError, OSError) as error:
            mistakes.append(f"{file}: {_told(error)}")
    counts = Counter(page.path for page in pages)
    twice = sorted(path for path, count in counts.items() if count > 1)
    mistakes += [f"{folder / 'pages'}: two files have the address {path}; rename one" for path in twice]
    if mistakes:
        raise ConfigError(mistakes)
    return sorted(pages, key=lambda page: (page.order, page.path))


def _read(file: Path, layout: Layout) -> OwnerPage:
    slug = file.stem.lower()
    if not _SLUG.match(slug):
        raise ValueError("the name may have letters a to z, digits, '-', '_' and '.' alone; rename the file")
    if not file.is_file():
        raise ValueError("is not a file; remove it")
    text = file.read_text("utf-8-sig")
    for kind, value in find_written_secrets(text):
        line = text.count("\n", 0, text.find(value)) + 1
        raise ValueError(
            f"line {line}: holds {kind}, which every reader would have. Take it out, and revoke it"
        )
    found = _FRONT_MATTER.match(text)
    front = _FrontMatter.model_validate(_values(found[1] or "")) if found else _FrontMatter()
    body = text[found.end() :] if found else text
    heading = _HEADING.search(body)
    title = front.title or (heading[1] if heading else slug.replace("-", " ").capitalize())
    return OwnerPage(layout.custom_page(slug), title, front.place, front.order, body)


def _values(text: str) -> object:
    document = read_yaml(text)
    for issue in (issue for issue in document.issues if issue.is_mistake):
        raise ValueError(f"line {issue.place.line + 1}: {issue.message}")
    return document.value or {}


def _told(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
    return " ".join(str(error).split())
