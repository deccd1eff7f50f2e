"""A SharingHub server's configuration is found wherever a deployment has it, and becomes a portal.

The shapes are those of the server's ``config.yaml``, of the Helm chart's ``values.yaml``, of Argo CD
applications and of EOEPCA's deployment guide.
"""

import textwrap
from pathlib import Path

import pytest
import yaml

from sharinghub_static.cli import main
from sharinghub_static.config.loading import load_config

SERVER = """\
# the server's own
server:
  session: {cookie: hub}
gitlab:
  url: https://gitlab.example.org
  oauth: {client-id: abc, default-token: glpat-not-to-be-copied}
docs:
  url: /docs
stac:
  projects: {cache-timeout: 30}
  root:
    title: The hub
    description: See [the docs](/docs/start/).
  categories:
    - dataset:
        title: Datasets
        gitlab_topic: sharinghub:dataset
        features: {mlflow: enable}
mlflow:
  url: https://sharinghub.example.org/mlflow
alerts:
  message: To see all projects, please login...
external-urls:
  - name: Privacy
    url: /docs/privacy/
  - name: More
    dropdown:
      - {name: Legal, url: /docs/legal/}
      - {name: STAC, url: "https://stacspec.org"}
"""
VALUES = "replicaCount: 1\nconfig: |-\n" + textwrap.indent(SERVER, "  ")
INGRESS = "ingress:\n  hosts:\n    - host: hub.example.org\n"
ARGO = "apiVersion: v1\nkind: Application\nspec:\n  source:\n    helm:\n      valuesObject:\n"
TEXT = "kind: Application\nspec:\n  source:\n    helm:\n      values: |\n"
MAP = "kind: ConfigMap\ndata:\n  config.yaml: |\n"
UMBRELLA = "sharinghub:\n" + textwrap.indent(VALUES, "  ")
SECRET = "kind: Secret\ndata: {}\n---\n"


def migrate(tmp_path: Path, text: str, *arguments: str) -> int:
    (tmp_path / "from.yaml").write_text(text)
    return main(["init", str(tmp_path / "portal"), "--from", str(tmp_path / "from.yaml"), *arguments])


def migrated(tmp_path: Path) -> dict[str, object]:
    return yaml.safe_load((tmp_path / "portal/site_config.yml").read_text())  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "text",
    [
        SERVER,
        VALUES,
        UMBRELLA,
        ARGO + textwrap.indent(VALUES, " " * 8),
        TEXT + textwrap.indent(VALUES, " " * 8),
        MAP + textwrap.indent(SERVER, " " * 4),
        SECRET + MAP + textwrap.indent(SERVER, " " * 4),
        VALUES.replace("\n", "\r\n"),
    ],
    ids=["config", "values", "umbrella", "argo", "argo text", "map", "documents", "windows"],
)
def test_every_shape_becomes_the_same_portal(tmp_path, capsys, text):
    assert migrate(tmp_path, text) == 0
    loaded = load_config([tmp_path / "portal/site_config.yml"], {})
    assert loaded.notices == ()
    assert loaded.config.stac.root.title == "The hub"
    values = migrated(tmp_path)
    assert not values.keys() & {"server", "docs"}
    assert values["external-urls"] == [
        {"name": "More", "dropdown": [{"name": "STAC", "url": "https://stacspec.org"}]}
    ]
    shown = capsys.readouterr().out
    for part in (
        "gitlab.oauth: nobody signs in",
        "server.session:",
        "docs.url: /docs is a path of the server",
        "external-urls[1].dropdown[0].url: /docs/legal/",
        "stac.root.description: /docs/start/ is a path of the server",
        "alerts.message: the text wants readers to sign in",
        "mlflow.url: these addresses are at sharinghub.example.org",
    ):
        assert part in shown
    readme = (tmp_path / "portal/README.md").read_text()
    assert "docs.url" in readme
    written = "".join(path.read_text() for path in (tmp_path / "portal").iterdir())
    assert "not-to-be-copied" not in written + shown


