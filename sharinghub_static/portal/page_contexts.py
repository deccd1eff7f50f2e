"""What templates are given for all pages but the projects': see :mod:`sharinghub_static.portal.contexts`."""

from dataclasses import dataclass

from markupsafe import Markup

from sharinghub_static.portal.activity.contexts import ChangeRow
from sharinghub_static.portal.contexts import Card, Hyperlink, Locator, Page, Snippet
from sharinghub_static.portal.search.contexts import Finder

__all__ = [
    "AboutPage",
    "CategoryTeaser",
    "FormField",
    "FormRows",
    "FrontMatterPage",
    "HomePage",
    "IndexGroup",
    "IndexPage",
    "ListPage",
    "MapPage",
    "MapRow",
    "NotFoundPage",
    "SelectionPage",
    "Step",
    "TextPage",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryTeaser:
    """A category on the home page, with its newest projects."""

    title: str
    href: str
    icon: str
    picture: str
    hue: int
    count: str
    description_html: Markup
    newest: tuple[Hyperlink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(Page):
    """The home page (``home.html``).

    Args:
        count: how many projects there are, in words.
        changes: the newest change of each of those that changed last.
        all_changes: href of the page of changes.
        ranked: the highest ranked; empty where a site wants no ranking.
        ranking: href of the whole ranking; empty likewise.
        starred: those with most stars, where there is no ranking.
        map: where the projects are; None when none has a place.
        atlas: href of the page of the map.
    """

    introduction_html: Markup
    count: str
    categories: tuple[CategoryTeaser, ...]
    changes: tuple[ChangeRow, ...]
    all_changes: str
    ranked: tuple[Card, ...]
    ranking: str
    starred: tuple[Card, ...]
    map: Locator | None
    atlas: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One entry of a pagination; the gap between far numbers has no ``href`` and no ``current``."""

    text: str
    href: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage(Page):
    """One page of a category's list (``list.html``).

    Args:
        count: how many projects the category has, in words.
        shown: which of them are on this page, in words; empty when all are.
        steps: the pages; empty when there is only one.
        finder: what narrows and orders the list where there are scripts.
        ranking: the same projects by rank; None where a site wants no ranking.
    """

    heading: str
    icon: str
    hue: int
    count: str
    shown: str
    description_html: Markup
    cards: tuple[Card, ...]
    steps: tuple[Step, ...]
    previous: str = ""
    next: str = ""
    new_project: Hyperlink
    finder: Finder
    ranking: Hyperlink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRow:
    """A project in the list beside the map; ``hue`` and ``category`` are of its first category."""

    title: str
    href: str
    hue: int
    category: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage(Page):
    """Every project that has a place (``map.html``).

    Args:
        count: how many they are, in words.
        map: how many there are in each area; None when none has a place, or all are of the whole Earth.
        data: href of the script with all places.
        root: href of the folder that the places' pages are in.
        rows: those that changed last, for readers without scripts.
        more: how many others there are, in words; empty when there are none.
    """

    count: str
    map: Locator | None
    data: str
    root: str
    rows: tuple[MapRow, ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionPage(Page):
    """One page of the projects with one topic, or of one organisation (``selection.html``).

    Args:
        count: how many projects there are, in words.
        source: where GitLab has the organisation; None for a topic.
        steps: the pages; empty when there is only one.
    """

    heading: str
    icon: str
    count: str
    source: Hyperlink | None
    cards: tuple[Card, ...]
    steps: tuple[Step, ...]
    finder: Finder
    previous: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexGroup:
    """A group of topics or organisations; ``note`` says how many projects each has."""

    title: str
    entries: tuple[Hyperlink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage(Page):
    """The list of topics, or of organisations (``selections.html``)."""

    heading: str
    icon: str
    introduction: str
    groups: tuple[IndexGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage(Page):
    """A Markdown page of the site's owner (``text.html``)."""

    body_html: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutPage(Page):
    """How to use the catalog from programs (``about.html``)."""

    catalog: str
    example: str
    snippets: tuple[Snippet, ...]
    documents: tuple[Hyperlink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundPage(Page):
    """What is shown for an address that is not there (``404.html``).

    Args:
        root: path of the site's root on its host.
        category_ids: those of the configuration, in its order.
        recent: projects that changed lately.
    """

    root: str
    category_ids: tuple[str, ...]
    categories: tuple[CategoryTeaser, ...]
    recent: tuple[Hyperlink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRows:
    """Maps that the form asks for one by one.

    Args:
        cells: what is asked of each: keys of the map, or the key and its value.
    """

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of the form; its words are the schema's.

    Args:
        path: dotted key of the front matter.
        id: of the element.
        kind: ``text``, ``lines``, ``license``, ``number``, ``words``, ``tasks``, ``list``, ``box``,
            ``period`` or ``rows``.
        example: what may stand there; may be empty.
        rows: of the kind ``rows``.
        options: words that are offered.
    """

    path: str
    id: str
    kind: str
    title: str
    description: str
    example: str
    rows: FormRows | None
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatterPage(Page):
    """The form for front matter (``front-matter.html``).

    Args:
        fields: in order.
        categories: id, title and GitLab topic of each.
        licenses: SPDX identifiers.
        gitlab: address of the GitLab, without a slash at its end.
        new_project: where a project is begun.
        schema: href of the JSON Schema.
        schema_address: its public address, or what stands for it where the site's own is not known.
        schema_json: the schema under the key ``schema``, as it can stand in a ``script`` element.
        template: front matter with every key.
        script: href of the form's script.
        style_sheet: href of the form's style sheet.
    """

    fields: tuple[FormField, ...]
    categories: tuple[tuple[str, str, str], ...]
    licenses: tuple[str, ...]
    gitlab: str
    new_project: Hyperlink
    schema: str
    schema_address: str
    schema_json: Markup
    template: str
    script: str
    style_sheet: str
