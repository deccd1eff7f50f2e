"""Which pictures the pages show, and the files that they are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sharinghub_static.portal.media.addresses import path_in_repository
from sharinghub_static.portal.media.imaging import KeptCopies, measure, shrink
from sharinghub_static.project.model import Project
from sharinghub_static.site.layout import Layout
from sharinghub_static.snapshot.records import PictureRecord, ProjectRecord

__all__ = ["Gallery", "LocalPicture", "PictureNote", "PictureSource", "PictureStore", "UsedPictures"]

PictureStore = Callable[[str], bytes | None]
"""The bytes of a picture by their SHA-256; None when there are none."""

_THUMBNAILS = (320, 640)
_AVATAR = 96
"""Pixels: twice the largest size that pages show."""
_TALLEST = 2  # of a thumbnail, in widths
_IN_README = (1280, 12_000)
_LIGHT = 300_000
"""Bytes up to which a README's picture is shown as it is."""

_SUFFIXES = {
    "image/avif": "avif",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}


@dataclass(frozen=True, slots=True)
class LocalPicture:
    """A picture that is a file of the site: its path there, width and height in pixels."""

    path: str
    width: int
    height: int


class PictureSource(Protocol):
    """Gives pages their pictures."""

    def preview(self, project: Project) -> tuple[LocalPicture, ...]:
        """Thumbnails of a project's picture, the narrowest first; none when there is no sound one."""

    def shown(self, record: ProjectRecord, path: str) -> LocalPicture | None:
        """A picture of a repository in the width of a text; None when the site has none of this path."""


