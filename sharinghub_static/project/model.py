"""A project as the catalog and the portal understand it.

Nothing here knows where a page or an item of the site lives. A link to another project of the hub is a
:class:`ProjectReference`; those who write the site turn it into an address.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sharinghub_static.problems import Problem
from sharinghub_static.project.works import Author, Work
from sharinghub_static.snapshot.history_records import ObservationRecord
from sharinghub_static.snapshot.records import ProjectRecord
from sharinghub_static.snapshot.tracking_records import TrackingRecord
from sharinghub_static.text.text_file import holds_text

__all__ = [
    "Asset",
    "Citation",
    "Extent",
    "License",
    "Link",
    "Preview",
    "Project",
    "ProjectReference",
    "Provider",
    "Readme",
    "ReadmeFigures",
]


@dataclass(frozen=True, slots=True)
class ProjectReference:
    """Another project of the same hub, by its path, in the category under which it was named.

    Args:
        category: id of a category of the configuration.
        full_path: GitLab's full path of the project.
    """

    category: str
    full_path: str


@dataclass(frozen=True, slots=True)
class Link:
    """A STAC link, as https://github.com/radiantearth/stac-spec/blob/master/commons/links.md has it.

    Args:
        rel: relation type.
        href: absolute URL, or another project of the hub.
        type: media type of the target; empty when unknown.
        title: for people; empty when there is none.
        extra: further fields, such as ``package:name``.
        source: what named it: a key of the front matter (``related``, ``datasets``, ``base_model``),
            ``submodule`` or ``mlflow``; empty for what ``links`` says itself.
    """

    rel: str
    href: str | ProjectReference
    type: str = ""
    title: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """A STAC asset.

    Args:
        key: its key in the item, unique there.
        href: absolute URL.
        path: path in the repository when it is a repository file, else empty.
        size: bytes; None when unknown.
        sha256: checksum of the content, lower-case hexadecimal; empty when unknown.
        extra: further fields of the asset, such as ``mlm:artifact_type``.
        md5: as ``sha256``, where only that is known: DVC's checksum.
    """

    key: str
    href: str
    type: str = ""
    title: str = ""
    description: str = ""
    roles: tuple[str, ...] = ("data",)
    path: str = ""
    size: int | None = None
    sha256: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    md5: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who made, keeps or hosts it; roles are STAC's ``licensor``, ``producer``, ``processor``, ``host``."""

    name: str
    roles: tuple[str, ...] = ()
    url: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class License:
    """A licence.

    Args:
        id: what STAC's ``license`` field takes: one SPDX identifier, or ``other``.
        expression: the SPDX expression or the words that the maintainer wrote, for people.
        url: the licence text.
    """

    id: str
    expression: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Extent:
    """Where and when.

    Args:
        geometry: GeoJSON geometry in WGS 84 degrees, longitude first; None when the project has no place.
        bbox: west, south, east, north in WGS 84 degrees (west > east across the antimeridian), or with
            heights as six numbers; None exactly when ``geometry`` is.
        start: first moment, UTC; None when nothing is known of it, and ``end`` is.
        end: last moment, UTC; None when it goes on.
    """

    geometry: Mapping[str, Any] | None
    bbox: tuple[float, ...] | None
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Citation:
    """A work to cite.

    Args:
        doi: in its bare form (``10.5281/zenodo.123``); empty of a work that has none.
        citation: the work in one line; empty when its authors did not write it.
        work: the same taken apart; None when only the line is known.
        bibtex: the entry that its authors wrote, if any.
    """

    doi: str
    citation: str = ""
    work: Work | None = field(default=None, compare=False)
    bibtex: str = field(default="", compare=False)


@holds_text("markdown", "original")
@dataclass(frozen=True, slots=True)
class Readme:
    """The README: its path in the repository and its Markdown without the front matter.

    Args:
        path: of the file; where the README is a symbolic link, of what it leads to.
        first_line: line of the file, from 1, where the Markdown begins.
        cut: whether the crawl kept only the beginning.
        original: the file's own text, where the Markdown was made from it: with other files in it, or from
            another markup. Lines of Problems are looked for there; empty where the Markdown is the file's.
    """

    path: str
    markdown: str
    first_line: int = 1
    cut: bool = False
    original: str = ""


