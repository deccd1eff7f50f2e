"""The snapshot outlives the cache: the newest state wins, a broken one and a broken registry stop nothing."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sharinghub_static.cli import main
from sharinghub_static.errors import SourceError
from sharinghub_static.snapshot.records import InstanceRecord, Visibility
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.state_registry import StateRegistry
from tests.http_servers import HOST, QuietHandler, running_server

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
TOKEN = "job-token"


@dataclass
class Registry:
    """Generic packages of a project, as GitLab's API has them; ``storage`` redirects downloads."""

    packages: dict[str, bytes] = field(default_factory=dict)
    status: int = 0
    redirects: bool = False
    may_delete: bool = True
    headers: list[tuple[str, str]] = field(default_factory=list)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    kept = Registry()

    class Handler(QuietHandler):
        def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kept.headers.append((self.path.partition("?")[0], self.headers.get("JOB-TOKEN", "")))
            version = re.search(r"/sharinghub-state/([^/]+)/snapshot", self.path)
            if self.path.startswith("/storage/"):
                self.answer(200, kept.packages[self.path.rpartition("/")[2]])
            elif kept.status or self.headers.get("JOB-TOKEN") != TOKEN:
                self.answer(kept.status or 401, b"<html>")
            elif self.command == "PUT" and version:
                kept.packages[version[1]] = content
                self.answer(201, b"{}")
            elif self.command == "DELETE":
                if kept.may_delete:
                    del kept.packages[sorted(kept.packages)[int(self.path.rpartition("/")[2]) - 1]]
                self.answer(204 if kept.may_delete else 403)
            elif version and kept.redirects:
                self.answer(302, Location=f"http://{self.headers['Host']}/storage/{version[1]}")
            elif version:
                self.answer(200, kept.packages[version[1]])
            else:
                states = [
                    {"id": number, "name": "sharinghub-state", "version": name}
                    for number, name in enumerate(sorted(kept.packages), 1)
                ]
                self.answer(200, json.dumps([{"id": 99, "name": "other", "version": "9"}, *states]).encode())

        do_GET = do_PUT = do_DELETE = do  # noqa: N815 - the server's names

    with running_server(Handler) as port:
        for name in ("SSL_CERT_DIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("CI_API_V4_URL", f"http://{HOST}:{port}/api/v4")
        monkeypatch.setenv("CI_PROJECT_ID", "7")
        monkeypatch.setenv("CI_JOB_TOKEN", TOKEN)
        monkeypatch.setenv("CI_PROJECT_VISIBILITY", "public")
        yield kept


def snapshot(path: Path, crawled: datetime, visibility: Visibility = Visibility.PUBLIC) -> Path:
    with Snapshot.open(path, create=True) as store:
        store.instance = InstanceRecord("https://gitlab.example.org", visibility=visibility)
        store.crawled_at = crawled
    return path


def crawled_at(path: Path) -> datetime | None:
    with Snapshot.open(path) as store:
        return store.crawled_at


@pytest.mark.parametrize("redirects", [False, True])
def test_a_lost_snapshot_is_restored_and_storage_gets_no_token(
    registry: Registry, tmp_path: Path, capsys: pytest.CaptureFixture[str], redirects: bool
) -> None:
    registry.redirects = redirects
    path = snapshot(tmp_path / "state/snapshot.sqlite", NOW)
    assert main(["state", "save", "--snapshot", str(path)]) == 0
    path.unlink()
    assert main(["state", "restore", "--snapshot", str(path)]) == 0
    assert crawled_at(path) == NOW
    assert "Restored the snapshot of 2026-01-01 12:00 UTC" in capsys.readouterr().out
    assert list(path.parent.iterdir()) == [path]
    assert all(
        token == ("" if address.startswith("/storage/") else TOKEN) for address, token in registry.headers
    )


def test_the_newest_one_wins_and_three_are_kept(registry: Registry, tmp_path: Path) -> None:
    with StateRegistry.of_pipeline(_environ()) as states:
        for day in range(5):
            path = snapshot(tmp_path / "a.sqlite", NOW + timedelta(days=day))
            states.save(path, NOW + timedelta(days=day))
        assert sorted(registry.packages) == [f"2026010{day}.120000.0" for day in (3, 4, 5)]
        newer = snapshot(tmp_path / "b.sqlite", NOW + timedelta(days=9))
        assert "as new as" in states.restore(newer)
        assert crawled_at(newer) == NOW + timedelta(days=9)
        older = snapshot(tmp_path / "c.sqlite", NOW)
        states.restore(older)
        assert crawled_at(older) == NOW + timedelta(days=4)


def test_a_broken_state_gives_way_to_the_one_before(registry: Registry, tmp_path: Path) -> None:
    with StateRegistry.of_pipeline(_environ()) as states:
        states.save(snapshot(tmp_path / "a.sqlite", NOW), NOW)
        registry.packages["20270101.000000.0"] = b"no gzip"
        assert "Restored the snapshot of 2026-01-01" in states.restore(tmp_path / "b.sqlite")
        registry.packages = {"20270101.000000.0": b""}
        assert "no state that can be read" in states.restore(tmp_path / "c.sqlite")
        assert not (tmp_path / "c.sqlite").exists()


def test_who_may_not_delete_keeps_all(registry: Registry, tmp_path: Path) -> None:
    registry.may_delete = False
    with StateRegistry.of_pipeline(_environ()) as states:
        for day in range(5):
            states.save(snapshot(tmp_path / "a.sqlite", NOW), NOW + timedelta(days=day))
    assert len(registry.packages) == 5


def test_private_projects_do_not_go_into_a_public_registry(registry: Registry, tmp_path: Path) -> None:
    path = snapshot(tmp_path / "a.sqlite", NOW, Visibility.INTERNAL)
    with (
        StateRegistry.of_pipeline(_environ()) as states,
        pytest.raises(SourceError, match="packages are public"),
    ):
        states.save(path, NOW)
    assert registry.packages == {}
    with StateRegistry.of_pipeline(_environ() | {"CI_PROJECT_VISIBILITY": "private"}) as states:
        states.save(path, NOW)
    assert len(registry.packages) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 500])