def _none(_sha256: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class PictureNote:
    """A picture that was asked for.

    Args:
        is_avatar: whether as the avatar of a group; else as the preview of a project.
        picture: of the repository, or of the group.
        copies: what was given.
    """

    is_avatar: bool
    picture: PictureRecord
    copies: tuple[LocalPicture, ...]


@dataclass(slots=True)
class Gallery:
    """Gives pages their pictures, and the site the files that pages asked for.

    Args:
        pictures: where the bytes are.
        folder: where copies are kept from build to build; None for nowhere.
        layout: where the files are in the site.
    """

    pictures: PictureStore = _none
    folder: Path | None = None
    layout: Layout = field(default_factory=Layout)
    _thumbnails: dict[str, tuple[LocalPicture, ...]] = field(default_factory=dict, init=False)
    _avatars: dict[str, LocalPicture | None] = field(default_factory=dict, init=False)
    _shown: dict[str, LocalPicture | None] = field(default_factory=dict, init=False)
    _files: dict[str, bytes] = field(default_factory=dict, init=False)
    _kept: KeptCopies = field(init=False)
    _notes: dict[tuple[bool, str], PictureNote] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Open the folder of copies."""
        self._kept = KeptCopies(self.folder)

    def preview(self, project: Project) -> tuple[LocalPicture, ...]:
        """Thumbnails of a project's picture, the narrowest first; none when there is no sound one."""
        path = project.picture
        if project.preview:
            path = path_in_repository(project.preview.href, *_repository(project.record))
        picture = _at(project.record, path)
        return () if picture is None else self._preview(picture)

    def _preview(self, picture: PictureRecord) -> tuple[LocalPicture, ...]:
        if picture.sha256 not in self._thumbnails:
            self._thumbnails[picture.sha256] = self._thumbnail(picture)
        copies = self._thumbnails[picture.sha256]
        self._notes[False, picture.sha256] = PictureNote(False, picture, copies)
        return copies

    def avatar(self, picture: PictureRecord | None) -> LocalPicture | None:
        """A small copy of the picture of a group; None when there is none that can be shown."""
        if picture is None or picture.flaw:
            return None
        if picture.sha256 not in self._avatars:
            self._avatars[picture.sha256] = self._small(picture)
        avatar = self._avatars[picture.sha256]
        self._notes[True, picture.sha256] = PictureNote(True, picture, (avatar,) if avatar else ())
        return avatar

    def notes(self) -> list[PictureNote]:
        """Return the previews and avatars that were asked for since the last call."""
        notes = list(self._notes.values())
        self._notes.clear()
        return notes

    def repeat(self, note: PictureNote) -> bool:
        """Ask for a picture as an earlier build did, so that its file is written.

        Returns:
            Whether the same is given.
        """
        if note.is_avatar:
            avatar = self.avatar(note.picture)
            return note.copies == ((avatar,) if avatar else ())
        return note.copies == self._preview(note.picture)

    def _small(self, picture: PictureRecord) -> LocalPicture | None:
        copy = self._kept.get(picture.sha256, _AVATAR)
        measured = measure(copy)
        if measured is None:
            content = self.pictures(picture.sha256) or b""
            copy = next(iter(shrink(content, [(_AVATAR, _AVATAR)])), b"")
            measured = measure(copy)
            if measured is None:
                return None
            self._kept.put(picture.sha256, _AVATAR, copy)
        path = self.layout.thumbnail(picture.sha256, _AVATAR)
        self._files[path] = copy
        return LocalPicture(path, measured.width, measured.height)

    def shown(self, record: ProjectRecord, path: str) -> LocalPicture | None:
        """A picture of a repository in the width of a text; None when the site has none of this path."""
        picture = _at(record, path)
        if picture is None:
            return None
        if picture.sha256 not in self._shown:
            self._shown[picture.sha256] = self._show(picture)
        return self._shown[picture.sha256]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Path and content of each file that was asked for and not given yet."""
        while self._files:
            path = next(iter(self._files))
            yield path, self._files.pop(path)

    def drain(self) -> set[str]:
        """Return the names of the copies that were used, and forget them."""
        return self._kept.drain()

    def take(self, copies: set[str]) -> None:
        """Take what a copy of this process drained."""
        self._kept.take(copies)

    def close(self) -> None:
        """Forget the copies that no page wanted."""
        self._kept.forget_others()

    def _thumbnail(self, picture: PictureRecord) -> tuple[LocalPicture, ...]:
        made = {width: self._kept.get(picture.sha256, width) for width in _THUMBNAILS}
        if not all(map(measure, made.values())):
            content = self.pictures(picture.sha256) or b""
            copies = shrink(content, [(width, width * _TALLEST) for width in _THUMBNAILS])
            made = dict(zip(_THUMBNAILS, copies, strict=False))
            for width, copy in made.items():
                self._kept.put(picture.sha256, width, copy)
        found: list[LocalPicture] = []
        for width, copy in made.items():
            measured = measure(copy)
            # A small picture is no wider in the larger box.
            if measured and (not found or measured.width > found[-1].width):
                path = self.layout.thumbnail(picture.sha256, width)
                found.append(LocalPicture(path, measured.width, measured.height))
                self._files[path] = copy
        return tuple(found)

    def _show(self, picture: PictureRecord) -> LocalPicture | None:
        width = _IN_README[0]
        copy = b"" if picture.size <= _LIGHT else self._kept.get(picture.sha256, width)
        measured = measure(copy)
        path = self.layout.thumbnail(picture.sha256, width)
        if measured is None:
            copy = self.pictures(picture.sha256) or b""
            measured = measure(copy)
            if measured is not None and len(copy) > _LIGHT and not measured.moves:
                copy = next(iter(shrink(copy, [_IN_README])), b"")
                measured = measure(copy)
                if measured is not None:
                    self._kept.put(picture.sha256, width, copy)
            else:
                path = self.layout.picture(picture.sha256, _SUFFIXES.get(picture.type, "bin"))
        if measured is None:
            return None
        self._files[path] = copy
        return LocalPicture(path, measured.width, measured.height)


@dataclass(slots=True)
class UsedPictures:
    """The pictures of one project, which notes those that its pages ask for.

    Args:
        gallery: has them.
        previews: what :meth:`preview` returned; None where it was not called.
        pictures: what :meth:`shown` returned, by path in the repository.
    """

    gallery: PictureSource
    previews: tuple[LocalPicture, ...] | None = None
    pictures: dict[str, LocalPicture | None] = field(default_factory=dict)

    def preview(self, project: Project) -> tuple[LocalPicture, ...]:
        """As of the gallery."""
        self.previews = self.gallery.preview(project)
        return self.previews

    def shown(self, record: ProjectRecord, path: str) -> LocalPicture | None:
        """As of the gallery."""
        self.pictures[path] = self.gallery.shown(record, path)
        return self.pictures[path]


def _at(record: ProjectRecord, path: str) -> PictureRecord | None:
    """The picture of this path, if it can be published."""
    return next((one for one in record.pictures if one.path == path and not one.flaw), None) if path else None


def _repository(record: ProjectRecord) -> tuple[str, tuple[str, ...]]:
    return record.web_url, (record.default_branch or "", "HEAD", record.head_sha)