@dataclass(frozen=True, slots=True)
class ReadmeFigures:
    """How much a README says, in figures by which it is judged without being read.

    Args:
        words: outside of code blocks.
        sections: headings, the title among them.
        has_code: whether it has a block of code.
    """

    words: int
    sections: int
    has_code: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """The picture that stands for the project: an absolute URL, and its media type if known."""

    href: str
    type: str = ""
    alt: str = ""


@holds_text("description", "beginning")
@dataclass(frozen=True, slots=True)
class Project:
    """One project of the hub.

    Args:
        record: what GitLab said of it.
        categories: ids of its categories, in the configuration's order; at least one.
        title: for people; plain text.
        summary: one or two sentences of plain text for cards, at most 200 characters; may be empty.
        description: what STAC's ``description`` takes (CommonMark); never empty.
        beginning: of the description in plain text, as other catalogs take it: its first paragraphs
            (``excerpt`` of ``project/markdown.py``), at most 5,000 characters; may be empty.
        readme: None when there is none.
        citation: how its authors wish it to be cited; None when they do not say.
        publications: further works, each with a DOI.
        keywords: its topics less those that are categories, sorted.
        updated: last activity, UTC.
        properties: further STAC properties that the maintainer wrote, ``prefix:name`` ones included.
        extensions: STAC extensions in use, prefix to schema URL.
        features: SharingHub's features of its categories (``map-viewer``, ``jupyter``, …) to what is set.
        problems: sorted.
        main_model: name, as the server has it, of the registered model that the project is about; empty
            when it has none.
        is_described_by_readme: whether ``description`` is the README, with whole addresses.
        lines: keys of the front matter, and properties that come from it, to their lines in the README.
        tracking: what the MLflow server said of it; None when there is no server or it said nothing.
        history: how it looked at earlier crawls, oldest first.
        kind: what schema.org calls it: ``Dataset``, ``SoftwareSourceCode``, …
        authors: people and organisations that files beside the README name as its authors.
        documentation_step: of an outline, which has no README to tell it from
            (:mod:`sharinghub_static.project.documentation`); None otherwise.
        figures: of the README, taken when the project was interpreted; None where they were not.
        picture: path in the repository of what pages show where there is no preview; empty for none.
    """

    record: ProjectRecord
    categories: tuple[str, ...]
    title: str
    summary: str
    description: str
    extent: Extent
    updated: datetime
    readme: Readme | None = None
    preview: Preview | None = None
    license: License | None = None
    keywords: tuple[str, ...] = ()
    providers: tuple[Provider, ...] = ()
    links: tuple[Link, ...] = ()
    assets: tuple[Asset, ...] = ()
    citation: Citation | None = None
    publications: tuple[Citation, ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)
    extensions: Mapping[str, str] = field(default_factory=dict)
    features: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    tracking: TrackingRecord | None = None
    history: tuple[ObservationRecord, ...] = ()
    main_model: str = ""
    kind: str = "SoftwareSourceCode"
    authors: tuple[Author, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    is_described_by_readme: bool = False
    documentation_step: int | None = None
    figures: ReadmeFigures | None = None
    beginning: str = ""
    picture: str = ""

    @property
    def is_dataset(self) -> bool:
        """Whether it is data, by its categories."""
        return self.kind == "Dataset"

    @property
    def is_deprecated(self) -> bool:
        """Whether its authors say that it should not be used any more."""
        return self.properties.get("deprecated") is True

    @property
    def successor(self) -> Link | None:
        """The link to what takes its place; None when its authors name nothing."""
        return next((link for link in self.links if link.rel == "successor-version"), None)

    @property
    def doi(self) -> str:
        """Its own DOI in its bare form; empty when it has none."""
        return self.citation.doi if self.citation else ""

    @property
    def tells_period(self) -> bool:
        """Whether its authors gave the period of their data; if not, ``extent`` has the project's own."""
        created, last = self.record.created_at, self.record.last_activity_at
        return (self.extent.start, self.extent.end) != (min(created, last), last)

    def located(self, problem: Problem) -> Problem:
        """A Problem that names a key with the file and line of that key, where the README has it."""
        key = problem.key.partition("[")[0]
        line = next((self.lines[name] for name in (key, key.partition(".")[0]) if name in self.lines), 0)
        if problem.path or not line or self.readme is None:
            return problem
        return replace(problem, path=self.readme.path, line=line)
