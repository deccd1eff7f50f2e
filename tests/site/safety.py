"""A site to publish upon, and what is in it, for tests of what a writer must leave alone."""

from pathlib import Path

import pytest

from sharinghub_static.errors import SiteError
from sharinghub_static.site.writer import MARKER, SiteWriter

__all__ = ["OURS", "SITE", "publish", "refused", "tree"]

OURS = b'{"generator": {"name": "sharinghub-static", "version": "0.1"}, "categories": {"model": 1}}'
SITE = {MARKER: OURS, "index.html": b"home", "model/a/b/index.html": b"deep"}


def publish(output: Path, files: dict[str, bytes], inputs: tuple[Path, ...] = ()):
    with SiteWriter(output, inputs) as writer:
        for path, content in files.items():
            writer.write(path, content)
        return writer.publish()


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def refused(output: Path, match: str, inputs: tuple[Path, ...] = ()) -> SiteError:
    """A build of other content is refused, and nothing beside or in the site changed."""
    before = tree(output.parent)
    with pytest.raises(SiteError, match=match) as caught:
        publish(output, SITE | {"index.html": b"new"}, inputs)
    assert tree(output.parent) == before
    assert caught.value.hint
    return caught.value
