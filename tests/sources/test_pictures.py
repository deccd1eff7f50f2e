"""Pictures of repositories: which are chosen, fetched and kept, and how often GitLab is asked for them."""

import hashlib
import threading
from pathlib import Path

import pytest

from sharinghub_static.demo.world import SampleFile
from sharinghub_static.picture_metadata import strip_metadata
from sharinghub_static.project.interpret import interpret
from sharinghub_static.snapshot.records import FileRecord, PictureRecord, TextRecord
from sharinghub_static.snapshot.store import Snapshot
from sharinghub_static.sources.gitlab.pictures import MOST_BYTES, MOST_PICTURES, choose_pictures
from sharinghub_static.sources.gitlab.rest import GitlabRest
from tests.effort import bounded_calls
from tests.gitlab_double.faults import Fault
from tests.images import animation, encoded
from tests.picture_metadata.making import MAKERS, png_chunk
from tests.projects import make_config
from tests.sources.crawling import Crawler, changed_project, crawling, dataset
from tests.worlds import MEMBER_TOKEN, files

PNG = strip_metadata(encoded("PNG"))
COVER = "eo/cover"


def chosen(readme: str, *paths: str, at: str = "README.md") -> list[str]:
    tree = [FileRecord(path) for path in paths]
    return [file.path for file in choose_pictures(tree, [TextRecord(at, readme, len(readme))])]


def kept(crawler: Crawler, full_path: str = COVER) -> dict[str, PictureRecord]:
    return {picture.path: picture for picture in crawler.records()[full_path].pictures}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def asked_for_pictures(crawler: Crawler) -> int:
    return sum(path.endswith("/raw") for path in crawler.asked())


@pytest.mark.parametrize(
    ("readme", "path"),
    [
        ("![a](docs/map.png)", "docs/map.png"),
        ("![a](./docs/map.png)", "docs/map.png"),
        ("![a](/docs/map.png)", "docs/map.png"),
        ("![a](<docs/a map (1).png>)", "docs/a map (1).png"),
        ("![a](docs/a%20map%20%281%29.png)", "docs/a map (1).png"),
        ('![a](docs/n%C3%A9v%C3%A9.jpg "Title")', "docs/névé.jpg"),
        ("[map]: docs/map.png", "docs/map.png"),
        ('<img src="docs/map.png?ref_type=heads">', "docs/map.png"),
        ("![a](https://gitlab.example.org/eo/cover/-/raw/main/docs/map.png)", "docs/map.png"),
        ("---\npreview: docs/map.png\n---\n# Map", "docs/map.png"),
        ("![a](MAP.PNG)", "MAP.PNG"),
    ],
)
def test_a_picture_that_the_readme_names_is_chosen(readme: str, path: str) -> None:
    assert chosen(readme, path, "other.png") == [path]


def test_a_picture_is_named_from_the_folder_of_the_readme() -> None:
    assert chosen("![a](../map.png) ![b](img/b.png)", "map.png", "docs/img/b.png", at="docs/README.md") == [
        "map.png",
        "docs/img/b.png",
    ]


@pytest.mark.parametrize(
    ("readme", "path"),
    [
        ("![a](docs/map.png)", "docs/map.svg"),
        ("![a](docs/map.svg)", "docs/map.svg"),
        ("![a](bitmap.png)", "map.png"),
        ("![a](map.pngx)", "map.png"),
        ("map.png.zip", "map.png.zip"),
        ("# No picture", "docs/map.png"),
        ("film.mp4", "film.mp4"),
    ],
)
def test_what_is_not_named_or_no_picture_is_not_chosen(readme: str, path: str) -> None:
    assert chosen(readme, path) == []


def test_a_preview_at_the_root_comes_first_and_one_elsewhere_is_any_picture() -> None:
    paths = ("a.png", "docs/preview.png", "preview.svg", "Preview.JPG", "preview.webp")
    assert chosen("![a](a.png)", *paths) == ["Preview.JPG", "preview.webp", "a.png"]


def test_links_folders_and_what_is_too_large_are_left_out() -> None:
    tree = [
        FileRecord("preview.png", mode="120000"),
        FileRecord("preview.jpg", "submodule"),
        FileRecord("preview.gif", lfs_oid="a" * 64, size=MOST_BYTES + 1),
        FileRecord("preview.webp", lfs_oid="a" * 64, size=MOST_BYTES),
    ]
    assert [file.path for file in choose_pictures(tree, [])] == ["preview.webp"]


