"""Pictures in the pages: the site's own files, and nothing asked of any other host."""

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from PIL import Image

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.media import Gallery, imaging, path_in_repository
from sharinghub_static.portal.media.addresses import at_page
from sharinghub_static.portal.site_pages import pages
from sharinghub_static.project.model import Preview, Project, Readme
from tests.images import Store, animation, bomb, encoded
from tests.portal.hubs import ROOT, full_hub
from tests.projects import GITLAB, make_config, make_hub, make_project

PATH = "eo/cover"
WEB = f"{GITLAB}/{PATH}"
RAW = f"{WEB}/-/raw/main"
_README = """\
![Map](docs/map.png) ![Heavy](heavy.png) ![Moves](a.gif) ![Elsewhere](https://ci.example/b.svg)
![Broken](broken.jpg) ![Film](film.mp4)
<picture><source srcset="https://x.example/x.png"><img src="docs/map.png"></picture>
<video src="https://x.example/x.mp4"></video>

`<img src="media/not-a-picture.png">`
"""


def _noise(width: int, height: int) -> bytes:
    """A picture that cannot be packed."""
    stream = io.BytesIO()
    pixels = hashlib.shake_256(b"noise").digest(width * height * 3)
    Image.frombytes("RGB", (width, height), pixels).save(stream, "PNG")
    return stream.getvalue()


def store(**more: bytes) -> Store:
    jpeg = encoded("JPEG", 640, 480)
    return Store(
        **{
            "preview.png": encoded("PNG", 1280, 720),
            "docs/map.png": encoded("PNG", 400, 300),
            "heavy.png": _noise(1600, 400),
            "a.gif": animation(),
            "broken.jpg": jpeg[:9],
            **more,
        }
    )


def project(pictures: Store, preview: str | Preview | None = "preview.png", **changes: Any) -> Project:
    return make_project(
        PATH,
        **{
            "preview": Preview(f"{RAW}/{preview}", "", "The map") if isinstance(preview, str) else preview,
            "readme": Readme("README.md", _README),
            "pictures": pictures.records,
            **changes,
        },
    )


def site(pictures: Store, folder: Path | None = None, **changes: Any) -> dict[str, bytes]:
    return dict(pages(make_hub(project(pictures, **changes)), Gallery(pictures, folder)))


def page(made: dict[str, bytes], path: str = f"dataset/{PATH}/index.html") -> html.HtmlElement:
    return html.document_fromstring(made[path].decode())


def media(made: dict[str, bytes]) -> list[str]:
    return sorted(path for path in made if path.startswith("media/"))


def test_a_card_shows_a_thumbnail_in_two_sizes() -> None:
    pictures = store()
    name = f"../media/{pictures.records[0].sha256[:16]}"
    [image] = page(site(pictures), "dataset/index.html").xpath("//div[@class='thumb']/img")
    assert image.get("src") == f"{name}-640.webp"
    assert image.get("srcset") == f"{name}-320.webp 320w, {name}-640.webp 640w"
    assert (image.get("width"), image.get("height")) == ("640", "360")
    assert (image.get("loading"), image.get("decoding")) == ("lazy", "async")


def test_a_shared_link_and_a_search_engine_are_shown_the_sites_own_thumbnail() -> None:
    pictures = store()
    hub = make_hub(project(pictures), config=make_config(stac={"root_href": ROOT}))
    tree = page(dict(pages(hub, Gallery(pictures))))
    expected = f"{ROOT}/media/{pictures.records[0].sha256[:16]}-640.webp"
    assert tree.xpath("//meta[@property='og:image']/@content") == [expected]
    assert tree.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]
    [said] = tree.xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(said)["image"] == expected


def test_without_an_address_of_the_site_nobody_is_shown_a_picture() -> None:
    tree = page(site(store()))
    assert not tree.xpath("//meta[@property='og:image']")
    [said] = tree.xpath("//script[@type='application/ld+json']/text()")
    assert "image" not in json.loads(said)


def test_the_readme_shows_light_and_moving_pictures_as_they_are_and_heavy_ones_smaller() -> None:
    pictures = store()
    made = site(pictures)
    by_path = {one.path: one.sha256[:16] for one in pictures.records}
    found = {image.get("alt"): image for image in page(made).xpath("//*[@id='overview']//img")}
    there = "../../../media/"
    assert found["Map"].get("src") == f"{there}{by_path['docs/map.png']}.png"
    assert made[f"media/{by_path['docs/map.png']}.png"] == pictures.contents[pictures.records[1].sha256]
    assert found["Moves"].get("src") == f"{there}{by_path['a.gif']}.gif"
    assert found["Heavy"].get("src") == f"{there}{by_path['heavy.png']}-1280.webp"
    assert (found["Heavy"].get("width"), found["Heavy"].get("height")) == ("1280", "320")
    assert "Broken" not in found


def test_every_picture_of_a_page_is_a_file_of_the_site_and_every_file_is_shown() -> None:
    made = site(store())
    shown = {
        address.rpartition("../")[2]
        for path in made
        if path.endswith(".html")
        for image in page(made, path).xpath("//img")
        for address in [image.get("src"), *(image.get("srcset") or "").split(", ")]
        if address
    }
    pictures = {one.partition(" ")[0] for one in shown}
    assert {one for one in pictures if not one.startswith("badges/")} == set(media(made))
    assert pictures <= set(made)
    assert len(media(made)) == 5


