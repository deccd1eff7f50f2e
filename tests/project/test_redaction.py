"""A token in a README is neither published nor a reason to publish nothing."""

import pytest

from sharinghub_static.project.front_matter import read_front_matter
from sharinghub_static.project.interpret import interpret
from sharinghub_static.project.redaction import redacted, redacted_front_matter
from sharinghub_static.snapshot.records import ReleaseRecord, TextRecord
from tests.cases import each_case
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


# Front matter, by its keys


@each_case(
    "key, value",
    [
        ("password", "Tr0ub4dor&3"),
        ("password", "letmein"),
        ("db_password", "12345"),
        ("passphrase", "correct horse battery"),
        ("api_key", "0f9a8b7c6d5e4f30"),
        ("token", "Zk3mWq8Lr2TnVb6XcYd1"),
        ("client_secret", "Zk3mWq8L/r2TnVb6+cYd1=="),
        ("credentials", "ana:hV7kq92mZt"),
    ],
)
def test_the_value_of_a_key_that_is_named_as_a_secret_is_published_nowhere(key: str, value: str) -> None:
    for written, line in ((f"{key}: {value}", 2), (f"db: {{{key}: {value}}}", 2), (f"{key}:\n- {value}", 3)):
        project = interpret(record(f"---\n{written}\ntitle: A map\n---\n# A map\n"), make_config())
        (problem,) = (each for each in project.problems if each.code == "SH204")
        assert (problem.path, problem.line) == ("README.md", line)
        assert value not in repr((project.properties, project.problems))
        assert key in repr(project.properties)
        assert project.title == "A map"


@each_case(
    "line",
    [
        "token: required",
        "api_key: see https://example.org/keys2",
        "credentials: https://example.org/register2",
        "password: <your password>",
        "api_key: YOUR_API_KEY",
        "secrets: [HF_TOKEN, DB_URL]",
        'pad_token: "<pad0123456>"',
        "instance_token: sks2",
        "use_token: true",
        "token: 128",
        "primary_key: Zk3mWq8Lr2TnVb6XcYd1",
        "assets: [{key: Zk3mWq8Lr2TnVb6XcYd1, path: a.csv}]",
        "tokenizer: Zk3mWq8Lr2TnVb6XcYd1",
        "auth:schemes: {api_key: {type: apiKey, name: X-API-Key-2, in: header}}",
    ],
)
def test_what_is_no_secret_by_its_key_stays(line: str) -> None:
    front = read_front_matter(f"---\n{line}\n---\n")
    assert front.values
    assert redacted_front_matter(front) is front


def test_a_secret_by_its_key_is_not_quoted_by_what_is_wrong_with_it_as_yaml() -> None:
    project = interpret(record("---\ntitle: A map\napi_key: 1234567e56\n---\n# A map\n"), make_config())
    assert "1234567e56" not in repr((project.properties, project.problems))
