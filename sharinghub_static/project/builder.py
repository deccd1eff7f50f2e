"""A project in the making: what the rules read from and write to."""

import math
import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, TypeVar

from sharinghub_static.config import CategoryConfig, SiteConfig
from sharinghub_static.problem_kinds import kinds_with
from sharinghub_static.problems import Problem, Severity, clean_message, phrase
from sharinghub_static.project.advice import as_yaml
from sharinghub_static.project.companion_files import CompanionFile
from sharinghub_static.project.front_matter import FrontMatter, dotted
from sharinghub_static.project.href import Href, HrefError, HrefResolver, quoted_path
from sharinghub_static.project.model import (
    Asset,
    Citation,
    License,
    Link,
    Preview,
    Provider,
)
from sharinghub_static.registry import Definition, WrongResultError
from sharinghub_static.snapshot.file_links import SYMLINK
from sharinghub_static.snapshot.records import FileRecord, ProjectRecord
from sharinghub_static.snapshot.tracking_records import TrackingRecord
from sharinghub_static.text.json_values import LARGEST_INTEGER, MISSING, to_json
from sharinghub_static.text.lines import clean
from sharinghub_static.text.yaml_reader import YamlPath
from sharinghub_static.text.yaml_scalars import flag_of

__all__ = ["ProjectBuilder", "as_text", "name_of_type", "name_of_value"]

_MOST_PROBLEMS: Final = 200
_SCHEME: Final = re.compile(r"[A-Za-z][\w+.-]*:")

_LONGEST_TEXT: Final = 5_000
"""Characters of one text but the description, whose rule sees to it."""

_OF_YAML: Final = (bool, int, float, str, list, dict, date)
"""Types of the values of front matter."""

_FLAGS: Final = frozenset({"deprecated", "experimental", "mlm:accelerator_constrained", "mlm:pretrained"})
"""Properties that are true or false, so that ``yes`` can mean nothing else."""

_Entry = TypeVar("_Entry")


