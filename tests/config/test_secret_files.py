"""Secrets may stand in files, and are never told."""

import pytest

from sharinghub_static.config import with_secret_files
from sharinghub_static.errors import ConfigError


def test_a_file_says_its_variable_over_the_environment(tmp_path):
    (tmp_path / "GITLAB_TOKEN").write_text("from-the-file\n")
    environ = {"SECRET_DIR": str(tmp_path), "GITLAB_TOKEN": "from-the-environment", "OTHER": "x"}
    said = with_secret_files(environ)
    assert (said["GITLAB_TOKEN"], said["OTHER"]) == ("from-the-file", "x")
    assert environ["GITLAB_TOKEN"] == "from-the-environment"


@pytest.mark.parametrize("name", ["GITLAB_TOKEN", "MLFLOW_TRACKING_TOKEN"])
@pytest.mark.parametrize("token", ["SEKRIT\nSEKRIT", "SEKRIT SEKRIT", "SEKRIT\u2013x", "SEKRIT\x00"])
def test_a_token_that_http_cannot_carry_is_a_mistake_that_does_not_show_it(name, token):
    with pytest.raises(ConfigError) as caught:
        with_secret_files({name: token})
    (line,) = caught.value.lines()
    assert line.startswith(name)
    assert "SEKRIT" not in line


def test_a_line_break_at_the_end_of_a_token_does_no_harm():
    assert with_secret_files({"GITLAB_TOKEN": "glpat-x\n"})["GITLAB_TOKEN"] == "glpat-x"


def test_without_a_folder_the_environment_stays_as_it_is(tmp_path):
    assert with_secret_files({"GITLAB_TOKEN": "x"}) == {"GITLAB_TOKEN": "x"}
    assert "GITLAB_TOKEN" not in with_secret_files({"SECRET_DIR": str(tmp_path)})


def test_a_folder_that_is_not_there_is_a_mistake(tmp_path):
    with pytest.raises(ConfigError, match="none is no folder"):
        with_secret_files({"SECRET_DIR": str(tmp_path / "none")})


def test_only_secrets_are_read_from_the_folder(tmp_path):
    (tmp_path / "GITLAB_URL").write_text("https://x.example")
    assert "GITLAB_URL" not in with_secret_files({"SECRET_DIR": str(tmp_path)})


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"SEKRIT\nSEKRIT", b"SEKRIT\x00", b"SEKRIT\xff", b"SEKRIT" * 2000]
)
def test_what_cannot_be_a_secret_is_a_mistake_that_does_not_report_it(tmp_path, content):
    (tmp_path / "GITLAB_TOKEN").write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        with_secret_files({"SECRET_DIR": str(tmp_path)})
    (line,) = caught.value.lines()
    assert "GITLAB_TOKEN" in line
    assert "SEKRIT" not in line
