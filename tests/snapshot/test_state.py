"""The state of a hub outlives its cache, and holds nothing that the site may not show."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

import sharinghub_static
from sharinghub_static.cli import main
from sharinghub_static.site.layout import Layout
from sharinghub_static.snapshot import state as states
from sharinghub_static.snapshot.directory_records import DirectoryRecord, GroupRecord, TopicRecord
from sharinghub_static.snapshot.state import publishable_state, put_newer, unpack
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.tree_check import is_publishable, projects_with_secrets
from tests.gitlab_double.server import EmbeddedGitlab
from tests.images import encoded
from tests.portal.browsing import serving
from tests.project.reading import read
from tests.projects import make_hub
from tests.worlds import make_world, sample

TOKEN = "glpat-" + "Rz7Qk2Vw9Lm4Tn8Ys3Hd"
CONFIG = """
gitlab: {url: %s}
stac: {categories: [{dataset: {title: Datasets, gitlab_topic: dataset}}]}
"""
PROJECTS = {
    "eo/plain": {"README.md": "# Plain\n![map](map.png)", "map.png": encoded()},
    "eo/leaky": {"README.md": f"# Leaky\n\n{TOKEN}\n"},
    "eo/with-mail": {"README.md": "# Mail\n\nWrite to ada@lab.example.\n"},
    "eo/odd": {"README.md": "# Odd\n"},
}
ALLOWED = frozenset({"ada@lab.example"})


@pytest.fixture(scope="module")
def gitlab():
    samples = [sample(path, topics=("dataset",), files=files) for path, files in PROJECTS.items()]
    with EmbeddedGitlab(make_world(*samples)) as running:
        yield running


@pytest.fixture
def hub(gitlab: EmbeddedGitlab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the snapshot of a crawl."""
    monkeypatch.chdir(tmp_path)
    for name in ("SSL_CERT_DIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    Path("site_config.yml").write_text(CONFIG % gitlab.url)
    sharinghub_static.crawl(environ={})
    return tmp_path / ".sharinghub/snapshot.sqlite"


def packed(snapshot: Path, secrets: tuple[str, ...] = (), allowed: frozenset[str] = ALLOWED) -> bytes:
    with Snapshot.open(snapshot) as store:
        return publishable_state(store, 4, partial(is_publishable, allowed=allowed, secrets=secrets))


def paths(snapshot: Path) -> set[str]:
    with Snapshot.open(snapshot) as store:
        return {record.full_path for record in store.projects()}


def test_a_crawl_goes_on_from_a_state_and_keeps_the_history(hub: Path) -> None:
    with Snapshot.open(hub) as store:
        history, changed = store.history.all(), store.changed_at
    state = packed(hub)
    hub.unlink()
    assert put_newer(unpack(state), hub) == changed
    assert paths(hub) == PROJECTS.keys() - {"eo/leaky"}
    with Snapshot.open(hub) as store:
        assert store.history.all() == history
        assert store.published_projects == 4
        assert all(store.picture(sha256) for sha256 in store.named_pictures())
    summary = sharinghub_static.crawl(environ={})
    assert (summary.discovered, summary.changed) == (4, 1), "only what was left out is read"
    assert paths(hub) == PROJECTS.keys()
    with Snapshot.open(hub) as store:
        assert store.history.all() == history


def test_nothing_private_is_in_it(hub: Path) -> None:
    content = unpack(packed(hub, secrets=("# Odd",), allowed=frozenset()))
    for private in (TOKEN, "ada@lab.example", "# Odd", "18.7.1"):
        assert private.encode() not in content, private
    target = hub.with_name("other.sqlite")
    put_newer(content, target)
    assert paths(target) == {"eo/plain"}


def test_a_project_whose_front_matter_names_a_secret_is_not_in_it(hub: Path) -> None:
    named = read("password: Tr0ub4dor", id=7)
    assert projects_with_secrets(make_hub(named, read("token: required", id=8))) == {7}
    with Snapshot.open(hub) as store:
        (plain,) = (record.id for record in store.projects() if record.full_path == "eo/plain")
        state = publishable_state(store, 4, lambda _: True, withheld={plain})
    target = hub.with_name("other.sqlite")
    put_newer(unpack(state), target)
    assert paths(target) == PROJECTS.keys() - {"eo/plain"}


def test_it_is_the_same_until_something_changes(hub: Path) -> None:
    before = packed(hub)
    sharinghub_static.crawl(environ={})
    assert packed(hub) == before


def test_projects_whose_pictures_do_not_fit_are_read_again(
    hub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "_MOST_PICTURES", 10)
    target = hub.with_name("other.sqlite")
    put_newer(unpack(packed(hub)), target)
    assert paths(target) == {"eo/with-mail", "eo/odd"}


def test_the_newest_wins(hub: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = hub.parent / "site"
    file = site / Layout().state()
    file.parent.mkdir(parents=True)
    file.write_bytes(packed(hub))
    lost = hub.with_name("lost.sqlite")
    with serving(site) as address:
        restore = ["state", "restore", "--from", address, "--snapshot"]
        assert main([*restore, str(hub)]) == 0
        assert "as new as the state in the site" in capsys.readouterr().out
        assert len(paths(hub)) == 4
        assert main([*restore, str(lost)]) == 0
        assert "Restored the snapshot of" in capsys.readouterr().out
        assert len(paths(lost)) == 3
        for broken in (b"<html>sign in</html>", packed(hub)[:-400], states.gzip.compress(b"no snapshot")):
            file.write_bytes(broken)
            assert main([*restore, str(lost)]) == 0, "a build goes on without it"
            assert "is no state of a portal" in capsys.readouterr().err
            assert len(paths(lost)) == 3
        file.unlink()
        assert main([*restore, str(lost)]) == 0
        assert "is not there: the build reads everything" in capsys.readouterr().out
    assert main([*restore, str(lost)]) == 0
    assert "warning" in capsys.readouterr().err
    assert main(["state", "restore", "--from", "public"]) == 2
    capsys.readouterr()
    for secret in (
        "//reader:hunter-2-and-3@127.0.0.1:1/",
        "//127.0.0.1:1/?private_token=hunter-2-and-3-more",
    ):
        main(["state", "restore", "--from", f"http:{secret}", "--snapshot", str(lost)])
        said = capsys.readouterr().err
        assert said
        assert "hunter" not in said
    with closing(sqlite3.connect(lost)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert sorted(path.name for path in hub.parent.glob("*.restored")) == []


def test_what_gitlab_says_of_groups_and_topics_is_in_it_as_far_as_it_may(hub: Path) -> None:
    described = GroupRecord("eo", "Earth", "Observed from space.")
    directory = DirectoryRecord(
        (described, GroupRecord("lab", "Lab", "by eve@lab.example")),
        (TopicRecord("land", "Land"), TopicRecord("token", description=TOKEN)),
    )
    with Snapshot.open(hub, create=True) as store:
        store.put_directory(directory, datetime(2026, 5, 4, tzinfo=UTC))
    target = hub.with_name("other.sqlite")
    put_newer(unpack(packed(hub)), target)
    with Snapshot.open(target) as store:
        assert store.directory == DirectoryRecord((described,), (TopicRecord("land", "Land"),))
        assert store.directory_read_at is None
