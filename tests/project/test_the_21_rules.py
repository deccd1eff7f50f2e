"""SharingHub's 21 rules: each as its documentation has it, where it must not apply, and written wrong."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pkgutil import iter_modules
from typing import Any

import pytest

from sharinghub_static.project import rules
from sharinghub_static.project.interpret import interpret_all
from sharinghub_static.project.model import Asset, Citation, Link, Project, ProjectReference, Provider
from sharinghub_static.project.rules import ORDER, Rule, all_rules
from sharinghub_static.snapshot.records import FileRecord, LicenseRecord, ReleaseRecord, TextRecord
from tests.project.reading import codes, config_with, read
from tests.projects import CREATED, GITLAB, UPDATED, make_config, make_record

RAW = f"{GITLAB}/group/demo/-/raw/main"


def asset(project: Project, key: str) -> Asset:
    return next(asset for asset in project.assets if asset.key == key)


def keys(project: Project) -> list[str]:
    return [asset.key for asset in project.assets]


def links(project: Project, rel: str) -> list[Link]:
    return [link for link in project.links if link.rel == rel]


def place(project: Project, code: str) -> tuple[int, str]:
    """Line and key of the first Problem with this code."""
    return next((problem.line, problem.key) for problem in project.problems if problem.code == code)


def test_the_order_names_each_module_once() -> None:
    modules = sorted(module.name for module in iter_modules(rules.__path__))
    assert sorted(ORDER) == modules
    assert [rule.name for rule in all_rules()] == list(ORDER)


def test_each_of_sharinghubs_rules_has_a_module_that_names_its_number() -> None:
    found = [re.match(r"Rule (\d+):", rule.entry.apply.__globals__["__doc__"]) for rule in all_rules()]
    assert sorted(int(number[1]) for number in found if number) == list(range(1, 22))


# 1 README.md between two lines of hyphens


def test_rule_1_reads_readme_md() -> None:
    assert read("title: From the README").title == "From the README"


def test_rule_1_reads_readme_md_in_small_letters() -> None:
    record = make_record(
        topics=("sharinghub:dataset",), texts=(TextRecord("readme.md", "---\ntitle: Small\n---\n", 22),)
    )
    (project,) = interpret_all([record], make_config())
    assert project.title == "Small"


def test_rule_1_prefers_capitals_where_both_stand() -> None:
    small = "---\ntitle: Small\n---\n"
    assert read("title: Capital", texts={"readme.md": small}).title == "Capital"


def test_rule_1_does_not_read_a_readme_in_a_folder() -> None:
    project = read(texts={"docs/README.md": "---\ntitle: Deep\n---\n"})
    assert project.title == "demo"


def test_rule_1_does_not_take_a_ruler_further_down_for_front_matter() -> None:
    project = read(body="Hello\n\n---\ntitle: No\n---\n")
    assert project.title == "demo"
    assert "SH110" in codes(project)


def test_rule_1_keeps_what_stands_before_a_mistake_and_names_the_line() -> None:
    project = read('gsd: 10\nplatform: sentinel-2\ntitle: "never closed\nlicense: MIT')
    assert project.properties["gsd"] == 10
    assert project.properties["platform"] == "sentinel-2"
    assert place(project, "SH101")[0] == 4


def test_rule_1_says_that_front_matter_is_not_closed() -> None:
    project = read(body="---\ntitle: Open\n\nHello\n")
    assert "SH105" in codes(project)
    assert project.title == "demo"


def test_rule_1_wants_keys_with_values() -> None:
    assert "SH106" in codes(read("- a\n- b"))


# 2 title


def test_rule_2_title_overrides_the_name_on_pages_and_cards_alike() -> None:
    assert read("title: Alpine Land Cover").title == "Alpine Land Cover"


@pytest.mark.parametrize(
    "front", ["gsd: 1", "title:", "title: ''", "title: [a]", "title: {a: b}", "title: true"]
)
def test_rule_2_without_a_usable_title_the_name_stays(front: str) -> None:
    assert read(front, name="Demo project").title == "Demo project"


@pytest.mark.parametrize(("front", "title"), [("title: 2024", "2024"), ("title: 1.5", "1.5")])
def test_rule_2_takes_a_number_for_a_title(front: str, title: str) -> None:
    assert read(front).title == title


def test_rule_2_says_where_a_title_is_no_text() -> None:
    assert place(read("gsd: 1\ntitle: [a]"), "SH107") == (3, "title")


# 3 description


def test_rule_3_describes_by_the_readme_and_the_card_by_gitlab() -> None:
    project = read("title: x", "# Head\n\nThe long text.\n", description="The short text.")
    assert project.description == "# Head\n\nThe long text."
    assert project.summary == "The short text."


def test_rule_3_describes_by_gitlab_where_there_is_no_readme() -> None:
    record = make_record(topics=("sharinghub:dataset",), description="From GitLab.")
    (project,) = interpret_all([record], make_config())
    assert project.description == "From GitLab."


def test_rule_3_takes_the_readme_for_the_card_without_headings_pictures_and_addresses() -> None:
    body = "# Head\n\n![logo](a.png) Maps of [the Alps](https://example.org).\n\n```\ncode\n```\n"
    assert read("title: x", body, description="").summary == "Maps of the Alps."


def test_rule_3_cuts_a_card_between_words() -> None:
    summary = read("title: x", "word " * 500, description="").summary
    assert len(summary) <= 200
    assert summary.endswith("word…")


def test_rule_3_never_leaves_a_description_empty() -> None:
    project = read("title: Only a title", "", description="")
    assert project.description == "Only a title"


def test_rule_3_takes_a_description_of_the_front_matter_first() -> None:
    project = read("description: My own words.", "# Other\n\nwords\n", description="GitLab's.")
    assert project.description == "My own words."
    assert project.summary == "My own words."


# 4 preview


@pytest.mark.parametrize("name", ["preview.png", "preview.jpg", "preview.jpeg"])
def test_rule_4_takes_a_picture_of_that_name(name: str) -> None:
    preview = read("title: x", files=(name,)).preview
    assert preview is not None
    assert preview.href == f"{RAW}/{name}"
    assert preview.type.startswith("image/")


def test_rule_4_front_matter_wins_over_the_name() -> None:
    preview = read("preview: docs/a.png", files=("preview.png", "docs/a.png")).preview
    assert preview is not None
    assert preview.href == f"{RAW}/docs/a.png"


def test_rule_4_an_image_called_preview_wins_over_both() -> None:
    project = read("preview: a.png", "![Preview](b.png)\n", files=("preview.png", "a.png", "b.png"))
    assert project.preview is not None
    assert project.preview.href == f"{RAW}/b.png"


@pytest.mark.parametrize(
    "body", ["![The preview of x](b.png)", "[preview](b.png)", "`![preview](b.png)`", "    ![preview](b.png)"]
)
def test_rule_4_other_images_and_links_are_no_preview(body: str) -> None:
    assert read("title: x", f"{body}\n", files=("b.png",)).preview is None


@pytest.mark.parametrize("name", ["docs/preview.png", "Preview.png", "preview.gif", "preview.png.txt"])
def test_rule_4_other_files_are_no_preview(name: str) -> None:
    assert read("title: x", files=(name,)).preview is None


@pytest.mark.parametrize(
    ("value", "code"),
    [("javascript:alert(1)", "SH401"), ("../a.png", "SH402"), ("missing.png", "SH403"), ("[a]", "SH107")],
)
def test_rule_4_a_preview_that_cannot_be_shown_is_a_problem(value: str, code: str) -> None:
    project = read(f"preview: {value}")
    assert project.preview is None
    assert place(project, code) == (2, "preview")


# 5 licence


def test_rule_5_takes_an_spdx_identifier_and_links_its_page() -> None:
    found = read("license: Apache-2.0").license
    assert found is not None
    assert (found.id, found.url) == ("Apache-2.0", "https://spdx.org/licenses/Apache-2.0.html")


def test_rule_5_takes_license_url_for_the_text() -> None:
    found = read("license: etalab-2.0\nlicense-url: https://example.org/l").license
    assert found is not None
    assert (found.id, found.url) == ("etalab-2.0", "https://example.org/l")


def test_rule_5_takes_gitlabs_licence_where_none_is_written() -> None:
    detected = LicenseRecord("mit", "MIT License", f"{GITLAB}/group/demo/-/blob/main/LICENSE")
    found = read("title: x", license=detected).license
    assert found is not None
    assert (found.id, found.url) == ("MIT", detected.url)


def test_rule_5_mends_the_letter_case() -> None:
    found = read("license: apache-2.0").license
    assert found is not None
    assert found.id == "Apache-2.0"


@pytest.mark.parametrize("written", ["MIT OR Apache-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"])
def test_rule_5_an_expression_is_other_for_stac_and_itself_for_people(written: str) -> None:
    project = read(f"license: {written}")
    assert project.license is not None
    assert project.license.id == "other"
    assert project.license.expression == written
    assert "SH301" not in codes(project)


@pytest.mark.parametrize("written", ["do what you like", "Apache 2.0 licence", "'<script>'", "MIT OR"])
def test_rule_5_what_is_no_licence_is_other_and_a_problem(written: str) -> None:
    project = read(f"license: {written}")
    assert project.license is not None
    assert project.license.id == "other"
    assert place(project, "SH301") == (2, "license")


@pytest.mark.parametrize(
    ("written", "id_", "url"),
    [
        ("https://spdx.org/licenses/MIT.html", "MIT", "https://spdx.org/licenses/MIT.html"),
        ("https://example.org/terms", "other", "https://example.org/terms"),
    ],
)
def test_rule_5_takes_an_address_for_what_it_leads_to(written: str, id_: str, url: str) -> None:
    project = read(f"license: {written}")
    assert project.license is not None
    assert (project.license.id, project.license.url) == (id_, url)
    assert "SH301" not in codes(project)


def test_rule_5_publishes_no_password_of_an_address() -> None:
    project = read("license: https://user:secret@example.org/terms")
    assert "secret" not in repr(project.license)
    assert place(project, "SH401") == (2, "license")


def test_rule_5_says_that_there_is_no_licence() -> None:
    assert "SH302" in codes(read("title: x"))


def test_rule_5_a_script_is_no_address_of_a_licence() -> None:
    project = read("license: MIT\nlicense-url: javascript:alert(1)")
    assert project.license is not None
    assert "javascript" not in project.license.url
    assert place(project, "SH401") == (3, "license-url")


# 6 temporal extent


def test_rule_6_takes_start_and_end() -> None:
    project = read('extent:\n  temporal: ["2018-01-01T00:00:00Z", "2025-12-31T12:00:00Z"]')
    assert project.extent.start == datetime(2018, 1, 1, tzinfo=UTC)
    assert project.extent.end == datetime(2025, 12, 31, 12, tzinfo=UTC)


def test_rule_6_is_from_creation_to_the_last_activity_otherwise() -> None:
    extent = read("title: x").extent
    assert (extent.start, extent.end) == (CREATED, UPDATED)


def test_rule_6_brings_times_to_utc() -> None:
    extent = read('extent: {temporal: ["2018-01-01T02:00:00+02:00", null]}').extent
    assert extent.start == datetime(2018, 1, 1, tzinfo=UTC)
    assert extent.end is None


def test_rule_6_ends_with_the_last_second_of_a_day() -> None:
    extent = read("extent: {temporal: [2018-01-01, 2018-12-31]}").extent
    assert extent.end == datetime(2018, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("[yesterday, 2020-01-01]", "SH303"),
        ("[2020-13-01, 2021-01-01]", "SH303"),
        ("[2021-01-01, 2020-01-01]", "SH304"),
        ("[2021-01-01]", "SH107"),
        ("[]", "SH107"),
        ("2021-01-01", "SH107"),
        ("{start: 2021-01-01}", "SH107"),
        ("[[1], {a: b}]", "SH303"),
    ],
)
def test_rule_6_a_time_that_cannot_be_read_is_a_problem_with_its_line(value: str, code: str) -> None:
    project = read(f"extent:\n  temporal: {value}")
    line, key = place(project, code)
    assert line == 3
    assert key.startswith("extent.temporal")
    assert project.extent.end is None or project.extent.start <= project.extent.end


def test_rule_6_an_end_that_cannot_be_read_is_not_an_open_end() -> None:
    assert read("extent: {temporal: [2020-01-01, soon]}").extent.end == UPDATED


# 7 spatial extent


def test_rule_7_takes_a_box() -> None:
    extent = read("extent: {spatial: [5.2, 43.6, 16.8, 48.4]}").extent
    assert extent.bbox == (5.2, 43.6, 16.8, 48.4)
    assert extent.geometry is not None
    assert extent.geometry["type"] == "Polygon"


def test_rule_7_takes_wkt() -> None:
    extent = read('extent: {spatial: "POLYGON((88 21, 92 21, 90 26, 88 21))"}').extent
    assert extent.bbox == (88, 21, 92, 26)


def test_rule_7_leaves_a_project_without_a_place_alone() -> None:
    extent = read("title: x").extent
    assert (extent.geometry, extent.bbox) == (None, None)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("[1, 2, 3]", "SH305"),
        ("[1, 2, 3, x]", "SH305"),
        ("[1, 2, 3, .nan]", "SH305"),
        ("[48.4, 143.6, 5.2, 16.8]", "SH306"),
        ("[1, 50, 2, 40]", "SH306"),
        ("[-200, 0, 10, 10]", "SH306"),
        ("'POLYGON((1 1, 2 1))'", "SH305"),
        ("'POLYGON((0 0, 1 1, 0 1, 1 0, 0 0))'", "SH307"),
        ("'GEOMETRYCOLLECTION(POINT(1 2))'", "SH305"),
        ("'POINT EMPTY'", "SH305"),
        ("somewhere", "SH305"),
        ("true", "SH305"),
        ("{type: Circle, coordinates: [1, 2]}", "SH305"),
    ],
)
def test_rule_7_a_place_that_cannot_be_read_is_a_problem_with_its_line(value: str, code: str) -> None:
    project = read(f"extent:\n  spatial: {value}")
    assert project.extent.geometry is None
    line, key = place(project, code)
    assert (line, key) == (3, "extent.spatial")


# 8 providers


def test_rule_8_keeps_providers_and_adds_host_and_producer() -> None:
    project = read("providers: [{name: Institute, roles: [licensor], url: https://example.org}]", name="Demo")
    assert project.providers == (
        Provider("Institute", ("licensor",), "https://example.org"),
        Provider("GitLab", ("host",), f"{GITLAB}/group/demo"),
        Provider("group", ("producer",), f"{GITLAB}/group"),
    )


@pytest.mark.parametrize("role", ["host", "producer"])
def test_rule_8_adds_none_for_a_role_that_is_taken(role: str) -> None:
    project = read(f"providers: [{{name: Institute, roles: [{role}]}}]")
    assert [provider.name for provider in project.providers if role in provider.roles] == ["Institute"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("[{roles: [host]}]", "SH308"),
        ("[{name: '', roles: [host]}]", "SH308"),
        ("[{name: A, roles: [boss]}]", "SH309"),
        ("[{name: A, url: 'javascript:alert(1)'}]", "SH401"),
        ("[{name: A, url: 'no address'}]", "SH401"),
        ("[17]", "SH107"),
        ("17", "SH107"),
    ],
)
def test_rule_8_a_provider_that_cannot_be_used_is_a_problem(value: str, code: str) -> None:
    project = read(f"providers: {value}")
    assert code in codes(project)
    assert {"host", "producer"} <= {role for provider in project.providers for role in provider.roles}


# 9 related


@pytest.mark.parametrize("value", [f"{GITLAB}/eo/cover", f"[{GITLAB}/eo/cover]", f"{GITLAB}/eo/cover.git"])
def test_rule_9_makes_a_link_to_the_project(value: str) -> None:
    (link,) = links(read(f"related:\n  dataset: {value}"), "derived_from")
    assert link == Link(
        "derived_from",
        ProjectReference("dataset", "eo/cover"),
        "application/geo+json",
        "dataset: eo/cover",
        source="related",
    )


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (f"{{nope: {GITLAB}/eo/cover}}", "SH404"),
        ("{dataset: https://elsewhere.example/eo/cover}", "SH405"),
        (f"{{dataset: {GITLAB}}}", "SH405"),
        ("{dataset: 'javascript:alert(1)'}", "SH405"),
        ("{dataset: [[a]]}", "SH107"),
        ("[a, b]", "SH107"),
    ],
)
def test_rule_9_what_is_no_project_is_a_problem(value: str, code: str) -> None:
    project = read(f"related: {value}")
    assert not links(project, "derived_from")
    assert code in codes(project)


def test_rule_9_a_project_that_is_not_in_the_catalog_is_a_problem_and_still_a_link() -> None:
    text = f"---\nrelated:\n  dataset: {GITLAB}/no/such\n---\n"
    record = make_record(topics=("sharinghub:dataset",), texts=(TextRecord("README.md", text, len(text)),))
    (project,) = interpret_all([record], make_config())
    assert place(project, "SH406") == (3, "related.dataset")
    (link,) = links(project, "derived_from")
    assert link.href == f"{GITLAB}/no/such"


# 10 links


def test_rule_10_passes_links_through() -> None:
    front = "links: [{rel: about, href: 'https://example.org', title: About, type: text/html, 'x:y': 1}]"
    assert links(read(front), "about") == [
        Link("about", "https://example.org", "text/html", "About", {"x:y": 1})
    ]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("[{href: 'https://example.org'}]", "SH412"),
        ("[{rel: about}]", "SH412"),
        ("[{rel: about, href: 'data:text/html,x'}]", "SH401"),
        ("[{rel: about, href: '../up.md'}]", "SH402"),
        ("[{rel: about, href: missing.md}]", "SH403"),
        ("[about]", "SH107"),
        ("about", "SH107"),
    ],
)
def test_rule_10_a_link_that_cannot_be_used_is_a_problem(value: str, code: str) -> None:
    project = read(f"links: {value}")
    assert not links(project, "about")
    assert code in codes(project)


# 11 href helper


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("docs/a.md", f"{RAW}/docs/a.md"),
        ("/docs/a.md", f"{RAW}/docs/a.md"),
        ("./docs/a.md", f"{RAW}/docs/a.md"),
        ("docs/a b.md", f"{RAW}/docs/a%20b.md"),
        ("docs/a%20b.md", f"{RAW}/docs/a%20b.md"),
        (f"dataset+{GITLAB}/eo/cover", ProjectReference("dataset", "eo/cover")),
        ("https://example.org/x", "https://example.org/x"),
        ("s3://bucket/key", "s3://bucket/key"),
    ],
)
def test_rule_11_resolves_what_stands_for_an_address(href: str, target: object) -> None:
    project = read(f"links: [{{rel: about, href: '{href}'}}]", files=("docs/a.md", "docs/a b.md"))
    assert [link.href for link in links(project, "about")] == [target]


@pytest.mark.parametrize(
    ("href", "code"),
    [
        ("docs/../../a.md", "SH402"),
        ("Docs/a.md", "SH403"),
        (f"nope+{GITLAB}/eo/cover", "SH404"),
        ("dataset+https://elsewhere.example/a/b", "SH405"),
        ("file:///etc/passwd", "SH401"),
        ("ms-msdt:/id", "SH401"),
        ("intent://x#Intent;end", "SH401"),
        ("tel:123", "SH401"),
        ("//example.org/x", "SH401"),
        ("https://user:secret@example.org", "SH401"),
        ("https://", "SH401"),
        ("C:\\\\data", "SH401"),
    ],
)
def test_rule_11_what_stands_for_none_is_a_problem(href: str, code: str) -> None:
    project = read(f"links: [{{rel: about, href: '{href}'}}]", files=("docs/a.md",))
    assert place(project, code) == (2, "links[0].href")


def test_rule_11_holds_in_the_description_too_for_pictures_and_links() -> None:
    body = "![a](p.png) [b](docs/a.md) `[c](docs/a.md)`\n"
    project = read("title: x", body, files=("p.png", "docs/a.md"))
    assert project.description == f"![a]({RAW}/p.png) [b]({RAW}/docs/a.md) `[c](docs/a.md)`"


# 12 asset rules


def test_rule_12_selects_by_globs_of_the_category_and_then_of_the_project() -> None:
    config = config_with(assets=["*.csv"])
    project = read("assets: ['*.py']", files=("a.csv", "b.py"), config=config)
    assert keys(project) == ["a.csv", "b.py"]


@pytest.mark.parametrize(
    ("glob", "found"),
    [
        ("*.py", ["a.py", "src/b.py", "src/deep/c.py"]),
        ("src/*.py", ["src/b.py"]),
        ("/*.py", ["a.py"]),
        ("deep/*.py", ["src/deep/c.py"]),
        ("src/**/*.py", ["src/b.py", "src/deep/c.py"]),
        ("?.py", ["a.py", "src/b.py", "src/deep/c.py"]),
        ("[ab].py", ["a.py", "src/b.py"]),
    ],
)
def test_rule_12_matches_from_the_right(glob: str, found: list[str]) -> None:
    assert keys(read(f"assets: ['{glob}']", files=("a.py", "src/b.py", "src/deep/c.py"))) == found


def test_rule_12_path_is_another_name_for_glob() -> None:
    assert keys(read("assets: [{path: '*.py'}]", files=("a.py",))) == ["a.py"]


@pytest.mark.parametrize("glob", ["*.PY", "*.pyc", "a", "src/a.py", "a.p?y"])
def test_rule_12_says_that_nothing_matches(glob: str) -> None:
    project = read(f"assets: ['{glob}']", files=("a.py",))
    assert not project.assets
    assert place(project, "SH408")[0] == 2


def test_rule_12_a_category_may_ask_for_what_is_not_there() -> None:
    assert "SH408" not in codes(read("title: x", config=config_with(assets=["*.csv"])))


@pytest.mark.parametrize(("entry", "code"), [("17", "SH107"), ("''", "SH407"), ("../*.py", "SH402")])
def test_rule_12_an_entry_that_is_no_glob_is_a_problem(entry: str, code: str) -> None:
    assert code in codes(read(f"assets: [{entry}]", files=("a.py",)))


def test_rule_12_folders_and_submodules_are_no_files() -> None:
    entries = (FileRecord("data.d", "tree"), FileRecord("lib.d", "submodule"))
    assert not read("assets: ['*.d']", files=entries).assets


# 13 matched files


def test_rule_13_describes_a_file_as_the_rule_says() -> None:
    front = (
        "assets: [{glob: '*.tif', key: 'map-{path}', title: 'Map {path}', description: 'The {key}',"
        " type-as: cog, roles: [data, labels]}]"
    )
    assert asset(read(front, files=("a.tif",)), "map-a.tif") == Asset(
        key="map-a.tif",
        href=f"{RAW}/a.tif",
        type="image/tiff; application=geotiff; profile=cloud-optimized",
        title="Map a.tif",
        description="The map-a.tif",
        roles=("data", "labels"),
        path="a.tif",
    )


def test_rule_13_fills_the_key_in_for_every_file() -> None:
    project = read("assets: [{glob: '*.tif', key: 'map-{path}'}]", files=("a.tif", "b.tif", "c/d.tif"))
    assert keys(project) == ["map-a.tif", "map-b.tif", "map-c/d.tif"]


def test_rule_13_what_the_project_says_of_a_file_takes_the_place_of_what_the_category_says() -> None:
    config = config_with(assets=[{"glob": "*.tif", "title": "Any"}])
    front = "assets: [{glob: a.tif, key: map, title: Mine}]"
    project = read(front, files=("a.tif", "b.tif"), config=config)
    assert {asset.key: asset.title for asset in project.assets} == {"b.tif": "Any", "map": "Mine"}


def test_rule_13_a_project_may_say_two_things_of_one_file() -> None:
    front = "assets: [{glob: a.tif, key: one}, {glob: a.tif, key: two}]"
    assert keys(read(front, files=("a.tif",))) == ["one", "two"]


def test_rule_13_a_file_is_data_under_its_path_unless_told_otherwise() -> None:
    found = asset(read("assets: ['*.onnx']", files=("w/a.onnx",)), "w/a.onnx")
    assert found.roles == ("data",)
    assert found.type == "application/octet-stream; framework=onnx"


def test_rule_13_keeps_files_apart_that_would_have_one_key() -> None:
    project = read("assets: [{glob: '*.tif', key: map}]", files=("a.tif", "b.tif"))
    assert keys(project) == ["map", "map-2"]
    assert "SH409" in codes(project)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("type-as: picture", "SH410"),
        ("type: 'text/html\\r\\nX: y'", "SH414"),
        ("type: tiff", "SH414"),
        ("title: 'Map {name}'", "SH411"),
        ("key: '{key}'", "SH411"),
        ("role: [data]", "SH415"),
        ("roles: {a: b}", "SH107"),
    ],
)
def test_rule_13_a_word_that_means_nothing_is_a_problem_and_the_asset_stays(rule: str, code: str) -> None:
    project = read(f"assets: [{{glob: '*.tif', {rule}}}]", files=("a.tif",))
    assert [asset.path for asset in project.assets] == ["a.tif"]
    assert code in codes(project)


def test_rule_13_tells_size_and_checksum_of_files_in_git_lfs() -> None:
    file = FileRecord("a.tif", lfs_oid="ab" * 32, size=123)
    found = asset(read("assets: ['*.tif']", files=(file,)), "a.tif")
    assert (found.size, found.sha256) == (123, "ab" * 32)


# 14 assets that are addresses


def test_rule_14_takes_key_and_href() -> None:
    front = "assets: [{key: tiles, href: 'https://example.org/{z}.png', type: image/png, roles: [visual]}]"
    found = asset(read(front), "tiles")
    assert (found.type, found.roles) == ("image/png", ("visual",))
    assert found.href.startswith("https://example.org/")


def test_rule_14_takes_a_file_for_href() -> None:
    assert asset(read("assets: [{key: a, href: a.csv}]", files=("a.csv",)), "a").path == "a.csv"


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("{key: a}", "SH407"),
        ("{href: https://example.org}", "SH407"),
        ("{title: a}", "SH407"),
        ("{key: a, href: 'javascript:alert(1)'}", "SH401"),
        ("{key: a, href: missing.csv}", "SH403"),
        ("{key: a, href: 'mailto:a@example.org'}", "SH401"),
        (f"{{key: a, href: 'dataset+{GITLAB}/eo/cover'}}", "SH405"),
    ],
)
def test_rule_14_a_rule_that_makes_no_asset_is_never_dropped_in_silence(rule: str, code: str) -> None:
    project = read(f"assets:\n  - {rule}")
    assert not project.assets
    assert place(project, code)[0] == 3


# 15 release


def released(**changes: Any) -> ReleaseRecord:
    whole = ReleaseRecord("v1.2", "Spring", "", UPDATED, sources=(("zip", f"{GITLAB}/group/demo/v1.2.zip"),))
    return replace(whole, **changes)


def test_rule_15_the_latest_release_is_an_asset() -> None:
    found = asset(read("title: x", releases=(released(), released(tag="v1.1"))), "release")
    assert found.title == "Release v1.2: Spring"
    assert found.roles == ("source",)
    assert found.type == "application/zip"
    assert found.href == f"{GITLAB}/group/demo/v1.2.zip"


def test_rule_15_takes_the_configured_format() -> None:
    config = make_config(stac={"projects": {"assets": {"release-source-format": "tar.gz"}}})
    found = asset(read("title: x", releases=(released(sources=()),), config=config), "release")
    assert found.href == f"{GITLAB}/group/demo/-/archive/v1.2/demo-v1.2.tar.gz"


def test_rule_15_without_a_release_there_is_none() -> None:
    assert not read("title: x").assets


def test_rule_15_does_not_trust_the_address_of_an_archive() -> None:
    hostile = released(sources=(("zip", "javascript:alert(1)"),))
    assert asset(read("title: x", releases=(hostile,)), "release").href.startswith(GITLAB)


# 16 extensions

EO = "https://stac-extensions.github.io/eo/v1.1.0/schema.json"
PROJ = "https://stac-extensions.github.io/projection/v2.0.0/schema.json"


def test_rule_16_a_map_under_a_prefix_becomes_its_properties() -> None:
    project = read(f"extensions: {{proj: {PROJ}}}\nproj: {{code: 'EPSG:32632'}}")
    assert project.properties["proj:code"] == "EPSG:32632"
    assert project.extensions == {"proj": PROJ}


def test_rule_16_the_configuration_wins() -> None:
    config = make_config(stac={"extensions": {"proj": PROJ}})
    project = read("extensions: {proj: 'https://example.org/s.json'}\nproj: {code: x}", config=config)
    assert project.extensions == {"proj": PROJ}


def test_rule_16_does_not_prefix_twice() -> None:
    project = read(f"extensions: {{proj: {PROJ}}}\nproj: {{'proj:code': x}}")
    assert project.properties["proj:code"] == "x"
    assert "proj:proj:code" not in project.properties


def test_rule_16_a_schema_that_is_not_used_is_not_declared() -> None:
    project = read(f"extensions: {{proj: {PROJ}}}")
    assert project.extensions == {}
    assert place(project, "SH311")[1] == "extensions.proj"


@pytest.mark.parametrize(
    ("front", "code"),
    [
        ("extensions: [a]", "SH107"),
        ("extensions: {proj: nowhere}", "SH310"),
        ("extensions: {proj: 'javascript:alert(1)'}", "SH310"),
        ("extensions: {'pr oj': 'https://example.org/s.json'}", "SH310"),
        (f"extensions: {{proj: {PROJ}}}\nproj: 17", "SH107"),
    ],
)
def test_rule_16_what_is_no_extension_is_a_problem(front: str, code: str) -> None:
    project = read(front)
    assert project.extensions == {}
    assert code in codes(project)


# 17 DOI


def test_rule_17_the_first_link_is_the_doi_and_the_others_publications() -> None:
    body = (
        "[DOI: Ada Nadir, Maps](https://doi.org/10.5281/zenodo.1) and"
        " [Hugo Raster, Peaks](https://doi.org/10.5281/zenodo.2)\n"
    )
    project = read("title: x", body)
    assert project.citation == Citation("10.5281/zenodo.1", "Ada Nadir, Maps")
    assert project.publications == (Citation("10.5281/zenodo.2", "Hugo Raster, Peaks"),)


def test_rule_17_a_bare_address_is_a_doi_without_a_citation() -> None:
    assert read("title: x", "https://doi.org/10.5281/zenodo.1\n").citation == Citation("10.5281/zenodo.1")


@pytest.mark.parametrize(
    "body",
    [
        "[x](https://doi.org/)",
        "[x](https://example.org/10.5281/zenodo.1)",
        "[x](https://doi.org.evil.example/10.5281/zenodo.1)",
        "`https://doi.org/10.5281/zenodo.1`",
        "![x](https://doi.org/10.5281/zenodo.1)",
        "10.5281/zenodo.1",
    ],
)
def test_rule_17_other_links_are_no_doi(body: str) -> None:
    assert read("title: x", f"{body}\n").citation is None


def test_rule_17_takes_the_front_matter_first() -> None:
    project = read("doi: 10.5281/zenodo.9", "https://doi.org/10.5281/zenodo.1\n")
    assert project.citation == Citation("10.5281/zenodo.9")
    assert project.publications == (Citation("10.5281/zenodo.1"),)


def test_rule_17_says_that_a_doi_is_none() -> None:
    assert place(read("doi: my own"), "SH315") == (2, "doi")


# 18 sharinghub


def test_rule_18_overrides_the_features_of_the_category() -> None:
    config = config_with(features={"jupyter": "enable", "map-viewer": "enable"})
    features = read("sharinghub: {jupyter: disable}", config=config).features
    assert (features["jupyter"], features["map-viewer"]) == ("disable", "enable")


@pytest.mark.parametrize("fact", ["stars: 1000000", "id: 1", "path: other/project", "archived: true"])
def test_rule_18_does_not_let_a_project_say_what_gitlab_knows(fact: str) -> None:
    project = read(f"sharinghub: {{{fact}}}")
    assert fact.partition(":")[0] not in project.features
    assert "SH313" in codes(project)


@pytest.mark.parametrize(
    "front", ["sharinghub: {jupyter: perhaps}", "sharinghub: [jupyter]", "sharinghub: 1"]
)
def test_rule_18_what_is_no_switch_is_a_problem(front: str) -> None:
    project = read(front)
    assert project.features["jupyter"] == "disable"
    assert "SH107" in codes(project)


# 19 every other key


def test_rule_19_copies_other_keys() -> None:
    project = read("gsd: 10\nplatform: sentinel-2\nseason: {from: may, to: june}\nconstructor: x")
    assert project.properties["gsd"] == 10
    assert project.properties["platform"] == "sentinel-2"
    assert project.properties["season"] == {"from": "may", "to": "june"}
    assert project.properties["constructor"] == "x"


@pytest.mark.parametrize("key", ["id", "datetime", "bbox", "geometry", "created", "'sharinghub:stars'"])
def test_rule_19_does_not_copy_what_the_item_has_of_its_own(key: str) -> None:
    project = read(f"{key}: 17")
    assert key.strip("'") not in project.properties
    assert "SH313" in codes(project)


@pytest.mark.parametrize(
    "front", ["gsd: 10 m", "gsd: -1", "gsd: .inf", "platform: [a]", "instruments: {a: b}"]
)
def test_rule_19_common_metadata_has_its_types(front: str) -> None:
    project = read(front)
    assert front.partition(":")[0] not in project.properties
    assert "SH314" in codes(project)


def test_rule_19_a_version_is_a_text_and_yaml_may_have_made_another_of_it() -> None:
    project = read("version: 1.10")
    assert project.properties["version"] == "1.1"
    assert place(project, "SH104") == (2, "version")
    assert read('version: "1.10"').properties["version"] == "1.10"


@pytest.mark.parametrize("front", ["version: [1]", "version: true", "version: ''"])
def test_rule_19_a_version_that_is_no_text_is_left_out(front: str) -> None:
    assert "version" not in read(front).properties


def test_rule_19_asks_whether_a_key_is_misspelt() -> None:
    project = read("licence: MIT\nprovider: x")
    problems = [problem for problem in project.problems if problem.code == "SH108"]
    assert {"Write `license:`.", "Write `providers:`."} == {problem.hint for problem in problems}


# 20 keywords


def test_rule_20_topics_are_keywords_but_for_the_categories() -> None:
    project = read("title: x", topics=("SharingHub:Dataset", "land cover", "alps"))
    assert project.keywords == ("alps", "land cover")
    assert project.categories == ("dataset",)


def test_rule_20_a_project_may_be_in_several_categories() -> None:
    project = read("title: x", topics=("sharinghub:dataset", "sharinghub:aimodel"))
    assert project.categories == ("ai-model", "dataset")


@pytest.mark.parametrize("topics", [(), ("alps",), ("sharinghub:datasets",), ("dataset",)])
def test_rule_20_a_project_without_a_category_is_not_published(topics: tuple[str, ...]) -> None:
    assert interpret_all([make_record(topics=topics)], make_config()) == []


# 21 DVC


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (("README.md", "a.csv"), "disable"),
        (("README.md", ".dvc/config"), None),
        (("README.md", "data.dvc"), "disable"),
        (("README.md", "sub/.dvc/config"), "disable"),
        ((), None),
    ],
)
def test_rule_21_dvc_is_off_only_where_files_are_and_none_of_its_own(
    files: tuple[str, ...], expected: str | None
) -> None:
    record = make_record(topics=("sharinghub:dataset",), files=tuple(FileRecord(file) for file in files))
    (project,) = interpret_all([record], make_config())
    assert project.features.get("dvc-init") == expected


# All of them


@pytest.mark.parametrize("broken", [rule.name for rule in all_rules()])
def test_a_mistake_of_ours_in_one_rule_costs_a_problem_and_no_project(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError

    failing = {broken: Rule(broken, fail)}
    rules = tuple(replace(rule, entry=failing.get(rule.name, rule.entry)) for rule in all_rules())
    monkeypatch.setattr("sharinghub_static.project.interpret.all_rules", lambda _: rules)
    project = read("title: Still here\nlicense: MIT")
    (problem,) = [problem for problem in project.problems if problem.code == "SH609"]
    assert broken in problem.message
    assert project.title
    assert project.description


def test_projects_come_sorted_and_problems_too() -> None:
    records = [make_record(path, topics=("sharinghub:dataset",)) for path in ("b/x", "a/y", "a/x")]
    projects = interpret_all(records, make_config())
    assert [project.record.full_path for project in projects] == ["a/x", "a/y", "b/x"]
    assert all(list(project.problems) == sorted(project.problems) for project in projects)