def test_where_the_host_is_known_its_paths_get_it(tmp_path, capsys):
    assert migrate(tmp_path, INGRESS + VALUES) == 0
    assert migrated(tmp_path)["docs"] == {"url": "https://hub.example.org/docs"}
    assert "it is https://hub.example.org/docs now" in capsys.readouterr().out


def test_expressions_are_filled_in_from_environment_and_values(tmp_path, monkeypatch):
    text = VALUES.replace("gitlab.example.org", '{{ getenv "DOMAIN" }}').replace(
        "The hub", "{{ .Values.name }}"
    )
    text = '{{- if eq "a" "b" }}\nother: 1\n{{- end }}\nname: Our hub\n' + text
    monkeypatch.setenv("DOMAIN", "git.example.net")
    assert migrate(tmp_path, text) == 0
    config = load_config([tmp_path / "portal/site_config.yml"], {}).config
    assert (config.gitlab.url, config.stac.root.title) == ("https://git.example.net", "Our hub")


@pytest.mark.parametrize(
    "expression", ['{{ getenv "DOMAIN" }}', "${DOMAIN}", "<domain_name>", "{{ .Values.x }}"]
)
def test_what_is_not_known_is_named_with_its_line_and_nothing_is_written(
    tmp_path, capsys, monkeypatch, expression
):
    monkeypatch.delenv("DOMAIN", raising=False)
    assert migrate(tmp_path, VALUES.replace("gitlab.example.org", f"gitlab.{expression}")) == 2
    assert f"from.yaml:7: gitlab.url: {expression} is not known here" in capsys.readouterr().err
    assert not (tmp_path / "portal").exists()


def test_what_looks_like_our_own_marks_is_text(tmp_path):
    assert migrate(tmp_path, SERVER.replace("The hub", "The \ue0005\ue001hub")) == 0
    assert load_config([tmp_path / "portal/site_config.yml"], {}).config.stac.root.title == "The 5hub"


def test_mistakes_have_the_lines_of_the_file_that_they_are_in(tmp_path, capsys):
    text = VALUES.replace("title: Datasets", "titel: Datasets").replace("mlflow: enable", "mlflow: maybe")
    assert migrate(tmp_path, text) == 2
    shown = capsys.readouterr().err
    assert "from.yaml:18: stac.categories[0].titel: unknown key; did you mean title?" in shown
    assert "from.yaml:20: stac.categories[0].features.mlflow: must be" in shown


def test_what_a_chart_leaves_out_can_be_an_answer(tmp_path, capsys):
    text = "config: |\n  stac:\n    root: {title: The hub}\n"
    assert migrate(tmp_path, text) == 2
    assert "give it with --gitlab" in capsys.readouterr().err
    assert migrate(tmp_path, text, "--gitlab", "https://gitlab.example.org", "--category", "dataset") == 0
    assert load_config([tmp_path / "portal/site_config.yml"], {}).config.stac.root.title == "The hub"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("image: x\n", "no configuration of a SharingHub server was found"),
        ("", "no configuration of a SharingHub server was found"),
        ("- a\n- b\n", "no configuration of a SharingHub server was found"),
        (VALUES + "other: |\n" + textwrap.indent(SERVER, "  "), "has several configurations"),
        ("a: [\n", "from.yaml:2"),
        (VALUES.replace("title: The hub", "title: [The hub"), "from.yaml:15"),
    ],
)
def test_a_file_without_one_configuration_is_refused_in_one_line(tmp_path, capsys, text, part):
    assert migrate(tmp_path, text) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert part in lines[0]


def test_later_files_go_over_earlier_ones(tmp_path):
    (tmp_path / "more.yaml").write_text("gitlab:\n  url: https://git.example.net\n")
    assert migrate(tmp_path, SERVER, "--from", str(tmp_path / "more.yaml")) == 0
    assert migrated(tmp_path)["gitlab"] == {"url": "https://git.example.net"}


