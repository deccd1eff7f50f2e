"""Registered models become assets, properties and links."""

from typing import Any

import pytest

from sharinghub_static.config import SiteConfig
from sharinghub_static.project.interpret import interpret
from sharinghub_static.project.mlm import MLM_SCHEMA
from sharinghub_static.project.model import Link, Project
from sharinghub_static.snapshot.records import FileRecord, TextRecord
from sharinghub_static.snapshot.tracking_records import ModelFileRecord, TrackingRecord
from tests.cases import each_case
from tests.projects import make_config, make_record
from tests.tracking import (
    COLUMNS,
    PAGES,
    URI,
    hostile_tracking,
    make_model,
    make_run,
    make_tracking,
    make_version,
)


def read(
    tracking: TrackingRecord | None = None, front: str = "", config: SiteConfig | None = None, **record: Any
) -> Project:
    readme = f"---\ntitle: Net\n{front}\n---\n# Net\n"
    known = {
        "id": 7,
        "topics": ("sharinghub:aimodel",),
        "texts": (TextRecord("README.md", readme, len(readme)),),
        "files": (FileRecord("README.md"),),
    }
    return interpret(make_record("eo/net", **(known | record)), config or make_config(), tracking=tracking)


def of_version(**fields: Any) -> TrackingRecord:
    return make_tracking(models=(make_model(versions=(make_version(1, **fields),)),))


def links(project: Project, rel: str) -> list[Link]:
    return [link for link in project.links if link.rel == rel]


def config_with_mlflow(switch: str = "enable", **server: str) -> SiteConfig:
    category = {"id": "ai-model", "title": "Models", "gitlab_topic": "sharinghub:aimodel"}
    return make_config(
        stac={"categories": [category | {"features": {"mlflow": switch}}]},
        mlflow={"type": "mlflow-sharinghub", "url": "https://mlflow.example.org"} | server,
    )


def test_the_files_of_the_leading_version_are_assets() -> None:
    assets = {asset.key: asset for asset in read(make_tracking()).assets}
    assert list(assets) == [
        "net-v2/MLmodel",
        "net-v2/conda.yaml",
        "net-v2/data/model.pth",
        "net-v2/requirements.txt",
    ]
    weights = assets["net-v2/data/model.pth"]
    assert weights.roles == ("mlm:model", "data")
    assert (weights.size, weights.title) == (45_678_901, "Net v2: data/model.pth")
    assert weights.extra == {
        "mlm:artifact_type": "mlflow.pytorch",
        "mlm:framework": "PyTorch",
        "mlm:framework_version": "2.5.1",
    }
    assert assets["net-v2/MLmodel"].roles == ("metadata",)
    assert assets["net-v2/requirements.txt"].roles == ("mlm:inference-runtime",)


def test_the_item_reports_what_is_known_of_the_model() -> None:
    project = read(make_tracking())
    assert project.extensions["mlm"] == MLM_SCHEMA
    model_fields = {key: value for key, value in project.properties.items() if key.startswith("mlm:")}
    assert model_fields["mlm:name"] == "Net"
    assert model_fields["mlm:tasks"] == ["scene-classification"]
    assert (model_fields["mlm:framework"], model_fields["mlm:framework_version"]) == ("PyTorch", "2.5.1")
    assert model_fields["mlm:hyperparameters"] == {
        "batch_size": 32,
        "learning_rate": 0.002,
        "optimizer": "adam",
    }
    assert model_fields["mlm:input"][0]["input"]["shape"] == [-1, 13, 64, 64]
    assert model_fields["mlm:output"][0]["tasks"] == ["scene-classification"]


@pytest.mark.parametrize(
    ("front", "name", "value"),
    [
        ("library_name: keras", "mlm:framework", "Keras"),
        ("pipeline_tag: image-segmentation", "mlm:tasks", ["semantic-segmentation"]),
        (f"extensions: {{mlm: '{MLM_SCHEMA}'}}\nmlm: {{name: Own name}}", "mlm:name", "Own name"),
        ("mlm:framework: Own", "mlm:framework", "Own"),
    ],
)  # fmt: skip
def test_what_the_readme_says_wins(front: str, name: str, value: object) -> None:
    project = read(make_tracking(), front)
    assert project.properties[name] == value


