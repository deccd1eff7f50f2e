"""A configuration is read whole, or every mistake in it is reported at once."""

import re
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from sharinghub_static.config.loading import load_config
from sharinghub_static.config.schema import json_schema
from sharinghub_static.errors import ConfigError
from sharinghub_static.snapshot.records import Visibility
from tests.config.writing import GOOD, mistakes

ROOT = Path(__file__).resolve().parents[2]

BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))


def test_a_small_configuration_is_enough(write):
    config = load_config([write(GOOD)], {}).config
    assert [category.id for category in config.stac.categories] == ["dataset"]
    assert config.gitlab.visibility is Visibility.PUBLIC


def test_the_one_in_the_repository_is_right():
    loaded = load_config([ROOT / "tests/site_config.yml"], {})
    assert loaded.notices == ()
    assert len(loaded.config.stac.categories) == 5


def test_a_key_without_a_value_is_not_said(write):
    empty = "tags:\ndocs:\nservices:\nalerts:\nexternal-urls:\nspaces:\nmlflow: {type: , url: }\nportal:\n"
    without = load_config([write(GOOD, "less.yml")], {}).config
    assert load_config([write(GOOD + empty)], {}).config == without
    assert mistakes(write(GOOD + "portals:\n")) == ["9: portals: unknown key; did you mean portal?"]


def test_a_rule_that_fits_nothing_is_reported_but_is_no_mistake(write):
    rules = "assets: ['*.tif', {roles: [data]}, {key: a}, {key: a, href: 'https://x.example'}]"
    (first, second) = load_config([write(GOOD.rstrip() + f"\n        {rules}\n")], {}).notices
    assert "stac.categories[0].assets[1]: fits nothing" in first
    assert "stac.categories[0].assets[2]: fits nothing" in second


def test_later_files_add_to_earlier_ones(write):
    first = write(GOOD)
    second = write("gitlab: {timeout: 5}\nstac: {root: {title: Second}}\n", "more.yml")
    config = load_config([first, second], {}).config
    assert (config.gitlab.timeout, config.stac.root.title) == (5, "Second")
    assert config.gitlab.url == "https://gitlab.example.org"
    assert config.folder == first.parent


def test_config_path_names_several_files(write):
    first, second = write(GOOD), write("stac: {root: {title: Second}}", "more.yml")
    assert load_config([], {"CONFIG_PATH": f"{first};{second}"}).config.stac.root.title == "Second"


def test_the_environment_is_over_the_files(write):
    environ = {
        "GITLAB_URL": "https://other.example",
        "MLFLOW_URL": "https://mlflow.example",
        "GITLAB_IGNORE_TOPICS": "one two",
        "STAC_ROOT_HREF": "https://hub.example",
        "STAC_SEARCH_PAGE_DEFAULT_SIZE": "12",
        "STAC_PROJECTS_ASSETS_RULES": "*.tif *.csv",
        "STAC_PROJECTS_ASSETS_RELEASE_SOURCE_FORMAT": "tar.gz",
    }
    config = load_config([write(GOOD)], environ).config
    assert config.gitlab.url == "https://other.example"
    assert config.mlflow.url == "https://mlflow.example"
    assert config.gitlab.ignore.topics == ("one", "two")
    assert config.stac.root_href == "https://hub.example"
    assert config.stac.search.page_size == 12
    assert [rule.glob for rule in config.stac.categories[0].assets] == ["*.tif", "*.csv"]
    assert config.stac.projects.assets.release_source_format == "tar.gz"


def test_in_a_pipeline_nothing_needs_to_be_set(write):
    pipeline = {
        "GITLAB_CI": "true",
        "CI_SERVER_URL": "https://ci.example",
        "CI_PAGES_URL": "https://p.example/x",
    }
    without = write(GOOD.replace("url: https://gitlab.example.org", "timeout: 9"))
    config = load_config([without], pipeline).config
    assert (config.gitlab.url, config.stac.root_href) == ("https://ci.example", "https://p.example/x")
    assert load_config([write(GOOD)], pipeline).config.gitlab.url == "https://gitlab.example.org"


def test_outside_a_pipeline_its_variables_mean_nothing(write):
    assert load_config([write(GOOD)], {"CI_PAGES_URL": "https://p.example"}).config.stac.root_href is None


def test_what_no_page_can_hold_is_a_mistake(write):
    path = write(GOOD.replace("Datasets", '"D\\0"') + 'portal: {description: ["a\\eb"], "x\\x01": 1}\n')
    said = [line.split(",")[0] for line in mistakes(path) if "control character" in line]
    assert said == [
        "7: there is the control character U+0000",
        "9: there is the control character U+001B",
        "9: there is the control character U+0001",
    ]


