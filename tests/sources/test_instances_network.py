"""Instances that are under a path, have a certificate of a private authority, or are behind a proxy."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from sharinghub_static.config.environment_secrets import secrets_of
from sharinghub_static.demo.samples import load_world
from sharinghub_static.demo.world import SampleFile
from sharinghub_static.sources.http.certificates import ca_bundle, find_authorities, tls_settings
from sharinghub_static.sources.http.proxies import proxy_for
from sharinghub_static.sources.values import other_address
from tests.campaigns.chaos.certificates import Authority
from tests.mlflow_server import MlflowServer
from tests.sources.crawling import changed_project
from tests.sources.fronts import Reply, forward_proxy, page, reverse_proxy
from tests.sources.instances import Runner, front, small_world
from tests.worlds import make_world, sample

PASSWORD = "s3cr3t-of-the-proxy"
PROXY_NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")

SUBMODULES = """\
[submodule "by-ssh"]
\tpath = by-ssh
\turl = git@127.0.0.1:earthlab/alpine-snow-dataset.git
[submodule "relative"]
\tpath = relative
\turl = ../sentinel-2-stack.git
"""


def test_every_address_of_a_gitlab_under_a_path_has_the_path(runner: Runner) -> None:
    world = load_world()
    model = next(project for project in world.projects if project.visibility == "public" and project.files)
    readme = SampleFile("README.md", _README + next(f for f in model.files if f.path == "README.md").content)
    others = tuple(file for file in model.files if file.path != "README.md")
    modules = SampleFile(".gitmodules", SUBMODULES.encode())
    world = changed_project(world, model.full_path, files=(readme, modules, *others))
    with front(world, path="/gitlab") as instance:
        ran = runner.run("build", instance.url)
        outside = [asked.path for asked in instance.front.asked if not asked.path.startswith("/gitlab/")]
        inner = instance.gitlab.url
    assert ran.status == 0, ran.err
    assert outside == []
    host = instance.url.removesuffix("/gitlab")
    site = runner.site()
    addresses = {
        (path, address)
        for path, text in site.items()
        # The Content-Security-Policy names hosts alone.
        for address in re.findall(
            rf"{re.escape(host)}[^\s\"'<>)\\]*", re.sub(r"connect-src [^;]*;", "", text)
        )
    }
    assert len(addresses) > 1000
    assert [each for each in addresses if not re.match(rf"{host}/gitlab(?:/(?!gitlab/)|\Z)", each[1])] == []
    assert inner not in "".join(site.values())
    assert all(record.web_url.startswith(f"{instance.url}/") for record in runner.records().values())
    page_of = next(text for path, text in site.items() if path.endswith(f"/{model.full_path}/index.html"))
    assert f'{instance.url}/eo/x/-/issues/3"' in page_of
    assert f'{instance.url}/eo/x/-/issues/4"' in page_of
    assert (
        f"{instance.url}/{model.full_path}/-/raw/" in page_of
        or f"{instance.url}/{model.full_path}/-/blob/" in page_of
    )
    assert f"git clone {instance.url}/{model.full_path}.git" in page_of
    namespace = model.full_path.rpartition("/")[0]
    assert f"{instance.url}/{namespace}/sentinel-2-stack" in page_of
    assert f"{instance.url}/earthlab/alpine-snow-dataset" in page_of or "alpine-snow-dataset/" in page_of


_README = b"""\
---
---
[from the root](/eo/x/-/issues/3) [copied from a browser](/gitlab/eo/x/-/issues/4)

