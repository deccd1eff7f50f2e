"""Secrets and addresses are found however they are written, and never told in full."""

import base64
import html
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.text.emails import find_emails
from tests.site.check.minisite import ITEM, check, codes, page, stac

# Put together here, so that no scanner takes this file for a leak.
RANDOM = "Rz7Qk2Vw9Lm4Tn8Ys3Hd"
TOKENS = {
    "personal": "glpat" + "-" + RANDOM,
    "routable": "glpat" + "-" + RANDOM + "Bp6c.01.1j0wq7u2f",
    "deploy": "gldt" + "-" + RANDOM,
    "job": "glcbt" + "-64_" + RANDOM,
    "runner": "glrt" + "-" + RANDOM,
    "trigger": "glptt" + "-" + RANDOM + RANDOM,
    "github": "ghp_" + RANDOM + RANDOM,
    "hugging face": "hf_" + RANDOM + "Bp6cQw8eRt",
    "aws": "AKIA" + "Q7WZ3NM8VT2LKX5R",
    "jwt": ".".join(["eyJ" + RANDOM, "eyJ" + RANDOM, RANDOM]),
    "key": "-----BEGIN RSA PRIVATE " + "KEY-----\n" + base64.b64encode(bytes(range(90))).decode(),
    "password": "https://oauth2:" + RANDOM + "@gitlab.example.com/a.git",
    "user": "postgres://jane:" + "correct-horse" + "@db.example.com/x",
}


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
@pytest.mark.parametrize("where", ["page", "json", "script", "other"])
def test_a_token_in_any_text_file_is_found_and_not_reported(tmp_path, token, where):
    path, content = {
        "page": ("new.html", page(f"<p>{html.escape(token)}</p>")),
        "json": ("new.json", json.dumps({"a": token})),
        "script": ("assets/new.js", f"x = `{token}`"),
        "other": ("LICENSE", f"© {token}\n"),
    }[where]
    result = check(tmp_path, {path: content})
    assert "CHK501" in codes(result)
    assert result.unsafe
    assert not any(token[12:] in str(finding) or RANDOM in str(finding) for finding in result.findings)


@pytest.mark.parametrize(
    "text",
    [
        "glpat-xxxxxxxxxxxxxxxxxxxx",
        "glpat-XXXXXXXXXXXXXXXXXXXX",
        "glpat-00000000000000000000",
        "glpat-your_access_token_here",
        "glpat-<your_access_token>",
        "glpat-short",
        "AKIAIOSFODNN7EXAMPLE",
        "-----BEGIN PRIVATE KEY-----",
        "https://oauth2:<your_access_token>@gitlab.example.com/a.git",
        "https://oauth2:${GITLAB_TOKEN}@gitlab.example.com/a.git",
        "https://oauth2:$GITLAB_TOKEN@gitlab.example.com/a.git",
        "https://oauth2:your-token@gitlab.example.com/a.git",
        "https://user:password@example.com",
        "http://localhost:8080/@scope/name",
        "https://example.com:443 jane",
        "eyJhbGciOiJIUzI1NiJ9",
        "a https://x:1 b@c",
    ],
)
def test_what_shows_where_a_secret_goes_is_no_secret(tmp_path, text):
    changes = {"new.html": page(f"<pre>{html.escape(text)}</pre>"), "new.txt": text}
    assert check(tmp_path, changes).findings == ()


