"""Model cards and the ml-model block in the words of the MLM extension."""

from sharinghub_static.project.interpret import interpret
from sharinghub_static.project.mlm import MLM_SCHEMA, TASKS, framework_of, is_model_name, task_of
from sharinghub_static.project.model import Link, Project, ProjectReference
from tests.project.reading import codes, read
from tests.projects import GITLAB, make_config

CARD = """\
pipeline_tag: image-segmentation
library_name: pytorch
datasets: [eo/cover, imagenet-1k]
base_model: org/big
tags: [alps]
model-index: [{name: m, results: []}]
assets: ['*.pt']
"""


def published(front: str, *paths: str, **fields: object) -> Project:
    """A project of a hub that holds these projects."""
    record = read(front, files=("model.pt",), **fields).record  # type: ignore[arg-type] # fields of any type
    return interpret(record, make_config(), frozenset(paths))


def derived(project: Project) -> list[Link]:
    return [link for link in project.links if link.rel == "derived_from"]


def test_a_card_reports_task_framework_and_tags() -> None:
    project = published(CARD)
    assert project.properties["mlm:tasks"] == ["semantic-segmentation"]
    assert project.properties["mlm:framework"] == "PyTorch"
    assert project.properties["mlm:pretrained_source"] == "org/big"
    assert project.properties["model-index"] == [{"name": "m", "results": []}]
    assert project.keywords == ("alps",)
    assert project.extensions == {"mlm": MLM_SCHEMA}
    assert project.assets[0].roles == ("data", "mlm:model")


def test_data_sets_and_base_models_are_projects_of_the_hub_where_there_are_such() -> None:
    assert [(link.href, link.type) for link in derived(published(CARD, "eo/cover"))] == [
        (ProjectReference("dataset", "eo/cover"), "application/geo+json"),
        ("https://huggingface.co/datasets/imagenet-1k", "text/html"),
        ("https://huggingface.co/org/big", "text/html"),
    ]


def test_an_address_on_this_gitlab_is_a_project_of_the_hub() -> None:
    (link,) = derived(published(f"datasets: {GITLAB}/eo/cover", "eo/cover"))
    assert link.href == ProjectReference("dataset", "eo/cover")


def test_what_is_related_already_is_not_named_twice() -> None:
    front = f"datasets: [eo/cover]\nrelated: {{dataset: '{GITLAB}/eo/cover'}}"
    assert len(derived(published(front, "eo/cover"))) == 1


def test_what_names_nothing_is_a_problem() -> None:
    for wrong in ("'a b c'", "../x", "[5.5.5/x/y]", "{a: b}", "'javascript:x'"):
        project = published(f"datasets: {wrong}")
        assert derived(project) == []
        assert codes(project) & {"SH107", "SH401"}


def test_the_front_matter_of_the_extension_goes_before_the_card() -> None:
    project = published(
        "mlm: {tasks: [regression], framework: JAX}\npipeline_tag: object-detection\nlibrary_name: keras"
    )
    assert project.properties["mlm:tasks"] == ["regression"]
    assert project.properties["mlm:framework"] == "JAX"


def test_a_task_without_a_name_becomes_a_keyword() -> None:
    project = published("mlm: {tasks: [cloud-chasing, detection]}")
    assert project.properties["mlm:tasks"] == ["detection"]
    assert "cloud-chasing" in project.keywords
    assert "SH321" in codes(project)
    assert "robotics" in published("pipeline_tag: robotics").keywords


def test_what_would_cost_a_model_its_extension_is_left_out() -> None:
    front = "mlm: {name: '1é', accelerator: cpu, hyperparameters: {}, architecture: X}"
    assert published(front).properties == {"mlm:architecture": "X"}


def test_wrong_types_in_the_block_are_borne() -> None:
    for wrong in ("5", "[]", "{}", "null", "[[]]", "[{}]", "[{tasks: 5}]", "true", "'x'"):
        front = (
            "mlm: {"
            + ", ".join(
                f"{key}: {wrong}"
                for key in ("name", "tasks", "output", "framework", "accelerator", "hyperparameters")
            )
            + "}"
        )
        assert "SH609" not in codes(published(front))


def test_the_classes_of_an_output_are_described_by_their_names() -> None:
    front = "mlm: {output: [{name: a, 'classification:classes': [{value: 1, name: b}, {value: 2}, 3]}, 5]}"
    (output, _) = published(front).properties["mlm:output"]
    assert output["classification:classes"] == [
        {"value": 1, "name": "b", "description": "b"},
        {"value": 2},
        3,
    ]


def test_a_project_without_a_model_bears_no_extension() -> None:
    assert published("title: A\nassets: ['*.pt']").extensions == {}
    assert published("title: A\nassets: ['*.pt']").assets[0].roles == ("data",)


def test_the_ml_model_block_is_kept_and_said_again_as_mlm() -> None:
    project = published(
        "ml-model: {type: ml-model, architecture: U-Net, prediction_type: segmentation}\n"
        "assets: [{glob: '*.pt', roles: ['ml-model:checkpoint']}]\n"
        f"links: [{{rel: 'ml-model:train-data', href: 'dataset+{GITLAB}/eo/cover'}}]",
        "eo/cover",
    )
    assert project.properties["ml-model:architecture"] == project.properties["mlm:architecture"] == "U-Net"
    assert project.properties["mlm:tasks"] == ["segmentation"]
    assert project.assets[0].roles == ("ml-model:checkpoint", "mlm:model", "mlm:checkpoint")
    assert [link.rel for link in project.links][:2] == ["ml-model:train-data", "derived_from"]
    assert sorted(project.extensions) == ["ml-model", "mlm"]
    assert "SH322" in codes(project)


def test_every_task_of_the_extension_is_itself_and_others_are_mapped_to_one() -> None:
    assert {task_of(task) for task in TASKS} == TASKS
    assert task_of("Image Classification") == "scene-classification"
    assert task_of("object_detection") == "object-detection"
    assert task_of("chess") == ""


def test_frameworks_have_the_extensions_spelling_or_their_own() -> None:
    assert [framework_of(word) for word in ("sklearn", "Torch", "transformers", "Fastai")] == [
        "scikit-learn", "PyTorch", "Hugging Face", "Fastai",
    ]  # fmt: skip


def test_names_are_those_of_the_extensions_schema() -> None:
    names = ("abc", "U-Net v2.1", "ab", "1abc", "é-model", "model_", "a/b")
    assert [name for name in names if is_model_name(name)] == ["abc", "U-Net v2.1"]


def test_what_mlm_does_not_take_is_named() -> None:
    project = read("mlm:\n  name: ab\n  accelerator: gpu\n  framework_version: 2.10")
    assert {"mlm:name", "mlm:accelerator"}.isdisjoint(project.properties)
    assert project.properties["mlm:framework_version"] == "2.10"
    named = {(each.key, each.line) for each in project.problems if each.code == "SH501"}
    assert named == {("mlm.name", 3), ("mlm.accelerator", 4)}