def test_every_mistake_is_reported_at_once_with_its_line_and_the_nearest_right_key(write):
    path = write(
        """\
        gitlab:
          url: gitlab.example.org
          tiemout: 3
        stac:
          root: {title: [a]}
          categories:
            - Dataset:
                title: D
                gitlab_topik: x
        portal: {accent: red}
        """
    )
    assert mistakes(path) == [
        "2: gitlab.url: must be an address such as https://gitlab.example.org, not 'gitlab.example.org'",
        "3: gitlab.tiemout: unknown key; did you mean timeout?",
        "5: stac.root.title: must be text, not ['a']",
        "7: stac.categories[0].id: must be lower-case letters, digits, '-', '_' or '.' (it is a folder), "
        "not 'Dataset'",
        "7: stac.categories[0].gitlab_topic: is needed",
        "9: stac.categories[0].gitlab_topik: unknown key; did you mean gitlab_topic?",
        "10: portal.accent: must be a colour such as #1f6feb, not 'red'",
    ]


def test_synonyms_are_lists_of_two_words_or_more(write):
    path = write(GOOD + "search:\n  synonyms:\n    - [Occitanie, Midi-Pyrénées]\n    - [2024, this year]\n")
    config = load_config([path], {}).config
    assert config.search.synonyms == (("Occitanie", "Midi-Pyrénées"), ("2024", "this year"))
    wrong = write("gitlab: {url: 1}\nsearch:\n  synonyms:\n    - [flood]\n    - fire\n  synonim: []\n")
    assert mistakes(wrong)[-3:] == [
        "4: search.synonyms[0]: must have at least 2 entries, not ['flood']",
        "5: search.synonyms[1]: must be a list, not 'fire'",
        "6: search.synonim: unknown key; did you mean synonyms?",
    ]


def test_mistakes_of_the_text_of_values_and_between_keys_are_reported_together(write):
    path = write(
        """\
        gitlab: {url: 'https://x.example', url: 'https://y.example'}
        portal: {accent: red}
        stac:
          categories:
            - dataset: {title: D, gitlab_topic: t, iconn: x}
            - dataset: {title: E, gitlab_topic: T}
        tags: {sections: [{name: x, enabled_for: [tool]}]}
        """
    )
    assert mistakes(path) == [
        "1: duplicate key 'url'; the first one counts",
        "2: portal.accent: must be a colour such as #1f6feb, not 'red'",
        "5: stac.categories[0].iconn: unknown key; did you mean icon?",
        "5: stac.categories[0]: duplicate category 'dataset'; remove all but one",
        "5: stac.categories[0].gitlab_topic: another category has the topic 't' too",
        "6: stac.categories[1]: duplicate category 'dataset'; remove all but one",
        "6: stac.categories[1].gitlab_topic: another category has the topic 'T' too",
        "7: tags.sections[0].enabled_for: there is no category 'tool'",
    ]


def test_mistakes_of_several_files_are_reported_with_their_files(write):
    first, second = write(GOOD + "a: 1\n"), write("gitlab: {b: 1}\n", "more.yml")
    with pytest.raises(ConfigError) as caught:
        load_config([first, second], {})
    mistakes = [line.rpartition("/")[2].split(": unknown")[0] for line in caught.value.lines()]
    assert sorted(mistakes) == ["more.yml:1: gitlab.b", "site_config.yml:9: a"]


@pytest.mark.parametrize(
    "url",
    [
        "https://oauth2:SEKRIT12345@gitlab.example.org",
        "https://SEKRIT12345@gitlab.example.org",
        "oauth2:SEKRIT12345@gitlab.example.org",
        "https://oauth2:SEKRIT12345@gitlab.example.org/?a=b c",
        "glpat-SEKRIT12345abcdefghi",
    ],
)
@pytest.mark.parametrize("key", ["gitlab.url", "mlflow.url", "docs.url", "stac.root_href"])
def test_an_address_holds_no_password_and_no_log_line_does(write, url, key):
    section, _, name = key.partition(".")
    other = write(f"{section}: {{{name}: '{url}'}}\n", "more.yml")
    with pytest.raises(ConfigError) as caught:
        load_config([write(GOOD), other], {})
    (line,) = caught.value.lines()
    assert f"{key}: must " in line
    assert "SEKRIT" not in line