@pytest.mark.parametrize("version", ["2.5", "2.5.1.post1", "1.7.0rc1", "", "next"])
def test_a_version_that_is_no_semantic_one_is_left_out(version: str) -> None:
    project = read(of_version(flavors=(("sklearn", version),)))
    assert project.properties["mlm:framework"] == "scikit-learn"
    assert "mlm:framework_version" not in project.properties


def test_a_model_that_only_python_knows_has_no_framework() -> None:
    project = read(of_version(flavors=(("python_function", "3.11.9"),)))
    assert "mlm:framework" not in project.properties
    (asset,) = [asset for asset in project.assets if "mlm:model" in asset.roles]
    assert asset.extra == {"mlm:artifact_type": "mlflow.python_function"}


@each_case(
    "paths, holders",
    [
        (["MLmodel", "conda.yaml", "model.pkl"], ["model.pkl"]),
        (
            ["MLmodel", "data/model/saved_model.pb", "data/model/variables/x.index"],
            ["data/model/saved_model.pb"],
        ),
        (["MLmodel", "model/pytorch_model.bin", "model/config.json"], ["model/pytorch_model.bin"]),
        (["MLmodel", "model.ubj"], ["model.ubj"]),
        (
            ["MLmodel", "model-00001.safetensors", "model-00002.safetensors"],
            ["model-00001.safetensors", "model-00002.safetensors"],
        ),
        # No name shows it: all that is not about the model.
        (["MLmodel", "sparkml/part-0", "sparkml/part-1"], ["sparkml/part-0", "sparkml/part-1"]),
        (["MLmodel", "code/model.py", "model.yaml", "weights"], ["weights"]),
        # A description of a kilobyte is no model.
        (["MLmodel"], []),
        (["MLmodel", "conda.yaml", "python_env.yaml", "requirements.txt"], []),
    ],
)
def test_the_files_that_hold_the_model_have_its_role(paths: list[str], holders: list[str]) -> None:
    project = read(of_version(files=tuple(ModelFileRecord(path, f"{URI}{path}") for path in paths)))
    found = [asset.key.removeprefix("net-v1/") for asset in project.assets if "mlm:model" in asset.roles]
    assert found == holders
    assert ("mlm" in project.extensions) == bool(holders)
    assert project.properties["mlm:framework"] == "PyTorch"


def of_models(*titles: str, **fields: Any) -> TrackingRecord:
    """Models, each newer than those before it."""
    models = tuple(
        make_model(title, versions=(make_version(n + 1, **fields),)) for n, title in enumerate(titles)
    )
    return make_tracking(models=models)


@each_case(
    "titles, front, record, main",
    [
        # The name that the README gives it, then the project's.
        (
            ["Net", "Vessel Detector", "Vessel Detector nano"],
            "mlm: {name: vessel-detector}",
            {},
            "Vessel Detector",
        ),
        (["Net", "Other"], "model-index: [{name: Net, results: []}]", {}, "Net"),
        (["net", "net-large"], "", {}, "net"),
        (["Wide", "Deep"], "", {"name": "Wide"}, "Wide"),
        (["Wide", "Deep"], "", {"full_path": "eo/wide"}, "Wide"),
        # What the others are variants of; else the newest.
        (["Ship", "Ship nano", "Ship XL"], "", {}, "Ship"),
        (["Alpha", "Beta"], "", {}, "Beta"),
    ],
)
def test_the_item_describes_the_model_that_the_project_is_about(
    titles: list[str], front: str, record: dict[str, Any], main: str
) -> None:
    title = record.get("name", "net" if "net" in titles else "Some project")
    readme = f"---\ntitle: {title}\n{front}\n---\n"
    text = TextRecord("README.md", readme, len(readme))
    path = record.get("full_path", "eo/some")
    known = {"id": 7, "topics": ("sharinghub:aimodel",), "texts": (text,), "name": record.get("name", "some")}
    project = interpret(make_record(path, **known), make_config(), tracking=of_models(*titles))
    assert project.main_model == f"{main} (7)"
    assert {asset.title.partition(" v")[0] for asset in project.assets if "mlm:model" in asset.roles} == {
        main
    }
    assert len([asset for asset in project.assets if asset.title.endswith("data/model.pth")]) == len(titles)


