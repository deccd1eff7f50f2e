"""Any Git repository becomes a project of the embedded GitLab; what is broken in it costs a notice."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from identify.vendor.licenses import LICENSES

from sharinghub_static.demo.git_objects import blob_id
from sharinghub_static.demo.repositories.kinds import find_license
from sharinghub_static.demo.repositories.object_stores import ObjectStore
from sharinghub_static.demo.repositories.world import repositories_world
from sharinghub_static.demo.world import SampleFile, SampleProject
from sharinghub_static.errors import ConfigError
from sharinghub_static.reporting import SilentReporter
from tests.demo.git_repositories import BROKEN_PACK, commit, make_repository, tag
from tests.gitlab_double.server import EmbeddedGitlab

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 5000000\n"
README = b"# Whole\n\nThe trees of the Vall\xe9e de l'Ubaye, counted from above.\n"
MODULES = b'[submodule "lib"]\n\tpath = lib\n\turl = https://example.org/lib.git\n'


class _Notices(SilentReporter):
    def __init__(self) -> None:
        self.notices: list[str] = []

    def notice(self, message: str) -> None:
        self.notices.append(message)


@pytest.fixture(autouse=True)
def _closed():
    yield
    ObjectStore.close_all()


def _read(*folders: Path) -> tuple[dict[str, SampleProject], list[str]]:
    reporter = _Notices()
    world = repositories_world(folders, reporter)
    return {project.full_path: project for project in world.projects}, reporter.notices


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A folder with a repository that has one of everything, and one with a working tree."""
    folder = tmp_path_factory.mktemp("home") / "lab"
    whole = make_repository(folder / "forest" / "whole.git")
    (folder / "forest" / "whole.git" / "description").write_text("Trees from above\n")
    first = commit(whole, {b"README.md": b"# Whole\n"}, message=b"Begin\n")
    side = commit(whole, {b"README.md": b"# Side\n"}, branch=b"side", parents=(first,), at=1_700_000_010)
    files = {
        b"README.md": README,
        b"run.sh": (0o100755, b"#!/bin/sh\n"),
        b"latest": (0o120000, b"data/a.csv"),
        b"data/a.csv": b"a,b\n1,2\n",
        b"weights/net.onnx": POINTER,
        b"lib": (0o160000, b"b" * 40),
        b".gitmodules": MODULES,
        b"LICENSE": b"MIT License\n\nnot the whole text\n",
        b"logo.png": b"\x89PNG\0",
        b"\xe9t\xe9.txt": b"summer",
    }
    head = commit(
        whole,
        files,
        message="Été\n\nAll of it.".encode("latin-1"),
        author="Zoë Été <zoe@lab.example>".encode("latin-1"),
        encoding=b"latin-1",
        parents=(first, side),
        at=1_700_000_100,
    )
    tag(whole, b"v1", head, b"First release\n\nWith notes.\n-----BEGIN PGP SIGNATURE-----\nxx\n")
    whole.refs[b"refs/tags/light"] = first
    whole.close()
    worked = make_repository(folder / "worked", bare=False)
    commit(worked, {b"Dockerfile": b"FROM scratch\n"}, author=b"bob@lab.example <bob@lab.example>")
    worked.close()
    return folder


def test_a_repository_is_shown_as_it_is(home):
    projects, notices = _read(home)
    whole = projects["forest/whole"]
    assert notices == []
    assert sorted(projects) == ["forest/whole", "lab/worked"]
    assert {file.path: (file.mode, file.size) for file in whole.files} == {
        ".gitmodules": ("100644", len(MODULES)),
        "LICENSE": ("100644", 32),
        "README.md": ("100644", len(README)),
        "data/a.csv": ("100644", 8),
        "latest": ("120000", 10),
        "logo.png": ("100644", 5),
        "run.sh": ("100755", 10),
        "weights/net.onnx": ("100644", len(POINTER)),
        "été.txt": ("100644", 6),
    }
    assert whole.submodules == {"lib": "https://example.org/lib.git"}
    assert whole.description == "Trees from above"
    assert (whole.license, whole.avatar, whole.default_branch) == ("other", "logo.png", "main")
    assert whole.topics == ("sharinghub:aimodel",)
    assert projects["lab/worked"].topics == ("sharinghub:processor",)
    assert [(commit.author_name, commit.message.partition("\n")[0]) for commit in whole.history] == [
        ("Zoë Été", "Été"),
        ("Ada Byron", "Change"),
        ("Ada Byron", "Begin"),
    ]
    assert set(whole.branches) == {"main", "side"}


