"""A list under ``gitlab`` is a hub of several instances, and each has its own token."""

import re
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from sharinghub_static.config import SiteConfig, json_schema
from sharinghub_static.config.instances import environment_of, path_in_hub, token_variables
from sharinghub_static.config.loading import effective_settings, load_config
from sharinghub_static.config.secret_files import with_secret_files
from sharinghub_static.errors import ConfigError
from tests.cases import each_case

CATEGORIES = """
stac:
  categories:
    - model: {title: Models, gitlab_topic: model}
    - dataset: {title: Datasets, gitlab_topic: data}
"""
TWO = """
gitlab:
  - {url: https://home.example}
  - {url: https://esa.example/git/, name: esa-lab, categories: [dataset], visibility: internal}
"""


def load(folder: Path, gitlab: str, **environ: str) -> SiteConfig:
    (folder / "site_config.yml").write_text(gitlab + CATEGORIES)
    return load_config([folder / "site_config.yml"], environ).config


def test_each_instance_has_its_own_settings(tmp_path: Path) -> None:
    config = load(tmp_path, TWO)
    home, esa = config.gitlabs
    assert (home.url, esa.url) == ("https://home.example", "https://esa.example/git")
    assert config.gitlab == home
    seen = config.for_instance("esa-lab", only_its_categories=True)
    assert (seen.gitlab, [category.id for category in seen.stac.categories]) == (esa, ["dataset"])
    assert seen.gitlabs == config.gitlabs
    assert config.prefix_of(home) == ""
    assert config.prefix_of(esa) == "~esa-lab/"
    assert config.web_address("~esa-lab/earth/cover") == "https://esa.example/git/earth/cover"
    assert config.web_address("earth/cover") == "https://home.example/earth/cover"


def test_a_list_of_one_is_one_instance_and_the_environment_names_the_first(tmp_path: Path) -> None:
    one = load(tmp_path, "gitlab:\n  - {url: https://home.example}\n")
    assert one == load(tmp_path, "gitlab: {url: https://home.example}\n")
    moved = load(tmp_path, TWO, GITLAB_URL="https://new.example", CI="1", CI_SERVER_URL="https://ci.example")
    assert [gitlab.url for gitlab in moved.gitlabs] == ["https://new.example", "https://esa.example/git"]
    settings = effective_settings([tmp_path / "site_config.yml"], {})
    assert settings["gitlab"] == yaml.safe_load(TWO)["gitlab"]
    assert "further_gitlabs" not in settings
    document = yaml.safe_load(TWO + CATEGORIES)
    assert jsonschema_rs.is_valid(json_schema(), document)
    assert not jsonschema_rs.is_valid(json_schema(), document | {"gitlab": []})


@each_case(
    "path, url, expected",
    [
        ("earth/cover", "", "earth/cover"),
        ("/earth/cover/", "https://home.example:443", "earth/cover"),
        ("earth/cover", "https://esa.example/git/", "~esa-lab/earth/cover"),
        ("earth/cover", "http://ESA.example/git", "~esa-lab/earth/cover"),
        ("~ESA-Lab/Earth/cover", "", "~esa-lab/Earth/cover"),
        ("~esa-lab/earth/cover", "https://home.example", "~esa-lab/earth/cover"),
    ],
)
def test_a_project_is_named_by_path_and_instance(path: str, url: str, expected: str, tmp_path: Path) -> None:
    assert path_in_hub(load(tmp_path, TWO), path, url) == expected