def test_no_more_than_two_dozen_pictures_are_chosen() -> None:
    paths = [f"p{number}.png" for number in range(100)]
    assert len(chosen(" ".join(paths), *paths)) == MOST_PICTURES


def test_a_readme_of_nothing_but_names_of_pictures_is_read_once() -> None:
    paths = [f"{number:05d}.png" for number in range(20_000)]
    with bounded_calls(150 * len(paths)):
        chosen(".png" * 250_000, *paths)


def test_the_pictures_that_a_project_shows_are_kept_and_others_are_not(tmp_path: Path) -> None:
    moving = strip_metadata(animation())
    repository = {"README.md": "![a](docs/a.gif)", "preview.png": PNG, "docs/a.gif": moving, "b.png": PNG}
    with crawling(tmp_path, dataset(COVER, files=repository)) as crawler:
        summary = crawler.crawl()
        assert summary.failures == 0
        assert asked_for_pictures(crawler) == 2
        found = kept(crawler)
        assert found == {
            "docs/a.gif": PictureRecord(
                "docs/a.gif", sha256(moving), len(moving), "image/gif", sha256(moving)
            ),
            "preview.png": PictureRecord("preview.png", sha256(PNG), len(PNG), "image/png", sha256(PNG)),
        }
        with Snapshot.open(crawler.path) as snapshot:
            assert snapshot.picture(found["preview.png"].sha256) == PNG
            assert snapshot.picture(found["docs/a.gif"].sha256) == moving


@pytest.mark.parametrize(
    ("content", "type_", "flaw"),
    [
        (b"<html><script>alert(1)</script></html>", "", "format"),
        (b"II*\0" + bytes(30), "", "format"),
        (PNG[:-12], "image/png", "cut"),
        (PNG[:20] + b"\xff" + PNG[21:], "image/png", "damaged"),
    ],
)
def test_what_cannot_be_published_is_not_kept_and_its_authors_know(
    tmp_path: Path, content: bytes, type_: str, flaw: str
) -> None:
    repository = {"README.md": "", "preview.png": content}
    with crawling(tmp_path, dataset(COVER, files=repository)) as crawler:
        assert crawler.crawl().failures == 0
        assert kept(crawler) == {
            "preview.png": PictureRecord("preview.png", "", 0, type_, sha256(content), flaw)
        }
        problems = interpret(crawler.records()[COVER], make_config()).problems
        assert [(one.code, one.path) for one in problems if one.code == "SH417"] == [("SH417", "preview.png")]
        crawler.gitlab.world = changed_project(crawler.gitlab.world, COVER, stars=7)
        crawler.crawl()
        assert asked_for_pictures(crawler) == 0


@pytest.mark.parametrize("kind", MAKERS)
def test_the_snapshot_has_no_metadata_of_pictures(tmp_path: Path, kind: str) -> None:
    path = f"docs/a.{kind.split()[-1]}"
    content = MAKERS[kind]("zqsecretname")
    with crawling(tmp_path, dataset(COVER, files={"README.md": f"![a]({path})", path: content})) as crawler:
        crawler.crawl()
        picture = kept(crawler)[path]
        assert (picture.flaw, picture.source_sha256) == ("", sha256(content))
        with Snapshot.open(crawler.path) as snapshot:
            assert snapshot.picture(picture.sha256) == strip_metadata(content)
        assert b"zqsecretname" not in crawler.path.read_bytes()


def test_a_picture_that_is_too_large_is_not_kept(tmp_path: Path) -> None:
    repository = {"README.md": "", "preview.png": PNG + bytes(MOST_BYTES)}
    with crawling(tmp_path, dataset(COVER, files=repository)) as crawler:
        assert crawler.crawl().failures == 0
        assert kept(crawler) == {}


def test_a_project_keeps_no_more_than_its_share(tmp_path: Path) -> None:
    repository = {
        f"p{number}.png": PNG[:-12] + png_chunk(b"IDAT", bytes([number]) + bytes(2_900_000)) + PNG[-12:]
        for number in range(6)
    }
    repository["README.md"] = " ".join(sorted(repository)).encode()
    with crawling(tmp_path, dataset(COVER, files=repository)) as crawler:
        crawler.crawl()
        assert sorted(kept(crawler)) == ["p0.png", "p1.png", "p2.png", "p3.png"]


