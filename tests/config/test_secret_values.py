"""A secret in a file of the owner is a mistake of that line; what only shows where one goes is none."""

from pathlib import Path

import pytest

from sharinghub_static.config.loading import load_config
from sharinghub_static.config.secret_values import remove_secrets
from sharinghub_static.errors import ConfigError
from sharinghub_static.portal.frame.owner_pages import read_owner_pages
from sharinghub_static.site.layout import Layout
from tests.cases import each_case

CONFIG = """\
gitlab: {{url: {gitlab}}}
stac:
  categories: [{{dataset: {{title: Data, gitlab_topic: data}}}}]
  root:
    description: {text}
"""
WORD = "topsecret" + "value7"
HEXADECIMAL = "0123456789abcdef" * 2


def load(
    folder: Path, text: str = "A hub", gitlab: str = "https://gitlab.example.org", more: str = ""
) -> None:
    (folder / "site_config.yml").write_text(CONFIG.format(text=repr(text), gitlab=gitlab) + more)
    load_config([folder / "site_config.yml"], {})


@each_case(
    "text",
    [
        "glpat-" + "B" * 20,
        f"Clone https://user:{WORD}@gitlab.example.org/a/b",
        f"Clone **https://oauth2:{WORD}@gitlab.example.org/a/b**",
        f"postgres://hub:{WORD}@db.example.org/hub",
        f"https://{HEXADECIMAL}@git.example.org/a",
        f"![](https://example.org/a.png?private_token={WORD})",
        f"See https://example.org/a?b=1&access_token={WORD}",
        f"https://jupyter.example.org/?token={HEXADECIMAL}",
        f"https://example.org/#api_key={WORD}",
        "<!-- glpat-" + "Rz7Qk2Vw9Lm4Tn8Ys3Hd -->",
    ],
)
def test_a_secret_in_any_text_is_a_mistake_of_its_line_that_does_not_show_it(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(ConfigError) as failed:
        load(tmp_path, text)
    (mistake,) = failed.value.mistakes
    assert mistake.startswith(f"{tmp_path}/site_config.yml:5: stac.root.description: must not hold a")
    assert not any(secret in mistake for secret in (WORD, HEXADECIMAL, "BBBB", "Rz7Q"))


@each_case(
    "more, parts",
    [
        (
            f"portal: {{logo: 'https://e.org/l.png?private_token={WORD}'}}",
            [":6: portal.logo", "Take it out"],
        ),
        (f"mlflow: {{url: 'https://e.org/?token={WORD}'}}", [":6: mlflow.url", "MLFLOW_TRACKING_TOKEN"]),
        (f"mlflow: {{password: {WORD}}}", [":6: mlflow.password", "MLFLOW_TRACKING_PASSWORD"]),
        (f"alerts: [{{message: 'https://a:{WORD}@e.org'}}]", [":6: alerts.message"]),
    ],
)
def test_every_section_is_read_and_the_advice_is_for_its_key(
    tmp_path: Path, more: str, parts: list[str]
) -> None:
    with pytest.raises(ConfigError) as failed:
        load(tmp_path, more=more)
    shown = "\n".join(failed.value.mistakes)
    assert all(part in shown for part in parts), shown
    assert WORD not in shown


@each_case(
    "text",
    [
        "git clone https://oauth2:<token>@gitlab.example.org/a/b",
        "curl https://gitlab.example.org/api/v4?private_token=$TOKEN",
        "https://user:password@host/ and glpat-xxxxxxxxxxxxxxxxxxxx",
        "https://example.org/a?page_token=2&sort=key&sha=0123456789abcdef",
        "Write to hub@example.org, see https://example.org:8443/a@b",
    ],
)
def test_what_shows_where_a_secret_goes_is_no_mistake(tmp_path: Path, text: str) -> None:
    load(tmp_path, text, more="portal: {tiles: {url: 'https://t.example.org/{z}/{x}/{y}.png?apikey=a1b2c3'}}")


def test_what_only_a_server_reads_is_dropped_and_no_mistake(tmp_path: Path) -> None:
    load(tmp_path, more=f"s3: {{secret-key: {WORD}}}\nserver: {{session: {{secret-key: {WORD}}}}}\n")


def test_curated_collections_and_pages_are_read_too(tmp_path: Path) -> None:
    (tmp_path / "collections").mkdir()
    (tmp_path / "pages").mkdir()
    text = f"title: A\nprojects: [a/b]\ndescription: https://u:{WORD}@e.org\n"
    (tmp_path / "collections/a.yml").write_text(text)
    with pytest.raises(ConfigError, match=r"a.yml:3: description: must not hold a password in an address"):
        load(tmp_path)
    (tmp_path / "pages/help.md").write_text(f"# Help\n\nhttps://u:{WORD}@e.org\n")
    with pytest.raises(ConfigError, match=r"help.md: line 3: holds a password in an address"):
        read_owner_pages(tmp_path, Layout())


def test_a_mapping_that_aliases_repeat_loses_its_secret_once() -> None:
    shared = {"password": WORD, "title": "A"}
    values = {"mlflow": shared, "docs": shared}
    assert len(remove_secrets(values, {})) == 2
    assert values == {"mlflow": {"title": "A"}, "docs": {"title": "A"}}


def test_secrets_are_taken_out_of_the_configuration_of_a_server() -> None:
    values = {
        "gitlab": {"url": f"https://u:{WORD}@gitlab.example.org/git"},
        "jupyterlab": {"url": f"https://j.example.org/hub?a=1&token={HEXADECIMAL}"},
        "mlflow": {"password": WORD, "url": "https://m.example.org"},
        "stac": {"root": {"description": f"See https://u:{WORD}@e.org, ask {'Pass' * 3}.", "title": "Hub"}},
        "s3": {"secret-key": WORD},
    }
    removed = remove_secrets(values, {"DB_PASSWORD": "Pass" * 3, "HOME": "Hub"})
    assert values == {
        "gitlab": {"url": "https://gitlab.example.org/git"},
        "jupyterlab": {"url": "https://j.example.org/hub?a=1"},
        "mlflow": {"url": "https://m.example.org"},
        "stac": {"root": {"description": "See https://u:…@e.org, ask ….", "title": "Hub"}},
        "s3": {"secret-key": WORD},
    }
    assert [".".join(map(str, path)) for path, _ in removed] == [
        "gitlab.url",
        "jupyterlab.url",
        "mlflow.password",
        "stac.root.description",
    ]