def test_a_champion_is_what_the_project_is_about_and_so_is_what_its_readme_speaks_of() -> None:
    champion = make_model("Alpha", versions=(make_version(1, aliases=("champion",)),))
    others = (
        make_model("Beta", versions=(make_version(2),)),
        make_model("Gamma", versions=(make_version(3),)),
    )
    assert read(make_tracking(models=(champion, *others))).main_model == "Alpha (7)"
    readme = "---\ntitle: Some\n---\nUse the model Beta.\n"
    texts = (TextRecord("README.md", readme, len(readme)),)
    assert read(make_tracking(models=others), texts=texts).main_model == "Beta (7)"


def test_a_readme_that_names_another_model_is_not_completed_by_strangers() -> None:
    project = read(of_models("Alpha", "Beta"), "mlm: {name: shore-net, architecture: U-Net}")
    assert project.properties["mlm:name"] == "shore-net"
    assert not {"mlm:input", "mlm:framework", "mlm:hyperparameters"} & project.properties.keys()
    assert "mlm:input" in read(of_models("Alpha"), "mlm: {name: shore-net}").properties


@each_case(
    "base, source, origins",
    [
        ("a/b", "a/b", ["a/b"]),
        ("[a/b]", "a/b", ["a/b"]),
        ("[a/b, c/d]", "a/b, c/d", ["a/b", "c/d"]),
        ("None", None, []),
        ("[]", None, []),
        ("unknown", None, []),
    ],
)
def test_a_model_that_was_made_from_others_names_them(
    base: str, source: str | None, origins: list[str]
) -> None:
    project = read(None, f"base_model: {base}")
    assert project.properties.get("mlm:pretrained_source") == source
    hrefs = [str(link.href) for link in links(project, "derived_from")]
    assert hrefs == [f"https://huggingface.co/{name}" for name in origins]
    assert not [problem for problem in project.problems if problem.code == "SH107"]


@each_case("word", ["custom", "None", "private", "n/a"])
def test_a_word_for_no_dataset_is_no_address(word: str) -> None:
    assert links(read(None, f"datasets: [{word}]"), "derived_from") == []


@pytest.mark.parametrize("href", ["", "javascript:alert(1)", "/model.pkl", "file:///model.pkl", "s3://b/m"])
def test_a_file_without_an_address_on_the_web_is_no_asset(href: str) -> None:
    project = read(of_version(files=(ModelFileRecord("model.pkl", href),)))
    assert project.assets == ()
    assert not any(key.startswith("mlm:") for key in project.properties)
    assert "mlm" not in project.extensions


def test_models_of_like_names_keep_their_files_apart() -> None:
    tracking = make_tracking(models=(make_model("U-Net"), make_model("u net")))
    project = read(tracking)
    assert len({asset.key for asset in project.assets}) == 8
    assert not [problem for problem in project.problems if problem.code == "SH409"]


def test_many_models_with_many_files_give_a_bounded_number_of_assets() -> None:
    files = tuple(ModelFileRecord(f"{n}.pt", f"{URI}{n}") for n in range(100))
    models = tuple(make_model(f"M{n}", versions=(make_version(1, files=files),)) for n in range(50))
    assert len(read(make_tracking(models=models)).assets) == 600


def test_the_newest_version_of_which_files_are_known_gives_them() -> None:
    versions = (make_version(3, files=()), make_version(2), make_version(1))
    project = read(make_tracking(models=(make_model(versions=versions),)))
    assert project.assets[0].key == "net-v2/MLmodel"


def test_parameters_get_names_and_values_that_the_extension_takes() -> None:
    params = (("", "x"), ("a/b", "1"), ("a b", "2"), ("deep", "True"), ("frozen", "false"), ("é", "nan"),
              ("inf", "1e999"), ("big", "9" * 400), ("id", "007"), ("long", "x" * 501))  # fmt: skip
    project = read(of_version(run=make_run(params=params)))
    assert project.properties["mlm:hyperparameters"] == {
        "a_b": 1,
        "deep": True,
        "frozen": False,
        "inf": "1e999",
        "big": "9" * 400,
        "id": "007",
    }