@pytest.mark.parametrize(
    "url",
    [
        "https://[",
        "https://:80",
        "https://x.example:port",
        "ftp://x.example",
        "https://",
        "x.example",
        "https:// x",
        "http://a..b",
        "https://" + "x" * 64 + ".example",
    ],
)
def test_what_is_no_address_is_a_mistake(write, url):
    (line,) = mistakes(write(GOOD.replace("https://gitlab.example.org", f"'{url}'")))
    assert "gitlab.url: must be an address" in line


@pytest.mark.parametrize("end", ["?a=b", "#there", "/-/?x"])
def test_paths_cannot_be_added_to_an_address_that_ends_in_a_query(write, end):
    (line,) = mistakes(write(GOOD.replace("gitlab.example.org", f"gitlab.example.org{end}")))
    assert "gitlab.url: must end with its path" in line


@pytest.mark.parametrize(
    "texts",
    [
        "stac: {root: {locales: {fr: {title: T}}}}",
        "alerts: {message: x, locales: {fr: {message: y}}}",
        "external-urls: [{name: x, dropdown: [{name: y, url: /y, locales: {fr: {name: z}}}]}]",
    ],
)
def test_a_category_cannot_be_called_as_a_language_that_the_site_has(write, texts):
    languages = write(texts, "more.yml")
    load_config([write(GOOD), languages], {})
    with pytest.raises(ConfigError, match="cannot be called 'fr'"):
        load_config([write(GOOD.replace("dataset:", "fr:")), languages], {})


def test_a_file_too_large_to_be_a_configuration_is_not_read(tmp_path):
    path = tmp_path / "site_config.yml"
    path.write_bytes(b"#" * 2_000_001)
    assert mistakes(path) == [" is larger than 2,000,000 bytes, so it is hardly a configuration"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gitlab: [", "a value is missing here"),
        ("a: 1\na: 2\n", "duplicate key"),
        ("- a\n- b\n", "is not a mapping"),
        ("just words", "is not a mapping"),
        (GOOD + "---\nportal: {}\n", "a second document begins here"),
        (GOOD + "alerts: {message: 2024-01-01}\n", "not the date 2024-01-01; put it in quotes"),
        (GOOD + "alerts: {message: true}\n", "not true; put it in quotes"),
        (GOOD + "alerts: {url: [2024-01-01, null]}\n", "not [the date 2024-01-01, nothing]"),
        ("", "gitlab: is needed"),
        ("gitlab: 3\nstac: []\n", "must be a mapping of keys"),
        ("a: &a [*a]\n", "refers to nothing"),
        (BOMB, "more than 100,000 values"),
        ("1: 2\n", "1: unknown key"),
        (GOOD + "    - tool:\n", "title: is needed"),
        (GOOD + "    - 3\n", "must be a mapping of keys"),
        (GOOD + "    -\n", "must be a mapping of keys"),
        (GOOD + "    - dataset: {title: E, gitlab_topic: other}\n", "duplicate category"),
        (GOOD + "    - tool: {title: E, gitlab_topic: 'SharingHub:Dataset'}\n", "has the topic"),
        (GOOD.replace("dataset:", "stac:"), "a folder of that name"),
        (GOOD + "  root: {locales: {dataset: {title: x}}}\n", "must be a language"),
        (GOOD + "tags: {sections: [{name: x, enabled_for: [tool]}]}\n", "there is no category 'tool'"),
        (GOOD.replace("sharinghub:dataset", "' '"), "must not be empty"),
        ("gitlab: {url: 'https://x.example'}\nstac: {categories: []}\n", "at least one category"),
        (GOOD + "spaces: {a: {url: 'javascript:alert(1)'}}\n", "must be an address"),
        (GOOD + "docs: {url: 'javascript:alert(1)'}\n", "must be an address"),
    ],
)
def test_a_mistake_is_reported_in_words(write, text, message):
    found = mistakes(write(text), reserved=frozenset({"stac"}))
    assert any(message in line for line in found), found


def test_a_mistake_of_the_environment_names_its_variable(write):
    with pytest.raises(ConfigError) as caught:
        load_config([write(GOOD)], {"MLFLOW_URL": "nonsense"})
    assert caught.value.lines()[0].startswith("$MLFLOW_URL: mlflow.url: must be an address")


def test_a_missing_file_is_reported_with_what_to_do(tmp_path):
    with pytest.raises(ConfigError, match="--config"):
        load_config([tmp_path / "none.yml"], {})


