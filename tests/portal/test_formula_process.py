"""A formula that takes for ever costs itself two seconds, and nothing else."""

import pytest

from sharinghub_static.portal.markdown import render_readme
from sharinghub_static.portal.markdown.formula_process import FormulaProcess
from sharinghub_static.portal.markdown.result import ReadmeContext

ENDLESS = "(" * 60


@pytest.fixture
def process():
    process = FormulaProcess()
    yield process
    process.close()


def test_an_endless_formula_is_given_up_and_the_next_one_is_converted(process):
    with pytest.raises(TimeoutError, match="too long"):
        process.convert(ENDLESS, display=True)
    assert "<mi>x</mi>" in process.convert("x", display=False)


def test_what_the_converter_says_of_a_wrong_formula_is_passed_on(process):
    with pytest.raises(ValueError, match="right"):
        process.convert(r"\left( x", display=False)


def test_any_text_can_be_a_formula(process):
    for latex in ("\ud800", "a\nb", "\0", "é"):
        try:
            process.convert(latex, display=False)
        except ValueError:
            continue


def test_a_readme_of_endless_formulas_takes_the_time_of_one():
    readme = "\n\n".join(f"$`{ENDLESS}{number}`$" for number in range(300))
    context = ReadmeContext(
        "https://gitlab.example/g/p", "main", "README.md", "https://gitlab.example", "g/p"
    )
    page = render_readme(readme, context)
    assert page.html.count("math-source") == 300
    assert "too long" in page.problems[0].message