def test_columns_are_one_input() -> None:
    assert read(of_version(signature=COLUMNS)).properties["mlm:input"][0]["input"]["shape"] == [-1, 3]


def test_a_project_without_models_bears_no_extension() -> None:
    assert "mlm" not in read(make_tracking(models=())).extensions


def test_models_of_the_repository_stay_models() -> None:
    files = (FileRecord("README.md"), FileRecord("own.onnx"))
    project = read(make_tracking(), "library_name: onnx\nassets: ['*.onnx']", files=files)
    models = [asset.key for asset in project.assets if "mlm:model" in asset.roles]
    assert models == ["own.onnx", "net-v2/data/model.pth"]


def test_links_lead_to_server_experiments_models_and_runs() -> None:
    project = read(make_tracking())
    (uri,) = links(project, "mlflow:tracking-uri")
    assert (uri.href, uri.type) == (URI, "")
    (experiments,) = links(project, "mlflow:experiments")
    assert (experiments.href, experiments.type) == (f"{PAGES}/experiments", "text/html")
    (model,) = links(project, "mlflow:model")
    assert (model.title, model.extra) == ("Net v2", {"mlflow:uri": "models:/Net (7)/2"})
    assert model.href == f"{PAGES}/models/Net%20%287%29/versions/2"
    (run,) = links(project, "via")
    assert (run.title, run.href) == ("Run of Net v2", make_run(2).web_url)


def test_the_link_of_the_server_stands_before_anything_is_on_it() -> None:
    project = read(config=config_with_mlflow())
    assert [link.href for link in links(project, "mlflow:tracking-uri")] == [URI]


@pytest.mark.parametrize(
    ("front", "config"),
    [
        ("", make_config()),
        ("", config_with_mlflow("disable")),
        ("sharinghub: {mlflow: disable}", config_with_mlflow()),
    ],
)
def test_without_a_server_or_the_feature_there_is_no_link(front: str, config: SiteConfig) -> None:
    assert not links(read(front=front, config=config), "mlflow:tracking-uri")


def test_a_link_that_the_readme_has_is_not_made_again() -> None:
    front = f"links: [{{rel: 'mlflow:tracking-uri', href: '{URI}'}}]"
    for tracking in (make_tracking(), None):
        project = read(tracking, front, config_with_mlflow())
        assert len(links(project, "mlflow:tracking-uri")) == 1


def test_a_hostile_server_costs_no_rule() -> None:
    project = read(hostile_tracking())
    assert "SH609" not in {problem.code for problem in project.problems}
    assert all(str(link.href).startswith("https://") for link in project.links if link.source == "mlflow")


@pytest.mark.parametrize(
    ("kind", "scheme", "name"),
    [
        ("mlflow-sharinghub", "bearer", "mlflow"),
        ("mlflow", "basic", "mlflow"),
        ("gitlab", "bearer", "gitlab"),
    ],
)
def test_files_and_pages_that_need_a_login_say_so(kind: str, scheme: str, name: str) -> None:
    project = read(make_tracking(kind=kind, login=scheme))
    assert project.properties["auth:schemes"][name]["type"] == "http"
    assert project.properties["auth:schemes"][name]["scheme"] == scheme
    assert project.extensions["authentication"].endswith("/authentication/v1.1.0/schema.json")
    files = [asset for asset in project.assets if asset.key.startswith("net-v2/")]
    assert files
    assert all(asset.extra["auth:refs"] == [name] for asset in files)
    assert {asset.roles for asset in files} == {asset.roles for asset in read(make_tracking()).assets}
    assert all(link.extra["auth:refs"] == [name] for link in links(project, "mlflow:model"))


def test_what_anybody_gets_says_nothing_of_a_login() -> None:
    project = read(make_tracking())
    assert "auth:schemes" not in project.properties
    assert "authentication" not in project.extensions
    assert not any("auth:refs" in asset.extra for asset in project.assets)


def test_a_login_that_the_readme_describes_stays_beside() -> None:
    front = "auth:schemes: {portal: {type: http, scheme: basic}}"
    project = read(make_tracking(login="bearer"), front)
    assert sorted(project.properties["auth:schemes"]) == ["mlflow", "portal"]