def test_tags_are_releases_with_their_messages(home):
    projects, _ = _read(home)
    whole = projects["forest/whole"]
    releases = {release.tag: (release.description, release.commit) for release in whole.releases}
    newest, *_, oldest = (commit.sha for commit in whole.history)
    assert releases == {"v1": ("First release\n\nWith notes.", newest), "light": ("", oldest)}


def test_addresses_of_authors_are_nowhere(home):
    projects, _ = _read(home)
    assert [commit.author_name for commit in projects["lab/worked"].history] == ["bob"]
    assert not [project for project in projects.values() if "@lab.example" in repr(project.history)]


def test_the_embedded_gitlab_serves_it_through_both_doors(home):
    world = repositories_world([home], SilentReporter())
    query = """query { projects(topics: ["sharinghub:aimodel"]) { nodes { fullPath repository {
        tree { lastCommit { sha author { name } authorName } }
        blobs(paths: ["README.md", "weights/net.onnx", "latest"]) {
            nodes { path mode rawSize lfsOid rawTextBlob } }
        } releases { nodes { tagName description commit { title } } } } } }"""
    with EmbeddedGitlab(world) as gitlab, httpx.Client(base_url=gitlab.url) as http:
        (node,) = http.post("/api/graphql", json={"query": query}).json()["data"]["projects"]["nodes"]
        base = "/api/v4/projects/forest%2Fwhole/repository"
        contributors = http.get(f"{base}/contributors").json()
        side = http.get(f"{base}/branches/side").json()
        raw = http.get(f"{base}/files/latest/raw", params={"ref": "main"})
        page = http.get("/forest/whole/-/raw/main/%C3%A9t%C3%A9.txt")
    head = node["repository"]["tree"]["lastCommit"]
    assert (head["author"], head["authorName"]) == (None, "Zoë Été")
    assert head["sha"] == world.projects[0].history[0].sha
    assert node["repository"]["blobs"]["nodes"] == [
        {
            "path": "README.md",
            "mode": "100644",
            "rawSize": str(len(README)),
            "lfsOid": None,
            "rawTextBlob": README.decode("latin-1"),
        },
        {"path": "latest", "mode": "120000", "rawSize": "10", "lfsOid": None, "rawTextBlob": "data/a.csv"},
        {
            "path": "weights/net.onnx",
            "mode": "100644",
            "rawSize": "5000000",
            "lfsOid": "a" * 64,
            "rawTextBlob": POINTER.decode(),
        },
    ]
    assert {release["tagName"]: release["commit"]["title"] for release in node["releases"]["nodes"]} == {
        "v1": "Été",
        "light": "Begin",
    }
    assert [(row["name"], row["commits"], row["email"]) for row in contributors] == [("Ada Byron", 2, "")]
    assert (side["default"], side["merged"]) == (False, True)
    assert (raw.text, page.text) == ("data/a.csv", "summer")


def test_what_a_person_says_beside_the_repositories_counts(home):
    file = home / "repositories.yml"
    file.write_text(
        "forest/whole: {path: Earth/Trees, name: Trees, topics: ['sharinghub:dataset', forest], stars: 3}\n"
        "forest/gone: {stars: 1}\n"
    )
    try:
        projects, notices = _read(home)
    finally:
        file.unlink()
    trees = projects["Earth/Trees"]
    assert (trees.name, trees.topics, trees.stars) == ("Trees", ("sharinghub:dataset", "forest"), 3)
    assert len(notices) == 1
    assert "'forest/gone'" in notices[0]


def test_a_misspelt_key_is_a_mistake_with_its_place(home):
    file = home / "repositories.yml"
    file.write_text("worked: {topic: [a]}\n")
    try:
        with pytest.raises(ConfigError, match=r"repositories\.yml: worked\.topic"):
            _read(home)
    finally:
        file.unlink()


def _empty(folder: Path) -> None:
    make_repository(folder).close()


def _no_head(folder: Path) -> None:
    repository = make_repository(folder)
    commit(repository, {b"README.md": b"# A\n"}, branch=b"trunk")
    repository.close()
    (folder / "HEAD").unlink()


def _dangling_head(folder: Path) -> None:
    repository = make_repository(folder)
    commit(repository, {b"README.md": b"# A\n"}, branch=b"master")
    commit(repository, {b"README.md": b"# B\n"}, branch=b"a-branch")
    repository.refs.set_symbolic_ref(b"HEAD", b"refs/heads/gone")
    repository.close()


def _detached_head(folder: Path) -> None:
    repository = make_repository(folder)
    sha = commit(repository, {b"README.md": b"# A\n"}, branch=b"topic")
    repository.close()
    (folder / "HEAD").write_bytes(sha + b"\n")


