"""Badges: a small picture of the figures of a project, for READMEs and other pages.

The picture of a project is made with the other files about it. It loads nothing, and its texts fit whatever
font is there: SVG's ``textLength`` stretches or squeezes each to the width that was worked out for it.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from sharinghub_static.analysis.completeness import completeness
from sharinghub_static.analysis.hub import Hub
from sharinghub_static.analysis.ranking import Ranking
from sharinghub_static.analysis.review import review_level
from sharinghub_static.portal.components.ranking import floored
from sharinghub_static.portal.frame.registration import site_files
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.site_files.feeds import for_xml
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout
from sharinghub_static.text.lines import truncate

__all__ = ["COLOURS", "Badge", "badges_of", "draw", "redirects", "text_width", "width_of"]

_MOST_MOVED = 500
"""Rules; GitLab Pages reads 1,000 of them and 64 kB."""

_EARLIER: Final = ("completeness", "review", "rank")
"""Names of the files that had one badge each."""

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

_HEIGHT, _SIZE, _PAD, _GAP = 20, 11, 6, 4  # pixels
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
    """The badges of a project; none of its rank where a site wants no ranking, or where it is of the last."""
    return tuple(_badges(project, hub, ranking))


def redirects(root: str) -> bytes:
    """Return the rules by which GitLab Pages finds badges at their addresses of before.

    Args:
        root: public address of the site; its path is part of a rule.

    Source: https://docs.gitlab.com/user/project/pages/redirects/#splats
    """
    prefix = urlsplit(root).path.rstrip("/")
    return "".join(
        f"{prefix}/badges/*/{kind}.svg {prefix}/badges/:splat/badges.svg 301\n" for kind in _EARLIER
    ).encode()


def _moved(site: SiteData) -> bytes:
    """Rules for the Items of projects that were moved; their pages lead on by themselves."""
    prefix, layout = urlsplit(site.hub.config.stac.root_href or "").path.rstrip("/"), Layout()
    rules = []
    for former, project in list(site.hub.moved.items())[:_MOST_MOVED]:
        old, new = site.hub.item_id_at(former), site.hub.item_ids[project.record.id]
        for category in project.categories:
            source, target = layout.stac_item(category, old), layout.stac_item(category, new)
            rules.append(f"{prefix}/{source} {prefix}/{target} 301\n")
    return "".join(rules).encode()


def _badges(project: Project, hub: Hub, ranking: Ranking | None) -> Iterator[Badge]:
    values = ranking.of(project).completeness if ranking else completeness(project, hub.config)
    share = floored(values.score)
    colour = "good" if share >= _GOOD else "fair" if share >= _FAIR else "poor"
    yield Badge("completeness", "metadata", f"{share:.0%}", colour)
    level = review_level(project)
    yield Badge("review", "review", *_LEVELS.get(level.value if level else "", ("not known", "unknown")))
    for category in project.categories if ranking else ():
        if ranking and (top := ranking.top(project, category)):
            shown = hub.config.category(category)
            yield Badge("rank", shown.title if shown else category, f"top {top:,}", "plain")
            return


def draw(badges: Sequence[Badge]) -> bytes:
    """Badges beside each other, as SVG."""
    title = escape(", ".join(f"{_short(one.label)}: {_short(one.text)}" for one in badges), {'"': "&quot;"})
    width, x, drawn = width_of(badges), 0, ""
    for badge in badges:
        drawn += _drawn(badge, x)
        x += badge.width + _GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT}" '
        f'viewBox="0 0 {width} {_HEIGHT}" role="img" aria-label="{title}"><title>{title}</title>'
        f'<g fill="#fff" font-family="Arial,Helvetica,sans-serif" font-size="{_SIZE}">{drawn}</g></svg>\n'
    ).encode()


def width_of(badges: Sequence[Badge]) -> int:
    """Width of badges beside each other, in pixels."""
    return sum(one.width for one in badges) + _GAP * (len(badges) - 1)


def _drawn(badge: Badge, x: int) -> str:
    left, end = x + _half(badge.label), x + badge.width
    return (
        f'<path fill="{COLOURS["label"]}" '
        f'd="M{x + 3} 0H{left}V{_HEIGHT}H{x + 3}a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z"/>'
        f'<path fill="{COLOURS[badge.colour]}" '
        f'd="M{left} 0H{end - 3}a3 3 0 0 1 3 3V17a3 3 0 0 1-3 3H{left}z"/>'
        f"{_text(_short(badge.label), x)}{_text(_short(badge.text), left)}"
    )


def text_width(text: str) -> float:
    """Width of a text in pixels, in Arial or what replaces it."""
    return sum(map(_advance, text)) * _SIZE / 1000


@cache
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
def redirect_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """Path and content of the rules for addresses of before: of badges, and of projects that were moved."""
    if site.hub.config.stac.root_href:
        yield Layout().redirects(), redirects(site.hub.config.stac.root_href) + _moved(site)
