"""The writer deletes nothing that it did not write, and stops where the file system does."""

import errno
import os
import resource
import signal
from pathlib import Path

import pytest

from sharinghub_static.errors import SiteError
from sharinghub_static.site import build_lock, tree_exchange
from sharinghub_static.site.writer import FILE_LIST, MARKER, SiteWriter
from tests.site.safety import SITE, publish, refused, tree
from tests.site.test_writer import beside

# Folders and files that are not ours


@pytest.mark.parametrize(
    "marker",
    [
        b"{}",
        b"",
        b"[1]",
        b'{"generator": "sharinghub-static"}',
        b'{"generator": {"name": "vite"}}',
        b'{"generator": {"name": ["sharinghub-static"]}}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_folder_with_some_other_build_json_is_never_replaced(tmp_path, marker):
    folder = tmp_path / "public"
    folder.mkdir()
    (folder / MARKER).write_bytes(marker)
    (folder / "thesis.tex").write_text("mine")
    refused(folder, "did not write")


def test_a_marker_that_is_a_link_to_ours_makes_no_folder_ours(tmp_path, output):
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / MARKER).symlink_to(output / MARKER)
    (folder / "cat.jpg").write_text("mine")
    refused(folder, "did not write")


FOREIGN = ["CNAME", ".git/config", ".git", ".domains", ".well-known/acme", "assets/own.png", "x/y/z.txt"]


@pytest.mark.parametrize("path", FOREIGN)
def test_a_file_that_the_owner_put_into_the_site_is_not_deleted(output, path):
    (output / path).parent.mkdir(parents=True, exist_ok=True)
    (output / path).write_text("mine")
    error = refused(output, "did not write")
    assert (".git" if path == ".git/config" else path.removesuffix("/acme")) in error.what


@pytest.mark.parametrize("content", [None, b"", b"\xff\x00"])
def test_a_site_that_no_longer_says_which_files_are_its_own_is_left_alone(output, content):
    (output / FILE_LIST).unlink()
    if content is not None:
        (output / FILE_LIST).write_bytes(content)
    (output / "model" / "mine.txt").write_text("mine")
    refused(output, "files.txt: is missing or damaged")


def test_a_file_that_arrives_while_the_site_is_built_is_not_deleted(output):
    with SiteWriter(output) as writer:
        for path, content in (SITE | {"index.html": b"new"}).items():
            writer.write(path, content)
        writer.complete()
        (output / "CNAME").write_text("mine")
        with pytest.raises(SiteError, match="CNAME"):
            writer.publish()
    assert (output / "CNAME").read_text() == "mine"
    assert (output / "index.html").read_bytes() == b"home"


def test_compressed_copies_that_a_pipeline_made_are_left_out(output):
    (output / "index.html.gz").write_bytes(b"packed")
    (output / "index.html.br").write_bytes(b"packed")
    assert publish(output, SITE).removed == 2
    assert not (output / "index.html.gz").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
@pytest.mark.parametrize("name", ["queue", "index.html"])
def test_a_pipe_in_the_site_stops_no_build_for_ever(output, name):
    (output / name).unlink(missing_ok=True)
    os.mkfifo(output / name)
    with pytest.raises(SiteError, match=name):
        publish(output, SITE)


# Where a site must not be


def test_the_current_folder_and_those_above_it_are_refused(tmp_path, monkeypatch):
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    for output in (Path(), Path(".."), tmp_path / "a", Path("/"), tmp_path / "a/x/.."):
        with pytest.raises(SiteError, match="current folder"):
            publish(output, SITE)
    assert list(below.iterdir()) == []


def test_the_home_folder_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    with pytest.raises(SiteError, match="home folder"):
        publish(tmp_path / "home", SITE)


def test_a_folder_that_holds_what_the_build_reads_is_refused(tmp_path, output):
    link = tmp_path / "link"
    link.symlink_to(output)
    for path in (output / "snapshot.sqlite", output, link / "report.json"):
        refused(output, "is or holds", (path,))


def test_a_link_above_the_output_leads_to_where_the_site_is(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    publish(tmp_path / "link" / "public", SITE)
    assert (tmp_path / "real" / "public" / "index.html").is_file()


def test_an_output_that_is_a_link_is_refused(tmp_path, output):
    (tmp_path / "site").symlink_to(output)
    refused(tmp_path / "site", "symbolic link")


def test_a_mount_point_is_refused_before_anything_is_written(output, monkeypatch):
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == output)
    refused(output, "mount point")


# The folders and the file of a running build


@pytest.mark.parametrize("name", [".public.staging", ".public.old", ".public.lock"])
@pytest.mark.parametrize("kind", ["link", "dangling", "file", "folder", "foreign marker"])
def test_what_is_in_the_way_of_a_build_is_left_alone(tmp_path, output, name, kind):
    precious, work = tmp_path / "precious", tmp_path / name
    precious.mkdir()
    (precious / "data.csv").write_text("mine")
    if kind == "link":
        work.symlink_to(precious)
    elif kind == "dangling":
        work.symlink_to(tmp_path / "nowhere")
    elif kind == "file":
        work.write_text("mine")
    else:
        work.mkdir()
        (work / "data.csv").write_text("mine")
        if kind == "foreign marker":
            (work / MARKER).write_text("{}")
    refused(output, name.replace(".", r"\."))
    assert (precious / "data.csv").read_text() == "mine"
    assert os.path.lexists(work)


def test_a_staging_folder_of_another_user_is_left_alone(tmp_path, output, monkeypatch):
    (tmp_path / ".public.staging").mkdir()
    uid = os.geteuid()
    # The lock file is made by the same made-up user.
    monkeypatch.setattr(build_lock.BuildLock, "acquire", lambda _self: None)
    monkeypatch.setattr(os, "geteuid", lambda: uid + 1)
    refused(output, "another user")


def test_a_folder_of_the_site_that_became_read_only_is_replaced_and_removed(tmp_path, output, monkeypatch):
    """Root may write everywhere, so that the test itself refuses what others may not do."""
    unlink = Path.unlink

    def refusing(path: Path, missing_ok: bool = False) -> None:
        if not path.parent.stat().st_mode & 0o200:
            raise PermissionError(13, "Permission denied", str(path))
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refusing)
    folder = output / "model/a/b"
    folder.chmod(0o500)
    publish(output, {**SITE, "index.html": b"<h1>Other</h1>"})
    assert beside(tmp_path) == [output.name]
    assert (output / "index.html").read_bytes() == b"<h1>Other</h1>"


