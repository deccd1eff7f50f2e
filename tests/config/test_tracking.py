"""Addresses of the three kinds of tracking servers, and whose projects are asked about."""

from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.config.tracking import ProjectTracking, tracking_server
from tests.projects import GITLAB, make_config

PLAIN = ProjectTracking("mlflow", "https://ml.example.org", 7, "eo/land/cover")
PLUGIN = ProjectTracking("mlflow-sharinghub", "https://hub.example.org/mlflow", 7, "eo/land/cover")
OF_GITLAB = ProjectTracking("gitlab", GITLAB, 7, "eo/land/cover")


@pytest.mark.parametrize(
    ("asked", "plain", "plugin", "gitlab"),
    [
        (
            "tracking_uri",
            "https://ml.example.org",
            "https://hub.example.org/mlflow/eo/land/cover/tracking/",
            f"{GITLAB}/api/v4/projects/7/ml/mlflow",
        ),
        (
            "experiments_url",
            "https://ml.example.org/#/",
            "https://hub.example.org/mlflow/eo/land/cover/tracking/#/",
            f"{GITLAB}/eo/land/cover/-/ml/experiments",
        ),
        (
            "models_url",
            "https://ml.example.org/#/models",
            "https://hub.example.org/mlflow/eo/land/cover/tracking/#/models",
            f"{GITLAB}/eo/land/cover/-/ml/models",
        ),
    ],
)
def test_each_kind_has_its_pages(asked: str, plain: str, plugin: str, gitlab: str) -> None:
    assert [getattr(project, asked) for project in (PLAIN, PLUGIN, OF_GITLAB)] == [plain, plugin, gitlab]


@pytest.mark.parametrize(
    ("version", "page"),
    [("", "#/"), ("2.22.5", "#/"), ("3.1.4", "#/"), ("3.2.0rc0", "#/experiments"), ("10.1", "#/experiments")],
)
def test_mlflow_has_a_page_of_experiments_since_3_2(version: str, page: str) -> None:
    for project in (PLAIN, PLUGIN):
        assert replace(project, server_version=version).experiments_url == f"{project.pages_url}/{page}"


def test_an_api_elsewhere_is_where_programs_go_and_pages_are_not() -> None:
    project = replace(PLAIN, base="https://ml.example.org/ml", api="https://ml.example.org")
    assert project.tracking_uri == "https://ml.example.org"
    assert project.run_artifact("r", "a").startswith("https://ml.example.org/ml/get-artifact")
    assert project.model("m") == "https://ml.example.org/ml/#/models/m"


@pytest.mark.parametrize(
    ("method", "words", "plain", "gitlab"),
    [
        ("experiment", ("3",), "#/experiments/3", "-/ml/experiments/3"),
        ("run", ("3", "ab12"), "#/experiments/3/runs/ab12", "-/ml/candidates/ab12"),
        ("model", ("5",), "#/models/5", "-/ml/models/5"),
        ("version", ("5", "12"), "#/models/5/versions/12", "-/ml/models/5/versions/12"),
        ("model", ("Cover (7)",), "#/models/Cover%20%287%29", "-/ml/models/Cover%20%287%29"),
        ("model", ("a/b",), "#/models/a%2Fb", "-/ml/models/a%2Fb"),
        ("model", ("a'\"<b>",), "#/models/a%27%22%3Cb%3E", "-/ml/models/a%27%22%3Cb%3E"),
        ("model", ("#/?&",), "#/models/%23%2F%3F%26", "-/ml/models/%23%2F%3F%26"),
        ("model", ("🛰",), "#/models/%F0%9F%9B%B0", "-/ml/models/%F0%9F%9B%B0"),
        ("model", ("\ud83d",), "#/models/%3F", "-/ml/models/%3F"),
    ],
)
def test_names_cannot_change_the_way_of_a_page(
    method: str, words: tuple[str, ...], plain: str, gitlab: str
) -> None:
    assert getattr(PLAIN, method)(*words) == f"https://ml.example.org/{plain}"
    plugin = "https://hub.example.org/mlflow/eo/land/cover/tracking"
    assert getattr(PLUGIN, method)(*words) == f"{plugin}/{plain}"
    assert getattr(OF_GITLAB, method)(*words) == f"{GITLAB}/eo/land/cover/{gitlab}"


def test_files_of_runs_and_versions_have_addresses() -> None:
    assert PLAIN.run_artifact("ab12", "model/MLmodel") == (
        "https://ml.example.org/get-artifact?path=model%2FMLmodel&run_uuid=ab12"
    )
    assert PLUGIN.run_artifact("ab12", "a&b#c") == (
        "https://hub.example.org/mlflow/eo/land/cover/tracking/get-artifact?path=a%26b%23c&run_uuid=ab12"
    )
    assert PLAIN.version_artifact("Cover (7)", "2", "data/x y.bin") == (
        "https://ml.example.org/model-versions/get-artifact?path=data%2Fx%20y.bin&name=Cover%20%287%29&version=2"
    )
    assert OF_GITLAB.version_artifact("cover", "31", "data/x y.bin") == (
        f"{GITLAB}/api/v4/projects/7/packages/ml_models/31/files/data/x%20y.bin"
    )
    assert OF_GITLAB.run_artifact("ab12", "x") == ""