def _corrupt_pack(folder: Path) -> None:
    repository = make_repository(folder)
    commit(repository, {b"README.md": b"# A\n"})
    repository.close()
    for file in (folder / "objects").glob("??/*"):
        file.unlink()
    (folder / "objects/pack/pack-1.pack").write_bytes(BROKEN_PACK)
    (folder / "objects/pack/pack-1.idx").write_bytes(b"\xfftOc\0\0\0\2" + bytes(100))


def _missing_file(folder: Path) -> None:
    repository = make_repository(folder)
    commit(repository, {b"README.md": b"# A\n", b"big.bin": b"content"})
    repository.close()
    blob = blob_id(b"content")
    (folder / "objects" / blob[:2] / blob[2:]).unlink()


def _missing_history(folder: Path) -> None:
    repository = make_repository(folder)
    first = commit(repository, {b"README.md": b"# A\n"}).decode()
    commit(repository, {b"README.md": b"# B\n"})
    repository.close()
    (folder / "objects" / first[:2] / first[2:]).unlink()


def _broken_tag(folder: Path) -> None:
    repository = make_repository(folder)
    commit(repository, {b"README.md": b"# A\n"})
    repository.refs[b"refs/tags/v1"] = b"c" * 40
    repository.close()


def _odd_times(folder: Path) -> None:
    repository = make_repository(folder)
    commit(repository, {b"README.md": b"# A\n"}, at=99_999_999_999_999)
    repository.close()


def _many_branches(folder: Path) -> None:
    repository = make_repository(folder)
    sha = commit(repository, {b"README.md": b"# A\n"})
    with (folder / "packed-refs").open("w") as packed:
        packed.writelines(f"{sha.decode()} refs/heads/feature/{n}\n" for n in range(1000))
    repository.close()


def _unreadable_config(folder: Path) -> None:
    repository = make_repository(folder)
    commit(repository, {b"README.md": b"# A\n"})
    repository.close()
    (folder / "config").write_bytes(b"[core\n\0broken")


@pytest.mark.parametrize(
    ("make", "notice", "expected"),
    [
        (_empty, "no commit yet", (0, 0)),
        (_no_head, "'trunk' is taken", (1, 1)),
        (_dangling_head, "'master' is taken", (1, 1)),
        (_detached_head, None, (1, 1)),
        (_corrupt_pack, "", (0, 0)),
        (_missing_file, "the content of 1 of its 2 files is not there or broken, as of 'big.bin'", (2, 1)),
        (_missing_history, "1 commits of its history cannot be read", (1, 1)),
        (_broken_tag, "its tag 'v1' cannot be read", (1, 1)),
        (_odd_times, None, (1, 1)),
        (_many_branches, None, (1, 1)),
        (_unreadable_config, "", None),
    ],
)
def test_a_broken_repository_costs_a_notice(
    tmp_path, make: Callable[[Path], None], notice: str | None, expected: tuple[int, int] | None
):
    sound = make_repository(tmp_path / "lab" / "sound")
    commit(sound, {b"README.md": b"# Sound\n"})
    sound.close()
    make(tmp_path / "lab" / "broken")
    projects, notices = _read(tmp_path / "lab")
    assert "lab/sound" in projects
    broken = projects.get("lab/broken")
    assert (None if broken is None else (len(broken.files), len(broken.history))) == expected
    if notice is None:
        assert notices == []
    else:
        assert len(notices) == 1
        assert notice in notices[0]
        assert str(tmp_path / "lab" / "broken") in notices[0]


def test_two_of_one_name_are_reported_apart(tmp_path):
    for root in ("a", "b"):
        repository = make_repository(tmp_path / root / "lab" / "Tool")
        commit(repository, {b"README.md": b"# T\n"})
        repository.close()
    (tmp_path / "b/lab/Tool").rename(tmp_path / "b/lab/tool.git")
    projects, notices = _read(tmp_path / "a", tmp_path / "b")
    assert sorted(projects) == ["lab/Tool", "lab/tool-2"]
    assert len(notices) == 1
    assert "lab/tool-2" in notices[0]


def test_a_repository_is_shown_once_however_many_ways_lead_to_it(tmp_path):
    repository = make_repository(tmp_path / "lab" / "tool")
    commit(repository, {b"README.md": b"# T\n"})
    repository.close()
    (tmp_path / "lab" / "again").symlink_to(tmp_path / "lab" / "tool")
    (tmp_path / "lab" / "round").symlink_to(tmp_path / "lab")
    projects, _ = _read(tmp_path / "lab", tmp_path / "lab" / "tool")
    assert len(projects) == 1