# Links


@pytest.mark.parametrize("path", ["latest", "index.html", "model", "model/a/b/index.html", ".git"])
def test_a_link_in_the_old_tree_is_left_out_and_never_followed(tmp_path, output, path):
    target = tmp_path / "elsewhere"
    if path == "model":
        (output / "model").rename(target)
    elif path.endswith("html"):
        (output / path).rename(target)
    else:
        target.mkdir()
        (target / "kept").write_text("mine")
    before = tree(target) if target.is_dir() else target.read_bytes()
    (output / path).symlink_to(target)
    for content in (b"home", b"new", b"newer"):
        publish(output, SITE | {"index.html": content})
        assert {key: value for key, value in tree(output).items() if key != FILE_LIST} == SITE | {
            "index.html": content
        }
        assert not any(path.is_symlink() for path in output.rglob("*"))
    assert (tree(target) if target.is_dir() else target.read_bytes()) == before


def test_a_hard_link_to_a_published_file_is_not_written_through(tmp_path, output):
    os.link(output / "index.html", tmp_path / "copy.html")
    publish(output, SITE | {"index.html": b"other"})
    assert (tmp_path / "copy.html").read_bytes() == b"home"


def test_files_are_copied_where_there_are_no_hard_links(output, monkeypatch):
    def refuse(*_arguments, **_options):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    publish(output, SITE | {"index.html": b"new"})
    assert (output / "model/a/b/index.html").read_bytes() == b"deep"


# What the file system has against it


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "space"),
        (errno.EDQUOT, "quota"),
        (errno.EACCES, "writable"),
        (errno.EROFS, "writable"),
        (errno.ENAMETOOLONG, "shorter"),
    ],
)
@pytest.mark.parametrize("function", ["mkdir", "open", "touch", "replace"])
def test_what_the_disk_refuses_is_one_line_and_the_old_site_stays(
    tmp_path, output, monkeypatch, number, advice, function
):
    monkeypatch.setattr(tree_exchange, "exchange", lambda *_: False)
    place = os if function == "open" else Path
    original = getattr(place, function)

    def fail(path: object, *arguments: object, **options: object) -> object:
        if ".public.staging" in str(path) or options.get("dir_fd") is not None:
            raise OSError(number, os.strerror(number))
        return original(path, *arguments, **options)

    monkeypatch.setattr(place, function, fail)
    error = refused(output, "cannot be written")
    assert "public" in error.what
    assert advice in error.hint
    assert beside(tmp_path) == ["public"]


def test_a_limit_of_file_sizes_is_one_line(tmp_path, output):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
        with pytest.raises(SiteError, match="too large") as caught:
            publish(output, SITE | {"index.html": b"x" * 5000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert "ulimit" in caught.value.hint
    assert (output / "index.html").read_bytes() == b"home"
    assert beside(tmp_path) == ["public"]


def test_an_output_whose_name_is_too_long_is_one_line(tmp_path):
    for path in (tmp_path / ("x" * 250), tmp_path / ("x" * 300), tmp_path / "file" / "public"):
        (tmp_path / "file").touch()
        with pytest.raises(SiteError, match="cannot be written"):
            publish(path, SITE)
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
