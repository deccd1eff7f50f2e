"""Badges: small pictures of one figure of a project, for READMEs and other pages.

They load nothing, and their texts fit whatever font is there: SVG's ``textLength`` stretches or squeezes
each to the width that was worked out for it.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from sharinghub_static.analysis.completeness import completeness
from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.ranking import Ranking
from sharinghub_static.analysis.review import review_state
from sharinghub_static.portal.components.ranking import floored
from sharinghub_static.portal.frame.registration import site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.site_files.feeds import for_xml
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout
from sharinghub_static.text.lines import truncate

__all__ = ["COLOURS", "KINDS", "Badge", "badge_files", "badges_of", "draw", "text_width"]

KINDS: Final = ("completeness", "review", "rank")

COLOURS: Final = {
    "label": "#4a4f55",
    "good": "#1a6b3c",
    "fair": "#8a5300",
    "poor": "#b3261e",
    "plain": "#0b5cad",
    "unknown": "#5d646c",
}
"""Grounds of white text; each has a contrast of 4.5:1 at least."""

_LEVELS: Final = {
    "reviewed": ("reviewed", "good"),
    "partly": ("partly reviewed", "fair"),
    "discussed": ("discussed", "fair"),
    "unreviewed": ("not reviewed", "unknown"),
}
_GOOD, _FAIR = 0.8, 0.5

_HEIGHT, _SIZE, _PAD = 20, 11, 6  # pixels
_LONGEST = 40  # characters of a text

# Widths of Arial's and Helvetica's characters in thousandths of the size, as their metrics have them.
_WIDTHS: Final = {
    **dict.fromkeys("ijl'|", 222),
    **dict.fromkeys(" !,./:;ftI[]\\", 278),
    **dict.fromkeys("()-r`", 333),
    **dict.fromkeys("csvxyzkJ", 500),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("W%", 944),
}
_USUAL, _WIDE = 556, 1000


@dataclass(frozen=True, slots=True)
class Badge:
    """A label and what is said of it, in English; ``colour`` is a name of :data:`COLOURS`."""

    kind: str
    label: str
    text: str
    colour: str

    @property
    def width(self) -> int:
        """In pixels."""
        return _half(self.label) + _half(self.text)


def badges_of(project: Project, hub: Hub, ranking: Ranking | None) -> tuple[Badge, ...]:
    """The badges of a project; none of its rank where a site wants no ranking."""
    return tuple(_badges(project, hub, ranking))


def badge_files(hub: Hub, ranking: Ranking | None) -> Iterator[tuple[str, bytes]]:
    """Path and content of all badges."""
    layout = Layout()
    for project in hub.projects:
        for badge in badges_of(project, hub, ranking):
            yield layout.badge(project.record.full_path, badge.kind), draw(badge)


def _badges(project: Project, hub: Hub, ranking: Ranking | None) -> Iterator[Badge]:
    values = ranking.of(project).completeness if ranking else completeness(project, hub.config)
    share = floored(values.score)
    colour = "good" if share >= _GOOD else "fair" if share >= _FAIR else "poor"
    yield Badge("completeness", "metadata", f"{share:.0%}", colour)
    level = review_state(project).level
    yield Badge("review", "review", *_LEVELS.get(level.value if level else "", ("not known", "unknown")))
    if ranking:
        category = project.categories[0]
        place, count = ranking.place(project, category), len(ranking.in_category(category))
        shown = hub.config.category(category)
        title = shown.title if shown else category
        yield Badge("rank", title, f"{place} of {count}", "plain")


def draw(badge: Badge) -> bytes:
    """The badge as SVG."""
    label, text = _short(badge.label), _short(badge.text)
    left, right = _half(label), _half(text)
    width = left + right
    title = escape(f"{label}: {text}", {'"': "&quot;"})
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT}" '
        f'viewBox="0 0 {width} {_HEIGHT}" role="img" aria-label="{title}"><title>{title}</title>'
        f'<path fill="{COLOURS["label"]}" d="M3 0H{left}V{_HEIGHT}H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z"/>'
        f'<path fill="{COLOURS[badge.colour]}" '
        f'd="M{left} 0H{width - 3}a3 3 0 0 1 3 3V17a3 3 0 0 1-3 3H{left}z"/>'
        f'<g fill="#fff" font-family="Arial,Helvetica,Liberation Sans,sans-serif" font-size="{_SIZE}">'
        f"{_text(label, 0)}{_text(text, left)}</g></svg>\n"
    ).encode()


def text_width(text: str) -> float:
    """Width of a text in pixels, in Arial or what replaces it."""
    return sum(map(_advance, text)) * _SIZE / 1000


def _advance(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return _WIDE
    base = unicodedata.normalize("NFD", character)[0]
    return _WIDTHS.get(base, 667 if base.isupper() else _USUAL)


def _half(text: str) -> int:
    return round(text_width(_short(text))) + 2 * _PAD


def _short(text: str) -> str:
    """One line that is not too long and that XML can hold."""
    return truncate(" ".join(for_xml(text).split()), _LONGEST)


def _text(text: str, left: int) -> str:
    length = round(text_width(text))
    place = f'x="{left + _PAD}" y="14" textLength="{length}" lengthAdjust="spacingAndGlyphs"'
    return f"<text {place}>{escape(text)}</text>"


@site_files("badges")
def all_badges(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of all badges."""
    yield from badge_files(site.hub, site.analyses.ranking)
