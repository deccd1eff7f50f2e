"""Rule 3: the description is the README's text, else GitLab's description; a card has a short one."""

from sharinghub_static.project.interpret import interpret_all
from tests.project.reading import read
from tests.projects import make_config, make_record


def test_describes_by_the_readme_and_the_card_by_gitlab() -> None:
    project = read("title: x", "# Head\n\nThe long text.\n", description="The short text.")
    assert project.description == "# Head\n\nThe long text."
    assert project.summary == "The short text."


def test_describes_by_gitlab_where_there_is_no_readme() -> None:
    record = make_record(topics=("sharinghub:dataset",), description="From GitLab.")
    (project,) = interpret_all([record], make_config())
    assert project.description == "From GitLab."


def test_takes_the_readme_for_the_card_without_headings_pictures_and_addresses() -> None:
    body = "# Head\n\n![logo](a.png) Maps of [the Alps](https://example.org).\n\n```\ncode\n```\n"
    assert read("title: x", body, description="").summary == "Maps of the Alps."


def test_cuts_a_card_between_words() -> None:
    summary = read("title: x", "word " * 500, description="").summary
    assert len(summary) <= 200
    assert summary.endswith("word…")


def test_never_leaves_a_description_empty() -> None:
    project = read("title: Only a title", "", description="")
    assert project.description == "Only a title"


def test_takes_a_description_of_the_front_matter_first() -> None:
    project = read("description: My own words.", "# Other\n\nwords\n", description="GitLab's.")
    assert project.description == "My own words."
    assert project.summary == "My own words."
