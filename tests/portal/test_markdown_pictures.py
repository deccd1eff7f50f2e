"""Pictures, films and sounds of READMEs: copies of the site, or links to where they are."""

import pytest

from sharinghub_static.portal.markdown import render_readme
from sharinghub_static.portal.media import LocalPicture
from tests.portal.readme_html import WEB, context, html

COPY = LocalPicture("media/0123456789abcdef.png", 640, 480)


def shown(markdown, **changes):
    """With a copy of every picture of the repository whose name holds an ``a``."""
    return html(markdown, pictures=lambda path: COPY if "a" in path else None, **changes)


def test_a_picture_of_the_repository_is_the_sites_own_copy():
    assert shown("![A map](docs/img/map.png)").strip() == (
        '<p><img src="media/0123456789abcdef.png" alt="A map" width="640" height="480" loading="lazy" '
        'decoding="async"></p>'
    )


@pytest.mark.parametrize(
    "address",
    [
        "./a%20b.png",
        "/a%20b.png?inline=false",
        f"{WEB}/-/raw/main/a%20b.png",
        f"{WEB}/-/raw/HEAD/a%20b.png?ref_type=heads",
        f"{WEB}/-/blob/main/a%20b.png",
    ],
)
def test_every_address_of_a_file_of_the_repository_finds_its_copy(address):
    def copy(path):
        return COPY if path == "a b.png" else None

    assert f'src="{COPY.path}"' in html(f"![x]({address})", refs=("HEAD",), pictures=copy)


@pytest.mark.parametrize(
    ("markdown", "words", "target"),
    [
        ("![Build](https://ci.example/b.svg)", "Image: Build (ci.example)", "https://ci.example/b.svg"),
        (
            "![](https://ci.example/b%20c.svg?x=1)",
            "Image: b c.svg (ci.example)",
            "https://ci.example/b%20c.svg?x=1",
        ),
        ("![](//ci.example)", "Image (ci.example)", "https://ci.example"),
        ("![M](m.svg)", "Image: M (gitlab.example)", f"{WEB}/-/raw/main/m.svg"),
        (f"![M]({WEB}-two/-/raw/main/a.png)", "Image: M (gitlab.example)", f"{WEB}-two/-/raw/main/a.png"),
        (f"![M]({WEB}/-/raw/old/a.png)", "Image: M (gitlab.example)", f"{WEB}/-/raw/old/a.png"),
    ],
)
def test_any_other_picture_is_a_quiet_link(markdown, words, target):
    link = f'<a class="image-elsewhere" href="{target}" rel="nofollow noopener noreferrer">{words}</a>'
    assert shown(markdown).strip() == f"<p>{link}</p>"


def test_a_badge_is_the_words_of_its_link():
    made = shown("[![Build](https://ci.example/b.svg)](https://ci.example/)")
    assert '<span class="image-elsewhere">Build</span></a>' in made
    assert "b.svg" not in made


def test_a_picture_that_cannot_be_shown_at_all_is_its_words():
    made = shown('<img src="data:image/png;base64,AAAA" alt="Dot">')
    assert '<span class="image-elsewhere">Dot</span>' in made
    assert "data:" not in made


def test_links_to_pictures_are_not_found_by_the_search():
    assert render_readme("![Build](https://ci.example/b.svg) Words", context()).text == "Words"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{width=320}", 'width="320" height="240"'),
        ("{width=300px height=20%}", 'width="300" height="20%"'),
        ('{height="48"}', 'height="48" width="64"'),
        ("{width=50%}", 'width="50%" loading'),
    ],
)
def test_gitlab_image_sizes_are_read_and_the_other_side_follows(written, expected):
    made = shown(f"![a](a.png){written} rest")
    assert expected in made
    assert "{" not in made


@pytest.mark.parametrize("written", ["{width=1e9}", "{onclick=x}", "{ .class }", " {width=30"])
def test_what_is_no_size_stays_text(written):
    made = shown(f"![a](a.png){written}")
    assert 'width="640" height="480"' in made
    assert written.strip() in made


@pytest.mark.parametrize(
    ("file", "word"),
    [("a.mp4", "Video"), ("A.WEBM", "Video"), ("a.mov", "Video"), ("a.ogg", "Audio"), ("a.mp3", "Audio")],
)
def test_films_and_sounds_are_links(file, word):
    link = f'<a class="media-elsewhere" href="{WEB}/-/raw/main/{file}" rel="nofollow noopener noreferrer">'
    assert f"{link}{word}: A flight (gitlab.example)</a>" in html(f"![A flight]({file})")


def test_of_a_picture_with_sources_only_the_picture_stays():
    sources = '<source srcset="a.png 1x, https://x.example/y.png 2x"><source srcset="data:x">'
    made = shown(f'<picture>{sources}<img src="a.png"></picture>')
    assert f'<img src="{COPY.path}"' in made
    assert "<source" not in made
    assert "<picture" not in made
