"""Code that works with a tracking server, as it is pasted."""

import ast
import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.portal.components.code import Snippet
from sharinghub_static.portal.components.mlflow_snippets import load_snippet, python_text, start_snippet
from tests.tracking import URI, make_version


def code(of: Snippet) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", of.code_html))


@pytest.mark.parametrize(
    ("flavors", "call", "packages"),
    [
        (
            (("python_function", "3.11"), ("sklearn", "1.7.0")),
            "mlflow.sklearn.",
            "mlflow scikit-learn==1.7.0.",
        ),
        ((("pytorch", "2.5.1+cu121"),), "mlflow.pytorch.", "mlflow torch==2.5.1+cu121."),
        ((("onnx", "1.17"),), "mlflow.onnx.", "mlflow onnxruntime."),
        ((("sklearn", "; rm -rf /"),), "mlflow.sklearn.", "mlflow scikit-learn."),
        ((("own_flavour", "1"),), "mlflow.pyfunc.", "mlflow."),
        ((("os; x", "1"),), "mlflow.pyfunc.", "mlflow."),
        ((), "mlflow.pyfunc.", "mlflow."),
    ],
)
def test_a_model_is_loaded_by_its_flavour(
    flavors: tuple[tuple[str, str], ...], call: str, packages: str
) -> None:
    made = load_snippet(make_version(2, flavors=flavors), URI, "mlflow-sharinghub")
    assert f'model = {call}load_model("models:/Net (7)/2")' in code(made)
    assert made.note.startswith(f"pip install {packages} ")


def test_a_token_is_named_and_none_is_given() -> None:
    text = code(load_snippet(make_version(), URI, "gitlab"))
    assert 'os.environ.setdefault("MLFLOW_TRACKING_TOKEN", "<your_access_token>")' in text
    assert f'mlflow.set_tracking_uri("{URI}")' in text


def test_a_plain_server_takes_no_token() -> None:
    made = load_snippet(make_version(), URI, "mlflow")
    assert "TOKEN" not in code(made)
    assert "MLFLOW_TRACKING_PASSWORD" in made.note


def test_a_run_is_tracked_under_the_name_that_the_server_takes() -> None:
    text = code(start_snippet("Net (7)", URI, "mlflow-sharinghub", "Track"))
    assert 'mlflow.set_experiment("Net (7)")' in text


@given(text=st.text(), kind=st.sampled_from(["mlflow", "gitlab", "mlflow-sharinghub"]))
def test_whatever_a_name_holds_the_code_says_it(text: str, kind: str) -> None:
    assert ast.literal_eval(python_text(text)) == text
    loaded = ast.parse(code(load_snippet(make_version(uri=text), text, kind)))
    said = {node.value for node in ast.walk(loaded) if isinstance(node, ast.Constant)}
    assert text in said


@pytest.mark.parametrize("text", ["\ud800", "a\nb", "\u202e", '"', "\\", "🌲", "خ", "\u2028"])
def test_a_string_of_python_is_the_text(text: str) -> None:
    written = python_text(text)
    assert ast.literal_eval(written) == text
    assert "\n" not in written
