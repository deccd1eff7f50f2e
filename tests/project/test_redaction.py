"""A token in a README is neither published nor a reason to publish nothing."""

import pytest

from sharinghub_static.project.interpret import interpret
from sharinghub_static.project.redaction import redacted
from sharinghub_static.snapshot.records import ReleaseRecord, TextRecord
from tests.projects import make_config, make_record

TOKEN = "glpat-" + "Zk3mWq8Lr2TnVb6XcYd1"  # put together, so that no scanner takes this file for a leak


def record(text: str = "", **fields):
    texts = (TextRecord("README.md", text, len(text)),)
    return make_record(topics=("sharinghub:dataset",), texts=texts, **fields)


@pytest.mark.parametrize(
    "secret",
    [
        TOKEN,
        "AKIA" + "Q3ZT7WMB2LKRXN5D",
        "https://deploy:" + "hV7kq92mZt@git.example.org/x",
        "-----BEGIN RSA PRIVATE KEY-----\n"
        + "MIIEpAIBAAKCAQEAx7Vb3Zk9" * 4
        + "\n-----END RSA PRIVATE KEY-----",
    ],
)
def test_a_secret_is_cut_down_and_reported_with_its_line(secret):
    clean, problems = redacted(record(f"---\ntitle: x\n---\n\nUse {secret} here.\n"))
    assert secret not in repr(clean)
    assert [(problem.code, problem.path, problem.line) for problem in problems] == [("SH204", "README.md", 5)]
    assert secret not in repr(problems)


@pytest.mark.parametrize(
    "text",
    [
        "Use <your_access_token> here.",
        "glpat-xxxxxxxxxxxxxxxxxxxx",
        "https://user:password@host.example/",
        "sha256:" + "a1b2c3d4" * 8,
        "A long-word-with-many-dashes-in-it and glpat alone.",
    ],
)
def test_what_only_looks_a_little_like_one_stays(text):
    before = record(text)
    assert redacted(before) == (before, ())


def test_every_field_is_searched():
    release = ReleaseRecord("v1", "One", f"Run with {TOKEN}", None)
    clean, problems = redacted(record(description=f"token {TOKEN}", releases=(release,)))
    assert TOKEN not in repr(clean)
    assert {problem.code for problem in problems} == {"SH204"}


def test_the_project_is_published_without_it_and_its_maintainer_is_reported():
    project = interpret(record(f"---\ntitle: A map\nnote: {TOKEN}\n---\n# A map\n\n{TOKEN}\n"), make_config())
    assert project.title == "A map"
    assert TOKEN not in repr(project)
    assert "SH204" in {problem.code for problem in project.problems}


def test_a_text_without_its_secret_is_not_called_cut() -> None:
    text = f"# Title\n\nToken: {TOKEN}\n"
    whole, cut = (TextRecord("README.md", text, len(text) + more) for more in (0, 5))
    for given, is_cut in ((whole, False), (cut, True)):
        record, problems = redacted(make_record(texts=(given,)))
        assert [problem.code for problem in problems] == ["SH204"]
        assert record.texts[0].is_cut == is_cut


def test_the_signature_of_a_result_in_a_card_is_no_secret_that_somebody_lost() -> None:
    signature = (
        "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9." + "eyJoYXNoIjoiZTEwNzFlMjk0ZDY4NTg2MGQxMDZk." + "Ab3" * 20
    )
    card = (
        f"---\nmodel-index: [{{results: [{{metrics: [{{value: 1,\n verifyToken: {signature}}}]}}]}}]\n---\n"
    )
    record, problems = redacted(make_record(texts=(TextRecord("README.md", card, len(card)),)))
    assert problems == ()
    assert signature not in record.texts[0].text
    record, problems = redacted(make_record(texts=(TextRecord("README.md", f"Use {signature}", 200),)))
    assert [problem.code for problem in problems] == ["SH204"]