def test_bytes_that_are_not_text_are_reported(tmp_path):
    path = tmp_path / "site_config.yml"
    path.write_bytes(b"gitlab: \xff\xfe")
    assert "UTF-8" in mistakes(path)[0]


def test_editors_get_a_schema_that_the_repositorys_file_fits():
    validator = jsonschema_rs.Draft202012Validator(json_schema())
    config = yaml.safe_load((ROOT / "tests/site_config.yml").read_text())
    assert [error.message for error in validator.iter_errors(config)] == []
    assert not validator.is_valid(config | {"gitlabb": {}})


def test_the_examples_in_its_comments_are_right_too(write):
    text = (ROOT / "tests/site_config.yml").read_text()
    example = re.sub(r"^# (?=[a-z-]+:|  )", "", text, flags=re.MULTILINE)
    config = load_config([write(example)], {}).config
    assert config.alerts is not None
    assert config.spaces
    assert config.mlflow.type == "gitlab"


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        ("[en, fr, fr]", "portal.languages[2]: duplicate language 'fr'; remove all but one"),
        ("[en, map]", "portal.languages[1]: the language 'map' can only be the first"),
        ("[en, French]", "must be a language such as fr or fr-CA"),
        ("[en, dataset]", "must be a language such as fr or fr-CA"),
        ("fr", "must be a list"),
    ],
)
def test_languages_that_are_in_the_way_of_others_are_mistakes(write, languages, said):
    path = write(GOOD + f"portal: {{languages: {languages}}}\n")
    with pytest.raises(ConfigError) as caught:
        load_config([path], {}, frozenset({"map"}))
    assert any(said in line for line in caught.value.mistakes), caught.value.mistakes


def test_a_category_cannot_have_the_folder_of_a_language(write):
    path = write(GOOD.replace("dataset:", "fr:") + "portal: {languages: [en, fr]}\n")
    with pytest.raises(ConfigError, match="a category cannot be called 'fr'"):
        load_config([path], {})


@pytest.mark.parametrize(
    "text",
    [
        'stac:\n  "```\\n": 1\n',
        "stac:\n  categories:\n    - {id: [dataset], title: D, gitlab_topic: t}\n",
        "stac:\n  categories:\n    - {id: {a: b}, title: D, gitlab_topic: [t]}\n",
    ],
)
def test_each_mistake_is_one_line_whatever_the_keys_and_values_are(write, text):
    lines = mistakes(write(GOOD.partition("stac:")[0] + text))
    assert lines
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1 GB", 10**9),
        ("500 MB", 5 * 10**8),
        ("1.5gb", 15 * 10**8),
        ("1 GiB", 2**30),
        (" 0.5 KiB ", 512),
        ("1\u00a0MB", 10**6),
        ("1000", 1000),
        ("7 B", 7),
        (1_000_000, 10**6),
    ],
)
def test_a_size_is_taken_as_people_write_it(write, text, size):
    value = text if isinstance(text, int) else f"'{text}'"
    assert load_config([write(f"{GOOD}site:\n  max-size: {value}\n")], {}).config.site.max_size == size
    validator = jsonschema_rs.validator_for(json_schema())
    assert validator.is_valid(yaml.safe_load(f"{GOOD}site:\n  max-size: {value}\n"))


def test_a_time_is_taken_as_people_write_it(write):
    validator = jsonschema_rs.validator_for(json_schema())
    written = {"30 min": 1800, "6h": 21_600, "1 Day": 86_400, "day": 86_400, "2 weeks": 1_209_600}
    for text, seconds in written.items():
        value = f"{GOOD}site:\n  build-every: {text}\n"
        assert load_config([write(value)], {}).config.site.build_every == seconds
        assert validator.is_valid(yaml.safe_load(value))
    for text in ("7", "1 month", "1 min", "0 h", "400 days", "'* * * * *'", "[1]", "-1 h"):
        (line,) = mistakes(write(f"{GOOD}site:\n  build-every: {text}\n"))
        assert "site.build-every: must be" in line, text


@pytest.mark.parametrize(
    "value",
    [
        "1 GB per day",
        "1,000 MB",
        "-1 GB",
        "0",
        "0.1 B",
        "1 iB",
        "big",
        "''",
        "true",
        "[1]",
        "2000000 TB",
        "1 ZB",
    ],
)
def test_what_is_no_size_is_one_line(write, value):
    (line,) = mistakes(write(f"{GOOD}site:\n  max-size: {value}\n"))
    assert "site.max-size" in line
    assert len(line) < 250