@dataclass
class ProjectBuilder:
    """What is known of a project so far.

    Rules take what they understand out of ``unused_keys``; the rule ``other_keys`` gets what is left.

    Args:
        record: what GitLab said.
        config: the site's configuration.
        categories: the project's categories, in the configuration's order.
        hrefs: resolves what the project wrote where an address can be.
        front: the README's front matter and Markdown, set by the rule ``readme``.
        companion_files: other descriptions in the repository, the one that counts first first.
        published: full paths of the hub's projects in lower case; None when they are not known.
        tracking: what the MLflow server said of it.
        moved: former paths of the hub's projects in lower case, to the full paths of today.
        extension: the rule of an extension that is being applied; None while a rule of the program is.
    """

    record: ProjectRecord
    config: SiteConfig
    categories: tuple[CategoryConfig, ...]
    hrefs: HrefResolver
    published: Collection[str] | None = None
    tracking: TrackingRecord | None = None
    extension: Definition[Any] | None = None
    moved: Mapping[str, str] = field(default_factory=dict)
    front: FrontMatter = field(default_factory=FrontMatter)
    companion_files: list[CompanionFile] = field(default_factory=list)
    unused_keys: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    summary: str = ""
    description: str = ""
    preview: Preview | None = None
    picture: str = ""
    license: License | None = None
    geometry: Mapping[str, Any] | None = None
    bbox: tuple[float, ...] | None = None
    start: datetime | None = None
    end: datetime | None = None
    readme_cut: bool = False
    readme_original: str = ""
    readme_is_source: bool = False
    readme_is_plain: bool = False
    is_described_by_readme: bool = False
    providers: list[Provider] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    matches: "list[Match]" = field(default_factory=list)
    assets: dict[str, Asset] = field(default_factory=dict)
    citation: Citation | None = None
    publications: list[Citation] = field(default_factory=list)
    keywords: set[str] = field(default_factory=set)
    properties: dict[str, Any] = field(default_factory=dict)
    extensions: dict[str, str] = field(default_factory=dict)
    features: dict[str, str] = field(default_factory=dict)
    main_model: str = ""
    lines: dict[str, int] = field(default_factory=dict)
    problems: set[Problem] = field(default_factory=set)

    def begin(self, front: FrontMatter) -> None:
        """Take a README as the source of all that follows (rule ``readme``)."""
        self.front, self.unused_keys = front, dict(front.values)
        self.problems.update(front.problems)

    def from_companion_files(self, name: str) -> Any:
        """What the first of the other descriptions says that says anything; empty text when none does."""
        return next((value for file in self.companion_files if (value := getattr(file, name))), "")

    @property
    def prose(self) -> str:
        """The README below the front matter for rules that read it: of a plain text, without its layout."""
        return self.readme_original if self.readme_is_plain else self.front.markdown

    # Saying what is wrong

    def problem(
        self,
        code: str,
        message: str,
        path: YamlPath = (),
        *,
        hint: str = "",
        severity: Severity | None = None,
        file: str | None = None,
        line: int = 0,
    ) -> None:
        """Say that something is wrong.

        Args:
            code: one of ``docs/problems.md``, or what ``extend.problem_kind`` gave.
            message: what is wrong.
            path: keys and indices of the front matter to where it is wrong; empty when about no key.
            hint: how to fix it, where more can be said than the kind says.
            severity: where it differs from the kind's.
            file: path of the file that it is about when that is not the README; empty for none.
            line: the line of that file.
        """
        if len(self.problems) >= _MOST_PROBLEMS:
            return
        kind = kinds_with(self.config.registry)[code]
        place = self.front.place(path) if path else None
        readme = self.front.path if path else ""
        self.problems.add(
            Problem(
                code=code,
                message=clean_message(message, 500),
                hint=hint or kind.fix,
                severity=severity or kind.severity,
                path=readme if file is None else file,
                line=place.line if place else line,
                column=place.column if place else 0,
                key=dotted(path),
            )
        )

    def wrong_type(self, path: YamlPath, expected: str, value: object, hint: str = "") -> None:
        """Say that a value is of the wrong type.

        Args:
            path: where it is.
            expected: what should be there, with an example: ``a text, as `title: My data` ``.
            value: what is there.
            hint: what to write instead, where the value shows it.
        """
        message = phrase(
            "`%(path)s` is %(name)s where %(expected)s is expected",
            path=dotted(path),
            name=name_of_type(value),
            expected=expected,
        )
        self.problem("SH107", message, path, hint=hint)

    # Reading the front matter

    def take(self, key: str) -> object:
        """The value of a key at the top level, which is thereby dealt with; None when there is none."""
        return self.unused_keys.pop(key, None)

    def take_text(self, key: str) -> str:
        """A text at the top level; empty when there is none, or something else, which is a Problem."""
        return self.text(self.take(key), (key,))

    def text(self, value: object, path: YamlPath) -> str:
        """A value as one line of text; empty when there is none, or something else, which is a Problem."""
        if value is None:
            return ""
        found = as_text(value)
        if found is None:
            words = [part for part in (value if isinstance(value, list) else []) if isinstance(part, str)]
            hint = self._written(path, ", ".join(words)) if words else ""
            self.wrong_type(path, phrase("a text"), value, hint)
            return ""
        return clean(found)[:_LONGEST_TEXT]

    def take_mapping(self, key: str) -> dict[str, Any]:
        """A mapping at the top level; empty when there is none, or something else, which is a Problem."""
        return self.mapping(self.take(key), (key,))

    def mapping(self, value: object, path: YamlPath) -> dict[str, object]:
        """A value as a mapping; empty when there is none, or something else, which is a Problem."""
        if isinstance(value, dict):
            return value
        if value is not None:
            self.wrong_type(path, phrase("a map of keys to values"), value)
        return {}

    def sequence(self, value: object, path: YamlPath) -> list[object]:
        """A value as a list; empty when there is none, or something else, which is a Problem."""
        if isinstance(value, list):
            return value
        if value is not None:
            self.wrong_type(path, phrase("a list"), value, self._written(path, [value]))
        return []

    def _written(self, path: YamlPath, value: object) -> str:
        """Advice to write a value at a path; empty when it cannot be shown in a line."""
        text, key = as_yaml(value), path[-1] if path else ""
        return (
            phrase("Write `%(key)s: %(value)s`.", key=key, value=text)
            if text and isinstance(key, str)
            else ""
        )

    def to_json(self, value: object, path: YamlPath) -> Any:
        """A value of the front matter as JSON holds it; what JSON cannot hold is a Problem.

        Args:
            value: any.
            path: where it is; empty for what does not come from the front matter.

        Returns:
            The value; ``sharinghub_static.text.json_values.MISSING`` when there is none.
        """
        return to_json(value, lambda part, inner: self._not_json(part, (*path, *inner) if path else ()))

    def set_property(self, key: str, value: object, path: YamlPath) -> None:
        """Set a property of the Item, or remove it when JSON cannot hold the value, which is a Problem.

        Args:
            key: of the property.
            value: any.
            path: where it is in the front matter; empty when it comes from elsewhere.

        Raises:
            WrongResultError: the value comes from a rule of an extension, and JSON cannot hold it.
        """
        if place := self.front.place(path):
            self.lines[key] = place.line
        flag = flag_of(value) if key in _FLAGS else None
        converted = self.to_json(value if flag is None else flag, path)
        if converted is MISSING:
            self.properties.pop(key, None)
        else:
            self.properties[key] = converted

    def _not_json(self, value: object, path: YamlPath) -> None:
        # What YAML cannot have given, or comes from no key, is the rule's: the maintainer cannot correct it.
        if self.extension and not (path and isinstance(value, _OF_YAML)):
            raise WrongResultError(self.extension, f"JSON cannot hold {name_of_value(value)}")
        said, hint = phrase("`%(value)s` cannot be published as JSON", value=str(value)[:40]), ""
        if isinstance(value, float):
            hint = phrase("Remove the key, or write a number.")
        elif isinstance(value, int):
            hint = phrase("Quote it: `%(text)s`.", text=f'"{str(value)[:60]}"')
            said = phrase(
                "`%(value)s` is published as text: programs would round numbers beyond %(largest)s",
                value=str(value)[:40],
                largest=f"{LARGEST_INTEGER:,}",
            )
        self.problem("SH312", said, path, hint=hint)

    def at_most(self, most: int, entries: Iterable[_Entry], path: YamlPath) -> list[_Entry]:
        """The first so many of some entries; that there are more is a Problem, for they are left out."""
        listed = list(entries)
        if len(listed) > most:
            counts = {"count": f"{len(listed):,}", "most": most}
            said = phrase("there are %(count)s further keys; the first %(most)s count", **counts)
            if path:
                said = phrase(
                    "`%(path)s` has %(count)s entries; the first %(most)s count", path=dotted(path), **counts
                )
            self.problem("SH103", said, path)
        return listed[:most]

    def resolve(self, value: object, path: YamlPath) -> Href | None:
        """What an href means; None when it cannot be used, which is a Problem."""
        text = as_text(value)
        if text is None:
            self.wrong_type(path, phrase("an address"), value)
            return None
        try:
            return self.published_or_web(self.hrefs.resolve(text), path)
        except HrefError as error:
            self.problem(error.code, error.message, path, hint=error.hint)
            return None

    def from_readme(self, href: str) -> str:
        """An href of the README's text: one without a scheme is a path from the README's folder."""
        folder = posixpath.dirname(self.front.path)
        if not folder or href.startswith("/") or _SCHEME.match(href):
            return href
        return posixpath.normpath(f"{folder}/{href}")

    def published_or_web(self, href: Href, path: YamlPath) -> Href:
        """The href; one to a project that is not in the catalog becomes its web address, with a Problem."""
        target = href.target
        if isinstance(target, str):
            return href
        if now := self.moved.get(target.full_path.lower()):
            said = phrase("the project `%(old)s` is now `%(now)s`", old=target.full_path[:200], now=now)
            self.problem("SH418", said, path, hint=phrase("Write its address of today: `%(now)s`.", now=now))
            return Href(replace(target, full_path=now))
        if self.published is None or target.full_path.lower() in self.published:
            return href
        self.problem(
            "SH406",
            phrase("the project `%(full_path)s` is not in this catalog", full_path=target.full_path[:200]),
            path,
            hint=self._address_of_a_part(target.full_path, self.published),
        )
        return Href(self.config.web_address(quoted_path(target.full_path)))

    def _address_of_a_part(self, full_path: str, published: Collection[str]) -> str:
        """Advice for the address of one of a project's pages, as ``…/group/project/issues``; else empty."""
        parts = full_path.split("/")
        shorter = ("/".join(parts[:length]) for length in range(len(parts) - 1, 1, -1))
        project = next((path for path in shorter if path.lower() in published), "")
        return (
            phrase("Write the address of the project `%(project)s` alone.", project=project)
            if project
            else ""
        )

    # Files

    @property
    def blobs(self) -> Iterable[FileRecord]:
        """The repository's files, folders and submodules left out.

        A symbolic link has what is known of the file that it leads to, and is left out where there is none.
        """
        for file in self.record.files:
            if file.kind == "blob" and file.mode != SYMLINK:
                yield file
            elif file.kind == "blob" and (real := self.hrefs.real_file(file.path)):
                yield replace(real, path=file.path, mode=SYMLINK, target=real.path)

    @property
    def dead_links(self) -> Iterable[FileRecord]:
        """Symbolic links that lead to no file or folder; none while not all of the repository is known."""
        if not self.hrefs.sees_all:
            return ()
        links = (file for file in self.record.files if file.mode == SYMLINK)
        return (link for link in links if not self.hrefs.leads_somewhere(link))

    def add_asset(self, asset: Asset, path: YamlPath = ()) -> None:
        """Add an asset; one whose key is taken gets the next that is free, which is a Problem."""
        key, number = asset.key, 2
        while key in self.assets:
            key, number = f"{asset.key}-{number}", number + 1
        if key != asset.key:
            self.problem(
                "SH409",
                phrase(
                    "two assets have the key `%(key)s`; one is now `%(key_2)s`",
                    key=asset.key[:100],
                    key_2=key[:100],
                ),
                path,
                hint=phrase('Put `{path}` into the key: `key: "%(key)s-{path}"`.', key=asset.key[:60])
                if path
                else "",
            )
        self.assets[key] = replace(asset, key=key)