def test_folders_that_only_look_like_a_repository_are_searched(tmp_path):
    repository = make_repository(tmp_path / "lab" / "refs" / "tool")
    commit(repository, {b"README.md": b"# T\n"})
    repository.close()
    (tmp_path / "lab" / "objects").mkdir()
    (tmp_path / "lab" / "gone").symlink_to(tmp_path / "nowhere")
    projects, notices = _read(tmp_path / "lab")
    assert (list(projects), notices) == (["refs/tool"], [])


def test_names_become_paths_that_gitlab_allows(tmp_path):
    repository = make_repository(tmp_path / "My Group" / "météo+radar.git")
    commit(repository, {b"README.md": b"# T\n"})
    repository.close()
    projects, _ = _read(tmp_path)
    assert list(projects) == ["My-Group/m-t-o-radar"]


def test_ids_stay_when_other_repositories_come(tmp_path):
    ids = []
    for name in ("b", "a"):
        repository = make_repository(tmp_path / "lab" / name)
        commit(repository, {b"README.md": b"# T\n"})
        repository.close()
        projects, _ = _read(tmp_path / "lab")
        ids.append({path: project.id for path, project in projects.items()})
    assert ids[0]["lab/b"] == ids[1]["lab/b"] != ids[1]["lab/a"]


def test_a_folder_without_repositories_is_a_mistake(tmp_path):
    (tmp_path / "notes").mkdir()
    with pytest.raises(ConfigError, match="no Git repository in"):
        _read(tmp_path)


def test_a_repository_of_git_itself_is_read_packed_and_shallow(tmp_path):
    """Packs with deltas, packed references and a shallow clone, as Git writes them."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "Ada", f"GIT_{who}_EMAIL": "ada@lab.example"}

    def git(*words: str) -> None:
        subprocess.run(["git", *words], cwd=tmp_path, env=environment, check=True, capture_output=True)

    git("init", "-q", "-b", "main", "lab/full")
    for number in range(3):
        (tmp_path / "lab/full/README.md").write_text("# Full\n" + "text\n" * 500 + str(number))
        git("-C", "lab/full", "add", ".")
        git("-C", "lab/full", "commit", "-q", "-m", f"Step {number}")
    git("-C", "lab/full", "tag", "v1")
    git("-C", "lab/full", "gc", "-q", "--aggressive")
    git("clone", "-q", "--depth", "1", f"file://{tmp_path}/lab/full", "lab/shallow")
    git("-C", "lab/full", "worktree", "add", "-q", "--detach", "../second")
    projects, notices = _read(tmp_path / "lab")
    assert notices == []
    assert {path: len(project.history) for path, project in projects.items()} == {
        "lab/full": 3,
        "lab/second": 3,
        "lab/shallow": 1,
    }
    assert projects["lab/full"].files[0].content.endswith(b"2")


_TEXTS = dict(LICENSES)
_MIT = _TEXTS["MIT"].replace("[year]", "2024").replace("[fullname]", "Jane Dune")


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        ({"LICENSE": _MIT}, "mit"),
        ({"LICENSE": "# The MIT License\n\n" + _MIT}, "mit"),
        ({"LICENSE": _MIT + "\nAdditional restriction: no commercial use is permitted.\n"}, "other"),
        ({"LICENSE": _MIT + "\nFor academic use only.\n"}, "other"),
        ({"LICENSE": "Apache License with Commons Clause\n\n" + _TEXTS["Apache-2.0"]}, "other"),
        ({"LICENSE": _TEXTS["Apache-2.0"]}, "apache-2.0"),
        ({"LICENSE": _TEXTS["GPL-3.0"]}, "gpl-3.0"),
        ({"LICENSE": _TEXTS["CC-BY-4.0"]}, "cc-by-4.0"),
        ({"LICENSE-MIT": _MIT, "LICENSE-APACHE": _TEXTS["Apache-2.0"]}, "other"),
        ({"LICENSE-MIT": _MIT}, "mit"),
        ({"LICENSE": _MIT, "docs/LICENSE": "x"}, "mit"),
        ({"LICENSE": _MIT, "LICENSE-3rdparty.txt": "Fonts of other people."}, "mit"),
        ({"COPYING": _TEXTS["GPL-3.0"], "COPYING.LESSER": _TEXTS["LGPL-3.0"]}, "lgpl-3.0"),
        ({"README.md": _MIT}, ""),
    ],
)
def test_a_licence_is_known_where_the_text_is_no_more_than_it(texts: dict[str, str], key: str) -> None:
    files = [SampleFile(path, text.encode()) for path, text in texts.items()]
    assert find_license(files) == key