@pytest.mark.parametrize("hub", [lambda: make_hub(project(store())), full_hub], ids=["no-copies", "full"])
def test_no_page_loads_anything_from_another_host(hub: Callable[[], Hub]) -> None:
    for path, content in pages(hub()):
        if not path.endswith(".html"):
            continue
        tree = html.document_fromstring(content.decode())
        loaded = tree.xpath(
            "//img/@src | //@srcset | //script/@src | //video/@src | //audio/@src | //source/@src"
        )
        loaded += tree.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //@poster | //image/@href")
        assert not [address for address in loaded if "//" in address]


def test_what_has_no_copy_is_a_link_in_the_page() -> None:
    links = page(site(store())).xpath("//a[contains(@class,'-elsewhere')]")
    assert [link.text for link in links] == [
        "Image: Elsewhere (ci.example)",
        "Image: Broken (gitlab.example.org)",
        "Video: Film (gitlab.example.org)",
    ]


def test_code_that_looks_like_a_picture_stays_as_it_is() -> None:
    assert "media/not-a-picture.png" in page(site(store())).xpath("string(//*[@id='overview'])")


@pytest.mark.parametrize("broken", [bomb(), b"\x89PNG\r\n\x1a\n<html>", encoded("PNG", 900, 900)[:300]])
def test_a_preview_that_cannot_be_read_leaves_the_pattern(broken: bytes) -> None:
    made = site(store(**{"preview.png": broken}), readme=None)
    assert media(made) == []
    assert page(made).xpath("//div[@class='thumb']/img") == []
    assert page(made).xpath("//div[@class='thumb']/i[starts-with(@class, 'pattern left')]")


def test_a_project_without_preview_is_shown_with_a_picture_of_its_readme() -> None:
    pictures = store()
    [shown] = (each for each in pictures.records if each.path == "docs/map.png")
    [image] = page(site(pictures, preview=None, picture="docs/map.png"), "dataset/index.html").xpath(
        "//div[@class='thumb']/img"
    )
    assert image.get("src") == f"../media/{shown.sha256[:16]}-640.webp"


def test_a_preview_on_another_host_is_not_shown() -> None:
    pictures = store()
    made = site(pictures, readme=None, preview=Preview("https://x.example/-/raw/main/preview.png"))
    assert media(made) == []


def test_a_small_preview_has_one_size() -> None:
    made = site(store(**{"preview.png": encoded("PNG", 200, 100)}), readme=None)
    assert len(media(made)) == 1
    assert page(made).xpath("//div[@class='thumb']/img/@srcset") == []


def test_the_same_pictures_give_the_same_bytes() -> None:
    assert site(store()) == site(store())


def test_the_second_build_makes_nothing_again_and_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = store(), store()
    made = site(first, tmp_path / "thumbnails")
    assert site(second, tmp_path / "thumbnails") == made
    assert second.asked < first.asked


def test_copies_that_no_page_wants_any_more_are_removed(tmp_path: Path) -> None:
    site(store(), tmp_path)
    assert len(list(tmp_path.iterdir())) == 3
    site(store(), tmp_path, readme=None, preview=None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", [0, 40, 70, -1], ids=["empty", "no body", "cut", "zeros"])
def test_damaged_copies_are_made_again(tmp_path: Path, damage: int) -> None:
    made = site(store(), tmp_path)
    copies = list(tmp_path.iterdir())
    for copy in copies:
        kept = copy.read_bytes()
        # What is left of a copy still says how large the picture is.
        copy.write_bytes(kept[:damage] if damage >= 0 else kept[:-20] + b"\0" * 20)
    assert site(store(), tmp_path) == made
    assert site(store(), tmp_path) == made


def test_copies_of_another_version_of_the_library_are_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site(store(), tmp_path)
    monkeypatch.setattr(imaging, "_library", lambda: "pillow 0.1")
    pictures = store()
    assert site(pictures, tmp_path) == made
    assert pictures.asked


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert site(store(), tmp_path / "file" / "thumbnails") == site(store())


def test_pictures_are_there_once_for_all_languages() -> None:
    pictures = store()
    hub = make_hub(project(pictures), config=make_config(portal={"languages": ["en", "fr"]}))
    made = dict(pages(hub, Gallery(pictures)))
    [image] = page(made, f"fr/dataset/{PATH}/index.html").xpath("//*[@id='overview']//img[@alt='Map']")
    assert image.get("src").startswith("../../../../media/")
    assert len(media(made)) == 5


@pytest.mark.parametrize(
    ("address", "path"),
    [
        (f"{WEB}/-/raw/main/a.png", "a.png"),
        (f"{WEB}/-/blob/a/b/docs/a%20b.png?raw=true#x", "docs/a b.png"),
        (f"{WEB}/-/raw/other/a.png", ""),
        (f"{WEB}/-/raw/maintain/a.png", ""),
        (f"{WEB}-two/-/raw/main/a.png", ""),
        (f"{WEB}/-/tree/main/a.png", ""),
        ("https://x.example/-/raw/main/a.png", ""),
        ("", ""),
    ],
)
def test_addresses_lead_back_to_the_repository(address: str, path: str) -> None:
    assert path_in_repository(address, WEB, ("main", "a/b", "")) == path


def test_only_pictures_are_renamed_for_a_page() -> None:
    text = '<p title="media/x.png">&lt;img src="media/x.png"&gt; <img alt="src=" src="media/a.png"></p>'
    assert at_page(text, lambda path: f"../{path}") == text.replace("media/a", "../media/a")