def test_a_picture_in_git_lfs_is_kept_as_itself_and_fetched_once(tmp_path: Path) -> None:
    oid = hashlib.sha256(PNG).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(PNG)}\n".encode()
    large = SampleFile("preview.png", pointer, lfs_oid=oid, lfs_size=len(PNG), lfs_object=PNG)
    readme = files({"README.md": "# Cover"})
    with crawling(tmp_path, dataset(COVER, files=(large, *readme))) as crawler:
        crawler.crawl()
        assert kept(crawler)["preview.png"] == PictureRecord("preview.png", oid, len(PNG), "image/png", oid)
        changed = files({"README.md": "# Another"})
        crawler.gitlab.world = changed_project(crawler.gitlab.world, COVER, files=(large, *changed))
        crawler.crawl()
        assert asked_for_pictures(crawler) == 0
        assert sorted(kept(crawler)) == ["preview.png"]


def test_a_picture_with_metadata_in_git_lfs_is_fetched_once(tmp_path: Path) -> None:
    content = MAKERS["jpeg"]("zqsecretname")
    oid = sha256(content)
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(content)}\n".encode()
    large = SampleFile("preview.jpg", pointer, lfs_oid=oid, lfs_size=len(content), lfs_object=content)
    with crawling(tmp_path, dataset(COVER, files=(large, *files({"README.md": "# Cover"})))) as crawler:
        crawler.crawl()
        before = kept(crawler)
        assert before["preview.jpg"].sha256 == sha256(strip_metadata(content))
        changed = (large, *files({"README.md": "# Another"}))
        crawler.gitlab.world = changed_project(crawler.gitlab.world, COVER, files=changed)
        crawler.crawl()
        assert asked_for_pictures(crawler) == 0
        assert kept(crawler) == before


def test_pictures_of_the_same_commit_are_not_fetched_again(tmp_path: Path) -> None:
    repository = {"README.md": "", "preview.png": PNG}
    with crawling(tmp_path, dataset(COVER, files=repository)) as crawler:
        crawler.crawl()
        crawler.gitlab.world = changed_project(crawler.gitlab.world, COVER, stars=7)
        assert crawler.crawl().changed == 1
        assert asked_for_pictures(crawler) == 0
        assert sorted(kept(crawler)) == ["preview.png"]


def test_pictures_that_are_gone_leave_the_snapshot(tmp_path: Path) -> None:
    with crawling(tmp_path, dataset(COVER, files={"README.md": "", "preview.png": PNG})) as crawler:
        crawler.crawl()
        sha256 = kept(crawler)["preview.png"].sha256
        crawler.gitlab.world = changed_project(
            crawler.gitlab.world, COVER, files=files({"README.md": "# Bare"})
        )
        crawler.crawl()
        assert kept(crawler) == {}
        with Snapshot.open(crawler.path) as snapshot:
            assert snapshot.picture(sha256) is None


def test_a_picture_that_cannot_be_read_is_asked_for_again_and_the_last_good_one_stays(tmp_path: Path) -> None:
    with crawling(tmp_path, dataset(COVER, files={"README.md": "", "preview.png": PNG})) as crawler:
        crawler.crawl()
        before = kept(crawler)
        another = strip_metadata(encoded("PNG", 32, 32))
        crawler.gitlab.world = changed_project(
            crawler.gitlab.world, COVER, files=files({"README.md": "", "preview.png": another})
        )
        crawler.gitlab.faults.add(Fault("/raw", times=None, status=500))
        assert crawler.crawl().failures == 1
        assert kept(crawler) == before
        assert dict(crawler.records()[COVER].failures) == {"pictures": "GitLab answered 500"}
        crawler.gitlab.faults.clear()
        assert crawler.crawl().failures == 0
        assert kept(crawler)["preview.png"].size == len(another)


def test_a_repository_for_members_alone_gives_no_pictures(tmp_path: Path) -> None:
    closed = dataset(
        COVER,
        files={"README.md": "", "preview.png": PNG},
        members=("ada",),
        repository_access="PRIVATE",
    )
    with crawling(tmp_path, closed) as crawler:
        crawler.crawl(token=MEMBER_TOKEN)
        assert kept(crawler) == {}
        assert asked_for_pictures(crawler) == 0


def test_no_project_waits_for_the_pictures_of_the_one_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = threading.Barrier(2, timeout=10)

    def fetch(*_: object) -> None:
        both.wait()  # for the picture of the other project

    monkeypatch.setattr(GitlabRest, "file", fetch)
    contents = {"README.md": "![](a.png)", "a.png": b"x"}
    with crawling(tmp_path, *(dataset(f"eo/p{n}", files=contents) for n in range(4))) as crawler:
        assert crawler.crawl().failures == 0
        assert crawler.reporter.warnings == []