def test_no_secret_of_the_server_is_in_any_file_and_the_report_names_each(tmp_path, capsys):
    secrets = ["topsecret" + "value6", "glpat-" + "B" * 20, "0123456789abcdef" * 2]
    text = SERVER.replace(
        "title: The hub", f"title: The hub\n    logo: https://e.org/l.png?private_token={secrets[0]}"
    )
    text = text.replace("(/docs/start/).", f"(/docs/start/). Token {secrets[1]}.")
    text += f"jupyterlab: {{url: 'https://j.example.org/?token={secrets[2]}'}}\n"
    assert migrate(tmp_path, text) == 0
    shown = capsys.readouterr().out
    for key in ("stac.root.logo", "stac.root.description", "jupyterlab.url"):
        assert f"- {key}: it held" in shown
    for file in (tmp_path / "portal").iterdir():
        shown += file.read_text()
    assert not [secret for secret in secrets if secret in shown]
    load_config([tmp_path / "portal/site_config.yml"], {})


def test_all_mistakes_of_a_server_come_at_once_with_the_lines_and_indices_of_its_file(tmp_path, capsys):
    text = """\
gitlab: {url: "https://${HOST_OF_NOBODY}"}
stac:
  root: {title: "{{ .Nothing }}", ttle: A}
  categories:
    - dataset: {title: Data, gitlab_topic: data, assets: 3}
  categories: []
external-urls: [{name: A}, "x"]
portal: {accent: red}
"""
    assert (
        migrate(tmp_path, text, "--category", "nothing-of-ours", "--category", "Bad=x", "--language", "xx")
        == 2
    )
    lines = capsys.readouterr().err.splitlines()
    file = f"error: {tmp_path}/from.yaml"
    for start in (
        "error: --category: 'nothing-of-ours' is none of",
        "error: --category: stac.categories[0].id: must be lower-case letters",
        "error: --language: portal.languages: there is no catalog",
        f"{file}:1: gitlab.url: ${{HOST_OF_NOBODY}} is not known here",
        f"{file}:3: stac.root.title: {{{{ .Nothing }}}} is not known here",
        f"{file}:3: stac.root.ttle: unknown key",
        f"{file}:6: stac.categories: duplicate key, and the server takes the last one",
        f"{file}:7: external-urls[1]: must be a mapping",
        f"{file}:8: portal.accent: must be a colour",
    ):
        assert sum(line.startswith(start) for line in lines) == 1, (start, lines)


def test_options_go_over_the_categories_that_groups_of_tags_name(tmp_path, capsys):
    text = SERVER.replace("    - dataset:", "    - ai-model: {title: AI, gitlab_topic: ai}\n    - dataset:")
    text += "tags:\n  sections:\n"
    text += "    - {name: A, enabled_for: [ai-model]}\n    - {name: B, enabled_for: [ai-model, dataset]}\n"
    assert migrate(tmp_path, text, "--category", "dataset") == 0
    shown = capsys.readouterr().out
    assert "- tags.sections[0]: it is for none of the portal's categories" in shown
    assert "- tags.sections[1]: ai-model is no category of the portal" in shown
    config = load_config([tmp_path / "portal/site_config.yml"], {}).config
    assert [(each.name, each.enabled_for) for each in config.tags.sections] == [("B", ("dataset",))]
    (tmp_path / "portal/site_config.yml").unlink()
    (tmp_path / "portal/.gitlab-ci.yml").unlink()
    unknown = text.replace("[ai-model, dataset]", "[nothing]")
    assert migrate(tmp_path, unknown, "--category", "dataset") == 2
    assert "tags.sections[1].enabled_for: there is no category 'nothing'" in capsys.readouterr().err


def test_the_tracking_of_gitlab_goes_over_the_address_of_a_server(tmp_path):
    assert migrate(tmp_path, SERVER, "--mlflow", "gitlab") == 0
    mlflow = load_config([tmp_path / "portal/site_config.yml"], {}).config.mlflow
    assert (mlflow.type, mlflow.url) == ("gitlab", None)
