"""All mistakes are reported in one run, in words for owners, each with its file and line."""

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from sharinghub_static.config.files import Settings
from sharinghub_static.config.mistakes import _known_keys, mistakes_of
from sharinghub_static.config.model import SiteConfig
from sharinghub_static.config.repair import without_mistakes
from sharinghub_static.errors import ConfigError
from sharinghub_static.extension_loading import load_site
from sharinghub_static.pipeline import Pipeline
from sharinghub_static.reporting import SilentReporter

WRONG = """\
gitlab:
  url: https://gitlab.example.org
  timeout: 0
stac:
  categories:
    - dataset:
        title: Datasets
        gitlab_topic: sharinghub:dataset
        assets:
          - glob: "*.tif"
            type-as: tiff
portal:
  accent: blue
  languages: [en, xx]
  tiles: {url: "https://tiles.example.org/{z}"}
ranking:
  weights: {starz: 1}
"""


def test_languages_weights_tiles_extensions_and_pages_come_with_all_others(tmp_path: Path) -> None:
    (tmp_path / "site_config.yml").write_text(WRONG)
    (tmp_path / "pages/fr").mkdir(parents=True)
    (tmp_path / "pages/fr/help.md").write_text("# Aide")
    (tmp_path / "pages/my page.md").write_text("# Page")
    with pytest.raises(ConfigError) as failed:
        load_site([tmp_path / "site_config.yml"], {})
    config = f"{tmp_path}/site_config.yml"
    shown = "\n".join(failed.value.mistakes)
    for line, part in {
        3: "gitlab.timeout: must be more than 0",
        11: "type-as: must be one of text, json, xml",
        13: "portal.accent: must be a colour",
        14: "portal.languages: there is no catalog of 'xx'",
        15: "portal.tiles: must contain {x} and {y}",
        17: "ranking.weights.starz: there is no such component",
    }.items():
        assert re.search(rf"^{re.escape(config)}:{line}: .*{re.escape(part)}", shown, re.MULTILINE), part
    assert "did you mean geotiff?" in shown
    assert "my page.md" in shown


def test_a_broken_extension_is_reported_beside_a_misspelt_key(tmp_path: Path) -> None:
    (tmp_path / "site_config.yml").write_text("gitlab: {ulr: 'https://gitlab.example.org'}\nstac: 3\n")
    (tmp_path / "extensions").mkdir()
    (tmp_path / "extensions/broken.py").write_text("1 / 0\n")
    with pytest.raises(ConfigError) as failed:
        load_site([tmp_path / "site_config.yml"], {})
    shown = "\n".join(failed.value.mistakes)
    assert "did you mean url?" in shown
    assert "site_config.yml:2: stac: must be a mapping of keys" in shown
    assert "broken.py:1" in shown


BASE: dict[str, Any] = {
    "gitlab": {"url": "https://gitlab.example.org", "ignore": {}},
    "stac": {
        "categories": [
            {
                "id": "data",
                "title": "Data",
                "gitlab_topic": "data",
                "assets": [{"glob": "*.x"}],
                "locales": {"fr": {}},
                "features": {},
            }
        ],
        "root": {"locales": {"fr": {}}},
        "extensions": {"eo": "https://example.org/a.json"},
        "projects": {"assets": {}},
        "search": {},
    },
    "tags": {"gitlab": {}, "sections": [{"name": "a"}]},
    "alerts": {"locales": {"fr": {}}},
    "external-urls": [{"name": "a", "url": "https://example.org", "dropdown": [{"name": "b"}]}],
    "spaces": {"s": {"url": "https://example.org"}},
    "portal": {"tiles": {"url": "https://example.org/{x}/{y}/{z}"}},
    "services": {"wizard": {}, "store": {}},
    "ranking": {"weights": {"stars": 1}},
    "site": {},
    "reviews": {},
    "leaderboards": {},
    "extensions": {},
    "mlflow": {},
    "docs": {},
}
BAD = [
    *(
        -1,
        0,
        10**30,
        float("nan"),
        float("inf"),
        1.5,
        True,
        "",
        "x" * 300,
        "\n",
        "\ud800",
        "a b",
        "https://[",
    ),
    *([], {}, [1], [[]], [None], [{}], {"a": 1}, {"a": {}}, {"": ""}, ["a"] * 210, {"stars": -1}),
    {str(number): 1 for number in range(120)},
]
PYDANTICS = re.compile(r"[Ii]nput should|Value error|(String|List|Tuple|Dictionary) should|Unable to|validat")


def targets(value: Any, path: tuple[Any, ...] = ()) -> set[tuple[Any, ...]]:
    """The paths of all values, and of all keys that could be beside them."""
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    found = {(*path, key) for key in _known_keys(path, SiteConfig)} if isinstance(value, dict) else set()
    for key, inner in entries:
        found |= {(*path, key)} | targets(inner, (*path, key))
    return found


def test_no_wrong_value_is_reported_in_words_for_programmers_and_each_can_be_taken_out() -> None:
    paths = sorted(targets(BASE), key=str)
    assert len(paths) > 120
    leaks = set()
    for number, (path, bad) in enumerate((path, bad) for path in paths for bad in BAD):
        values = deepcopy(BASE)
        inner = values
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = bad
        try:
            SiteConfig.model_validate(values)
        except ValidationError as error:
            for mistake in map(str, mistakes_of(error, Settings(values))):
                if PYDANTICS.search(mistake) or "\n" in mistake:
                    leaks.add(mistake[:120])
            if number % 7 == 0:
                without_mistakes(values, Path())
    assert leaks == set()


def test_a_category_without_projects_is_named_and_one_that_no_crawl_looked_for_is_a_warning() -> None:
    reporter = SilentReporter()
    pipeline = Pipeline(SiteConfig.model_validate(BASE), Path("snapshot.sqlite"), {}, reporter)
    pipeline._report_empty_categories(frozenset({"data"}), {"categories": {"data": 3}})
    assert (reporter.notices, reporter.warnings) == ([], [])
    pipeline._report_empty_categories(frozenset({"data"}), {"categories": {"data": 0}})
    pipeline._report_empty_categories(frozenset(), {"categories": {}})
    assert len(reporter.notices) == 2
    assert "no project that can be published has the topic 'data'" in reporter.notices[0]
    pipeline._report_empty_categories(frozenset({"other"}), {"categories": {"data": 0}})
    assert "snapshot.sqlite was crawled without the topic 'data'" in reporter.warnings[0]
