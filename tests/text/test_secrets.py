"""Secrets are known by their shapes and names; digests, identifiers and words are none."""

import hashlib
import json
import random
import string
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharinghub_static.text.secrets import (
    find_divided_secrets,
    find_secrets,
    is_secret_name,
    is_secret_value,
    mask_secrets,
)
from tests.cases import each_case

_LETTERS = string.ascii_letters + string.digits
_HEX = "0123456789abcdef"


def drawn(length: int, alphabet: str = _LETTERS, seed: int = 7) -> str:
    """A value of the shape of a token, drawn anew from a seed: none of anybody's."""
    return "".join(random.Random(seed * 1000 + length).choices(alphabet, k=length))  # noqa: S311 - no secret


GITLAB = ("pat", "oas", "dt", "rt", "rtr", "cbt", "ptt", "ft", "imt", "agent", "wt", "soat", "ffct")

# Put together here, so that no scanner takes this file for a leak.
TOKENS = {
    **{f"gitlab {kind}": f"gl{kind}-" + drawn(20) for kind in GITLAB},
    "gitlab routable": "glpat-" + drawn(27) + ".0" + "1." + drawn(9, _HEX),
    "gitlab routable runner": "glrt-" + drawn(30) + ".01." + drawn(9, _HEX),
    "gitlab job with a number": "glcbt-" + "64_" + drawn(20),
    "gitlab of an instance": "SIE-glpat-" + drawn(20),
    "gitlab registration": "GR134" + "8941" + drawn(20),
    "gitlab session": "_gitlab_session=" + drawn(32, _HEX),
    "github": "ghp_" + drawn(36),
    "hugging face": "hf_" + drawn(34, string.ascii_letters),
    "aws": "AKIA" + drawn(16, string.ascii_uppercase + "234567"),
    "aws secret": "aws_secret_access_key = " + drawn(40),
    "slack bot": "xoxb-" + drawn(12, string.digits) + "-" + drawn(12, string.digits) + "-" + drawn(24),
    "slack app": "xapp-1-"
    + "A"
    + drawn(10, string.ascii_uppercase)
    + "-"
    + drawn(13, string.digits)
    + "-"
    + drawn(64, _HEX),
    "slack webhook": "https://hooks.slack.com/services/T" + drawn(8) + "/B" + drawn(8) + "/" + drawn(24),
    "google": "AIza" + drawn(35),
    "google oauth": "GOCSPX-" + drawn(28),
    "google access": "ya29." + drawn(60),
    "openai project": "sk-proj-" + drawn(120),
    "openai": "sk-" + drawn(20) + "T3Blbk" + "FJ" + drawn(20),
    "anthropic": "sk-ant-" + "api03-" + drawn(93),
    "pypi": "pypi-" + "AgE" + "IcHlwaS5vcmc" + drawn(120),
    "npm": "npm_" + drawn(36),
    "stripe": "sk_live_" + drawn(24),
    "stripe restricted": "rk_live_" + drawn(24),
    "azure": "AccountKey=" + drawn(86) + "==",
    "planet": "PLAK" + drawn(32, _HEX),
    "mapbox": "sk." + "eyJ" + drawn(60) + "." + drawn(22),
    "sendgrid": "SG." + drawn(22) + "." + drawn(43),
    "databricks": "dapi" + drawn(32, _HEX),
    "docker": "dckr_pat_" + drawn(27),
    "sonarqube": "squ_" + drawn(40, _HEX),
    "sonarqube project": "https://sonar.example/api/project_badges/measure?token=sqp_" + drawn(40, _HEX),
    "header": "curl -H 'PRIVATE-TOKEN: " + drawn(20) + "' https://gitlab.example",
    "bearer": "Authorization: Bearer " + drawn(40),
    "s3": "https://b.s3.example/x.tif?X-Amz-Expires=9&X-Amz-Signature=" + drawn(64, _HEX),
    "gcs": "https://storage.example/x.tif?X-Goog-Signature=" + drawn(512, _HEX),
    "sas": "https://a.blob.example/c/x.tif?sv=2022-11-02&sr=b&sig=" + drawn(40) + "%2B" + drawn(2) + "%3D",
    "sas in html": "https://a.blob.example/c/x.tif?sv=2022&amp;sig=" + drawn(43) + "%3D",
    "sas in json": json.dumps("https://a.example/x?sv=1&sig=" + drawn(43)).replace("&", "\\u0026"),
    "cloudfront": "https://d.cloudfront.example/x?Expires=1&Signature=" + drawn(170) + "__&Key-Pair-Id=APK",
    "token in a query": "https://git.example/x?token=" + drawn(24),
    "private token": "https://git.example/x?private_token=" + drawn(20),
    "job token": "https://git.example/x?job_token=" + drawn(20),
    "token in a fragment": "https://git.example/x#access_token=" + drawn(40),
    "signature of OSS": "https://b.oss.example/x?OSSAccessKeyId=a&oss-signature=" + drawn(30),
    "auth in a query": "https://git.example/x?auth=" + drawn(30),
    "password in a query": "https://git.example/x?user=ana&password=" + drawn(12),
    "short password in a query": "https://git.example/x?pwd=" + drawn(9),
    "password with signs in a query": "https://git.example/x?passwd=Tr0ub4dor!3%26*",
    "other key of this form": "sk-" + drawn(48),
    "other key in base 16": "sk-" + drawn(32, _HEX),
    "slack bot of the documentation's workspace": "xoxb-123456789012-123456789012-" + drawn(24),
    "access token": "https://git.example/x?a=1&access_token=" + drawn(32),
}


