"""What pages share is made once, and is what it would be anyhow."""

from markupsafe import Markup

from sharinghub_static.portal.components.cards import Cards, MadeCards
from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.page_head import page_head
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.translation import once
from sharinghub_static.portal.translation.once import Once
from tests.projects import make_hub, make_project


class _Macro:
    """Counts its calls, as a macro of a template."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, of: object) -> Markup:
        self.calls += 1
        return Markup("<b>{}</b>").format(of)


def test_a_macro_is_filled_once_for_the_very_same_object() -> None:
    fill, macro, other = Once(), _Macro(), _Macro()
    first, equal = ["a"], ["a"]
    assert fill(macro, first) == fill(macro, first) == fill(macro, equal) == fill(other, first)
    assert (macro.calls, other.calls) == (2, 1)


def test_texts_are_forgotten_and_no_object_has_the_text_of_another(monkeypatch) -> None:
    monkeypatch.setattr(once, "_MOST", 2)
    fill, macro = Once(), _Macro()
    for number in range(50):
        # Each list is gone before the next one is made, which may then have its identity.
        assert fill(macro, [number]) == f"<b>[{number}]</b>"
    assert macro.calls == 50


def _site() -> SiteData:
    hub = make_hub(make_project("a/b", keywords=("flood",)), make_project("a/c", keywords=("flood",)))
    return SiteData(hub, Assets(hub.config), Analyses(hub))


def test_pages_of_one_depth_share_header_and_footer_and_each_says_where_it_is() -> None:
    site = _site()

    def frame(path: str, current: str = "") -> object:
        return page_head(site, site.linker(path), title="", description="", current=current)["site"]

    assert frame("dataset/a/b/index.html") is frame("dataset/a/c/index.html")
    assert frame("dataset/a/b/index.html") is not frame("dataset/a/b/-/files/index.html")
    assert frame("map/index.html").explore.children[0].current  # type: ignore[attr-defined] # of a Site
    listed = frame("dataset/a/b/index.html", "dataset/index.html")
    assert [one.text for one in listed.categories if one.current] == ["Datasets"]  # type: ignore[attr-defined] # of a Site


def test_a_card_is_made_once_for_lists_of_one_depth() -> None:
    site, made = _site(), MadeCards()
    project = site.hub.projects[0]
    cards = [Cards(site, site.linker(path), made) for path in ("topics/x/index.html", "topics/y/index.html")]
    assert cards[0].card(project) is cards[1].card(project)
    further = Cards(site, site.linker("topics/x/2/index.html"), made).card(project)
    assert further.href == f"../{cards[0].card(project).href}"