@each_case(
    "path, url, message",
    [
        (
            "~absent/earth/cover",
            "",
            "no further GitLab instance 'absent'. "
            "Write earth/cover for the first instance, or ~esa-lab/earth/cover for another one",
        ),
        ("earth/cover", "https://home.example:8443", "is no GitLab instance of the hub"),
        ("earth/cover", "https://esa.example", "It has https://home.example, https://esa.example/git"),
        ("earth/cover", "https://[", "is no GitLab instance of the hub"),
    ],
)
def test_an_instance_that_the_hub_does_not_have_is_refused(
    path: str, url: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        path_in_hub(load(tmp_path, TWO), path, url)


def test_the_only_instance_may_have_another_address_for_its_users(tmp_path: Path) -> None:
    config = load(tmp_path, "gitlab: {url: http://gitlab.internal}\n")
    assert path_in_hub(config, "earth/cover", "https://home.example") == "earth/cover"
    with pytest.raises(ConfigError, match=r"Write earth/cover for the first instance$"):
        path_in_hub(config, "~esa/earth/cover")


@each_case(
    "lines, message",
    [
        ("  - {url: https://b.example}", "4: gitlab[1].name: is needed for each instance but the first"),
        ("  - {url: https://home.example, name: b}", "gitlab[1].url: is the address of another instance too"),
        ("  - {url: https://HOME.example/, name: b}", "gitlab[1].url: is the address of another"),
        ("  - {url: 'https://home.example:443', name: b}", "gitlab[1].url: is the address of another"),
        ("  - {url: http://home.example, name: b}", "gitlab[1].url: is the address of another"),
        ("  - {url: https://b.example, name: a}", "gitlab[1].name: another instance has this name too"),
        (
            "  - {url: https://b.example, name: Big One}",
            "gitlab[1].name: must be lower-case letters and digits",
        ),
        (
            "  - {url: https://b.example, name: b, token-variable: our_token}",
            "gitlab[1].token-variable: must be upper-case letters, digits and '_'",
        ),
        ("  - {url: https://b.example, name: b, categories: [data]}", "there is no category 'data'"),
        ("  - {url: https://b.example, name: b, categories: []}", "categories: must have at least 1 entries"),
        ("  - {url: https://b.example, name: b, token-variable: GITLAB_TOKEN}", "to its own instance alone"),
        ("  - {url: https://b.example, name: b, naem: x}", "gitlab[1].naem: unknown key; did you mean name?"),
        ("  - {name: b}", "4: gitlab[1].url: is needed"),
        ("  - https://b.example", "gitlab[1]: must be a mapping of keys, not 'https://b.example'"),
        ("further_gitlabs: []", "further_gitlabs: unknown key"),
    ],
)
def test_mistakes_between_instances_are_named_with_their_place(
    lines: str, message: str, tmp_path: Path
) -> None:
    first = "\ngitlab:\n  - {url: https://home.example, name: a}\n"
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, f"{first}{lines}\n")
    assert message in str(caught.value)
    assert len(caught.value.mistakes) == 1


def test_a_token_in_the_file_is_refused_without_being_shown(tmp_path: Path) -> None:
    secret = "glpat-" + "x1Y2" * 5
    for key in ("token", "token-variable"):
        with pytest.raises(ConfigError, match=rf"gitlab\[1\]\.{key}: must not hold") as caught:
            load(tmp_path, f"{TWO.rstrip()[:-1]}, {key}: {secret}}}\n")
        assert secret not in str(caught.value)


def test_an_instance_gets_its_own_token_and_no_other(tmp_path: Path) -> None:
    config = load(tmp_path, TWO)
    assert token_variables(config) == ("GITLAB_TOKEN", "GITLAB_TOKEN_ESA_LAB")
    environ = {"GITLAB_TOKEN": "a", "GITLAB_TOKEN_ESA_LAB": "b", "MLFLOW_TRACKING_TOKEN": "m", "HOME": "/"}
    home, esa = (environment_of(gitlab, config, environ) for gitlab in config.gitlabs)
    assert home == {"GITLAB_TOKEN": "a", "MLFLOW_TRACKING_TOKEN": "m", "HOME": "/"}
    assert esa == {"GITLAB_TOKEN": "b", "HOME": "/"}
    del environ["GITLAB_TOKEN_ESA_LAB"]
    assert "GITLAB_TOKEN" not in environment_of(config.gitlabs[1], config, environ)


def test_tokens_of_all_instances_may_be_files(tmp_path: Path) -> None:
    (tmp_path / "GITLAB_TOKEN_ESA_LAB").write_text("b\n")
    environ = with_secret_files({"SECRET_DIR": str(tmp_path)}, token_variables(load(tmp_path, TWO)))
    assert environ["GITLAB_TOKEN_ESA_LAB"] == "b"
    with pytest.raises(ConfigError, match="GITLAB_TOKEN_ESA_LAB: holds a line break, a space"):
        with_secret_files({"GITLAB_TOKEN_ESA_LAB": "b c"}, ["GITLAB_TOKEN_ESA_LAB"])