"""


@pytest.mark.parametrize(
    "variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "CI_SERVER_TLS_CA_FILE"]
)
def test_a_private_authority_is_trusted_by_each_of_its_names(
    runner: Runner, tmp_path: Path, variable: str
) -> None:
    authority = Authority.new(tmp_path)
    runner.set(variable, str(authority.file))
    with front(small_world(), tls=authority.context()) as instance:
        ran = runner.run("crawl", instance.url)
    assert (ran.status, ran.err) == (0, "")
    record = runner.records()["eo/cover"]
    # GraphQL and REST each told something.
    assert record.texts
    assert record.license is not None


@pytest.mark.parametrize("variable", ["SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"])
def test_a_folder_of_authorities_is_read_without_hashed_names(
    runner: Runner, tmp_path: Path, variable: str
) -> None:
    (tmp_path / "authorities").mkdir()
    authority = Authority.new(tmp_path / "authorities")
    context = authority.context()
    (tmp_path / "authorities/server.pem").unlink()
    (tmp_path / "authorities/README").write_text("no certificate")
    (tmp_path / "authorities/empty.crt").touch()
    (tmp_path / "authorities/binary.cer").write_bytes(b"\x30\x82\xff")
    (tmp_path / "authorities/1a2b3c4d.0").symlink_to(authority.file)
    (tmp_path / "authorities/5e6f7a8b.0").symlink_to("/gone")
    runner.set(variable, str(tmp_path / "authorities"))
    with front(small_world(), tls=context) as instance:
        ran = runner.run("crawl", instance.url)
    assert (ran.status, ran.err) == (0, "")
    assert runner.records()["eo/cover"].license is not None


def test_a_second_variable_counts_where_the_first_names_other_authorities(
    runner: Runner, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    ours, other = Authority.new(tmp_path), Authority.new(tmp_path / "other", "Another")
    runner.set("SSL_CERT_FILE", str(other.file))
    runner.set("REQUESTS_CA_BUNDLE", str(ours.file))
    with front(small_world(), tls=ours.context()) as instance:
        assert runner.run("crawl", instance.url).status == 0
    assert runner.records()["eo/cover"].license is not None


@pytest.mark.parametrize(
    ("variables", "days", "host", "hint"),
    [
        ({}, 30, "127.0.0.1", "Name the file with its certificate authority in SSL_CERT_FILE"),
        (
            {"SSL_CERT_FILE": "/gone/ca.pem"},
            30,
            "127.0.0.1",
            "SSL_CERT_FILE names /gone/ca.pem, where no certificates are",
        ),
        ({"SSL_CERT_FILE": "ours"}, -1, "127.0.0.1", "renew its certificate"),
        ({"SSL_CERT_FILE": "ours"}, 30, "127.0.0.2", "The certificate is for another host"),
    ],
)
def test_an_untrusted_certificate_is_one_line_with_what_to_do(
    runner: Runner, tmp_path: Path, variables: dict[str, str], days: int, host: str, hint: str
) -> None:
    authority = Authority.new(tmp_path)
    for name, value in variables.items():
        runner.set(name, value.replace("ours", str(authority.file)))
    with front(small_world(), tls=authority.context(host, days=days)) as instance:
        ran = runner.run("crawl", instance.url)
    assert ran.status == 1
    (line,) = ran.err.splitlines()
    assert hint in line
    assert "cannot be trusted" in line


def test_mlflows_client_gets_the_usual_authorities_and_the_private_one(tmp_path: Path) -> None:
    authority = Authority.new(tmp_path)
    with ca_bundle([authority.file]) as bundle:
        text = Path(bundle).read_text()
        assert authority.file.read_text().strip() in text
        assert text.count("BEGIN CERTIFICATE") == len(tls_settings().get_ca_certs()) + 1
        assert text.count("BEGIN CERTIFICATE") > 50
    assert not Path(bundle).exists()
    with ca_bundle([]) as bundle:
        assert bundle == ""


def test_names_of_authorities_that_are_no_paths_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.pem").touch()
    both = os.pathsep.join([str(tmp_path / "a.pem"), "", "/gone", "x" * 5000])
    assert find_authorities({"SSL_CERT_DIR": both, "SSL_CERT_FILE": "\0"}) == (tmp_path / "a.pem",)


@pytest.mark.parametrize("over_tls", [False, True])
def test_all_requests_go_through_the_proxy_and_its_password_is_nowhere(
    runner: Runner, tmp_path: Path, over_tls: bool
) -> None:
    authority = Authority.new(tmp_path)
    runner.set("SSL_CERT_FILE", str(authority.file))
    tls = authority.context() if over_tls else None
    with forward_proxy(user="eo", password=PASSWORD) as proxy, front(small_world(), tls=tls) as instance:
        runner.set("HTTPS_PROXY" if over_tls else "HTTP_PROXY", proxy.url)
        ran = runner.run("build", instance.url)
        assert (ran.status, ran.err) == (0, "")
        asked = len(instance.front.asked)
        if over_tls:
            assert set(proxy.asked) == {f"CONNECT {instance.url.removeprefix('https://')}"}
        else:
            assert len(proxy.asked) == asked
        assert not any("proxy-authorization" in map(str.lower, each.headers) for each in instance.front.asked)
        proxy.asked.clear()
        runner.set("NO_PROXY", "example.org,127.0.0.0/8")
        runner.run("crawl", instance.url)
        assert proxy.asked == []
        assert len(instance.front.asked) > asked
    written = (
        "".join(runner.site().values()).encode()
        + (runner.folder / ".sharinghub/snapshot.sqlite").read_bytes()
    )
    assert PASSWORD.encode() not in written
    assert PASSWORD not in ran.out + ran.err


@pytest.mark.parametrize("over_tls", [False, True])
@pytest.mark.parametrize(
    ("proxy_url", "refusal", "what"),
    [
        (f"http://eo:{PASSWORD}x@{{}}", None, "wants a user and password, or does not accept"),
        ("http://{}", None, "wants a user and password"),
        (f"http://eo:{PASSWORD}@{{}}", page(403, "Blocked"), "403"),
        (f"http://eo:{PASSWORD}@{{}}", page(502, "Bad Gateway"), "502"),
        (f"http://eo:{PASSWORD}@127.0.0.1:9", None, "the proxy http://127.0.0.1:9 cannot be reached"),
        (f"socks5://eo:{PASSWORD}@{{}}", None, "speaks socks5, which is not supported"),
        (f"http://eo:{PASSWORD}@[", None, "is no address of a proxy"),
    ],
)
def test_a_proxy_that_does_not_connect_is_one_line_without_its_password(
    runner: Runner, tmp_path: Path, over_tls: bool, proxy_url: str, refusal: Reply | None, what: str
) -> None:
    authority = Authority.new(tmp_path)
    runner.set("SSL_CERT_FILE", str(authority.file))
    tls = authority.context() if over_tls else None
    with (
        forward_proxy(user="eo", password=PASSWORD, refusal=refusal) as proxy,
        front(small_world(), tls=tls) as instance,
    ):
        address = proxy_url.format(proxy.url.rpartition("@")[2])
        for name in PROXY_NAMES:
            runner.set(name, address)
        ran = runner.run("crawl", instance.url)
        assert instance.front.asked == []
    assert ran.status == 1
    (line,) = ran.err.splitlines()
    assert what in line
    assert "This is a bug" not in line
    assert PASSWORD not in ran.out + ran.err


def test_a_proxy_may_be_named_without_its_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example.org:3128")
    assert proxy_for("https://gitlab.example.org/api") == "http://proxy.example.org:3128"
    monkeypatch.setenv("NO_PROXY", ".example.org")
    assert proxy_for("https://gitlab.example.org/api") == ""


def test_a_password_of_netrc_is_not_sent(runner: Runner) -> None:
    netrc = runner.folder / ".netrc"
    netrc.write_text("machine 127.0.0.1 login ada password glpat-member\n")
    netrc.chmod(0o600)
    runner.set("NETRC", str(netrc))
    with front(small_world()) as instance:
        assert runner.run("crawl", instance.url).status == 0
        assert instance.front.asked
        assert not any("Authorization" in asked.headers for asked in instance.front.asked)


def test_a_world_with_a_path_is_as_one_without(runner: Runner) -> None:
    shown = []
    for path in ("", "/gitlab"):
        with front(small_world(), path=path) as instance:
            assert runner.run("crawl", instance.url).status == 0
            record = runner.records()["eo/cover"]
            assert record.license is not None
            assert record.license.url.startswith(f"{instance.url}/eo/cover/-/blob/")
            without = replace(record.namespace, web_url="")
            shown.append(replace(record, web_url="", namespace=without, license=None))
        (runner.folder / ".sharinghub/snapshot.sqlite").unlink()
    assert shown[0] == shown[1]


@pytest.mark.parametrize("over_proxy", [False, True])
def test_mlflows_own_client_takes_the_same_authority_and_proxy(
    runner: Runner, tmp_path: Path, mlflow_server: MlflowServer, over_proxy: bool
) -> None:
    authority = Authority.new(tmp_path)
    world = make_world(sample("eo/behind", id=402, topics=("sharinghub:aimodel",)))
    mlflow_server.log_model("Behind (402)", project="eo/behind")
    for name, value in {"SSL_CERT_FILE": str(authority.file), "MLFLOW_TYPE": "mlflow"}.items():
        runner.set(name, value)
    with (
        front(world, tls=authority.context()) as instance,
        reverse_proxy(mlflow_server.url, tls=authority.context()) as tracking,
        forward_proxy(user="eo", password=PASSWORD) as proxy,
    ):
        runner.set("MLFLOW_URL", tracking.url)
        if over_proxy:
            runner.set("HTTPS_PROXY", proxy.url)
        ran = runner.run("build", instance.url)
        connected = set(proxy.asked)
        asked = [each.path for each in tracking.asked]
    assert (ran.status, ran.err) == (0, "")
    # Lists by MLflow's client, files by ours.
    assert any("registered-models/search" in path for path in asked)
    assert any("MLmodel" in path or "artifacts" in path for path in asked)
    both = {f"CONNECT {url.removeprefix('https://')}" for url in (instance.url, tracking.url)}
    assert connected == (both if over_proxy else set())
    page_of = next(text for path, text in runner.site().items() if path.endswith("eo/behind/index.html"))
    assert "Behind" in page_of
    problems = json.loads(runner.site()["build.json"])["problems"]
    assert not {"SH701", "SH702"} & {each["code"] for each in problems}


@pytest.mark.parametrize(
    "proxy_url", [f"http://eo:{PASSWORD}@127.0.0.1:9", f"socks5h://eo:{PASSWORD}@127.0.0.1:9"]
)
def test_a_proxy_that_fails_for_mlflow_alone_costs_its_data(
    runner: Runner, mlflow_server: MlflowServer, proxy_url: str
) -> None:
    runner.set("MLFLOW_TYPE", "mlflow")
    runner.set("MLFLOW_URL", mlflow_server.url.replace("127.0.0.1", "localhost"))
    runner.set("HTTP_PROXY", proxy_url)
    runner.set("NO_PROXY", "127.0.0.1")
    world = make_world(sample("eo/behind", id=402, topics=("sharinghub:aimodel",)))
    with front(world) as instance:
        ran = runner.run("build", instance.url)
    assert ran.status == 0
    assert "cannot be reached" in ran.err
    assert PASSWORD not in ran.out + ran.err + "".join(runner.site().values())


def test_a_gitlab_that_calls_itself_otherwise_is_reported_to_the_owner(runner: Runner) -> None:
    with front(small_world()) as instance:
        instance.gitlab.external_url = "https://gitlab.example.org/git"
        ran = runner.run("crawl", instance.url)
    assert ran.status == 0
    (line,) = ran.err.splitlines()
    assert "its address is https://gitlab.example.org/git, and gitlab.url is" in line
    assert "Set gitlab.url to https://gitlab.example.org/git" in line


@pytest.mark.parametrize(
    ("web_url", "other"),
    [
        ("https://Git.Example/gl/eo/x", ""),
        ("https://git.example:443/gl/eo/x", ""),
        ("https://git.example/eo/x", "https://git.example"),
        ("http://git.example/gl/eo/x", "http://git.example/gl"),
        ("https://git.example:8443/gl/eo/x", "https://git.example:8443/gl"),
        ("javascript:/eo/x", ""),
        ("https://u:p@other.example/eo/x", ""),
        ("https://git.example/moved/x", ""),
        ("", ""),
    ],
)
def test_the_address_of_a_gitlab_is_compared_as_an_address(web_url: str, other: str) -> None:
    assert other_address(web_url, "eo/x", "https://git.example/gl") == other


def test_the_check_of_a_site_looks_for_passwords_of_proxies() -> None:
    environ = {
        "HTTPS_PROXY": "http://eo:pass%40word-x@p.example",
        "http_proxy": "eo:another-one@p.example:3128",
    }
    assert secrets_of(environ) == ("another-one", "pass%40word-x", "pass@word-x")
    assert secrets_of({"HTTPS_PROXY": "http://eo:eo@p.example", "ALL_PROXY": "http://["}) == ()
