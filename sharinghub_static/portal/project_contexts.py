"""What the template of a project's page is given; see :mod:`sharinghub_static.portal.contexts`."""

from dataclasses import dataclass

from markupsafe import Markup

from sharinghub_static.portal.activity.contexts import LifecycleBlock, ReviewBlock
from sharinghub_static.portal.contexts import Hyperlink, Locator, Moment, Page, Pattern, Snippet, Thumbnail
from sharinghub_static.portal.lineage.contexts import Drawing
from sharinghub_static.portal.ranking.standing_contexts import Standing
from sharinghub_static.portal.tracking.contexts import ExperimentsBlock, ModelsBlock

__all__ = [
    "AssetRow",
    "Citation",
    "ContainerRow",
    "ContributorRow",
    "Fact",
    "LinkGroup",
    "MetadataGroup",
    "MetadataRow",
    "PackageRow",
    "ProblemRow",
    "ProjectPage",
    "ProviderRow",
    "RelatedGroup",
    "ReleaseRow",
    "Share",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of the rail: a label, its icon, and one or more values with or without an address."""

    label: str
    icon: str
    values: tuple[Hyperlink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How to tell others of a project.

    Args:
        path: GitLab's full path, to copy.
        address: of the page; empty while the site's address is not known, and scripts take the page's own.
        email: a message to write, as a ``mailto:`` link.
    """

    path: str
    address: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetRow:
    """A file, or another thing to download.

    Args:
        is_web: whether a browser can fetch ``href``; an address such as ``s3://…`` is only shown.
        needs_login: whether its server gives it to those alone who sign in.
        kind: its media type in a word; ``media_type`` is the whole of it.
        md5: where that checksum alone is known.
        gdal: the path by which GDAL reads it from afar; empty when it does not.
        opens: services that show it, given its address.
    """

    title: str
    href: str
    path: str
    description: str
    kind: str
    media_type: str
    size: str
    roles: tuple[str, ...]
    sha256: str
    is_web: bool = True
    needs_login: bool = False
    md5: str = ""
    gdal: str = ""
    opens: tuple[Hyperlink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRow:
    """A release, with its notes and what it offers."""

    tag: str
    title: str
    href: str
    released: Moment | None
    notes_html: Markup
    downloads: tuple[Hyperlink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRow:
    """A package of the package registry; ``install`` is empty when there is no one command."""

    name: str
    version: str
    kind: str
    href: str
    created: Moment
    install: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerRow:
    """An image of the container registry."""

    name: str
    tags: tuple[str, ...]
    more_tags: int
    pull: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributorRow:
    """Someone who committed."""

    name: str
    commits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRow:
    """Who made, keeps or hosts it; ``href`` may be empty."""

    name: str
    href: str
    roles: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedGroup:
    """Projects that this one is made from, or that are made from it."""

    title: str
    icon: str
    links: tuple[Hyperlink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkGroup:
    """Further links with one relation."""

    title: str
    links: tuple[Hyperlink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataRow:
    """A property; ``block`` says that the value is JSON of several lines."""

    label: str
    name: str
    value: str
    href: str = ""
    block: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataGroup:
    """The properties of one STAC extension, or those of none."""

    title: str
    href: str
    rows: tuple[MetadataRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """How to cite the project.

    Args:
        doi: empty, as ``doi_href``, when it has none.
        text: the citation in words.
        formats: the same for programs, by the name of each format; empty when nobody said how the project
            wishes to be cited.
        publications: works about it.
    """

    doi: str
    doi_href: str
    text: str
    formats: tuple[tuple[str, str], ...]
    publications: tuple[Hyperlink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow:
    """Something that the maintainer can mend.

    Args:
        title: of its kind.
        about: href of what is told of its kind; empty when that is no known one.
        language: of the message where that is not the page's, else empty.
        hint_language: likewise.
    """

    code: str
    title: str
    about: str
    severity: str
    message: str
    language: str
    hint: str
    hint_language: str
    where: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage(Page):
    """A project's page (``project.html``).

    Args:
        heading: the project's title.
        path: GitLab's full path, with its address.
        organisation: the group or person it belongs to, with the page of that one's
            projects; ``note`` is the full path.
        states: ``archived``, ``dormant``, ``internal``, ``private`` with words for each.
        actions: what can be done elsewhere, the most wanted first.
        topics: the first dozen, with their pages; the others are ``more_topics``.
        more_assets: those after the first hundred.
        sections: the page's own parts that are there, as links to their anchors.
        readme_html: the README, or empty.
        readme_note: why the README is absent or cut; empty else.
        diagrams: href of the frame that draws the diagrams of the README; empty when it has none.
        toc: its headings, in order, unless it lists them itself; ``note`` is the level.
        rail: facts beside the README.
        form: href of the form for front matter, aimed at this project.
        lineage: the graph around it; None when a list says as much.
        all_lineage: href of the graph of the whole hub.
        review: how it is reviewed; None where GitLab told nothing of it.
        lifecycle: where it stands, and how it came there.
        standing: how complete its description is, and its badges.
        models: its registered models; None when it has none.
        experiments: its experiments; None when it has none.
    """

    heading: str
    path: Hyperlink
    organisation: Hyperlink
    categories: tuple[Hyperlink, ...]
    hue: int
    icon: str
    states: tuple[Hyperlink, ...]
    summary: str
    topics: tuple[Hyperlink, ...]
    more_topics: tuple[Hyperlink, ...]
    stars: str
    forks: str
    license: str
    updated: Moment
    picture: Thumbnail | None
    picture_alt: str
    pattern: Pattern
    actions: tuple[Hyperlink, ...]
    share: Share
    sections: tuple[Hyperlink, ...]
    readme_html: Markup
    readme_note: str
    diagrams: str
    toc: tuple[Hyperlink, ...]
    map: Locator | None
    rail: tuple[Fact, ...]
    assets: tuple[AssetRow, ...]
    more_assets: tuple[AssetRow, ...]
    snippets: tuple[Snippet, ...]
    releases: tuple[ReleaseRow, ...]
    packages: tuple[PackageRow, ...]
    containers: tuple[ContainerRow, ...]
    contributors: tuple[ContributorRow, ...]
    more_contributors: int
    providers: tuple[ProviderRow, ...]
    related: tuple[RelatedGroup, ...]
    lineage: Drawing | None
    all_lineage: str
    review: ReviewBlock | None
    lifecycle: LifecycleBlock
    standing: Standing
    models: ModelsBlock | None
    experiments: ExperimentsBlock | None
    links: tuple[LinkGroup, ...]
    metadata: tuple[MetadataGroup, ...]
    citation: Citation
    problems: tuple[ProblemRow, ...]
    form: str
