"""What is said of projects is English, and knows what it was made of."""

import copy
import pickle

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.portal.project_page.files import asset_rows
from sharinghub_static.portal.translation.languages import site_languages
from sharinghub_static.portal.translation.problems import fix_of, hint_of, title_of, translated
from sharinghub_static.portal.translation.translator import ENGLISH, Translator
from sharinghub_static.problem_kinds import KINDS
from sharinghub_static.problems import Message, Problem, clean_message, phrase
from sharinghub_static.project.interpret import interpret
from sharinghub_static.snapshot.records import ReleaseRecord
from tests.cases import each_case
from tests.projects import GITLAB, make_config, make_record


@pytest.fixture(scope="module")
def french() -> Translator:
    """The portal's words in French."""
    return site_languages(make_config(portal={"languages": ["fr"]}))[0][1]


def test_a_message_is_its_sentence() -> None:
    said = phrase("`%(key)s` is %(name)s, 100%%", key="gsd", name=phrase("a text"))
    assert said == "`gsd` is a text, 100%"
    assert isinstance(said, str)
    assert orjson.loads(orjson.dumps({"said": said})) == {"said": said}
    assert Problem("SH101", "x") < Problem("SH301", said) < Problem("SH301", phrase("~"))


def test_copies_and_errors_keep_what_a_message_was_made_of() -> None:
    said = phrase("`%(text)s` is no DOI", text="x")
    for again in (copy.deepcopy(said), pickle.loads(pickle.dumps(said)), str(ValueError(said))):  # noqa: S301 - our own
        assert isinstance(again, Message)
        assert (again, again.template, again.values) == (said, said.template, said.values)


@given(st.text(), st.text())
def test_whatever_a_stranger_wrote_stands_in_a_message_as_it_is(one: str, other: str) -> None:
    assert phrase("%(one)s|%(other)s", one=one, other=other) == f"{one}|{other}"


@given(st.text())
def test_a_message_is_cleaned_in_its_parts_and_can_still_be_reported(text: str) -> None:
    message = clean_message(phrase("`%(text)s` is no DOI", text=text[:200]), 500)
    assert isinstance(message, Message)
    assert "\n" not in message
    assert message.template == "`%(text)s` is no DOI"


def test_a_message_that_is_too_long_is_cut_and_stays_english(french: Translator) -> None:
    message = clean_message(phrase("`%(text)s` is no DOI", text="x" * 600), 500)
    assert len(message) == 500
    assert translated(message, french) == (message, "en")


def test_a_message_is_reported_in_the_pages_language_with_its_parts(french: Translator) -> None:
    said = phrase(
        "`%(path)s` is %(name)s where %(expected)s is expected",
        path="%(path)s",
        name=phrase("a number"),
        expected=phrase("a text"),
    )
    assert translated(said, ENGLISH) == (said, "")
    assert translated(said, french) == ("`%(path)s` est un nombre au lieu de\u00a0: un texte", "")


@pytest.mark.parametrize(
    "said", ["mapping values are not allowed here", phrase("no %(one)s like it", one="x")]
)
def test_what_has_no_translation_is_reported_in_english_and_says_so(said: str, french: Translator) -> None:
    assert translated(said, french) == (said, "en")


@each_case("code", KINDS, at_least=60)
def test_every_kind_and_its_fix_is_reported_in_french(code: str, french: Translator) -> None:
    kind = KINDS[code]
    assert title_of(code, french) != kind.title
    assert fix_of(code, french) != kind.fix
    assert hint_of(Problem(code, "x", kind.fix), french) == (fix_of(code, french), "")


def test_a_code_that_is_no_kind_stands_for_itself(french: Translator) -> None:
    assert (title_of("SH999", french), fix_of("SH999", french)) == ("SH999", "")
    assert hint_of(Problem("SH999", "x", "Do it."), french) == ("Do it.", "en")


def test_a_release_is_named_in_the_pages_language_and_in_english_in_stac(french: Translator) -> None:
    record = make_record(releases=(ReleaseRecord("v1", "One", "", None),), topics=("sharinghub:dataset",))
    project = interpret(record, make_config())
    [release] = [one for one in project.assets if one.key == "release"]
    assert release.title == "Release v1: One"
    [row] = [one for one in asset_rows(project, GITLAB, french) if one.title.endswith("One")]
    assert row.title == "Version v1\u00a0: One"
