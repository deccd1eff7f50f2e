"""Each instance of a hub is examined with its own token."""

from pathlib import Path

import pytest

from sharinghub_static.doctor.examination import examine
from tests.gitlab_double.server import EmbeddedGitlab
from tests.worlds import MEMBER_TOKEN, make_world, sample

CONFIG = """
gitlab:
  - {url: %s, name: home}
  - {url: http://127.0.0.1:9, name: esa}
stac:
  categories:
    - dataset: {title: Datasets, gitlab_topic: data}
"""


def test_each_instance_is_examined_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_DIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    config, snapshot = tmp_path / "site_config.yml", tmp_path / "snapshot.sqlite"
    with EmbeddedGitlab(make_world(sample("eo/cover", topics=("data",)))) as gitlab:
        config.write_text(CONFIG % gitlab.url)
        environ = {"GITLAB_TOKEN": MEMBER_TOKEN, "GITLAB_TOKEN_ESA": "glft-feed"}
        lines = {line.subject: line for line in examine([config], snapshot, tmp_path / "public", environ)}
        assert lines["home: token scope"].state == "pass"
        assert lines["home: topic data"].message == "1 project in Datasets"
        assert (lines["esa: token"].state, lines["esa: token"].message[:34]) == (
            "fail",
            "GITLAB_TOKEN_ESA is a feed token: ",
        )
        environ["GITLAB_TOKEN_ESA"] = ""
        lines = {line.subject: line for line in examine([config], snapshot, tmp_path / "public", environ)}
    assert lines["esa: GitLab"].state == "fail"
    assert "home: Pages" in lines
    assert "esa: Pages" not in lines