@pytest.mark.parametrize("project", [PLAIN, PLUGIN])
def test_the_uri_of_a_model_has_its_name_as_it_is(project: ProjectTracking) -> None:
    assert project.model_uri("Cover é (7)", "12") == "models:/Cover é (7)/12"


def test_at_gitlab_the_uri_of_a_model_holds_the_id_of_the_version() -> None:
    assert OF_GITLAB.model_uri("cover", "31") == "models:/cover/31"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Cover (7)", "Cover"),
        ("Cover (77)", "Cover (77)"),
        ("Cover(7)", "Cover(7)"),
        ("Cover (7) ", "Cover (7)"),
        (" (7)", " (7)"),
        ("(7)", "(7)"),
        ("Cover", "Cover"),
        ("", ""),
    ],
)
def test_a_title_is_the_name_without_the_project(name: str, title: str) -> None:
    assert PLAIN.title(name) == title


@pytest.mark.parametrize(
    ("name", "tagged", "plain", "plugin"),
    [
        ("Cover (7)", "eo/land/cover", True, True),
        ("Cover", "eo/land/cover", True, True),
        ("Cover", "EO/Land/cover", True, True),
        ("ResNet (50)", "eo/land/cover", True, False),
        ("Cover (7)", "eo/other", False, False),
        ("Cover (7)", "", True, True),
        ("Cover (8)", "", False, False),
        ("Cover (07)", "", True, True),
        ("Cover(7)", "", None, None),
        ("Cover", "", None, None),
        ("Cover (٧)", "", None, None),
        (f"Cover ({'9' * 40})", "", None, None),
    ],
)
def test_tag_and_suffix_say_whose_a_model_is(
    name: str, tagged: str, plain: bool | None, plugin: bool | None
) -> None:
    assert (PLAIN.owns(name, tagged), PLUGIN.owns(name, tagged)) == (plain, plugin)


@given(name=st.text(max_size=40), version=st.text(max_size=8))
def test_no_name_breaks_an_address(name: str, version: str) -> None:
    for project, steps in ((PLAIN, 4), (PLUGIN, 4), (OF_GITLAB, 9)):
        address = urlsplit(project.version(name, version))
        assert address.netloc == urlsplit(project.base).netloc
        assert address.geturl().isascii()
        way = address.path if project.kind == "gitlab" else address.fragment
        assert way.count("/") == steps
        assert unquote(way).endswith(f"/models/{name}/versions/{version}")


def make(categories: dict[str, Any], **mlflow: Any) -> Any:
    listed = [
        {"id": id_, "title": id_, "gitlab_topic": f"Topic:{id_}", "features": features}
        for id_, features in categories.items()
    ]
    return tracking_server(make_config(stac={"categories": listed}, mlflow=mlflow))


@pytest.mark.parametrize("kind", ["mlflow", "mlflow-sharinghub"])
def test_without_an_address_there_is_no_server(kind: str) -> None:
    assert make({"model": {"mlflow": "enable"}}, type=kind) is None


def test_gitlab_needs_no_address() -> None:
    server = make({"model": {"mlflow": "enable"}}, type="gitlab", url="https://unused.example.org")
    assert (server.kind, server.url) == ("gitlab", GITLAB)


@pytest.mark.parametrize(
    ("categories", "asked"),
    [
        ({"model": {"mlflow": "enable"}, "data": {}}, {"topic:model"}),
        ({"model": {"mlflow": True}, "data": {"mlflow": "disable"}}, {"topic:model"}),
        ({"model": {}, "data": {}}, {"topic:model", "topic:data"}),
        ({"model": {"jupyter": "enable"}, "data": {}}, {"topic:model", "topic:data"}),
    ],
)
def test_the_categories_say_whose_projects_are_asked_about(
    categories: dict[str, Any], asked: set[str]
) -> None:
    server = make(categories, url="https://ml.example.org/")
    assert (server.url, server.topics) == ("https://ml.example.org", asked)
    assert server.tracks(("x", "TOPIC:Model"))
    assert not server.tracks(("x", "model"))
    assert not server.tracks(())


def test_where_all_categories_turn_it_off_there_is_no_server() -> None:
    assert make({"model": {"mlflow": "disable"}}, url="https://ml.example.org") is None


@pytest.mark.parametrize("url", ["https://ml.example.org/m/", "https://ml.example.org/m#/experiments"])
def test_an_address_may_be_copied_from_the_browser(url: str) -> None:
    assert make({"model": {}}, url=url).of(1, "a/b").models_url.startswith("https://ml.example.org/m/")


def test_a_project_has_the_servers_kind_and_address() -> None:
    server = make({"model": {}}, url="https://hub.example.org/mlflow")
    assert server.of(7, "eo/Ländle/x").tracking_uri == (
        "https://hub.example.org/mlflow/eo/L%C3%A4ndle/x/tracking/"
    )