SECRET = 'hunter-2"<&>/é?'


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.txt", f"x\n{SECRET}"),
        ("a.txt", f"x\nhttps://example.org/{quote(SECRET, safe='')}"),
        ("a.json", json.dumps({"x": SECRET}, ensure_ascii=False, indent=1)),
        ("a.html", page(f"<p>{html.escape(SECRET)}</p>")),
        ("a.html", page("<p>" + "".join(f"<b>{html.escape(c)}</b>" for c in SECRET) + "</p>")),
    ],
)
def test_a_secret_of_the_build_is_found_however_it_is_written(tmp_path, path, content):
    result = check(tmp_path, {path: content}, secrets=[SECRET, "ab"])
    assert codes(result) == ["CHK502"]
    assert "hunt…" in result.findings[0].message
    assert "hunter-2" not in str(result.findings[0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_secret_of_the_build_is_found_in_a_binary_file(tmp_path, encoding):
    table = b"PAR1\0\0" + SECRET.encode(encoding) + b"\0PAR1"
    result = check(tmp_path, {"items.parquet": table.decode("utf-8", "surrogateescape")}, secrets=[SECRET])
    assert [finding.code for finding in result.findings] == ["CHK502"]
    assert "hunter-2" not in str(result.findings[0])


def test_a_secret_is_not_reported_by_another_finding(tmp_path):
    changes = {"a.html": page('<a href="hunter-2-hunter-2">x</a>')}
    result = check(tmp_path, changes, secrets=["hunter-2-hunter-2"])
    assert codes(result) == ["CHK301", "CHK502"]
    assert not any("hunter-2" in str(finding) for finding in result.findings)


def test_a_binary_file_is_not_read_as_text(tmp_path):
    assert check(tmp_path, {"a.bin": "\0" + TOKENS["personal"]}).findings == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("write to Jane.Doe+eo@Example.org.", {"jane.doe+eo@example.org"}),
        ("<jane@x.org>, bob@y.co.uk;eve@z.museum", {"jane@x.org", "bob@y.co.uk", "eve@z.museum"}),
        ("mailto:jane%40x.org?subject=a", {"jane@x.org"}),
        ("jane&#64;x.org bob&commat;x.org eve&#x40;x.org", {"jane@x.org", "bob@x.org", "eve@x.org"}),
        (r'{"a": "Contact:\njane@x.org\tbob\u0040x.org"}', {"jane@x.org", "bob@x.org"}),
        (r"jane\_doe@x.org", {"jane_doe@x.org"}),
        ("*jane@x.org* _bob@x.org_ `eve@x.org`", {"jane@x.org", "bob@x.org", "eve@x.org"}),
        ("jane@bücher.example", {"jane@bücher.example"}),
        ("jane@xn--bcher-kva.example", {"jane@xn--bcher-kva.example"}),
        ("联系jane@x.org。", {"jane@x.org"}),
        ("jane@163.com", {"jane@163.com"}),
        ("&lt;jane@x.org&gt;", {"jane@x.org"}),
        ("git@gitlab.com:group/x.git ssh://git@gitlab.com/x.git", set()),
        ("https://oauth2:abc@gitlab.example.org/x https://bob@gitlab.example.org", set()),
        ("name@2x.png logo@dark.svg", set()),
        ("package@1.2.3 package@v1.2.3-beta.rc image@sha256:0123abcdef.ab", set()),
        ("@media @scope/name a@b jane@localhost x @ y.org jane@.org @x.org", set()),
        ("", set()),
    ],
)
def test_addresses_are_found_and_what_looks_like_one_is_not(text, found):
    assert find_emails(text) == found


WAYS = (
    lambda address: address,
    html.escape,
    lambda address: html.escape(address).replace("@", "&#64;"),
    lambda address: quote(address, safe=""),
    lambda address: f"<a href='mailto:{quote(address)}'>",
    lambda address: json.dumps({"a": f"b\n{address}\n"}),
    lambda address: address.replace("@", r"\u0040"),
    lambda address: f"**{address}**",
)


@given(
    st.from_regex(
        r"[a-z0-9](?:[a-z0-9]|[._+-][a-z0-9]){0,20}@[a-z]{1,9}(?:-[a-z]{1,3})?\.(?:org|eu|museum)",
        fullmatch=True,
    ),
    st.sampled_from(WAYS),
)
def test_an_address_is_recognised_however_it_is_written(address, way):
    found = find_emails(address)
    assert find_emails(way(address)) == found
    assert address.startswith("git@") or found == {address}


@given(st.text(st.sampled_from("a1.@%&#4;0\\nu <x-_/:"), max_size=400))
def test_any_text_can_be_searched(text):
    assert all("@" in address and address == address.lower() for address in find_emails(text))


def test_a_hostile_text_is_searched_in_little_time():
    for text in ("@" * 300_000, "a@" * 150_000, "a." * 150_000 + "@", "a@" + "b." * 150_000, "%40" * 100_000):
        assert find_emails(text) is not None


def test_an_address_is_found_in_pages_and_documents_and_not_reported_in_full(tmp_path):
    item = stac(ITEM, properties={"datetime": "2026-01-01T00:00:00Z", "contact": "jane@x.org"})
    result = check(tmp_path, {ITEM: item, "new.html": page('\n<a href="mailto:Bob%40x.org">x</a>')})
    assert [(finding.path, finding.code) for finding in result.findings] == [
        ("new.html", "CHK503"),
        (ITEM, "CHK503"),
    ]
    assert result.findings[0].line == 11
    assert "b…@x.org" in result.findings[0].message
    assert "bob" not in result.findings[0].message.lower()


@pytest.mark.parametrize("text", ["jane.doe@x.org", "Jane.Doe@X.org", "doe@x.org", "jane.doe@x.or…"])
def test_an_allowed_address_or_a_piece_of_one_may_stand_in_the_site(tmp_path, text):
    changes = {"new.html": page(f"<p>{text}</p>")}
    assert check(tmp_path, changes, allowed_emails=["Jane.Doe@x.org"]).findings == ()
    assert codes(check(tmp_path, changes, allowed_emails=["jane@x.org"])) == ["CHK503"]
