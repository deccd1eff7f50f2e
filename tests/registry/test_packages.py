"""Extensions of installed packages, and names that they share with others."""

from pathlib import Path

import pytest

from sharinghub_static.analysis.ranking import all_rules as components
from sharinghub_static.analysis.ranking import ranking, ranking_weights
from sharinghub_static.errors import ConfigError
from sharinghub_static.extension_loading import with_extensions
from tests.projects import make_config, make_hub, make_project
from tests.registry.packages import install
from tests.registry.sites import LUCK, Site, names, rule


def test_a_package_is_used_again_in_the_next_build(site: Site, packages: Path) -> None:
    install(packages, "audits_pkg", rule('"audits"'))
    for _ in range(2):
        assert "audits" in names(site.load())


def test_a_package_may_import_its_parts(site: Site, packages: Path) -> None:
    install(packages, "split_pkg", "from split_pkg import rules")
    (packages / "split_pkg.py").unlink()
    (packages / "split_pkg").mkdir()
    (packages / "split_pkg" / "__init__.py").write_text("from split_pkg import rules")
    (packages / "split_pkg" / "rules.py").write_text(rule('"split"'))
    assert "split" in names(site.load())


def test_a_package_may_gather_its_parts_from_beside_the_module(site: Site, packages: Path) -> None:
    install(packages, "wide_pkg", "")
    (packages / "wide_pkg.py").unlink()
    entries = packages / "wide_pkg-1.2.dist-info" / "entry_points.txt"
    entries.write_text("[sharinghub_static.extensions]\none = wide_pkg.all\ntwo = wide_pkg.second\n")
    (packages / "wide_pkg").mkdir()
    files = {
        "__init__": "",
        "all": "from wide_pkg import first\nfrom wide_pkg.second import helper",
        "first": rule('"first"'),
        "second": f"def helper(): pass\n{rule(chr(34) + 'second' + chr(34))}",
        "unused": rule('"unused"'),
    }
    for name, code in files.items():
        (packages / "wide_pkg" / f"{name}.py").write_text(code)
    for _ in range(2):
        assert [definition.name for definition in site.load().registry.definitions] == ["first", "second"]


def test_a_helper_that_registers_is_named(site: Site) -> None:
    (line,) = site.write(a="from . import _shared" + rule('"one"'), _shared=rule('"two"')).mistakes()
    assert line.startswith("extensions/_shared.py:4: metadata rule two: register it in a file without _")


def test_a_package_that_cannot_be_imported_is_named(site: Site, packages: Path) -> None:
    install(packages, "broken_pkg", "\nimport nobody_has_this")
    (line,) = site.mistakes()
    assert (
        "broken_pkg.py:2, entry point broken_pkg of sharinghub_static.extensions (broken_pkg 1.2): " in line
    )
    assert "ModuleNotFoundError: No module named 'nobody_has_this'" in line


@pytest.mark.parametrize("value", ["", "not a module !!", ":name", "a-b"])
def test_an_entry_point_that_names_no_module_is_refused(site: Site, packages: Path, value: str) -> None:
    install(packages, "audits_pkg", rule('"audits"'))
    install(packages, "odd_pkg", "")
    entries = packages / "odd_pkg-1.2.dist-info" / "entry_points.txt"
    entries.write_text(f"[sharinghub_static.extensions]\nnb = {value}\n")
    (line,) = site.mistakes()
    assert line.startswith("entry point nb of sharinghub_static.extensions (odd_pkg 1.2): ")
    assert f"{value!r} is no name of a module" in line


def test_a_package_whose_entry_points_cannot_be_read_is_named(site: Site, packages: Path) -> None:
    install(packages, "audits_pkg", rule('"audits"'))
    install(packages, "odd_pkg", "")
    entries = packages / "odd_pkg-1.2.dist-info" / "entry_points.txt"
    entries.write_text("[sharinghub_static.extensions]\nnb\n")
    (line,) = site.mistakes()
    assert line.startswith("entry points of sharinghub_static.extensions (odd_pkg 1.2): cannot be read: ")
    # The same of a package that has nothing to do with this program hides no extension.
    entries.write_text("[of.others]\nnb\n")
    assert "audits" in names(site.load())


def test_a_file_and_a_package_of_one_name_clash(site: Site, packages: Path) -> None:
    install(packages, "audits_pkg", rule('"audits"'))
    (line,) = site.write(a=rule('"audits"')).mistakes()
    assert "audits_pkg.py:4: metadata rule audits: this name is defined at extensions/a.py:4." in line


# Components, and the group of entry points that was there before


def test_the_old_group_of_ranking_packages_works_with_a_notice(site: Site, packages: Path) -> None:
    install(packages, "lucky_pkg", LUCK, group="sharinghub_static.ranking")
    config, notices = with_extensions(make_config(folder=site.folder))
    assert notices[0] == "Extensions: lucky_pkg (lucky_pkg)"
    assert "lucky_pkg of sharinghub_static.ranking (lucky_pkg 1.2): this group is deprecated" in notices[1]
    assert [definition.name for definition in components(config.registry)][:5] == [
        *("stars", "forks", "dependants", "downloads", "luck")
    ]
    hub = make_hub(make_project("g/p"))
    entry = ranking(type(hub)(config, hub.instance, hub.changed_at, hub.projects)).entries[0]
    assert {definition.rule.name: definition.points for definition in entry.components}["luck"] > 0
    assert ranking_weights(config)["luck"] == 2


def test_a_package_for_both_groups_is_loaded_once(site: Site, packages: Path) -> None:
    install(packages, "both_pkg", LUCK)
    entries = packages / "both_pkg-1.2.dist-info" / "entry_points.txt"
    entries.write_text(entries.read_text() + "[sharinghub_static.ranking]\nboth = both_pkg\n")
    config, notices = with_extensions(make_config(folder=site.folder))
    assert notices == ("Extensions: both_pkg (both_pkg)",)
    assert [definition.name for definition in config.registry.definitions] == ["luck"]


def test_weights_name_components_of_extensions(site: Site) -> None:
    site.write(a=LUCK)
    config = make_config(folder=site.folder, ranking={"weights": {"luck": 9}})
    assert ranking_weights(with_extensions(config)[0])["luck"] == 9
    with pytest.raises(ConfigError, match=r"ranking\.weights\.luck: there is no such component"):
        ranking_weights(config)
