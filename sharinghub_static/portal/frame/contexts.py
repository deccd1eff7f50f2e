"""What templates are given on every page: the contract with whoever writes templates of their own.

Each page's template gets one variable, ``page``, of the class of that page. Everything in it is ready to
show: hrefs are relative to the page, numbers and dates are words, sequences are in order and empty when
there is nothing. Values are plain text and are escaped by the template; a field whose name ends in
``html`` is safe HTML. The class of a page or a part of one is in the module that fills it;
``docs/templates.md`` is written from all of them.
"""

from dataclasses import dataclass, field

from markupsafe import Markup

from sharinghub_static.portal.translation.translator import Moment

__all__ = [
    "Alert",
    "Fact",
    "HeadLink",
    "Hyperlink",
    "MenuEntry",
    "MetaTag",
    "Page",
    "Picture",
    "Site",
    "Thumbnail",
    "Translation",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hyperlink:
    """A link: its text, its address, the name of its icon (or nothing), and a remark.

    ``external`` says that it leads out of the site.
    """

    text: str
    href: str
    icon: str = ""
    external: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture and what it shows; ``alt`` is empty for mere decoration."""

    href: str
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """A project's preview as a file of the site.

    Args:
        href: the widest copy.
        srcset: all copies with their widths; empty when there is only one.
        width: of the widest copy, in pixels.
        height: likewise.
    """

    href: str
    srcset: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """An entry of header or footer; with ``children`` it is a group and its own ``href`` may be empty."""

    text: str
    href: str = ""
    icon: str = ""
    picture: str = ""
    hue: int | None = None
    current: bool = False
    external: bool = False
    children: tuple["MenuEntry", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The page in one of the site's languages, its own among them.

    Args:
        language: as ``lang`` and ``hreflang`` take it.
        name: in that language itself.
        href: relative to the page.
        address: the public one; the same as ``href`` while the site's address is not known.
        current: whether it is this page.
    """

    language: str
    name: str
    href: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """The owner's message to visitors; once dismissed it stays away for ``days``, known by its ``key``."""

    kind: str
    title: str
    message_html: Markup
    href: str
    key: str
    days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is the same on all pages, seen from the page at hand.

    Args:
        language: as ``lang`` takes it.
        direction: ``ltr`` or ``rtl``.
        style_sheets: hrefs, in order.
        script: href of the script.
        icon: href of the sign that browsers show in tabs; the logo when there is one.
        search: href of the search in all categories.
        inline_script: finds the root of a site whose address is not known, for the page that is shown at any
            depth; empty on the others.
        inline_style: all styles, for the page that is shown at any depth; empty on the others.
        explore: the ways to everything that is no category: map, topics, ranking and so on.
        new_project: where a new project is begun.
        source: the GitLab that was crawled, the first one of several.
        sources: all of them; on the page of a project the one that it is on.
        changed: the date of the data.
        documents: the site's data for programs.
        updates: href of the file that says when the site was updated.
        updates_script: href of the same as a script.
        skip_to: id of the main part.
    """

    title: str
    language: str
    home: str
    logo: Picture | None
    categories: tuple[MenuEntry, ...]
    explore: MenuEntry
    links: tuple[MenuEntry, ...]
    footer_links: tuple[MenuEntry, ...]
    documents: tuple[Hyperlink, ...]
    new_project: Hyperlink
    source: Hyperlink
    changed: Moment
    alert: Alert | None
    style_sheets: tuple[str, ...]
    script: str
    icon: str
    search: str = ""
    updates: str = ""
    updates_script: str = ""
    inline_style: Markup = field(default_factory=Markup)
    inline_script: Markup = field(default_factory=Markup)
    sources: tuple[Hyperlink, ...] = ()
    skip_to: str = "main"
    direction: str = "ltr"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadLink:
    """A ``link`` element of the page's head; media type and title may be empty."""

    rel: str
    href: str
    type: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaTag:
    """A ``meta`` element of the page's head."""

    name: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What every page has.

    Args:
        title: of the page, plain text.
        description: one or two sentences for search engines.
        canonical: its public address; empty while the site's address is not known.
        policy: the Content-Security-Policy.
        alternate: the STAC document of the same thing; ``note`` is its media type.
        breadcrumbs: from the home page to the page above this one.
        picture_address: public address of a picture of it, else of the logo; empty when there is none, or the
            site's address is not known.
        picture_fills: whether that is a picture to be shown in full width, not a logo.
        feed: what changed lately, as Atom.
        linked_data: what the page is about, as JSON-LD in schema.org's words; may be empty.
        translations: the page in each of the site's languages, the first language first; empty when there
            is only one.
        head_links: for programs: Signposting's links to files, licence, authors and descriptions, the search.
        citation_tags: for reference managers: how the page's subject is cited.
    """

    site: Site
    title: str
    description: str
    policy: str
    canonical: str = ""
    alternate: Hyperlink | None = None
    breadcrumbs: tuple[Hyperlink, ...] = ()
    translations: tuple[Translation, ...] = ()
    picture_address: str = ""
    picture_fills: bool = False
    feed: str = ""
    linked_data: Markup = field(default_factory=Markup)
    head_links: tuple[HeadLink, ...] = ()
    citation_tags: tuple[MetaTag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of the sidebar: a label, its icon, and one or more values with or without an address."""

    label: str
    icon: str
    values: tuple[Hyperlink, ...]
