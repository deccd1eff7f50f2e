"""The configuration of a SharingHub server is taken as it is."""

from pathlib import Path

import pytest

from sharinghub_static.config.loading import load_config
from tests.config.writing import GOOD, mistakes

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "categories",
    [
        "[{dataset: {title: D, gitlab_topic: t}}, {tool: {title: T, gitlab_topic: u}}]",
        "{dataset: {title: D, gitlab_topic: t}, tool: {title: T, gitlab_topic: u}}",
        "{definitions: {dataset: {title: D, gitlab_topic: t}, tool: {title: T, gitlab_topic: u}}}",
        "[{dataset: {title: D, gitlab_topic: t}, tool: {title: T, gitlab_topic: u}}]",
        "[{id: dataset, title: D, gitlab_topic: t}, {id: tool, title: T, gitlab_topic: u}]",
    ],
)
def test_categories_are_taken_in_every_form_that_sharinghub_had(write, categories):
    path = write(f"gitlab: {{url: 'https://x.example'}}\nstac: {{categories: {categories}}}\n")
    config = load_config([path], {}).config
    assert [(c.id, c.title, c.gitlab_topic) for c in config.stac.categories] == [
        ("dataset", "D", "t"),
        ("tool", "T", "u"),
    ]


def test_the_configuration_of_a_server_builds_a_portal_unchanged(write):
    path = write(
        """
        server: {prefix: /api, session: {secret-key: abc}, allowed-origins: [x]}
        checker: {cache-timeout: 30}
        gitlab:
          url: https://gitlab.example.org
          allow-public: true
          oauth: {client-id: a, client-secret: b, default-token: c}
        s3: {bucket: b}
        jupyterlab: {url: https://nb.example.org}
        mlflow: {type: mlflow-sharinghub, url: https://mlflow.example.org/}
        docs: {url: /docs/}
        services:
          sharinghub: {url: https://x.example, status: /status, openapi: /openapi.json}
          store: {url: https://store.example.org, mode: http, status: /s}
          wizard: {url: /wizard}
        spaces: {shiny: {url: https://shiny.example.org/, assets: [app.R]}}
        alerts: {timeout: 3, type: info, title: Hello, message: "<b>log in</b>", locales: {fr: {title: S}}}
        external-urls:
          - {name: Docs, url: /docs/, icon: https://x.example/i.png, locales: {fr: {name: Docs}}}
          - {name: More, dropdown: [{name: One, url: https://x.example, locales: {fr: {name: Un}}}]}
          - {name: Support, url: "mailto:help@example.org", footer: true}
        tags:
          gitlab: {minimum_count: 2}
          sections: [{name: Vision, enabled_for: [ai-model], keywords: [Object detection]}]
        stac:
          root: {id: hub, title: Hub, description: "**Us**", logo: https://x.example/l.png}
          search: {page-size: 12}
          projects: {cache-timeout: 300, assets: {release-source-format: tar.gz}}
          extensions: {eo: https://stac-extensions.github.io/eo/v1.1.0/schema.json}
          categories:
            - ai-model:
                title: AI
                description: Models
                gitlab_topic: sharinghub:aimodel
                logo: https://x.example/l.png
                icon: https://x.example/i.png
                locales: {fr: {title: IA, description: Modèles}}
                features: {deployment: enable, jupyter: disable, map-viewer: enable, store-s3: enable}
                assets:
                  - "*.onnx"
                  - {path: "*.tif", key: "tif://{path}", type-as: geotiff, roles: [data]}
        """
    )
    loaded = load_config([path], {})
    config, category = loaded.config, loaded.config.stac.categories[0]
    assert category.features.deployment_spaces == "enable"
    assert [rule.glob for rule in category.assets] == ["*.onnx", "*.tif"]
    assert config.stac.search.page_size == 12
    assert config.services.store.mode == "http"
    assert config.alerts is not None
    assert len(loaded.notices) == 1
    for key in ("server", "checker", "s3", "gitlab.oauth", "gitlab.allow-public", "services.store.status"):
        assert key in loaded.notices[0]
    assert "abc" not in loaded.notices[0]


def test_the_configuration_of_an_earlier_server_builds_a_portal_unchanged(write):
    path = write(
        """
        gitlab: {url: https://gitlab.example.org/}
        jupyterlab: {url: https://nb.example.org}
        mlflow:
        stac:
          projects: {cache-timeout: 60, assets: {rules: ["*.tif", "*.geojson"], release-source-format: .ZIP}}
          categories:
            page-size: 12
            definitions:
              ai-model:
                title: Models
                gitlab_topic: sharinghub:aimodel
                default_type: item
                features: {deployment: enable, jupyter: disable}
                assets: ["*.onnx"]
              challenge:
                title: Challenges
                gitlab_topic: sharinghub:challenge
                features: {deployment: disable}
        external-urls:
          - {name: Docs, url: /docs/, icon: https://img.example/books.png}
        alerts: {timeout: 3, type: primary, url: /login, title: Welcome, message: Log in}
        """
    )
    loaded = load_config([path], {})
    config = loaded.config
    model, challenge = config.stac.categories
    assert model.features.deployment_spaces == "enable"
    assert [rule.glob for rule in model.assets] == ["*.onnx"]
    assert [rule.glob for rule in challenge.assets] == ["*.tif", "*.geojson"]
    assert config.stac.search.page_size == 12
    assert config.stac.projects.assets.release_source_format == "zip"
    assert config.gitlab.url == "https://gitlab.example.org"
    assert config.alerts is not None
    assert config.alerts.type == "info"
    assert len(loaded.notices) == 1
    assert "stac.categories.ai-model.default_type" in loaded.notices[0]


@pytest.mark.parametrize("kind", ["info", "danger", "success", "warning", "primary", "dark", "secondary"])
def test_alerts_of_every_kind_that_sharinghub_documents_are_taken(write, kind):
    alerts = load_config([write(GOOD + f"alerts: {{type: {kind}, message: x}}\n")], {}).config.alerts
    assert alerts is not None
    assert alerts.type in {"info", "danger", "success", "warning"}


@pytest.mark.parametrize(
    ("alerts", "title", "notices"),
    [
        ("{}", None, 0),
        ("[]", None, 0),
        ("", None, 0),
        ("[{title: One}]", "One", 0),
        ("[{title: One}, {title: Two}]", "One", 1),
    ],
)
def test_alerts_may_be_a_list(write, alerts, title, notices):
    loaded = load_config([write(GOOD + f"alerts: {alerts}\n")], {})
    assert (loaded.config.alerts.title if loaded.config.alerts else None) == title
    assert len(loaded.notices) == notices


def test_a_mistake_in_a_list_of_alerts_is_reported_with_its_line(write):
    text = GOOD + "alerts:\n  - title: x\n    tytle: y\n"
    assert mistakes(write(text)) == ["11: alerts.tytle: unknown key; did you mean title?"]
