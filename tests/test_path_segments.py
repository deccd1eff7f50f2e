"""Names from outside become segments that every disk, archive and server can hold, and never the same one."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharinghub_static.analysis.hub import item_ids
from sharinghub_static.path_segments import is_safe, is_shortened, safe_path, safe_segment, shortened
from sharinghub_static.site.layout import Layout
from tests.cases import each_case
from tests.projects import make_project
from tests.properties import examples

_CHECKSUM = re.compile(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*--)?[0-9a-f]{32}")

SAFE = ["land-cover", "a", "Land_Cover.v1.2", "x--y", "a-", "clock", "console", "nullable", "com10", "about"]
SAFE += ["x.html", "index", "data.json", "badges", "fr", "2", "a" * 247, "0123456789abcdef"]
UNSAFE = [
    "",
    ".",
    "..",
    "-",
    "index.html",
    "INDEX.HTML",
    "index.html.gz",
    "index.html.br",
    "feed.xml",
    "404.html",
]
UNSAFE += [
    "feed.xml",
    "404.html",
    "collection.json",
    "catalog.json",
    "health.json",
    "build.json",
    "collection.json.gz",
]
UNSAFE += ["con", "NUL", "aux", "prn", "com1", "LPT9", "nul.txt", "nul.tar.gz", "com0", "COM¹", "conin$"]
UNSAFE += [
    "a.",
    "a ",
    " a",
    "a\0b",
    "a\nb",
    "a:b",
    "a*",
    "a?b",
    'a"b',
    "a<b",
    "a|b",
    "a\\b",
    "a/b",
    "100%",
    "a#b",
]
UNSAFE += [
    ".git",
    "_drafts",
    "~x",
    "-x",
    "é",
    "e\u0301",
    "a\u200bb",
    "a\u202eb",
    "\ud800",
    "PROGRA~1",
    "a" * 248,
]
UNSAFE += ["100%", "a#b", "a" * 248]
UNSAFE += ["0123456789abcdef" * 2, "x--" + "0123456789abcdef" * 2, "X--" + "0123456789ABCDEF" * 2]


@each_case("name", SAFE)
def test_a_safe_name_stays(name: str) -> None:
    assert safe_segment(name) == name


@each_case("name", UNSAFE, ids=repr)
def test_any_other_gets_its_words_and_a_checksum(name: str) -> None:
    segment = safe_segment(name)
    assert segment != name
    assert _CHECKSUM.fullmatch(segment)
    assert is_shortened(segment)


@pytest.mark.parametrize(
    "inner", ["plain.json", "PLAIN.JSON", "review.svg", "rank.svg.gz", "badges.svg", "index.html"]
)
def test_a_project_below_another_one_meets_none_of_its_files(inner: str) -> None:
    layout = Layout()
    outer = {
        layout.project("dataset", "eo/plain"),
        layout.stac_item("dataset", "eo/plain"),
        layout.badges("eo/plain"),
    }
    folders = {
        layout.project("dataset", f"eo/plain/{inner}").rpartition("/")[0],
        layout.stac_item("dataset", f"eo/plain/{inner}").rpartition("/")[0],
        layout.badges(f"eo/plain/{inner}").rpartition("/")[0],
    }
    assert not {path.lower() for path in outer} & {path.lower() for path in folders}
    assert not {f"{path.lower()}.gz" for path in outer} & {path.lower() for path in folders}


def test_a_further_instance_keeps_its_sign_in_paths_of_the_hub_alone() -> None:
    assert safe_path("~esa/earth/cover") == "~esa/earth/cover"
    assert Layout().stac_item("dataset", "~esa--a--b") == "stac/dataset/~esa--a--b/~esa--a--b.json"
    long = safe_path(f"~esa/{'x' * 240}/{'y' * 240}/{'z' * 240}")
    assert re.fullmatch(r"~esa/x{40}--[0-9a-f]{32}", long)
    assert safe_path("~esa/~x") == f"~esa/{shortened('~x')}"
    assert safe_path("~con/x") == f"{shortened('~con')}/x"
    notebook = Layout().notebook("model", "a/b", "~drafts/x.ipynb")
    assert notebook == f"model/a/b/-/notebooks/{shortened('~drafts')}/x.ipynb/index.html"


def test_no_two_names_are_one_segment() -> None:
    names = {*SAFE, *UNSAFE, *map(shortened, UNSAFE)}
    assert len({safe_segment(name).lower() for name in names}) == len(names)


@pytest.mark.parametrize(
    ("topic", "slug"),
    [
        ("météo", "meteo"),
        ("große Fläche", "grosse-flache"),
        ("Ørsted", "orsted"),
        ("погода", "pogoda"),
        ("北京", "beijing"),
    ],
)
def test_a_topic_keeps_its_letters(topic: str, slug: str) -> None:
    assert re.fullmatch(rf"topics/{slug}--[0-9a-f]{{12}}/index\.html", Layout().topic(topic))


@pytest.mark.parametrize("topic", ["nul", "con", "com1"])
def test_a_topic_named_as_a_device_gets_a_checksum(topic: str) -> None:
    assert re.fullmatch(rf"topics/{topic}--[0-9a-f]{{12}}/index\.html", Layout().topic(topic))


_GITLAB = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]*")
_SEGMENT = re.compile(r"-|[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9_-]")

# All that GitLab lets a group or project be called, and the names that this site has a use for.
_NAMES = st.one_of(
    st.from_regex(r"[A-Za-z0-9_.][A-Za-z0-9_.-]{0,12}", fullmatch=True),
    st.sampled_from([name for name in (*SAFE, *UNSAFE) if _GITLAB.fullmatch(name)]),
    st.sampled_from("ab").map(lambda letter: letter * 255),
    st.sampled_from(UNSAFE).map(shortened),
)
_NAMESPACES = st.lists(_NAMES, min_size=1, max_size=20).map("/".join)
_TOPICS = st.one_of(st.text(min_size=1, max_size=12), st.sampled_from(UNSAFE[4:]), _NAMES)


def _paths_of(project: str, layout: Layout) -> list[str]:
    return [
        layout.project("dataset", project),
        layout.badges(project),
    ]


def _in_one_case(project: tuple[str, str]) -> str:
    return "/".join(project).lower()


@settings(max_examples=examples(60))
@given(
    st.lists(
        st.tuples(_NAMESPACES, _NAMES), min_size=1, max_size=8, unique_by=lambda one: "/".join(one).lower()
    ),
    st.lists(_TOPICS, max_size=8, unique_by=lambda topic: topic.strip().casefold()),
    st.booleans(),
)
def test_all_files_of_a_site_are_distinct_and_can_be_held(
    found: list[tuple[str, str]], topics: list[str], keep_slashes: bool
) -> None:
    # A project and a group never share a path in GitLab, and groups have one letter case.
    spelling: dict[str, str] = {}
    for space, _ in found:
        parts = space.split("/")
        for depth in range(1, len(parts) + 1):
            spelling.setdefault("/".join(parts[:depth]).lower(), "/".join(parts[:depth]))
    spaces = {_spelt(space, spelling) for space in spelling}
    projects = {
        f"{_spelt(space.lower(), spelling)}/{name}"
        for space, name in found
        if f"{space}/{name}".lower() not in spelling
    }
    for layout in (Layout(), Layout("fr")):
        own = [layout.home(), layout.topics(), layout.organisations(), layout.not_found(), layout.feed()]
        own += [layout.category("dataset"), layout.category("dataset", 2), layout.feed("dataset")]
        if not layout.language:
            own += [layout.stac_root(), layout.stac_collection("dataset"), layout.build_report()]
        paths = [*own, *(layout.organisation(space, page) for space in spaces for page in (1, 2))]
        paths += [path for project in projects for path in _paths_of(project, layout)]
        paths += [layout.topic(topic, page) for topic in topics if topic.strip() for page in (1, 2)]
        paths += [layout.stac_item("dataset", _item_id(project, keep_slashes)) for project in projects]
        _hold(paths)


def _spelt(space: str, spelling: dict[str, str]) -> str:
    parts = space.split("/")
    return "/".join(spelling["/".join(parts[:n])].rpartition("/")[2] for n in range(1, len(parts) + 1))


def _item_id(path: str, keep_slashes: bool) -> str:
    return item_ids([make_project(path, id=1)], keep_slashes=keep_slashes)[1]


def _hold(paths: list[str]) -> None:
    """All files can be on one disk without regard to letter case, compressed copies beside them."""
    files = [copy for path in paths for copy in (path, f"{path}.gz", f"{path}.br")]
    keys = [unicodedata.normalize("NFC", file).casefold() for file in files]
    assert len(set(keys)) == len(keys)
    folders = {key.rsplit("/", depth)[0] for key in keys for depth in range(1, key.count("/") + 1)}
    assert not folders & set(keys), "a file is a folder too"
    for file in files:
        assert len(file.encode()) < 1000
        for segment in file.split("/"):
            assert 0 < len(segment.encode()) <= 255
            assert _SEGMENT.fullmatch(segment)
            assert not re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", segment, re.IGNORECASE)


@given(_NAMESPACES, _NAMESPACES)
def test_a_folder_stays_the_folder_of_what_is_in_it_as_far_as_it_is_short(space: str, name: str) -> None:
    whole = safe_path(f"{space}/{name}")
    if not is_shortened(whole):
        assert whole == f"{safe_path(space)}/{safe_path(name)}"
    assert all(is_safe(one) or is_shortened(one) for one in whole.split("/"))