@dataclass(frozen=True, slots=True)
class Match:
    """What ``asset_rules`` selected, to become an asset by ``matched_assets`` or ``custom_assets``.

    Args:
        rule: the rule's keys; ``roles`` a list, all others texts.
        file: the file; None for an asset that is an address.
        path: where the rule is in the front matter; empty for a rule of a category.
    """

    rule: Mapping[str, Any]
    file: FileRecord | None
    path: YamlPath


def as_text(value: object) -> str | None:
    """A scalar as the text that stands for it; None for what is no text: maps, lists, yes and no."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(value) if math.isfinite(value) else None


def name_of_value(value: object) -> str:
    """A value that JSON cannot hold, for a message that is the same in each build.

    >>> name_of_value(object()), name_of_value(math.inf), name_of_value(2**53)
    ('an object', 'inf', 'a number beyond 9,007,199,254,740,991')
    """
    if isinstance(value, float):
        return str(float(value))
    if isinstance(value, int):
        return f"a number beyond {LARGEST_INTEGER:,}"
    if isinstance(value, list | tuple | Mapping):
        return f"so many levels of {type(value).__name__}"
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeio' else 'a'} {name}"


def name_of_type(value: object) -> str:
    """What a value is, in words."""
    names = {
        type(None): phrase("empty"),
        bool: phrase("yes or no"),
        int: phrase("a number"),
        float: phrase("a number"),
        str: phrase("a text"),
        list: phrase("a list"),
        dict: phrase("a map"),
        datetime: phrase("a time"),
        date: phrase("a date"),
    }
    return names.get(type(value), phrase("something else"))