FORMS = ["{}", "Use {} here.", '{{"a": "{}"}}', "`{}`", "<p>{}</p>", "x\n{}\ny"]


@each_case("kind, form", list(product(TOKENS, FORMS)), at_least=300)
def test_a_secret_is_found_and_cut_in_any_text(kind: str, form: str) -> None:
    text = form.format(TOKENS[kind])
    (found,) = {value for _, value in find_secrets(text)}
    masked = mask_secrets(text)
    assert found not in masked
    assert not find_secrets(masked)
    assert masked.partition("…")[0] == text[: len(masked.partition("…")[0])]
    assert masked.endswith(form.partition("{}")[2].replace("}}", "}")[-2:])


NOTHING = [
    hashlib.md5(b"x", usedforsecurity=False).hexdigest(),
    hashlib.sha1(b"x", usedforsecurity=False).hexdigest(),
    f"sha256:{hashlib.sha256(b'x').hexdigest()}",
    "outs:\n- md5: a304afb96060aad90176268345e10355.dir\n  path: data",
    "m-0123456789abcdef0123456789abcdef models:/land/1 runs:/0123456789abcdef0123456789abcdef/model",
    "data:image/png;base64," + drawn(2000, _LETTERS + "+/"),
    "https://codecov.io/gh/eo/cover/branch/main/graph/badge.svg?token=" + drawn(10),
    "https://sonar.example/api/project_badges/measure?metric=coverage&token=sqb_" + drawn(40, _HEX),
    "https://api.example/list?pageToken=" + drawn(24),
    "https://api.example/list?next_token=" + drawn(24),
    "?token=YOUR_ACCESS_TOKEN_GOES_HERE ?access_token=<your-token> ?private_token=$GITLAB_TOKEN",
    "https://example.zoom.us/j/95507241990?pwd=" + drawn(32) + " https://zoom.us/j/1?pwd=" + drawn(30) + ".1",
    "https://pan.baidu.example/s/1bHQSTI6?pwd=5vvd https://x.example/login?auth=implicit&pwd=false",
    "?user=me&password=password1 ?pwd=$PASSWORD ?password=<Password1> ?pwd={Pwd12345} ?passwd=%(password)s",
    "http://localhost:8080/?user=admin&password=changeme1 grant_type=password&password=12345678",
    "sk-estimator-id-1 sk-toggleable sk-ssh-ed25519 risk-0123456789abcdef0123456789abcdef",
    "?sig=%7Bsignature%7D&token={{token}}",
    "sk-learn-contrib-project-template-for-everything sk-toggleable__label-arrow:before",
    "PRIVATE-TOKEN: <your_access_token> and Authorization: Bearer $TOKEN",
    "Authorization: Bearer your_token_goes_in_here",
    "glft-the-feature-branch-of-somebody glrt-runner-with-a-long-name",
    "https://user@host.example:8080/path https://example.org/a:b@c",
    "xoxb-your-bot-token-goes-here",
    "pypi-publish npm_config_cache hf_hub_download_to_a_folder_of_mine AIzawa",
    "The tokenizer has num_tokens=1024 and a primary_key; keypoints=17.",
    "10.5281/zenodo.1234567 S2A_MSIL2A_20230115T103341_N0509_R108_T32TLS_20230115T150202",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_secret_stays(text: str) -> None:
    assert find_secrets(text) == []
    assert mask_secrets(text) == text


SECRET_NAMES = [
    "password",
    "db_password",
    "DB.PASSWORD",
    "userPasswd",
    "secret",
    "client-secret",
    "AWS_SECRET_ACCESS_KEY",
    "token",
    "hf_token",
    "hfToken",
    "api_key",
    "apiKey",
    "API-KEY",
    "apikey",
    "access_key",
    "private_key",
    "credential",
    "credentials",
    "auth_token",
    "GITLAB_TOKEN",
    "wandb.api_key",
    "azure_storage_connection_string",
    "accessToken",
    "github_token",
]
OTHER_NAMES = [
    "tokenizer",
    "num_tokens",
    "max_tokens",
    "pad_token",
    "eos_token",
    "bos_token",
    "cls_token",
    "mask_token",
    "tokens",
    "token_dim",
    "tokens_per_second",
    "primary_key",
    "foreign_key",
    "sort_key",
    "key_dim",
    "keypoints",
    "num_keypoints",
    "key_frames",
    "monkey",
    "author",
    "turkey",
    "secretary_dim",
    "passes",
    "bypass",
    "passive",
    "compass",
    "token_type",
    "class_token",
    "use_keys",
    "lr",
    "epochs",
]


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_a_name_says_that_its_value_is_secret(name: str) -> None:
    assert is_secret_name(name)
    assert is_secret_value(name, "hunter-2")


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_a_name_of_machine_learning_says_nothing_of_the_kind(name: str) -> None:
    assert not is_secret_name(name)
    assert not is_secret_value(name, "0.1")


@pytest.mark.parametrize("value", ["", "True", "none", "128", "0.5"])
def test_a_switch_or_a_number_is_no_secret(value: str) -> None:
    assert not is_secret_value("use_token", value)
    assert not is_secret_value("api_key", value)


@given(st.text(st.sampled_from("glpat-eyJ.sk_&=?token:/@ \\xX9aB"), max_size=300))
def test_any_text_is_searched_and_masked_once(text: str) -> None:
    masked = mask_secrets(text)
    assert not find_secrets(masked)
    assert mask_secrets(masked) == masked


def test_a_hostile_text_is_searched_in_bounded_steps() -> None:
    for piece in (
        "-eyJ",
        "glpat-",
        "?token=",
        "://a:",
        "xoxb-1",
        "sk-ant-api-",
        "PuTTY-User-Key-File-2",
        "eyJa.eyJ",
    ):
        assert isinstance(find_secrets(piece * (100_000 // len(piece))), list)


_VALUE = "Zq7Xw2LmN8vB4kTyR1cD"
_TOKEN = f"glpat-{_VALUE}"
_GITHUB = "gh" + "p_Zq7Xw2LmN8vB4kTyR1cDaaB3eF6gH9jK0lMn"


@pytest.mark.parametrize(
    "text",
    [
        _GITHUB.replace("_", r"\_"),
        _TOKEN.replace("-", r"\-"),
        f"{_TOKEN[:12]}**{_TOKEN[12:]}**",
        f"*{_TOKEN[:12]}*{_TOKEN[12:]}",
        f"{_TOKEN[:12]}<wbr>{_TOKEN[12:]}",
        f"<pre>{_TOKEN[:12]}<span>{_TOKEN[12:]}</span></pre>",
        f"{_TOKEN[:12]}<!-- x -->{_TOKEN[12:]}",
        f"`{_TOKEN[:12]}``{_TOKEN[12:]}`",
        f"{_TOKEN[:12]}\u200b{_TOKEN[12:]}",
        f"{_TOKEN[:12]}\u00ad{_TOKEN[12:]}",
        f"{_TOKEN[:12]}&#{ord(_TOKEN[12])};{_TOKEN[13:]}",
        f"https://x.example/{_TOKEN.replace('-', '%2D')}",
        f"glpat\uff0d{_VALUE}",
        f"{_TOKEN} and {_TOKEN[:12]}**{_TOKEN[12:]}**",
    ],
)
def test_a_token_that_readers_see_is_found_however_it_is_written(text: str) -> None:
    found = find_divided_secrets(text)
    assert [(kind, value) for kind, value, _ in found] in (
        [("a GitLab token", _TOKEN)],
        [("a GitHub token", _GITHUB)],
    )
    for _, value, source in found:
        assert source in text
        assert source != value


@pytest.mark.parametrize("text", ["plain words", _TOKEN, r"a\_b **c** &amp; %20", "é\u200b" * 40])
def test_what_is_written_plainly_is_not_divided(text: str) -> None:
    assert find_divided_secrets(text) == []


def test_a_key_is_found_in_a_path_but_not_in_a_picture_in_base64() -> None:
    key = "AI" + "zaSyD9x7Qw2LmN8vB4kTyR1cDaaB3eF6gH9jk"
    assert find_secrets(f"https://x.example/{key}")
    assert not find_secrets(f"iVBOR/{key}/Rw0KGgo=")