@pytest.mark.parametrize("command", ["save", "restore"])
def test_a_registry_that_refuses_is_a_warning(
    registry: Registry, tmp_path: Path, capsys: pytest.CaptureFixture[str], status: int, command: str
) -> None:
    path = snapshot(tmp_path / "a.sqlite", NOW)
    registry.status = status
    assert main(["state", command, "--snapshot", str(path)]) == 0
    shown = capsys.readouterr().err
    assert f"GitLab answered {status}" in shown
    assert len(shown.splitlines()) == 1
    assert crawled_at(path) == NOW


def test_without_a_snapshot_a_pipeline_or_a_server(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["state", "save", "--snapshot", str(tmp_path / "none")]) == 0
    assert "none" in capsys.readouterr().err
    monkeypatch.setenv("CI_API_V4_URL", f"http://{HOST}:9/api/v4")
    assert main(["state", "restore", "--snapshot", str(tmp_path / "none")]) == 0
    assert "warning:" in capsys.readouterr().err
    monkeypatch.delenv("CI_JOB_TOKEN")
    assert main(["state", "restore"]) == 2
    assert "CI_JOB_TOKEN: not set" in capsys.readouterr().err


def _environ() -> dict[str, str]:
    import os

    return dict(os.environ)


def test_a_token_that_http_cannot_carry_is_not_shown(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI_JOB_TOKEN", "SEKRIT\nq")
    main(["state", "restore", "--snapshot", str(tmp_path / "s.sqlite")])
    shown = capsys.readouterr().err
    assert "a character that HTTP cannot carry" in shown
    assert "SEKRIT" not in shown
    assert not registry.headers
