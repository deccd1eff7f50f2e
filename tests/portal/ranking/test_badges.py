"""Small pictures that stand anywhere."""

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import ImageColor

from sharinghub_static.analysis.ranking import ranking
from sharinghub_static.portal.site_files.badges import (
    COLOURS,
    Badge,
    badges_of,
    draw,
    redirects,
    text_width,
    width_of,
)
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.snapshot.activity_records import ActivityRecord
from sharinghub_static.snapshot.records import CountsRecord
from tests.projects import make_config, make_hub, make_project

_SVG = "{http://www.w3.org/2000/svg}"


def _told(**labels: Any) -> dict[str, tuple[str, str, str]]:
    hub = make_hub(make_project("a/a0", **labels), *(make_project(f"a/z{n}", **labels) for n in range(3)))
    found = badges_of(hub.projects[0], hub, ranking(hub))
    return {one.kind: (one.label, one.text, one.colour) for one in found}


def test_each_project_has_one_picture_of_its_three_badges() -> None:
    hub = make_hub(make_project("top/below/demo"), *(make_project(f"z/{n}") for n in range(3)))
    drawing = dict(pages(hub))["badges/top/below/demo/badges.svg"]
    badges = badges_of(hub.projects[0], hub, ranking(hub))
    texts = [one.text for one in etree.fromstring(drawing).iter(f"{_SVG}text")]
    assert texts == [text for badge in badges for text in (badge.label, badge.text)]
    assert len(badges) == 3
    without = draw(badges_of(hub.projects[0], hub, None))
    assert len(list(etree.fromstring(without).iter(f"{_SVG}text"))) == 4


@pytest.mark.parametrize(
    ("root", "prefix"),
    [("https://a.example.io/hub/", "/hub"), ("https://a.example.io/", ""), ("https://a.example.io", "")],
)
def test_gitlab_pages_finds_badges_at_their_addresses_of_before(root: str, prefix: str) -> None:
    rules = [rule.split() for rule in redirects(root).decode().splitlines()]
    assert [rule[0] for rule in rules] == [
        f"{prefix}/badges/*/{kind}.svg" for kind in ("completeness", "review", "rank")
    ]
    assert {tuple(rule[1:]) for rule in rules} == {(f"{prefix}/badges/:splat/badges.svg", "301")}


def test_badges_stand_beside_each_other_and_none_over_another() -> None:
    badges = [Badge("rank", "one", "1", "plain"), Badge("rank", "another", "2 of 3", "good")]
    root = etree.fromstring(draw(badges))
    places = [
        (float(one.get("x") or 0), float(one.get("textLength") or 0)) for one in root.iter(f"{_SVG}text")
    ]
    for (x, length), (after, _) in itertools.pairwise(places):
        assert x + length <= after
    assert root.get("width") == str(width_of(badges)) == str(sum(one.width for one in badges) + 4)


def test_a_badge_reports_its_figure() -> None:
    labels = _told(activity=ActivityRecord(merge_requests=()))
    assert labels["review"] == ("review", "not reviewed", "unknown")
    assert labels["rank"] == ("Datasets", "top 3", "plain")
    label, text, colour = labels["completeness"]
    assert (label, text[-1], colour) == ("metadata", "%", "poor")


def test_what_gitlab_does_not_report_is_not_known() -> None:
    assert _told()["review"] == ("review", "not known", "unknown")


def test_the_rank_is_that_in_the_first_category_which_says_one() -> None:
    many = [make_project(f"a/p{n:02}", counts=CountsRecord(stars=n)) for n in range(12)]
    hub = make_hub(*many, make_project("a/model", "ai-model"))
    found = ranking(hub)
    last = [badges_of(project, hub, found)[-1] for project in (many[11], many[8], many[2], many[0])]
    assert [badge.text for badge in last] == ["top 3", "top 10", "top 10", "not known"]


def test_a_project_that_is_last_in_one_category_has_its_rank_in_another() -> None:
    many = [make_project(f"a/p{n:02}", counts=CountsRecord(stars=n)) for n in range(12)]
    both = replace(make_project("a/z", counts=CountsRecord(stars=5)), categories=("ai-model", "dataset"))
    hub = make_hub(both, *many)
    badge = badges_of(both, hub, ranking(hub))[-1]
    assert (badge.kind, badge.label, badge.text) == ("rank", "Datasets", "top 10")


def _luminance(colour: str) -> float:
    """As WCAG 2.2 defines it."""
    parts = [value / 255 for value in ImageColor.getrgb(colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("colour", COLOURS.values())
def test_white_text_can_be_read_on_each_colour(colour: str) -> None:
    assert 1.05 / (_luminance(colour) + 0.05) >= 4.5


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(sorted(COLOURS)))
def test_any_text_makes_a_sound_picture_that_loads_and_runs_nothing(
    label: str, text: str, colour: str
) -> None:
    badge = Badge("rank", label, text, colour)
    root = etree.fromstring(draw([badge]))
    assert {one.tag for one in root.iter()} <= {
        f"{_SVG}{name}" for name in ("svg", "title", "path", "g", "text")
    }
    names = {name for one in root.iter() for name in one.attrib}
    assert not names & {"href", "src", "style", "class"}
    assert not [name for name in names if name.startswith("on")]
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.findtext(f"{_SVG}title")
    assert int(root.get("width") or 0) == badge.width
    for one in root.iter(f"{_SVG}text"):
        assert float(one.get("x") or 0) + float(one.get("textLength") or 0) <= badge.width


@pytest.mark.parametrize("text", ["</text><script>", '" onload="alert(1)', "&amp; <b>", "\0\ud800\x0b", ""])
def test_hostile_texts_are_text(text: str) -> None:
    root = etree.fromstring(draw([Badge("rank", text, text, "plain")]))
    written = [one.text or "" for one in root.iter(f"{_SVG}text")]
    assert all(one in text for one in written)


def test_a_category_of_any_title_has_a_badge() -> None:
    stac = {"categories": [{"id": "dataset", "title": "衛星 <Daten> & Mehr" * 9, "gitlab_topic": "t"}]}
    hub = make_hub(*(make_project(f"a/{name}") for name in "bcde"), config=make_config(stac=stac))
    (*_, badge) = badges_of(hub.projects[0], hub, ranking(hub))
    root = etree.fromstring(draw([badge]))
    assert (root.findtext(f"{_SVG}title") or "").endswith("…: top 3")
    assert badge.width < 600


@pytest.mark.parametrize(
    ("text", "pixels"), [("", 0), ("iiii", 9.77), ("WWWW", 41.5), ("92%", 22.6), ("é", 6.1), ("漢字", 22)]
)
def test_the_width_of_a_text_is_that_of_its_characters(text: str, pixels: float) -> None:
    assert text_width(text) == pytest.approx(pixels, abs=0.1)
