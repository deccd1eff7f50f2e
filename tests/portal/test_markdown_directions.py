"""Text direction of the blocks of a README."""

from sharinghub_static.portal.markdown.directions import mark_directions
from sharinghub_static.portal.markdown.tree import parse, serialise


def _marked(html: str) -> str:
    root = parse(html)
    mark_directions(root)
    return serialise(root)


def test_each_block_follows_its_own_letters_where_some_run_from_right_to_left() -> None:
    marked = _marked("<h2>مرحبا</h2><p>Hello</p><ul><li>עברית</li></ul><p dir='ltr'>x</p>")
    assert marked == (
        '<h2 dir="auto">مرحبا</h2><p dir="auto">Hello</p>'
        '<ul dir="auto"><li dir="auto">עברית</li></ul><p dir="ltr">x</p>'
    )


def test_a_readme_without_such_letters_stays_as_it_is() -> None:
    html = "<h2>Étendue</h2><p>土地 – naïve</p>"
    assert _marked(html) == html
