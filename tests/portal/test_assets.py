"""The files that pages load."""

from pathlib import Path

import pytest

from sharinghub_static.errors import SiteError
from sharinghub_static.picture_metadata import strip_metadata
from sharinghub_static.portal.frame import assets as assets_module
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.site_pages import pages
from tests.images import encoded
from tests.picture_metadata.making import MAKERS
from tests.portal.hubs import full_hub, replace_folder
from tests.projects import make_config, make_hub

_PNG = strip_metadata(encoded("PNG"))


def _drawing(name: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg"><path id="{name}"/></svg>'.encode()


@pytest.mark.parametrize("kind", MAKERS)
def test_the_pictures_of_the_owner_are_published_without_metadata(tmp_path: Path, kind: str) -> None:
    name = f"logo.{kind.split()[-1]}"
    (tmp_path / name).write_bytes(MAKERS[kind]("zqcanarytext"))
    files = dict(Assets(replace_folder(make_config(portal={"logo": name}), tmp_path)).files())
    assert files[f"assets/site/{name}"] == strip_metadata(MAKERS[kind]("zqcanarytext"))


def test_a_drawing_of_the_owner_is_published_without_metadata(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(b"<!-- Ada -->" + _drawing("a"))
    files = dict(Assets(replace_folder(make_config(portal={"logo": "logo.svg"}), tmp_path)).files())
    assert files["assets/site/logo.svg"] == _drawing("a")


@pytest.mark.parametrize("name", ["logo.png", "logo.svg"])
def test_a_damaged_picture_of_the_owner_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"<html>")
    assets = Assets(replace_folder(make_config(portal={"logo": name}), tmp_path))
    with pytest.raises(
        SiteError, match=f"The picture .*{name} of the configuration cannot be published: the file is"
    ):
        dict(assets.files())


def test_pictures_beside_the_configuration_are_copied_once(tmp_path: Path) -> None:
    (tmp_path / "brand").mkdir()
    (tmp_path / "brand" / "logo.PNG").write_bytes(_PNG)
    config = make_config(
        portal={"logo": "brand/logo.PNG"}, **{"external-urls": [{"name": "X", "icon": "./brand/logo.PNG"}]}
    )
    site = dict(pages(make_hub(config=replace_folder(config, tmp_path))))
    assert [path for path in site if "site/" in path] == ["assets/site/logo.png"]
    assert site["assets/site/logo.png"] == _PNG
    assert b'src="assets/site/logo.png"' in site["index.html"]
    assert b'src="../assets/site/logo.png"' in site["dataset/index.html"]


def test_pictures_of_the_same_name_do_not_meet(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "i.svg").write_bytes(_drawing(folder))
    config = make_config(
        **{"external-urls": [{"name": folder, "icon": f"{folder}/i.svg"} for folder in "ab"]}
    )
    files = dict(Assets(replace_folder(config, tmp_path)).files())
    assert (files["assets/site/i.svg"], files["assets/site/i-2.svg"]) == (_drawing("a"), _drawing("b"))


@pytest.mark.parametrize("name", ["../secret.png", "/etc/hostname", "missing.png", "site_config.yml"])
def test_what_is_no_picture_beside_the_configuration_is_not_published(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "portal"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    (folder / "site_config.yml").write_text("gitlab: {}")
    assets = Assets(replace_folder(make_config(portal={"logo": name}), folder))
    assert assets.picture(name) is None
    assert not [path for path, _ in assets.files() if "site/" in path]


def test_a_picture_on_the_web_is_linked() -> None:
    assets = Assets(make_config(portal={"logo": "https://example.org/logo.png"}))
    assert assets.picture("https://example.org/logo.png") == "https://example.org/logo.png"


def test_a_package_without_its_front_end_says_how_to_make_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(assets_module, "_BUNDLE", tmp_path)
    with pytest.raises(SiteError) as failed:
        list(pages(full_hub()))
    assert "npm" in failed.value.hint


def test_the_script_is_small_and_classic() -> None:
    files = dict(Assets(make_config()).files())
    script = files["assets/portal.js"]
    assert len(script) < 13_500
    assert b"import(" not in script
    assert not script.startswith(b"import")
