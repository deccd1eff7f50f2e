"""Files of curated collections: what may be in them, and what is wrong with file and line."""

from pathlib import Path

import pytest

from sharinghub_static.config.collection_files import read_collections
from sharinghub_static.config.loading import LoadedConfig, load_config
from sharinghub_static.errors import ConfigError
from tests.cases import each_case

_SITE = """\
gitlab: {url: https://gitlab.example.org}
stac:
  categories:
    - dataset: {title: Datasets, gitlab_topic: data}
"""


def _load(folder: Path, files: dict[str, str], site: str = _SITE) -> LoadedConfig:
    (folder / "collections").mkdir()
    for name, text in files.items():
        (folder / "collections" / name).write_text(text, "utf-8")
    (folder / "site_config.yml").write_text(site, "utf-8")
    return load_config([folder / "site_config.yml"], {})


def test_collections_are_read_in_their_order_with_texts_in_each_language(tmp_path: Path) -> None:
    files = {
        "zebra.yml": "title: Zebra\norder: -1\nprojects: [a/b]\n",
        "Water.yaml": (
            "title: Water\ndescription: '*wet*'\nprojects:\n- a/b\n- path: a/c\n  note: new\n"
            "  locales: {fr: {note: nouveau}}\nlocales:\n  fr: {title: Eau}\nfilter: {topic: flood}\n"
        ),
    }
    zebra, water = _load(tmp_path, files).config.collections
    assert (zebra.slug, water.slug) == ("zebra", "water")
    assert (water.title("en"), water.title("fr-CA"), water.description("fr")) == ("Water", "Eau", "*wet*")
    listed = water.text.projects
    assert [(one.path, water.note(one, "en"), water.note(one, "fr")) for one in listed] == [
        ("a/b", "", ""),
        ("a/c", "new", "nouveau"),
    ]
    assert (water.lines, water.filter_line) == ((4, 5), 10)
    assert water.text.filter
    assert water.text.filter.topics == ("flood",)


@each_case(
    "text,message",
    [
        ("titel: X\nprojects: [a/b]\n", r"x\.yml:1: titel: unknown key; did you mean title\?"),
        ("projects: [a/b]\n", r"x\.yml:1: title: is needed"),
        ("title: X\n", r"x\.yml:1: must have projects or a filter"),
        (
            "title: X\nprojects:\n- path: a/b\n  nota: x\n",
            r"x\.yml:4: projects\[0\]\.nota: .*did you mean note",
        ),
        ("title: X\nfilter: {}\n", r"x\.yml:2: filter: must have topics"),
        ("title: X\nfilter:\n  category: dataset-s\n", r"x\.yml:2: .*did you mean 'dataset'"),
        ("title: [\n", r"x\.yml:"),
        ("- a/b\n", r"x\.yml:1: is not a mapping"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_its_line(text: str, message: str, tmp_path: Path) -> None:
    folder = tmp_path / str(abs(hash(text)))
    folder.mkdir()
    with pytest.raises(ConfigError, match=message):
        _load(folder, {"x.yml": text})


def test_a_category_cannot_have_the_folder_of_the_collections(tmp_path: Path) -> None:
    site = _SITE.replace("- dataset:", "- collections:")
    with pytest.raises(ConfigError, match="the site has a folder of that name"):
        _load(tmp_path, {"x.yml": "title: X\nprojects: [a/b]\n"}, site)


def test_a_category_of_that_name_stays_where_there_are_no_collections(tmp_path: Path) -> None:
    site = _SITE.replace("- dataset:", "- collections:")
    assert _load(tmp_path, {}, site).config.stac.categories[0].id == "collections"


def test_two_files_of_one_address_and_a_name_that_makes_none_are_mistakes(tmp_path: Path) -> None:
    text = "title: X\nprojects: [a/b]\n"
    with pytest.raises(ConfigError) as caught:
        _load(tmp_path, {"x.yml": text, "x.yaml": text, "two words.yml": text})
    assert any("has the same address" in line for line in caught.value.mistakes)
    assert any("rename the file" in line for line in caught.value.mistakes)


def test_a_picture_is_beside_the_file_or_the_configuration_and_a_lost_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"")
    texts = {
        name: f"title: {name}\npicture: {name}.png\nprojects: [a/b]\n" for name in ("near", "logo", "gone")
    }
    (tmp_path / "collections").mkdir()
    (tmp_path / "collections" / "near.png").write_bytes(b"")
    for name, text in texts.items():
        (tmp_path / "collections" / f"{name}.yml").write_text(text, "utf-8")
    files = read_collections(tmp_path)
    pictures = {one.slug: one.text.picture for one in files.collections}
    assert pictures == {"near": "collections/near.png", "logo": "logo.png", "gone": None}
    assert [("gone.yml" in notice, "gone.png" in notice) for notice in files.notices] == [(True, True)]
