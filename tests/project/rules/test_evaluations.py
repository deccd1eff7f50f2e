"""Figures of models that are none, with the line where they are."""

from sharinghub_static.project.evaluations import evaluations_of, number_of
from tests.cases import each_case
from tests.project.reading import codes, read

CARD = """\
model-index:
- name: net
  results:
  - task: {type: image-segmentation}
    dataset: {name: Reef Chips, type: reef-chips}
    metrics:
    - {type: mean_iou, value: 0.7}
    - {type: f1, value: %s}"""


@each_case(
    "value, number",
    [(0.5, 0.5), (7, 7.0), ("0.71", 0.71), (" 1e-3 ", 0.001), ("93.5%", 93.5), ("20.0 ± 1.2", 20.0),
     ("0.8 +/- 0.1", 0.8), ("0.8 (top-1)", 0.8), (".5", 0.5), ("-3", -3.0)],
)  # fmt: skip
def test_a_figure_is_a_number_however_it_is_written(value: object, number: float) -> None:
    assert number_of(value) == number


@each_case("value", [True, None, "", "high", [1], {"a": 1}, "0.8-0.9", "1,5", "nan", float("inf"), "1e999"])
def test_what_is_no_number_is_no_figure(value: object) -> None:
    assert number_of(value) is None


@each_case("value, wrong", [("high", True), ("[1, 2]", True), ("0.5", False), ("'20.0 ± 1.2'", False)])
def test_a_figure_of_a_card_that_is_none_is_named_with_its_line(value: str, wrong: bool) -> None:
    problems = [(each.line, each.key) for each in read(CARD % value).problems if each.code == "SH107"]
    assert problems == ([(9, "model-index[0].results[0].metrics[1].value")] if wrong else [])


@each_case("value", ["{mean: 0.9}", "true", "[[1]]"])
def test_a_figure_that_is_no_scalar_is_named_in_words(value: str) -> None:
    (message,) = (each.message for each in read(CARD % value).problems if each.code == "SH107")
    assert "{" not in message
    assert "True" not in message


@each_case(
    "result, wrong",
    [
        ("dataset: EuroSAT\n    metrics: {accuracy: 0.9}", False),
        ("dataset: {name: EuroSAT}\n    metrics: [{accuracy: 0.9}, {type: f1, value: 0.8}]", False),
        ("dataset: {type: eurosat}\n    metrics: {type: f1, value: 0.8}", False),
        ("metrics: [{type: f1, value: 0.8}]", True),
        ("dataset: {split: test}\n    metrics: [{type: f1, value: 0.8}]", True),
        ("dataset: EuroSAT", True),
        ("dataset: EuroSAT\n    metrics: [{value: 0.8}]", True),
        ("dataset: EuroSAT\n    metrics: 0.8", True),
    ],
)
def test_a_result_that_cannot_be_compared_is_named(result: str, wrong: bool) -> None:
    card = f"model-index:\n- name: net\n  results:\n  - task: {{type: image-classification}}\n    {result}"
    problems = [(each.line, each.key) for each in read(card).problems if each.code == "SH107"]
    assert problems == ([(5, "model-index[0].results[0]")] if wrong else [])


@each_case(
    "text, line",
    [
        ("- dataset: {id: a/b}\n  value: [\n- x", 3),
        ("dataset: {id: a/b}", 1),
        ("- dataset: {id: a/b}\n  value: 1\n- dataset: {id: a/b}\n", 3),
        ("- dataset: a/b\n  value: 1\n", 1),
        ("- {dataset: {id: a/b}, value: high}\n", 1),
    ],
)
def test_a_file_of_results_that_cannot_be_read_is_named_with_its_line(text: str, line: int) -> None:
    project = read("title: A", texts={".eval_results/x.yaml": text})
    (problem,) = (each for each in project.problems if each.code == "SH320")
    assert (problem.path, problem.line) == (".eval_results/x.yaml", line)


def test_results_of_evaluations_are_read() -> None:
    text = "- dataset: {id: Idavidrein/gpqa, config: gpqa_diamond}\n  value: 0.412\n"
    project = read("title: A", texts={".eval_results/gpqa.yaml": text})
    assert "SH320" not in codes(project)
    (evaluation,) = evaluations_of(project.record)
    assert (evaluation.dataset, evaluation.value, evaluation.metric) == ("Idavidrein/gpqa", 0.412, "score")
