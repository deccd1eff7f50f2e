"""The tree that was published before makes the next build quick, and is never believed."""

import errno
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sharinghub_static.site import tree_exchange
from sharinghub_static.site.site_folder import BARE_MARKER, left_behind
from sharinghub_static.site.writer import FILE_LIST, MARKER, SiteWriter
from tests.site.test_writer import SITE, beside, publish, tree

NEW = SITE | {"index.html": b"new"}
NEWER = SITE | {"index.html": b"newer"}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A site with a spare."""
    publish(tmp_path / "public", SITE)
    publish(tmp_path / "public", NEW)
    assert (tmp_path / ".public.spare").is_dir()
    return tmp_path / "public"


@pytest.fixture
def spare(output: Path) -> Path:
    return output.with_name(".public.spare")


def _folders(site: Path) -> dict[str, int]:
    """The folders below a site, with their numbers in the file system."""
    return {str(path.relative_to(site)): path.stat().st_ino for path in site.rglob("*") if path.is_dir()}


def _is_taken(output: Path, spare: Path) -> bool:
    """Whether the next build, which must be right in any case, uses the folders of the spare."""
    before = _folders(spare)
    publish(output, NEWER)
    assert tree(output) == NEWER
    assert beside(output.parent) == ["public"]
    return _folders(output) == before


def _is_thrown_away(output: Path, spare: Path) -> bool:
    held = os.open(spare, os.O_RDONLY)  # so that its number is not given to a new folder
    try:
        publish(output, NEWER)
        assert tree(output) == NEWER
        return not os.path.samestat(os.fstat(held), output.stat())
    finally:
        os.close(held)


def test_the_next_build_uses_the_folders_and_links_of_the_spare(output: Path, spare: Path) -> None:
    unchanged = (output / "a/b/index.html").stat()
    assert _is_taken(output, spare)
    assert (output / "a/b/index.html").stat().st_ctime_ns == unchanged.st_ctime_ns  # no link was made
    assert publish(output, NEW).written == 1
    assert tree(output) == NEW


def test_a_spare_holds_nothing_that_the_site_no_longer_has(output: Path, spare: Path) -> None:
    publish(output, {MARKER: SITE[MARKER], "index.html": b"other"})
    left = {path.name for path in spare.rglob("*") if path.is_file()}
    assert left == {MARKER, FILE_LIST, ".gitignore"}
    assert (spare / MARKER).read_bytes() == BARE_MARKER


def test_a_spare_that_cannot_be_removed_is_moved_away_and_stops_no_build(
    output: Path, spare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a build ran as root once. Root may remove everything, so the test itself refuses."""
    (spare / "a").chmod(0o700)
    unlink = os.unlink

    def refusing(path: str, **options: int) -> None:
        if str(path).endswith(f"{output.with_name('.public.staging')}/a/b/index.html"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        unlink(path, **options)

    monkeypatch.setattr(os, "unlink", refusing)
    assert _is_thrown_away(output, spare)
    (left,) = left_behind(output)
    assert left.name == ".public.staging.left-1"
    assert (left / "a/b/index.html").is_file()
    monkeypatch.undo()
    publish(output, NEW)
    assert tree(output) == NEW
    assert left_behind(output) == [left]


def test_a_build_that_changes_nothing_leaves_the_spare(output: Path, spare: Path) -> None:
    before = spare.stat().st_ino, _folders(spare)
    assert publish(output, NEW).written == 0
    assert (spare.stat().st_ino, _folders(spare)) == before
    assert _is_taken(output, spare)


def test_a_spare_whose_site_is_gone_gives_no_file(output: Path, spare: Path) -> None:
    shutil.rmtree(output)
    assert _is_taken(output, spare)
    output.rename(output.with_name("moved"))
    publish(output, {MARKER: SITE[MARKER]})
    assert tree(output) == {MARKER: SITE[MARKER]}
    assert tree(output.with_name("moved")) == NEWER


def test_what_the_owner_deleted_is_written_again(output: Path, spare: Path) -> None:
    (output / "a/b/index.html").unlink()
    assert publish(output, NEW).written == 1
    assert tree(output) == NEW
    assert spare.is_dir()


def test_two_sites_in_one_folder_have_a_spare_each(output: Path) -> None:
    other = output.with_name("other")
    for content in (b"1", b"2", b"3"):
        publish(other, {MARKER: SITE[MARKER], "index.html": content})
    publish(output, NEWER)
    assert tree(output) == NEWER
    assert sorted(path.name for path in output.parent.iterdir() if path.name.endswith(".spare")) == [
        ".other.spare",
        ".public.spare",
    ]


def _write_another(spare: Path) -> None:
    (spare / "a/b/index.html").unlink()
    (spare / "a/b/index.html").write_bytes(b"DEEP")


def _replace_by_folder(spare: Path) -> None:
    (spare / "a/b/index.html").unlink()
    (spare / "a/b/index.html").mkdir()


@pytest.mark.parametrize("change", [_write_another, _replace_by_folder])
def test_only_the_published_file_itself_stays_in_a_spare(
    output: Path, spare: Path, change: Callable[[Path], None]
) -> None:
    change(spare)
    publish(output, NEWER)
    assert tree(output) == NEWER
    assert beside(output.parent) == ["public"]


def _link_to_folder(spare: Path) -> None:
    (spare / "a").rename(spare.with_name("precious"))
    (spare / "a").symlink_to(spare.with_name("precious"))


def _link_to_file(spare: Path) -> None:
    (spare / "a/b/index.html").unlink()
    (spare / "a/b/index.html").symlink_to(spare.with_name("public") / "index.html")


def _pipe(spare: Path) -> None:
    (spare / "a/b/index.html").unlink()
    os.mkfifo(spare / "a/b/index.html")


def _protect(spare: Path) -> None:
    (spare / "a/b").chmod(0o500)


def _allow_all(spare: Path) -> None:
    spare.chmod(0o777)
    for folder in _folders(spare):
        (spare / folder).chmod(0o777)


@pytest.mark.parametrize("change", [_link_to_folder, _link_to_file, _pipe, _protect, _allow_all])
def test_an_odd_spare_is_thrown_away(output: Path, spare: Path, change: Callable[[Path], None]) -> None:
    change(spare)
    assert _is_thrown_away(output, spare)
    assert {path.stat().st_mode & 0o777 for path in [output, *output.rglob("*")] if path.is_dir()} == {0o755}
    precious = spare.with_name("precious") / "b/index.html"
    assert change is not _link_to_folder or precious.read_bytes() == b"deep"


def test_a_spare_of_another_disk_is_thrown_away(
    output: Path, spare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Entry:
        def __init__(self, entry: os.DirEntry[str]) -> None:
            self.name, self.path, self._entry = entry.name, entry.path, entry

        def stat(self, *, follow_symlinks: bool) -> os.stat_result:
            fields = list(self._entry.stat(follow_symlinks=follow_symlinks))
            fields[2] += self.name == "b"
            return os.stat_result(fields)

    class Scan(list[Entry]):
        def __enter__(self) -> "Scan":
            return self

        def __exit__(self, *_: object) -> None:
            pass

    scandir = os.scandir

    def of_another(folder: str) -> object:
        return Scan(map(Entry, scandir(folder))) if ".spare" in str(folder) else scandir(folder)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", of_another)
        assert _is_thrown_away(output, spare)


def _foreign_file(spare: Path) -> None:
    (spare / "a/thesis.tex").write_text("mine")


def _foreign_folder(spare: Path) -> None:
    shutil.rmtree(spare)
    (spare / "a").mkdir(parents=True)
    (spare / "a/thesis.tex").write_text("mine")


def _foreign_link(spare: Path) -> None:
    precious = spare.with_name("precious")
    spare.rename(precious)
    _foreign_file(precious)
    spare.symlink_to(precious)


@pytest.mark.parametrize("change", [_foreign_file, _foreign_folder, _foreign_link])
def test_a_spare_with_files_of_somebody_stays_as_it_is(
    output: Path, spare: Path, change: Callable[[Path], None]
) -> None:
    change(spare)
    before = tree(spare)
    for site in (NEWER, NEW):
        publish(output, site)
        assert tree(output) == site
        assert tree(spare) == before
    assert set(beside(output.parent)) <= {"public", "precious"}


def test_a_file_that_arrives_at_the_last_moment_is_not_lost(
    output: Path, spare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange = tree_exchange.exchange

    def arriving(one: Path, other: Path) -> bool:
        (other / "a/thesis.tex").write_text("mine")
        return exchange(one, other)

    with monkeypatch.context() as patch:
        patch.setattr(tree_exchange, "exchange", arriving)
        publish(output, NEWER)
    publish(output, NEW)
    assert tree(output) == NEW
    assert (spare / "a/thesis.tex").read_text() == "mine"


def test_without_hard_links_there_is_no_spare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    for site in (SITE, NEW, NEWER):
        publish(tmp_path / "public", site)
        assert tree(tmp_path / "public") == site
        assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_a_build_that_fails_publishes_nothing_and_the_next_one_works(output: Path) -> None:
    def fail() -> None:
        with SiteWriter(output) as writer:
            writer.write("index.html", b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert tree(output) == NEW
    publish(output, NEWER)
    assert tree(output) == NEWER


def test_a_tree_that_is_written_again_holds_nothing_of_the_first_time(output: Path) -> None:
    with SiteWriter(output) as writer:
        for path in ("index.html", "a", "c/d/e.html", "f"):
            writer.write(path, b"first")
        writer.complete()
        writer.restart()
        for path, content in (NEWER | {"c/d": b"", "f/g": b""}).items():
            writer.write(path, content)
        writer.publish()
    assert tree(output) == NEWER | {"c/d": b"", "f/g": b""}


@pytest.mark.parametrize("moment", ["rename", "touch", "unlink"])
def test_a_build_that_is_killed_while_it_takes_the_spare_harms_nothing(
    output: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """What a killed process leaves is what one leaves that cannot even clean up after itself."""

    class Killed(BaseException):
        pass

    original = getattr(Path, moment)

    def kill(path: Path, *arguments: object, **options: object) -> object:
        if path.name == ".public.spare" or ".public.staging" in path.parts:
            raise Killed
        return original(path, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, moment, kill)
        patch.setattr("sharinghub_static.site.staging.discard", lambda _: None)
        with pytest.raises(Killed):
            publish(output, NEWER)
    assert tree(output) == NEW
    publish(output, NEWER)
    assert tree(output) == NEWER
    assert beside(output.parent) == ["public"]


def test_any_sites_one_after_the_other_are_what_was_written(tmp_path: Path) -> None:
    """Files that become folders, and folders that become files, too; the owner deletes some."""
    choose = random.Random(7)  # noqa: S311 - chooses sites, no secrets
    output, paths = tmp_path / "public", ["a", "a/b", "a/b/c", "a/d", "e/f/g", "e/f", "h"]
    for _ in range(120):
        site = {MARKER: SITE[MARKER]}
        for path in choose.sample(paths, choose.randrange(len(paths))):
            if not any(path.startswith(f"{each}/") or each.startswith(f"{path}/") for each in site):
                site[path] = choose.choice([b"1", b"2"])
        publish(output, site)
        assert tree(output) == site
        assert {path for path in _folders(output) if not any((output / path).iterdir())} == set()
        assert beside(tmp_path) == ["public"]
        for path in choose.sample(sorted(site), choose.randrange(2)):
            if path != MARKER:
                (output / path).unlink()
